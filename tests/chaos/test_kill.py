"""The process is killed while a request is under way; its successor accounts for it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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

ROOT = Path(__file__).parent.parent.parent
TOKEN = "42:test-test-test-test-test-test-test"

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(120)]


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


async def test_in_private_what_was_in_doubt_is_sent_again_and_the_try_is_on_record(emulator, sqlite_url):
    ada = emulator.add_user("Ada")
    async with bot(emulator, sqlite_url) as process:
        await schedule_and_let_it_hang(emulator, ada, ada, process)
    assert await statuses(sqlite_url) == (["finished"], ["sending"], ["started"])

    async with bot(emulator, sqlite_url):
        await until(sqlite_url, (["finished"], ["sent"], ["in_doubt", "sent"]))
    assert [message.raw["text"] for message in emulator.history(ada)].count("Tea") == 2  # one arrived before the kill


async def test_in_a_group_what_was_in_doubt_is_held_and_its_author_asked(emulator, sqlite_url):
    ada = emulator.add_user("Ada")
    team = emulator.add_group("Team", [ada])
    async with bot(emulator, sqlite_url) as process:
        await schedule_and_let_it_hang(emulator, ada, team, process)

    last = emulator.history(team)[-1]
    async with bot(emulator, sqlite_url):
        notice = await emulator.wait_for_message(team, after=last, timeout=40)
        assert "#1" in notice.raw["text"]
        await until(sqlite_url, (["finished"], ["unknown"], ["in_doubt"]))
    assert [message.raw.get("text") for message in emulator.history(team)].count("Tea") == 1


async def schedule_and_let_it_hang(emulator, ada, place, process) -> None:
    """Kill the bot after Telegram has done the work and before it has answered."""
    question = emulator.say(ada, "/whoami@CarillonBot", place)
    await emulator.wait_for_message(place, after=question, timeout=40)
    question = emulator.say(ada, f"/schedule@CarillonBot {in_seconds(3)} Tea", place)
    await emulator.wait_for_message(place, after=question)
    emulator.faults.add(Hang(is_done=True), method="sendMessage")
    await emulator.wait_for(lambda: emulator.history(place)[-1].raw.get("text") == "Tea", timeout=20)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    emulator.faults.clear()
