"""Limits against abuse, and who lifts them, told as a chat."""

import asyncio

import pytest
from cryptography.fernet import Fernet

from storage.cipher import Cipher
from storage.engine import open_database
from tests.chat.people import Schedules

KEY = Fernet.generate_key().decode()


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture(params=["plain", "encrypted"])
def keys(request):
    """What the bot is given to encrypt with."""
    return (KEY,) if request.param == "encrypted" else ()


@pytest.fixture
async def schedules(bot_database, keys):
    """The rows, read with the bot's keys."""
    database = open_database(bot_database, cipher=Cipher(keys))
    yield Schedules(database)
    await database.close()


@pytest.fixture
def group_of(emulator):
    """Make a group, in which the bot has said all that it says of itself."""

    async def make(first, *others, name="Team"):
        group = emulator.add_group(name, [person.user for person in (first, *others)])
        there = first.at(group)
        await there.says("/whoami")
        while not (await there.hears()).text.startswith("Your ID"):
            continue
        return group

    return make


@pytest.fixture
def strict(run_bot, ada, keys):
    """Start a bot of whom Ada is the administrator, with limits that are soon met."""

    async def run(**changes):
        limits = {"limit_schedules_per_user": 2, "limit_schedules_per_chat": 3, **changes}
        return await run_bot(admin_ids=frozenset({ada.user.id}), encryption_keys=keys, **limits)

    return run


async def test_who_has_as_many_as_one_can_have_is_told_what_to_do(strict, bob, schedules):
    await strict()
    for number in (1, 2):
        assert f"#{number} is scheduled" in (await bob.asks(f"/schedule daily 09:0{number} Tea")).text
    refused = await bob.asks("/schedule daily 09:03 Tea")
    assert refused.text == (
        "You have 2 scheduled messages in all your chats, and 2 is the most that one person can have. Nothing is "
        "saved.\n\nCancel one that is no longer needed: /scheduled shows them. If you need more, ask whoever runs me."
    )
    assert len(await schedules.all()) == 2
    await bob.asks("/cancel_schedule 1")
    assert "is scheduled" in (await bob.asks("/schedule daily 09:03 Tea")).text


async def test_all_chats_of_a_person_count_together(strict, bob, group_of, schedules):
    await strict()
    team = await group_of(bob)
    there = bob.at(team)
    await bob.asks("/schedule daily 09:00 Tea")
    await there.asks("/schedule daily 09:00 Stand-up")
    assert "in all your chats" in (await there.asks("/schedule daily 10:00 Stand-up")).text
    assert "in all your chats" in (await bob.asks("/schedule daily 10:00 Tea")).text
    assert len(await schedules.all()) == 2


async def test_a_chat_has_limits_of_its_own(strict, ada, bob, group_of, schedules):
    await strict(limit_schedules_per_chat=1)
    team = await group_of(bob, ada)
    await bob.at(team).asks("/schedule daily 09:00 Stand-up")
    refused = (await ada.at(team).asks("/schedule daily 10:00 Stand-up")).text
    assert refused.startswith("This chat has 1 scheduled message, and 1 is the most that a chat can have.")
    assert "is scheduled" in (await ada.asks("/schedule daily 10:00 Tea")).text


async def test_a_copy_and_what_is_brought_back_count_as_well(strict, bob, schedules):
    await strict()
    await bob.asks("/schedule daily 09:00 Tea")
    second = await bob.asks("/schedule daily 10:00 Coffee")
    await bob.taps(second, "↩ Undo")
    undone = await bob.hears()
    await bob.asks("/schedule daily 11:00 Cake")
    answer = await bob.taps(undone, undone.buttons[0])
    assert answer.show_alert
    assert "2 is the most" in answer.text
    assert [row["status"] for row in await schedules.all()] == ["active", "cancelled", "active"]


async def test_what_was_asked_about_is_refused_when_it_is_answered(strict, bob, schedules):
    await strict()
    asked = await bob.asks("/schedule tomorrow Tea")
    await bob.asks("/schedule daily 10:00 Coffee")
    await bob.asks("/schedule daily 11:00 Cake")
    answer = await bob.taps(asked, asked.buttons[0])
    assert "2 is the most" in answer.text
    assert len(await schedules.all()) == 2


async def test_taking_back_what_was_done_to_many_needs_room_as_well(strict, bob, schedules):
    await strict()
    for hour in (9, 10):
        await bob.asks(f"/schedule daily {hour:02}:00 Tea")
    shown = await bob.asks("/scheduled")
    await bob.taps(shown, "Select…")
    shown = await bob.hears()
    await bob.taps(shown, "All on this page")
    shown = await bob.hears()
    await bob.taps(shown, next(label for label in shown.buttons if "Cancel" in label))
    shown = await bob.hears()
    await bob.asks("/schedule daily 11:00 Coffee")
    answer = await bob.taps(shown, next(label for label in shown.buttons if "Undo" in label))
    assert "2 is the most" in answer.text
    assert sorted(row["status"] for row in await schedules.all()) == ["active", "cancelled", "cancelled"]


