"""The third layer: dateparser, for date words that our own grammar lacks. It is slow, and wrong in ways that are known.

Nothing of what it makes of durations or of bare hours is believed ("tomorrow at 9" keeps the present clock, "завтра в
15 часов" is 15 hours ahead): every number of the text must be found in the date that came out, and what follows must
not go on about time.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from typing import Any

from scheduling.expressions.languages import CODES
from scheduling.expressions.phrases.lexicon import lexicon
from scheduling.expressions.phrases.lexing import scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.tokens import MARKS
from scheduling.expressions.vocabulary import DayPart

MOST_TOKENS = 8
MOST_CHARACTERS = 80
"""One call on 4,096 characters took up to 5.8 s."""

_TOKEN = re.compile(r"\S+")
_BOUNDARY = re.compile(r"\n|(?<!\|)\|(?!\|)")
_TRIMMED = " \t.,;:!?-–—"
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{2,}")
_JOINED_NUMBERS = re.compile(r"\d[./\-]\d")
_MOST_DIGITS = 4
_LOCALES = {"zh": ("zh", "zh-Hant"), "no": ("nb",)}
_WHOLE_DATE = frozenset({"month", "day"})
_SHORTEST_END = 3
_WORDS_AHEAD = 3
_ORDINARY = frozenset({Kind.ROLE, Kind.NUMBER, Kind.ORDINAL, Kind.WEAK})
"""Words that a message may as well begin with."""
_PARSERS = ["relative-time", "absolute-time"]  # no timestamps, and no digits without spaces
_DAY_PARTS = {
    "early_morning": DayPart.EARLY,
    "morning": DayPart.MORNING,
    "afternoon": DayPart.AFTERNOON,
    "evening": DayPart.EVENING,
    "night": DayPart.NIGHT,
}


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date that a text begins with."""

    begin: int
    end: int
    """Code points of the text that name it."""
    at: datetime
    """Local and naive."""
    clock_given: bool


def find_date(
    text: str, *, base: datetime, languages: Sequence[str], day_parts: Mapping[DayPart, time]
) -> DateFound | None:
    """Return the date that `text` begins with: the longest prefix of whole words that is one and lies ahead.

    `base` is now, local and naive. A date without a clock is that morning. It takes milliseconds, at the first time
    for a language a tenth of a second: call it in a thread.
    """
    locales = _locales(tuple(languages))
    if not locales:
        return None
    for begin, end in _prefixes(text):
        data = _parsed(text[begin:end], base, locales)
        if data is None or data.date_obj is None:
            continue
        found = _date(text[begin:end], data, base, day_parts)
        if found is None or _goes_on(text, end, languages):
            return None  # a shorter prefix would leave out what made this one wrong
        return DateFound(begin, end, *found)
    return None


def warm_up(languages: Sequence[str]) -> None:
    """Load what `find_date` needs for these languages."""
    find_date("carillon", base=datetime(2000, 1, 1), languages=languages, day_parts={})  # noqa: DTZ001 - naive on purpose


def _prefixes(text: str) -> Iterator[tuple[int, int]]:
    """Yield where prefixes of whole words lie, longest first; only the whole where a boundary is forced."""
    region = text[: MOST_CHARACTERS + 1]
    boundary = _BOUNDARY.search(region)
    tokens = list(_TOKEN.finditer(region, 0, boundary.start() if boundary else len(region)))
    if len(region) > MOST_CHARACTERS and not boundary and tokens and tokens[-1].end() > MOST_CHARACTERS:
        tokens.pop()  # it may go on
    if boundary and len(tokens) > MOST_TOKENS:
        return
    for token in reversed(tokens[:MOST_TOKENS]):
        begin, end = tokens[0].start(), token.end()
        end = begin + len(text[begin:end].rstrip(_TRIMMED + MARKS))
        if _WORD.search(text, begin, end) and (boundary or _may_end(text[begin:end])):
            yield begin, end
        if boundary:
            return


def _may_end(text: str) -> bool:
    """Tell whether the last word is no preposition, which belongs to what follows."""
    last = text.rsplit(maxsplit=1)[-1]
    return len(last) >= _SHORTEST_END or not last.isalpha() or _WORD.search(last) is not None


def _goes_on(text: str, position: int, languages: Sequence[str]) -> bool:
    """Tell whether the words at `position` are of time as well: then what stands before is not all of it."""
    line = text[position : position + MOST_CHARACTERS].split("\n", 1)[0].split("|", 1)[0]
    words = lexicon(*(code for code in languages if code in CODES))
    if words is None:
        return any(character.isdecimal() for character in "".join(line.split()[:_WORDS_AHEAD]))
    ahead = scan(line, words)
    return any(
        word.is_digits or any(ahead.at(kind, index) for kind in Kind if kind not in _ORDINARY)
        for index, word in enumerate(ahead.words[:_WORDS_AHEAD])
    )


def _date(text: str, data: Any, base: datetime, day_parts: Mapping[DayPart, time]) -> tuple[datetime, bool] | None:
    """Return what dateparser made of a text, and whether a clock was given, as far as it can be believed."""
    if data.date_obj.tzinfo is not None or not _WHOLE_DATE.issubset(data.parts):
        return None
    at: datetime = data.date_obj.replace(second=0, microsecond=0)
    numbers = [int(number) for number in _NUMBER.findall(text)]
    match data.period:
        case "time":
            is_explained = _is_clock_among(numbers, at) and _is_date(numbers, at)
        case "part_of_day":
            is_explained = not numbers
            at = datetime.combine(at, day_parts[_DAY_PARTS[data.part_of_day.value]])
        case _:
            is_explained = _is_date(numbers, at)
            at = datetime.combine(at, day_parts[DayPart.MORNING])
    return (at, data.period in {"time", "part_of_day"}) if is_explained and at > base else None


def _parsed(text: str, base: datetime, locales: list[str]) -> Any:
    from dateparser.date import DateDataParser  # noqa: PLC0415 - 18 MB, which few need

    settings = {
        "RELATIVE_BASE": base,
        "PREFER_DATES_FROM": "future",
        "RETURN_TIME_AS_PERIOD": True,
        "PARSERS": _PARSERS,
    }
    try:
        return DateDataParser(languages=locales, use_given_order=True, settings=settings).get_date_data(text)
    except (ValueError, OverflowError, RecursionError, LookupError, TypeError, AttributeError, ArithmeticError):
        return None  # how a library fails that was made for other texts


def _is_clock_among(numbers: list[int], at: datetime) -> bool:
    """Tell whether a clock can have been read from some of the numbers, and take those out."""
    return _take(numbers, at.hour, at.hour % 12 or 12) and (_take(numbers, at.minute) or at.minute == 0)


def _is_date(numbers: list[int], at: datetime) -> bool:
    """Tell whether all numbers belong to the date: what was left out may have been the point. Takes them out."""
    _take(numbers, at.day)
    _take(numbers, at.year, at.year % 100)
    return not numbers


def _take(numbers: list[int], *values: int) -> bool:
    found = next((number for number in numbers if number in values), None)
    if found is not None:
        numbers.remove(found)
    return found is not None


@lru_cache(maxsize=256)
def _locales(languages: tuple[str, ...]) -> list[str]:
    from dateparser.data.languages_info import language_order  # noqa: PLC0415

    known = frozenset(language_order)
    codes = [code for language in languages for code in _LOCALES.get(language, (language,))]
    return [code for code in dict.fromkeys(codes) if code in known]
