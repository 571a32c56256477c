"""The hours of recurring phrases: what people mean who name them for every day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from scheduling.expressions.phrases.hours import EARLY_EVENING, LATE, SMALL_HOURS
from scheduling.expressions.phrases.specs import ClockSpec
from scheduling.expressions.vocabulary import DayPart

_NOON = 12
_DAY = 24
_AWAKE = 7
"""An hour before this, said without am or pm, is one of the afternoon."""
_BEFORE_NOON = frozenset({DayPart.EARLY, DayPart.MORNING})


@dataclass(frozen=True, slots=True)
class Hours:
    """Times of the wall clock, and what else they may be."""

    times: tuple[time, ...]
    others: tuple[time, ...] | None = None
    """In the other half of the day, where nothing says which one is meant."""


def hours(
    clocks: Sequence[ClockSpec], parts: Sequence[DayPart], *, day_parts: Mapping[DayPart, time], is_12_hour: bool
) -> Hours:
    """Return the times that are named by clocks, and by parts of the day where no clock is."""
    if not clocks:
        return Hours(tuple(sorted({day_parts[part] for part in parts})))
    part = parts[0] if len(parts) == 1 else None
    likely = [_likely(clock, clock.part or part, is_12_hour=is_12_hour) for clock in clocks]
    times = tuple(sorted({each for each, _ in likely}))
    if not any(is_open for _, is_open in likely):
        return Hours(times)
    return Hours(times, tuple(sorted({_other_half(each) if is_open else each for each, is_open in likely})))


def literal(clock: ClockSpec, *, is_12_hour: bool) -> time:
    """Return the likeliest time of day."""
    return _likely(clock, clock.part, is_12_hour=is_12_hour)[0]


def behind_midnight(clocks: Sequence[ClockSpec], parts: Sequence[DayPart], times: Sequence[time]) -> bool | None:
    """Tell whether the times are of the date after the day whose night they were said of.

    None where it is not clear: some may be, or the part of the day stands behind its hour. False: there are none.
    """
    if not clocks:
        found = [part is DayPart.MIDNIGHT for part in parts]
        return None if any(found) and not all(found) else any(found)
    found = [
        clock.hour == _DAY or (at.hour < SMALL_HOURS and (clock.part in LATE or not LATE.isdisjoint(parts)))
        for clock in clocks
        for at in times
    ]
    if not any(found):
        return False
    is_of_date = any(clock.is_part_behind for clock in clocks)
    return None if is_of_date or not all(found) else True


def _likely(clock: ClockSpec, part: DayPart | None, *, is_12_hour: bool) -> tuple[time, bool]:
    """Return the time of day, and whether the other half of the day may be meant."""
    hour, minute = clock.in_24_hours
    is_guess = clock.is_doubted and part is None and 1 <= hour < _NOON
    if clock.half is None and clock.is_open:
        if part is not None:
            is_guess = part is DayPart.EVENING and 1 <= hour < SMALL_HOURS - 1
            hour = _in_part(hour, part)
        elif is_12_hour and not clock.is_exact and hour < _AWAKE:
            hour, is_guess = hour + _NOON, True
    return time(hour % _DAY, minute, clock.second, clock.microsecond), is_guess


def _in_part(hour: int, part: DayPart) -> int:
    """Return the hour of a 12-hour clock in a part of the day."""
    if hour > _NOON:
        return hour
    if part in _BEFORE_NOON or part is DayPart.MIDNIGHT:
        return hour % _NOON
    if part is DayPart.NIGHT:
        return hour % _NOON if hour % _NOON < SMALL_HOURS else hour + _NOON
    if part is DayPart.EVENING and hour % _NOON < EARLY_EVENING:
        return hour % _NOON
    if part is DayPart.NOON:
        return hour if hour > _NOON - 2 else hour + _NOON
    return hour % _NOON + _NOON


def _other_half(at: time) -> time:
    return at.replace(hour=(at.hour + _NOON) % _DAY)
