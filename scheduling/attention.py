"""Who waits for an answer goes first: bulk work asks here whether to make room for a moment."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scheduling.clock import Clock

LONGEST_SECONDS = 1.0
"""So long after it was asked for, an answer that still isn't there waits for something else than us."""


class Attention:
    """Knows whether anybody waits for an answer of this process."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nobody."""
        self._clock = clock
        self._waiting = 0
        self._until = 0.0
        self._nobody_waits = asyncio.Event()
        self.on_free: Callable[[], None] | None = None
        """Called when nobody waits any more."""

    @property
    def is_wanted(self) -> bool:
        """Tell whether somebody waits, and has not waited for long."""
        return self._waiting > 0 and self._clock.monotonic() < self._until

    async def make_room(self, *, seconds: float) -> None:
        """Wait until nobody waits for an answer any more, for so many seconds at most."""
        if self.is_wanted:
            self._nobody_waits.clear()
            await self._clock.wait(self._nobody_waits, seconds=seconds)

    @contextmanager
    def paid(self) -> Iterator[None]:
        """Answer somebody within."""
        self._waiting += 1
        self._until = self._clock.monotonic() + LONGEST_SECONDS
        try:
            yield
        finally:
            self._waiting -= 1
            if self._waiting == 0:
                self._nobody_waits.set()
                if self.on_free is not None:
                    self.on_free()