async def test_the_shortest_interval_is_kept_by_every_rule_and_edit(strict, bob, schedules):
    await strict(limit_interval_minutes=30)
    too_often = "at least 30 minutes have to lie between two times"
    assert too_often in (await bob.asks("/schedule every 10m Tea")).text
    assert too_often in (await bob.asks("/schedule daily 09:00,09:20 Tea")).text
    said = await bob.says("/schedule every 30m Tea")
    assert "is scheduled" in (await bob.hears()).text
    await bob.edits(said, "/schedule every 5m Tea")
    assert too_often in (await bob.hears()).text
    assert (await schedules.all())[0]["recurrence"] == '{"minutes":30,"type":"custom"}'


async def test_messages_of_a_day_are_counted_by_their_rules(strict, bob, schedules, later):
    await strict(limit_messages_per_day_per_user=50, limit_schedules_per_user=10, limit_schedules_per_chat=0)
    assert "is scheduled" in (await bob.asks("/schedule every 30m Tea")).text  # 48 a day
    assert "is scheduled" in (await bob.asks("/schedule 2026-11-23T12:00 Once")).text
    assert "is scheduled" in (await bob.asks("/schedule 2026-11-23T13:00 Twice")).text
    refused = (await bob.asks("/schedule 2026-11-23T14:00 Thrice")).text
    assert refused.startswith("That would be too much for one day: you have up to 50 messages planned already, and 50")
    assert "is scheduled" in (await bob.asks("/schedule 2026-11-24T14:00 Another day")).text
    assert "too much for one day" in (await bob.asks("/schedule every 12h Coffee")).text


async def test_what_is_beyond_a_lowered_limit_goes_on_and_can_be_changed(strict, bob, schedules, later):
    generous = await strict(limit_schedules_per_user=0, limit_schedules_per_chat=0)
    for hour in (9, 10, 11):
        said = await bob.says(f"/schedule daily {hour:02}:00 Tea {hour}")
        await bob.hears()
    await generous.stop()
    await strict(limit_schedules_per_user=1, limit_messages_per_day_per_chat=1, limit_interval_minutes=5000)
    await bob.edits(said, "/schedule daily 11:00 Cake")
    assert "Cake" in (await bob.hears()).text
    later(hours=1)
    assert (await bob.hears()).text == "Tea 9"
    assert "the most" in (await bob.asks("/schedule 2026-12-23T14:00 More")).text


async def test_administrators_of_the_bot_lift_and_restore_limits(strict, ada, bob, emulator, schedules, caplog):
    await strict()
    await bob.asks("/schedule daily 09:00 Tea")
    await bob.asks("/schedule daily 10:00 Tea")
    assert "2 is the most" in (await bob.asks("/schedule daily 11:00 Tea")).text
    assert (await ada.asks(f"/limits lift {bob.user.id}")).text == f"The limits are lifted for {bob.user.id}."
    assert "already" in (await ada.asks(f"/limits lift {bob.user.id}")).text
    assert "is scheduled" in (await bob.asks("/schedule daily 11:00 Tea")).text
    shown = (await ada.asks("/limits")).text
    assert f"Lifted for: {bob.user.id}" in shown
    assert "Schedules of one person: 2 at most, 0 used" in shown
    restored = (await ada.asks(f"/limits restore {bob.user.id}")).text
    assert restored == f"The limits apply to {bob.user.id} again. What is beyond them already goes on."
    assert "3 scheduled messages" in (await bob.asks("/schedule daily 12:00 Tea")).text
    assert "not lifted" in (await ada.asks(f"/limits restore {bob.user.id}")).text
    assert "limits lifted" in caplog.text
    assert "Bob" not in caplog.text


async def test_in_a_chat_for_which_they_are_lifted_everybody_goes_on(strict, ada, bob, group_of):
    await strict()
    team = await group_of(bob, ada)
    await ada.at(team).asks("/limits lift here")
    there = bob.at(team)
    for hour in (9, 10, 11, 12):
        assert "is scheduled" in (await there.asks(f"/schedule daily {hour:02}:00 Tea")).text
    assert "the most" in (await bob.asks("/schedule daily 09:00 Tea")).text


@pytest.mark.parametrize(
    "words", ["/limits up", "/limits lift", "/limits lift Bob", "/limits lift 99999999999999999999"]
)
async def test_what_can_not_be_understood_shows_how(strict, ada, words):
    await strict()
    assert "/limits lift here" in (await ada.asks(words)).text


async def test_for_others_the_command_does_not_exist(strict, bob):
    await strict()
    answer = (await bob.asks("/limits")).text
    assert answer.startswith("I don't know the command /limits.")
    assert answer.count("/limits") == 1  # it is not offered as what was meant, either


async def test_of_two_at_once_one_gets_the_last_place(strict, bob, group_of, schedules):
    await strict(limit_schedules_per_user=1)
    groups = [await group_of(bob, name=f"Team {number}") for number in range(6)]
    places = [bob.at(group) for group in groups]
    await asyncio.gather(*(place.says("/schedule daily 09:00 Tea") for place in places))
    heard = [(await place.hears()).text for place in places]
    assert sum("is scheduled" in text for text in heard) == 1
    assert len(await schedules.all()) == 1
