"""Days of each year that have a date of digits or a name: every 31.12., every Thanksgiving."""

from scheduling.expressions.phrases.days import Calendar, CalendarDay, DateSpec, HolidayDay, NumericDay
from scheduling.expressions.phrases.holidays import holiday_in
from scheduling.expressions.phrases.repeat_days import Days
from scheduling.recurrence import NthWeekday, Weekday

_YEARS = range(2024, 2031)
"""Seven years in which a holiday shows by what rule it moves."""


def recurs(spec: DateSpec) -> bool:
    """Tell whether a day as it was said may be one of each year."""
    if isinstance(spec, HolidayDay):
        return spec.year is None and _of_holiday(spec) is not None
    return (
        isinstance(spec, CalendarDay | NumericDay) and spec.year is None and spec.weekday is None and _has_month(spec)
    )


def _has_month(spec: CalendarDay | NumericDay) -> bool:
    return isinstance(spec, NumericDay) or spec.month is not None


def yearly_days(spec: DateSpec, calendar: Calendar) -> tuple[Days, ...]:
    """Return the days of each year that may be meant, the likeliest first."""
    if isinstance(spec, HolidayDay):
        found = _of_holiday(spec)
        return (found,) if found is not None else ()
    dates = spec.dates(calendar)
    if dates is None:
        return ()
    return tuple(
        Days(numbers=frozenset({day.day}), months=frozenset({day.month})) for day in (dates.first, *dates.others)
    )


def _of_holiday(spec: HolidayDay) -> Days | None:
    """Return the date of a holiday, or which weekday of a month it is; None where it follows from Easter."""
    days = [day for year in _YEARS if (day := holiday_in(spec.holiday, year)) is not None]
    months = {day.month for day in days}
    if len(days) < len(_YEARS) or len(months) > 1:
        return None
    if len({day.day for day in days}) == 1:
        return Days(numbers=frozenset({days[0].day}), months=frozenset(months))
    nths = {NthWeekday((day.day - 1) // 7 + 1, Weekday(day.weekday())) for day in days}
    return Days(nth=frozenset(nths), months=frozenset(months)) if len(nths) == 1 else None
