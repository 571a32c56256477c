"""Our rules as RRULE, where RFC 5545 can say exactly what they say."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from scheduling.recurrence.bounded import Bounded
from scheduling.recurrence.days import Daily, Weekly
from scheduling.recurrence.elapsed import NO_CHANGES_AFTER, NO_CHANGES_BEFORE, Every, Window
from scheduling.recurrence.general import Calendar, Frequency
from scheduling.recurrence.model import Anchor, MonthEnd, NthWeekday, Recurrence, Weekday
from scheduling.recurrence.months import Monthly, Yearly
from scheduling.recurrence.rrule_parts import DAY_NAMES

MonthDay = int | Literal["last"]
_Parts = dict[str, str]
_SHORTEST_MONTH = 28
_MONTHS_OF_30 = frozenset({4, 6, 9, 11})
_FEBRUARY = 2
_HIGHEST_POSITION = 366
_LAST_HOUR = 23


def rrule_of(recurrence: Recurrence, anchor: Anchor) -> str | None:
    """Return the rule as RRULE whose DTSTART is its start or the anchor, on a whole minute; None where there is none.

    Days that are left out follow on a line of their own, as EXDATE. A window is written as its times of the wall clock,
    which is the same wherever no clocks change within it; else as whole hours, if it is that, which are elapsed.
    """
    bounded = recurrence if isinstance(recurrence, Bounded) else None
    rule = bounded.rule if bounded is not None else recurrence
    parts = _parts(rule, anchor)
    if parts is None:
        return None
    if bounded is None:
        return _joined(parts)
    if bounded.count is not None and bounded.until is not None:
        return None
    if bounded.until is not None:
        until = _until(bounded.until)
        if until is None:
            return None
        parts["UNTIL"] = until
    if bounded.count is not None:
        parts["COUNT"] = str(bounded.count)
    if not bounded.skipped:
        return _joined(parts)
    excluded = _excluded(bounded.skipped, rule)
    return None if excluded is None else f"RRULE:{_joined(parts)}\nEXDATE:{','.join(excluded)}"


def _parts(rule: Recurrence, anchor: Anchor) -> _Parts | None:
    match rule:
        case Every(window=None):
            if rule.minutes % 60:
                return {"FREQ": "MINUTELY", **_interval(rule.minutes)}
            return {"FREQ": "HOURLY", **_interval(rule.minutes // 60)}
        case Every(window=Window() as window):
            times = _times_of(window, rule.minutes)
            return _hourly(window, rule.minutes) if times is None else _parts(Weekly(window.weekdays, times), anchor)
        case Daily():
            return _with_times({"FREQ": "DAILY", **_interval(rule.interval)}, rule.times)
        case Weekly():
            return _weekly(rule, anchor)
        case Monthly():
            return _monthly(rule)
        case Yearly():
            return _yearly(rule)
        case Calendar():
            return _calendar(rule)
    return None


# --- days and weeks --------------------------------------------------------------------------------------------------


def _weekly(rule: Weekly, anchor: Anchor) -> _Parts | None:
    if rule.interval == 1 and len(rule.days) == len(Weekday):
        return _with_times({"FREQ": "DAILY"}, rule.times)
    days = {"BYDAY": _weekdays(rule.days)}
    if rule.interval == 1 and _is_product(rule.times):
        return _with_times({"FREQ": "WEEKLY", **days}, rule.times)
    if rule.interval == 1:  # positions count within each day
        return _with_times({"FREQ": "DAILY", **days}, rule.times)
    week_start = anchor.week_start if rule.week_start is None else rule.week_start
    parts = {"FREQ": "WEEKLY", **_interval(rule.interval), **days, "WKST": DAY_NAMES[week_start]}
    return _with_times(parts, rule.times, days=len(rule.days))


# --- months and years ------------------------------------------------------------------------------------------------


def _monthly(rule: Monthly) -> _Parts | None:
    parts = {"FREQ": "MONTHLY", **_interval(rule.interval)}
    if rule.weekdays:
        return None if rule.days else _with_all_times({**parts, "BYDAY": _numbered(rule.weekdays)}, rule.times)
    if rule.month_end is MonthEnd.SKIP or _every_month_has(rule.days):
        days = {"BYMONTHDAY": _month_days(rule.days)}
        if rule.interval == 1 and not _is_product(rule.times):
            return _with_times({"FREQ": "DAILY", **days}, rule.times)
        return _with_all_times({**parts, **days}, rule.times)
    return _clamped(parts, rule.days, rule.times)


def _yearly(rule: Yearly) -> _Parts | None:
    months = {"BYMONTH": _numbers(rule.months)}
    parts = {"FREQ": "YEARLY", **_interval(rule.interval), **months}
    if rule.weekdays:
        return None if rule.days else _with_all_times({**parts, "BYDAY": _numbered(rule.weekdays)}, rule.times)
    if rule.month_end is MonthEnd.SKIP or _every_month_has(rule.days, rule.months):
        days = {"BYMONTHDAY": _month_days(rule.days)}
        if rule.interval == 1 and not _is_product(rule.times):
            return _with_times({"FREQ": "DAILY", **months, **days}, rule.times)
        return _with_all_times({**parts, **days}, rule.times)
    if len(rule.months) == 1:
        return _clamped(parts, rule.days, rule.times)
    if rule.interval == 1:  # positions count within each month
        return _clamped({"FREQ": "MONTHLY", **months}, rule.days, rule.times)
    return None


def _every_month_has(days: Iterable[MonthDay], months: Iterable[int] = (_FEBRUARY,)) -> bool:
    shortest = min(_SHORTEST_MONTH if month == _FEBRUARY else 31 - (month in _MONTHS_OF_30) for month in months)
    return all(isinstance(day, str) or abs(day) <= shortest for day in days)


def _clamped(parts: _Parts, days: Collection[MonthDay], times: Collection[time]) -> _Parts | None:
    """Write BYMONTHDAY=15,28,29,30,31;BYSETPOS=1,-1 for the 15th, and the 31st or the last day."""
    numbers = sorted(day for day in days if isinstance(day, int))
    if len(numbers) < len(days) or numbers[0] < 1:
        return None
    *own, last = numbers
    if own and own[-1] > _SHORTEST_MONTH:
        return None
    written, in_a_day = _clock_parts(times)
    if written is None:
        return None
    taken = range(1, in_a_day + 1) if "BYSETPOS" not in written else list(map(int, written["BYSETPOS"].split(",")))
    positions = [position + day * in_a_day for day in range(len(own)) for position in taken]
    positions += [position - in_a_day - 1 for position in taken]
    if max(map(abs, positions)) > _HIGHEST_POSITION:
        return None
    month_days = sorted({*own, *range(_SHORTEST_MONTH, last + 1)})
    return {**parts, "BYMONTHDAY": _numbers(month_days), **written, "BYSETPOS": ",".join(map(str, positions))}


def _calendar(rule: Calendar) -> _Parts | None:
    parts = {"FREQ": rule.frequency.value.upper(), **_interval(rule.interval)}
    for name, numbers in (
        ("BYMONTH", rule.months),
        ("BYWEEKNO", rule.weeks),
        ("BYYEARDAY", rule.year_days),
        ("BYMONTHDAY", rule.month_days),
    ):
        if numbers:
            parts[name] = _numbers(numbers)
    weekdays = rule.weekdays
    if not (weekdays or rule.nth_weekdays or rule.month_days or rule.year_days or rule.frequency is Frequency.DAILY):
        weekdays = frozenset(Weekday)  # else the start would name the day
    if weekdays or rule.nth_weekdays:
        parts["BYDAY"] = ",".join(filter(None, (_weekdays(weekdays), _numbered(rule.nth_weekdays))))
    elif rule.frequency is Frequency.YEARLY and not (rule.months or rule.weeks or rule.year_days):
        parts["BYMONTH"] = _numbers(range(1, 13))  # else the start would name the month
    if rule.week_start is not Weekday.MONDAY:
        parts["WKST"] = DAY_NAMES[rule.week_start]
    if rule.year_days and rule.frequency is Frequency.DAILY:
        if rule.interval > 1:
            return None
        parts["FREQ"] = "YEARLY"  # RFC 5545 has no BYYEARDAY for days
        return _with_all_times(parts, rule.times)
    if rule.frequency is Frequency.DAILY:
        return _with_times(parts, rule.times)
    if not rule.positions:
        return _with_all_times(parts, rule.times)
    parts["BYSETPOS"] = _numbers(rule.positions)
    return _with_all_times(parts, rule.times)


# --- times -----------------------------------------------------------------------------------------------------------


def _times_of(window: Window, minutes: int) -> tuple[time, ...] | None:
    """Return the times of a window in which clocks don't change."""
    if not NO_CHANGES_BEFORE <= window.begins < window.ends <= NO_CHANGES_AFTER:
        return None
    day = datetime.combine(date.min, window.begins)
    steps = window.length // timedelta(minutes=minutes)
    return tuple((day + step * timedelta(minutes=minutes)).time() for step in range(steps + 1))


