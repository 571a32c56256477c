"""Moving the clock ahead. Whoever runs a bot beside the emulator knows what is due; the emulator only asks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sandbox.wire import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How a journey ended."""

    now: datetime
    stops: int
    """At how many instants the clock stood on the way, each until all that was due then was done."""
    reason: str = ""
    """Why it ended before where it was to go; empty where it got there."""

    def to_json(self) -> Json:
        """Return it as JSON."""
        return {"now": self.now.isoformat(), "stops": self.stops, "reason": self.reason}


class TimeTravel(Protocol):
    """A clock that can be moved ahead through everything that falls due on the way."""

    async def next_due(self) -> datetime | None:
        """Return when something is due next (aware UTC), None where nothing is."""

    async def forward(self, to: datetime) -> Arrival:
        """Go to an instant, standing still at each one on the way at which something is due."""
