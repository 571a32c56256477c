"""The database goes away while people talk to the bot, and comes back. Told on both databases, for real causes."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest

import storage.engine
from tests.chat.people import RESTING
from tests.outages import line_to
from tests.waiting import asleep, until

SORRY = "so nothing was changed"
LONGEST_WAIT = timedelta(seconds=5)
"""After so long whatever waited for the database has tried again."""
MOST_LINES = 8
"""What is logged of an outage in all, at the level of a warning."""


class CutLine:
    """PostgreSQL behind a line that is cut."""

    def __init__(self, line) -> None:
        self._line = line
        self.url = line.url

    async def goes_away(self) -> None:
        await self._line.cut()

    async def comes_back(self) -> None:
        await self._line.mend()


class LockedFile:
    """An SQLite file into which somebody else's transaction writes, and does not end."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)

    async def goes_away(self) -> None:
        await asyncio.to_thread(self._other.execute, "BEGIN IMMEDIATE")

    async def comes_back(self) -> None:
        if self._other.in_transaction:
            await asyncio.to_thread(self._other.execute, "ROLLBACK")

    def close(self) -> None:
        self._other.close()


@pytest.fixture
async def storage_(database_url, monkeypatch) -> AsyncIterator[CutLine | LockedFile]:
    """The database of both kinds in turn."""
    if database_url.startswith("postgres"):
        async with line_to(database_url) as line:
            yield CutLine(line)
        return
    monkeypatch.setattr(storage.engine, "BUSY_SECONDS", 0.02)
    locked = LockedFile(database_url)
    yield locked
    await locked.comes_back()
    locked.close()


@pytest.fixture
def bot_database(storage_) -> str:
    return storage_.url


@pytest.fixture
def passing(later):
    """Let time pass, half a second at a time, as long as something goes on."""

    @asynccontextmanager
    async def pass_time() -> AsyncIterator[None]:
        async def tick() -> None:
            while True:
                await asyncio.sleep(0.01)
                later(seconds=0.5)

        ticking = asyncio.create_task(tick())
        try:
            yield
        finally:
            ticking.cancel()
            await asyncio.gather(ticking, return_exceptions=True)

    return pass_time


@pytest.fixture
def goes_away(storage_, passing, clock, caplog):
    """Have the database go away, time pass, and the database come back, until the bot has noticed."""

    @asynccontextmanager
    async def away() -> AsyncIterator[None]:
        await storage_.goes_away()
        async with passing():
            yield
            await storage_.comes_back()
            await until(lambda: "the database is back" in caplog.messages)
            noticed_at = clock.now()
            await until(lambda: clock.now() - noticed_at > LONGEST_WAIT)

    return away


@pytest.fixture(params=["polling", "webhook"])
async def bot(request, run_bot, unused_port):
    if request.param == "polling":
        return await run_bot()
    address = f"http://127.0.0.1:{unused_port}"
    return await run_bot(bot_mode="webhook", webhook_url=address, http_port=unused_port)


def is_noticed(caplog) -> bool:
    return "the database is away" in caplog.messages


def own_lines(caplog) -> list[str]:
    names = ("api", "bot", "delivery", "scheduling", "storage")
    return [
        record.message
        for record in caplog.records
        if record.levelno >= logging.WARNING and record.name.startswith(names)
    ]


async def test_a_command_during_an_outage_is_answered_and_never_handled_later(bot, ada, goes_away, schedules, caplog):
    await ada.asks("/whoami")
    async with goes_away():
        assert SORRY in (await ada.asks("/schedule daily 09:00 Tea")).text
        assert SORRY in (await ada.asks("/schedule daily 10:00 Coffee")).text
    confirmation = await ada.asks("/schedule daily 11:00 Cake")
    assert "#1" in confirmation.text
    assert [row["content"]["text"] for row in await schedules.all()] == ["Cake"]
    lines = own_lines(caplog)
    assert lines.count("the database is away") == lines.count("the database is back") == 1
    assert len(lines) <= MOST_LINES, lines


async def test_a_tap_during_an_outage_is_answered_with_an_alert(bot, ada, goes_away, schedules):
    confirmation = await ada.asks("/schedule daily 09:00 Tea")
    async with goes_away():
        answer = await ada.taps(confirmation, "↩ Undo")
        assert SORRY in answer.text
        assert answer.show_alert
    assert "cancelled" in (await ada.asks("/cancel_schedule 1")).text


