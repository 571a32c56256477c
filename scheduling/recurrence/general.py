"""The general calendar rule of RFC 5545, 3.3.10, for what the friendlier rules can't say."""

from bisect import bisect_left, bisect_right
from calendar import isleap, monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from math import gcd
from typing import Any

from scheduling.recurrence.days import week_begin
from scheduling.recurrence.model import LONGEST_MONTH, MOST_WEEKDAYS_IN_YEAR, Anchor, NthWeekday, Weekday
from scheduling.recurrence.wall_clock import FIRST_DAY, LAST_DAY_OF_ALL, WallClockRule

_LONGEST_YEAR = 366
_FEWEST_DAYS_OF_FIRST_WEEK = 4
_MONTHS = 12
_CYCLE_YEARS, _CYCLE_MONTHS, _CYCLE_WEEKS, _CYCLE_DAYS = 400, 4800, 20_871, 146_097
"""After so many of each the Gregorian calendar repeats itself, weekdays too."""
_CYCLE_BEGINS, _KINDS_OF_YEARS = 2000, 28
"""In so many years from there on each kind of year comes, by its first weekday and its length."""
_MANY_WITHOUT = 30
"""After so many periods without a day it is worth finding out whether any can have one."""


class Frequency(StrEnum):
    """The periods of a general rule."""

    YEARLY = "yearly"
    MONTHLY = "monthly"
    WEEKLY = "weekly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class _Period:
    """The days of one period that a rule names, as distances from `_base`, and their times where they differ."""

    days: tuple[int, ...]
    clocks: dict[int, tuple[time, ...]] | None = None

    @property
    def runs(self) -> int:
        return 0 if self.clocks is None else sum(map(len, self.clocks.values()))


