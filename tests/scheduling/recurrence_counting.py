"""Rules counted day by day, by their definitions alone: slow, and the measure of those that jump."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import product

from scheduling.recurrence import Calendar, Daily, Frequency, MonthEnd, Monthly, Weekly, Yearly
from scheduling.zones import to_instant

_DAY = timedelta(days=1)


def instants(rule, zone, anchor, until: date) -> list[datetime]:
    """All instants, in order, of the times that a rule names from the anchor's day on and before `until`."""
    return sorted({to_instant(local, zone)[0] for local in named_times(rule, anchor, until)})


def named_times(rule, anchor, until: date) -> list[datetime]:
    """All times of the wall clock that a rule names."""
    if isinstance(rule, Calendar):
        return _of_calendar(rule, anchor, until)
    days = (anchor.day + ahead * _DAY for ahead in range((until - anchor.day).days))
    return sorted({datetime.combine(day, at) for day in days if belongs(rule, day, anchor) for at in rule.times})


def belongs(rule, day: date, anchor) -> bool:
    """Tell by counting one by one whether `day` is one of the rule's."""
    match rule:
        case Daily():
            return (day - anchor.day).days % rule.interval == 0
        case Weekly():
            start = anchor.week_start if rule.week_start is None else rule.week_start
            return _weeks(anchor.day, day, start) % rule.interval == 0 and day.weekday() in rule.days
        case Monthly():
            months = (day.year - anchor.day.year) * 12 + day.month - anchor.day.month
            return months % rule.interval == 0 and _is_day_of_month(rule, day)
        case Yearly():
            years = day.year - anchor.day.year
            return years % rule.interval == 0 and day.month in rule.months and _is_day_of_month(rule, day)
    raise AssertionError(rule)


def _is_day_of_month(rule, day: date) -> bool:
    last = monthrange(day.year, day.month)[1]
    for named in rule.days:
        wanted = last if named == "last" else named if named > 0 else last + 1 + named
        if rule.month_end is MonthEnd.CLAMP:
            wanted = min(max(wanted, 1), last)
        if day.day == wanted:
            return True
    return any(one.weekday == day.weekday() and one.nth in _numbers_in_month(day) for one in rule.weekdays)


@lru_cache(maxsize=65_536)
def _numbers_in_month(day: date) -> tuple[int, int]:
    before = after = 0
    while (day - 7 * (before + 1) * _DAY).month == day.month:
        before += 1
    while (day + 7 * (after + 1) * _DAY).month == day.month:
        after += 1
    return before + 1, -after - 1


@lru_cache(maxsize=65_536)
def _numbers_in_year(day: date) -> tuple[int, int]:
    before = after = 0
    while (day - 7 * (before + 1) * _DAY).year == day.year:
        before += 1
    while (day + 7 * (after + 1) * _DAY).year == day.year:
        after += 1
    return before + 1, -after - 1


def _week_begin(day: date, start) -> date:
    while day.weekday() != start:
        day -= _DAY
    return day


def _weeks(begin: date, day: date, start) -> int:
    return (_week_begin(day, start) - _week_begin(begin, start)).days // 7


@lru_cache(maxsize=65_536)
def _week_number(day: date, start) -> tuple[int, int, int]:
    """The year of weeks, the number of the week in it, and how many it has: the first has four days in the year."""
    begin = _week_begin(day, start)
    year = (begin + 3 * _DAY).year
    number = 1
    while (begin - 7 * number * _DAY + 3 * _DAY).year == year:
        number += 1
    weeks = number
    while (begin + 7 * (weeks - number + 1) * _DAY + 3 * _DAY).year == year:
        weeks += 1
    return year, number, weeks


def _of_calendar(rule: Calendar, anchor, until: date) -> list[datetime]:
    """RFC 5545 word by word: the days of each period that all parts name, times the times, of them the positions."""
    periods: dict[object, list[date]] = {}
    first = anchor.day.replace(month=1, day=1) - 7 * _DAY
    for ahead in range((until - first).days + 400):
        day = first + ahead * _DAY
        number = _period(rule, day, anchor)
        if number >= 0 and number % rule.interval == 0:
            periods.setdefault(number, [])
            if _has_parts(rule, day):
                periods[number].append(day)
    found = set()
    for days in periods.values():
        runs = [datetime.combine(day, at) for day, at in product(days, sorted(rule.times))]
        if rule.positions:
            runs = [runs[p - 1 if p > 0 else p] for p in rule.positions if abs(p) <= len(runs)]
        found.update(run for run in runs if anchor.day <= run.date() < until)
    return sorted(found)


def _period(rule: Calendar, day: date, anchor) -> int:
    match rule.frequency:
        case Frequency.DAILY:
            return (day - anchor.day).days
        case Frequency.WEEKLY:
            return _weeks(anchor.day, day, rule.week_start)
        case Frequency.MONTHLY:
            return (day.year - anchor.day.year) * 12 + day.month - anchor.day.month
    if not rule.weeks:
        return day.year - anchor.day.year
    return _week_number(day, rule.week_start)[0] - _first_year(rule, anchor)


def _first_year(rule: Calendar, anchor) -> int:
    year, day = _week_number(anchor.day, rule.week_start)[0], anchor.day
    while _week_number(day, rule.week_start)[0] == year:
        if _has_parts(rule, day):
            return year
        day += _DAY
    return anchor.day.year


def _has_parts(rule: Calendar, day: date) -> bool:
    in_month, in_year = monthrange(day.year, day.month)[1], date(day.year, 12, 31).timetuple().tm_yday
    of_year = day.timetuple().tm_yday
    if rule.weeks:
        _, number, weeks = _week_number(day, rule.week_start)
        if not {number, number - weeks - 1} & rule.weeks:
            return False
    numbers = _numbers_in_month(day) if rule.months or rule.frequency is Frequency.MONTHLY else _numbers_in_year(day)
    return (
        (not rule.months or day.month in rule.months)
        and (not rule.year_days or bool({of_year, of_year - in_year - 1} & rule.year_days))
        and (not rule.month_days or bool({day.day, day.day - in_month - 1} & rule.month_days))
        and (
            not (rule.weekdays or rule.nth_weekdays)
            or day.weekday() in rule.weekdays
            or any(one.weekday == day.weekday() and one.nth in numbers for one in rule.nth_weekdays)
        )
    )
