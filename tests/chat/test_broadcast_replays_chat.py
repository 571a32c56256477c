"""The process dies after a step of a broadcast took effect, and before its answer is known to be given."""

import pytest
from sqlalchemy import select, update

from scheduling.ports import UpdateStatus
from storage.engine import open_database
from storage.models import broadcast_runs, updates
from tests.chat.broadcasting import asked_how_to_many, crowd_of, hears_until, reviewed
from tests.chat.guided import taps
from tests.waiting import until


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
def ruled(run_bot, ada):
    """Start the bot with Ada as its administrator."""

    async def run():
        return await run_bot(admin_ids=frozenset({ada.user.id}))

    return run


@pytest.fixture
def handled_again(ruled, schedules, bot_database):
    """Restart the bot as if the last update's answer had not been given; its effect is there."""

    async def again(application):
        await application.stop()
        last = (await schedules.updates())[-1]
        database = open_database(bot_database)
        async with database.writing() as connection:
            status = UpdateStatus.APPLIED if last["effect"] else UpdateStatus.PENDING
            change = update(updates).where(updates.c.sequence == last["sequence"])
            await connection.execute(change.values(status=status, done_at=None))
        await database.close()
        await ruled()
        await until(all_are_done, what="an update that is done")

    async def all_are_done():
        return all(row["status"] == UpdateStatus.DONE for row in await schedules.updates())

    return again


async def runs(url):
    """How many runs there are."""
    database = open_database(url)
    async with database.reading() as connection:
        found = (await connection.execute(select(broadcast_runs.c.revision))).all()
    await database.close()
    return found


@pytest.mark.parametrize("count", range(1, 6))
async def test_each_step_is_taken_once(ruled, ada, schedules, handled_again, count):
    application = await ruled()
    await ada.asks("/start")
    steps = [lambda _heard: ada.asks("/broadcast"), lambda _heard: ada.asks("Big news!")]
    steps += [lambda heard, button=button: taps(ada, heard, button) for button in ("When? ›", "Now", "Check it ›")]
    heard = None
    for step in steps[:count]:
        heard = await step(heard)
    before = await schedules.dialogs()
    await handled_again(application)
    if ada.hears_something():  # a tap draws the same once more, and then there is nothing new to be seen
        again = await ada.hears()
        assert (again.text, again.buttons) == (heard.text, heard.buttons)
    assert heard.message.buttons
    assert await schedules.dialogs() == before


async def test_it_is_sent_once(ruled, emulator, clock, ada, schedules, handled_again, bot_database):
    application = await ruled()
    await ada.asks("/start")
    await crowd_of(emulator, clock, "Bob", "Olga ru")
    await taps(ada, await reviewed(ada), "📣 Send")
    await hears_until(ada, "✓ #1 has gone out")
    await handled_again(application)
    assert len(await schedules.all()) == 1
    assert len(await runs(bot_database)) == 1
    assert len(await schedules.deliveries()) == 3


async def test_a_run_is_changed_once(ruled, emulator, clock, ada, handled_again, bot_database, later):
    application = await ruled()
    await ada.asks("/start")
    await ada.asks("/stop")
    await crowd_of(emulator, clock, *(f"P{number}" for number in range(5)))
    chosen = await taps(ada, await taps(ada, await asked_how_to_many(ada), "Pace…"), "5/s")
    await taps(ada, await taps(ada, chosen, "Check it ›"), "📣 Send")
    later(seconds=1.1)
    shown = await hears_until(ada, "📣 #1 is going out")
    paused = await taps(ada, shown, "⏸ Pause")
    before = await runs(bot_database)
    await handled_again(application)
    assert paused.message.text.startswith("⏸ #1 is paused")
    assert await runs(bot_database) == before
