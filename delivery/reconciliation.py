"""Accounts for what is `sending` and nobody will record: what was left by others, and claims that got lost."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from delivery.lease import Lease, LeaseTimes
from scheduling.clock import Clock
from scheduling.deliveries import Verdict
from scheduling.endurance import EnduringTask, whole
from scheduling.errors import StorageUnavailable
from scheduling.identifiers import DeliveryId
from scheduling.ownership import Ownership, Predecessor
from scheduling.ports import DeliveryQueue

_log = logging.getLogger(__name__)


class Answerable(Protocol):
    """Who knows what this process has under way."""

    @property
    def unsettled(self) -> Collection[DeliveryId]:
        """Deliveries that this process answers for."""


def _nothing() -> None:
    pass


class Reconciler:
    """Judges what other processes left, and gives back claims that this one lost.

    Claims are made under it (`claiming`), so that it never takes one for lost that is committing at that moment.
    """

    def __init__(
        self,
        *,
        queue: DeliveryQueue,
        ownership: Ownership,
        lease: Lease,
        clock: Clock,
        wall: Clock,
        times: LeaseTimes | None = None,
    ) -> None:
        """Wait by `clock`, the machine's own time whatever else is simulated; date what is judged by `wall`."""
        self._queue = queue
        self._ownership = ownership
        self._lease = lease
        self._clock = clock
        self._wall = wall
        self._times = times or LeaseTimes()
        self.pump: Answerable | None = None
        """Nothing is taken for lost before it is known who sends."""
        self.on_pending: Callable[[], None] = _nothing
        """Something can be sent that could not before."""
        self._claims = asyncio.Lock()
        self._settled: int | None = None
        self._swept_at = clock.monotonic()
        self._is_doubtful = False
        self._stopping = asyncio.Event()
        self._task = EnduringTask(self._run, name="reconciler", is_over=self._stopping.is_set)

    # --- claiming and recording

    @property
    def epoch(self) -> int | None:
        """The epoch in which to claim; None while this process may not send."""
        return self._lease.epoch

    @asynccontextmanager
    async def claiming(self) -> AsyncIterator[int | None]:
        """Claim and hand over within; the value is the epoch to claim in, None where nothing may be claimed."""
        async with self._claims:
            try:
                yield self._lease.epoch
            except BaseException:
                self._is_doubtful = True  # it may have been committed all the same
                raise

    async def record(self, verdicts: Sequence[Verdict]) -> Sequence[DeliveryId]:
        """Commit how attempts ended; return whose it was."""
        try:
            return await self._queue.record(verdicts)
        except BaseException:
            self._is_doubtful = True
            raise

    # --- looking

    async def judge(self) -> int:
        """Judge what earlier epochs left, as far as nothing can come of it any more; return how much that was.

        What a dead process left, at once. What one left that may live, when its lease is over and its requests have
        ended: until then their outcomes may be recorded by itself.
        """
        epoch = self._lease.epoch
        if epoch is None or epoch == self._settled:
            return 0
        ours = self._lease.begun
        left = [one for one in await self._ownership.predecessors(epoch=epoch) if one.epoch not in ours]
        waiting = [one.epoch for one in left if not self._is_over(one)]
        judged = 0
        if len(waiting) < len(left):
            judged = await self._queue.take_over(epoch=epoch, now=self._wall.now(), excluding=[*waiting, *ours])
        if judged:
            _log.warning("sends of an earlier run are in doubt", extra={"deliveries": judged})
            self.on_pending()
        if not waiting:
            self._settled = epoch
        return judged

    async def sweep(self) -> int:
        """Give back what is `sending` in our epochs without our knowing: certainly not sent; return how much it was."""
        if self.pump is None:
            return 0
        self._is_doubtful = False
        try:
            async with self._claims:
                released = await self._queue.release_lost(
                    epochs=[*self._lease.begun], known=self.pump.unsettled, now=self._wall.now()
                )
        except BaseException:
            self._is_doubtful = True
            raise
        self._swept_at = self._clock.monotonic()
        if released:
            _log.warning("claims that had got lost are pending again", extra={"deliveries": released})
            self.on_pending()
        return released

    async def step(self) -> None:
        """Look once at everything whose time has come. Raises `StorageUnavailable`."""
        self._lease.note_epoch(await self._ownership.current_epoch())
        await self.judge()
        if self._is_doubtful or self._clock.monotonic() - self._swept_at >= self._times.sweep_seconds:
            await self.sweep()

    def _is_over(self, predecessor: Predecessor) -> bool:
        if predecessor.is_dead:
            return True
        # It had lost the lock when we first had it after its epoch.
        succeeded_at = min(at for epoch, at in self._lease.begun.items() if epoch > predecessor.epoch)
        return self._clock.monotonic() - succeeded_at >= self._times.lease_seconds + self._times.answer_seconds

    # --- beginning and end

    def start(self) -> None:
        """Look regularly in a task of its own."""
        self._task.begin()

    async def stop(self) -> None:
        """Let a look under way end, and look no more. What is cut off afterwards is for a successor to judge."""
        self._stopping.set()
        await self._task.ended()

    async def _run(self) -> None:
        while not self._stopping.is_set():
            await self._clock.wait(self._stopping, seconds=self._times.ping_seconds)
            if self._stopping.is_set():
                return
            try:
                await whole(self.step())
            except StorageUnavailable as error:
                _log.debug("nothing can be reconciled now", exc_info=error)
            except Exception:  # noqa: BLE001 - whatever it is, it is looked at again
                _log.exception("reconciling failed")
