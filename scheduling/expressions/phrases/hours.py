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
TONIGHT = time(20)
SMALL_HOURS = 6
"""An hour before this one, said of a night or an evening, lies behind midnight."""
EARLY_EVENING = 3
"""From this hour on, an evening's may as well be one of the afternoon."""
LATE = frozenset({DayPart.EVENING, DayPart.NIGHT})
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
    is_doubtful: bool = False
    """What was said contradicts itself: 18:00 in the morning."""


def hours(
    spec: ClockSpec, part: DayPart | None, language: Vocabulary, *, has_day: bool, is_of_date: bool = False
) -> Hours:
    """Return the hours that a clock may mean; `is_of_date`: small ones of a night are likelier those of its date."""
    hour, minute = spec.in_24_hours
    if spec.part is DayPart.MIDNIGHT and part is DayPart.MIDNIGHT:  # of Friday: people differ which one
        return Hours(_at(spec, 0, 1, minute), (_at(spec, 0, 0, minute),))
    if part in LATE and (behind := _behind_midnight(spec, part, is_of_date=is_of_date or not has_day)) is not None:
        return behind
    if spec.half is None and part is not None:
        said = _at(spec, *_in_part(hour, part), minute)
        return Hours(said, is_doubtful=_contradicts(said.clock.hour, part))
    if part is not None and _contradicts(hour % _HOURS, part):
        return Hours(_at(spec, hour % _HOURS, 0, minute), (_at(spec, (hour + _NOON) % _HOURS, 0, minute),))
    if spec.is_doubted and 1 <= hour < _NOON:
        return Hours(_at(spec, hour, 0, minute), (_at(spec, hour + _NOON, 0, minute),))
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
        clock = circumstances.day_parts[part]
        return Hours(Hour(clock, days=1), (Hour(clock),))
    return Hours(Hour(TONIGHT if is_tonight else circumstances.day_parts[part]))


def _behind_midnight(spec: ClockSpec, part: DayPart, *, is_of_date: bool) -> Hours | None:
    """Return the hours of a clock that lies in the small hours of an evening or night: those of the next date, too."""
    hour, minute = spec.in_24_hours
    if hour >= SMALL_HOURS:
        return None
    same, following = _at(spec, hour, 0, minute), _at(spec, hour, 1, minute)
    if part is DayPart.NIGHT or spec.half is not None or hour == 0:
        return Hours(same, (following,)) if is_of_date else Hours(following, (same,))
    afternoon = _at(spec, hour + _NOON, 0, minute)
    if hour >= EARLY_EVENING:
        return Hours(afternoon, (following,)) if hour < SMALL_HOURS - 1 else None
    return Hours(following, (afternoon,))


def _contradicts(hour: int, part: DayPart) -> bool:
    """Tell whether an hour of 24 can't be in the part of the day that was said of it."""
    if part in {DayPart.EARLY, DayPart.MORNING}:
        return hour > _NOON
    return part in {DayPart.AFTERNOON, DayPart.EVENING} and SMALL_HOURS <= hour < _NOON


def _in_part(hour: int, part: DayPart) -> tuple[int, int]:
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
    return hour, 0


def _at(spec: ClockSpec, hour: int, days: int, minute: int) -> Hour:
    return Hour(time(hour, minute, spec.second, spec.microsecond), days)
