"""Days of weeks, months and years in words, as rules of repetition name them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from scheduling.recurrence import MonthEnd, NthWeekday, Weekday
from texts.dates import listed
from texts.ordinals import ordinal
from texts.rich import plain
from texts.speech import _, n_, p_

MonthDay = int | Literal["last"]
_SHORTEST_MONTH = 28


def weekdays(days: Iterable[Weekday]) -> str:
    """Return names of weekdays: "Monday, Wednesday and Friday"."""
    return listed([_weekday(day) for day in sorted(days)])


def month_days(days: Collection[MonthDay], named: Collection[NthWeekday] = ()) -> str:
    """Return days of a month: "day 15 and the last day", "the second Tuesday and the last Friday"."""
    # Translators: one number in "on days 1 and 15 of each month"; "{day}." or "{day}th" where it needs that
    numbers = [plain(p_("day of the month", "{day}"), day=day) for day in _numbers(days) if day > 0]
    others = named or "last" in days or any(day < 0 for day in _numbers(days))
    # Of numbers alone there is one list; beside others each is a part of its own: no list stands within another.
    parts = [_of_numbers([number]) for number in numbers] if others else [_of_numbers(numbers)]
    parts += [nth_weekday(one) for one in sorted(named, key=lambda one: (one.nth < 0, one.nth, one.weekday))]
    parts += [_before_the_last(-day - 1) for day in _numbers(days) if day < -1]
    if "last" in days or -1 in days:
        # Translators: as in "on the last day of each month"
        parts.append(p_("day of the month", "the last day"))
    return listed(parts)


def _of_numbers(numbers: Sequence[str]) -> str:
    # Translators: the numbers are already joined to a list
    return plain(n_("day {days}", "days {days}", len(numbers)), days=listed(numbers))


def nth_weekday(named: NthWeekday) -> str:
    """Return a weekday with its number: "the second Tuesday", "the last Friday"."""
    weekday, nth = _weekday_of_month(named.weekday), ordinal(named)
    if nth:
        # Translators: as in "on the second Tuesday of each month"
        return plain(_("{nth} {weekday}"), nth=nth, weekday=weekday)
    if named.nth > 0:
        # Translators: as in "on Monday number 20"
        return plain(_("{weekday} number {n}"), weekday=weekday, n=named.nth)
    return plain(_("{weekday} number {n} from the end"), weekday=weekday, n=-named.nth)


def with_shorter_months(
    rule: str, days: Collection[MonthDay], month_end: MonthEnd, *, shortest: int = _SHORTEST_MONTH
) -> str:
    """Return a rule with, in brackets, what becomes of days that some months lack; as it is where there are none."""
    if all(abs(day) <= shortest for day in _numbers(days)):
        return rule
    if month_end is MonthEnd.SKIP:
        return plain(_("{rule} (not in shorter months)"), rule=rule)
    return plain(_("{rule} (on the last day of shorter months)"), rule=rule)


def of_month(month: int) -> str:
    """Return a month's name as it stands behind "the second Sunday of": the French say "de mai", but "d'avril"."""
    names = {
        1: p_("of …, as in: the second Sunday of May", "January"),
        2: p_("of …, as in: the second Sunday of May", "February"),
        3: p_("of …, as in: the second Sunday of May", "March"),
        4: p_("of …, as in: the second Sunday of May", "April"),
        5: p_("of …, as in: the second Sunday of May", "May"),
        6: p_("of …, as in: the second Sunday of May", "June"),
        7: p_("of …, as in: the second Sunday of May", "July"),
        8: p_("of …, as in: the second Sunday of May", "August"),
        9: p_("of …, as in: the second Sunday of May", "September"),
        10: p_("of …, as in: the second Sunday of May", "October"),
        11: p_("of …, as in: the second Sunday of May", "November"),
        12: p_("of …, as in: the second Sunday of May", "December"),
    }
    return names[month]


def _before_the_last(days: int) -> str:
    if days == 1:
        # Translators: as in "on the last day but one of each month"
        return p_("day of the month", "the last day but one")
    template = n_("the day {n} day before the last one", "the day {n} days before the last one", days)
    return plain(template, n=days)


def _numbers(days: Iterable[MonthDay]) -> list[int]:
    return sorted(day for day in days if isinstance(day, int))


def _weekday(day: Weekday) -> str:
    match day:
        case Weekday.MONDAY:
            return p_("every …, also: every 2 weeks on …", "Monday")
        case Weekday.TUESDAY:
            return p_("every …, also: every 2 weeks on …", "Tuesday")
        case Weekday.WEDNESDAY:
            return p_("every …, also: every 2 weeks on …", "Wednesday")
        case Weekday.THURSDAY:
            return p_("every …, also: every 2 weeks on …", "Thursday")
        case Weekday.FRIDAY:
            return p_("every …, also: every 2 weeks on …", "Friday")
        case Weekday.SATURDAY:
            return p_("every …, also: every 2 weeks on …", "Saturday")
        case Weekday.SUNDAY:
            return p_("every …, also: every 2 weeks on …", "Sunday")


def _weekday_of_month(day: Weekday) -> str:
    match day:
        case Weekday.MONDAY:
            return p_("on the second …", "Monday")
        case Weekday.TUESDAY:
            return p_("on the second …", "Tuesday")
        case Weekday.WEDNESDAY:
            return p_("on the second …", "Wednesday")
        case Weekday.THURSDAY:
            return p_("on the second …", "Thursday")
        case Weekday.FRIDAY:
            return p_("on the second …", "Friday")
        case Weekday.SATURDAY:
            return p_("on the second …", "Saturday")
        case Weekday.SUNDAY:
            return p_("on the second …", "Sunday")
