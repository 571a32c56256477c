"""RRULE becomes the friendliest of our rules that says the same, else the general one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise, product
from typing import Literal

from scheduling.errors import RuleNotOffered
from scheduling.recurrence.bounded import Bounded
from scheduling.recurrence.days import Daily, Weekly
from scheduling.recurrence.elapsed import NO_CHANGES_AFTER, NO_CHANGES_BEFORE, Every, Window
from scheduling.recurrence.general import Calendar, Frequency
from scheduling.recurrence.model import MOST_WEEKDAYS_IN_MONTH, MonthEnd, Recurrence, Weekday
from scheduling.recurrence.months import Monthly, Yearly
from scheduling.recurrence.rrule_parts import Parts, parts_of

_SHORTEST_MONTH = 28
_HOURS, _MINUTES, _SECONDS = 24, 1440, 86_400
_MOST_TIMES = 1440


def recurrence_from_rrule(text: str, *, start: date) -> Recurrence:
    """Read an RRULE whose DTSTART is `start` (local, naive), from which come all parts that the rule leaves out.

    The first run is the first that the rule names, at `start` or later. Hours and minutes without other parts are
    elapsed time. With some they are times of the wall clock, but elapsed within each day where an hour that comes a
    second time would else be a hole. Where `start` is a date without a time, each run is at
    midnight, whatever the rule says of times (RFC 5545, 3.3.10). Raises `RuleNotOffered`, which names the part.
    """
    parts = parts_of(text)
    if isinstance(start, datetime):
        start = start.replace(tzinfo=None, fold=0)
    else:
        start = datetime.combine(start, time.min)
        parts = replace(parts, hours=frozenset(), minutes=frozenset(), seconds=frozenset())
    if parts.count is not None and parts.until is not None:
        raise RuleNotOffered("COUNT, UNTIL")
    return Bounded(rule=_rule(parts, start), start=start, until=parts.until, count=parts.count, skipped=parts.skipped)


def _rule(parts: Parts, start: datetime) -> Recurrence:
    match parts.frequency:
        case "SECONDLY":
            if _limits(parts) or parts.interval % 60:
                raise RuleNotOffered("FREQ=SECONDLY")
            return Every(parts.interval // 60)
        case "HOURLY" | "MINUTELY":
            if not _limits(parts):
                return Every(parts.interval * (60 if parts.frequency == "HOURLY" else 1))
            return _within_days(parts, start)
        case "DAILY":
            return _daily(parts, start)
        case "WEEKLY":
            return _weekly(parts, start)
        case "MONTHLY":
            return _monthly(parts, start)
    return _yearly(parts, start)


def _limits(parts: Parts) -> bool:
    """Tell whether a rule has any BY part."""
    return replace(parts, week_start=Weekday.MONDAY, until=None, count=None, skipped=frozenset()) != Parts(
        parts.frequency, parts.interval
    )


# --- hours and minutes -----------------------------------------------------------------------------------------------


def _within_days(parts: Parts, start: datetime) -> Recurrence:
    """Read a rule of hours or minutes on certain days or at certain times: each day has the same times."""
    if parts.weeks:
        raise RuleNotOffered("BYWEEKNO")
    in_a_day = _HOURS if parts.frequency == "HOURLY" else _MINUTES
    days, step = 1, parts.interval
    if not step % in_a_day:
        days, step = step // in_a_day, in_a_day
    if in_a_day % step:
        raise RuleNotOffered(f"INTERVAL={parts.interval}")
    first = start.hour if parts.frequency == "HOURLY" else start.hour * 60 + start.minute
    seconds = parts.seconds or {start.second}
    times = list[time]()
    for unit in range(first % step, in_a_day, step):
        if parts.frequency == "HOURLY":
            own = [time(unit, *clock) for clock in product(sorted(parts.minutes or {start.minute}), sorted(seconds))]
        else:
            own = [time(unit // 60, unit % 60, second) for second in sorted(seconds)]
        times.extend(clock for clock in _taken(own, parts.positions) if _is_meant(clock, parts))
    if not times:
        raise RuleNotOffered("BYHOUR, BYMINUTE")
    if len(times) > _MOST_TIMES:
        raise RuleNotOffered("BYSECOND")
    parts = replace(parts, interval=days, positions=frozenset())
    minutes = _minutes_apart(times)
    if days > 1 or minutes is None or parts.months or parts.month_days or parts.year_days or parts.nth_weekdays:
        return _of_days(parts, tuple(times))
    window = Window(begins=times[0], ends=times[-1], weekdays=frozenset(parts.weekdays or Weekday))
    return Every(minutes, window)


def _minutes_apart(times: Sequence[time]) -> int | None:
    """Return how far apart times are between which clocks may change; None where that is uneven, or above an hour."""
    if times[0] >= NO_CHANGES_BEFORE and times[-1] <= NO_CHANGES_AFTER:
        return None
    on = date.min
    apart = {datetime.combine(on, after) - datetime.combine(on, before) for before, after in pairwise(times)}
    if len(apart) != 1 or not timedelta() < (step := apart.pop()) <= timedelta(hours=1) or step % timedelta(minutes=1):
        return None
    return step // timedelta(minutes=1)


def _is_meant(clock: time, parts: Parts) -> bool:
    return (not parts.hours or clock.hour in parts.hours) and (not parts.minutes or clock.minute in parts.minutes)


def _times(parts: Parts, start: datetime) -> tuple[time, ...]:
    hours, minutes, seconds = parts.hours or {start.hour}, parts.minutes or {start.minute}, parts.seconds
    most = _SECONDS if parts.positions else _MOST_TIMES  # of positions few runs are left
    if len(hours) * len(minutes) * max(len(seconds), 1) > most:
        raise RuleNotOffered("BYSECOND")
    return tuple(time(*clock) for clock in product(sorted(hours), sorted(minutes), sorted(seconds or {start.second})))


def _taken(times: Iterable[time], positions: frozenset[int]) -> tuple[time, ...]:
    """Return the times that BYSETPOS takes, in order."""
    clocks = tuple(times)
    if not positions:
        return clocks
    taken = {position - 1 if position > 0 else len(clocks) + position for position in positions}
    return tuple(clock for number, clock in enumerate(clocks) if number in taken)


# --- days and weeks --------------------------------------------------------------------------------------------------


def _daily(parts: Parts, start: datetime) -> Recurrence:
    if parts.year_days:
        raise RuleNotOffered("BYYEARDAY")
    times = _taken(_times(parts, start), parts.positions)
    if not times:
        raise RuleNotOffered("BYSETPOS")
    return _of_days(replace(parts, positions=frozenset()), times)


def _of_days(parts: Parts, times: tuple[time, ...]) -> Recurrence:
    """Return the rule of days at given times; what parts it has limit the days."""
    if parts.weeks:
        raise RuleNotOffered("BYWEEKNO")
    if parts.nth_weekdays:
        raise RuleNotOffered("BYDAY")
    of_months = parts.months or parts.year_days or parts.month_days
    if not of_months and not parts.weekdays:
        return Daily(times, parts.interval)
    if not of_months and parts.interval == 1:
        return Weekly(parts.weekdays, times)
    if parts.month_days and parts.interval == 1 and not (parts.weekdays or parts.year_days):
        return _on_month_days(parts, times)
    return _calendar(Frequency.DAILY, parts, times)


def _weekly(parts: Parts, start: datetime) -> Recurrence:
    for name, given in (
        ("BYWEEKNO", parts.weeks),
        ("BYYEARDAY", parts.year_days),
        ("BYMONTHDAY", parts.month_days),
        ("BYDAY", parts.nth_weekdays),
    ):
        if given:
            raise RuleNotOffered(name)
    times = _times(parts, start)
    parts = replace(parts, weekdays=parts.weekdays or frozenset({Weekday(start.weekday())}))
    if parts.positions and not parts.months:
        same = _same_each_day(parts, len(times))
        if same:
            times, parts = _taken(times, same), replace(parts, positions=frozenset())
    if parts.positions:
        return _calendar(Frequency.WEEKLY, parts, times)
    if parts.months:
        return _calendar(Frequency.DAILY if parts.interval == 1 else Frequency.WEEKLY, parts, times)
    week_start = parts.week_start if parts.interval > 1 else None
    return Weekly(parts.weekdays, times, parts.interval, week_start)


def _same_each_day(parts: Parts, in_a_day: int) -> frozenset[int]:
    """Return the positions within a day that those within a week take on each of its days alike, else nothing."""
    of_first = frozenset(position for position in parts.positions if 0 < position <= in_a_day)
    of_all = {position + day * in_a_day for position in of_first for day in range(len(parts.weekdays))}
    return of_first if of_all == parts.positions else frozenset()


# --- months and years ------------------------------------------------------------------------------------------------


def _monthly(parts: Parts, start: datetime) -> Recurrence:
    for name, given in (("BYWEEKNO", parts.weeks), ("BYYEARDAY", parts.year_days)):
        if given:
            raise RuleNotOffered(name)
    _check_numbers(parts, MOST_WEEKDAYS_IN_MONTH)
    times = _times(parts, start)
    if not (parts.month_days or parts.weekdays or parts.nth_weekdays):
        parts = replace(parts, month_days=frozenset({start.day}))
    if parts.months and parts.interval > 1:
        return _calendar(Frequency.MONTHLY, parts, times)
    if parts.month_days and not (parts.weekdays or parts.nth_weekdays):
        if not parts.positions:
            return _on_month_days(parts, times)
        clamped = _clamped(parts, times)
        if clamped is not None:
            days, taken = clamped
            return _of_months(parts, days, taken, MonthEnd.CLAMP)
    if parts.nth_weekdays and not (parts.month_days or parts.weekdays or parts.positions):
        if parts.months:
            return Yearly(months=parts.months, weekdays=parts.nth_weekdays, times=times)
        return Monthly(frozenset(), times, parts.interval, weekdays=parts.nth_weekdays)
    return _calendar(Frequency.MONTHLY, parts, times)


def _yearly(parts: Parts, start: datetime) -> Recurrence:
    if parts.weeks and parts.nth_weekdays:
        raise RuleNotOffered("BYDAY")
    times = _times(parts, start)
    parts = _filled(parts, start)
    if parts.months:
        _check_numbers(parts, MOST_WEEKDAYS_IN_MONTH)
    if parts.weeks or parts.year_days or parts.weekdays:
        return _calendar(Frequency.YEARLY, parts, times)
    months = parts.months
    if parts.month_days and not parts.nth_weekdays:
        clamped = _clamped(parts, times) if parts.positions and len(parts.months) == 1 else None
        if clamped is not None:
            days, taken = clamped
            return Yearly(months=months, days=days, times=taken, interval=parts.interval)
        if not parts.positions:
            days, month_end = _days_and_end(parts.month_days)
            return Yearly(months=months, days=days, times=times, interval=parts.interval, month_end=month_end)
    if parts.nth_weekdays and parts.months and not (parts.month_days or parts.positions):
        return Yearly(months=months, weekdays=parts.nth_weekdays, times=times, interval=parts.interval)
    return _calendar(Frequency.YEARLY, parts, times)


def _filled(parts: Parts, start: datetime) -> Parts:
    """Return a rule of years with what it takes from its start.

    With BYMONTHDAY alone that is the month, as libical has it; dateutil takes every month.
    """
    if parts.year_days or parts.weekdays or parts.nth_weekdays or (parts.weeks and parts.month_days):
        return parts
    if parts.weeks:
        return replace(parts, weekdays=frozenset({Weekday(start.weekday())}))
    return replace(
        parts,
        months=parts.months or frozenset({start.month}),
        month_days=parts.month_days or frozenset({start.day}),
    )


def _check_numbers(parts: Parts, most: int) -> None:
    for named in parts.nth_weekdays:
        if abs(named.nth) > most:
            raise RuleNotOffered("BYDAY")


def _on_month_days(parts: Parts, times: tuple[time, ...]) -> Recurrence:
    days, month_end = _days_and_end(parts.month_days)
    return _of_months(parts, days, times, month_end)


def _of_months(
    parts: Parts, days: frozenset[int | Literal["last"]], times: tuple[time, ...], month_end: MonthEnd
) -> Recurrence:
    if parts.months:
        return Yearly(months=parts.months, days=days, times=times, month_end=month_end)
    return Monthly(days, times, parts.interval, month_end=month_end)


def _days_and_end(numbers: Iterable[int]) -> tuple[frozenset[int | Literal["last"]], MonthEnd]:
    days: frozenset[int | Literal["last"]] = frozenset("last" if day == -1 else day for day in numbers)
    every_month_has_them = all(abs(day) <= _SHORTEST_MONTH for day in numbers)
    return days, MonthEnd.CLAMP if every_month_has_them else MonthEnd.SKIP


def _clamped(parts: Parts, times: tuple[time, ...]) -> tuple[frozenset[int | Literal["last"]], tuple[time, ...]] | None:
    """Return the days and times of BYMONTHDAY=15,28,29,30,31;BYSETPOS=1,-1: the 15th, and the 31st or the last day.

    The days from the 28th on are one, the last of them that a month has; those before it are days of their own.
    """
    last = max(parts.month_days)
    small = {day for day in parts.month_days if 0 < day < _SHORTEST_MONTH}
    if last <= _SHORTEST_MONTH or parts.month_days != small | set(range(_SHORTEST_MONTH, last + 1)):
        return None
    in_a_day = len(times)
    at_end = frozenset(position for position in parts.positions if -in_a_day <= position < 0)
    taken = _taken(times, at_end)
    of_last = frozenset(position + in_a_day + 1 for position in at_end)
    if not of_last:
        return None
    for own in (small, small | {_SHORTEST_MONTH}):
        of_small = {position + day * in_a_day for position in of_last for day in range(len(own))}
        if of_small | at_end == parts.positions:
            return frozenset({*own, last}), taken
    return None


def _calendar(frequency: Frequency, parts: Parts, times: tuple[time, ...]) -> Calendar:
    return Calendar(
        frequency=frequency,
        times=times,
        interval=parts.interval,
        months=parts.months,
        weeks=parts.weeks,
        year_days=parts.year_days,
        month_days=parts.month_days,
        weekdays=parts.weekdays,
        nth_weekdays=parts.nth_weekdays,
        positions=parts.positions,
        week_start=parts.week_start,
    )
