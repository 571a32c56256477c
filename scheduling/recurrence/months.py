"""Rules of months and years."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from math import gcd
from typing import Any, Literal

from scheduling.recurrence.model import (
    LAST_DAY,
    LONGEST_MONTH,
    MOST_WEEKDAYS_IN_MONTH,
    Anchor,
    MonthEnd,
    NthWeekday,
)
from scheduling.recurrence.wall_clock import FIRST_DAY, LAST_DAY_OF_ALL, WallClockRule

MonthDay = int | Literal["last"]
_SHORTEST_MONTH = 28
_WEEKS_IN_EVERY_MONTH = 4
_MONTHS_OF_CYCLE = 4800
_YEARS_OF_CYCLE = 400


@dataclass(frozen=True, slots=True)
class Monthly(WallClockRule):
    """Every `interval` months, on `days` and on `weekdays`, at `times` of the wall clock.

    A day is 1 to 31, "last", or counted from the month's end (-1 is the last one). What becomes of a day that a month
    lacks, `month_end` says; the rule itself keeps the day. A fifth Monday that a month lacks is left out.
    """

    days: frozenset[MonthDay] = frozenset()
    times: tuple[time, ...] = ()
    interval: int = 1
    month_end: MonthEnd = field(default=MonthEnd.CLAMP, kw_only=True)
    weekdays: frozenset[NthWeekday] = field(default=frozenset(), kw_only=True)

    def __post_init__(self) -> None:
        self._check()
        _check_days(self.days, self.weekdays)

    def to_json(self) -> dict[str, Any]:
        """Return the rule in its JSON form."""
        return {"type": "monthly", **self._common_json(), **_days_json(self.days, self.weekdays, self.month_end)}

    def _period(self, day: int, anchor: Anchor) -> int:
        on = date.fromordinal(min(max(day, FIRST_DAY), LAST_DAY_OF_ALL))
        return (_month_number(on) - _month_number(anchor.day)) // self.interval

    def _days(self, period: int, anchor: Anchor) -> Sequence[int] | None:
        year, month = divmod(_month_number(anchor.day) + period * self.interval, 12)
        if year > date.max.year:
            return None
        return days_of_month(year, month + 1, self.days, self.weekdays, self.month_end)

    def _days_before(self, day: int, anchor: Anchor) -> int:
        begin = anchor.day.toordinal()
        if day <= begin:
            return 0
        last = self._period(day, anchor)
        in_each = _days_in_every_month(self.days, self.weekdays, self.month_end)
        full = self._counted(last, anchor) if in_each is None else last * in_each
        earlier = sum(candidate < begin for candidate in self._days(0, anchor) or ())
        return full + sum(candidate < day for candidate in self._days(last, anchor) or ()) - earlier

    def _cycle(self) -> int:
        return _MONTHS_OF_CYCLE // gcd(self.interval, _MONTHS_OF_CYCLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Yearly(WallClockRule):
    """Every `interval` years, in `months`, on `days` and on `weekdays` of each, at `times` of the wall clock.

    Days and weekdays are as for `Monthly`: where the year has no 29 February, `month_end` decides.
    """

    months: frozenset[int]
    times: tuple[time, ...]
    days: frozenset[MonthDay] = frozenset()
    weekdays: frozenset[NthWeekday] = frozenset()
    interval: int = 1
    month_end: MonthEnd = MonthEnd.CLAMP

    def __post_init__(self) -> None:
        self._check()
        _check_days(self.days, self.weekdays)
        if not self.months or not all(1 <= month <= 12 for month in self.months):  # noqa: PLR2004
            message = f"a yearly rule needs months from 1 to 12, not {set(self.months)}"
            raise ValueError(message)

    def to_json(self) -> dict[str, Any]:
        """Return the rule in its JSON form."""
        days = _days_json(self.days, self.weekdays, self.month_end)
        return {"type": "yearly", **self._common_json(), "month": _one_or_all(sorted(self.months)), **days}

    def _period(self, day: int, anchor: Anchor) -> int:
        year = date.fromordinal(min(max(day, FIRST_DAY), LAST_DAY_OF_ALL)).year
        return (year - anchor.day.year) // self.interval

    def _days(self, period: int, anchor: Anchor) -> Sequence[int] | None:
        year = anchor.day.year + period * self.interval
        if year > date.max.year:
            return None
        return [
            day
            for month in sorted(self.months)
            for day in days_of_month(year, month, self.days, self.weekdays, self.month_end)
        ]

    def _days_before(self, day: int, anchor: Anchor) -> int:
        begin = anchor.day.toordinal()
        if day <= begin:
            return 0
        last = self._period(day, anchor)
        in_each = _days_in_every_month(self.days, self.weekdays, self.month_end)
        full = self._counted(last, anchor) if in_each is None else last * in_each * len(self.months)
        earlier = sum(candidate < begin for candidate in self._days(0, anchor) or ())
        return full + sum(candidate < day for candidate in self._days(last, anchor) or ()) - earlier

    def _cycle(self) -> int:
        return _YEARS_OF_CYCLE // gcd(self.interval, _YEARS_OF_CYCLE)


def days_of_month(
    year: int, month: int, days: frozenset[MonthDay], weekdays: frozenset[NthWeekday], month_end: MonthEnd
) -> list[int]:
    """Return the days, as ordinals in order, that are named in a month."""
    length = monthrange(year, month)[1]
    before = date(year, month, 1).toordinal() - 1
    if not weekdays and month_end is MonthEnd.CLAMP:
        return sorted({before + _clamped(day, length) for day in days})
    found = {before + day for day in _own_days(days, length, month_end)}
    first = before % 7  # the weekday of the first: day 1 of all is a Monday
    for named in weekdays:
        day = _day_of(named, first, length)
        if day is not None:
            found.add(before + day)
    return sorted(found)


def _clamped(day: MonthDay, length: int) -> int:
    if isinstance(day, str):
        return length
    return min(day, length) if day > 0 else max(length + 1 + day, 1)


def _own_days(days: Iterable[MonthDay], length: int, month_end: MonthEnd) -> Iterable[int]:
    for day in days:
        if month_end is MonthEnd.CLAMP or isinstance(day, str) or abs(day) <= length:
            yield _clamped(day, length)


def _day_of(named: NthWeekday, first: int, length: int) -> int | None:
    """Return the day of the month that is the nth weekday, where the month begins on the weekday `first`."""
    earliest = 1 + (named.weekday - first) % 7
    weeks = named.nth - 1 if named.nth > 0 else (length - earliest) // 7 + 1 + named.nth
    day = earliest + 7 * weeks
    return day if 1 <= day <= length else None


def _days_in_every_month(days: frozenset[MonthDay], weekdays: frozenset[NthWeekday], month_end: MonthEnd) -> int | None:
    """Return how many days are named in each month, where that is the same for all."""
    if not weekdays and len(days) == 1 and month_end is MonthEnd.CLAMP:
        return 1
    if not weekdays and all(isinstance(day, int) and 1 <= day <= _SHORTEST_MONTH for day in days):
        return len(days)
    if not days and all(1 <= named.nth <= _WEEKS_IN_EVERY_MONTH for named in weekdays):
        return len(weekdays)
    if not days and all(-_WEEKS_IN_EVERY_MONTH <= named.nth <= -1 for named in weekdays):
        return len(weekdays)
    return None


def _check_days(days: Iterable[MonthDay], weekdays: Iterable[NthWeekday]) -> None:
    days, weekdays = list(days), list(weekdays)
    if not days and not weekdays:
        message = "a rule of months needs a day"
        raise ValueError(message)
    if not all(day == LAST_DAY or (isinstance(day, int) and 1 <= abs(day) <= LONGEST_MONTH) for day in days):
        message = f"days of a month are 1 to 31, -1 to -31 or last, not {set(days)}"
        raise ValueError(message)
    if any(abs(named.nth) > MOST_WEEKDAYS_IN_MONTH for named in weekdays):
        message = f"no month has such weekdays: {weekdays}"
        raise ValueError(message)


def _days_json(days: frozenset[MonthDay], weekdays: frozenset[NthWeekday], month_end: MonthEnd) -> dict[str, Any]:
    form: dict[str, Any] = {}
    if days:
        numbers = [day for day in days if isinstance(day, int)]
        named: list[MonthDay] = [*sorted(numbers, key=lambda day: (day < 0, day))]
        if LAST_DAY in days:
            named.append("last")
        form["day"] = _one_or_all(named)
    if weekdays:
        form |= _weekdays_json(weekdays)
    if month_end is not MonthEnd.CLAMP:
        form["month_end"] = month_end.value
    return form


def _weekdays_json(weekdays: frozenset[NthWeekday]) -> dict[str, Any]:
    nths = sorted({named.nth for named in weekdays}, key=lambda nth: (nth < 0, nth))
    names = sorted({named.weekday for named in weekdays})
    if len(weekdays) == len(nths) * len(names):
        return {"nth": _one_or_all(nths), "weekday": _one_or_all([int(name) for name in names])}
    pairs = sorted(weekdays, key=lambda named: (named.nth < 0, named.nth, named.weekday))
    return {"weekdays": [{"nth": named.nth, "weekday": int(named.weekday)} for named in pairs]}


def _one_or_all(items: Sequence[Any]) -> Any:
    return items[0] if len(items) == 1 else list(items)


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1
