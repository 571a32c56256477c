"""The heartbeat: calls a step when something is due, when it is woken, and every few seconds anyway."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from scheduling.clock import Clock
from scheduling.endurance import EnduringTask, whole
from scheduling.errors import StorageUnavailable

logger = logging.getLogger(__name__)

LOOK_ANYWAY_SECONDS = 5.0
"""At the latest after so long a process looks for rows that another one has stored."""
NOTHING_TAKEN_SECONDS = (0.1, 2.0)
"""First and longest wait where rows are due and none could be taken: a peer holds them, or no slot is free."""
FAILURE_SECONDS = (0.1, 5.0)
"""First and longest wait after a step that failed."""
STORAGE_AWAY_SECONDS = (0.1, 2.0)
"""The same while the database is away: what waits for it must go on within 5 s of its return."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """What a step did, and when the next one is due."""

    at: datetime
    """The instant for which the step looked (aware UTC)."""
    taken: int
    """Rows taken; the wait grows while rows were due and none could be taken."""
    next_at: datetime | None
    """When the next row is due (aware UTC); in the past where rows are left, None where there are none."""
    again_in_seconds: float | None = None
    """When to look again whatever is due: a rate limit lets nothing go before."""


class Ticker:
    """Runs one step at a time, for ever. A step is never cancelled: `stop` awaits the one under way."""

    def __init__(self, step: Callable[[], Awaitable[Tick]], *, clock: Clock, name: str) -> None:
        self._step = step
        self._clock = clock
        self._name = name
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._fruitless = 0
        self._failures = 0
        self._task = EnduringTask(self._run, name=name, is_over=self._stopping.is_set)

    def start(self) -> None:
        """Begin to tick in a task of its own."""
        self._task.begin()

    def wake(self) -> None:
        """Tick as soon as possible. A wake that arrives during a tick is not lost."""
        self._woken.set()

    async def stop(self) -> None:
        """Let the step under way finish, and tick no more."""
        self._stopping.set()
        self._woken.set()
        await self._task.ended()

    async def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            ended_at, seconds = await whole(self._tick())
            if self._stopping.is_set():
                return
            seconds -= self._clock.monotonic() - ended_at  # a clock may be moved before this task goes on
            # After a failure wakes must not turn the back-off into a storm.
            event = self._stopping if self._failures else self._woken
            if seconds > 0:
                await self._clock.wait(event, seconds=seconds)
            else:
                await asyncio.sleep(0)

    async def _tick(self) -> tuple[float, float]:
        """Do a step; return when it ended (monotonic) and how many seconds to wait from then."""
        seconds = await self._seconds_after_step()
        return self._clock.monotonic(), seconds

    async def _seconds_after_step(self) -> float:
        try:
            tick = await self._step()
        except Exception as error:
            self._failures += 1
            is_storage_away = isinstance(error, StorageUnavailable)
            shortest, longest = STORAGE_AWAY_SECONDS if is_storage_away else FAILURE_SECONDS
            seconds = float(min(shortest * 2 ** min(self._failures - 1, 10), longest))
            # That the database is away is said once, by whoever watches it, and not by each ticker each time.
            level = logging.DEBUG if is_storage_away else logging.ERROR
            facts = {"ticker": self._name, "error": type(error).__name__, "wait": seconds}
            logger.log(level, "tick failed", extra=facts)
            logger.debug("tick failed", exc_info=error)
            return seconds
        self._failures = 0
        return self._wait_after(tick)

    def _wait_after(self, tick: Tick) -> float:
        if tick.again_in_seconds is not None:
            return min(max(tick.again_in_seconds, 0.0), LOOK_ANYWAY_SECONDS)
        until_due = LOOK_ANYWAY_SECONDS
        if tick.next_at is not None:
            until_due = min(until_due, (tick.next_at - self._clock.now()).total_seconds())
        if tick.taken or tick.next_at is None or tick.next_at > tick.at:
            self._fruitless = 0
        else:
            shortest, longest = NOTHING_TAKEN_SECONDS
            until_due = min(shortest * 2 ** min(self._fruitless, 10), longest)
            self._fruitless += 1
        return max(until_due, 0.0)
