"""White space, words and boundaries. Quantifiers are possessive, so that no text makes a pattern search for long."""

import re
from difflib import SequenceMatcher

from scheduling.errors import Form, NotUnderstood

# Marks of writing direction and other characters without width: keyboards and copied texts leave them around words.
MARKS = "\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff"
SPACE = rf"[\s{MARKS}]"
SAME_LINE = rf"[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000{MARKS}]"

FRAGMENT_LIMIT = 40
_FRAGMENT_TOKENS = 3

_GAP = re.compile(rf"{SPACE}*+")
_GAP_IN_LINE = re.compile(rf"{SAME_LINE}*+")
_WORD = re.compile(r"[^\W\d_]++")
_TOKEN = re.compile(rf"(?:(?!{SPACE}|[,|]).)++", re.DOTALL)
_END = re.compile(rf"(?:[.,;:](?=[\s|{MARKS}]|\Z))?+[{MARKS}]*+(?:\s*+\|(?!\|)\s*+|\s++|\Z)")


def skip(text: str, position: int) -> int:
    """Return where the white space at `position` ends."""
    found = _GAP.match(text, position)
    return found.end() if found else position


def skip_in_line(text: str, position: int) -> int:
    """Return where the white space at `position` ends, before the next line at the latest."""
    found = _GAP_IN_LINE.match(text, position)
    return found.end() if found else position


def word_at(text: str, position: int) -> tuple[str, int]:
    """Return the letters at `position` in lower case, none where there are none, and where they end."""
    found = _WORD.match(text, position)
    return (found.group().lower(), found.end()) if found else ("", position)


def token_at(text: str, position: int) -> str:
    """Return what stands at `position` until white space, a comma or a bar: for people to recognise."""
    found = _TOKEN.match(text, position)
    return found.group()[:FRAGMENT_LIMIT] if found else ""


def end_of_time(text: str, position: int) -> int | None:
    """Return where the message begins if a time may end at `position`: white space, a bar or nothing follows."""
    found = _END.match(text, position)
    return found.end() if found else None


def fragment(text: str) -> str:
    """Return the first words of a text: for people to recognise."""
    line = text[skip(text, 0) :][: 2 * FRAGMENT_LIMIT].split("\n", 1)[0]
    return " ".join(line.split()[:_FRAGMENT_TOKENS])[:FRAGMENT_LIMIT]


def not_understood(text: str, nearest: Form) -> NotUnderstood:
    """Return the problem of a text that resembles a form and is none."""
    return NotUnderstood(fragment(text), nearest)


_KEYWORDS = {
    "daily": Form.DAILY,
    "weekly": Form.WEEKLY,
    "weekdays": Form.WEEKLY,
    "weekend": Form.WEEKLY,
    "monday": Form.WEEKLY,
    "tuesday": Form.WEEKLY,
    "wednesday": Form.WEEKLY,
    "thursday": Form.WEEKLY,
    "friday": Form.WEEKLY,
    "saturday": Form.WEEKLY,
    "sunday": Form.WEEKLY,
    "monthly": Form.MONTHLY,
    "every": Form.EVERY,
    "in": Form.IN,
}
_ALIKE = 0.75
_LONGEST_KEYWORD = 12
_DURATION = re.compile(r"\d++\s*+(?:min|m|h|d|w)", re.IGNORECASE)


def nearest_form(text: str) -> Form:
    """Return the form whose keyword the first word of `text` is most like; `ONCE` where it is like none."""
    start = skip(text, 0)
    if _DURATION.match(text, start):
        return Form.EVERY
    word, _ = word_at(text, start)
    if not word or len(word) > _LONGEST_KEYWORD:
        return Form.ONCE
    likeness, form = 0.0, Form.ONCE
    matcher = SequenceMatcher(b=word, autojunk=False)
    for keyword, its_form in _KEYWORDS.items():
        matcher.set_seq1(keyword)
        if matcher.quick_ratio() > likeness and matcher.ratio() > likeness:
            likeness, form = matcher.ratio(), its_form
    return form if likeness >= _ALIKE else Form.ONCE
