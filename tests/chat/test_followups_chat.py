"""What is done with a message once it was sent, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest
from sqlalchemy import select, update

from bot.parts import Parts
from sandbox.faults import TooManyRequests
from scheduling.options import Options
from storage.engine import open_database
from storage.followups import SqlFollowups
from storage.mapping import options_to_text
from storage.models import deliveries, followups, scheduled_messages
from tests.waiting import until


@pytest.fixture
def bot_database(database_url) -> str:
    return database_url


@pytest.fixture
async def rows(bot_database):
    """The bot's database, read and written past it."""
    database = open_database(bot_database)
    yield database
    await database.close()


@pytest.fixture
def choose(rows):
    """Choose options for all schedules."""

    async def write(**options) -> None:
        async with rows.writing() as connection:
            await connection.execute(update(scheduled_messages).values(options=options_to_text(Options(**options))))

    return write


@pytest.fixture
def nothing_is_left(rows):
    """Wait until all was done."""

    async def is_done() -> bool:
        async with rows.reading() as connection:
            return (await connection.execute(select(followups))).first() is None

    async def wait() -> None:
        await until(is_done, what="the end of all that follows")

    return wait


async def heard_by(person, words):
    """Hear until these words are said: a bot greets a group first."""
    while words not in (said := await person.hears()).text:
        continue
    return said


async def test_a_message_is_pinned_in_silence_once_it_was_sent(bot, ada, later, emulator, choose, nothing_is_left):
    await ada.asks("/schedule 2026-11-23T09:00 Rules of the house")
    await choose(pinned=True)
    later(hours=1)
    arrived = await ada.hears()
    call = await emulator.wait_for_call("pinChatMessage")
    assert call.parameters["message_id"] == arrived.message.id
    assert call.parameters["disable_notification"] is True
    assert ada.place.pinned == [arrived.message.id]
    await nothing_is_left()


async def test_each_message_takes_the_place_of_the_one_before(bot, ada, later, emulator, schedules, choose):
    await ada.asks("/schedule every 2 hours Weather")
    await choose(replaces_previous=True)
    later(hours=2)
    first = await ada.hears()
    await schedules.settled("sent")
    assert not first.message.is_deleted
    later(hours=2)
    second = await ada.hears()
    call = await emulator.wait_for_call("deleteMessages")
    assert call.parameters["message_ids"] == [first.message.id]
    assert (first.message.is_deleted, second.message.is_deleted) == (True, False)


async def test_a_whole_album_goes_with_the_next_one(bot, ada, later, emulator, schedules, choose):
    await ada.sends("photo", "/schedule every 2 hours Look", album="1")
    await ada.hears()
    await ada.sends("photo", album="1")
    await ada.hears()
    await choose(replaces_previous=True)
    later(hours=2)
    first = await ada.hears()
    await schedules.settled("sent")
    later(hours=2)
    await ada.hears()
    call = await emulator.wait_for_call("deleteMessages")
    assert call.parameters["message_ids"] == [message.id for message in first.album]
    assert all(message.is_deleted for message in first.album)


async def test_a_message_is_deleted_when_its_hours_are_over(
    bot, ada, later, emulator, schedules, choose, nothing_is_left
):
    await ada.asks("/schedule 2026-11-23T09:00 Code: 1234")
    await choose(delete_after_hours=2)
    later(hours=1)
    arrived = await ada.hears()
    await schedules.settled("sent")
    later(hours=1, minutes=59)
    assert "ID" in (await ada.asks("/whoami")).text
    assert not arrived.message.is_deleted
    later(minutes=1)
    await until(lambda: arrived.message.is_deleted, meanwhile=lambda: later(seconds=1), what="its deletion")
    await nothing_is_left()


async def test_what_is_gone_already_and_missing_rights_are_given_up_in_silence(
    bot, ada, later, emulator, schedules, choose, nothing_is_left
):
    team = emulator.add_group("Team", [ada.user])
    there = ada.at(team)
    await there.says("/schedule every 2 hours Weather")
    await heard_by(there, "#1")
    await choose(pinned=True, replaces_previous=True, delete_after_hours=1)
    later(hours=2)
    first = await there.hears()
    await until(lambda: emulator.calls("pinChatMessage"), what="a try to pin")
    emulator.delete(first.message)
    later(hours=2)
    second = await there.hears()
    await until(lambda: len(emulator.calls("pinChatMessage")) == 2, what="another try to pin")
    await until(lambda: emulator.calls("deleteMessages"), what="the deletion of what is gone")
    later(hours=1)
    await until(lambda: second.message.is_deleted, meanwhile=lambda: later(seconds=1), what="a deletion")
    await nothing_is_left()
    assert team.pinned == []
    assert [call.is_ok for call in emulator.calls("pinChatMessage")] == [False, False]
    assert there.has_heard_all()


async def test_a_limit_is_obeyed(bot, ada, later, emulator, choose, nothing_is_left):
    await ada.asks("/schedule 2026-11-23T09:00 Rules")
    await choose(pinned=True)
    emulator.faults.add(TooManyRequests(40), method="pinChatMessage")
    later(hours=1)
    arrived = await ada.hears()
    await emulator.wait_for_call("pinChatMessage")
    later(seconds=39)
    assert "ID" in (await ada.asks("/whoami")).text
    assert len(emulator.calls("pinChatMessage")) == 1
    later(seconds=2)
    await until(lambda: ada.place.pinned, meanwhile=lambda: later(seconds=1), what="a pin")
    assert ada.place.pinned == [arrived.message.id]
    await nothing_is_left()


class Forgetful(SqlFollowups):
    """The process dies each time before it is on record that something was done."""

    async def done(self, followup) -> None:  # noqa: ARG002 - the port's
        raise ConnectionAbortedError


async def test_what_was_done_right_before_a_crash_is_done_once_more_and_no_harm_comes_of_it(
    run_bot, ada, later, emulator, choose, nothing_is_left, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(Parts, "followups", lambda _self, database, bot_id: Forgetful(database, bot_id))
        dying = await run_bot()
        await ada.asks("/schedule 2026-11-23T09:00 Rules")
        await choose(pinned=True, delete_after_hours=1)
        later(hours=1)
        arrived = await ada.hears()
        await emulator.wait_for_call("pinChatMessage")
        await dying.stop()
    before = len(emulator.calls("pinChatMessage"))
    later(hours=1)
    await run_bot()
    await until(lambda: arrived.message.is_deleted, meanwhile=lambda: later(seconds=1), what="its deletion")
    await nothing_is_left()
    assert len(emulator.calls("pinChatMessage")) > before


async def test_where_nothing_is_chosen_nothing_follows(bot, ada, later, schedules, rows):
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    later(hours=1)
    await ada.hears()
    await schedules.settled("sent")
    async with rows.reading() as connection:
        assert (await connection.execute(select(followups))).first() is None
        assert (await connection.execute(select(deliveries.c.platform_message_ids))).scalar() is None
