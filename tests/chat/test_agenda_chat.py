"""What is to come today and in the next days, told as a chat."""

import pytest


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


async def test_what_is_still_to_come_today_and_this_week(bot, ada, later):
    assert "Nothing more is to come today." in (await ada.asks("/today")).text
    assert "Nothing is to come in the next seven days." in (await ada.asks("/week")).text
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.asks("/schedule weekly wed 18:00 Choir")
    await ada.asks("/schedule 2026-11-30T10:00 Too late for this week")
    await ada.asks("/schedule 2026-11-23T08:30 Bread")

    assert (await ada.asks("/today")).text == ("Today, Monday, 23 November\n08:30 · #4 · Bread\n09:00 · #1 · Tea")
    week = (await ada.asks("/week")).text
    assert "Tomorrow, Tuesday, 24 November\n09:00 · #1 · Tea" in week
    assert "Wednesday, 25 November\n09:00 · #1 · Tea\n18:00 · #2 · Choir" in week
    assert "Sunday, 29 November\n09:00 · #1 · Tea" in week
    assert "Too late" not in week

    for _ in range(2):
        later(minutes=30)
        await ada.hears()
    assert "Nothing more is to come today." in (await ada.asks("/today")).text


async def test_what_comes_often_takes_one_line_a_day(bot, ada):
    await ada.asks("/schedule every 30m from 9:00 to 17:00 on weekdays Water")
    assert (await ada.asks("/today")).text == "Today, Monday, 23 November\n09:00–17:00, 17 times · #1 · Water"
    assert "Saturday" not in (await ada.asks("/week")).text


async def test_days_are_those_of_the_chats_zone(bot, ada):
    await ada.asks("/timezone Pacific/Auckland")  # 21:00 there
    await ada.asks("/schedule 2026-11-23T23:30 Tonight")
    await ada.asks("/schedule 2026-11-24T00:00 Bell")
    await ada.asks("/schedule 2026-11-23T15:00 Europe/Berlin Far away")
    assert (await ada.asks("/today")).text == "Today, Monday, 23 November\n23:30 · #1 · Tonight"
    week = (await ada.asks("/week")).text
    assert "Tomorrow, Tuesday, 24 November\n00:00 · #2 · Bell\n03:00 · #3 · Far away" in week


async def test_what_is_paused_skipped_or_of_another_chat_is_not_to_come(bot, ada, bob):
    await bob.asks("/schedule daily 09:00 Secret")
    await ada.asks("/schedule daily 09:00 Tea")
    listed = await ada.asks("/scheduled")
    await ada.taps(listed, listed.buttons[0])
    await ada.taps(await ada.hears(), "⏭ Skip next")
    await ada.hears()
    assert "Nothing more" in (await ada.asks("/today")).text
    assert "Tuesday" in (await ada.asks("/week")).text


async def test_what_is_too_much_for_one_answer_is_counted(bot, ada):
    for number in range(105):
        await ada.asks(f"/schedule daily 09:00 {'long words ' * 9} {number}")
    told = (await ada.asks("/today")).text
    assert told.endswith("… and 5 more: /scheduled")
    assert len(told) <= 4096
