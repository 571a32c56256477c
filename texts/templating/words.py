"""What templates are filled in with: words that compare as numbers where they are such, and moments."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from scheduling.content import TEXT_LIMIT
from scheduling.templates import EXTERNAL_ID, RecipientValues
from texts.dates import clock, day_in_words, weekday

FIRST_MARK, LAST_MARK = 0xF0000, 0xFFFFD
"""Characters for private use (plane 15), of which none is in a text that people send: they mark where formatting
begins and ends while a text is filled in."""
MARK = re.compile(f"([{chr(FIRST_MARK)}-{chr(LAST_MARK)}])")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,10})?")
ALWAYS = frozenset({"name", "first_name", "date", "time", "weekday", "language"})
"""What everybody has. A name may be empty."""


def without_marks(text: str) -> str:
    """Return a text without the characters that mark formatting."""
    return MARK.sub("", text)


def has_marks(text: str) -> bool:
    """Tell whether one of those characters is in a text."""
    return MARK.search(text) is not None


def number_of(value: object) -> Decimal | None:
    """Return the number that is meant; None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        written = str(value)
        return Decimal(written) if _NUMBER.fullmatch(written) else None
    if isinstance(value, str):
        written = value.strip()
        return Decimal(written) if _NUMBER.fullmatch(written) else None
    return None


class Word(str):
    """A value of a variable. Beside a number it compares as one: `visits > 3`; what is none is not equal to any."""

    __slots__ = ()

    def _pair(self, other: object) -> tuple[Any, Any] | None:
        own, theirs = number_of(self), number_of(other)
        if own is not None and theirs is not None:
            return own, theirs
        return (str(self), str(other)) if isinstance(other, str) else None

    def __eq__(self, other: object) -> bool:
        """Compare as numbers or as texts."""
        pair = self._pair(other)
        return pair is not None and pair[0] == pair[1]

    def __ne__(self, other: object) -> bool:
        """Compare as numbers or as texts."""
        return not self == other

    def __lt__(self, other: Any) -> bool:
        """Compare as numbers or as texts; what can't be compared is neither less nor more."""
        pair = self._pair(other)
        return pair is not None and pair[0] < pair[1]

    def __le__(self, other: Any) -> bool:
        """Compare as above."""
        pair = self._pair(other)
        return pair is not None and pair[0] <= pair[1]

    def __gt__(self, other: Any) -> bool:
        """Compare as above."""
        pair = self._pair(other)
        return pair is not None and pair[0] > pair[1]

    def __ge__(self, other: Any) -> bool:
        """Compare as above."""
        pair = self._pair(other)
        return pair is not None and pair[0] >= pair[1]

    __hash__ = str.__hash__


class Moment(Word):
    """A word for a moment, which filters can write in other ways."""

    __slots__ = ("at",)
    at: datetime

    @classmethod
    def of(cls, word: str, at: datetime) -> "Moment":
        """Return `word` for the wall-clock time `at` (naive)."""
        made = cls(word)
        made.at = at
        return made


def values_for(names: Iterable[str], values: RecipientValues, *, at: datetime, language: str) -> Mapping[str, Word]:
    """Return those of the variables `names` that there are; `at` is wall-clock time (naive)."""
    found: dict[str, Word] = {}
    for name in names:
        if name in _BUILT_IN:
            found[name] = _BUILT_IN[name](values, at, language)
        elif name == EXTERNAL_ID:
            if values.external_id is not None:
                found[name] = _word(values.external_id)
        elif name in values.variables:
            found[name] = _word(values.variables[name])
    return found


def there_of(names: Iterable[str], values: RecipientValues) -> frozenset[str]:
    """Return those of the variables `names` that there are."""
    own = {*values.variables, *ALWAYS}
    return frozenset(names) & (own if values.external_id is None else own | {EXTERNAL_ID})


def first_name(name: str) -> str:
    """Return the first of somebody's names."""
    return name.split(maxsplit=1)[0] if name.strip() else ""


def _word(value: str) -> Word:
    """Return a value without controls, at most as long as a message can be."""
    shown = (sign for sign in str(value)[:TEXT_LIMIT] if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"})
    return Word("".join(shown))


def _day(at: datetime) -> date:
    return at.date()


_BUILT_IN: Mapping[str, Callable[[RecipientValues, datetime, str], Word]] = {
    "name": lambda values, _at, _language: _word(values.name),
    "first_name": lambda values, _at, _language: _word(first_name(values.name)),
    "language": lambda _values, _at, language: Word(language),
    "date": lambda _values, at, _language: Moment.of(day_in_words(_day(at)), at),
    "time": lambda _values, at, _language: Moment.of(clock(at.time()), at),
    "weekday": lambda _values, at, _language: Moment.of(weekday(_day(at)), at),
}