def _hourly(window: Window, minutes: int) -> _Parts | None:
    """Return the rule of the same minutes of whole hours; None where a window is not that, or begins at seconds."""
    begins, ends = window.begins, window.ends
    if 60 % minutes or begins.minute >= minutes or begins > ends:
        return None
    if ends != time(ends.hour, begins.minute + 60 - minutes) or begins.second or begins.microsecond or begins == ends:
        return None
    hours = {} if ends.hour - begins.hour == _LAST_HOUR else {"BYHOUR": _numbers(range(begins.hour, ends.hour + 1))}
    days = {} if len(window.weekdays) == len(Weekday) else {"BYDAY": _weekdays(window.weekdays)}
    return {"FREQ": "HOURLY", **days, **hours, "BYMINUTE": _numbers(range(begins.minute, 60, minutes))}


def _clock_parts(times: Collection[time]) -> tuple[_Parts | None, int]:
    """Return BYHOUR, BYMINUTE and BYSECOND, BYSETPOS where that says too much, and how many times it says."""
    clocks = sorted(set(times))
    if any(clock.microsecond for clock in clocks):
        return None, 0
    hours, minutes, seconds = ({getattr(clock, unit) for clock in clocks} for unit in ("hour", "minute", "second"))
    said = [
        time(hour, minute, second) for hour in sorted(hours) for minute in sorted(minutes) for second in sorted(seconds)
    ]
    parts = {"BYHOUR": _numbers(hours), "BYMINUTE": _numbers(minutes)}
    if seconds != {0}:
        parts["BYSECOND"] = _numbers(seconds)
    if len(said) > len(clocks):
        positions = [number for number, clock in enumerate(said, start=1) if clock in clocks]
        if positions[-1] > _HIGHEST_POSITION:
            return None, 0
        parts["BYSETPOS"] = _numbers(positions)
    return parts, len(said)


