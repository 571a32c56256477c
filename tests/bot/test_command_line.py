"""`python -m bot` as a process: how it starts, how it ends, and what it says when it can't run."""

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from sandbox.bots import BotAccount
from sandbox.emulator import Emulator

ROOT = Path(__file__).parent.parent.parent
TOKEN = "42:test-test-test-test-test-test-test"


async def start(
    *arguments: str, stdin: int = asyncio.subprocess.DEVNULL, **settings: str
) -> asyncio.subprocess.Process:
    environment = {name: value for name, value in os.environ.items() if name not in {"BOT_TOKEN", "DATABASE_URL"}}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=ROOT,
        env={**environment, "BOT_TOKEN": "", **settings},
        stdin=stdin,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def end(process: asyncio.subprocess.Process, typed: bytes | None = None) -> tuple[int, str]:
    output, _ = await asyncio.wait_for(process.communicate(typed), 45)
    assert process.returncode is not None
    return process.returncode, output.decode()


@pytest.fixture
async def emulator():
    async with Emulator(bots=[BotAccount(token=TOKEN, id=42, username="CarillonBot")]) as emulator:
        yield emulator


async def test_without_a_token_it_ends_with_what_to_do():
    code, output = await end(await start("run"))
    assert code == 2
    assert "@BotFather" in output
    assert "BOT_TOKEN" in output


async def test_bad_settings_are_named():
    code, output = await end(await start(BOT_TOKEN=TOKEN, DEFAULT_TIMEZONE="Mars/Phobos"))
    assert code == 2
    assert "DEFAULT_TIMEZONE" in output
    assert "Traceback" not in output


async def test_a_database_that_can_not_be_opened_is_told_plainly():
    code, output = await end(await start(BOT_TOKEN=TOKEN, DATABASE_URL="sqlite:////proc/nowhere/carillon.sqlite3"))
    assert code == 1
    assert "DATABASE_URL" in output
    assert "Traceback" not in output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_answers_until_it_is_told_to_stop_and_a_second_one_is_refused(emulator, tmp_path, number):
    settings = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": emulator.url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'carillon.sqlite3'}",
    }
    ada = emulator.add_user("Ada")
    process = await start(**settings)
    question = emulator.say(ada, "/schedule daily 09:00 secret words")
    answer = await emulator.wait_for_message(ada, after=question, timeout=40)
    assert "#1" in answer.raw["text"]

    code, output = await end(await start(**settings))
    assert code == 1
    assert "another process" in output
    assert f"pid {process.pid} on " in output

    process.send_signal(number)
    code, output = await end(process)
    assert code == 0
    assert "stopped" in output
    assert "secret words" not in output
    assert TOKEN not in output


async def test_the_sandbox_is_a_chat_in_the_terminal_for_whoever_pipes_into_it():
    process = await start("try", stdin=asyncio.subprocess.PIPE)
    code, output = await end(process, b"/start\n/schedule every 1m Time to stretch\n/scheduled\n")
    assert code == 0
    assert "No BOT_TOKEN is set" in output
    assert "Hello, Ada" in output
    assert "#1" in output
    assert "Every minute" in output


async def test_whoever_tries_the_sandbox_administers_the_bot():
    process = await start("try", stdin=asyncio.subprocess.PIPE)
    code, output = await end(process, b"/broadcast\n:as Bob\n/broadcast\n")
    assert code == 0
    assert "What shall I send to many?" in output
    assert "I don't know the command /broadcast" in output


async def test_without_a_token_the_page_is_served_and_ends_with_a_signal():
    async with Emulator() as taken, aiohttp.ClientSession() as session:
        process = await start("try", "--port", str(taken.port))
        assert process.stdout is not None
        assert "No BOT_TOKEN is set" in (await process.stdout.readline()).decode()
        line = (await asyncio.wait_for(process.stdout.readline(), 40)).decode()
        url = re.search(r"http://127\.0\.0\.1:\d+", line)[0]
        assert url != taken.url
        async with session.get(url) as response:
            assert "Carillon sandbox" in await response.text()
        process.send_signal(signal.SIGINT)
        code, output = await end(process)
    assert code == 0
    assert "Traceback" not in output
