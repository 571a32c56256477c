"""Picking schedules and changing them at once, with one Undo, told as a chat."""

from datetime import datetime

import pytest
from sqlalchemy import update

from scheduling.ports import UpdateStatus
from storage.engine import open_database
from storage.models import updates


@pytest.fixture
def bot_database(database_url: str) -> str:
    """Many rows are changed by statements of their own on either kind."""
    return database_url


@pytest.fixture
async def errands(bot, ada):
    await _schedules(ada)
    return ada


async def _schedules(ada) -> None:
    for words in ("daily 09:00 Tea", "weekly mon 23:30 Lights out", "2026-12-01T10:00 Call Mum", "every 2h Stretch"):
        await ada.asks(f"/schedule {words}")


async def picks(person, *buttons: str):
    """Open the list, and pick by tapping; return what is shown then."""
    listed = await person.asks("/scheduled")
    await person.taps(listed, "Select…")
    shown = await person.hears()
    for button in buttons:
        await person.taps(shown, button)
        shown = await person.hears()
    return shown


async def does(person, shown, button: str):
    await person.taps(shown, button)
    return await person.hears()


async def rows(schedules) -> list:
    """All schedules by number: they may have been made at the same time."""
    return sorted(await schedules.all(), key=lambda row: row["number"])


def statuses(found) -> list[str]:
    return [row["status"] for row in found]


async def test_a_tap_picks_one_and_another_tap_leaves_it(errands):
    shown = await picks(errands)
    assert "☐ #1 · Tea" in shown.buttons
    assert "⏸ Pause" not in shown.buttons
    shown = await does(errands, shown, "☐ #1 · Tea")
    assert shown.text.startswith("1 is picked.")
    assert "☑ #1 · Tea" in shown.buttons
    shown = await does(errands, shown, "☑ #1 · Tea")
    assert shown.text.startswith("Which ones?")


async def test_all_of_a_page_are_cancelled_and_brought_back_by_one_undo(errands, schedules):
    before = await rows(schedules)
    told = await does(errands, await picks(errands, "All on this page"), "✕ Cancel")
    assert told.text == "4 schedules are cancelled."
    assert statuses(await rows(schedules)) == ["cancelled"] * 4
    told = await does(errands, told, "↩ Undo")
    assert told.text == "4 schedules are as they were before."
    assert told.buttons == ["‹ Back to the list"]
    after = await rows(schedules)
    assert [row["next_run_at"] for row in after] == [row["next_run_at"] for row in before]
    assert {row["revision"] for row in after} == {3}


async def test_all_that_were_found_are_paused_and_resumed(bot, ada, schedules):
    for number in range(12):
        await ada.asks(f"/schedule daily 09:{number:02} Tea {number}")
    shown = await picks(ada, "All 12")
    assert shown.text.startswith("12 are picked.")
    assert (await does(ada, shown, "⏸ Pause")).text == "12 schedules are paused."
    assert statuses(await rows(schedules)) == ["paused"] * 12
    shown = await picks(ada, "All 12", "None", "All on this page")
    assert (await does(ada, shown, "▶ Resume")).text == "10 schedules go on."
    assert statuses(await rows(schedules)).count("active") == 10


async def test_a_summary_says_what_stayed_as_it_was(errands, schedules):
    await errands.asks("/scheduled")
    told = await does(errands, await picks(errands, "☐ #1 · Tea"), "⏸ Pause")
    assert told.text == "1 schedule is paused."
    told = await does(errands, await picks(errands, "All on this page"), "⏸ Pause")
    assert told.text == "3 schedules are paused.\n\n1 was like that already."
    told = await does(errands, told, "↩ Undo")
    assert statuses(await rows(schedules)) == ["paused", "active", "active", "active"]


async def test_an_hour_later_moves_times_days_and_intervals(errands, schedules, later):
    told = await does(errands, await picks(errands, "All on this page"), "+1 hour")
    assert told.text == "4 schedules come an hour later."
    listed = await errands.asks("/scheduled")
    for line in ("#1 · today, 10:00", "#3 · Tue, 1 Dec, 11:00", "#2 · tomorrow, 00:30", "#4 · today, 11:00"):
        assert line in listed.text
    await errands.taps(listed, "#2 · Lights out")
    assert "Every Tuesday at 00:30" in (await errands.hears()).text


async def test_undoing_an_hour_gives_back_the_very_runs(errands, schedules):
    before = [(row["next_run_at"], row["recurrence"], row["anchor_at"]) for row in await rows(schedules)]
    told = await does(errands, await picks(errands, "All on this page"), "−1 hour")
    assert told.text == "4 schedules come an hour earlier."
    await does(errands, told, "↩ Undo")
    assert [(row["next_run_at"], row["recurrence"], row["anchor_at"]) for row in await rows(schedules)] == before


async def test_what_can_not_be_moved_is_said(bot, ada, schedules):
    asked = await ada.asks("/schedule every monday at 9:00 and 23:30 Tea")
    if "✓ Save" in asked.buttons:
        await does(ada, asked, "✓ Save")
    await ada.asks("/schedule in 20m Coffee")
    await ada.asks("/schedule daily 12:00 Lunch")
    told = await does(ada, await picks(ada, "All on this page"), "−1 hour")
    assert told.text == "2 schedules come an hour earlier.\n\n1 stays: its time would be over."
    told = await does(ada, await picks(ada, "All on this page"), "+1 hour")
    assert told.text == "3 schedules come an hour later."
    told = await does(ada, await picks(ada, "All on this page"), "+1 hour")
    assert (
        told.text == "2 schedules come an hour later.\n\n1 can't be moved: some of its times would fall on another day."
    )


