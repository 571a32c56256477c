"""Outcomes are committed in groups, one commit at a time, until the database takes them."""

import asyncio

import pytest

from delivery.recorder import OutcomeRecorder
from scheduling import endurance
from scheduling.deliveries import RetryPolicy
from scheduling.outcomes import Sent
from tests.delivery.doubles import NOW, RecordedOutcomes, advance, order, settle

POLICY = RetryPolicy()


def verdict(number: int):
    return POLICY.judge(order(number), Sent(platform_message_id=number), now=NOW, luck=0.0)


@pytest.fixture
def queue() -> RecordedOutcomes:
    return RecordedOutcomes()


async def test_outcomes_of_fifty_milliseconds_share_a_commit(clock, queue):
    recorder = OutcomeRecorder(queue, clock)
    recorder.put(verdict(1))
    await advance(clock, 0.03, step=0.01)
    recorder.put(verdict(2))
    assert queue.calls == 0

    await advance(clock, 0.03, step=0.01)

    assert [len(batch) for batch in queue.batches] == [2]
    assert await recorder.close()


async def test_two_hundred_outcomes_wait_for_nothing(clock, queue):
    recorder = OutcomeRecorder(queue, clock)
    for number in range(201):
        recorder.put(verdict(number))
    await settle()

    assert [len(batch) for batch in queue.batches] == [200]
    await advance(clock, 0.1)
    assert [len(batch) for batch in queue.batches] == [200, 1]
    assert await recorder.close()


async def test_the_two_hundredth_outcome_ends_the_wait_of_the_first(clock, queue):
    recorder = OutcomeRecorder(queue, clock)
    recorder.put(verdict(0))
    await settle()
    for number in range(1, 200):
        recorder.put(verdict(number))
    await settle()

    assert [len(batch) for batch in queue.batches] == [200]
    assert await recorder.close()


async def test_one_commit_at_a_time(clock, queue):
    queue.gate = asyncio.Event()
    recorder = OutcomeRecorder(queue, clock, batch=2)
    for number in range(10):
        recorder.put(verdict(number))
    await advance(clock, 1)
    assert queue.most_concurrent == queue.calls == 1

    queue.gate.set()
    await settle()

    assert len(queue.verdicts) == 10
    assert queue.most_concurrent == 1
    assert await recorder.close()


async def test_an_outage_loses_nothing_and_order_stays(clock, queue):
    queue.is_away = True
    recorder = OutcomeRecorder(queue, clock)
    for number in range(50):
        recorder.put(verdict(number))
    await advance(clock, 60, step=1)
    assert queue.batches == []
    assert len(recorder.unrecorded) == 50

    queue.is_away = False
    await advance(clock, 10, step=0.1)

    assert sorted(v.order.delivery_id.int for v in queue.verdicts) == list(range(50))
    assert not recorder.unrecorded
    assert await recorder.close()


async def test_tries_come_further_and_further_apart_while_the_database_is_away(clock, queue):
    queue.is_away = True
    recorder = OutcomeRecorder(queue, clock)
    recorder.put(verdict(1))
    await advance(clock, 60, step=0.1)

    assert 12 <= queue.calls <= 20
    queue.is_away = False
    await advance(clock, 6)
    assert await recorder.close()


async def test_it_is_full_at_its_bound_and_not_after(clock, queue):
    queue.is_away = True
    recorder = OutcomeRecorder(queue, clock, capacity=10)
    for number in range(9):
        recorder.put(verdict(number))
    assert not recorder.is_full
    recorder.put(verdict(9))
    assert recorder.is_full

    queue.is_away = False
    await advance(clock, 10, step=0.1)
    assert not recorder.is_full
    assert await recorder.close()


async def test_an_outcome_that_can_not_be_stored_holds_up_no_other(clock, queue):
    queue.poison = {order(7).delivery_id}
    recorder = OutcomeRecorder(queue, clock)
    for number in range(50):
        recorder.put(verdict(number))
    await advance(clock, 120, step=0.5)

    assert len(queue.verdicts) == 49
    assert [v.order.delivery_id for v in recorder.unrecorded] == [order(7).delivery_id]
    recorder.put(verdict(100))
    await advance(clock, 30, step=0.5)
    assert len(queue.verdicts) == 50
    closing = asyncio.create_task(recorder.close(timeout_seconds=1))
    await advance(clock, 2)
    assert not await closing


async def test_listeners_hear_only_of_what_was_theirs_and_after_the_commit(clock, queue):
    queue.judged_elsewhere = {order(2).delivery_id}
    heard = []
    recorder = OutcomeRecorder(queue, clock)
    recorder.listeners.append(lambda verdicts: heard.append((len(queue.batches), [v.order for v in verdicts])))
    recorder.put(verdict(1))
    recorder.put(verdict(2))
    await advance(clock, 0.1)

    assert heard == [(1, [order(1)])]
    assert await recorder.close()


async def test_a_listener_that_fails_ends_nothing(clock, queue):
    def fail(verdicts):
        raise RuntimeError(verdicts)

    recorder = OutcomeRecorder(queue, clock)
    recorder.listeners.append(fail)
    recorder.put(verdict(1))
    await advance(clock, 0.1)
    recorder.put(verdict(2))
    await advance(clock, 0.1)

    assert len(queue.verdicts) == 2
    assert await recorder.close()


async def test_closing_records_at_once_what_waits(clock, queue):
    recorder = OutcomeRecorder(queue, clock)
    for number in range(500):
        recorder.put(verdict(number))

    assert await recorder.close()
    assert len(queue.verdicts) == 500


async def test_closing_gives_up_on_a_database_that_stays_away(clock, queue):
    queue.is_away = True
    recorder = OutcomeRecorder(queue, clock)
    recorder.put(verdict(1))
    closing = asyncio.create_task(recorder.close(timeout_seconds=3))
    await advance(clock, 4)

    assert not await closing
    assert len(recorder.unrecorded) == 1


async def test_closing_never_cancels_a_commit(clock, queue):
    queue.gate = asyncio.Event()
    recorder = OutcomeRecorder(queue, clock)
    recorder.put(verdict(1))
    await advance(clock, 0.1)
    closing = asyncio.create_task(recorder.close(timeout_seconds=3))
    await advance(clock, 4)
    assert not await closing

    queue.gate.set()
    await settle()

    assert len(queue.verdicts) == 1


async def test_closing_without_anything_to_record_returns(clock, queue):
    assert await OutcomeRecorder(queue, clock).close()


async def test_a_commit_is_not_cut_and_recording_goes_on_where_the_task_is_cancelled(clock, monkeypatch):
    monkeypatch.setattr(endurance, "BEGIN_AGAIN_SECONDS", 0)
    go, committed = asyncio.Event(), []

    class SlowQueue:
        async def record(self, verdicts):
            await go.wait()
            committed.append(len(verdicts))
            return [one.order.delivery_id for one in verdicts]

    recorder = OutcomeRecorder(SlowQueue(), clock)
    recorder.put(verdict(1))
    await advance(clock, 0.06)
    [task] = [task for task in asyncio.all_tasks() if task.get_name() == "outcome recorder"]
    task.cancel()
    await settle()
    go.set()
    await settle()
    recorder.put(verdict(2))
    await advance(clock, 0.06)

    assert committed == [1, 1]
    assert await recorder.close()
