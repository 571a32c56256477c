"""Days as they were said, and the dates that they are, seen from a day: tomorrow, next Friday, 12/11, Easter."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scheduling.expressions.phrases.holidays import holiday_in
from scheduling.expressions.reading import Convention
from scheduling.expressions.vocabulary import Holiday, Role
from scheduling.recurrence import Weekday

_WEEK = 7
_YEARS_AHEAD = 12
_CENTURY = 2000
_TWO_DIGITS = 100
_MONTHS = 12
_FRACTIONS = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4)})


@dataclass(frozen=True, slots=True)
class Calendar:
    """From where dates are seen."""

    today: date
    week_start: Weekday = Weekday.MONDAY
    is_day_first: bool = True
    next_is_coming: bool = False
    """"Next Friday" is this week's where it is yet to come."""

    def week_begin(self, weeks: int = 0) -> date:
        """Return the first day of this week, or of one so many weeks on."""
        return self.today - timedelta(days=(self.today.weekday() - self.week_start) % _WEEK) + timedelta(weeks=weeks)


@dataclass(frozen=True, slots=True)
class Dates:
    """What dates a day may be, the likeliest first."""

    first: date
    later: date | None = None
    """What it is where the hour on the first has passed."""
    others: tuple[date, ...] = ()
    """Other readings that its author must be asked about."""
    convention: Convention | None = None
    is_sure: bool = True
    """It is in the period of which it was said: on the 5th of this month."""
    is_later_sure: bool = True
    """So is what it is `later`."""


class DateSpec(ABC):
    """A day as it was said."""

    __slots__ = ()

    @property
    def is_vague(self) -> bool:
        """Tell whether the words are as likely no date at all: in May, the second."""
        return False

    @abstractmethod
    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the dates that may be meant; None where there is no such date. Raises `OverflowError`."""


@dataclass(frozen=True, slots=True)
class RelativeDay(DateSpec):
    """Today, tomorrow, yesterday."""

    days: int

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the date so many days from today."""
        return Dates(calendar.today + timedelta(days=self.days))


@dataclass(frozen=True, slots=True)
class NamedWeekday(DateSpec):
    """A weekday: alone, or with `Role.THIS`, `COMING`, `NEXT`, `NEXT_BUT_ONE`, `LAST`."""

    weekday: Weekday
    which: Role | None = None

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the date; today is none, but where an hour that is yet to come is said with it."""
        ahead = (self.weekday - calendar.today.weekday()) % _WEEK
        coming = calendar.today + timedelta(days=ahead or _WEEK)
        if self.which is Role.LAST:
            return Dates(calendar.today - timedelta(days=_WEEK - ahead if ahead else _WEEK))
        if self.which is Role.NEXT_BUT_ONE:
            return Dates(coming + timedelta(weeks=1))
        if self.which is Role.NEXT:
            following = calendar.week_begin(1) + timedelta(days=(self.weekday - calendar.week_start) % _WEEK)
            if following != coming and calendar.next_is_coming:
                return Dates(coming, others=(following,), convention=Convention.COMING_WEEKDAY)
            if following != coming:
                return Dates(following, others=(coming,), convention=Convention.NEXT_WEEKDAY)
            return Dates(following)
        if not ahead and self.which is Role.THIS:
            return Dates(calendar.today, coming, (coming,), Convention.THIS_WEEKDAY)
        if not ahead:
            return Dates(coming, others=(calendar.today,), convention=Convention.WEEKDAY_TODAY)
        # "This Friday" on a Sunday: where weeks begin on Monday, this week's has passed.
        is_of_next_week = self.which is Role.THIS and coming >= calendar.week_begin(1)
        return Dates(coming, is_sure=not is_of_next_week)


@dataclass(frozen=True, slots=True)
class ComingWeekday(DateSpec):
    """A weekday from which weeks are counted: Tuesday in a week. On a Tuesday it is today."""

    weekday: Weekday
    may_be_of_week: bool = False
    """The weeks were said first: in two weeks on Tuesday may be the Tuesday of the week that is two weeks ahead."""

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the next such date, today at the earliest; this week's is another from which to count weeks."""
        coming = calendar.today + timedelta(days=(self.weekday - calendar.today.weekday()) % _WEEK)
        is_next_week = coming >= calendar.week_begin(1)
        return Dates(coming, others=(coming - timedelta(weeks=1),) if self.may_be_of_week and is_next_week else ())


@dataclass(frozen=True, slots=True)
class WeekdayOfWeek(DateSpec):
    """Wednesday next week, Tuesday of this week."""

    weekday: Weekday
    weeks: int

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the date in that week."""
        return Dates(calendar.week_begin(self.weeks) + timedelta(days=(self.weekday - calendar.week_start) % _WEEK))


@dataclass(frozen=True, slots=True)
class WeekdaysAhead(DateSpec):
    """Three Fridays from now."""

    weekday: Weekday
    count: int

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the date of the so-manieth such weekday after today."""
        ahead = (self.weekday - calendar.today.weekday()) % _WEEK or _WEEK
        return Dates(calendar.today + timedelta(days=ahead, weeks=self.count - 1))


