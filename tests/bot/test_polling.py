"""An update is confirmed to Telegram only when it is stored, or before its author is told that it can't be."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.intake import PAUSE_SECONDS, Intake
from bot.polling import Poller
from sandbox.bots import BotAccount
from sandbox.emulator import Emulator
from sandbox.faults import ServerError, TooManyRequests, Unauthorized
from scheduling.clock import ManualClock
from scheduling.errors import StorageUnavailable
from scheduling.identifiers import BotId
from storage.inbox import SqlInbox
from tests.waiting import asleep, until

TOKEN = "42:test-test-test-test-test-test-test"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class FailingInbox:
    """An inbox whose database is away for a while."""

    def __init__(self, inbox: SqlInbox) -> None:
        self._inbox = inbox
        self.is_away = True

    async def put(self, updates, *, now):
        if self.is_away:
            raise StorageUnavailable
        return await self._inbox.put(updates, now=now)


@pytest.fixture
def clock():
    return ManualClock(NOON)


@pytest.fixture
async def emulator():
    async with Emulator(bots=[BotAccount(token=TOKEN, id=42)]) as emulator:
        yield emulator


@pytest.fixture
async def bot(emulator):
    session = AiohttpSession(api=TelegramAPIServer.from_base(emulator.url))
    yield Bot(TOKEN, session=session)
    await session.close()


@pytest.fixture
def inbox(sqlite_database):
    return SqlInbox(sqlite_database, BotId(42))


@pytest.fixture
def outage():
    """Set while the database has been away for long."""
    return asyncio.Event()


@pytest.fixture
def regretted():
    """The texts of updates whose authors were told that they can't be saved."""
    return []


@pytest.fixture
async def polling(bot, clock, outage, regretted):
    """Poll into an inbox in the background."""
    tasks = []

    def poll(inbox) -> None:
        intake = Intake(
            inbox,
            clock=clock,
            away_for_long=outage.is_set,
            expects_answer=lambda update: "message" in update,
            on_stored=lambda: None,
        )
        poller = Poller(bot, intake, clock=clock, regret=regretted.extend)
        tasks.extend([asyncio.create_task(poller.run()), asyncio.create_task(intake.run())])

    yield poll
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def stored(inbox, count):
    texts: list[str] = []

    async def are_stored() -> bool:
        waiting = await inbox.waiting(limit=100, exclude_lanes=())
        texts[:] = [update.payload["message"]["text"] for update in waiting]
        return len(texts) >= count

    await until(are_stored)
    return texts


async def test_updates_are_confirmed_after_they_are_stored(emulator, inbox, polling):
    ada = emulator.add_user("Ada")
    for number in range(150):  # more than one answer of getUpdates
        emulator.say(ada, f"hello {number}")
    polling(inbox)
    await emulator.wait_until_taken()
    assert await stored(inbox, 100) == [f"hello {number}" for number in range(100)]


async def test_updates_that_could_not_be_stored_are_fetched_again(emulator, inbox, polling, clock):
    away = FailingInbox(inbox)
    emulator.say(emulator.add_user("Ada"), "hello")
    polling(away)
    await asleep(clock, seconds=PAUSE_SECONDS)
    assert len(emulator.bot().updates) == 1

    away.is_away = False
    clock.advance(timedelta(seconds=2))
    assert await stored(inbox, 1) == ["hello"]


async def test_what_can_not_be_stored_for_long_is_confirmed_first_and_regretted_then(
    emulator, inbox, polling, clock, outage, regretted
):
    away = FailingInbox(inbox)
    outage.set()
    trouble = emulator.faults.add(ServerError(), method="getUpdates", skip=1, times=3)
    emulator.say(emulator.add_user("Ada"), "hello")
    polling(away)
    for failures in (1, 2, 3):  # of the confirmation
        await emulator.wait_for(lambda failures=failures: len(trouble.met) == failures)
        await asleep(clock, seconds=2.0 ** (failures - 1))
        assert len(emulator.bot().updates) == 1
        assert not regretted
        clock.advance(timedelta(seconds=2.0 ** (failures - 1)))
    await until(lambda: regretted)
    assert len(emulator.bot().updates) == 0
    assert [update["message"]["text"] for update in regretted] == ["hello"]

    away.is_away = False
    emulator.say(emulator.add_user("Bob"), "later")
    assert await stored(inbox, 1) == ["later"]


@pytest.mark.parametrize("fault", [ServerError(), TooManyRequests(1), Unauthorized()])
async def test_polling_goes_on_after_trouble(emulator, inbox, polling, clock, fault):
    emulator.faults.add(fault, method="getUpdates")
    emulator.say(emulator.add_user("Ada"), "hello")
    polling(inbox)
    await asleep(clock, seconds=1)
    clock.advance(timedelta(seconds=1))
    assert await stored(inbox, 1) == ["hello"]


async def test_a_webhook_that_somebody_set_is_removed(emulator, inbox, polling, bot, clock):
    await bot.set_webhook("http://127.0.0.1:9/nowhere")
    polling(inbox)
    await emulator.wait_for_call("deleteWebhook")
    await asleep(clock, seconds=1)
    clock.advance(timedelta(seconds=1))
    emulator.say(emulator.add_user("Ada"), "hello")
    assert await stored(inbox, 1) == ["hello"]
