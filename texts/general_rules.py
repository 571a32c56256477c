"""The general calendar rule in words: how often, and each part that limits its days."""

from functools import reduce

from scheduling.recurrence import Calendar, Frequency
from texts.dates import clocks, listed, month_name
from texts.rich import plain
from texts.rule_days import month_days, nth_weekday, weekdays
from texts.speech import _, n_, p_


def general(rule: Calendar) -> str:
    """Return the rule in words: "every month, on Friday, on day 13 of the month, at 09:00"."""
    parts = [_how_often(rule)]
    if rule.months:
        # Translators: {months} are names as in "25 December"
        parts.append(
            plain(_("on days of {months}"), months=listed([month_name(month) for month in sorted(rule.months)]))
        )
    if rule.weeks:
        template = n_("in week {weeks} of the year", "in weeks {weeks} of the year", len(rule.weeks))
        parts.append(plain(template, weeks=_numbers(rule.weeks)))
    if rule.year_days:
        template = n_("on day {days} of the year", "on days {days} of the year", len(rule.year_days))
        parts.append(plain(template, days=_numbers(rule.year_days)))
    if rule.month_days:
        days = month_days({"last" if day == -1 else day for day in rule.month_days})
        # Translators: {days} is "day 31", "days 1 and 15" or "the last day"
        parts.append(plain(_("on {days} of the month"), days=days))
    if rule.weekdays:
        # Translators: {days} are weekdays as in "every …"
        parts.append(plain(_("on {days}"), days=weekdays(rule.weekdays)))
    if rule.nth_weekdays:
        named = sorted(rule.nth_weekdays, key=lambda one: (one.nth < 0, one.nth, one.weekday))
        # Translators: {days} are numbered weekdays, with the preposition that they need
        parts.append(plain(p_("the second Tuesday", "on {days}"), days=listed([nth_weekday(one) for one in named])))
    if rule.positions:
        parts.append(_positions(rule.positions))
    return plain(_("{rule}, at {times}"), rule=reduce(_limited, parts), times=clocks(rule.times))


def _limited(rule: str, part: str) -> str:
    # Translators: "every month" and "on Friday", or that and "on day 13 of the month"
    return plain(p_("a rule and what limits its days", "{rule}, {part}"), rule=rule, part=part)


def _how_often(rule: Calendar) -> str:
    match rule.frequency, rule.interval:
        case Frequency.YEARLY, 1:
            return _("every year")
        case Frequency.MONTHLY, 1:
            return _("every month")
        case Frequency.WEEKLY, 1:
            return _("every week")
        case Frequency.DAILY, 1:
            return _("every day")
        case Frequency.YEARLY, interval:
            return plain(n_("every {n} year", "every {n} years", interval), n=interval)
        case Frequency.MONTHLY, interval:
            return plain(n_("every {n} month", "every {n} months", interval), n=interval)
        case Frequency.WEEKLY, interval:
            return plain(n_("every {n} week", "every {n} weeks", interval), n=interval)
    return plain(n_("every {n} day", "every {n} days", rule.interval), n=rule.interval)


def _positions(positions: frozenset[int]) -> str:
    if positions == {1}:
        return _("of these only the first one")
    if positions == {-1}:
        return _("of these only the last one")
    template = n_("of these only number {numbers}", "of these only numbers {numbers}", len(positions))
    return plain(template, numbers=_numbers(positions))


def _numbers(numbers: frozenset[int]) -> str:
    return listed([_number(number) for number in sorted(numbers, key=lambda number: (number < 0, number))])


def _number(number: int) -> str:
    if number > 0:
        return str(number)
    if number == -1:
        # Translators: of weeks, days of the year and the like, in a list of numbers
        return p_("a number", "the last")
    # Translators: of weeks, days of the year and the like: the one that is number {n} counted from the end
    return plain(_("{n} from the end"), n=-number)
