"""/schedule in reply to a message, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest

pytestmark = pytest.mark.usefixtures("bot")


async def test_the_message_replied_to_is_sent_with_its_formatting(ada, later):
    original = await ada.says("Bring 😀 milk", [{"type": "bold", "offset": 9, "length": 4}])
    await ada.hears()
    confirmation = await ada.asks("/schedule tomorrow at 9:00", reply_to=original)
    assert "#1 is scheduled" in confirmation.text
    assert "Bring 😀 milk" in confirmation.text
    later(days=1, hours=1)
    arrived = await ada.hears()
    assert arrived.text == "Bring 😀 milk"
    assert [(one["type"], one["offset"], one["length"]) for one in arrived.entities] == [("bold", 9, 4)]


async def test_in_a_group_anybodys_message_can_be_sent_again(ada, bob, emulator, later):
    team = emulator.add_group("Team", [ada.user, bob.user])
    original = await bob.at(team).says("Stand-up!")
    there = ada.at(team)
    await there.asks("/schedule daily 09:00", reply_to=original)
    later(hours=1)
    assert (await there.hears()).text == "Stand-up!"


async def test_what_is_typed_besides_the_time_wins(ada, schedules):
    original = await ada.says("Milk")
    await ada.hears()
    await ada.asks("/schedule daily 09:00 Bread", reply_to=original)
    assert [row["content"]["text"] for row in await schedules.all()] == ["Bread"]


async def test_where_nothing_is_replied_to_the_message_is_missing(ada, schedules):
    assert "not what to send" in (await ada.asks("/schedule daily 09:00")).text
    assert await schedules.all() == []


async def test_the_beginning_of_a_topic_is_no_message_replied_to(ada, emulator, schedules):
    forum = emulator.add_group("Forum", [ada.user], forum=True)
    topic = emulator.add_topic(forum, "Tea")
    assert "not what to send" in (await ada.at(forum, topic).asks("/schedule daily 09:00")).text
    assert await schedules.all() == []


async def test_a_time_that_can_be_meant_otherwise_is_asked_about(ada, later):
    original = await ada.says("Milk")
    await ada.hears()
    question = await ada.asks("/schedule at 9", reply_to=original)
    assert "Milk" in question.text
    await ada.taps(question, question.buttons[0])
    await ada.hears()
    later(hours=1)
    assert (await ada.hears()).text == "Milk"


async def test_an_edit_of_the_time_keeps_the_message(ada, schedules):
    original = await ada.says("Milk")
    await ada.hears()
    command = await ada.says("/schedule daily 09:00", reply_to=original)
    await ada.hears()
    await ada.edits(command, "/schedule daily 09:00")
    await ada.edits(command, "/schedule daily 10:00")
    assert "#1 is changed" in (await ada.hears()).text
    (row,) = await schedules.all()
    assert (row["content"]["text"], row["revision"]) == ("Milk", 2)
