"""Whether this process can do its work: asked by `/health/ready`."""

import asyncio
from collections.abc import Callable, Mapping

from sqlalchemy import text

from scheduling.clock import Clock
from storage.engine import Database

PROBE_SECONDS = 2.0
FRESH_SECONDS = 1.0
"""For so long an answer of the database is believed: whoever asks often costs nothing."""


class Health:
    """Looks at the database once in a while, and at what is known in memory each time."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        is_owner: Callable[[], bool],
        is_running: Callable[[], bool],
        is_working: Callable[[], bool],
    ) -> None:
        """`is_owner`: this process may deliver; `is_running`: it is not stopping; `is_working`: updates are handled."""
        self._database = database
        self._clock = clock
        self._is_owner = is_owner
        self._is_running = is_running
        self._is_working = is_working
        self._probing = asyncio.Lock()
        self._is_reachable = False
        self._probed_at = float("-inf")

    async def __call__(self) -> Mapping[str, bool]:
        """Return the name of each part, and whether it is as it should be."""
        return {
            "database": await self._reaches_database(),
            "owner": self._is_owner(),
            "running": self._is_running(),
            "worker": self._is_working(),
        }

    async def _reaches_database(self) -> bool:
        async with self._probing:
            if self._clock.monotonic() - self._probed_at >= FRESH_SECONDS:
                self._is_reachable = await self._probe()
                self._probed_at = self._clock.monotonic()
            # One that can be read and not written (a full disk) is of no use, either: the next write tells.
            return self._is_reachable and not self._database.availability.is_away

    async def _probe(self) -> bool:
        try:
            async with asyncio.timeout(PROBE_SECONDS), self._database.reading() as connection:
                await connection.execute(text("SELECT 1"))
        except Exception:  # noqa: BLE001 - a database that answers with an error is of no use, either
            return False
        return True
