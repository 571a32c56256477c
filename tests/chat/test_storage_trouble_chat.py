"""A database that is damaged, or can't be written to, while the bot runs: told as a chat."""

import asyncio
import logging
import resource
import sqlite3
from pathlib import Path

import pytest

from tests.waiting import asleep, until

PAGE = 4096


@pytest.fixture
def path(sqlite_url) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


def damage(path: Path) -> bytes:
    """Spoil all pages but the first, and see that nobody has them in memory; return what the file holds then."""
    connection = sqlite3.connect(path)
    connection.execute("UPDATE epochs SET epoch = epoch")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with path.open("r+b") as file:
        file.seek(PAGE)
        file.write(b"\xa5" * (path.stat().st_size - PAGE))
    return path.read_bytes()


def content(path: Path) -> bytes:
    return path.read_bytes()


@pytest.fixture
def soon(later):
    """Let time pass until something is there."""

    async def wait(hearing):
        task = asyncio.ensure_future(hearing)
        await until(task.done, meanwhile=lambda: later(seconds=0.1), what="something said")
        return task.result()

    return wait


async def test_a_damaged_database_is_answered_in_words_and_nothing_is_sent_or_written(
    run_bot, ada, clock, later, emulator, path, soon, caplog
):
    bot = await run_bot()
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.asks("/schedule every 30m Stretch")
    spoilt = await asyncio.to_thread(damage, path)
    await ada.says("/schedule daily 10:00 Cake")
    assert "I can't save anything right now" in (await soon(ada.hears())).text
    for _ in range(30):
        later(minutes=5)
        await asleep(clock)
    await ada.says("/scheduled")
    assert "I can't save anything right now" in (await soon(ada.hears())).text
    assert ada.has_heard_all()
    assert not any(message.raw.get("text") in {"Tea", "Stretch"} for message in emulator.history(ada.user))
    said = [record.getMessage() for record in caplog.records if record.levelno == logging.CRITICAL]
    assert len(said) == 1
    assert "the database is damaged" in said[0]
    await bot.stop()
    assert content(path) == spoilt


async def test_what_can_not_be_written_is_refused_in_words_and_all_goes_on_by_itself(
    run_bot, ada, later, schedules, soon
):
    await run_bot()
    await ada.asks("/schedule 2026-11-23T08:30 Tea")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        await ada.says("/schedule daily 10:00 Cake")
        assert "I can't save anything right now" in (await soon(ada.hears())).text
        later(minutes=31)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (await soon(ada.hears())).text == "Tea"
    assert "This was due" in (await soon(ada.hears())).text
    assert len(await schedules.all()) == 1
    assert "#2 is scheduled" in (await soon(ada.asks("/schedule daily 10:00 Cake"))).text
