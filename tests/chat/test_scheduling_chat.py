"""/schedule in a private chat, told as a chat."""

import pytest

pytestmark = pytest.mark.usefixtures("bot")


async def test_a_daily_message_is_confirmed_and_arrives_at_its_time(ada, later, schedules):
    confirmation = await ada.asks("/schedule daily 09:00 Good morning!")
    assert "#1" in confirmation.text
    assert "Good morning!" in confirmation.text
    assert "every day at 09:00" in confirmation.text.lower()
    assert confirmation.buttons == ["↩ Undo", "Not your time?"]

    later(hours=1)

    assert (await ada.hears()).text == "Good morning!"
    assert [row["status"] for row in schedules.all()] == ["active"]


async def test_a_past_time_is_refused_and_nothing_is_stored(ada, schedules):
    answer = await ada.asks("/schedule 2020-01-01T12:00 too late")

    assert "passed" in answer.text
    assert schedules.all() == []


async def test_a_one_time_message_is_sent_once_and_is_finished(ada, later, schedules):
    await ada.asks("/schedule 2026-11-23T08:30 Tea")
    later(minutes=30)
    assert (await ada.hears()).text == "Tea"

    later(days=1)
    await ada.asks("/whoami")
    assert [row["status"] for row in schedules.all()] == ["finished"]
    assert [row["status"] for row in schedules.deliveries()] == ["sent"]
    assert [row["status"] for row in schedules.attempts()] == ["sent"]
