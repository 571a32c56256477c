"""Groups, topics, rights and the allow-list, told as a chat."""

import pytest

from scheduling.identifiers import UserId
from tests.chat.people import Person


@pytest.fixture
def team(emulator, ada, bob):
    return emulator.add_group("Team", [ada.user, bob.user])


@pytest.fixture
def carol(emulator, team):
    user = emulator.add_user("Carol")
    emulator.add_member(team, user)
    return Person(emulator, user, team)


async def test_a_command_addressed_to_the_bot_is_answered_in_a_group(bot, ada, team, later, schedules):
    there = ada.at(team)
    confirmation = await there.asks("/schedule@CarillonBot daily 09:00 Stand-up")
    assert "Stand-up" in confirmation.text
    later(hours=1)
    assert (await there.hears()).text == "Stand-up"
    assert (await schedules.all())[0]["doubt"] == "hold"


async def test_a_command_addressed_to_another_bot_is_left_alone(bot, ada, team, emulator):
    there = ada.at(team)
    await there.says("/schedule@OtherBot daily 09:00 Stand-up")
    assert "ID" in (await there.asks("/whoami@CarillonBot")).text


async def test_a_schedule_belongs_to_the_topic_in_which_it_was_made(bot, ada, emulator, later):
    forum = emulator.add_group("Forum", [ada.user], forum=True)
    topic = emulator.add_topic(forum, "Tea")
    there = ada.at(forum, topic)
    assert (await there.asks("/schedule daily 09:00 Tea")).topic == topic.id
    later(hours=1)
    arrived = await there.hears()
    assert (arrived.text, arrived.topic) == ("Tea", topic.id)


async def test_only_its_creator_and_administrators_cancel(bot, ada, bob, carol, team, schedules):
    await bob.at(team).asks("/schedule daily 09:00 Tea")
    refusal = await carol.at(team).asks("/cancel_schedule 1")
    assert refusal.buttons == []
    assert (await schedules.all())[0]["status"] == "active"

    there = bob.at(team)
    assert "cancelled" in (await there.asks("/cancel_schedule 1")).text
    await there.asks("/schedule daily 09:00 Coffee")
    await ada.at(team).asks("/cancel_schedule 2")  # Ada made the group
    assert [row["status"] for row in await schedules.all()] == ["cancelled", "cancelled"]


async def test_a_members_tap_on_somebody_elses_cancel_is_refused(bot, bob, carol, team, schedules):
    confirmation = await bob.at(team).asks("/schedule daily 09:00 Tea")
    assert (await carol.taps(confirmation, "↩ Undo")).show_alert
    assert (await schedules.all())[0]["status"] == "active"


async def test_only_administrators_set_a_groups_zone_and_language(bot, ada, carol, team, schedules):
    before = (await carol.asks("/timezone Europe/Berlin")).text
    assert "administrator" in before
    assert "administrator" in (await carol.asks("/language ru")).text
    ada_there = ada.at(team)
    assert "Berlin" in (await ada_there.asks("/timezone Europe/Berlin")).text


async def test_schedules_of_a_group_are_not_seen_elsewhere(bot, ada, team):
    await ada.at(team).asks("/schedule daily 09:00 Secret")
    assert "Secret" not in (await ada.asks("/scheduled")).text


async def test_strangers_are_kept_out_politely_but_learn_their_id(run_bot, ada, bob, schedules):
    await run_bot(access="allowlist", allowed_chat_ids=frozenset({ada.user.id}))
    assert "scheduled" in (await ada.asks("/schedule daily 09:00 Tea")).text
    assert "Hello" not in (await bob.asks("/start")).text
    assert "scheduled." not in (await bob.asks("/schedule daily 09:00 Tea")).text
    assert str(bob.user.id) in (await bob.asks("/whoami")).text
    assert len(await schedules.all()) == 1
    assert len(await schedules.chats()) <= 2


async def test_an_administrator_of_the_bot_is_welcome_everywhere(run_bot, ada):
    await run_bot(access="allowlist", admin_ids=frozenset({UserId(ada.user.id)}))
    assert "Hello, Ada" in (await ada.asks("/start")).text
