"""Reading rules from their JSON form, which is also what the database keeps. Writing it is each rule's `to_json`."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Literal

from scheduling.errors import RecurrenceProblem, RecurrenceRefused
from scheduling.recurrence.bounded import Bounded
from scheduling.recurrence.days import Daily, Weekly
from scheduling.recurrence.elapsed import Every, Window
from scheduling.recurrence.general import Calendar, Frequency
from scheduling.recurrence.model import (
    LAST_DAY,
    LONGEST_MONTH,
    MOST_INTERVAL,
    MOST_RUNS,
    MOST_WEEKDAYS_IN_MONTH,
    MOST_WEEKDAYS_IN_YEAR,
    MonthEnd,
    NthWeekday,
    Recurrence,
    Weekday,
)
from scheduling.recurrence.months import Monthly, Yearly
from scheduling.recurrence.once import Once
from scheduling.recurrence.wall_clock import clock_text

_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)?"
)
_BOUNDS = frozenset({"start", "until", "count", "except"})
_MONTHS = 12
_LONGEST_YEAR = 366
_SUNDAY = 6


def recurrence_from_json(form: object, *, clock: time | None = None) -> Recurrence:
    """Read a rule from its JSON form (DESIGN, 4). Where it has no times, `clock` is its time, if there is one.

    Raises `RecurrenceRefused`, which names the first key that is unknown, missing or has a wrong value.
    """
    if not isinstance(form, Mapping):
        raise RecurrenceRefused("", RecurrenceProblem.WRONG_TYPE)
    kind = _text(form, "type")
    if kind not in _READERS:
        raise RecurrenceRefused("type", RecurrenceProblem.WRONG_VALUE)
    keys, reader = _READERS[kind]
    bounds = frozenset[str]() if kind == "once" else _BOUNDS
    _only(form, keys | bounds | {"type"})
    if clock is not None and "times" in keys and "times" not in form:
        form = {**form, "times": [clock_text(clock)]}
    rule = reader(form)
    return _bounded(rule, form) if not bounds.isdisjoint(form) else rule


def _once(form: Mapping[str, object]) -> Recurrence:
    return Once(_moment(_text(form, "at"), "at"))


def _daily(form: Mapping[str, object]) -> Recurrence:
    return Daily(times=_times(form), interval=_interval(form))


def _weekly(form: Mapping[str, object]) -> Recurrence:
    days = frozenset(Weekday(_number(day, path, 0, _SUNDAY)) for path, day in _items(form, "days"))
    return Weekly(days=days, times=_times(form), interval=_interval(form), week_start=_week_start(form))


def _monthly(form: Mapping[str, object]) -> Recurrence:
    days, weekdays = _named_days(form)
    return Monthly(
        days=days, times=_times(form), interval=_interval(form), month_end=_month_end(form), weekdays=weekdays
    )


def _yearly(form: Mapping[str, object]) -> Recurrence:
    months = frozenset(_number(month, path, 1, _MONTHS) for path, month in _one_or_more(form, "month"))
    days, weekdays = _named_days(form)
    return Yearly(
        months=months,
        days=days,
        weekdays=weekdays,
        times=_times(form),
        interval=_interval(form),
        month_end=_month_end(form),
    )


def _custom(form: Mapping[str, object]) -> Recurrence:
    window = None
    if "window" in form:
        given = form["window"]
        if not isinstance(given, Mapping):
            raise RecurrenceRefused("window", RecurrenceProblem.WRONG_TYPE)
        window = _window(given)
    return Every(_number(_required(form, "minutes"), "minutes", 1, MOST_INTERVAL * 60), window)


def _calendar(form: Mapping[str, object]) -> Recurrence:
    frequency = _text(form, "frequency")
    if frequency not in {known.value for known in Frequency}:
        raise RecurrenceRefused("frequency", RecurrenceProblem.WRONG_VALUE)
    weekdays, numbered = set[Weekday](), set[NthWeekday]()
    for path, item in _items(form, "weekdays") if "weekdays" in form else []:
        if isinstance(item, Mapping):
            numbered.add(_pair(item, path, MOST_WEEKDAYS_IN_YEAR))
        else:
            weekdays.add(Weekday(_number(item, path, 0, _SUNDAY)))
    try:
        return Calendar(
            frequency=Frequency(frequency),
            times=_times(form),
            interval=_interval(form),
            months=_numbers(form, "months", _MONTHS),
            weeks=_numbers(form, "weeks", MOST_WEEKDAYS_IN_YEAR, from_end=True),
            year_days=_numbers(form, "year_days", _LONGEST_YEAR, from_end=True),
            month_days=_numbers(form, "month_days", LONGEST_MONTH, from_end=True),
            weekdays=frozenset(weekdays),
            nth_weekdays=frozenset(numbered),
            positions=_numbers(form, "positions", _LONGEST_YEAR, from_end=True),
            week_start=_week_start(form) or Weekday.MONDAY,
        )
    except ValueError:  # parts that have no sense together
        raise RecurrenceRefused("frequency", RecurrenceProblem.WRONG_VALUE) from None


_COMMON = frozenset({"interval", "times"})
_DAYS = frozenset({"day", "nth", "weekday", "weekdays", "month_end"})
_PARTS = frozenset({"months", "weeks", "year_days", "month_days", "weekdays", "positions", "week_start", "frequency"})
_READERS: dict[str, tuple[frozenset[str], Callable[[Mapping[str, object]], Recurrence]]] = {
    "once": (frozenset({"at"}), _once),
    "daily": (_COMMON, _daily),
    "weekly": (_COMMON | {"days", "week_start"}, _weekly),
    "monthly": (_COMMON | _DAYS, _monthly),
    "yearly": (_COMMON | _DAYS | {"month"}, _yearly),
    "custom": (frozenset({"minutes", "window"}), _custom),
    "calendar": (_COMMON | _PARTS, _calendar),
}


# --- bounds ----------------------------------------------------------------------------------------------------------


def _bounded(rule: Recurrence, form: Mapping[str, object]) -> Recurrence:
    skipped = [_local_bound(item, path) for path, item in _items(form, "except")] if "except" in form else []
    return Bounded(
        rule=rule,
        start=_local_bound(form["start"], "start") if "start" in form else None,
        until=_bound(form["until"], "until") if "until" in form else None,
        count=_number(form["count"], "count", 1, MOST_RUNS) if "count" in form else None,
        skipped=frozenset(skipped),
    )


def _local_bound(value: object, path: str) -> date | datetime:
    bound = _bound(value, path)
    if isinstance(bound, datetime) and bound.tzinfo is not None:
        raise RecurrenceRefused(path, RecurrenceProblem.WRONG_VALUE)
    return bound


def _bound(value: object, path: str) -> date | datetime:
    if not isinstance(value, str):
        raise RecurrenceRefused(path, RecurrenceProblem.WRONG_TYPE)
    if _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise RecurrenceRefused(path, RecurrenceProblem.WRONG_VALUE) from None
    return _moment(value, path)


def _moment(text: str, path: str) -> datetime:
    if not _MOMENT.fullmatch(text):
        raise RecurrenceRefused(path, RecurrenceProblem.WRONG_VALUE)
    try:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise RecurrenceRefused(path, RecurrenceProblem.WRONG_VALUE) from None


# --- parts -----------------------------------------------------------------------------------------------------------


def _window(form: Mapping[str, object]) -> Window:
    _only(form, frozenset({"from", "to", "weekdays"}), "window.")
    days = frozenset(Weekday)
    if "weekdays" in form:
        items = _items(form, "weekdays", "window.")
        days = frozenset(Weekday(_number(day, path, 0, _SUNDAY)) for path, day in items)
    return Window(
        begins=_clock(_required(form, "from", "window."), "window.from"),
        ends=_clock(_required(form, "to", "window."), "window.to"),
        weekdays=days,
    )


def _named_days(form: Mapping[str, object]) -> tuple[frozenset[int | Literal["last"]], frozenset[NthWeekday]]:
    """Read the days of a month: by number, as nth weekdays, or both; one of them there must be."""
    named = set[NthWeekday]()
    if "nth" in form or "weekday" in form:
        nths = [_nth(nth, path, MOST_WEEKDAYS_IN_MONTH) for path, nth in _one_or_more(form, "nth")]
        days = [_number(day, path, 0, _SUNDAY) for path, day in _one_or_more(form, "weekday")]
        named |= {NthWeekday(nth, Weekday(day)) for nth in nths for day in days}
    if "weekdays" in form:
        for path, item in _items(form, "weekdays"):
            if not isinstance(item, Mapping):
                raise RecurrenceRefused(path, RecurrenceProblem.WRONG_TYPE)
            named.add(_pair(item, path, MOST_WEEKDAYS_IN_MONTH))
    items = _one_or_more(form, "day") if "day" in form or not named else []
    return frozenset(_month_day(day, path) for path, day in items), frozenset(named)


def _pair(form: Mapping[str, object], path: str, most: int) -> NthWeekday:
    _only(form, frozenset({"nth", "weekday"}), f"{path}.")
    nth = _nth(_required(form, "nth", f"{path}."), f"{path}.nth", most)
    day = _number(_required(form, "weekday", f"{path}."), f"{path}.weekday", 0, _SUNDAY)
    return NthWeekday(nth, Weekday(day))


def _nth(value: object, path: str, most: int) -> int:
    if value == LAST_DAY:
        return -1
    return _from_either_end(value, path, most)


def _month_day(value: object, path: str) -> int | Literal["last"]:
    if value == LAST_DAY:
        return "last"
    if isinstance(value, str):
        raise RecurrenceRefused(path, RecurrenceProblem.WRONG_VALUE)
    return _from_either_end(value, path, LONGEST_MONTH)


def _month_end(form: Mapping[str, object]) -> MonthEnd:
    if "month_end" not in form:
        return MonthEnd.CLAMP
    text = _text(form, "month_end")
    if text not in {known.value for known in MonthEnd}:
        raise RecurrenceRefused("month_end", RecurrenceProblem.WRONG_VALUE)
    return MonthEnd(text)


def _week_start(form: Mapping[str, object]) -> Weekday | None:
    if "week_start" not in form:
        return None
    return Weekday(_number(form["week_start"], "week_start", 0, _SUNDAY))


def _interval(form: Mapping[str, object]) -> int:
    return _number(form.get("interval", 1), "interval", 1, MOST_INTERVAL)


def _times(form: Mapping[str, object]) -> tuple[time, ...]:
    return tuple(_clock(item, path) for path, item in _items(form, "times"))


def _clock(value: object, path: str) -> time:
    if not isinstance(value, str):
        raise RecurrenceRefused(path, RecurrenceProblem.WRONG_TYPE)
    try:
        if _CLOCK.fullmatch(value):
            return time.fromisoformat(value)
    except ValueError:
        pass
    raise RecurrenceRefused(path, RecurrenceProblem.WRONG_VALUE)


# --- values ----------------------------------------------------------------------------------------------------------


def _only(form: Mapping[str, object], keys: frozenset[str], path: str = "") -> None:
    for key in form:
        if key not in keys:
            raise RecurrenceRefused(f"{path}{key}", RecurrenceProblem.UNKNOWN_KEY)


def _required(form: Mapping[str, object], key: str, path: str = "") -> object:
    if key not in form:
        raise RecurrenceRefused(f"{path}{key}", RecurrenceProblem.MISSING)
    return form[key]


def _text(form: Mapping[str, object], key: str) -> str:
    value = _required(form, key)
    if not isinstance(value, str):
        raise RecurrenceRefused(key, RecurrenceProblem.WRONG_TYPE)
    return value


def _number(value: object, path: str, low: int, high: int | None = None) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise RecurrenceRefused(path, RecurrenceProblem.WRONG_TYPE)
    if value < low or (high is not None and value > high):
        raise RecurrenceRefused(path, RecurrenceProblem.WRONG_VALUE)
    return value


def _from_either_end(value: object, path: str, most: int) -> int:
    number = _number(value, path, -most, most)
    if not number:
        raise RecurrenceRefused(path, RecurrenceProblem.WRONG_VALUE)
    return number


def _numbers(form: Mapping[str, object], key: str, most: int, *, from_end: bool = False) -> frozenset[int]:
    if key not in form:
        return frozenset()
    items = _items(form, key)
    if from_end:
        return frozenset(_from_either_end(item, path, most) for path, item in items)
    return frozenset(_number(item, path, 1, most) for path, item in items)


def _items(form: Mapping[str, object], key: str, path: str = "") -> list[tuple[str, object]]:
    value = _required(form, key, path)
    if not isinstance(value, list):
        raise RecurrenceRefused(f"{path}{key}", RecurrenceProblem.WRONG_TYPE)
    if not value:
        raise RecurrenceRefused(f"{path}{key}", RecurrenceProblem.WRONG_VALUE)
    return [(f"{path}{key}[{index}]", item) for index, item in enumerate(value)]


def _one_or_more(form: Mapping[str, object], key: str) -> list[tuple[str, object]]:
    given = _required(form, key)
    return _items(form, key) if isinstance(given, list) else [(key, given)]
