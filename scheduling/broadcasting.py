"""Carrying broadcasts out: step by step, so that whoever waits for the database never waits for a million rows."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from scheduling.alarm.ticker import Tick
from scheduling.broadcasts import RunStatus
from scheduling.clock import Clock
from scheduling.deliveries import DeliveryStatus, Verdict
from scheduling.errors import CommitInDoubt, StorageUnavailable
from scheduling.ports.broadcasts import MANY, BroadcastWork, Chunk, RunState

logger = logging.getLogger(__name__)


def _nothing() -> None:
    pass


def _no_pace(pace: int | None) -> None:
    del pace


@dataclass(slots=True, kw_only=True)
class BroadcasterHooks:
    """Whom it tells."""

    on_pending: Callable[[], None] = _nothing
    """Deliveries wait to be sent."""
    on_pace: Callable[[int | None], None] = _no_pace
    """So many messages a second may be sent of broadcasts; None: as many as the limits allow."""
    on_over: Callable[[], None] = _nothing
    """A run is over: its author is to have a report."""


@dataclass(slots=True, kw_only=True)
class Broadcaster:
    """A step for a ticker: one chunk of work for each run that is not over."""

    work: BroadcastWork
    clock: Clock
    hooks: BroadcasterHooks = field(default_factory=BroadcasterHooks)
    _wakes: bool = field(default=False, init=False)
    """Whether a run is near its end: then each outcome may be its last."""

    async def __call__(self) -> Tick:
        """Look at all runs, and do one chunk for each that needs one."""
        now = self.clock.now()
        states = await self.work.going_on()
        self._wakes = any(_is_near_end(state) for state in states)
        paces = [state.run.pace for state in states if state.run.status is RunStatus.RUNNING]
        self.hooks.on_pace(min((pace for pace in paces if pace is not None), default=None))
        chunks = [chunk for state in states for chunk in await self._advance_alone(state)]
        moved = sum(chunk.has_moved for chunk in chunks)
        return Tick(at=now, taken=moved, next_at=now if chunks else None)

    def is_awaited(self, verdicts: Sequence[Verdict]) -> bool:
        """Tell whether outcomes may have ended a run."""
        return self._wakes and any(
            verdict.order.is_broadcast and verdict.delivery_status is not DeliveryStatus.PENDING for verdict in verdicts
        )

    async def _advance_alone(self, state: RunState) -> Sequence[Chunk]:
        """Do a chunk of one run; where that can't be done the others must not wait for it."""
        try:
            return await self._advance(state)
        except (StorageUnavailable, CommitInDoubt):
            raise
        except Exception:
            logger.exception("a broadcast can't go on", extra={"run_id": str(state.run.id)})
            return []

    async def _advance(self, state: RunState) -> Sequence[Chunk]:
        run, now = state.run, self.clock.now()
        if run.status is RunStatus.PAUSED:
            return [await self.work.hold_some_back(run)] if state.pending else []
        if run.status is RunStatus.CANCELLING:
            if state.pending or state.suspended:
                return [await self.work.cancel_some(run)]
            return await self._finish(state)
        chunks = []
        if state.suspended:
            chunks.append(await self.work.bring_some_back(run, now=now))
        if not run.is_planned:
            chunks.append(await self.work.plan_some(run, now=now))
        elif run.task is not None:
            chunks.append(await self.work.send_some_again(run, now=now))
        if any(chunk.rows for chunk in chunks):
            self.hooks.on_pending()
        return chunks or await self._finish(state)

    async def _finish(self, state: RunState) -> Sequence[Chunk]:
        if state.pending or state.suspended or state.sending:
            return []
        if await self.work.finish(state.run, now=self.clock.now()):
            self.hooks.on_over()
        return []


def _is_near_end(state: RunState) -> bool:
    return state.pending + state.suspended + state.sending < MANY
