"""Cancelling what is due and could not be sent yet, told as a chat."""

import pytest

from sandbox.faults import ServerError


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


async def test_what_waits_for_its_next_try_can_be_cancelled(bot, ada, emulator, later, schedules):
    await ada.asks("/schedule 2026-11-23T08:30 Tea")
    emulator.faults.add(ServerError(), method="sendMessage")
    later(minutes=30)
    await schedules.settled("retry")
    cancelled = await ada.asks("/cancel_schedule 1")
    assert "#1 is cancelled" in cancelled.text
    assert cancelled.buttons == []
    later(hours=1)
    await ada.asks("/whoami")
    assert ada.has_heard_all()
    assert [row["status"] for row in await schedules.deliveries()] == ["cancelled"]
    assert "already ended" in (await ada.asks("/cancel_schedule 1")).text


async def test_somebody_else_can_not_cancel_what_waits(bot, ada, bob, emulator, later, schedules):
    team = emulator.add_group("Team", [ada.user, bob.user])
    carol = emulator.add_user("Carol")
    emulator.add_member(team, carol)
    await bob.at(team).asks("/schedule 2026-11-23T08:30 Tea")
    emulator.faults.add(ServerError(), method="sendMessage")
    later(minutes=30)
    await schedules.settled("retry")
    there = type(bob)(emulator, carol).at(team)
    assert "Only the person" in (await there.asks("/cancel_schedule 1")).text
    assert [row["status"] for row in await schedules.deliveries()] == ["pending"]
