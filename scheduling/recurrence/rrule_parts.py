"""The parts of an RRULE, read one by one; nothing here knows what they mean together."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from scheduling.errors import RuleNotOffered
from scheduling.recurrence.model import (
    LONGEST_MONTH,
    MOST_INTERVAL,
    MOST_RUNS,
    MOST_WEEKDAYS_IN_YEAR,
    NthWeekday,
    Weekday,
)

DAY_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
_NUMBERED_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?")
_SHOWN = 60
_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Parts:
    """What an RRULE says; what it leaves out is empty."""

    frequency: str
    interval: int = 1
    until: date | datetime | None = None
    count: int | None = None
    months: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    weekdays: frozenset[Weekday] = frozenset()
    nth_weekdays: frozenset[NthWeekday] = frozenset()
    hours: frozenset[int] = frozenset()
    minutes: frozenset[int] = frozenset()
    seconds: frozenset[int] = frozenset()
    positions: frozenset[int] = frozenset()
    week_start: Weekday = Weekday.MONDAY
    skipped: frozenset[date | datetime] = frozenset()


def parts_of(text: str) -> Parts:
    """Return the parts of a rule. Raises `RuleNotOffered` for the first that is unknown, double or out of range."""
    found: dict[str, object] = {}
    skipped = set[date | datetime]()
    for line in text.strip().splitlines():
        name, colon, value = line.strip().rpartition(":")
        kind = name.upper().partition(";")[0]
        if kind in {"", "RRULE"} and "FREQ=" in value.upper() and "frequency" not in found:
            found |= _rule(value if colon else line.strip())
        elif kind == "EXDATE" and "TZID=" not in name.upper():
            skipped |= {_bound(item, "EXDATE") for item in value.split(",")}
        else:
            raise RuleNotOffered((kind or value or "FREQ")[:_SHOWN])
    if "frequency" not in found:
        raise RuleNotOffered("FREQ")
    if any(isinstance(at, datetime) and at.tzinfo is not None for at in skipped):
        raise RuleNotOffered("EXDATE")
    return Parts(**found, skipped=frozenset(skipped))  # type: ignore[arg-type]  # each reader returns its field's type


def _rule(text: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for part in filter(None, text.upper().split(";")):
        name, _, value = (side.strip() for side in part.partition("="))
        if name not in _READERS:
            raise RuleNotOffered((name or part)[:_SHOWN])
        field, reader = _READERS[name]
        if field in found or (name == "BYDAY" and "weekdays" in found):
            raise RuleNotOffered(name)
        if name == "BYDAY":
            found["weekdays"], found["nth_weekdays"] = _days(value)
        else:
            found[field] = reader(value, name)
    return found


def _frequency(value: str, name: str) -> str:
    if value not in FREQUENCIES:
        raise RuleNotOffered(_said(name, value))
    return value


def _positive(value: str, name: str) -> int:
    number = _number(value, name)
    if not 0 < number <= (MOST_RUNS if name == "COUNT" else MOST_INTERVAL):
        raise RuleNotOffered(_said(name, value))
    return number


def _numbers(low: int, high: int, *, from_end: bool = False) -> Callable[[str, str], frozenset[int]]:
    def read(value: str, name: str) -> frozenset[int]:
        numbers = frozenset(_number(item, name) for item in value.split(","))
        for number in numbers:
            if not low <= (abs(number) if from_end else number) <= high:
                raise RuleNotOffered(f"{name}={number}")
        return numbers

    return read


def _week_start(value: str, name: str) -> Weekday:
    if value not in DAY_NAMES:
        raise RuleNotOffered(_said(name, value))
    return Weekday(DAY_NAMES.index(value))


def _days(value: str) -> tuple[frozenset[Weekday], frozenset[NthWeekday]]:
    plain, numbered = set[Weekday](), set[NthWeekday]()
    for item in value.split(","):
        found = _NUMBERED_DAY.fullmatch(item.strip())
        if found is None:
            raise RuleNotOffered(_said("BYDAY", item))
        nth, weekday = found[1], Weekday(DAY_NAMES.index(found[2]))
        if nth is None:
            plain.add(weekday)
        elif 1 <= abs(int(nth)) <= MOST_WEEKDAYS_IN_YEAR:
            numbered.add(NthWeekday(int(nth), weekday))
        else:
            raise RuleNotOffered(_said("BYDAY", item))
    return frozenset(plain), frozenset(numbered)


def _bound(value: str, name: str) -> date | datetime:
    """Read a date or a time, local or (with Z) an instant. The last second of a day means all of that day."""
    found = _DATE.fullmatch(value.strip())
    if found is None:
        raise RuleNotOffered(_said(name, value))
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None:
            return day
        clock = time(int(found[4]), int(found[5]), int(found[6]))
    except ValueError:
        raise RuleNotOffered(_said(name, value)) from None
    if found[7]:
        return datetime.combine(day, clock, tzinfo=UTC)
    return day if name == "UNTIL" and clock == _LAST_SECOND else datetime.combine(day, clock)


def _number(value: str, name: str) -> int:
    if not _NUMBER.fullmatch(value.strip()):
        raise RuleNotOffered(_said(name, value))
    return int(value)


def _said(name: str, value: str) -> str:
    return f"{name}={value}"[:_SHOWN]


_READERS: dict[str, tuple[str, Callable[[str, str], object]]] = {
    "FREQ": ("frequency", _frequency),
    "INTERVAL": ("interval", _positive),
    "UNTIL": ("until", _bound),
    "COUNT": ("count", _positive),
    "BYMONTH": ("months", _numbers(1, 12)),
    "BYWEEKNO": ("weeks", _numbers(1, MOST_WEEKDAYS_IN_YEAR, from_end=True)),
    "BYYEARDAY": ("year_days", _numbers(1, 366, from_end=True)),
    "BYMONTHDAY": ("month_days", _numbers(1, LONGEST_MONTH, from_end=True)),
    "BYDAY": ("nth_weekdays", lambda value, _: value),
    "BYHOUR": ("hours", _numbers(0, 23)),
    "BYMINUTE": ("minutes", _numbers(0, 59)),
    "BYSECOND": ("seconds", _numbers(0, 59)),
    "BYSETPOS": ("positions", _numbers(1, 366, from_end=True)),
    "WKST": ("week_start", _week_start),
}
