"""Handling stored updates: in order within a chat, side by side across chats, and again after a crash."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

from bot.activity import Activity
from bot.patience import seconds_before_retry
from scheduling.clock import Clock
from scheduling.errors import CommitInDoubt, StorageUnavailable
from scheduling.ports import Inbox, StoredUpdate

logger = logging.getLogger(__name__)

AT_ONCE = 32
"""Chats whose updates are handled side by side."""
BATCH = 200
LOOK_ANYWAY_SECONDS = 5.0
STORAGE_AWAY_SECONDS = 0.5
LONGEST_REST_SECONDS = 900.0
"""For so long at most an update rests that was to be tried again before a restart: the wall clock may have changed."""
KEEP = timedelta(days=3)
PURGE_EVERY_SECONDS = 3600.0
FIRST_PURGE_SECONDS = 60.0
"""After the start, when other things are more urgent."""

Handle = Callable[[StoredUpdate], Awaitable[None]]
Patience = Callable[..., float | None]
"""Of an error and `failures` before it: seconds until the next try, None to give up."""


def _always() -> bool:
    return True


class InboxWorker:
    """Takes stored updates and gives each to `handle`, which raises where it failed.

    `StorageUnavailable` is no failure of an update: it is handled again when the database is back, or when that is
    `away_for_long`, so that its author is told. After `CommitInDoubt` only the database knows what came of it.
    """

    def __init__(
        self,
        inbox: Inbox,
        handle: Handle,
        *,
        give_up: Handle,
        clock: Clock,
        patience: Patience = seconds_before_retry,
        away_for_long: Callable[[], bool] = _always,
        purge_besides: Sequence[Callable[[], Awaitable[object]]] = (),
        activity: Activity | None = None,
    ) -> None:
        """`purge_besides` forget what else was only kept for a while; they are called as often as old updates go.

        Whoever `activity` knows to have written is noted with the updates that are answered.
        """
        self._inbox = inbox
        self._purge_besides = purge_besides
        self._handle = handle
        self._give_up = give_up
        self._patience = patience
        self._clock = clock
        self._activity = activity or Activity(clock)
        self._away_for_long = away_for_long
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._under_way: dict[int, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._answered: dict[int, str] = {}
        self._stranded: dict[int, StoredUpdate] = {}
        """Updates whose handling met a database that is away, before anything was changed."""
        self._retry_from: dict[int, float] = {}
        """When updates that failed may be tried again, in monotonic time."""
        self._resting: dict[str, float] = {}
        """Lanes whose first update waits for its next try. They must not fill a batch that others wait for."""
        self._purge_at = clock.monotonic() + FIRST_PURGE_SECONDS

    def wake(self) -> None:
        """Look for updates at once."""
        self._woken.set()

    def stop(self) -> None:
        """Begin no further update."""
        self._stopping.set()
        self._woken.set()

    async def run(self) -> None:
        """Work until stopped, then let what is under way finish."""
        while not self._stopping.is_set():
            self._woken.clear()
            began_at = self._clock.monotonic()
            seconds, has_failed = LOOK_ANYWAY_SECONDS, False
            # Begin first: somebody waits for an answer, nobody for what follows.
            for step in (self._begin, self._record_answered, self._purge):
                try:
                    seconds = min(seconds, await step())
                except Exception as error:  # noqa: BLE001 - whatever it is, the next look may succeed
                    has_failed = True
                    self._note_trouble(error)
            if has_failed:
                self._answer_stranded()
                await self._clock.wait(self._stopping, seconds=STORAGE_AWAY_SECONDS)  # wakes make no storm of it
            else:
                seconds -= self._clock.monotonic() - began_at  # the steps counted from their beginning
                await self._clock.wait(self._woken, seconds=seconds)
        if self._tasks:
            await asyncio.wait(self._tasks)
        try:
            await self._record_answered()
        except StorageUnavailable:
            logger.warning("answered updates could not be recorded", extra={"updates": len(self._answered)})

    async def _begin(self) -> float:
        """Begin what may begin now; return how long nothing more will be to do."""
        seconds = LOOK_ANYWAY_SECONDS
        free = AT_ONCE - len(self._tasks)
        if free <= 0:
            return seconds
        now = self._clock.monotonic()
        self._resting = {lane: until for lane, until in self._resting.items() if until > now}
        busy = {*self._under_way.values(), *self._answered.values(), *self._resting}
        waiting = await self._inbox.waiting(limit=BATCH, exclude_lanes=busy)
        self._stranded = {key: update for key, update in self._stranded.items() if update.lane in self._resting}
        for update in waiting:
            if free <= 0:
                break
            if update.lane in busy:
                continue
            busy.add(update.lane)
            if (retry_from := self._may_be_tried_from(update)) > now:
                self._resting[update.lane] = retry_from
                continue
            self._start(update)
            free -= 1
        if len(waiting) == BATCH and free > 0:  # there may be others behind those that wait
            return 0.0
        return min([seconds, *(until - now for until in self._resting.values())])

    def _may_be_tried_from(self, update: StoredUpdate) -> float:
        """Return the monotonic time. What is stored is wall time, which may be set while we wait."""
        if update.retry_at is None:
            return float("-inf")
        if update.sequence not in self._retry_from:
            seconds = (update.retry_at - self._clock.now()).total_seconds()
            self._retry_from[update.sequence] = self._clock.monotonic() + min(seconds, LONGEST_REST_SECONDS)
        return self._retry_from[update.sequence]

    def _start(self, update: StoredUpdate) -> None:
        self._under_way[update.sequence] = update.lane
        self._retry_from.pop(update.sequence, None)
        task = asyncio.create_task(self._work(update))
        self._tasks.add(task)
        task.add_done_callback(partial(self._ended, update))

    def _ended(self, update: StoredUpdate, task: asyncio.Task[None]) -> None:
        """Let the lane go on. Not in the task: one that is cancelled before its first step never comes to its end."""
        self._tasks.discard(task)
        self._under_way.pop(update.sequence, None)
        self._woken.set()

    def _answer_stranded(self) -> None:
        """Handle again what met a database that is away, now that its author shall be told so."""
        if self._away_for_long():
            for key in list(self._stranded):
                self._start(self._stranded.pop(key))

    def _rest(self, lane: str) -> None:
        """Begin nothing of this lane for a moment: where rows can be read but not written this would be a storm."""
        self._resting[lane] = self._clock.monotonic() + STORAGE_AWAY_SECONDS

    def _note_trouble(self, error: Exception) -> None:
        if not isinstance(error, StorageUnavailable):  # which is said once, by whoever watches the database
            logger.error("the inbox is in trouble", extra={"error": type(error).__name__}, exc_info=error)

    async def _work(self, update: StoredUpdate) -> None:
        try:
            await self._handle(update)
        except (StorageUnavailable, CommitInDoubt) as error:
            if isinstance(error, StorageUnavailable):
                self._stranded[update.sequence] = update
            self._rest(update.lane)
        except Exception as error:  # noqa: BLE001 - a poisonous update must not stop the others
            await self._note_failure(update, error)
        else:
            self._answered[update.sequence] = update.lane

    async def _note_failure(self, update: StoredUpdate, error: Exception) -> None:
        delay = self._patience(error, failures=update.failures)
        final = delay is None
        logger.error("update failed", extra={"update_id": update.cause.update_id, "final": final}, exc_info=error)
        now = self._clock.now()
        retry_at = None if delay is None else now + timedelta(seconds=delay)
        try:
            if delay is not None:
                self._retry_from[update.sequence] = self._clock.monotonic() + delay
            await self._inbox.failed(update.sequence, error=type(error).__name__, retry_at=retry_at, now=now)
            if final:
                await self._give_up(update)
        except Exception as failure:  # noqa: BLE001 - it stays as it was and is tried again
            self._rest(update.lane)
            self._note_trouble(failure)

    async def _record_answered(self) -> float:
        answered, self._answered = self._answered, {}
        if not answered:
            return LOOK_ANYWAY_SECONDS
        active = self._activity.take()
        try:
            await self._inbox.done(list(answered), now=self._clock.now(), active=active)
            self._woken.set()  # what stands behind them in their lanes may begin
        except BaseException:
            self._answered = answered | self._answered
            self._activity.give_back(active)
            raise
        return LOOK_ANYWAY_SECONDS

    async def _purge(self) -> float:
        now = self._clock.monotonic()
        if now >= self._purge_at:
            self._purge_at = now + PURGE_EVERY_SECONDS
            await self._inbox.purge(before=self._clock.now() - KEEP)
            for purge in self._purge_besides:
                await purge()
        return LOOK_ANYWAY_SECONDS
