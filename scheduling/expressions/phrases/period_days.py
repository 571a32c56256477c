"""Days that periods and other days say: next week, the last Friday of October, the end of May, 3 days after Easter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from scheduling.expressions.phrases.days import Calendar, Dates, DateSpec, date_or_none, full_year
from scheduling.expressions.phrases.specs import DurationSpec
from scheduling.expressions.reading import Convention
from scheduling.expressions.vocabulary import Role, Unit
from scheduling.recurrence import Weekday

_WEEK = 7
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Period(DateSpec):
    """A month (of a year), or a week, month, quarter, year or weekend counted from this one. Alone: its first day."""

    unit: Unit
    offset: int = 0
    month: int | None = None
    year: int | None = None
    is_coming: bool = True
    """Where it has passed, the next one is meant: not of "this month"."""

    @property
    def is_vague(self) -> bool:
        """Tell whether it is the name of a month alone."""
        return self.month is not None and self.year is None

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return its first day; the next such month's where none of this year is meant."""
        bounds = self.bounds(calendar)
        if bounds is None:
            return None
        if self.unit is Unit.WEEKEND and self.offset == 0:
            return Dates(max(bounds[0], calendar.today), later=bounds[0] + timedelta(weeks=1), is_later_sure=False)
        if self.offset == 0 and self.month is None and self.year is None:
            return Dates(max(bounds[0], calendar.today))  # of this week, what is left of it
        return Dates(bounds[0])

    def bounds(self, calendar: Calendar) -> tuple[date, date] | None:
        """Return its first and last day."""
        today = calendar.today
        if self.month is not None:
            year = full_year(self.year) if self.year is not None else today.year
            if self.year is None and (self.month < today.month or (self.month == today.month and self.offset)):
                year += 1
            first = date_or_none(year, self.month, 1)
            return (first, first + relativedelta(months=1, days=-1)) if first else None
        if self.year is not None:
            first = date_or_none(full_year(self.year), 1, 1)
            return (first, first + relativedelta(years=1, days=-1)) if first else None
        if self.unit in {Unit.WEEK, Unit.FORTNIGHT}:
            first = calendar.week_begin(self.offset)
            return first, first + timedelta(days=_WEEK - 1)
        if self.unit is Unit.WEEKEND:
            saturday = today + timedelta(days=(Weekday.SATURDAY - today.weekday()) % _WEEK)
            if today.weekday() == Weekday.SUNDAY:
                saturday = today - timedelta(days=1)
            saturday += timedelta(weeks=self.offset)
            return saturday, saturday + timedelta(days=1)
        if self.unit is Unit.DAY:
            day = today + timedelta(days=self.offset)
            return day, day
        return self._months(today)

    def _months(self, today: date) -> tuple[date, date] | None:
        months = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}.get(self.unit)
        if months is None:
            return None
        number = (today.year * _MONTHS + today.month - 1) // months * months + self.offset * months
        first = date(number // _MONTHS, number % _MONTHS + 1, 1)
        return first, first + relativedelta(months=months, days=-1)


@dataclass(frozen=True, slots=True)
class DayOfPeriod(DateSpec):
    """The nth day, or nth such weekday, of a period; -1 is the last one."""

    nth: int
    period: Period
    weekday: Weekday | None = None
    is_working_day: bool = False

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the date, in the next such period where this one's has passed."""
        found = [self._in(period, calendar) for period in (self.period, *self._later(calendar))]
        ahead = [day for day in found if day is not None and day >= calendar.today]
        if ahead:
            is_any = self.period.month is not None  # the first Monday of May: of whichever is next
            later = next(iter(ahead[1:]), None)
            return Dates(ahead[0], later, is_sure=is_any or ahead[0] == found[0], is_later_sure=is_any)
        past = [day for day in found if day is not None]
        return Dates(past[0]) if past else None

    def _later(self, calendar: Calendar) -> Iterator[Period]:
        period = self.period
        if period.month is not None and period.year is None:
            bounds = period.bounds(calendar)
            year = bounds[0].year if bounds else calendar.today.year
            yield from (Period(Unit.MONTH, month=period.month, year=year + more) for more in (1, 2, 3, 4))
        elif period.year is None and period.offset == 0 and period.is_coming:
            yield from (Period(period.unit, offset) for offset in (1, 2, 3))

    def _in(self, period: Period, calendar: Calendar) -> date | None:
        bounds = period.bounds(calendar)
        if bounds is None:
            return None
        days = [bounds[0] + timedelta(days=number) for number in range((bounds[1] - bounds[0]).days + 1)]
        if self.weekday is not None:
            days = [day for day in days if day.weekday() == self.weekday]
        if self.is_working_day:
            days = [day for day in days if day.weekday() < Weekday.SATURDAY]
        index = self.nth - 1 if self.nth > 0 else len(days) + self.nth
        return days[index] if 0 <= index < len(days) else None


@dataclass(frozen=True, slots=True)
class DayOrElse(DateSpec):
    """A day that two rules read: the second is meant where the weekday belies the first."""

    day: DateSpec
    otherwise: DateSpec

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the dates of the one that holds."""
        found = self.day.dates(calendar)
        if found is not None and found.convention is not Convention.WEEKDAY_DIFFERS:
            return found
        return self.otherwise.dates(calendar) or found


@dataclass(frozen=True, slots=True)
class EdgeOfPeriod(DateSpec):
    """The beginning, middle or end of a period."""

    edge: Role
    period: Period

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the first day, the one in the middle (of a month: the 15th), or the last; the next that is ahead."""
        found = self._in(self.period, calendar)
        is_bare = self.period.offset == 0 and self.period.month is None and self.period.year is None
        if found is not None and found.first < calendar.today and is_bare:
            following = self._in(Period(self.period.unit, 1), calendar) if self.period.is_coming else found
            return replace(following, is_sure=False) if following is not None else None
        return found

    def _in(self, period: Period, calendar: Calendar) -> Dates | None:
        bounds = period.bounds(calendar)
        if bounds is not None and period.month is not None and bounds[1] < calendar.today:
            bounds = None
        if bounds is None:
            return None
        if self.edge is Role.END:
            return Dates(bounds[1])
        if self.edge is Role.MIDDLE and period.unit is Unit.MONTH:
            return Dates(bounds[0].replace(day=15))
        if self.edge is Role.MIDDLE:
            return Dates(bounds[0] + timedelta(days=(bounds[1] - bounds[0]).days // 2))
        return Dates(bounds[0])


@dataclass(frozen=True, slots=True)
class Shifted(DateSpec):
    """So long after a day, or before it."""

    length: DurationSpec
    base: DateSpec
    is_before: bool = False

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the shifted dates."""
        return _mapped(self.base.dates(calendar), lambda day: shifted(day, self.length, is_back=self.is_before))


@dataclass(frozen=True, slots=True)
class NthWeekdayAfter(DateSpec):
    """The third Tuesday after Christmas."""

    nth: int
    weekday: Weekday
    base: DateSpec

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the date of the nth such weekday after the day."""

        def after(day: date) -> date:
            ahead = (self.weekday - day.weekday()) % _WEEK or _WEEK
            return day + timedelta(days=ahead, weeks=self.nth - 1)

        return _mapped(self.base.dates(calendar), after)


def _mapped(dates: Dates | None, change: Callable[[date], date]) -> Dates | None:
    if dates is None:
        return None
    later = change(dates.later) if dates.later is not None else None
    return replace(dates, first=change(dates.first), later=later, others=tuple(map(change, dates.others)))


def shifted(day: date, length: DurationSpec, *, is_back: bool = False) -> date:
    """Return the day so long after `day`, or before it. Raises `OverflowError`, `ValueError`."""
    sign = -1 if is_back else 1
    day += relativedelta(months=sign * length.months, days=sign * (length.days + int(length.seconds // 86400)))
    for _ in range(min(length.working_days, 3660)):
        day += timedelta(days=sign)
        while day.weekday() >= Weekday.SATURDAY:
            day += timedelta(days=sign)
    return day
