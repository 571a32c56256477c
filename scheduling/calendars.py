"""A month to choose a day from, and the hours and minutes of a day. Only what lies ahead can be chosen."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.recurrence import Weekday
from scheduling.zones import to_instant

MONTHS_AHEAD = 24
"""How far a calendar can be turned. What lies further ahead is written."""
MINUTES_APART = 5
_MONTHS = 12
_WEEK = 7
_HOURS = 24
_LAST_MINUTE = 60 - MINUTES_APART


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month as a calendar shows it."""

    first: date
    weeks: tuple[tuple[date | None, ...], ...]
    """Seven days each, beginning with the day on which weeks begin; None where the day is of another month."""
    earliest: date
    """The first day that can be chosen."""
    previous: date | None
    """The first day of the month before, where there is anything to choose in it."""
    following: date | None

    def is_ahead(self, day: date) -> bool:
        """Tell whether a day can be chosen."""
        return day >= self.earliest

    @property
    def weeks_ahead(self) -> Sequence[Sequence[date | None]]:
        """Return the weeks in which there is a day to choose."""
        return [week for week in self.weeks if any(day is not None and self.is_ahead(day) for day in week)]


def calendar_month(month: date, *, earliest: date, week_start: Weekday) -> CalendarMonth:
    """Return the month of a day, or the nearest one that can be turned to; `earliest` can be chosen first of all."""
    low = earliest.replace(day=1)
    high = _month_after(low, MONTHS_AHEAD)
    first = min(max(month.replace(day=1), low), high)
    blanks = (first.weekday() - week_start) % _WEEK
    days: list[date | None] = [None] * blanks
    days += [first.replace(day=number) for number in range(1, monthrange(first.year, first.month)[1] + 1)]
    days += [None] * (-len(days) % _WEEK)
    return CalendarMonth(
        first=first,
        weeks=tuple(tuple(days[start : start + _WEEK]) for start in range(0, len(days), _WEEK)),
        earliest=earliest,
        previous=_month_after(first, -1) if first > low else None,
        following=_month_after(first, 1) if first < high else None,
    )


def earliest_day(now: datetime, zone: ZoneInfo) -> date:
    """Return the first local day on which a time can still be chosen at `now` (aware)."""
    today = now.astimezone(zone).date()
    return today if any(hours_ahead(today, now=now, zone=zone)) else today + timedelta(days=1)


def hours_ahead(day: date, *, now: datetime, zone: ZoneInfo) -> Iterator[time]:
    """Yield the full hours of a day in which a minute can still be chosen."""
    for hour in range(_HOURS):
        if is_ahead(datetime.combine(day, time(hour, _LAST_MINUTE)), now=now, zone=zone):
            yield time(hour)


def minutes_ahead(day: date, hour: int, *, now: datetime, zone: ZoneInfo) -> Iterator[time]:
    """Yield the times of day within an hour, `MINUTES_APART`, that lie ahead."""
    for minute in range(0, _LAST_MINUTE + 1, MINUTES_APART):
        if is_ahead(datetime.combine(day, time(hour, minute)), now=now, zone=zone):
            yield time(hour, minute)


def is_ahead(local: datetime, *, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a wall-clock time (naive) comes after `now` (aware)."""
    try:
        return to_instant(local, zone)[0] > now
    except OverflowError:
        return False


def _month_after(month: date, count: int) -> date:
    year, index = divmod(month.year * _MONTHS + month.month - 1 + count, _MONTHS)
    return date(year, index + 1, 1)