@dataclass(frozen=True, slots=True)
class CalendarDay(DateSpec):
    """A day of a month, of a year where one was said; a weekday must agree."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: Weekday | None = None
    is_in_words: bool = False
    """Nothing but an ordinal in words was said."""

    @property
    def is_vague(self) -> bool:
        """Tell whether it is an ordinal alone."""
        return self.is_in_words and self.month is None and self.weekday is None

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the next such date, today at the earliest where no year says otherwise."""
        if self.year is not None:
            found = date_or_none(full_year(self.year), self.month or calendar.today.month, self.day)
            if found is None:
                return None
            agrees = self.weekday is None or found.weekday() == self.weekday
            return Dates(found, convention=None if agrees else Convention.WEEKDAY_DIFFERS)
        ahead = [found for found in self._ahead(calendar.today) if found is not None]
        if not ahead:
            return None
        agreeing = [found for found in ahead if self.weekday is None or found.weekday() == self.weekday]
        # A date that agrees only next year, or months ahead, is as likely a slip.
        soon = ahead[:1] if self.month is not None else ahead[:2]
        if self.weekday is None or any(found in soon for found in agreeing):
            return Dates(agreeing[0], later=next(iter(agreeing[1:]), None))
        if agreeing[:1] == ahead[1:2]:
            return Dates(agreeing[0], next(iter(agreeing[1:]), None), (ahead[0],), Convention.WEEKDAY_DIFFERS)
        near = agreeing[:1] if self.month is None else []
        return Dates(ahead[0], next(iter(ahead[1:]), None), tuple(near), Convention.WEEKDAY_DIFFERS)

    def _ahead(self, today: date) -> Iterator[date | None]:
        if self.month is not None:
            for year in range(today.year, today.year + _YEARS_AHEAD):
                found = date_or_none(year, self.month, self.day)
                yield found if found is not None and found >= today else None
            return
        for months in range(3 * _MONTHS):
            year, month = divmod(today.year * _MONTHS + today.month - 1 + months, _MONTHS)
            found = date_or_none(year, month + 1, self.day)
            yield found if found is not None and found >= today else None


@dataclass(frozen=True, slots=True)
class InYear(DateSpec):
    """A date or a holiday in a year that is counted from this one: le 3 mars de l'année prochaine, 明年三月三号."""

    day: "CalendarDay | HolidayDay"
    years: int

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the date in that year."""
        return replace(self.day, year=calendar.today.year + self.years).dates(calendar)


@dataclass(frozen=True, slots=True)
class NumericDay(DateSpec):
    """12/11: the order of day and month is the territory's, unless only one is possible."""

    first: int
    second: int
    year: int | None = None
    weekday: Weekday | None = None
    is_day_first: bool | None = None
    """The way in which it is written says so: 12.11."""

    @property
    def is_vague(self) -> bool:
        """Tell whether it may as well be a fraction: 1/2 cup."""
        return self.year is None and self.weekday is None and (self.first, self.second) in _FRACTIONS

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the date in the likelier order, and the other one."""
        is_day_first = calendar.is_day_first if self.is_day_first is None else self.is_day_first
        day_month = CalendarDay(self.first, self.second, self.year, self.weekday).dates(calendar)
        month_day = CalendarDay(self.second, self.first, self.year, self.weekday).dates(calendar)
        likely, other = (day_month, month_day) if is_day_first else (month_day, day_month)
        if likely is None:
            return other if self.is_day_first is None else None
        if other is None or self.is_day_first is not None or other.first == likely.first:
            return likely
        if likely.convention is Convention.WEEKDAY_DIFFERS and other.convention is None:
            return other
        if self.weekday is not None and other.convention is not None:
            return likely
        return Dates(likely.first, likely.later, (other.first,), Convention.DATE_ORDER)


@dataclass(frozen=True, slots=True)
class HolidayDay(DateSpec):
    """A holiday, or a named date, of a year where one was said."""

    holiday: Holiday | tuple[int, int]
    year: int | None = None

    def dates(self, calendar: Calendar) -> Dates | None:
        """Return the next one."""
        if self.year is not None:
            found = holiday_in(self.holiday, full_year(self.year))
            return Dates(found) if found else None
        years = range(calendar.today.year, calendar.today.year + _YEARS_AHEAD)
        ahead = [day for year in years if (day := holiday_in(self.holiday, year)) and day >= calendar.today]
        return Dates(ahead[0], later=ahead[1]) if len(ahead) > 1 else None


def full_year(year: int) -> int:
    """Return the year that two digits are short for."""
    return year + _CENTURY if year < _TWO_DIGITS else year


def date_or_none(year: int, month: int, day: int) -> date | None:
    """Return the date; None where the calendar has none like it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
