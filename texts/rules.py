"""Rules of repetition in words: "every Monday, Wednesday and Friday at 08:00"."""

from collections.abc import Collection
from typing import Literal

from scheduling.messages import Timing
from scheduling.recurrence import Daily, Every, Monthly, Once, Weekday, Weekly
from texts.dates import clocks, listed
from texts.rich import plain
from texts.speech import _, n_, p_

_WORKING_DAYS = frozenset(list(Weekday)[:5])
_WEEKEND = frozenset(list(Weekday)[5:])
_SHORTEST_MONTH = 28
_HOUR = 60


def describe(timing: Timing, *, aside: bool = True) -> str:
    """Return the rule in words, without a capital at its start.

    With `aside` it says in brackets what becomes of a day that some months lack.
    """
    match timing.recurrence:
        case Once():
            return _("once")
        case Daily() as rule:
            return _daily(rule)
        case Weekly() as rule:
            return _weekly(rule)
        case Monthly() as rule:
            return _monthly(rule) + (_shorter_months(rule.days) if aside else "")
        case Every(minutes=minutes):
            return every(minutes)
    raise TypeError(f"no words for {timing.recurrence!r}")


def every(minutes: int) -> str:
    """Return an interval in words: "every 30 minutes", "every hour", "every 2 hours 30 minutes"."""
    hours, rest = divmod(minutes, _HOUR)
    if minutes == 1:
        return _("every minute")
    if minutes == _HOUR:
        return _("every hour")
    if not rest:
        return plain(n_("every {n} hour", "every {n} hours", hours), n=hours)
    if minutes < 2 * _HOUR:
        return plain(n_("every {n} minute", "every {n} minutes", minutes), n=minutes)
    whole = plain(n_("every {n} hour", "every {n} hours", hours), n=hours)
    # Translators: the end of "every 2 hours 30 minutes"
    part = plain(n_("{n} minute", "{n} minutes", rest), n=rest)
    return f"{whole} {part}"


def _daily(rule: Daily) -> str:
    times = clocks(rule.times)
    if rule.interval == 1:
        return plain(_("every day at {times}"), times=times)
    template = n_("every {n} day at {times}", "every {n} days at {times}", rule.interval)
    return plain(template, n=rule.interval, times=times)


def _weekly(rule: Weekly) -> str:
    times = clocks(rule.times)
    names = listed([_weekday(day) for day in sorted(rule.days)])
    if rule.interval > 1:
        template = n_("every {n} week on {days} at {times}", "every {n} weeks on {days} at {times}", rule.interval)
        return plain(template, n=rule.interval, days=names, times=times)
    if len(rule.days) == len(Weekday):
        return plain(_("every day at {times}"), times=times)
    if rule.days == _WORKING_DAYS:
        return plain(_("on weekdays at {times}"), times=times)
    if rule.days == _WEEKEND:
        return plain(_("on weekends at {times}"), times=times)
    return plain(_("every {days} at {times}"), days=names, times=times)


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


def _monthly(rule: Monthly) -> str:
    days, times = _month_days(rule.days), clocks(rule.times)
    if rule.interval == 1:
        # Translators: {days} is "day 31", "days 1 and 15" or "the last day"
        return plain(_("on {days} of each month at {times}"), days=days, times=times)
    template = n_("every {n} month on {days} at {times}", "every {n} months on {days} at {times}", rule.interval)
    return plain(template, n=rule.interval, days=days, times=times)


def _month_days(days: Collection[int | Literal["last"]]) -> str:
    # Translators: one number in "on days 1 and 15 of each month"; "{day}." or "{day}th" where it needs that
    numbers = [plain(p_("day of the month", "{day}"), day=day) for day in _numbers(days)]
    parts = []
    if numbers:
        # Translators: the numbers are already joined to a list
        parts.append(plain(n_("day {days}", "days {days}", len(numbers)), days=listed(numbers)))
    if "last" in days:
        # Translators: as in "on the last day of each month"
        parts.append(p_("day of the month", "the last day"))
    return listed(parts)


def _shorter_months(days: Collection[int | Literal["last"]]) -> str:
    if all(day <= _SHORTEST_MONTH for day in _numbers(days)):
        return ""
    return " " + _("(on the last day of shorter months)")


def _numbers(days: Collection[int | Literal["last"]]) -> list[int]:
    return sorted(day for day in days if day != "last")
