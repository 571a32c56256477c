"""When a schedule runs: its rule, where that is read, and the runs that follow from it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from scheduling.recurrence import Anchor, Bounded, Once, Recurrence, Run
from scheduling.recurrence.endings import ending
from scheduling.recurrence.exceptions import leave_out, let_in
from scheduling.recurrence.shifting import shifted
from scheduling.zones import is_zone, zone_named


class ZoneSource(StrEnum):
    """Where a schedule's zone comes from. One from the chat moves with it, an explicit one never does."""

    CHAT = "chat"
    EXPLICIT = "explicit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When: a rule, the zone in which it is read, and the anchor from which it counts."""

    recurrence: Recurrence
    zone: str
    zone_source: ZoneSource
    anchor: Anchor

    def next_after(self, moment: datetime) -> Run | None:
        """Return the first run after `moment` (aware UTC)."""
        return self.recurrence.next_after(moment, zone=zone_named(self.zone), anchor=self.anchor)

    def last_until(self, moment: datetime) -> Run | None:
        """Return the last run at or before `moment` (aware UTC)."""
        return self.recurrence.last_until(moment, zone=zone_named(self.zone), anchor=self.anchor)

    def renewed(self, run: Run) -> Run:
        """Return the same run under the zone's present rules, which may have changed since it was computed."""
        return self.recurrence.renewed(run, zone=zone_named(self.zone), anchor=self.anchor)

    def index_of(self, run: Run) -> int:
        """Return how many runs lie before one of them, from the anchor on."""
        zone = zone_named(self.zone)
        index = self.recurrence.runs_before(run.at, zone=zone, anchor=self.anchor)
        if isinstance(self.recurrence, Bounded):
            return index
        begin = self.anchor.at + timedelta.resolution
        return max(index - self.recurrence.runs_before(begin, zone=zone, anchor=self.anchor), 0)

    def index_behind(self, run: Run, following: Run | None, *, index: int | None) -> int:
        """Return the index of the run that follows `run`, whose own is `index`; None: not known without counting."""
        if following is None:
            return (self.index_of(run) if index is None else index) + 1
        if index is None or isinstance(self.recurrence, Bounded):  # what is left out is counted, too
            return self.index_of(following)
        return index + 1

    def upcoming(self, first: Run | None, limit: int) -> list[Run]:
        """Return up to `limit` runs, beginning with `first`; only that one where the zone is gone."""
        runs: list[Run] = []
        while first is not None and len(runs) < limit:
            runs.append(first)
            first = self.next_after(first.at) if is_zone(self.zone) else None
        return runs

    def moved_to(self, zone: str) -> Self:
        """Return the same wall-clock rule in another zone, unless its own zone is explicit."""
        return self if self.zone_source is ZoneSource.EXPLICIT else replace(self, zone=zone)

    def without(self, run: Run) -> Self:
        """Return the same rule with one of its runs left out."""
        return self._by(leave_out(self.recurrence, run, zone=zone_named(self.zone)))

    def letting_in(self, run_at: datetime) -> Self:
        """Return the same rule with a run that was left out. Raises `LookupError` where none was left out then."""
        return self._by(let_in(self.recurrence, run_at, zone=zone_named(self.zone)))

    def until(self, day: date | None) -> Self:
        """Return the same rule with its last day, itself included; with None it repeats without end."""
        return self._by(ending(self.recurrence, day))

    def shifted(self, distance: timedelta) -> Self:
        """Return the rule of which each run comes so much later. Raises `NotShiftable`, `OverflowError`."""
        rule, anchor = shifted(self.recurrence, self.anchor, distance, zone=zone_named(self.zone))
        return replace(self, recurrence=rule, anchor=anchor)

    def is_like(self, other: Self) -> bool:
        """Tell whether both ask for the same, though a chat's zone may have changed in between."""
        if (self.recurrence, self.zone_source) != (other.recurrence, other.zone_source):
            return False
        is_instant = isinstance(self.recurrence, Once) and self.recurrence.at.tzinfo is not None
        return is_instant or self.zone_source is ZoneSource.CHAT or self.zone == other.zone

    @property
    def is_once(self) -> bool:
        """Tell whether there is one run only."""
        return isinstance(self.recurrence, Once)

    def _by(self, rule: Recurrence) -> Self:
        return replace(self, recurrence=rule)
