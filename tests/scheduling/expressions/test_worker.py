"""The thread for calls that may take too long: results, errors, and calls that hang."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest

from scheduling.clock import ManualClock
from scheduling.expressions.worker import MOST_HANGING, PatientWorker

PATIENCE = 2.0


@pytest.fixture
def clock():
    return ManualClock(datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture
def worker(clock):
    worker = PatientWorker(clock, patience=PATIENCE)
    yield worker
    worker.close()


class Hanging:
    """A call that hangs until it is let go."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.may_end = threading.Event()

    def __call__(self) -> str:
        self.began.set()
        self.may_end.wait(30)
        return "late"


async def until_given_up(worker, call, clock):
    waiting = asyncio.create_task(worker(call))
    await asyncio.to_thread(call.began.wait, 30)
    clock.advance(timedelta(seconds=PATIENCE))
    return await waiting


async def test_calls_run_in_one_other_thread_in_turn(worker):
    threads = await asyncio.gather(*(worker(threading.get_ident) for _ in range(20)))
    assert len(set(threads)) == 1
    assert threading.get_ident() not in threads


async def test_what_a_call_raises_comes_out_and_the_next_one_works(worker):
    with pytest.raises(ZeroDivisionError):
        await worker(lambda: 1 // 0)
    assert await worker(lambda: "fine") == "fine"


async def test_a_call_that_hangs_is_given_up_and_the_next_one_works(worker, clock):
    hanging = Hanging()
    assert await until_given_up(worker, hanging, clock) is None
    assert await worker(lambda: "fine") == "fine"
    hanging.may_end.set()


async def test_while_too_many_hang_none_is_begun_and_once_they_end_calls_work_again(worker, clock):
    hanging = [Hanging() for _ in range(MOST_HANGING)]
    for call in hanging:
        assert await until_given_up(worker, call, clock) is None
    begun = []
    assert await worker(lambda: begun.append(1)) is None
    assert begun == []

    before = [thread for thread in threading.enumerate() if thread.name == "fallback"]
    for call in hanging:
        call.may_end.set()
    for thread in before:
        await asyncio.to_thread(thread.join, 30)
    assert await worker(lambda: "fine") == "fine"


async def test_whoever_waits_may_be_cancelled_and_the_next_one_works(worker):
    hanging = Hanging()
    waiting = asyncio.create_task(worker(hanging))
    await asyncio.to_thread(hanging.began.wait, 30)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await worker(lambda: "fine") == "fine"
    hanging.may_end.set()


async def test_closing_waits_for_nothing_that_hangs(worker, clock):
    hanging = Hanging()
    await until_given_up(worker, hanging, clock)
    worker.close()
    assert any(thread.name == "fallback" and thread.daemon for thread in threading.enumerate())
    hanging.may_end.set()
