"""Reading rules from their JSON form, which is also what the database keeps. Writing it is each rule's `to_json`."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from typing import Literal

from scheduling.errors import RecurrenceProblem, RecurrenceRefused
from scheduling.recurrence import LAST_DAY, LONGEST_MONTH, Daily, Every, Monthly, Once, Recurrence, Weekday, Weekly

_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)?"
)


def recurrence_from_json(form: object) -> Recurrence:
    """Read a rule from its JSON form (DESIGN, 4).

    Raises `RecurrenceRefused`, which names the first key that is unknown, missing or has a wrong value.
    """
    if not isinstance(form, Mapping):
        raise RecurrenceRefused("", RecurrenceProblem.WRONG_TYPE)
    kind = _text(form, "type")
    if kind not in _READERS:
        raise RecurrenceRefused("type", RecurrenceProblem.WRONG_VALUE)
    keys, reader = _READERS[kind]
    for key in form:
        if key != "type" and key not in keys:
            raise RecurrenceRefused(str(key), RecurrenceProblem.UNKNOWN_KEY)
    return reader(form)


def _once(form: Mapping[str, object]) -> Recurrence:
    text = _text(form, "at")
    if not _MOMENT.fullmatch(text):
        raise RecurrenceRefused("at", RecurrenceProblem.WRONG_VALUE)
    try:
        at = datetime.fromisoformat(text)
        return Once(at if at.tzinfo is None else at.astimezone(UTC))
    except (ValueError, OverflowError):
        raise RecurrenceRefused("at", RecurrenceProblem.WRONG_VALUE) from None


def _daily(form: Mapping[str, object]) -> Recurrence:
    return Daily(times=_times(form), interval=_interval(form))


def _weekly(form: Mapping[str, object]) -> Recurrence:
    days = frozenset(Weekday(_number(day, path, 0, 6)) for path, day in _items(form, "days"))
    return Weekly(days=days, times=_times(form), interval=_interval(form))


def _monthly(form: Mapping[str, object]) -> Recurrence:
    given = _required(form, "day")
    items = _items(form, "day") if isinstance(given, list) else [("day", given)]
    return Monthly(
        days=frozenset(_month_day(day, path) for path, day in items), times=_times(form), interval=_interval(form)
    )


def _custom(form: Mapping[str, object]) -> Recurrence:
    return Every(_number(_required(form, "minutes"), "minutes", 1))


_READERS: dict[str, tuple[frozenset[str], Callable[[Mapping[str, object]], Recurrence]]] = {
    "once": (frozenset({"at"}), _once),
    "daily": (frozenset({"interval", "times"}), _daily),
    "weekly": (frozenset({"interval", "times", "days"}), _weekly),
    "monthly": (frozenset({"interval", "times", "day"}), _monthly),
    "custom": (frozenset({"minutes"}), _custom),
}


def _required(form: Mapping[str, object], key: str) -> object:
    if key not in form:
        raise RecurrenceRefused(key, RecurrenceProblem.MISSING)
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


def _items(form: Mapping[str, object], key: str) -> list[tuple[str, object]]:
    value = _required(form, key)
    if not isinstance(value, list):
        raise RecurrenceRefused(key, RecurrenceProblem.WRONG_TYPE)
    if not value:
        raise RecurrenceRefused(key, RecurrenceProblem.WRONG_VALUE)
    return [(f"{key}[{index}]", item) for index, item in enumerate(value)]


def _interval(form: Mapping[str, object]) -> int:
    return _number(form.get("interval", 1), "interval", 1)


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


def _month_day(value: object, path: str) -> int | Literal["last"]:
    if value == LAST_DAY:
        return "last"
    if isinstance(value, str):
        raise RecurrenceRefused(path, RecurrenceProblem.WRONG_VALUE)
    return _number(value, path, 1, LONGEST_MONTH)
