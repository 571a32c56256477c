"""Failures in groups in which the bot can't say so: their authors hear of them in private, told as a chat."""

import pytest


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
def team(emulator, ada, bob):
    return emulator.add_group("Team", [ada.user, bob.user])


async def test_who_scheduled_something_in_a_group_that_removed_the_bot_is_told_once_in_private(
    bot, ada, bob, emulator, team, later, schedules
):
    await ada.asks("/start")
    await ada.at(team).asks("/schedule daily 09:00 Stand-up")
    await ada.at(team).asks("/schedule daily 09:00 Tea")
    emulator.remove_bot(team)
    later(hours=1)
    told = await ada.hears()
    assert "I can't write in Team now. What you scheduled there could not be sent:" in told.text
    assert "2 schedules are paused until that is mended." in told.text
    later(days=2)
    assert "ID" in (await ada.asks("/whoami")).text  # nothing else was said before
    assert bob.has_heard_all()


async def test_who_never_wrote_to_the_bot_hears_of_it_when_they_do(bot, ada, emulator, team, later, schedules):
    await ada.at(team).asks("/schedule daily 09:00 Stand-up")
    emulator.remove_bot(team)
    later(hours=1)
    await schedules.settled("failed")
    assert "Hello" in (await ada.asks("/start")).text
    later(minutes=16)
    assert "What you scheduled there could not be sent:" in (await ada.hears()).text


async def test_where_the_bot_lost_its_rights_its_author_is_told_in_private_and_it_goes_on_when_they_are_back(
    bot, ada, emulator, team, later, schedules
):
    await ada.asks("/start")
    there = ada.at(team)
    await there.asks("/schedule daily 09:00 Stand-up")
    team.permissions["can_send_messages"] = False  # of all members, which tells the bot nothing
    later(hours=1)
    assert "I can't write in Team now" in (await ada.hears()).text
    later(minutes=30)
    assert "ID" in (await ada.asks("/whoami")).text
    team.permissions["can_send_messages"] = True
    later(minutes=16)
    there.clock = None  # time stands still: all of it follows at once
    assert "is on hold" in (await there.hears()).text
    while (await there.hears()).text != "Stand-up":
        pass
