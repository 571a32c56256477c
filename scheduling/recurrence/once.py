"""A single run."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from scheduling.recurrence.model import Anchor, Run
from scheduling.zones import to_instant


@dataclass(frozen=True, slots=True)
class Once:
    """A single run. `at` is naive where it is wall-clock time in the schedule's zone, else an aware instant."""

    at: datetime

    def next_after(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:  # noqa: ARG002  # protocol
        """Return the run where it lies strictly after `moment` (aware UTC)."""
        run = self._run(zone)
        return run if run is not None and run.at > moment else None

    def last_until(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:  # noqa: ARG002  # protocol
        """Return the run where it lies at or before `moment` (aware UTC)."""
        run = self._run(zone)
        return run if run is not None and run.at <= moment else None

    def runs_before(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> int:  # noqa: ARG002  # protocol
        """Return 1 once the run has passed."""
        run = self._run(zone)
        return int(run is not None and run.at < moment)

    def renewed(self, run: Run, *, zone: ZoneInfo, anchor: Anchor) -> Run:  # noqa: ARG002  # protocol
        """Return the run under the zone's present rules."""
        return self._run(zone) or run

    def to_json(self) -> dict[str, Any]:
        """Return the rule in its JSON form."""
        return {"type": "once", "at": self.at.isoformat().replace("+00:00", "Z")}

    def _run(self, zone: ZoneInfo) -> Run | None:
        try:
            if self.at.tzinfo is not None:
                return Run(self.at.astimezone(UTC), None)
            instant, in_gap = to_instant(self.at, zone)
        except OverflowError:
            return None
        return Run(instant, self.at, in_gap)
