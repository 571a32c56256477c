"""SIGTERM to the real process: what is in flight ends and is recorded, the rest stays pending, the exit code is 0."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from sandbox.bots import BotAccount
from sandbox.emulator import Emulator
from sandbox.faults import Hang
from scheduling.clock import SystemClock
from storage.engine import open_database
from storage.models import deliveries, delivery_attempts, scheduled_messages
from tests.chaos.own_postgres import own_postgres

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(120)]

ROOT = Path(__file__).parent.parent.parent
TOKEN = "42:test-test-test-test-test-test-test"


@pytest.fixture
async def emulator():
    async with Emulator(bots=[BotAccount(token=TOKEN, id=42, username="CarillonBot")]) as emulator:
        yield emulator


@asynccontextmanager
async def bot(emulator: Emulator, url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {**os.environ, "BOT_TOKEN": TOKEN, "BOT_API_URL": emulator.url, "DATABASE_URL": url}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", cwd=ROOT, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


def in_seconds(seconds: float) -> str:
    """An instant so far ahead, as somebody would type it."""
    return (SystemClock().now() + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


async def statuses(url: str) -> tuple[list[str], ...]:
    """The statuses of messages, deliveries and attempts."""
    tables = (
        (scheduled_messages, scheduled_messages.c.id),
        (deliveries, deliveries.c.id),
        (delivery_attempts, delivery_attempts.c.started_at),
    )
    database = open_database(url)
    try:
        async with database.reading() as connection:
            found = [await connection.scalars(select(table.c.status).order_by(order)) for table, order in tables]
            return tuple([str(status) for status in column] for column in found)
    finally:
        await database.close()


async def until(url: str, wanted: tuple[list[str], ...]) -> None:
    found = None
    for _ in range(300):
        found = await statuses(url)
        if found == wanted:
            return
        await asyncio.sleep(0.1)
    pytest.fail(f"it ended as {found}")


async def prepare(emulator, people, *, seconds: float) -> None:
    """Let each of them schedule a message for the same moment."""
    for person in people:
        emulator.say(person, "/whoami")
    await asyncio.gather(*(answered(emulator, person, 1) for person in people))
    for person in people:
        emulator.say(person, f"/schedule {in_seconds(seconds)} Tea")
    await asyncio.gather(*(answered(emulator, person, 2) for person in people))


async def answered(emulator, person, count: int) -> None:
    await emulator.wait_for(
        lambda: sum(message.is_from_bot for message in emulator.history(person)) >= count, timeout=60
    )


async def stop(process) -> int:
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(25):
        return await process.wait()


async def test_slow_sends_end_in_time_and_are_recorded(emulator, sqlite_url):
    people = [emulator.add_user(f"Person {number}") for number in range(30)]
    async with bot(emulator, sqlite_url) as process:
        await prepare(emulator, people, seconds=8)
        order = emulator.faults.add(Hang(4.0), method="sendMessage", times=None)
        await emulator.wait_for(lambda: len(order.met) == 30, timeout=30)
        emulator.say(people[0], "/scheduled")  # an update under way
        assert await stop(process) == 0
    _, ends, attempts = await statuses(sqlite_url)
    assert set(ends) == {"sent"}
    assert attempts == ["sent"] * 30
    assert all([message.raw.get("text") for message in emulator.history(one)].count("Tea") == 1 for one in people)


async def test_a_request_that_hangs_is_in_doubt_at_the_next_start(emulator, sqlite_url):
    ada = emulator.add_user("Ada")
    async with bot(emulator, sqlite_url) as process:
        await prepare(emulator, [ada], seconds=4)
        order = emulator.faults.add(Hang(is_done=True), method="sendMessage")
        await emulator.wait_for(lambda: order.met, timeout=30)
        assert await stop(process) == 0
    assert await statuses(sqlite_url) == (["finished"], ["sending"], ["started"])
    emulator.faults.clear()
    async with bot(emulator, sqlite_url):
        await until(sqlite_url, (["finished"], ["sent"], ["in_doubt", "sent"]))


async def test_a_server_that_froze_is_not_waited_for_at_the_end():
    async with own_postgres() as postgres:
        database = open_database(postgres.url)
        async with AsyncExitStack() as stack:
            for _ in range(4):
                await stack.enter_async_context(database.reading())
        async with postgres.frozen(), asyncio.timeout(10):
            await database.close()
