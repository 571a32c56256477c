"""How long the database has been away, and so whether to wait for it or to say so; and whether it is back."""

import asyncio
import contextlib
from typing import Final

from scheduling.clock import Clock
from scheduling.errors import StorageUnavailable
from storage.engine import Database

PATIENCE_SECONDS: Final = 5.0
"""A restart of PostgreSQL takes less. Until then people wait; afterwards they are told that nothing can be saved."""
LOOK_SECONDS: Final = 1.0


class Outage:
    """The time since when the database is away."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._since: float | None = None
        self._begun = asyncio.Event()
        self._closing = asyncio.Event()
        database.availability.listeners.append(self._changed)

    @property
    def is_long(self) -> bool:
        """Tell whether the database has been away for so long that nobody should wait for it."""
        return self._since is not None and self._clock.monotonic() - self._since >= PATIENCE_SECONDS

    def close(self) -> None:
        """Look no more."""
        self._closing.set()
        self._begun.set()

    async def watch(self) -> None:
        """Look every second whether a database that is away is back, also where nobody wants anything of it."""
        while True:
            await self._begun.wait()
            if await self._clock.wait(self._closing, seconds=LOOK_SECONDS):
                return
            with contextlib.suppress(StorageUnavailable):  # as was to be expected
                await self._database.try_writing()

    def _changed(self, is_away: bool) -> None:  # noqa: FBT001 - the shape of a listener
        if is_away:
            self._since = self._clock.monotonic()
            self._begun.set()
        else:
            self._since = None
            if not self._closing.is_set():
                self._begun.clear()
