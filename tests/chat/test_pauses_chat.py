"""Schedules that rest because nobody can be written to, and go on once that is mended, told as a chat."""

import pytest

from sandbox.faults import ErrorAnswer
from tests.chat.doubts import heard_in_time
from tests.chat.people import Heard
from tests.waiting import until


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
def team(emulator, ada):
    return emulator.add_group("Team", [ada.user])


@pytest.fixture
def become(schedules):
    """Wait until the schedules have these statuses and reasons, by number."""

    async def wait(*expected: tuple[str, str | None]) -> None:
        async def have_become() -> bool:
            rows = sorted(await schedules.all(), key=lambda row: row["number"])
            return [(row["status"], row["paused_because"]) for row in rows] == list(expected)

        await until(have_become, what=f"schedules that are {expected}")

    return wait


ON = ("active", None)


async def hears(person, words):
    """Pass over what else is said until somebody hears these words."""
    while words not in (heard := await person.hears()).text:
        pass
    return heard


async def test_who_blocked_the_bot_is_not_tried_again_and_hears_what_goes_on_when_they_are_back(
    bot, ada, emulator, later, schedules, become
):
    for number in range(3):
        await ada.asks(f"/schedule daily 09:0{number} Tea {number}")
    emulator.block_bot(ada.user)
    later(hours=1)
    await become(*[("paused", "blocked")] * 3)
    later(days=3)
    assert [row["status"] for row in await schedules.attempts()] == ["failed"]

    emulator.unblock_bot(ada.user)
    told = await hears(ada, "3 schedules go on")
    assert "#1" in told.text
    assert "Tea 2" in told.text
    await become(ON, ON, ON)
    later(minutes=1)
    assert (await hears(ada, "Tea 1")).text == "Tea 1"


async def test_who_blocked_the_bot_hears_of_what_failed_when_they_are_back(bot, ada, emulator, later, schedules):
    await ada.asks("/schedule 2026-11-23T08:30 Tea")
    emulator.block_bot(ada.user)
    later(minutes=30)
    await schedules.settled("failed")
    later(days=3)
    emulator.unblock_bot(ada.user)
    notice = await heard_in_time(ada, later)
    assert notice.text.startswith("#1, due Monday, 23 November 2026, 08:30, could not be sent:")
    assert notice.buttons == ["Retry"]
    await ada.taps(notice, "Retry")
    await hears(ada, "Tea")
    await schedules.settled("sent")


async def test_where_the_bot_may_not_write_its_people_hear_of_what_failed_once_it_may(
    bot, ada, team, emulator, later, schedules
):
    there = ada.at(team)
    await there.asks("/schedule 2026-11-23T08:30 Tea")
    emulator.faults.add(ErrorAnswer(400, "Bad Request: message is too long"), method="sendMessage", chat=team)
    refused = ErrorAnswer(400, "Bad Request: not enough rights to send text messages to the chat")
    mute = emulator.faults.add(refused, method="sendMessage", chat=team, times=None)
    later(minutes=30)
    await emulator.wait_for(lambda: mute.met)
    await schedules.settled("failed")
    emulator.faults.remove(mute)
    later(minutes=10)
    assert not there.hears_something()
    later(minutes=6)
    assert "could not be sent" in (await heard_in_time(there, later)).text


def _is_news(heard: Heard) -> bool:
    return "This was due" in heard.text or "2 schedules go on" in heard.text


