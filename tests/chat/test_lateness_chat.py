"""What arrives late says so, and what would come too late does not come, told as a chat."""

import pytest
from sqlalchemy import update

from sandbox.faults import ErrorAnswer, ServerError
from storage.engine import open_database
from storage.models import scheduled_messages


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def change_schedules(bot_database):
    """Set what has no words in the chat yet."""
    database = open_database(bot_database)

    async def change(**values):
        async with database.writing() as connection:
            await connection.execute(update(scheduled_messages).values(values))

    yield change
    await database.close()


def is_note(call):
    return "reply_parameters" in call.parameters


async def test_after_downtime_a_message_says_when_it_was_due_in_the_chats_language_and_zone(run_bot, ada, later):
    application = await run_bot()
    await ada.asks("/timezone Europe/Berlin")
    await ada.asks("/schedule daily 10:00 Tea")
    await ada.says("/language")
    await ada.taps(await ada.hears(), "Русский")
    await ada.hears()
    await application.stop()
    later(hours=3)
    await run_bot()
    arrived, note = await ada.hears(), await ada.hears()
    assert arrived.text == "Tea"
    assert "23 ноября 2026 г., 10:00 (Europe/Berlin)" in note.text
    assert note.call.parameters["reply_parameters"]["message_id"] == arrived.message.id
    assert note.call.parameters["disable_notification"] is True


async def test_what_comes_on_time_says_nothing(bot, ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    later(hours=1)
    assert (await ada.hears()).text == "Tea"
    await schedules.settled("sent")
    later(seconds=30)
    assert "ID" in (await ada.asks("/whoami")).text
    assert ada.has_heard_all()


async def test_a_retry_that_comes_late_is_noted_in_its_topic(bot, ada, emulator, later, schedules):
    forum = emulator.add_group("Forum", [ada.user], forum=True)
    topic = emulator.add_topic(forum, "Tea")
    there = ada.at(forum, topic)
    await there.asks("/schedule daily 09:00 Tea")
    emulator.faults.add(ServerError(), method="sendMessage", times=3)
    later(hours=1)
    await schedules.settled("retry")
    for tries in (2, 3):
        later(seconds=20)
        await schedules.settled("retry", tries=tries)
    later(minutes=6)
    arrived, note = await there.hears(), await there.hears()
    assert (arrived.text, arrived.topic) == ("Tea", topic.id)
    assert "This was due" in note.text
    assert note.topic == topic.id


async def test_a_note_that_can_not_be_given_is_given_up(run_bot, ada, emulator, later, schedules):
    application = await run_bot()
    await ada.asks("/schedule daily 09:00 Tea")
    await application.stop()
    later(hours=3)
    emulator.faults.add(
        ErrorAnswer(400, "Bad Request: message to be replied not found"), method="sendMessage", where=is_note
    )
    await run_bot()
    assert (await ada.hears()).text == "Tea"
    await emulator.wait_for_call("sendMessage", chat=ada.user, count=3)
    while any(row["note_due"] for row in await schedules.deliveries()):
        await ada.asks("/whoami")
    assert [row["status"] for row in await schedules.deliveries()] == ["sent"]


async def test_a_note_waits_while_telegram_is_down(run_bot, ada, emulator, later, schedules):
    application = await run_bot()
    await ada.asks("/schedule daily 09:00 Tea")
    await application.stop()
    later(hours=3)
    emulator.faults.add(ServerError(), method="sendMessage", where=is_note)
    await run_bot()
    assert (await ada.hears()).text == "Tea"
    await emulator.wait_for_call("sendMessage", chat=ada.user, count=3)
    while any(row["note_due"] for row in await schedules.deliveries()):
        later(seconds=6)
    assert "This was due" in (await ada.hears()).text


async def test_what_is_out_of_its_window_never_comes_and_the_card_says_so(
    run_bot, ada, later, schedules, change_schedules
):
    application = await run_bot()
    await ada.asks("/schedule daily 09:00 Tea")
    await change_schedules(delivery_window_seconds=600)
    await application.stop()
    later(hours=1, minutes=11)
    await run_bot()
    while [row["status"] for row in await schedules.deliveries()] != ["missed"]:
        await ada.asks("/whoami")
    listed = await ada.asks("/scheduled")
    await ada.taps(listed, listed.buttons[0])
    assert "it was skipped, as it would have been too late" in (await ada.hears()).text
    assert await schedules.attempts() == []
    later(hours=23, minutes=49)
    assert (await ada.hears()).text == "Tea"


async def test_a_retry_out_of_its_window_fails_at_once_with_its_reason(
    bot, ada, emulator, later, schedules, change_schedules
):
    await ada.asks("/schedule daily 09:00 Tea")
    await change_schedules(delivery_window_seconds=1)
    emulator.faults.add(ServerError(), method="sendMessage", times=1)
    later(hours=1)
    notice = await ada.hears()
    assert "could not be sent" in notice.text
    assert "Telegram had trouble" in notice.text
    later(hours=5)
    assert len(await schedules.attempts()) == 1
