"""Messages of which nobody knows whether they arrived: the author is asked, and whatever they answer is done once."""

import pytest

from sandbox.faults import GatewayError, ServerError
from tests.chat.doubts import doubt, ended, heard_in_time, many, tried_in_vain
from tests.chat.people import Person
from tests.waiting import until


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
def team(emulator, ada, bob):
    return emulator.add_group("Team", [ada.user, bob.user])


@pytest.fixture
def carol(emulator, team):
    user = emulator.add_user("Carol")
    emulator.add_member(team, user)
    return Person(emulator, user, team)


@pytest.fixture
async def asked(bot, bob, team, emulator, later):
    """Bob's stand-up in the group, in doubt, and the question about it."""
    there = bob.at(team)
    await there.asks("/schedule 2026-11-23T08:30 Stand-up!")
    doubt(emulator, "Stand-up!")
    later(minutes=30)
    return await there.hears()


async def test_the_author_is_asked_and_sends_it_again(asked, bob, team, schedules):
    assert asked.text.startswith("I don't know whether #1, due today, Monday, 23 November, 08:30, has arrived:")
    assert asked.buttons == ["Send again", "Leave it", "Show"]
    there = bob.at(team)
    await bob.taps(asked, "Send again")
    heard = {(await there.hears()).text, (await there.hears()).text}
    assert "Stand-up!" in heard
    await schedules.settled("sent")
    assert [row["status"] for row in await schedules.attempts()] == ["in_doubt", "sent"]


async def test_what_was_in_doubt_and_then_refused_is_asked_about_too(run_bot, ada, emulator, later, schedules):
    await run_bot(retry_delays=(1.0,))
    await ada.asks("/schedule 2026-11-23T08:30 Tea")
    doubt(emulator, "Tea", times=1)
    emulator.faults.add(ServerError(), method="sendMessage", where=lambda call: call.parameters["text"] == "Tea")
    later(minutes=30)
    await schedules.settled("in_doubt")
    later(seconds=2)
    asked = await ada.hears()
    assert asked.text.startswith("I don't know whether #1")
    assert asked.buttons == ["Send again", "Leave it", "Show"]
    assert [row["status"] for row in await schedules.attempts()] == ["in_doubt", "failed"]
    assert "may not have arrived" in (await ada.asks("/failed")).text


async def test_it_is_left_and_stays_in_doubt(asked, bob, team, schedules, later, emulator):
    await bob.taps(asked, "Leave it")
    there = bob.at(team)
    [row] = await schedules.deliveries()
    assert (row["status"], row["dismissed_at"] is not None) == ("unknown", True)
    assert asked.message.raw["text"] == "All right, #1 is not sent again."
    later(days=1)
    assert "Nothing here has failed" in (await there.asks("/failed@CarillonBot")).text
    await ended(schedules, "unknown", 1)


async def test_show_replies_with_the_whole_message_as_it_was_written(bot, ada, team, emulator, later):
    there = ada.at(team)
    text = "Stand-up: " + "word " * 30 + "the end"
    command = "/schedule 2026-11-23T08:30 "
    await there.says(command + text, [{"type": "bold", "offset": len(command), "length": 8}])
    await there.hears()
    doubt(emulator, text)
    later(minutes=30)
    question = await there.hears()
    assert "the end" not in question.text

    await there.taps(question, "Show")
    shown = await there.hears()
    lead = "This is #1, due Monday, 23 November 2026, 08:30 (UTC):\n\n"
    assert shown.text == lead + text
    assert {"type": "bold", "offset": len(lead), "length": 8} in shown.entities
    assert shown.call.parameters["reply_parameters"]["message_id"] == question.message.id
    assert "Send again" in question.buttons


async def test_a_message_that_fills_a_message_is_shown_beside_its_time(bot, ada, team, emulator, later, schedules):
    there = ada.at(team)
    text = "x" * 4096
    await there.asks("/schedule 2026-11-23T08:30 y")
    await schedules.rewrite(text)  # nobody can type a command with so long a text
    doubt(emulator, text)
    later(minutes=30)
    question = await there.hears()
    await there.taps(question, "Show")
    assert (await there.hears()).text == "This is #1, due Monday, 23 November 2026, 08:30 (UTC):"
    assert (await there.hears()).text == text


