"""Rules of days and weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from scheduling.recurrence.model import Anchor, Weekday
from scheduling.recurrence.wall_clock import WallClockRule


@dataclass(frozen=True, slots=True)
class Daily(WallClockRule):
    """Every `interval` days, at `times` of the wall clock."""

    times: tuple[time, ...]
    interval: int = 1

    def __post_init__(self) -> None:
        self._check()

    def to_json(self) -> dict[str, Any]:
        """Return the rule in its JSON form."""
        return {"type": "daily", **self._common_json()}

    def _period(self, day: int, anchor: Anchor) -> int:
        return (day - anchor.day.toordinal()) // self.interval

    def _days(self, period: int, anchor: Anchor) -> Sequence[int]:
        return (anchor.day.toordinal() + period * self.interval,)

    def _days_before(self, day: int, anchor: Anchor) -> int:
        return max(-((anchor.day.toordinal() - day) // self.interval), 0)


@dataclass(frozen=True, slots=True)
class Weekly(WallClockRule):
    """Every `interval` weeks, on `days`, at `times` of the wall clock.

    Weeks begin on `week_start`, or else on the anchor's, which matters where there are several days and an interval.
    """

    days: frozenset[Weekday]
    times: tuple[time, ...]
    interval: int = 1
    week_start: Weekday | None = None

    def __post_init__(self) -> None:
        self._check()
        if not self.days:
            message = "a weekly rule needs a day"
            raise ValueError(message)

    def to_json(self) -> dict[str, Any]:
        """Return the rule in its JSON form."""
        week_start = {} if self.week_start is None else {"week_start": int(self.week_start)}
        return {"type": "weekly", "days": sorted(map(int, self.days)), **self._common_json(), **week_start}

    def _period(self, day: int, anchor: Anchor) -> int:
        return (day - week_begin(anchor, self.week_start)) // (7 * self.interval)

    def _days(self, period: int, anchor: Anchor) -> Sequence[int]:
        start = anchor.week_start if self.week_start is None else self.week_start
        begin = week_begin(anchor, start) + period * 7 * self.interval
        return sorted(begin + (day - start) % 7 for day in self.days)

    def _days_before(self, day: int, anchor: Anchor) -> int:
        begin = anchor.day.toordinal()
        if day <= begin:
            return 0
        period = self._period(day, anchor)
        earlier = sum(candidate < begin for candidate in self._days(0, anchor))
        return period * len(self.days) + sum(candidate < day for candidate in self._days(period, anchor)) - earlier


def week_begin(anchor: Anchor, week_start: Weekday | None = None) -> int:
    """Return the first day, as an ordinal, of the anchor's week."""
    start = anchor.week_start if week_start is None else week_start
    return anchor.day.toordinal() - (anchor.day.weekday() - start) % 7
