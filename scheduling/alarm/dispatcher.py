"""Claiming: due deliveries that the limits let go now are committed as `sending` and handed to the sender."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from scheduling.alarm.scheduler import DELIVERIES, AlarmScheduler, PlannedJob
from scheduling.alarm.ticker import Tick
from scheduling.clock import Clock
from scheduling.deliveries import DueDelivery, SendOrder
from scheduling.identifiers import RecipientId
from scheduling.ports import DeliveryQueue

CANDIDATES_PER_DEPARTURE = 4
FEWEST_CANDIDATES = 40
READ_AHEAD_SECONDS = 0.05
"""For so long what was read as due is good for further claims. Each asks on condition that its row is still due."""


class Outlet(Protocol):
    """Where claimed deliveries leave. `delivery` implements it with its slots and its limiter."""

    def capacity(self) -> int:
        """Return how many deliveries may be claimed now."""

    def seconds_to_capacity(self) -> float | None:
        """Return how long there will be no capacity; None where only a freed slot (a wake) gives some."""

    def resting(self) -> frozenset[RecipientId]:
        """Return recipients that may not be sent to now: one is under way, or their limit says wait."""

    def seconds_to_rested(self, due: Sequence[DueDelivery]) -> float | None:
        """Return when the first of the resting recipients, or of `due`, may be sent to; None where a wake tells."""

    def returned(self) -> int:
        """Return a count that has changed where a delivery became pending again meanwhile."""

    def choose(self, due: Sequence[DueDelivery]) -> Sequence[DueDelivery]:
        """Pick those that leave now; those that may not be sent to are among the resting from now on."""

    def hand_over(self, orders: Sequence[SendOrder]) -> None:
        """Send what was claimed."""


class Claims(Protocol):
    """The right to claim. It can be lost, and regained in a new epoch."""

    @property
    def epoch(self) -> int | None:
        """The epoch in which to claim; None while nothing may be claimed. Who gets it back wakes the ticker."""

    def claiming(self) -> AbstractAsyncContextManager[int | None]:
        """Claim and hand over within, in the epoch that it returns: then nobody takes the claim for lost."""


@dataclass(slots=True)
class Candidates:
    """What was read as due and not claimed yet."""

    due: Sequence[DueDelivery] = ()
    read_at: float = 0.0
    """Monotonic."""
    returned: int = 0
    """What the outlet counted then: whatever became pending since may come before these, in its own chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatcher:
    """One step of claiming: look at ripe ones only, claim those by id, commit, hand over."""

    queue: DeliveryQueue
    outlet: Outlet
    scheduler: AlarmScheduler
    clock: Clock
    claims: Claims
    _ahead: Candidates = field(default_factory=Candidates, init=False)

    async def __call__(self) -> Tick:
        """Claim and hand over what may leave now."""
        now = self.clock.now()
        if self.claims.epoch is None:
            return Tick(at=now, taken=0, next_at=None)
        capacity = self.outlet.capacity()
        if capacity <= 0:
            return Tick(at=now, taken=0, next_at=None, again_in_seconds=self.outlet.seconds_to_capacity())
        chosen = self._choose_ahead(capacity)
        if not chosen:
            resting = self.outlet.resting()
            due = await self._read(now, capacity, resting)
            chosen = self.outlet.choose(due)
            if not chosen:
                return await self._nothing_ripe(now, resting, due)
        orders = await self._claim(chosen)
        if orders is None:
            return Tick(at=now, taken=0, next_at=None)
        return Tick(at=now, taken=len(orders), next_at=now)

    async def _read(self, now: datetime, capacity: int, resting: Collection[RecipientId]) -> Sequence[DueDelivery]:
        ahead = self._ahead
        ahead.read_at, ahead.returned = self.clock.monotonic(), self.outlet.returned()
        limit = max(capacity * CANDIDATES_PER_DEPARTURE, FEWEST_CANDIDATES)
        ahead.due = await self.queue.due(now=now, limit=limit, exclude=resting)
        return ahead.due

    def _choose_ahead(self, capacity: int) -> Sequence[DueDelivery]:
        """Pick from what was read a moment ago, where that fills the slots."""
        ahead = self._ahead
        is_fresh = self.clock.monotonic() - ahead.read_at <= READ_AHEAD_SECONDS
        if len(ahead.due) < capacity or not is_fresh or ahead.returned != self.outlet.returned():
            return ()
        chosen = self.outlet.choose(ahead.due)
        return chosen if len(chosen) >= capacity else ()

    async def _claim(self, chosen: Sequence[DueDelivery]) -> Sequence[SendOrder] | None:
        """Claim and hand over; None where nothing may be claimed any more."""
        by_id = {delivery.id: delivery for delivery in chosen}
        self._ahead.due = [delivery for delivery in self._ahead.due if delivery.id not in by_id]
        jobs = [PlannedJob(delivery.id, run_times=[delivery.next_try_at]) for delivery in chosen]
        ids = [by_id[key].id for key in self.scheduler.process(DELIVERIES, jobs)]  # type: ignore[index]  # our own keys
        async with self.claims.claiming() as epoch:
            if epoch is None:
                return None
            orders = await self.queue.claim(ids, epoch=epoch, now=self.clock.now())
            self.outlet.hand_over(orders)
        return orders

    async def _nothing_ripe(self, now: datetime, resting: Collection[RecipientId], due: Sequence[DueDelivery]) -> Tick:
        next_at = await self.queue.next_try_at()
        if next_at is None or next_at > now or not (resting or due):
            return Tick(at=now, taken=0, next_at=next_at)
        if not self.outlet.resting().isdisjoint(delivery.recipient_id for delivery in due):
            # These were not known to rest, and may hide others that don't: look behind them.
            return Tick(at=now, taken=0, next_at=None, again_in_seconds=0)
        # What is due belongs to resting chats: look again when the first has rested.
        return Tick(at=now, taken=0, next_at=None, again_in_seconds=self.outlet.seconds_to_rested(due))
