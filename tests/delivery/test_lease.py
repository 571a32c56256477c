"""The lease: losing the lock, getting it back, accounting for what was left. On both databases, by a manual clock."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from delivery.lease import Lease, LeaseTimes
from delivery.reconciliation import Reconciler
from scheduling.clock import ManualClock
from scheduling.errors import StorageUnavailable
from scheduling.identifiers import DeliveryId
from scheduling.ownership import LockLost, Overtaken
from scheduling.policies import DoubtPolicy
from storage.engine import Database, open_database
from storage.models import deliveries
from storage.ownership import SqlOwnership, ownership_of
from storage.processes import ProcessIdentity
from tests.storage.samples import BOT, NOW, Store, verdict

TIMES = LeaseTimes()
US = ProcessIdentity.of_this_process()


@dataclass
class Answering:
    """What this process says that it has under way."""

    unsettled: set[DeliveryId] = field(default_factory=set)


@dataclass
class Process:
    """A process that may deliver."""

    ownership: SqlOwnership
    lease: Lease
    reconciler: Reconciler
    pump: Answering


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


@pytest.fixture
async def new_process(store: Store, clock: ManualClock) -> AsyncIterator[object]:
    made: list[Process] = []

    async def make() -> Process:
        ownership = ownership_of(store.database, BOT, lease_seconds=TIMES.lease_seconds)
        lease = Lease(ownership, clock=clock, wall=clock)
        reconciler = Reconciler(queue=store.queue, ownership=ownership, lease=lease, clock=clock, wall=clock)
        pump = Answering()
        reconciler.pump = pump
        made.append(Process(ownership, lease, reconciler, pump))
        await lease.acquire()
        await lease.begin()
        store.epoch = lease.epoch or 0
        return made[-1]

    yield make
    for process in made:
        await process.lease.stop()


async def take_away(store: Store) -> None:
    """Take the lock from whoever has it, without their knowing."""
    if store.database.is_sqlite:
        lock_of(store).unlink()
        return
    admin = await asyncpg.connect(
        store.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    )
    await admin.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE application_name LIKE 'carillon%' AND datname = current_database()"  # not those of other tests
    )
    await admin.close()


def lock_of(store: Store) -> Path:
    return Path(f"{store.database.engine.url.database}.lock")


async def statuses(store: Store) -> list[object]:
    return [row["status"] for row in await store.rows(deliveries)]


# --- the lease -------------------------------------------------------------------------------------------------------


async def test_without_a_look_at_the_lock_the_right_to_send_ends_after_half_a_lease(new_process, clock):
    process = await new_process()
    clock.advance(timedelta(seconds=9.9))
    assert process.lease.is_owner()
    clock.advance(timedelta(seconds=0.1))
    assert not process.lease.is_owner()
    assert process.lease.epoch is None

    await process.lease.step()
    assert process.lease.is_owner()
    assert process.lease.epoch == 1


async def test_a_look_counts_from_its_beginning(new_process, clock, monkeypatch):
    process = await new_process()
    ping = process.ownership.ping

    async def slow() -> None:
        clock.advance(timedelta(seconds=9))
        await ping()

    monkeypatch.setattr(process.ownership, "ping", slow)
    clock.advance(timedelta(seconds=3))
    await process.lease.step()
    assert process.lease.is_owner()
    clock.advance(timedelta(seconds=1))
    assert not process.lease.is_owner()


async def test_a_lock_that_was_lost_is_had_again_in_a_new_epoch(new_process, store):
    process = await new_process()
    regained = []
    process.lease.on_regained.append(lambda: regained.append(process.lease.epoch))
    await take_away(store)
    await process.lease.step()

    assert process.lease.is_owner()
    assert regained == [2]
    assert list(process.lease.begun) == [1, 2]
    await store.schedule(await store.chat())
    await store.plan_due()
    assert await store.queue.claim(await store.due_ids(), epoch=1, now=NOW) == []
    assert len(await store.queue.claim(await store.due_ids(), epoch=2, now=NOW)) == 1


async def test_while_the_lock_can_not_be_had_nothing_may_be_sent(new_process, monkeypatch):
    process = await new_process()

    async def lost() -> None:
        raise LockLost("it is gone")

    async def away() -> None:
        raise StorageUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(process.ownership, "ping", lost)
        patched.setattr(process.ownership, "acquire", away)
        await process.lease.step()
        assert not process.lease.is_owner()
        await process.lease.step()
        assert not process.lease.is_owner()
        assert process.lease.overtaken is None
    await process.lease.step()
    assert process.lease.epoch == 2


async def test_who_lost_the_lock_to_another_process_ends(new_process, store):
    old = await new_process()
    told = []
    old.lease.on_overtaken.append(lambda: told.append(True))
    await take_away(store)
    new = await new_process()
    await old.lease.step()

    assert not old.lease.is_owner()
    assert told == [True]
    assert isinstance(old.lease.overtaken, Overtaken)
    assert old.lease.overtaken.holder is not None
    assert new.lease.is_owner()
    await new.lease.step()
    assert new.lease.is_owner()


async def test_an_epoch_that_somebody_else_began_is_not_ours(new_process, store):
    """A process that froze between its lock and its epoch begins it when it has lost the lock to us."""
    process = await new_process()
    await store.epochs.begin(BOT, now=NOW)
    await process.reconciler.step()
    assert not process.lease.is_owner()
    await process.lease.step()
    assert process.lease.epoch == 3


async def test_the_lease_looks_by_itself(new_process, clock, store):
    process = await new_process()
    process.lease.start()
    await take_away(store)
    for _ in range(1000):
        clock.advance(timedelta(seconds=0.1))
        if 2 in process.lease.begun:
            break
        await store.epochs.current(BOT)  # a turn for the database
    assert 2 in process.lease.begun


# --- what is lost, and what was left ---------------------------------------------------------------------------------


async def test_a_claim_whose_commit_was_not_heard_of_is_pending_again(new_process, store, clock):
    process = await new_process()
    await store.schedule(await store.chat())
    await store.plan_due()

    async def claim() -> None:
        async with process.reconciler.claiming() as epoch:
            await store.queue.claim(await store.due_ids(), epoch=epoch, now=NOW)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await claim()
    assert await statuses(store) == ["sending"]
    await process.reconciler.step()
    assert await statuses(store) == ["pending"]


async def test_without_a_failure_it_is_looked_for_every_half_minute(new_process, store, clock):
    process = await new_process()
    await store.order()
    clock.advance(timedelta(seconds=29))
    await process.reconciler.step()
    assert await statuses(store) == ["sending"]
    clock.advance(timedelta(seconds=1))
    await process.reconciler.step()
    assert await statuses(store) == ["pending"]


async def test_what_is_under_way_is_never_given_back_also_after_the_lock_was_lost(new_process, store, clock):
    process = await new_process()
    order = await store.order(doubt=DoubtPolicy.HOLD)
    process.pump.unsettled.add(order.delivery_id)
    await take_away(store)
    await process.lease.step()
    assert process.lease.epoch == 2
    for _ in range(3):
        clock.advance(timedelta(seconds=60))
        await process.lease.step()
        await process.reconciler.step()

    assert await statuses(store) == ["sending"]
    assert await store.queue.record([verdict(order)]) == [order.delivery_id]


async def test_no_claim_is_taken_for_lost_while_it_is_committing(new_process, store):
    process = await new_process()
    await store.schedule(await store.chat())
    await store.plan_due()
    async with process.reconciler.claiming() as epoch:
        [order] = await store.queue.claim(await store.due_ids(), epoch=epoch, now=NOW)
        sweeping = asyncio.create_task(process.reconciler.sweep())
        for _ in range(20):
            await store.epochs.current(BOT)  # turns for the sweep, which has to wait
        assert await statuses(store) == ["sending"]
        process.pump.unsettled.add(order.delivery_id)  # as handing over does
    assert await sweeping == 0
    assert await statuses(store) == ["sending"]


@pytest.mark.parametrize(("doubt", "status"), [(DoubtPolicy.RESEND, "pending"), (DoubtPolicy.HOLD, "unknown")])
async def test_what_a_dead_process_left_is_judged_at_once(new_process, store, doubt, status):
    store.epoch = await store.epochs.begin(BOT, now=NOW, owner=replace(US, started=-1))
    await store.order(doubt=doubt)
    process = await new_process()
    assert await process.reconciler.judge() == 1
    assert await statuses(store) == [status]


async def test_what_a_process_left_that_may_live_is_judged_after_its_lease_and_its_requests(new_process, store, clock):
    store.epoch = await store.epochs.begin(BOT, now=NOW, owner=replace(US, boot=None))
    left = await store.order(doubt=DoubtPolicy.HOLD)
    process = await new_process()
    await store.schedule(await store.chat("2"))
    await store.plan_due()
    [ours] = await store.claim_due()
    process.pump.unsettled.add(ours.delivery_id)

    clock.advance(timedelta(seconds=49))
    await process.lease.step()
    await process.reconciler.step()
    assert await statuses(store) == ["sending", "sending"]

    await take_away(store)  # losing the lock in between does not begin the wait anew
    await process.lease.step()
    clock.advance(timedelta(seconds=1))
    await process.reconciler.step()
    rows = {row["id"]: row["status"] for row in await store.rows(deliveries)}
    assert rows == {left.delivery_id: "unknown", ours.delivery_id: "sending"}


async def test_what_it_records_itself_meanwhile_counts(new_process, store, clock):
    store.epoch = await store.epochs.begin(BOT, now=NOW, owner=replace(US, boot=None))
    left = await store.order(doubt=DoubtPolicy.HOLD)
    process = await new_process()
    assert await process.reconciler.judge() == 0
    assert await store.queue.record([verdict(left)]) == [left.delivery_id]
    clock.advance(timedelta(seconds=50))
    await process.lease.step()
    await process.reconciler.step()
    assert await statuses(store) == ["sent"]


async def test_looking_ends_with_the_process(new_process, database_url):
    process = await new_process()
    process.reconciler.start()
    await process.reconciler.stop()
    await process.lease.stop()
    assert not process.lease.is_owner()
    again = open_database(database_url)
    other = ownership_of(again, BOT, lease_seconds=20)
    await other.acquire()
    await other.release()
    await again.close()
