"""Stored updates are handled in order within a chat, side by side across chats, and set aside after three failures."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.inbox_worker import KEEP, InboxWorker
from bot.patience import OWN_FAULT
from scheduling.clock import ManualClock
from scheduling.errors import CommitInDoubt, StorageUnavailable
from scheduling.identifiers import BotId, UpdateId
from scheduling.ports import StoredUpdate
from storage.inbox import SqlInbox
from tests.waiting import PATIENCE_SECONDS, asleep, until

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Handler:
    """Handles updates as a test wants, and notes what it saw."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.set_aside: list[int] = []
        self.broken: set[int] = set()
        self.held: dict[int, asyncio.Event] = {}
        self.problems: dict[int, list[Exception]] = {}
        """What handling an update meets, one after the other; then it succeeds."""
        self._changed = asyncio.Condition()

    async def __call__(self, update: StoredUpdate) -> None:
        number = update.cause.update_id
        self.seen.append(number)
        await self._tell()
        if number in self.held:
            await self.held[number].wait()
        if self.problems.get(number):
            raise self.problems[number].pop(0)
        if number in self.broken:
            raise RuntimeError("secret words")

    async def give_up(self, update: StoredUpdate) -> None:
        self.set_aside.append(update.cause.update_id)
        await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def until(self, condition) -> None:
        async with self._changed, asyncio.timeout(PATIENCE_SECONDS):
            await self._changed.wait_for(condition)


@pytest.fixture
def clock():
    return ManualClock(NOON)


@pytest.fixture
def handler():
    return Handler()


@pytest.fixture
def inbox(database):
    return SqlInbox(database, BotId(42))


@pytest.fixture
def outage():
    """Set while the database has been away for long."""
    return asyncio.Event()


class Away:
    """The inbox, whose database can be away for reading, for writing, or for both."""

    def __init__(self, inbox) -> None:
        self._inbox = inbox
        self.away: set[str] = set()

    def __getattr__(self, name):
        if name in self.away:
            raise StorageUnavailable
        return getattr(self._inbox, name)


@pytest.fixture
def away(inbox):
    return Away(inbox)


@pytest.fixture
async def worker(away, handler, clock, outage) -> AsyncIterator[InboxWorker]:
    worker = InboxWorker(away, handler, give_up=handler.give_up, clock=clock, away_for_long=outage.is_set)
    running = asyncio.create_task(worker.run())
    yield worker
    for event in handler.held.values():
        event.set()
    worker.stop()
    await running


async def put(inbox, *updates: tuple[int, str]) -> None:
    await inbox.put([(UpdateId(number), lane, {"update_id": number}) for number, lane in updates], now=NOON)


async def test_a_chats_updates_wait_for_each_other_and_other_chats_do_not(inbox, handler, worker):
    handler.held[3] = asyncio.Event()
    await put(inbox, (3, "ada"), (1, "ada"), (2, "bob"))
    worker.wake()
    await handler.until(lambda: len(handler.seen) == 2)
    assert handler.seen == [3, 2]

    handler.held[3].set()
    await handler.until(lambda: len(handler.seen) == 3)
    assert handler.seen == [3, 2, 1]


async def test_a_poisonous_update_is_tried_thrice_set_aside_and_holds_up_nobody_for_ever(
    inbox, handler, worker, clock, caplog
):
    handler.broken.add(1)
    await put(inbox, (1, "ada"), (2, "ada"))
    worker.wake()
    await handler.until(lambda: handler.seen == [1])
    for failures, seconds in enumerate(OWN_FAULT, start=1):
        await asleep(clock, seconds=seconds)
        assert handler.seen == [1] * failures
        clock.advance(timedelta(seconds=seconds))
    await handler.until(lambda: handler.set_aside == [1])
    await handler.until(lambda: handler.seen == [1, 1, 1, 2])
    assert "secret words" not in caplog.messages


async def test_what_may_be_tried_again_while_it_looks_is_not_waited_for_once_more(
    inbox, handler, worker, clock, monkeypatch
):
    handler.broken.add(1)
    waiting = inbox.waiting

    async def read_slowly(**options):
        found = await waiting(**options)
        if handler.seen and not [update for update in found if update.retry_at is None]:
            monkeypatch.setattr(inbox, "waiting", waiting)
            clock.advance(timedelta(seconds=OWN_FAULT[0]))
        return found

    await put(inbox, (1, "ada"))
    monkeypatch.setattr(inbox, "waiting", read_slowly)
    worker.wake()
    await handler.until(lambda: handler.seen == [1, 1])


async def test_what_was_not_answered_is_handled_again_after_a_restart(inbox, handler, clock):
    await put(inbox, (1, "ada"))
    waiting = await inbox.waiting(limit=10, exclude_lanes=())
    assert [update.cause.update_id for update in waiting] == [1]

    worker = InboxWorker(inbox, handler, give_up=handler.give_up, clock=clock)
    running = asyncio.create_task(worker.run())
    await handler.until(lambda: handler.seen == [1])
    worker.stop()
    await running
    assert await inbox.waiting(limit=10, exclude_lanes=()) == []


