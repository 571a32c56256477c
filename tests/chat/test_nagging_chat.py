"""Reminders that come again until somebody says Done, told as a chat. It is Monday, 23 November 2026, 08:00."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from sandbox.faults import ServerError
from scheduling.options import Nagging, Options
from scheduling.quiet_hours import QuietHours
from storage.engine import open_database
from storage.mapping import options_to_text, quiet_hours_to_text
from storage.models import followups, recipients, scheduled_messages
from tests.chat.people import RESTING, Heard
from tests.waiting import asleep, until

ARRIVES = ["✓ Done", "💤 10 min", "💤 1 h", "💤 Tomorrow", "💤 Pick…"]


@pytest.fixture
def bot_database(database_url) -> str:
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def rows(bot_database):
    """The bot's database, read and written past it."""
    database = open_database(bot_database)
    yield database
    await database.close()


@pytest.fixture
def nags(rows):
    """Have all schedules nag."""

    async def choose(minutes: int = 10, times: int = 3) -> None:
        options = Options(reminds=True, nagging=Nagging(minutes, times))
        async with rows.writing() as connection:
            await connection.execute(update(scheduled_messages).values(options=options_to_text(options)))

    return choose


@pytest.fixture
def later(clock):
    """Let time pass once the bot has done all that there was to do."""

    async def pass_time(**units: float) -> None:
        await asleep(clock, count=RESTING)
        clock.advance(timedelta(**units))

    return pass_time


@pytest.fixture
def following(rows):
    """Read what is to follow."""

    async def read() -> list[Any]:
        async with rows.reading() as connection:
            return list(await connection.execute(select(followups).order_by(followups.c.due_at)))

    return read


@pytest.fixture
def waits(following):
    """Wait until what was sent last is recorded, and these things are to follow."""

    async def wait(*kinds: str) -> None:
        async def is_so() -> bool:
            return sorted(row.kind for row in await following()) == sorted(kinds)

        await until(is_so, what=f"what follows: {kinds}")

    return wait


def below(heard: Heard) -> list[str]:
    return [button["text"] for button in heard.message.buttons]


async def losing(heard: Heard) -> None:
    """Wait until a message has lost its buttons."""

    async def has_lost() -> bool:
        return below(heard) == []

    await until(has_lost, what="a message without buttons")


async def test_it_comes_again_until_done_and_the_newest_alone_has_buttons(bot, ada, later, nags, waits, schedules):
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    await nags()
    await later(hours=1)
    first = await ada.hears()
    assert below(first) == ARRIVES
    await waits("nag")

    await later(minutes=10)
    second = await ada.hears()
    assert (second.text, below(second)) == ("Tea", ARRIVES)
    await losing(first)
    await waits("nag")

    await ada.taps(second, "✓ Done")
    await later(minutes=10)
    await waits()
    assert len(await schedules.deliveries()) == 2
    assert below(second) == ["✓ Done, 09:10 · Undo"]


async def test_done_on_the_first_message_ends_it_too(bot, ada, later, nags, waits, schedules):
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    await nags()
    await later(hours=1)
    first = await ada.hears()
    await waits("nag")
    await ada.taps(first, "✓ Done")
    await later(minutes=10)
    await waits()
    assert len(await schedules.deliveries()) == 1
    assert below(first) == ["✓ Done, 09:00 · Undo"]


async def test_undo_has_it_go_on(bot, ada, later, nags, waits):
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    await nags()
    await later(hours=1)
    first = await ada.hears()
    await waits("nag")
    await ada.taps(first, "✓ Done")
    await later(minutes=10)
    await waits()
    await ada.taps(first, "✓ Done, 09:00 · Undo")
    await waits("nag")
    await later(minutes=10)
    assert (await ada.hears()).text == "Tea"


async def test_it_comes_so_often_and_no_more(bot, ada, later, nags, waits, schedules):
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    await nags(times=2)
    await later(hours=1)
    heard = await ada.hears()
    for _ in range(2):
        await waits("nag")
        await later(minutes=10)
        before, heard = heard, await ada.hears()
        await losing(before)
    await waits("nag")
    await later(minutes=10)
    await waits()
    assert len(await schedules.deliveries()) == 3
    assert below(heard) == ARRIVES  # it can still be ticked off


async def test_a_snooze_ends_it_and_what_comes_then_nags_anew(bot, ada, later, nags, waits, schedules):
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    await nags()
    await later(hours=1)
    first = await ada.hears()
    await waits("nag")
    await ada.taps(first, "💤 1 h")
    await later(minutes=10)
    await waits()
    await later(minutes=50)
    snoozed = await ada.hears()
    await waits("nag")
    await later(minutes=10)
    assert (await ada.hears()).text == "Tea"
    await losing(snoozed)
    assert below(first) == ["💤 Until today, 10:00 · Undo"]
    assert [row["nag_of"] is not None for row in await schedules.deliveries()] == [False, False, True]


