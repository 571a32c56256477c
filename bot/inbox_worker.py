"""Handling stored updates: in order within a chat, side by side across chats, and again after a crash."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.patience import seconds_before_retry
from scheduling.clock import Clock
from scheduling.ports import Inbox, StoredUpdate

logger = logging.getLogger(__name__)

AT_ONCE = 32
"""Chats whose updates are handled side by side."""
BATCH = 200
LOOK_ANYWAY_SECONDS = 5.0
KEEP = timedelta(days=3)
PURGE_EVERY = timedelta(hours=1)

Handle = Callable[[StoredUpdate], Awaitable[None]]
Patience = Callable[..., float | None]
"""Of an error and `failures` before it: seconds until the next try, None to give up."""


class InboxWorker:
    """Takes stored updates and gives each to `handle`, which raises where it failed."""

    def __init__(
        self,
        inbox: Inbox,
        handle: Handle,
        *,
        give_up: Handle,
        clock: Clock,
        patience: Patience = seconds_before_retry,
    ) -> None:
        self._inbox = inbox
        self._handle = handle
        self._give_up = give_up
        self._patience = patience
        self._clock = clock
        self._woken = asyncio.Event()
        self._stopping = False
        self._under_way: dict[int, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._answered: dict[int, str] = {}
        self._resting: dict[str, datetime] = {}
        """Lanes whose first update waits for its next try. They must not fill a batch that others wait for."""
        self._purge_at = clock.now()

    def wake(self) -> None:
        """Look for updates at once."""
        self._woken.set()

    def stop(self) -> None:
        """Begin no further update."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Work until stopped, then let what is under way finish."""
        while not self._stopping:
            self._woken.clear()
            seconds = LOOK_ANYWAY_SECONDS
            try:
                seconds = await self._begin()  # first: somebody waits for an answer, nobody for what follows
                await self._record_answered()
                await self._purge()
            except Exception as error:
                logger.error("inbox could not be read", extra={"error": type(error).__name__}, exc_info=error)
                seconds = 1.0
            await self._clock.wait(self._woken, seconds=seconds)
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._record_answered()

    async def _begin(self) -> float:
        """Begin what may begin now; return how long nothing more will be to do."""
        seconds = LOOK_ANYWAY_SECONDS
        free = AT_ONCE - len(self._tasks)
        if free <= 0:
            return seconds
        now = self._clock.now()
        self._resting = {lane: until for lane, until in self._resting.items() if until > now}
        busy = {*self._under_way.values(), *self._answered.values(), *self._resting}
        waiting = await self._inbox.waiting(limit=BATCH, exclude_lanes=busy)
        for update in waiting:
            if free <= 0:
                break
            if update.lane in busy:
                continue
            busy.add(update.lane)
            if update.retry_at is not None and update.retry_at > now:
                self._resting[update.lane] = update.retry_at
                continue
            self._under_way[update.sequence] = update.lane
            task = asyncio.create_task(self._work(update))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            free -= 1
        if len(waiting) == BATCH and free > 0:  # there may be others behind those that wait
            return 0.0
        return min([seconds, *((until - now).total_seconds() for until in self._resting.values())])

    async def _work(self, update: StoredUpdate) -> None:
        try:
            await self._handle(update)
        except Exception as error:  # noqa: BLE001 - a poisonous update must not stop the others
            await self._note_failure(update, error)
        else:
            self._answered[update.sequence] = update.lane
        finally:
            self._under_way.pop(update.sequence, None)
            self._woken.set()

    async def _note_failure(self, update: StoredUpdate, error: Exception) -> None:
        delay = self._patience(error, failures=update.failures)
        final = delay is None
        logger.error("update failed", extra={"update_id": update.cause.update_id, "final": final}, exc_info=error)
        now = self._clock.now()
        retry_at = None if delay is None else now + timedelta(seconds=delay)
        try:
            await self._inbox.failed(update.sequence, error=type(error).__name__, retry_at=retry_at, now=now)
            if final:
                await self._give_up(update)
        except Exception as failure:  # noqa: BLE001 - it stays as it was and is tried again
            logger.error("failure could not be recorded", extra={"error": type(failure).__name__})

    async def _record_answered(self) -> None:
        answered, self._answered = self._answered, {}
        if not answered:
            return
        try:
            await self._inbox.done(list(answered), now=self._clock.now())
            self._woken.set()  # what stands behind them in their lanes may begin
        except BaseException:
            self._answered = answered | self._answered
            raise

    async def _purge(self) -> None:
        now = self._clock.now()
        if now >= self._purge_at:
            self._purge_at = now + PURGE_EVERY
            await self._inbox.purge(before=now - KEEP)