async def test_done_updates_are_kept_for_three_days(inbox, handler, worker, clock, database):
    await put(inbox, (1, "ada"))
    worker.wake()
    await handler.until(lambda: handler.seen == [1])
    await soon(lambda: nothing_waits(inbox))

    async def is_forgotten() -> bool:
        return await inbox.put([(UpdateId(1), "ada", {"update_id": 1})], now=NOON) == 1

    assert not await is_forgotten()
    clock.advance(KEEP + timedelta(hours=2))
    await soon(is_forgotten)


async def nothing_waits(inbox) -> bool:
    return await inbox.waiting(limit=10, exclude_lanes=()) == []


async def soon(condition, clock=None) -> None:
    """Wait until it is so; with a clock, time passes meanwhile."""
    await until(condition, meanwhile=None if clock is None else lambda: clock.advance(timedelta(seconds=0.1)))


async def has_handled(handler, *numbers: int) -> bool:
    return set(numbers) <= set(handler.seen)


async def handled(handler, numbers, clock) -> None:
    """Let time pass until just these were handled, in this order."""

    async def are_handled() -> bool:
        return handler.seen == numbers

    await soon(are_handled, clock)


async def passing(clock, seconds: float, *, step: float = 0.1) -> None:
    """Let time pass in small steps, in each of which the worker does what it has to."""
    for _ in range(round(seconds / step)):
        await asleep(clock)
        clock.advance(timedelta(seconds=step))
    await asleep(clock)


@pytest.mark.parametrize("problem", [StorageUnavailable(), CommitInDoubt()])
async def test_what_met_a_short_outage_is_handled_again_and_is_no_failure(
    inbox, handler, worker, clock, database, problem
):
    handler.problems[1] = [problem] * 5
    await put(inbox, (1, "ada"))
    worker.wake()
    await soon(lambda: nothing_waits(inbox), clock)
    assert handler.seen == [1] * 6
    assert handler.set_aside == []


async def test_what_met_an_outage_is_handled_once_more_when_that_is_long_so_that_its_author_is_told(
    inbox, away, handler, worker, clock, outage
):
    handler.problems[1] = [StorageUnavailable()]
    handler.held[1] = asyncio.Event()
    await put(inbox, (1, "ada"))
    worker.wake()
    await handler.until(lambda: handler.seen == [1])
    away.away = {"waiting", "done", "failed", "purge"}
    handler.held[1].set()
    await passing(clock, 3)
    assert handler.seen == [1]
    outage.set()
    await handled(handler, [1, 1], clock)

    away.away = set()
    outage.clear()
    await passing(clock, 2)
    assert handler.seen == [1, 1]  # it counts as answered, and is not handled as if it had just come
    await soon(lambda: nothing_waits(inbox))


async def test_a_commit_in_doubt_is_looked_up_and_nobody_is_told_before(inbox, away, handler, worker, clock, outage):
    handler.problems[1] = [CommitInDoubt()]
    handler.held[1] = asyncio.Event()
    await put(inbox, (1, "ada"))
    worker.wake()
    await handler.until(lambda: handler.seen == [1])
    away.away = {"waiting", "done", "failed", "purge"}
    outage.set()
    handler.held[1].set()
    await passing(clock, 5)
    assert handler.seen == [1]
    away.away = set()
    await handled(handler, [1, 1], clock)


async def test_while_rows_can_be_read_and_not_written_nothing_spins(inbox, away, handler, worker, clock, caplog):
    """A full disk."""
    handler.broken.add(1)
    away.away = {"done", "failed", "purge"}
    await put(inbox, (1, "ada"), (2, "bob"))
    worker.wake()
    await soon(lambda: has_handled(handler, 2), clock)
    await passing(clock, 5)
    assert handler.seen.count(2) == 1
    assert handler.seen.count(1) <= 11
    assert not [message for message in caplog.messages if message != "update failed"]


async def test_what_was_answered_is_recorded_though_the_inbox_can_not_be_read(inbox, away, handler, worker, clock):
    handler.held[1] = asyncio.Event()
    await put(inbox, (1, "ada"))
    worker.wake()
    await handler.until(lambda: handler.seen == [1])
    away.away = {"waiting"}
    handler.held[1].set()
    await soon(lambda: nothing_waits(inbox), clock)


async def test_an_update_whose_task_is_cancelled_before_its_first_step_blocks_no_lane(
    inbox, handler, worker, monkeypatch
):
    create_task = asyncio.create_task
    cancelled = list[int]()

    def create_cancelled(work, **options):
        task = create_task(work, **options)
        if work.__name__ == "_work" and not cancelled:
            cancelled.append(1)
            task.cancel()
        return task

    monkeypatch.setattr("bot.inbox_worker.asyncio.create_task", create_cancelled)
    await inbox.put([(UpdateId(1), "ada", {"update_id": 1})], now=NOON)
    worker.wake()
    await handler.until(lambda: handler.seen == [1])
