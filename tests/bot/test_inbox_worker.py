"""Stored updates are handled in order within a chat, side by side across chats, and set aside after three failures."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.inbox_worker import KEEP, InboxWorker
from bot.polling import lane_of
from scheduling.clock import ManualClock
from scheduling.identifiers import BotId, UpdateId
from scheduling.ports import StoredUpdate
from storage.inbox import SqlInbox

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Handler:
    """Handles updates as a test wants, and notes what it saw."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.set_aside: list[int] = []
        self.broken: set[int] = set()
        self.held: dict[int, asyncio.Event] = {}
        self._changed = asyncio.Condition()

    async def __call__(self, update: StoredUpdate) -> None:
        number = update.cause.update_id
        self.seen.append(number)
        await self._tell()
        if number in self.held:
            await self.held[number].wait()
        if number in self.broken:
            raise RuntimeError("secret words")

    async def give_up(self, update: StoredUpdate) -> None:
        self.set_aside.append(update.cause.update_id)
        await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def until(self, condition) -> None:
        async with self._changed, asyncio.timeout(5):
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
async def worker(inbox, handler, clock) -> AsyncIterator[InboxWorker]:
    worker = InboxWorker(inbox, handler, give_up=handler.give_up, clock=clock)
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
    for _ in range(3):
        await asyncio.sleep(0.05)
        clock.advance(timedelta(seconds=5))
    await handler.until(lambda: handler.set_aside == [1])
    await handler.until(lambda: handler.seen == [1, 1, 1, 2])
    assert "secret words" not in caplog.messages


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


async def soon(condition) -> None:
    for _ in range(250):
        if await condition():
            return
        await asyncio.sleep(0.02)
    pytest.fail("it did not become so")


@pytest.mark.parametrize(
    ("update", "lane"),
    [
        ({"update_id": 1, "message": {"chat": {"id": -5}, "from": {"id": 7}}}, "-5"),
        ({"update_id": 1, "callback_query": {"from": {"id": 7}, "message": {"chat": {"id": -5}}}}, "-5"),
        ({"update_id": 1, "callback_query": {"from": {"id": 7}, "inline_message_id": "x"}}, "7"),
        ({"update_id": 1, "inline_query": {"from": {"id": 7}}}, "7"),
        ({"update_id": 1, "something_new": {"what": 1}}, ""),
        ({"update_id": 1, "callback_query": {"message": None}}, ""),
        ({"update_id": 1}, ""),
    ],
)
def test_the_lane_is_the_chat_or_else_the_author(update, lane):
    assert lane_of(update) == lane
