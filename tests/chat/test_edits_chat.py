"""Edits of a /schedule message, told as a chat."""

import pytest

pytestmark = pytest.mark.usefixtures("bot")


@pytest.mark.parametrize(
    "written", ["daily 09:00 Tea", "every 2d Tea", "2026-11-23T08:10 Tea", "daily 09:00 Asia/Tokyo Tea"]
)
async def test_an_edit_of_no_word_changes_nothing_whenever_it_is_reported(ada, later, emulator, schedules, written):
    """Telegram reports an edit, too, when a link's preview was found."""
    original = await ada.says(f"/schedule {written}")
    await ada.hears()
    before = await schedules.all()
    later(minutes=3)
    await ada.edits(original, f"/schedule {written}")
    assert "ID" in (await ada.asks("/whoami")).text
    assert await schedules.all() == before


async def test_an_edit_of_what_has_been_sent_says_nothing_of_the_past(ada, later, emulator):
    original = await ada.says("/schedule 2026-11-23T08:10 Tea")
    await ada.hears()
    later(minutes=10)
    assert (await ada.hears()).text == "Tea"
    await ada.edits(original, "/schedule 2026-11-23T08:10 Tea")
    await ada.edits(original, "/schedule 2026-11-23T08:10 Coffee")
    assert "#1 has already ended" in (await ada.hears()).text


async def test_an_edit_of_the_zone_alone_changes_the_schedule(ada, schedules):
    original = await ada.says("/schedule daily 09:00 Europe/Berlin Tea")
    await ada.hears()
    await ada.edits(original, "/schedule daily 09:00 Asia/Tokyo Tea")
    assert "Asia/Tokyo" in (await ada.hears()).text
    await ada.edits(original, "/schedule daily 09:00 Tea")
    assert "(UTC)" in (await ada.hears()).text
    (row,) = await schedules.all()
    assert (row["zone"], row["zone_source"]) == ("UTC", "chat")


async def test_an_edit_of_a_cancelled_one_says_that_it_has_ended(ada, schedules):
    original = await ada.says("/schedule daily 09:00 Tea")
    await ada.hears()
    await ada.asks("/cancel_schedule 1")
    await ada.edits(original, "/schedule daily 10:00 Coffee")
    assert "#1 has already ended" in (await ada.hears()).text
    assert (await schedules.all())[0]["status"] == "cancelled"


async def test_an_edit_that_takes_the_time_away_is_answered(ada, schedules):
    original = await ada.says("/schedule daily 09:00 Tea")
    await ada.hears()
    await ada.edits(original, "/schedule")
    told = (await ada.hears()).text
    assert "I need a time first" in told
    assert "#1 stays as it was." in told
    assert (await schedules.all())[0]["status"] == "active"


@pytest.mark.parametrize(
    "said", ["/schedule nonsense Tea", "/schedule 2020-01-01T12:00 Tea", "/schedule tomorrow 9:00"]
)
async def test_an_edit_that_can_not_be_understood_says_that_the_schedule_stands(ada, schedules, said):
    original = await ada.says("/schedule daily 09:00 Tea")
    await ada.hears()
    before = await schedules.all()
    await ada.edits(original, said)
    assert "#1 stays as it was." in (await ada.hears()).text
    assert await schedules.all() == before


@pytest.mark.parametrize("words", ["/schedule daily 09:00 Tea", "/schedule tomorrow at 9am Tea"])
async def test_an_edit_that_asks_for_nothing_any_more_says_that_the_schedule_stands(ada, schedules, words):
    original = await ada.says(words)
    await ada.hears()
    await ada.edits(original, "never mind")
    assert "#1 stays as it was: your message asks for nothing now." in (await ada.hears()).text


async def test_an_offer_that_was_taken_stands_when_its_words_are_gone(ada, schedules):
    original = await ada.says("tomorrow at 9am call Mum")
    offered = await ada.hears()
    await ada.taps(offered, "✓ Save")
    await ada.hears()
    await ada.edits(original, "tomorrow at 9am call Mum")
    await ada.edits(original, "hello")
    assert "#1 stays as it was: your message asks for nothing now." in (await ada.hears()).text


async def test_what_an_edit_asks_for_the_first_time_is_scheduled_not_changed(ada):
    original = await ada.says("/shedule daily 09:00 Tea")
    await ada.hears()
    await ada.edits(original, "/schedule daily 09:00 Tea")
    assert "#1 is scheduled." in (await ada.hears()).text
    await ada.edits(original, "/schedule daily 10:00 Tea")
    assert "#1 is changed" in (await ada.hears()).text


async def test_an_edit_by_another_person_is_refused(ada, bob, emulator, schedules):
    team = emulator.add_group("Team", [ada.user, bob.user])
    there = bob.at(team)
    original = await there.says("/schedule daily 09:00 Tea")
    await there.hears()
    forged = {**original.raw, "from": ada.user.to_json(), "text": "/schedule daily 10:00 Coffee", "edit_date": 1}
    emulator.world.push(next(iter(emulator.world.bots.values())), "edited_message", forged)
    assert "Only the person who scheduled it" in (await there.hears()).text
    assert (await schedules.all())[0]["revision"] == 1
