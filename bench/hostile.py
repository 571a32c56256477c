"""Texts of 4,096 characters that are made to be slow to read, or to break what reads them."""

from collections.abc import Mapping

LENGTH = 4096


def hostile_texts(length: int = LENGTH) -> Mapping[str, str]:
    """Return texts of that length by what they are made of."""
    pieces = {
        "digits": "1",
        "digits and spaces": "1 ",
        "digits and colons": "12:",
        "digits and dots": "1.",
        "digits and slashes": "1/",
        "full-width digits": "１２",
        "brackets": "[",
        "brackets in pairs": "()[]{}",
        "repeated dates": "2026-12-31T12:00 ",
        "repeated German dates": "31.12.2026 12 Uhr ",
        "all days of the week": "monday tuesday wednesday thursday friday saturday sunday ",
        "joined days": "mon,",
        "days and ands": "monday and ",
        "ranges": "mon-fri ",
        "every": "every ",
        "every other": "every other 2nd ",
        "the last of the last": "last day of the month of the ",
        "and": "and ",
        "at": "at ",
        "numbers in words": "twenty one hundred ",
        "half past": "half past quarter to ",
        "relative": "tomorrow morning next week ",
        "Russian": "каждый второй понедельник в половине девятого ",
        "German": "jeden zweiten Montag um halb neun ",
        "Arabic": "كل يوم اثنين الساعة التاسعة ",
        "Chinese": "每天下午三点半",
        "Chinese digits": "二十三",
        "right-to-left marks": "\u200f",
        "zero width": "\u200b\u200c\u200d",
        "overrides": "\u202e1\u202c",
        "zalgo": "a\u0300\u0301\u0302\u0303\u0304\u0305",
        "zalgo digits": "1\u0489\u0335",
        "NULs": "\x00",
        "lone surrogates": "\ud800",
        "spaces": " ",
        "tabs": "\t",
        "new lines": "\n",
        "bars": "|",
        "bars and spaces": " | ",
        "commas": ",",
        "hyphens": "-",
        "apostrophes": "'",
        "one long word": "x",
        "a long compound": "montagdienstagmittwoch",
        "accents": "é",
        "emoji": "👩‍👩‍👧‍👦",
        "am pm": "am pm ",
        "until and from": "from 9 until 10 except ",
        "times": "10 times for 3 weeks ",
    }
    texts = {name: (piece * (length // len(piece) + 1))[:length] for name, piece in pieces.items()}
    texts |= {
        "a time behind a long text": f"{'word ' * (length // 5)}"[: length - 18] + " tomorrow at 9 pm.",
        "a time before a long text": ("tomorrow at 9 " + "word " * length)[:length],
        "a huge year": ("1 january 9" + "9" * length)[:length],
        "a date and white space": ("tomorrow" + " " * length)[:length],
        "a rule and commas": ("weekly " + "mon, " * length)[:length],
    }
    return texts