def _is_product(times: Collection[time]) -> bool:
    parts, _ = _clock_parts(times)
    return parts is not None and "BYSETPOS" not in parts


def _with_all_times(parts: _Parts, times: Collection[time]) -> _Parts | None:
    """Return parts with times that need no position."""
    written, _ = _clock_parts(times)
    return None if written is None or "BYSETPOS" in written else {**parts, **written}


def _with_times(parts: _Parts, times: Collection[time], *, days: int = 1) -> _Parts | None:
    """Return parts with any times, in a period of so many days."""
    written, in_a_day = _clock_parts(times)
    if written is None:
        return None
    if "BYSETPOS" in written:
        taken = list(map(int, written["BYSETPOS"].split(",")))
        positions = [position + day * in_a_day for day in range(days) for position in taken]
        if positions[-1] > _HIGHEST_POSITION:
            return None
        written["BYSETPOS"] = _numbers(positions)
    return {**parts, **written}


# --- values ----------------------------------------------------------------------------------------------------------


def _joined(parts: _Parts) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _interval(interval: int) -> _Parts:
    return {} if interval == 1 else {"INTERVAL": str(interval)}


def _numbers(numbers: Iterable[int]) -> str:
    return ",".join(map(str, sorted(numbers)))


def _weekdays(days: Iterable[Weekday]) -> str:
    return ",".join(DAY_NAMES[day] for day in sorted(days))


def _numbered(days: Iterable[NthWeekday]) -> str:
    named = sorted(days, key=lambda day: (day.nth < 0, day.nth, day.weekday))
    return ",".join(f"{day.nth}{DAY_NAMES[day.weekday]}" for day in named)


def _month_days(days: Iterable[MonthDay]) -> str:
    return _numbers({-1 if isinstance(day, str) else day for day in days})


def _until(until: date | datetime) -> str | None:
    if not isinstance(until, datetime):
        return f"{until:%Y%m%d}T235959"
    if until.microsecond:
        return None
    if until.tzinfo is not None:
        return f"{until.astimezone(UTC):%Y%m%dT%H%M%S}Z"
    return f"{until:%Y%m%dT%H%M%S}"


def _excluded(skipped: Iterable[date | datetime], rule: Recurrence) -> list[str] | None:
    """Return what is left out as times; a whole day is each of the rule's times on it."""
    found = set[datetime]()
    for bound in skipped:
        if isinstance(bound, datetime):
            found.add(bound)
        elif isinstance(rule, Daily | Weekly | Monthly | Yearly | Calendar):
            found |= {datetime.combine(bound, clock) for clock in rule.times}
        elif isinstance(rule, Every) and rule.window is not None:
            times = _times_of(rule.window, rule.minutes)
            if times is None:
                return None
            found |= {datetime.combine(bound, clock) for clock in times}
        else:
            return None
    if any(at.microsecond for at in found):
        return None
    return [f"{at:%Y%m%dT%H%M%S}" for at in sorted(found)]
