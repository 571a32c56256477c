"""The bot loses its lock: it stops sending, and goes on when it has it again, unless another process has."""

import asyncio
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url

from bot.application import Application
from bot.settings import load_settings
from delivery.lease import LeaseTimes
from scheduling.errors import StorageUnavailable
from scheduling.identifiers import BotId
from scheduling.ownership import LockLost, Overtaken
from storage.engine import open_database
from storage.ownership import ownership_of
from tests.chat.conftest import TOKEN


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def somebody_else(bot_database):
    """Another process's hold on the same bot."""
    database = open_database(bot_database)
    ownership = ownership_of(database, BotId(42), lease_seconds=20)
    yield ownership
    await ownership.release()
    await database.close()


@pytest.fixture
def take_the_lock_away(bot_database):
    """Delete the file, or end the session, that is the lock."""
    url = make_url(bot_database)
    path = Path(f"{url.database}.lock")

    async def take_away() -> None:
        if url.get_backend_name() == "sqlite":
            await asyncio.to_thread(path.unlink)
            return
        admin = await asyncpg.connect(bot_database)
        await admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE application_name LIKE 'carillon%' AND datname = current_database()"  # not those of other tests
        )
        await admin.close()

    return take_away


async def test_sending_goes_on_in_a_new_epoch_without_a_restart(bot, ada, later, schedules, take_the_lock_away):
    await ada.asks("/schedule 2026-11-23T08:30 Tea")
    before = bot.lease.epoch
    await take_the_lock_away()
    await bot.lease.step()
    assert bot.lease.epoch == before + 1
    later(minutes=30)

    assert (await ada.hears()).text == "Tea"
    await schedules.settled("sent")
    assert [row["epoch"] for row in await schedules.attempts()] == [before + 1]


async def test_without_the_lock_nothing_is_claimed(bot, ada, later, schedules, monkeypatch):
    await ada.asks("/schedule 2026-11-23T08:30 Tea")

    async def lost() -> None:
        raise LockLost("it is gone")

    async def away() -> None:
        raise StorageUnavailable

    ownership = bot.lease._ownership
    with monkeypatch.context() as patched:
        patched.setattr(ownership, "ping", lost)
        patched.setattr(ownership, "acquire", away)
        await bot.lease.step()
        later(minutes=30)
        assert (await ada.asks("/whoami")).text  # it serves its people all the same
        assert await schedules.attempts() == []

    await bot.lease.step()
    assert (await ada.hears()).text == "Tea"


async def test_who_is_overtaken_ends_and_says_so(
    emulator, clock, bot_database, somebody_else, take_the_lock_away, schedules
):
    application = Application(
        load_settings(_env_file=None, bot_token=TOKEN, bot_api_url=emulator.url, database_url=bot_database),
        clock=clock,
        group_commit_seconds=0,
        lease_times=LeaseTimes(ping_seconds=600),  # we say when it looks
    )
    running = asyncio.create_task(application.run())
    await emulator.wait_for_call("getMe")
    await take_the_lock_away()
    await somebody_else.acquire()
    await application.lease.step()

    with pytest.raises(Overtaken) as ended:
        await running
    assert ended.value.holder is not None
    assert ended.value.holder.process.startswith("pid ")
    await somebody_else.ping()
