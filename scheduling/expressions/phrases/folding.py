"""What makes two spellings one: case, accents, and signs and digits that people have several of."""

import unicodedata
from functools import lru_cache

LONGEST_WORD = 40
"""Of longer words only so much is looked at: no form is as long."""

_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ى": "ي",
        "ة": "ه",
        "ـ": None,
    }
)
_SIGNS = {
    **dict.fromkeys("’‘ʼʹ´`′ʻ＇", "'"),
    **dict.fromkeys("″“”„«»＂", '"'),
    **dict.fromkeys("-‐‑‒–—−－", "-"),
    **dict.fromkeys("，、،", ","),
    **dict.fromkeys("。．", "."),
    **dict.fromkeys("：﹕∶", ":"),
    **dict.fromkeys("；؛", ";"),
    **dict.fromkeys("／⁄", "/"),
    "＠": "@",
    "（": "(",
    "）": ")",
    "＋": "+",
    "｜": "|",
}


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """Return the letters of `word` as they are compared: lower case, without accents."""
    word = word[:LONGEST_WORD].lower()
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_LETTERS)


def fold_sign(sign: str) -> str:
    """Return the sign that stands for all of its kind."""
    return sign if sign.isascii() else _SIGNS.get(sign, sign)


def fold_digits(digits: str) -> str:
    """Return digits of any script as 0 to 9, those of a Chinese year, too."""
    digits = digits[:LONGEST_WORD]
    return digits if digits.isascii() else "".join(str(int(unicodedata.numeric(digit))) for digit in digits)