async def test_a_one_time_message_whose_time_passed_arrives_late_with_a_note(bot, ada, emulator, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.asks("/schedule 2026-11-23T10:00 Coffee")
    emulator.block_bot(ada.user)
    later(hours=1)
    await schedules.settled("failed")
    later(hours=2)
    emulator.unblock_bot(ada.user)
    heard: list[Heard] = []
    while "Coffee" not in {one.text for one in heard} or len([one for one in heard if _is_news(one)]) < 2:
        heard.append(await ada.hears())
    coffee = next(one for one in heard if one.text == "Coffee")
    note = next(one for one in heard if "This was due" in one.text)
    assert "10:00" in note.text
    assert note.call.parameters["reply_parameters"]["message_id"] == coffee.message.id
    assert note.call.parameters["disable_notification"] is True


async def test_a_group_that_lets_the_bot_in_again_goes_on(bot, ada, team, emulator, later, schedules, become):
    there = ada.at(team)
    await there.asks("/schedule daily 09:00 Stand-up")
    emulator.remove_bot(team)
    later(hours=1)
    await become(("paused", "kicked"))
    later(days=1)
    emulator.add_bot(team)
    await hears(there, "1 schedule goes on")
    later(days=1)
    while (heard := (await heard_in_time(there, later)).text) != "Stand-up":
        assert "#1, due Monday, 23 November 2026, 09:00, could not be sent" in heard


async def test_a_right_that_is_given_back_lets_go_on_what_was_held_back(
    bot, ada, team, emulator, later, schedules, become
):
    there = ada.at(team)
    await there.asks("/schedule daily 09:00 Stand-up")
    await there.asks("/schedule daily 09:30 Tea")
    emulator.restrict(team)
    later(hours=1)
    await become(*[("paused", "no_rights")] * 2)
    later(hours=2)
    assert len(await schedules.attempts()) == 1

    emulator.restrict(team, can_send_messages=False)  # still not
    emulator.promote(team)
    awaited = {"2 schedules go on", "Stand-up", "This was due"}
    while awaited:
        heard = (await heard_in_time(there, later)).text
        awaited = {words for words in awaited if words not in heard}
    assert [row["status"] for row in await schedules.deliveries()] == ["sent"]


async def test_what_all_of_a_group_may_do_again_is_noticed_without_being_told(
    bot, ada, team, later, schedules, become, caplog
):
    """Telegram sends no update where an administrator changes what members may do."""
    caplog.set_level("INFO")
    there = ada.at(team)
    await there.asks("/schedule daily 09:00 Stand-up")
    team.permissions["can_send_messages"] = False
    later(hours=1)
    await become(("paused", "no_rights"))
    await until(lambda: "nobody can be told there" in caplog.text)
    team.permissions.clear()
    later(minutes=16)
    awaited = {"is on hold", "1 schedule goes on", "Stand-up", "This was due"}
    while awaited:
        heard = (await heard_in_time(there, later)).text
        awaited = {words for words in awaited if words not in heard or (words == "Stand-up" != heard)}
    await become(ON)
    assert [row["status"] for row in await schedules.attempts()] == ["suspended", "sent"]


async def test_a_topic_that_is_closed_and_opened_again(bot, ada, emulator, later, schedules, become):
    forum = emulator.add_group("Forum", [ada.user], forum=True)
    tea, coffee = emulator.add_topic(forum, "Tea"), emulator.add_topic(forum, "Coffee")
    there, elsewhere = ada.at(forum, tea), ada.at(forum, coffee)
    await there.asks("/schedule daily 09:00 Tea")
    await elsewhere.asks("/schedule daily 09:05 Coffee")
    emulator.close_topic(forum, tea)
    later(hours=1)
    await become(("paused", "topic_closed"), ON)

    later(minutes=5)
    await schedules.settled("sent")
    emulator.reopen_topic(forum, tea)
    arrived = []
    while not any("1 schedule goes on" in one.text for one in arrived) or not any(one.text == "Tea" for one in arrived):
        arrived.append(await heard_in_time(there, later))
    assert {one.topic for one in arrived if one.text == "Tea" or "goes on" in one.text} == {tea.id}
    assert {row["status"] for row in await schedules.all()} == {"active"}


async def test_people_pause_and_resume_on_the_card(bot, ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    listed = await ada.asks("/scheduled")
    await ada.taps(listed, listed.buttons[0])
    card = await ada.hears()
    assert {"⏸ Pause", "Cancel it"} <= set(card.buttons)
    answer = await ada.taps(card, "⏸ Pause")
    assert "paused" in answer.text
    card = await ada.hears()
    assert "paused" in card.text
    assert "▶ Resume" in card.buttons
    later(days=2)
    assert "⏸ paused" in (await ada.asks("/scheduled")).text
    assert await schedules.deliveries() == []

    await ada.taps(card, "▶ Resume")
    card = await ada.hears()
    assert "⏸ Pause" in card.buttons
    later(hours=1)
    assert (await heard_in_time(ada, later)).text == "Tea"


async def test_a_card_says_why_the_bot_paused_it_and_a_tap_lets_it_go_on(bot, ada, team, emulator, later, become):
    there = ada.at(team)
    await there.asks("/schedule daily 09:00 Stand-up")
    await there.asks("/schedule 2026-11-23T12:00 Lunch")
    listed = await there.asks("/scheduled")
    team.permissions["can_send_messages"] = False  # for everybody: no update tells of that, nor of its end
    later(hours=1)
    await become(*[("paused", "no_rights")] * 2)
    team.permissions["can_send_messages"] = True

    await there.taps(listed, listed.buttons[1])
    card = await hears(there, "It goes on by itself")
    assert "I may not write in that chat." in card.text
    assert "12:00" in card.text
    await there.taps(card, "▶ Resume")
    await become(("paused", "no_rights"), ON)