async def test_a_run_that_was_sent_is_not_sent_again_an_hour_later(errands, schedules, later):
    later(hours=1)
    assert (await errands.hears()).text == "Tea"
    await does(errands, await picks(errands, "☐ #1 · Tea"), "+1 hour")
    tea = (await rows(schedules))[0]
    assert tea["next_run_at"] == datetime.fromisoformat("2026-11-24T10:00:00+00:00")


async def test_only_what_is_over_is_archived_and_hidden_then(errands, schedules):
    await errands.asks("/cancel_schedule 1")
    told = await does(errands, await picks(errands, "All on this page"), "🗄 Archive")
    assert told.text == "Nothing was changed.\n\n3 are still to come, so they aren't archived."
    ended = await errands.asks("/scheduled over")
    await errands.taps(ended, "Select…")
    shown = await does(errands, await errands.hears(), "All on this page")
    told = await does(errands, shown, "🗄 Archive")
    assert told.text == "1 schedule is archived."
    assert (await errands.asks("/scheduled over")).text.startswith("Nothing found")
    archived = await errands.asks("/scheduled archived")
    assert "🗄 archived" in archived.text
    await does(errands, told, "↩ Undo")
    assert statuses(await rows(schedules))[0] == "cancelled"


async def test_one_that_is_over_is_archived_or_duplicated_from_its_card(errands, schedules):
    await errands.asks("/cancel_schedule 1")
    ended = await errands.asks("/scheduled cancelled")
    card = await does(errands, ended, "#1 · Tea")
    assert card.buttons[:2] == ["Duplicate", "🗄 Archive"]
    told = await does(errands, card, "🗄 Archive")
    assert "#1 is archived" in told.text
    assert statuses(await rows(schedules))[0] == "archived"
    card = await does(errands, told, "↩ Undo")
    assert statuses(await rows(schedules))[0] == "cancelled"
    await errands.taps(card, "Duplicate")
    await errands.hears()
    assert statuses(await rows(schedules))[-1] == "active"


async def test_undo_leaves_what_somebody_changed_since(errands, schedules):
    told = await does(errands, await picks(errands, "All on this page"), "⏸ Pause")
    undo = told.message.snapshot()
    listed = await errands.asks("/scheduled")
    await errands.taps(listed, "#1 · Tea")
    await errands.taps(await errands.hears(), "▶ Resume")
    await errands.hears()
    await errands.taps(undo, "↩ Undo")
    told = await errands.hears()
    assert told.text == "3 schedules are as they were before.\n\n1 was changed since, so it stays."
    assert statuses(await rows(schedules)) == ["active"] * 4


async def test_undo_is_offered_for_a_day_and_once(errands, schedules, later):
    told = await does(errands, await picks(errands, "All on this page"), "✕ Cancel")
    old = told.message.snapshot()
    later(hours=25)
    assert (await errands.taps(old, "↩ Undo")).show_alert
    assert statuses(await rows(schedules)) == ["cancelled"] * 4


async def test_in_a_group_only_what_is_ones_own_is_changed_but_by_administrators(bot, ada, bob, emulator, schedules):
    team = emulator.add_group("Team", [ada.user, bob.user])
    hers, his = ada.at(team), bob.at(team)
    await hers.asks("/schedule daily 09:00 Stand-up")
    his = bob.at(team)
    await his.asks("/schedule daily 10:00 Coffee")
    shown = await picks(his, "All on this page")
    told = await does(his, shown, "✕ Cancel")
    assert told.text == "1 schedule is cancelled.\n\n1 is not yours to change."
    assert statuses(await rows(schedules)) == ["active", "cancelled"]
    hers = ada.at(team)  # she made the group
    assert (await hers.taps(told, "↩ Undo")).show_alert
    shown = await picks(hers, "All on this page")
    assert (await does(hers, shown, "⏸ Pause")).text == "1 schedule is paused."


async def test_a_stale_change_does_nothing_and_says_so(errands, schedules):
    shown = await picks(errands, "All on this page")
    old = shown.message.snapshot()
    await does(errands, shown, "None")
    assert (await errands.taps(old, "✕ Cancel")).show_alert
    assert statuses(await rows(schedules)) == ["active"] * 4


@pytest.mark.parametrize("button", ["✕ Cancel", "+1 hour"])
async def test_a_change_handled_twice_is_told_again_and_done_once(run_bot, ada, schedules, bot_database, button):
    application = await run_bot()
    await _schedules(ada)
    shown = await picks(ada, "All on this page")
    told = await does(ada, shown, button)
    before = await rows(schedules)
    await application.stop()
    last = (await schedules.updates())[-1]
    database = open_database(bot_database)
    async with database.writing() as connection:
        change = update(updates).where(updates.c.sequence == last["sequence"])
        await connection.execute(change.values(status=UpdateStatus.APPLIED, done_at=None))
    await database.close()
    await run_bot()
    # What is shown is the same, which the platform refuses to show again: only the rows tell.
    assert await rows(schedules) == before
    assert told.text


async def test_a_forged_number_of_another_chat_is_not_there(errands, bob, schedules):
    await bob.asks("/schedule daily 09:00 Secret")
    shown = await picks(bob, "☐ #1 · Secret")
    [row] = [one for one in shown.message.raw["reply_markup"]["inline_keyboard"] if "☑" in one[0]["text"]]
    forged = shown.message.snapshot()
    data = row[0]["callback_data"].rsplit(":", 1)[0]
    forged.raw["reply_markup"] = {"inline_keyboard": [[{"text": "x", "callback_data": f"{data}:4"}]]}
    await bob.taps(forged, "x")
    told = await does(bob, await bob.hears(), "✕ Cancel")
    assert told.text == "1 schedule is cancelled.\n\n1 is not here any more."
    assert sorted(statuses(await rows(schedules))) == ["active"] * 4 + ["cancelled"]
