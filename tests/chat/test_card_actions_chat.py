"""What a schedule's card offers besides Pause and Cancel, told as a chat."""

import pytest


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
def team(emulator, ada):
    return emulator.add_group("Team", [ada.user])


async def card_of(person):
    """Open the card of the only schedule in the list."""
    listed = await person.asks("/scheduled")
    await person.taps(listed, listed.buttons[0])
    return await person.hears()


async def opened(person, menu):
    """Open a menu of that card."""
    await person.taps(await card_of(person), menu)
    return await person.hears()


async def test_what_people_do_most_stands_on_top_and_the_rest_is_opened(bot, ada):
    await ada.asks("/schedule daily 09:00 Tea")
    card = await card_of(ada)
    assert card.rows == [
        ["✏️ Edit…", "⚙️ Options…"],
        ["⏭ Skip next", "⏸ Pause"],
        ["📤 Send now", "More…"],
        ["Cancel it", "‹ Back to the list"],
    ]
    more = await opened(ada, "More…")
    assert more.text == card.text
    assert more.rows == [["Priority", "Duplicate"], ["History", "‹ Back to #1"]]
    await ada.taps(more, "‹ Back to #1")
    assert (await ada.hears()).rows == card.rows


async def test_the_next_time_is_skipped_and_those_after_it_stay(bot, ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    card = await card_of(ada)
    answer = await ada.taps(card, "⏭ Skip next")
    assert answer.text == "Skipped: today, 09:00"
    shown = await ada.hears()
    assert "except 23 November 2026, 09:00" in shown.text
    assert "tomorrow" in shown.text
    later(hours=2)
    assert await schedules.attempts() == []
    later(hours=24)
    assert (await ada.hears()).text == "Tea"


async def test_a_skip_can_be_taken_back_until_its_time(bot, ada, later, schedules):
    await ada.asks("/schedule every 45m Tea")
    await ada.taps(await card_of(ada), "⏭ Skip next")
    skipped = await ada.hears()
    assert (await ada.taps(skipped, "↩ Undo")).text == "All right, it isn't skipped."
    assert "except" not in (await ada.hears()).text
    later(minutes=45)
    assert (await ada.hears()).text == "Tea"

    await ada.taps(await card_of(ada), "⏭ Skip next")
    skipped = await ada.hears()
    later(minutes=45)
    answer = await ada.taps(skipped, "↩ Undo")
    assert answer.show_alert
    assert "so it stays skipped" in answer.text


async def test_a_card_that_shows_what_went_out_meanwhile_skips_nothing(bot, ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    card = await card_of(ada)
    later(hours=1)
    assert (await ada.hears()).text == "Tea"
    answer = await ada.taps(card, "⏭ Skip next")
    assert "was changed in the meantime" in answer.text
    later(hours=24)
    assert (await ada.hears()).text == "Tea"


async def test_the_last_time_is_not_skipped_but_cancelled(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 until 2026-11-23 | Tea")
    answer = await ada.taps(await card_of(ada), "⏭ Skip next")
    assert "You can cancel it" in answer.text
    assert (await schedules.all())[0]["status"] == "active"


async def test_what_repeats_is_sent_now_and_goes_on_as_planned(bot, ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    card = (await card_of(ada)).message.snapshot()
    assert (await ada.taps(card, "📤 Send now")).text == "#1 is on its way."
    assert "Tea" in {(await ada.hears()).text, (await ada.hears()).text}
    await schedules.settled("sent")
    later(hours=1)
    assert (await ada.hears()).text == "Tea"
    answer = await ada.taps(card, "📤 Send now")
    assert "was changed in the meantime" in answer.text


async def test_what_is_sent_once_is_done_when_it_was_sent_now(bot, ada, later, schedules):
    await ada.asks("/schedule 2026-11-23T18:00 Tea")
    card = await card_of(ada)
    assert "⏭ Skip next" not in card.buttons
    await ada.taps(card, "📤 Send now")
    await schedules.settled("sent")
    assert (await schedules.all())[0]["status"] == "finished"
    later(days=1)
    assert len(await schedules.attempts()) == 1


async def test_a_paused_one_can_be_sent_now_and_stays_paused(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.taps(await card_of(ada), "⏸ Pause")
    paused = await ada.hears()
    assert "⏭ Skip next" not in paused.buttons
    await ada.taps(paused, "📤 Send now")
    await schedules.settled("sent")
    assert (await schedules.all())[0]["status"] == "paused"


async def test_what_is_more_important_says_so_on_its_card(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.taps(await opened(ada, "More…"), "Priority")
    asked = await ada.hears()
    assert "How important is #1?" in asked.text
    assert asked.buttons == ["Highest", "High", "✓ Normal", "Low", "Lowest", "‹ Back to #1"]
    choices = asked.message.snapshot()
    assert (await ada.taps(choices, "Highest")).text == "Priority of #1: Highest"
    assert "Priority: Highest" in (await ada.hears()).text
    assert (await schedules.all())[0]["priority"] == 1
    assert "was changed in the meantime" in (await ada.taps(choices, "Low")).text


async def test_what_repeats_ends_on_a_day_that_is_tapped_and_without_end_again(bot, ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.taps(await opened(ada, "✏️ Edit…"), "Repeat until…")
    asked = await ada.hears()
    assert "Until when shall #1 repeat?" in asked.text
    assert asked.buttons == [
        "30 November 2026",
        "31 December 2026",
        "28 February 2027",
        "31 May 2027",
        "Without end",
        "‹ Back to #1",
    ]
    assert (await ada.taps(asked, "30 November 2026")).text == "#1 repeats until 30 November 2026."
    assert "until 30 November 2026" in (await ada.hears()).text
    later(hours=1)
    assert (await ada.hears()).text == "Tea"
    await ada.taps(await opened(ada, "✏️ Edit…"), "Repeat until…")
    await ada.taps(await ada.hears(), "Without end")
    assert "until" not in (await ada.hears()).text


async def test_an_end_before_the_next_time_is_refused(bot, ada, schedules):
    await ada.asks("/schedule monthly 15 09:00 Rent")
    await ada.taps(await opened(ada, "✏️ Edit…"), "Repeat until…")
    answer = await ada.taps(await ada.hears(), "30 November 2026")
    assert "You can cancel it" in answer.text
    assert "until" not in (await schedules.all())[0]["recurrence"]


async def test_a_copy_is_a_schedule_of_its_own(bot, ada, later, schedules):
    await ada.asks("/schedule weekly mon,wed 09:00 Stand-up!")
    answer = await ada.taps(await opened(ada, "More…"), "Duplicate")
    assert answer.text == "#2 is scheduled."
    copied = await ada.hears()
    assert "#2 is scheduled." in copied.text
    await ada.taps(copied, "↩ Undo")
    assert "#2" in (await ada.hears()).text
    first, second = sorted(await schedules.all(), key=lambda row: row["number"])
    assert (first["status"], second["status"]) == ("active", "cancelled")
    assert first["recurrence"] == second["recurrence"]


async def test_the_history_tells_how_each_time_went(bot, ada, emulator, later, schedules):
    await ada.asks("/schedule every 1h Tea")
    assert "Nothing has been sent yet" in await history_of(ada)
    later(hours=1)
    await ada.hears()
    await schedules.settled("sent")
    emulator.block_bot(ada.user)
    later(hours=1)
    await schedules.settled("failed")
    emulator.unblock_bot(ada.user)
    while "goes on" not in (await ada.hears()).text:
        pass
    told = await history_of(ada)
    assert "today, 09:00: has arrived" in told
    assert "could not be sent" in told
    assert "blocked" in told


async def history_of(person):
    await person.taps(await opened(person, "More…"), "History")
    heard = await person.hears()
    assert heard.buttons == ["‹ Back to #1"]
    return heard.text


@pytest.mark.parametrize("button", ["⏭ Skip next", "📤 Send now", "Duplicate"])
async def test_others_in_a_group_change_nothing(bot, ada, bob, emulator, team, schedules, button):
    emulator.add_member(team, bob.user)
    there = bob.at(team)
    await ada.at(team).asks("/schedule daily 09:00 Tea")
    await there.hears()
    answer = await there.taps(await (opened(there, "More…") if button == "Duplicate" else card_of(there)), button)
    assert answer.show_alert
    assert "Only" in answer.text
    (row,) = await schedules.all()
    assert row["revision"] == 1
    assert await schedules.attempts() == []
