"""What hour of the day is meant: by am and pm, by the part of the day, by when people are awake."""

from dataclasses import dataclass
from datetime import time, timedelta

from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.phrases.specs import ClockSpec
from scheduling.expressions.reading import Convention
from scheduling.expressions.vocabulary import DayPart, Vocabulary

_NOON = 12
_HOURS = 24
_FIRST_OF_MORNING = 7
"""A bare hour from this one on is in the morning first, an earlier one in the afternoon."""
_TONIGHT = time(20)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of a day, or of the day after it."""

    clock: time
    days: int = 0


@dataclass(frozen=True, slots=True)
class Hours:
    """What hours may be meant, the likeliest first."""

    first: Hour
    others: tuple[Hour, ...] = ()
    convention: Convention | None = None
    either: bool = False
    """The next of them is meant, whichever it is."""


def hours(
    spec: ClockSpec, part: DayPart | None, language: Vocabulary, *, has_day: bool, is_tonight: bool = False
) -> Hours:
    """Return the hours that a clock may mean."""
    hour, minute = spec.in_24_hours
    if spec.half is None and part is not None:
        return Hours(_at(spec, *_in_part(hour, part, is_tonight=is_tonight), minute))
    if spec.half is not None or not spec.is_open or spec.is_exact or hour == _NOON:
        return Hours(_at(spec, hour % _HOURS, hour // _HOURS, minute))
    morning, afternoon = _at(spec, hour, 0, minute), _at(spec, hour + _NOON, 0, minute)
    if language.is_12_hour:
        if hour >= _FIRST_OF_MORNING:
            return Hours(morning) if has_day else Hours(morning, (afternoon,), Convention.HALF_OF_DAY, either=True)
        return Hours(afternoon, (morning,), Convention.HALF_OF_DAY)
    if hour >= _FIRST_OF_MORNING:
        return Hours(morning)
    if language.is_24_hour or spec.is_digital:
        return Hours(morning, (afternoon,), Convention.HALF_OF_DAY)
    return Hours(afternoon, (morning,), Convention.HALF_OF_DAY)


def hours_of(part: DayPart, circumstances: Circumstances, *, is_tonight: bool = False) -> Hours:
    """Return the hour of a part of the day, as the chat has set it."""
    if part is DayPart.MIDNIGHT:
        return Hours(Hour(circumstances.day_parts[part], days=1))
    return Hours(Hour(_TONIGHT if is_tonight else circumstances.day_parts[part]))


def _in_part(hour: int, part: DayPart, *, is_tonight: bool) -> tuple[int, int]:
    """Return an hour as it is meant in a part of the day, and how many days later."""
    if hour > _NOON or hour == 0:
        return hour % _HOURS, hour // _HOURS
    if part is DayPart.EARLY or (part is DayPart.MORNING and hour < _NOON):
        return hour % _NOON, 0
    if part is DayPart.MORNING:
        return hour, 0
    if part in {DayPart.NOON, DayPart.AFTERNOON}:
        is_late_morning = part is DayPart.NOON and hour in {10, 11}
        return (hour if is_late_morning else hour % _NOON + _NOON), 0
    if hour == _NOON:
        return 0, 1
    if part is DayPart.EVENING or hour > _FIRST_OF_MORNING - 2:
        return hour + _NOON, 0
    return hour, int(is_tonight)


def _at(spec: ClockSpec, hour: int, days: int, minute: int) -> Hour:
    return Hour(time(hour, minute, spec.second, spec.microsecond), days)
