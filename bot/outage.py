"""How long the database has been away, and so whether to wait for it or to say so."""

from typing import Final

from scheduling.clock import Clock
from storage.availability import Availability

PATIENCE_SECONDS: Final = 5.0
"""A restart of PostgreSQL takes less. Until then people wait; afterwards they are told that nothing can be saved."""


class Outage:
    """The time since when the database is away."""

    def __init__(self, availability: Availability, *, clock: Clock) -> None:
        self._clock = clock
        self._since: float | None = None
        availability.listeners.append(self._changed)

    @property
    def is_long(self) -> bool:
        """Tell whether the database has been away for so long that nobody should wait for it."""
        return self._since is not None and self._clock.monotonic() - self._since >= PATIENCE_SECONDS

    def _changed(self, is_away: bool) -> None:  # noqa: FBT001 - the shape of a listener
        self._since = self._clock.monotonic() if is_away else None