_NOTHING = _Period(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(WallClockRule):
    """Every `interval` years, months, weeks or days, on the days that all given parts name together.

    The parts are those of RFC 5545: BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY, BYDAY (`weekdays` without and
    `nth_weekdays` with a number), BYSETPOS (`positions`) and WKST. BYHOUR, BYMINUTE and BYSECOND are the `times`.
    Nothing is taken from a start: what a rule leaves out there, its maker fills in.
    """

    frequency: Frequency
    times: tuple[time, ...]
    interval: int = 1
    months: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    weekdays: frozenset[Weekday] = frozenset()
    nth_weekdays: frozenset[NthWeekday] = frozenset()
    positions: frozenset[int] = frozenset()
    week_start: Weekday = Weekday.MONDAY
    _known: dict[object, _Period] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The days of the few kinds of years and months that there are."""

    def __post_init__(self) -> None:
        self._check()
        _check_range("months", self.months, 1, _MONTHS)
        _check_range("weeks", self.weeks, 1, MOST_WEEKDAYS_IN_YEAR, from_end=True)
        _check_range("days of the year", self.year_days, 1, _LONGEST_YEAR, from_end=True)
        _check_range("days of the month", self.month_days, 1, LONGEST_MONTH, from_end=True)
        _check_range("positions", self.positions, 1, _LONGEST_YEAR, from_end=True)
        self._check_parts()

    def to_json(self) -> dict[str, Any]:
        """Return the rule in its JSON form."""
        form: dict[str, Any] = {"type": "calendar", "frequency": self.frequency.value, **self._common_json()}
        for key, numbers in (
            ("months", self.months),
            ("weeks", self.weeks),
            ("year_days", self.year_days),
            ("month_days", self.month_days),
            ("positions", self.positions),
        ):
            if numbers:
                form[key] = sorted(numbers)
        if self.weekdays or self.nth_weekdays:
            numbered = sorted(self.nth_weekdays, key=lambda named: (named.nth, named.weekday))
            form["weekdays"] = [
                *sorted(map(int, self.weekdays)),
                *({"nth": named.nth, "weekday": int(named.weekday)} for named in numbered),
            ]
        return {**form, "week_start": int(self.week_start)}

    # --- periods -----------------------------------------------------------------------------------------------------

    def _period(self, day: int, anchor: Anchor) -> int:
        if self.frequency is Frequency.WEEKLY:
            return (day - week_begin(anchor, self.week_start)) // (7 * self.interval)
        if self.frequency is Frequency.MONTHLY:
            return (_month_number(_date(day)) - _month_number(anchor.day)) // self.interval
        year = self._week_year(day) if self.weeks else _date(day).year
        if self.frequency is Frequency.DAILY:  # its days are taken from whole years
            return year - anchor.day.year
        return (year - self._first_year(anchor)) // self.interval

    def _days(self, period: int, anchor: Anchor) -> Sequence[int] | None:
        base = self._base(period, anchor)
        if base is None or base > LAST_DAY_OF_ALL:
            return None
        days = [base + day for day in self._of_period(period, anchor).days]
        if self.frequency is Frequency.DAILY and self.interval > 1:
            begin = anchor.day.toordinal()
            return [day for day in days if not (day - begin) % self.interval]
        return days

    def _days_before(self, day: int, anchor: Anchor) -> int:
        begin = anchor.day.toordinal()
        if day <= begin:
            return 0
        last = self._period(day, anchor)
        ends = (self._days(0, anchor) or (), self._days(last, anchor) or ())
        partial = bisect_left(ends[1], day) - bisect_left(ends[0], begin)
        return self._days_in(last, anchor) + partial

    def _times_before(self, day: int, anchor: Anchor) -> int:
        begin = anchor.day.toordinal()
        if not self.positions or day <= begin:
            return self._days_before(day, anchor) * len(self.times)
        last = self._period(day, anchor)
        full = sum(self._of_period(period, anchor).runs for period in range(last))
        return full + self._times_in(last, day, anchor) - self._times_in(0, begin, anchor)

    def _clocks(self, day: int, anchor: Anchor) -> tuple[time, ...]:
        if not self.positions:
            return self.times
        period = self._period(day, anchor)
        clocks = self._of_period(period, anchor).clocks or {}
        return clocks.get(day - (self._base(period, anchor) or 0), ())

    def _cycle(self) -> int:
        match self.frequency:
            case Frequency.YEARLY:
                cycle = _CYCLE_YEARS
            case Frequency.MONTHLY:
                cycle = _CYCLE_MONTHS
            case Frequency.WEEKLY:
                cycle = _CYCLE_WEEKS
            case Frequency.DAILY:
                return _CYCLE_YEARS * self.interval // gcd(self.interval, _CYCLE_DAYS)
        return cycle // gcd(self.interval, cycle)

    def _is_in_vain(self, barren: int, anchor: Anchor) -> bool:
        if barren == _MANY_WITHOUT and self._is_hopeless(anchor):
            return True
        return barren > self._cycle()

    def _is_hopeless(self, anchor: Anchor) -> bool:
        """Tell whether no kind of year, month or week that there is has a day of the rule."""
        match self.frequency:
            case Frequency.YEARLY | Frequency.DAILY:
                return not any(
                    self._of_year(year).days for year in range(_CYCLE_BEGINS, _CYCLE_BEGINS + _KINDS_OF_YEARS)
                )
            case Frequency.MONTHLY:
                step = gcd(self.interval, _MONTHS)
                months = [month for month in range(1, _MONTHS + 1) if not (month - anchor.day.month) % step]
                years = range(_CYCLE_BEGINS, _CYCLE_BEGINS + _KINDS_OF_YEARS)
                return not any(self._of_month(year, month).days for month in months for year in years)
            case Frequency.WEEKLY:
                runs = len(self.weekdays) * len(self.times)
                return bool(self.positions) and all(abs(position) > runs for position in self.positions)

    def _days_in(self, periods: int, anchor: Anchor) -> int:
        """Return how many days lie in the first periods."""
        if self.frequency is Frequency.WEEKLY and not self.months and not self.positions:
            return periods * len(self.weekdays)
        if self.frequency is Frequency.DAILY and self.interval > 1:
            return sum(len(self._days(period, anchor) or ()) for period in range(periods))
        return sum(len(self._of_period(period, anchor).days) for period in range(periods))

    def _times_in(self, period: int, before: int, anchor: Anchor) -> int:
        base = self._base(period, anchor) or 0
        clocks = self._of_period(period, anchor).clocks or {}
        return sum(len(times) for day, times in clocks.items() if base + day < before)

    def _base(self, period: int, anchor: Anchor) -> int | None:
        """Return the day from which the days of a period are counted: the first of its year, month or week."""
        match self.frequency:
            case Frequency.WEEKLY:
                return week_begin(anchor, self.week_start) + period * 7 * self.interval
            case Frequency.MONTHLY:
                year, month = divmod(_month_number(anchor.day) + period * self.interval, _MONTHS)
                return date(year, month + 1, 1).toordinal() if year <= date.max.year else None
            case Frequency.DAILY:
                year = anchor.day.year + period
            case Frequency.YEARLY:
                year = self._first_year(anchor) + period * self.interval
        return date(year, 1, 1).toordinal() if date.min.year <= year <= date.max.year else None

    def _of_period(self, period: int, anchor: Anchor) -> _Period:
        base = self._base(period, anchor)
        if base is None:
            return _NOTHING
        if self.frequency is Frequency.WEEKLY:
            return self._of_week(base)
        if base > LAST_DAY_OF_ALL:
            return _NOTHING
        first = date.fromordinal(base)
        if self.frequency is Frequency.MONTHLY:
            return self._of_month(first.year, first.month)
        return self._of_year(first.year)

    # --- the days of a year, a month, a week -------------------------------------------------------------------------

    def _of_year(self, year: int) -> _Period:
        weekday = date(year, 1, 1).weekday()
        # Days of the weeks at either end may belong to another year.
        key = weekday, isleap(year), bool(self.weeks) and isleap(year - 1), bool(self.weeks) and isleap(year + 1)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._placed(self._days_of_year(year))
        return known

    def _of_month(self, year: int, month: int) -> _Period:
        if self.months and month not in self.months:
            return _NOTHING
        weekday, length = monthrange(year, month)
        known = self._known.get((weekday, length))
        if known is None:
            days = self._filtered(self._drafted_of_month(weekday, length), weekday, length)
            known = self._known[weekday, length] = self._placed(sorted(day - 1 for day in days))
        return known

    def _of_week(self, begin: int) -> _Period:
        days = sorted((day - self.week_start) % 7 for day in self.weekdays or Weekday)
        if self.months:
            days = [day for day in days if begin + day > LAST_DAY_OF_ALL or _date(begin + day).month in self.months]
        key = tuple(days)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._placed(days)
        return known

    def _days_of_year(self, year: int) -> list[int]:
        """Return the days of a year that all parts name, 0 being the first of January."""
        length, weekday = 365 + isleap(year), date(year, 1, 1).weekday()
        if self.weeks:
            drafted: Iterable[int] = self._days_of_weeks(year)
        elif self.year_days:
            drafted = (day - 1 if day > 0 else length + day for day in self.year_days if abs(day) <= length)
        else:
            drafted = self._drafted_of_year(year)
        numbered = frozenset(day + 1 for day in _days_of_weekdays(self.nth_weekdays, weekday, length))
        return sorted({day for day in drafted if self._is_named(_place(day, year, weekday), numbered)})

    def _drafted_of_year(self, year: int) -> Iterator[int]:
        begins = _begins_of_months(year)
        for month in self.months or range(1, _MONTHS + 1):
            length = monthrange(year, month)[1]
            if self.month_days:
                for day in self.month_days:
                    if abs(day) <= length:
                        yield begins[month - 1] + (day - 1 if day > 0 else length + day)
            else:
                yield from range(begins[month - 1], begins[month - 1] + length)

    def _is_named(self, place: "_Place", numbered: frozenset[int]) -> bool:
        """Tell whether all parts name a day; `numbered` are the days of the year that numbered weekdays name."""
        if self.year_days and not {place.in_year, place.in_year_from_end} & self.year_days:
            return False
        if self.months and place.month not in self.months:
            return False
        if self.month_days and not {place.on, place.on_from_end} & self.month_days:
            return False
        if not (self.weekdays or self.nth_weekdays) or place.weekday in self.weekdays:
            return True
        if not self.months:
            return place.in_year in numbered
        nths = (place.on - 1) // 7 + 1, -((-place.on_from_end - 1) // 7 + 1)
        return any(NthWeekday(nth, Weekday(place.weekday)) in self.nth_weekdays for nth in nths)

    def _days_of_weeks(self, year: int) -> Iterator[int]:
        """Yield the days of the numbered weeks of a year; the first one has at least four days in it (ISO 8601)."""
        begin = _begin_of_weeks(year, self.week_start) - date(year, 1, 1).toordinal()
        behind = (
            365 + isleap(year) + _first_week((date(year, 1, 1).weekday() + 365 + isleap(year)) % 7, self.week_start)
        )
        weeks = (behind - begin) // 7
        for week in self.weeks:
            number = week - 1 if week > 0 else weeks + week
            if 0 <= number < weeks:
                yield from range(begin + 7 * number, begin + 7 * number + 7)

    def _drafted_of_month(self, weekday: int, length: int) -> set[int]:
        if self.month_days:
            return {day if day > 0 else length + 1 + day for day in self.month_days if abs(day) <= length}
        if self.weekdays or self.nth_weekdays:
            return {day + 1 for day in range(length) if (weekday + day) % 7 in self.weekdays} | {
                day + 1 for day in _days_of_weekdays(self.nth_weekdays, weekday, length)
            }
        return set(range(1, length + 1))

    def _filtered(self, days: set[int], weekday: int, length: int) -> set[int]:
        if not self.month_days or not (self.weekdays or self.nth_weekdays):
            return days
        numbered = {day + 1 for day in _days_of_weekdays(self.nth_weekdays, weekday, length)}
        return {day for day in days if (weekday + day - 1) % 7 in self.weekdays or day in numbered}

    def _placed(self, days: list[int]) -> _Period:
        """Return the period of these days, of which BYSETPOS takes single runs."""
        if not self.positions:
            return _Period(tuple(days))
        in_a_day = len(self.times)
        runs = len(days) * in_a_day
        taken = {position - 1 if position > 0 else runs + position for position in self.positions}
        clocks: dict[int, tuple[time, ...]] = {}
        for run in sorted(taken):
            if 0 <= run < runs:
                day = days[run // in_a_day]
                clocks[day] = (*clocks.get(day, ()), self.times[run % in_a_day])
        return _Period(tuple(clocks), clocks)

    # --- years of weeks ----------------------------------------------------------------------------------------------

    def _week_year(self, day: int) -> int:
        """Return the year to whose weeks a day belongs."""
        year = _date(day).year
        if day < _begin_of_weeks(year, self.week_start):
            return year - 1
        if year < date.max.year and day >= _begin_of_weeks(year + 1, self.week_start):
            return year + 1
        return year

    def _first_year(self, anchor: Anchor) -> int:
        """Return the year from which the interval counts.

        With weeks it is the one to whose weeks the anchor belongs, if any of its days is still to come.
        """
        year = anchor.day.year
        if not self.weeks:
            return year
        begin = anchor.day.toordinal()
        of_weeks = self._week_year(begin)
        if of_weeks == year or of_weeks < date.min.year:
            return year
        first = date(of_weeks, 1, 1).toordinal()
        return of_weeks if any(first + day >= begin for day in self._of_year(of_weeks).days) else year

    def _check_parts(self) -> None:
        yearly, monthly = self.frequency is Frequency.YEARLY, self.frequency is Frequency.MONTHLY
        weekly = self.frequency is Frequency.WEEKLY
        wrong = (
            (bool(self.weeks) and not yearly, "weeks"),
            (bool(self.year_days) and (monthly or weekly), "days of the year"),
            (bool(self.month_days) and weekly, "days of the month"),
            (bool(self.nth_weekdays) and not (yearly or monthly), "numbered weekdays"),
            (bool(self.nth_weekdays) and bool(self.weeks), "numbered weekdays"),
            (bool(self.positions) and self.frequency is Frequency.DAILY, "positions"),
        )
        for is_wrong, part in wrong:
            if is_wrong:
                message = f"{part} have no sense in a {self.frequency} rule of these parts"
                raise ValueError(message)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a day lies in its year and its month, counted from 1, and from -1 at their ends."""

    weekday: int
    in_year: int
    in_year_from_end: int
    month: int
    on: int
    on_from_end: int


def _place(day: int, year: int, first_weekday: int) -> _Place:
    """Return the place of a day that is counted from the first of January of a year, which may be in another year."""
    weekday = (first_weekday + day) % 7
    if day < 0:
        year -= 1
        day += 365 + isleap(year)
    elif day >= 365 + isleap(year):
        day -= 365 + isleap(year)
        year += 1
    begins = _begins_of_months(year)
    month = bisect_right(begins, day)
    on = day - begins[month - 1] + 1
    length = 365 + isleap(year)
    return _Place(weekday, day + 1, day - length, month, on, on - 1 - monthrange(year, month)[1])


def _days_of_weekdays(named: Iterable[NthWeekday], first: int, length: int) -> set[int]:
    """Return the days, from 0, of numbered weekdays in a period of `length` days that begins on weekday `first`."""
    found = set()
    for one in named:
        earliest = (one.weekday - first) % 7
        count = (length - earliest + 6) // 7
        position = one.nth - 1 if one.nth > 0 else count + one.nth
        if 0 <= position < count:
            found.add(earliest + 7 * position)
    return found


def _begins_of_months(year: int) -> tuple[int, ...]:
    return _LEAP_BEGINS if isleap(year) else _BEGINS


_BEGINS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_LEAP_BEGINS = (0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335)


def _first_week(weekday: int, week_start: int) -> int:
    """Return where the first week begins in a year that begins on `weekday`; 0 is the first of January."""
    into = (weekday - week_start) % 7
    return -into if 7 - into >= _FEWEST_DAYS_OF_FIRST_WEEK else 7 - into


def _begin_of_weeks(year: int, week_start: int) -> int:
    first = date(year, 1, 1)
    return first.toordinal() + _first_week(first.weekday(), week_start)


def _month_number(day: date) -> int:
    return day.year * _MONTHS + day.month - 1


def _date(day: int) -> date:
    return date.fromordinal(min(max(day, FIRST_DAY), LAST_DAY_OF_ALL))


def _check_range(name: str, numbers: Iterable[int], low: int, high: int, *, from_end: bool = False) -> None:
    for number in numbers:
        if not low <= (abs(number) if from_end else number) <= high:
            message = f"{name} are from {low} to {high}, not {number}"
            raise ValueError(message)