async def test_the_next_time_of_a_series_ends_it_and_starts_afresh(bot, ada, later, nags, waits, schedules):
    await ada.asks("/schedule every 30 minutes Tea")
    await nags(minutes=10, times=12)
    await later(minutes=30)
    heard = await ada.hears()
    for _ in range(3):  # two nags, then the next one
        await waits("nag")
        await later(minutes=10)
        before, heard = heard, await ada.hears()
        await losing(before)
    assert [row["nag_of"] is not None for row in await schedules.deliveries()] == [False, True, True, False]


@pytest.mark.parametrize("button", ["⏸ Pause", "Cancel it"])
async def test_pausing_or_cancelling_a_schedule_ends_it(bot, ada, later, nags, waits, schedules, button):
    await ada.asks("/schedule daily 09:00 Tea")
    await nags()
    await later(hours=1)
    await ada.hears()
    await waits("nag")
    await ada.asks("/scheduled")
    listed = await ada.asks("/scheduled")
    await ada.taps(listed, listed.buttons[0])
    await ada.taps(await ada.hears(), button)
    await later(minutes=10)
    await waits()
    assert len(await schedules.deliveries()) == 1


async def test_it_waits_until_the_quiet_hours_are_over_and_that_counts(
    bot, ada, later, nags, waits, following, rows, schedules
):
    await ada.asks("/schedule 2026-11-23T22:55 Tea")
    await nags(minutes=10, times=2)
    quiet = QuietHours(time(23), time(7), "UTC")
    async with rows.writing() as connection:
        await connection.execute(update(recipients).values(quiet_hours=quiet_hours_to_text(quiet)))
    await later(hours=14, minutes=55)
    await ada.hears()
    await waits("nag")
    await later(minutes=10)
    morning = datetime(2026, 11, 24, 7, tzinfo=UTC)

    async def is_put_off() -> bool:
        return [row.due_at for row in await following()] == [morning]

    await until(is_put_off, what="a nag in the morning")
    await later(hours=7, minutes=55)
    assert (await ada.hears()).text == "Tea"
    await waits("nag")
    await later(minutes=10)
    assert (await ada.hears()).text == "Tea"
    await waits("nag")
    await later(minutes=10)
    await waits()
    assert len(await schedules.deliveries()) == 3


async def test_in_a_group_whoever_says_done_ends_it_for_all(bot, ada, bob, emulator, later, nags, waits, schedules):
    team = emulator.add_group("Team", [ada.user, bob.user])
    there = ada.at(team)
    await there.asks("/schedule@CarillonBot 2026-11-23T09:00 Water the plants")
    await nags()
    await later(hours=1)
    await there.hears()
    await waits("nag")
    await later(minutes=10)
    second = await there.hears()
    await waits("nag")
    await bob.taps(second, "✓ Done")
    assert below(second) == ["✓ Bob, 09:10 · Undo"]
    await later(minutes=10)
    await waits()
    assert len(await schedules.deliveries()) == 2


# --- restarts --------------------------------------------------------------------------------------------------------


async def test_after_days_without_the_bot_it_comes_once_and_not_in_a_pile(
    run_bot, ada, clock, later, nags, waits, schedules
):
    application = await run_bot()
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    await nags()
    await later(hours=1)
    first = await ada.hears()
    await waits("nag")
    await application.stop()
    clock.advance(timedelta(days=2))
    await run_bot()
    second = await ada.hears()
    assert (second.text, below(second)) == ("Tea", ARRIVES)  # and without a note that it is late
    await losing(first)
    await waits("nag")
    assert ada.has_heard_all()
    assert len(await schedules.deliveries()) == 2


async def test_what_is_planned_and_not_sent_yet_is_sent_after_a_restart(
    run_bot, ada, clock, emulator, later, nags, waits, schedules
):
    application = await run_bot()
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    await nags()
    await later(hours=1)
    first = await ada.hears()
    await waits("nag")
    emulator.faults.add(ServerError(), method="sendMessage", times=1)
    await later(minutes=10)
    await schedules.settled("retry", tries=2)
    await application.stop()
    clock.advance(timedelta(minutes=1))
    await run_bot()
    second = await ada.hears()
    assert second.text == "Tea"
    await losing(first)
    await waits("nag")
    assert len(await schedules.deliveries()) == 2


async def test_buttons_that_could_not_be_taken_away_go_later(bot, ada, emulator, later, nags, waits, following):
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    await nags()
    await later(hours=1)
    first = await ada.hears()
    await waits("nag")
    emulator.faults.add(ServerError(), method="editMessageReplyMarkup", times=1)
    await later(minutes=10)
    await ada.hears()

    async def was_tried() -> bool:
        return any(row.tries for row in await following())

    await until(was_tried, what="a try to take buttons away")
    assert below(first) == ARRIVES
    await later(seconds=6)
    await losing(first)
    await waits("nag")
