"""A group becomes a supergroup, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest

from tests.chat.doubts import heard_in_time
from tests.waiting import until


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def team(bot, emulator, ada, bob):
    """A group that has chosen everything that can be chosen."""
    team = emulator.add_group("Team", [ada.user, bob.user])
    there = ada.at(team)
    await there.asks("/timezone Europe/Berlin")
    shown = await there.asks("/settings")
    for button in ("Quiet hours · off", "22:00", "07:00", "Who may schedule · everybody", "administrators only"):
        await there.taps(shown, button)
        shown = await there.hears()
    await there.asks("/schedule daily 10:00 Stand-up")
    await there.asks("/schedule daily 11:00 Tea")
    return team


async def migrated(emulator, schedules, team, announced=("old", "new")):
    """Let the group become a supergroup; return that once the bot has taken in what it was told of it."""
    before = len(await schedules.updates())
    new = emulator.migrate(team, announced=announced)

    async def is_taken_in() -> bool:
        rows = await schedules.updates()
        return len(rows) == before + len(announced) and all(row["status"] == "done" for row in rows)

    await until(is_taken_in, what="updates that are done")
    return new


ORDERS = [("old", "new"), ("new", "old"), ("old",), ("new",)]


@pytest.mark.parametrize("announced", ORDERS, ids="+".join)
async def test_all_of_a_group_moves_with_it_whatever_is_told_of_that(
    team, ada, bob, emulator, later, schedules, announced
):
    new = await migrated(emulator, schedules, team, announced)
    there = ada.at(new)
    later(hours=1)
    assert (await heard_in_time(there, later)).text == "Stand-up"
    listed = (await there.asks("/scheduled")).text
    assert "#1" in listed
    assert "#2" in listed
    shown = (await there.asks("/settings")).text
    for line in ("Time zone: Berlin", "Quiet hours: 22:00–07:00", "Who may schedule: administrators only"):
        assert line in shown
    assert "only administrators" in (await bob.at(new).asks("/schedule daily 12:00 Lunch")).text
    assert "#3 is scheduled" in (await ada.at(new).asks("/schedule daily 12:00 Lunch")).text
    later(hours=1)
    assert (await heard_in_time(ada.at(new), later)).text == "Tea"
    await schedules.settled("sent")
    assert len(await schedules.deliveries()) == 2


@pytest.mark.parametrize("announced", ORDERS, ids="+".join)
async def test_a_dialog_goes_on_in_the_supergroup(team, ada, emulator, schedules, announced):
    there = ada.at(team)
    await there.asks("/schedule")
    new = await migrated(emulator, schedules, team, announced)
    there = ada.at(new)
    asked = await there.asks("/whoami")  # whatever the bot wrote there can be replied to
    await there.says("Lunch", reply_to=asked.message)
    assert "Lunch" in (await there.hears()).text or "When" in (await there.hears()).text


async def test_a_question_is_answered_in_the_supergroup(team, ada, emulator, schedules):
    there = ada.at(team)
    asked = await there.asks("/schedule tomorrow Lunch")
    new = await migrated(emulator, schedules, team, ("old",))
    moved = asked.message.snapshot()
    moved.chat = new  # clients show what was written before the move in the supergroup
    moved.raw = {**moved.raw, "chat": new.to_json()}
    new.messages[moved.id] = moved
    await ada.at(new).taps(moved, asked.buttons[0])
    await until(lambda: _has_three(schedules), what="the schedule that was asked about")


async def _has_three(schedules):
    return len(await schedules.all()) == 3


async def test_a_send_that_finds_the_group_moved_follows_it(team, ada, emulator, later, schedules):
    new = emulator.migrate(team, announced=())
    there = ada.at(new)
    later(hours=1)
    assert (await heard_in_time(there, later)).text == "Stand-up"
    assert "Quiet hours: 22:00–07:00" in (await there.asks("/settings")).text


async def test_a_group_that_moved_is_not_greeted_again(team, ada, emulator, schedules):
    new = await migrated(emulator, schedules, team)
    await ada.at(new).asks("/whoami")
    assert not [message for message in emulator.history(new) if "I send messages here" in message.text]


@pytest.mark.parametrize("announced", ORDERS, ids="+".join)
async def test_lifted_limits_move_with_the_group(run_bot, ada, bob, emulator, schedules, announced):
    await run_bot(admin_ids=frozenset({ada.user.id}), limit_schedules_per_chat=1)
    team = emulator.add_group("Team", [ada.user, bob.user])
    await ada.at(team).asks("/limits lift here")
    assert "#1 is scheduled" in (await bob.at(team).asks("/schedule daily 10:00 Stand-up")).text
    new = await migrated(emulator, schedules, team, announced)
    there = bob.at(new)
    assert "#2 is scheduled" in (await there.asks("/schedule daily 11:00 Tea")).text
    shown = (await ada.asks("/limits")).text
    assert str(new.id) in shown
    assert str(team.id) not in shown
