"""Work that must go on goes on whatever ends its task, and a step that was begun is done to its end."""

import asyncio
from datetime import UTC, datetime

import pytest

from scheduling import endurance
from scheduling.alarm.ticker import Tick, Ticker
from scheduling.clock import ManualClock
from scheduling.endurance import EnduringTask, whole


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(endurance, "BEGIN_AGAIN_SECONDS", 0)


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def task_named(name: str) -> asyncio.Task[None]:
    [task] = [task for task in asyncio.all_tasks() if task.get_name() == name]
    return task


class Work:
    """Goes on until it is told to stop, or breaks."""

    def __init__(self) -> None:
        self.begun = 0
        self.stopping = asyncio.Event()
        self.breaking = asyncio.Event()
        self.task = EnduringTask(self.do, name="work", is_over=self.stopping.is_set)

    async def do(self) -> None:
        self.begun += 1
        waiting = [asyncio.create_task(event.wait()) for event in (self.stopping, self.breaking)]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()
        if not self.stopping.is_set():
            self.breaking.clear()
            raise LookupError


@pytest.fixture
async def work():
    work = Work()
    work.task.begin()
    await settle()
    yield work
    work.stopping.set()
    await work.task.ended()
    await settle()


@pytest.mark.parametrize("how", ["cancelled", "broken"])
async def test_it_begins_again(work, how):
    for times in (2, 3):
        if how == "cancelled":
            task_named("work").cancel()
        else:
            work.breaking.set()
        await settle()
        assert work.begun == times


async def test_once_it_is_over_it_does_not(work):
    work.stopping.set()
    await work.task.ended()
    await settle()
    assert work.begun == 1


async def test_what_ends_between_two_tasks_does_not_begin_again(work):
    task_named("work").cancel()
    work.stopping.set()
    await work.task.ended()
    await settle()
    assert work.begun == 1


async def test_a_step_is_done_whole_however_often_it_is_cancelled():
    go, done = asyncio.Event(), []

    async def step() -> str:
        await go.wait()
        done.append("whole")
        return "result"

    asking = asyncio.create_task(whole(step()))
    for _ in range(3):
        await settle()
        asking.cancel()
    await settle()
    assert not asking.done()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert done == ["whole"]
    assert await whole(step()) == "result"


async def test_an_error_of_a_step_is_its_callers():
    async def step() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await whole(step())


async def test_a_ticker_that_is_cancelled_ends_its_step_and_ticks_again():
    clock = ManualClock(datetime(2026, 11, 23, tzinfo=UTC))
    go, steps, ends = asyncio.Event(), [], []

    async def step() -> Tick:
        steps.append(1)
        await go.wait()
        ends.append(1)
        return Tick(at=clock.now(), taken=0, next_at=None)

    ticker = Ticker(step, clock=clock, name="ticker")
    ticker.start()
    await settle()
    task_named("ticker").cancel()
    await settle()
    assert (len(steps), len(ends)) == (1, 0)
    go.set()
    await settle()
    assert (len(steps), len(ends)) == (2, 2)
    await ticker.stop()


async def test_what_is_called_off_ends_also_where_it_did_not_hear_it_the_first_time(monkeypatch):
    monkeypatch.setattr(endurance, "CALL_OFF_AGAIN_SECONDS", 0)
    heard: list[int] = []

    async def deaf() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            heard.append(1)  # as where a connection breaks at that moment, and only that is seen
        await asyncio.Event().wait()

    async def broken() -> None:
        raise ValueError

    tasks = [asyncio.create_task(deaf()), asyncio.create_task(broken())]
    await asyncio.sleep(0)
    await endurance.call_off(*tasks)
    assert heard == [1]
    assert [task.cancelled() for task in tasks] == [True, False]
