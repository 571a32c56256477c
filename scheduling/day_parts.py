"""The hours that a chat may choose for parts of the day."""

from collections.abc import Mapping, Sequence
from datetime import time

from scheduling.expressions.vocabulary import DayPart


def _half_hours(first: int, last: int) -> Sequence[time]:
    return tuple(time(hour, minute) for hour in range(first, last + 1) for minute in (0, 30))


HOURS_TO_CHOOSE: Mapping[DayPart, Sequence[time]] = {
    DayPart.MORNING: _half_hours(4, 11),
    DayPart.AFTERNOON: _half_hours(12, 17),
    DayPart.EVENING: _half_hours(16, 22),
    DayPart.NIGHT: _half_hours(20, 23),
}
"""Noon and midnight are what they are. A night ends with its date: what is later is early the next day."""
