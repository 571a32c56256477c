"""Rules of repetition. They are pure: each answer follows from the rule, the zone, the anchor and a moment."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import IntEnum
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo


class Weekday(IntEnum):
    """Days of the week as `date.weekday()` counts them."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Anchor:
    """From where intervals are counted."""

    at: datetime
    """Aware UTC: elapsed intervals count from here."""
    day: date
    """Local date: intervals of days, weeks and months count from here; no run lies before it."""
    week_start: Weekday = Weekday.MONDAY


@dataclass(frozen=True, slots=True)
class Run:
    """One occurrence of a rule."""

    at: datetime
    """Aware UTC."""
    local: datetime | None
    """The wall-clock time that the rule names, naive; None where the rule counts elapsed time."""
    in_gap: bool = False
    """The wall-clock time does not exist that day (daylight saving); `at` is later by the gap."""


class Recurrence(Protocol):
    """What every rule answers. All in O(1) of the time that has passed."""

    def next_after(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:
        """Return the first run strictly after `moment` (aware UTC), or None where there is none."""

    def last_until(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:
        """Return the last run at or before `moment` (aware UTC), or None where there is none."""

    def to_json(self) -> dict[str, Any]:
        """Return the rule in the JSON form of the design, which `recurrence_from_json` reads back."""


@dataclass(frozen=True, slots=True)
class Once:
    """A single run. `at` is naive where it is wall-clock time in the schedule's zone, else an aware instant."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Daily:
    """Every `interval` days, at `times` of the wall clock."""

    times: tuple[time, ...]
    interval: int = 1


@dataclass(frozen=True, slots=True)
class Weekly:
    """Every `interval` weeks, on `days`, at `times` of the wall clock."""

    days: frozenset[Weekday]
    times: tuple[time, ...]
    interval: int = 1


@dataclass(frozen=True, slots=True)
class Monthly:
    """Every `interval` months, on `days` ("last" is the last one), at `times` of the wall clock.

    A day that a month lacks falls on its last day; the rule itself keeps the day.
    """

    days: frozenset[int | Literal["last"]]
    times: tuple[time, ...]
    interval: int = 1


@dataclass(frozen=True, slots=True)
class Every:
    """Every `minutes` of elapsed time after the anchor."""

    minutes: int = field()
