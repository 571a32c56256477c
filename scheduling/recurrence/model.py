"""What all rules of repetition share: weekdays, the anchor from which they count, their runs, what they answer."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

LAST_DAY = "last"
MOST_INTERVAL, MOST_RUNS = 100_000, 100_000
"""Of days, weeks, hours and the like; and of runs that are counted. More is a slip, and beyond the calendar."""
LONGEST_MONTH = 31
MOST_WEEKDAYS_IN_MONTH = 5
MOST_WEEKDAYS_IN_YEAR = 53


class Weekday(IntEnum):
    """Days of the week as `date.weekday()` counts them."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


class MonthEnd(StrEnum):
    """What becomes of a day that a month lacks."""

    CLAMP = "clamp"
    """It falls on the month's last day; the rule itself keeps the day."""
    SKIP = "skip"
    """It is left out that month, as RFC 5545 does."""


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The nth weekday of a month (in `Calendar` also of a year), counted from its end where `nth` is negative."""

    nth: int
    weekday: Weekday

    def __post_init__(self) -> None:
        if not 1 <= abs(self.nth) <= MOST_WEEKDAYS_IN_YEAR:
            message = f"no period has a weekday number {self.nth}"
            raise ValueError(message)


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
    """The wall-clock time that the rule names, naive; None where the rule counts elapsed time or names an instant."""
    in_gap: bool = False
    """The wall-clock time does not exist that day (daylight saving); `at` is later by the gap."""


class Recurrence(Protocol):
    """What every rule answers. All in O(1) of the time that has passed."""

    def next_after(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:
        """Return the first run strictly after `moment` (aware UTC), or None where there is none."""

    def last_until(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:
        """Return the last run at or before `moment` (aware UTC), or None where there is none."""

    def runs_before(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> int:
        """Return how many runs lie before `moment` (aware UTC): of a run's own instant, its index."""

    def renewed(self, run: Run, *, zone: ZoneInfo, anchor: Anchor) -> Run:
        """Return the same run under the zone's present rules, which may have changed since it was computed."""

    def to_json(self) -> dict[str, Any]:
        """Return the rule in the JSON form of the design, which `recurrence_from_json` reads back."""
