"""Rules of repetition in words: "every Monday, Wednesday and Friday at 08:00"."""

from calendar import monthrange
from datetime import date, datetime

from scheduling.recurrence import (
    Bounded,
    Calendar,
    Daily,
    Every,
    Monthly,
    Once,
    Recurrence,
    Weekday,
    Weekly,
    Window,
    Yearly,
)
from scheduling.recurrence.bounded import Bound, bound_text
from scheduling.timing import Timing
from scheduling.zones import known_zone
from texts.dates import clock, clocks, day_in_words, day_of_year, listed
from texts.general_rules import general
from texts.rich import plain
from texts.rule_days import month_days, of_month, weekdays, with_shorter_months
from texts.speech import _, n_, p_

_WORKING_DAYS = frozenset(list(Weekday)[:5])
_WEEKEND = frozenset(list(Weekday)[5:])
_HOUR = 60
_LEAP_YEAR, _COMMON_YEAR = 2000, 2001
_FEW = 5
"""Up to here dates that are left out are named."""


def describe(timing: Timing, *, aside: bool = True) -> str:
    """Return the rule in words, without a capital at its start.

    With `aside` it says in brackets what becomes of a day that some months lack.
    """
    recurrence = timing.recurrence
    if isinstance(recurrence, Bounded):
        return _bounded(_described(recurrence.rule, aside=aside), recurrence, timing)
    return _described(recurrence, aside=aside)


def progress(timing: Timing, index: int) -> str:
    """Return which run of how many is next, where they are counted, `index` of them lying before it; else nothing."""
    recurrence = timing.recurrence
    if not isinstance(recurrence, Bounded) or recurrence.count is None:
        return ""
    return plain(_("The next one is number {n} of {count}."), n=index + 1, count=recurrence.count)


def _described(recurrence: Recurrence, *, aside: bool) -> str:
    match recurrence:
        case Once():
            return _("once")
        case Daily() as rule:
            return _daily(rule)
        case Weekly() as rule:
            return _weekly(rule)
        case Monthly() as rule:
            words = _monthly(rule)
            return with_shorter_months(words, rule.days, rule.month_end) if aside else words
        case Yearly() as rule:
            shortest = min(monthrange(_COMMON_YEAR, month)[1] for month in rule.months)
            words = _yearly(rule)
            return with_shorter_months(words, rule.days, rule.month_end, shortest=shortest) if aside else words
        case Calendar() as rule:
            return general(rule)
        case Every(window=Window() as window) as rule:
            return _in_window(rule, window)
        case Every(minutes=minutes):
            return every(minutes)
    raise TypeError(f"no words for {recurrence!r}")


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
    # Translators: inside of "every {hours} {minutes}"
    whole = plain(n_("{n} hour", "{n} hours", hours), n=hours)
    # Translators: inside of "every {hours} {minutes}"
    part = plain(n_("{n} minute", "{n} minutes", rest), n=rest)
    # Translators: as in: every 2 hours 30 minutes
    return plain(_("every {hours} {minutes}"), hours=whole, minutes=part)


def _daily(rule: Daily) -> str:
    times = clocks(rule.times)
    if rule.interval == 1:
        return plain(_("every day at {times}"), times=times)
    template = n_("every {n} day at {times}", "every {n} days at {times}", rule.interval)
    return plain(template, n=rule.interval, times=times)


def _weekly(rule: Weekly) -> str:
    times = clocks(rule.times)
    names = weekdays(rule.days)
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


def _monthly(rule: Monthly) -> str:
    days, times = month_days(rule.days, rule.weekdays), clocks(rule.times)
    if rule.interval == 1:
        # Translators: {days} is "day 31", "days 1 and 15", "the last day" or "the second Tuesday"
        return plain(_("on {days} of each month at {times}"), days=days, times=times)
    template = n_("every {n} month on {days} at {times}", "every {n} months on {days} at {times}", rule.interval)
    return plain(template, n=rule.interval, days=days, times=times)


def _yearly(rule: Yearly) -> str:
    days, times = listed(_days_of_year(rule)), clocks(rule.times)
    if rule.interval == 1:
        # Translators: {days} is "25 December", "the second Sunday of May"
        return plain(_("every year on {days} at {times}"), days=days, times=times)
    template = n_("every {n} year on {days} at {times}", "every {n} years on {days} at {times}", rule.interval)
    return plain(template, n=rule.interval, days=days, times=times)


def _days_of_year(rule: Yearly) -> list[str]:
    found = []
    for month in sorted(rule.months):
        dates = {day for day in rule.days if isinstance(day, int) and 1 <= day <= monthrange(_LEAP_YEAR, month)[1]}
        found += [_day_of_year(date(_LEAP_YEAR, month, day)) for day in sorted(dates)]
        others = rule.days - dates
        if others or rule.weekdays:
            named = month_days(others, rule.weekdays)
            # Translators: the names of months have a form of their own for this
            found.append(plain(_("{days} of {month}"), days=named, month=of_month(month)))
    return found


def _day_of_year(day: date) -> str:
    # Translators: with the article or preposition that each day needs in a list
    return plain(p_("one day in: every year on 24 December and 25 December", "{day}"), day=day_of_year(day))


def _in_window(rule: Every, window: Window) -> str:
    values = {"interval": every(rule.minutes), "begin": clock(window.begins), "end": clock(window.ends)}
    if len(window.weekdays) == len(Weekday):
        # Translators: {interval} is an interval in words, every 30 minutes
        return plain(_("{interval} from {begin} to {end}"), **values)
    if window.weekdays == _WORKING_DAYS:
        return plain(_("{interval} from {begin} to {end} on weekdays"), **values)
    if window.weekdays == _WEEKEND:
        return plain(_("{interval} from {begin} to {end} on weekends"), **values)
    # Translators: {days} are weekdays as in "every …"
    return plain(_("{interval} from {begin} to {end} on {days}"), **values, days=weekdays(window.weekdays))


# --- bounds ----------------------------------------------------------------------------------------------------------


def _bounded(rule: str, bounded: Bounded, timing: Timing) -> str:
    start = bounded.start
    if start is not None and _bound_day(start, timing) > timing.anchor.day:
        rule = plain(_("{rule}, from {date}"), rule=rule, date=_bound(start, timing))
    if bounded.until is not None:
        # Translators: that day or moment is included
        rule = plain(_("{rule}, until {date}"), rule=rule, date=_bound(bounded.until, timing))
    if bounded.count is not None:
        rule = plain(n_("{rule}, {n} time", "{rule}, {n} times", bounded.count), rule=rule, n=bounded.count)
    if len(bounded.skipped) > _FEW:
        template = n_("{rule}, except {n} date", "{rule}, except {n} dates", len(bounded.skipped))
        return plain(template, rule=rule, n=len(bounded.skipped))
    if bounded.skipped:
        dates = [_bound(bound, timing) for bound in sorted(bounded.skipped, key=bound_text)]
        return plain(_("{rule}, except {dates}"), rule=rule, dates=listed(dates))
    return rule


def _bound(bound: Bound, timing: Timing) -> str:
    day = day_in_words(_bound_day(bound, timing))
    if not isinstance(bound, datetime):
        return day
    local = bound if bound.tzinfo is None else bound.astimezone(known_zone(timing.zone))
    # Translators: a date and a time of day
    return plain(_("{date}, {clock}"), date=day, clock=clock(local))


def _bound_day(bound: Bound, timing: Timing) -> date:
    if not isinstance(bound, datetime):
        return bound
    return (bound if bound.tzinfo is None else bound.astimezone(known_zone(timing.zone))).date()