async def test_a_short_outage_costs_nothing_but_a_moment(bot, ada, storage_, later, schedules, caplog):
    await ada.asks("/whoami")
    await storage_.goes_away()
    await ada.says("/schedule daily 09:00 Tea")
    await until(lambda: is_noticed(caplog), meanwhile=lambda: later(seconds=0.1))
    later(seconds=4)
    assert ada.has_heard_all()
    await storage_.comes_back()
    await until(schedules.all, meanwhile=lambda: later(seconds=0.25))
    assert "#1" in (await ada.hears()).text


async def test_in_a_group_only_what_is_meant_for_the_bot_is_answered(bot, ada, emulator, goes_away):
    await ada.asks("/whoami")
    there = ada.at(emulator.add_group("Team", [ada.user]))
    async with goes_away():
        await there.says("/start@OtherBot")
        await there.says("/schedule@CarillonBot daily 09:00 Tea")
        assert SORRY in (await there.hears()).text
    assert there.has_heard_all()


async def test_what_nobody_expects_an_answer_to_is_stored_when_the_database_is_back(
    bot, ada, emulator, goes_away, schedules, caplog
):
    await ada.asks("/whoami")
    async with goes_away():
        emulator.block_bot(ada.user)
        await until(lambda: is_noticed(caplog))
        await emulator.wait_until_taken(timeout=20)

    async def is_noted() -> bool:
        return [row["reachability"] for row in await schedules.recipients()] == ["blocked"]

    await until(is_noted)


async def test_what_was_sent_during_an_outage_is_on_record_when_the_database_is_back(
    run_bot, ada, emulator, storage_, schedules, later, caplog
):
    await run_bot()
    await ada.asks("/schedule 2026-11-23T08:10 Tea")
    later(minutes=10)
    assert (await ada.hears()).text == "Tea"
    await storage_.goes_away()
    await until(lambda: is_noticed(caplog), meanwhile=lambda: later(seconds=1))
    later(seconds=20)
    await storage_.comes_back()

    async def is_on_record() -> bool:
        return [row["status"] for row in await schedules.attempts()] == ["sent"]

    await until(is_on_record, meanwhile=lambda: later(seconds=0.25))
    assert [row["status"] for row in await schedules.deliveries()] == ["sent"]
    assert [message.raw.get("text") for message in emulator.history(ada.user)].count("Tea") == 1


async def test_what_falls_due_during_an_outage_is_sent_within_five_seconds_of_its_end(
    run_bot, ada, storage_, clock, later, caplog
):
    bot = await run_bot()

    def has_nothing_to_do() -> bool:
        return len(clock.waits) >= RESTING and clock.waits[0] > 0 and not bot.pump.in_flight_recipients

    await ada.asks("/schedule 2026-11-23T08:10 Tea")
    await storage_.goes_away()
    await until(lambda: is_noticed(caplog), meanwhile=lambda: later(seconds=10))
    for _ in range(80):
        await asleep(clock)
        later(seconds=10)
    assert ada.has_heard_all()
    await storage_.comes_back()
    back_at = clock.now()
    while ada.has_heard_all():
        await until(has_nothing_to_do)
        later(seconds=0.1)
        assert clock.now() - back_at <= LONGEST_WAIT
    assert (await ada.hears()).text == "Tea"


async def test_readiness_tells_of_an_outage(run_bot, storage_, unused_port, passing):
    await run_bot(http_port=unused_port)

    async def answers(status: int) -> dict:
        checks = {}

        async def has_come() -> bool:
            async with http.get("/health/ready") as answer:
                checks.update((await answer.json())["checks"])
                return answer.status == status

        await until(has_come, what=f"a status of {status}")
        return checks

    async with aiohttp.ClientSession(base_url=f"http://127.0.0.1:{unused_port}") as http, passing():
        await answers(200)
        await storage_.goes_away()
        assert not (await answers(503))["database"]
        async with http.get("/health/live") as answer:
            assert answer.status == 200
        await storage_.comes_back()
        await answers(200)