async def test_an_answer_is_good_after_weeks_and_a_restart(run_bot, bob, team, emulator, later, schedules, caplog):
    application = await run_bot()
    there = bob.at(team)
    await there.asks("/schedule 2026-11-23T08:30 Stand-up!")
    doubt(emulator, "Stand-up!")
    later(minutes=30)
    question = await there.hears()
    await application.stop()
    later(weeks=6)
    with caplog.at_level("INFO"):
        await run_bot()
        await until(lambda: any(getattr(record, "in_doubt", None) == 1 for record in caplog.records))
    await bob.taps(question, "Send again")
    await schedules.settled("sent")


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("Send again", "has arrived meanwhile"),
        ("Leave it", "It was decided before to leave #1 as it is."),
    ],
)
@pytest.mark.parametrize("second", ["Send again", "Leave it"])
async def test_a_stale_tap_says_what_became_of_it(asked, bob, schedules, first, said, second):
    drawn = asked.message.snapshot()
    await bob.taps(asked, first)
    if first == "Send again":
        await ended(schedules, "sent", 1)
    before = await schedules.deliveries()
    answer = await bob.taps(drawn, second)
    assert answer.show_alert
    assert said in answer.text
    assert await schedules.deliveries() == before


async def test_only_the_author_and_administrators_decide(asked, ada, bob, carol, schedules, team):
    for button in ("Send again", "Leave it"):
        assert "Only the person who scheduled it" in (await carol.taps(asked, button)).text
    assert [row["status"] for row in await schedules.deliveries()] == ["unknown"]
    there = carol.at(team)
    await carol.taps(asked, "Show")
    assert (await there.hears()).text.endswith("Stand-up!")
    await ada.taps(asked, "Leave it")  # Ada made the group
    assert (await schedules.deliveries())[0]["dismissed_at"] is not None


async def in_doubt(emulator, person, schedules, later, count):
    """Let what is scheduled end in doubt, and return the one question about all of it."""
    silence = emulator.faults.add(GatewayError(), method="sendMessage", chat=person.place, times=None)
    later(minutes=30)
    await ended(schedules, "unknown", count)
    await tried_in_vain(silence, later, f"{count} messages may not have arrived")
    emulator.faults.clear()
    return await heard_in_time(person, later)


async def test_many_are_asked_about_at_once(bot, bob, team, emulator, later, schedules):
    there = bob.at(team)
    await many(there, 7)
    question = await in_doubt(emulator, there, schedules, later, 7)
    assert question.text.startswith("7 messages may not have arrived\n\n#")
    assert question.text.count(" · today, 08:30 · Tea ") == 5
    assert "… and 2 more" in question.text
    assert question.buttons == ["Send all again", "Leave all", "Show them"]
    later(minutes=1)
    await there.taps(question, "Show them")
    listed = await there.hears()
    assert listed.text.startswith("7 messages may not have arrived\n\n")
    assert not listed.is_edit
    drawn = question.message.snapshot()
    await there.taps(question, "Send all again")
    await ended(schedules, "sent", 7)
    assert "nothing left to decide" in (await there.taps(drawn, "Leave all")).text


async def test_all_are_left_at_once(bot, bob, team, emulator, later, schedules):
    there = bob.at(team)
    await many(there, 4)
    question = await in_doubt(emulator, there, schedules, later, 4)
    await there.taps(question, "Leave all")
    assert (await there.hears()).text == "All right, 4 messages are not sent again."
    assert all(row["dismissed_at"] for row in await schedules.deliveries())


async def test_of_many_everybody_decides_on_their_own(bot, ada, bob, carol, team, emulator, later, schedules):
    await many(carol, 2, name="Coffee")
    there = bob.at(team)
    await many(there, 2)
    question = await in_doubt(emulator, there, schedules, later, 4)
    answer = await carol.taps(question, "Leave all")
    assert answer.text == "All right, 2 messages are not sent again. 2 were scheduled by others."
    assert sum(row["dismissed_at"] is not None for row in await schedules.deliveries()) == 2
    await ada.taps(question, "Send all again")
    await ended(schedules, "sent", 2)


async def test_what_is_in_doubt_is_seen_in_the_card_and_the_list(asked, bob, team):
    there = bob.at(team)
    listed = await there.asks("/failed@CarillonBot")
    assert listed.text.startswith(
        "1 message may not have arrived\n\n#1 · today, 08:30 · Stand-up!\nIt may not have arrived."
    )
    assert "1 try." in listed.text
