"""The lease on the right to send: it lasts for half its time after a look at the lock, and can be lost and regained."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scheduling.clock import Clock
from scheduling.endurance import EnduringTask, whole
from scheduling.errors import StorageUnavailable
from scheduling.ownership import AlreadyOwned, LockLost, Overtaken, Ownership

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseTimes:
    """How long everything about ownership takes, in seconds."""

    lease_seconds: float = 20.0
    """After so long without a word from its owner a lock may be free."""
    ping_seconds: float = 3.0
    """Between two looks at the lock."""
    retry_seconds: float = 1.0
    """Between two tries to get a lost lock back."""
    answer_seconds: float = 30.0
    """How long a request that left may be under way."""
    sweep_seconds: float = 30.0
    """Between two looks for claims that nobody knows of."""


class Lease:
    """Holds the lock and an epoch. Without a fresh look at the lock, or without an epoch, nothing may be sent."""

    def __init__(self, ownership: Ownership, *, clock: Clock, wall: Clock, times: LeaseTimes | None = None) -> None:
        """Keep the lock by `clock`, the machine's own time whatever else is simulated; epochs are dated by `wall`."""
        self._ownership = ownership
        self._clock = clock
        self._wall = wall
        self._times = times or LeaseTimes()
        self.on_regained: list[Callable[[], None]] = []
        """Called when sending may go on after it had to stop."""
        self.on_overtaken: list[Callable[[], None]] = []
        """Called when another process has the lock: this one must end."""
        self._overtaken: Overtaken | None = None
        self._seen_at: float | None = None
        self._epoch: int | None = None
        self._begun: dict[int, float] = {}
        self._regaining = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._task = EnduringTask(self._run, name="lease", is_over=self._is_over)

    # --- what others ask

    def is_owner(self) -> bool:
        """Tell whether a request may leave now: the last good look at the lock began less than half a lease ago."""
        return self.epoch is not None

    @property
    def epoch(self) -> int | None:
        """The epoch in which to claim; None while this process may not send."""
        if self._seen_at is None or self._clock.monotonic() - self._seen_at >= self._times.lease_seconds / 2:
            return None
        return self._epoch

    @property
    def begun(self) -> Mapping[int, float]:
        """All epochs of this process, and when each began (monotonic)."""
        return self._begun

    @property
    def overtaken(self) -> Overtaken | None:
        """Which process has the lock instead of us, once we have lost it to one."""
        return self._overtaken

    # --- beginning and end

    async def acquire(self) -> None:
        """Take the lock, and from now on look at it. Raises `AlreadyOwned`, `StorageUnavailable`."""
        asked_at = self._clock.monotonic()
        await self._ownership.acquire()
        self._seen_at = asked_at

    def start(self) -> None:
        """Look at the lock regularly in a task of its own."""
        self._task.begin()

    async def begin(self) -> None:
        """Begin the first epoch. Raises `AlreadyOwned`, `StorageUnavailable`."""
        if self._seen_at is None:  # lost since, as in a long migration
            await self._regain()
        if self._overtaken is not None:
            raise self._overtaken
        await self._begin()
        if self._epoch is None:
            raise StorageUnavailable

    async def stop(self) -> None:
        """Give the lock back. Whatever is under way must have ended."""
        self._stopping.set()
        await self._task.ended()
        self._seen_at = None
        await self._ownership.release()

    # --- looking

    async def step(self) -> None:
        """Look at the lock once; get it back where it was lost, with a new epoch."""
        if self._seen_at is not None:
            await self._look()
        if self._seen_at is None:
            await self._regain()
        if self._begun and self._seen_at is not None and self._epoch is None:
            await self._begin()
            if self.is_owner():
                _log.warning("the lock is ours again: sending goes on", extra={"epoch": self._epoch})
                for hook in self.on_regained:
                    hook()

    def note_epoch(self, stored: int | None) -> None:
        """Compare the epoch in the database with ours: in another one our claims find nothing.

        A process that froze between taking the lock and beginning its epoch may begin it when the lock is ours.
        """
        if self._epoch is not None and stored != self._epoch:
            _log.warning("the epoch is not ours: beginning a new one", extra={"epoch": self._epoch, "stored": stored})
            self._epoch = None

    async def _look(self) -> None:
        asked_at = self._clock.monotonic()
        try:
            await self._ownership.ping()
        except LockLost as error:
            self._seen_at = self._epoch = None
            _log.error("the lock is lost: sending stops until it is ours again", extra={"reason": str(error)})
        except StorageUnavailable as error:
            _log.warning("can't look at the lock", extra={"error": repr(error.__cause__)})
        else:
            self._seen_at = asked_at

    async def _regain(self) -> None:
        try:
            async with self._regaining:  # the first epoch may be waiting for the same
                if self._seen_at is None:
                    await self.acquire()
        except AlreadyOwned as error:
            self._overtaken = Overtaken(error.holder)
            for hook in self.on_overtaken:
                hook()
        except StorageUnavailable as error:
            _log.debug("the lock can't be had now", exc_info=error)

    async def _begin(self) -> None:
        before = self._seen_at
        try:
            epoch = await self._ownership.begin(now=self._wall.now())
        except StorageUnavailable as error:
            if not self._begun:
                raise
            _log.debug("no epoch can be begun now", exc_info=error)
            return
        self._begun[epoch] = self._clock.monotonic()
        if before is not None and self._seen_at is not None:
            self._epoch = epoch

    def _is_over(self) -> bool:
        return self._stopping.is_set() or self._overtaken is not None

    async def _run(self) -> None:
        while not self._is_over():
            is_well = self.is_owner() or not self._begun
            seconds = self._times.ping_seconds if is_well else self._times.retry_seconds
            await self._clock.wait(self._stopping, seconds=seconds)
            if self._stopping.is_set():
                return
            try:
                await whole(self.step())
            except Exception:  # noqa: BLE001 - whatever it is, the lease runs out by itself, and is looked after again
                _log.exception("looking after the lock failed")
