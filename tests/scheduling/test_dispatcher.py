"""Claiming: what was read is claimed in the order of the outlet, and read again where something may have changed."""

from collections.abc import Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from scheduling.alarm.dispatcher import READ_AHEAD_SECONDS, Dispatcher
from scheduling.alarm.scheduler import AlarmScheduler
from scheduling.clock import ManualClock
from scheduling.deliveries import DueDelivery, SendOrder
from scheduling.identifiers import DeliveryId, RecipientId
from tests.delivery.doubles import due, order

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Waiting:
    """A queue in memory that counts how often it is asked."""

    deliveries: list[DueDelivery]
    looks: int = 0
    claimed: list[list[int]] = field(default_factory=list)
    gone: set[DeliveryId] = field(default_factory=set)

    async def due(self, *, now: datetime, limit: int, exclude: Collection[RecipientId]) -> Sequence[DueDelivery]:
        self.looks += 1
        return [one for one in self.deliveries if one.next_try_at <= now and one.recipient_id not in exclude][:limit]

    async def next_try_at(self) -> datetime | None:
        return self.deliveries[0].next_try_at if self.deliveries else None

    async def claim(self, ids: Sequence[DeliveryId], *, epoch: int, now: datetime) -> Sequence[SendOrder]:
        assert epoch == Always.epoch
        found = [one for one in self.deliveries if one.id in ids and one.next_try_at <= now]
        taken = [one for one in found if one.id not in self.gone]
        self.deliveries = [one for one in self.deliveries if one.id not in ids]
        self.claimed.append([one.id.int for one in taken])
        return [order(one.id.int, chat=int(one.address.value)) for one in taken]


@dataclass
class Slots:
    """An outlet that takes the first that fit."""

    free: int
    count: int = 0
    handed_over: list[int] = field(default_factory=list)

    def capacity(self) -> int:
        return self.free

    def seconds_to_capacity(self) -> float | None:
        return None

    def resting(self) -> frozenset[RecipientId]:
        return frozenset()

    def seconds_to_rested(self, due: Sequence[DueDelivery]) -> float | None:
        return 1.0 if due else None

    def returned(self) -> int:
        return self.count

    def choose(self, due: Sequence[DueDelivery]) -> Sequence[DueDelivery]:
        return due[: self.free]

    def hand_over(self, orders: Sequence[SendOrder]) -> None:
        self.handed_over += [one.delivery_id.int for one in orders]


class Always:
    """The right to claim, in epoch 1."""

    epoch: int | None = 1

    @asynccontextmanager
    async def claiming(self):
        yield self.epoch


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def queue() -> Waiting:
    return Waiting([due(number) for number in range(40)])


@pytest.fixture
def outlet() -> Slots:
    return Slots(free=10)


@pytest.fixture
async def dispatch(queue, outlet, clock):
    scheduler = AlarmScheduler()
    scheduler.start(paused=False)
    yield Dispatcher(queue=queue, outlet=outlet, scheduler=scheduler, clock=clock, claims=Always())
    scheduler.shutdown(wait=False)


async def test_one_look_is_good_for_several_claims(dispatch, queue, outlet):
    for _ in range(4):
        await dispatch()

    assert queue.looks == 1
    assert queue.claimed == [list(range(first, first + 10)) for first in (0, 10, 20, 30)]
    assert outlet.handed_over == list(range(40))


async def test_what_was_read_some_time_ago_is_read_again(dispatch, queue, clock):
    await dispatch()
    clock.advance(timedelta(seconds=READ_AHEAD_SECONDS + 0.01))
    queue.deliveries.insert(0, due(99))
    await dispatch()

    assert queue.looks == 2
    assert 99 in queue.claimed[1]


async def test_where_a_delivery_became_pending_again_all_is_read_again(dispatch, queue, outlet):
    """It may come before those that were read, in the order of its chat."""
    await dispatch()
    queue.deliveries.insert(0, due(99))
    outlet.count += 1
    await dispatch()

    assert queue.looks == 2
    assert 99 in queue.claimed[1]


async def test_what_does_not_fill_the_slots_is_read_again(dispatch, queue, outlet):
    outlet.free = 30
    await dispatch()
    queue.deliveries.append(due(99))
    await dispatch()

    assert queue.looks == 2
    assert queue.claimed[1] == [*range(30, 40), 99]


async def test_what_was_cancelled_since_it_was_read_is_not_sent(dispatch, queue, outlet):
    await dispatch()
    queue.gone = {DeliveryId(due(12).id)}
    await dispatch()

    assert outlet.handed_over == [*range(12), *range(13, 20)]


async def test_who_may_not_claim_hands_nothing_over(dispatch, queue, outlet):
    dispatch.claims.epoch = None
    tick = await dispatch()

    assert (tick.taken, tick.next_at) == (0, None)
    assert queue.claimed == []
