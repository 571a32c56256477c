"""The ticker looks when something is due, when it is woken, and again after whatever went wrong."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from scheduling.alarm.ticker import Tick, Ticker
from scheduling.clock import ManualClock
from scheduling.errors import StorageUnavailable
from tests.waiting import PATIENCE_SECONDS

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Steps:
    """Steps that return what they are told to, or raise it."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.at: list[datetime] = []
        self.results: list[Callable[[], Tick]] = []
        self.count = asyncio.Condition()

    async def __call__(self) -> Tick:
        self.at.append(self.clock.now())
        async with self.count:
            self.count.notify_all()
        if self.results:
            return self.results.pop(0)()
        return Tick(at=self.clock.now(), taken=0, next_at=None)

    async def reach(self, number: int) -> None:
        async with self.count, asyncio.timeout(PATIENCE_SECONDS):
            await self.count.wait_for(lambda: len(self.at) >= number)
        await settled()


async def settled() -> None:
    """Let the ticker do what it has to, and go to sleep: all of it happens in this loop, and takes fewer turns."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture
def clock():
    return ManualClock(NOON)


@pytest.fixture
def steps(clock):
    return Steps(clock)


@pytest.fixture
async def ticker(steps, clock):
    ticker = Ticker(steps, clock=clock, name="test")
    yield ticker
    await ticker.stop()


def tick(clock, *, taken=0, due_in=None, again=None):
    next_at = None if due_in is None else clock.now() + timedelta(seconds=due_in)
    return lambda: Tick(at=clock.now(), taken=taken, next_at=next_at, again_in_seconds=again)


async def test_it_waits_until_the_next_row_is_due(ticker, steps, clock):
    steps.results = [tick(clock, due_in=3)]
    ticker.start()
    await steps.reach(1)
    clock.advance(timedelta(seconds=2.9))
    await settled()
    assert len(steps.at) == 1
    clock.advance(timedelta(seconds=0.1))
    await steps.reach(2)


async def test_it_looks_anyway_after_five_seconds(ticker, steps, clock):
    steps.results = [tick(clock, due_in=3600)]
    ticker.start()
    await steps.reach(1)
    clock.advance(timedelta(seconds=5))
    await steps.reach(2)


async def test_a_wake_during_a_step_is_not_lost(ticker, steps, clock):
    def wake_meanwhile() -> Tick:
        ticker.wake()
        return Tick(at=clock.now(), taken=0, next_at=None)

    steps.results = [wake_meanwhile]
    ticker.start()
    await steps.reach(2)


async def test_after_a_row_was_taken_it_looks_at_once(ticker, steps, clock):
    steps.results = [tick(clock, taken=5, due_in=0)] * 3
    ticker.start()
    await steps.reach(4)


async def test_rows_that_can_not_be_taken_are_looked_at_less_and_less_often(ticker, steps, clock):
    steps.results = [tick(clock, due_in=-1)] * 8
    ticker.start()
    await steps.reach(1)
    for number, seconds in enumerate([0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0], start=2):
        clock.advance(timedelta(seconds=seconds - 0.01))
        await settled()
        assert len(steps.at) == number - 1
        clock.advance(timedelta(seconds=0.011))
        await steps.reach(number)


async def test_what_falls_due_while_a_step_runs_is_looked_at_at_once(ticker, steps, clock):
    def become_due_meanwhile() -> Tick:
        looked_at = clock.now()
        clock.advance(timedelta(seconds=10))
        return Tick(at=looked_at, taken=0, next_at=looked_at + timedelta(seconds=1))

    steps.results = [become_due_meanwhile]
    ticker.start()
    await steps.reach(2)


async def test_what_falls_due_right_after_a_step_is_not_waited_for_once_more(ticker, steps, clock):
    def become_due_before_the_wait() -> Tick:
        loop = asyncio.get_running_loop()
        loop.call_soon(clock.advance, timedelta(seconds=3))  # the step has ended then, and nobody waits yet
        return Tick(at=clock.now(), taken=0, next_at=clock.now() + timedelta(seconds=3))

    steps.results = [become_due_before_the_wait]
    ticker.start()
    await steps.reach(2)


async def test_a_rate_limit_says_when_to_look_again(ticker, steps, clock):
    steps.results = [tick(clock, due_in=-1, again=0.035)]
    ticker.start()
    await steps.reach(1)
    clock.advance(timedelta(seconds=0.035))
    await steps.reach(2)


async def test_a_step_that_fails_is_repeated_with_back_off_also_when_woken(ticker, steps, clock):
    def fail() -> Tick:
        raise OSError("the database is away")

    steps.results = [fail, fail, fail]
    ticker.start()
    await steps.reach(1)
    for _ in range(20):
        ticker.wake()
        await asyncio.sleep(0)
    assert len(steps.at) == 1
    for number, seconds in ((2, 0.1), (3, 0.2), (4, 0.4)):
        clock.advance(timedelta(seconds=seconds))
        await steps.reach(number)


async def test_while_the_database_is_away_it_looks_every_two_seconds_and_says_nothing(ticker, steps, clock, caplog):
    def fail() -> Tick:
        raise StorageUnavailable

    steps.results = [fail] * 8
    ticker.start()
    await steps.reach(1)
    for number, seconds in enumerate([0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0], start=2):
        clock.advance(timedelta(seconds=seconds))
        await steps.reach(number)
    assert caplog.messages == []


async def test_stopping_awaits_the_step_under_way(steps, clock):
    finish, ended = asyncio.Event(), []

    async def slow() -> Tick:
        await finish.wait()
        ended.append(True)
        return Tick(at=clock.now(), taken=0, next_at=None)

    ticker = Ticker(slow, clock=clock, name="test")
    ticker.start()
    await asyncio.sleep(0)
    stopping = asyncio.create_task(ticker.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    finish.set()
    await stopping
    assert ended == [True]
