"""SQLite has one writer at a time. Who goes next is decided here, and not by its busy handler, which is unfair."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

URGENT_IN_A_ROW = 8
"""After so many that somebody waits for, one of the others has its turn."""


class WriteLock:
    """First come, first served, but for writers that a person waits for: they go before those that run by themselves.

    In SQLite's own busy handler a commit stood in line for 1 s behind a burst of them; behind one line for all it waits
    for a claim, a group of outcomes and a step of planning; so it waits for what is under way, and no more.
    """

    def __init__(self) -> None:
        """Begin unlocked."""
        self._is_held = False
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()
        self._urgent_in_a_row = 0

    @property
    def waiting(self) -> int:
        """Return how many wait for their turn."""
        return len(self._urgent) + len(self._others)

    @asynccontextmanager
    async def turn(self, *, is_urgent: bool) -> AsyncIterator[None]:
        """Hold the lock within."""
        await self._acquire(self._urgent if is_urgent else self._others)
        try:
            yield
        finally:
            self._release()

    async def _acquire(self, line: deque[asyncio.Future[None]]) -> None:
        if not self._is_held:
            self._is_held = True
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # its turn had come: the next one's, then
                self._release()
            raise

    def _release(self) -> None:
        while (turn := self._next()) is not None:
            if not turn.done():  # else whoever stood here was cancelled
                turn.set_result(None)
                return
        self._is_held = False

    def _next(self) -> asyncio.Future[None] | None:
        goes_on = self._urgent and (self._urgent_in_a_row < URGENT_IN_A_ROW or not self._others)
        if goes_on:
            self._urgent_in_a_row += 1
            return self._urgent.popleft()
        self._urgent_in_a_row = 0
        return self._others.popleft() if self._others else None
