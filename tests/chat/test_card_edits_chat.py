"""Editing a schedule from its card: another text, another time, and Undo; told as a chat."""

import json

import pytest

from sandbox.faults import ServerError
from tests.chat.people import Heard


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
def team(emulator, ada, bob):
    return emulator.add_group("Team", [ada.user, bob.user])


async def card_of(person) -> Heard:
    """Open the card of the only schedule in the list."""
    listed = await person.asks("/scheduled")
    await person.taps(listed, listed.buttons[0])
    return await person.hears()


async def asked_for(person, what: str) -> Heard:
    """Tap Edit on that card, and what shall be changed."""
    await person.taps(await card_of(person), "✏️ Edit…")
    await person.taps(await person.hears(), what)
    return await person.hears()


def buttons_of(emulator, heard: Heard) -> list:
    """The buttons that a message has now."""
    return heard.message.raw.get("reply_markup", {}).get("inline_keyboard", [])


# --- text ------------------------------------------------------------------------------------------------------------


async def test_the_next_message_is_the_new_text_with_its_formatting(bot, ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    asked = await asked_for(ada, "Text")
    assert "What shall #1 say?" in asked.text
    assert asked.buttons == ["Leave it as it is"]
    await ada.says("Hot coffee", [{"type": "bold", "offset": 4, "length": 6}])
    shown = await ada.hears()
    assert shown.text.startswith("#1 is changed.\n\nHot coffee\n\nEvery day at 09:00")
    assert shown.rows[0] == ["↩ Undo"]
    assert shown.rows[1] == ["✏️ Edit…", "⚙️ Options…"]
    later(hours=1)
    sent = await ada.hears()
    assert sent.text == "Hot coffee"
    assert sent.entities == [{"type": "bold", "offset": 4, "length": 6}]
    (row,) = await schedules.all()
    assert (row["number"], row["revision"]) == (1, 2)


async def test_an_edit_can_be_taken_back_until_it_is_changed_again(bot, ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for(ada, "Text")
    shown = (await ada.asks("Coffee")).message.snapshot()
    assert (await ada.taps(shown, "↩ Undo")).text == "#1 is as it was before."
    card = await ada.hears()
    assert "\n\nTea\n\n" in card.text
    assert "↩ Undo" not in card.buttons
    assert "has gone on or ended" in (await ada.taps(shown, "↩ Undo")).text
    await asked_for(ada, "Text")
    shown = await ada.asks("Cocoa")
    stale = shown.message.snapshot()
    await ada.taps(shown, "⏸ Pause")
    await ada.hears()
    answer = await ada.taps(stale, "↩ Undo")
    assert answer.show_alert
    assert "was changed in the meantime" in answer.text
    assert (await schedules.all())[0]["content"]["text"] == "Cocoa"


async def test_an_edit_is_taken_back_after_a_time_that_has_gone_out(bot, ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for(ada, "Text")
    shown = await ada.asks("Coffee")
    later(hours=1)
    assert (await ada.hears()).text == "Coffee"
    await ada.taps(shown, "↩ Undo")
    assert "\n\nTea\n\n" in (await ada.hears()).text
    later(hours=24)
    assert (await ada.hears()).text == "Tea"


async def test_what_cannot_be_sent_is_refused_and_the_question_stays_open(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for(ada, "Text")
    refused = await ada.asks("x" * 4096 + "y")
    assert "4097 characters; Telegram allows 4096" in refused.text.replace(",", "")
    assert "#1 stays as it was." in refused.text
    assert refused.buttons == ["Leave it as it is"]
    assert (await schedules.all())[0]["revision"] == 1
    assert "#1 is changed" in (await ada.asks("Coffee")).text


async def test_who_thinks_better_of_it_leaves_it_as_it_is(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    asked = (await asked_for(ada, "Text")).message.snapshot()
    assert (await ada.taps(asked, "Leave it as it is")).text == "All right, it stays as it is."
    assert (await ada.hears()).text == "All right, #1 stays as it was."
    assert "To have me send that later" in (await ada.asks("Coffee")).text
    assert "has gone on or ended" in (await ada.taps(asked, "Leave it as it is")).text
    await asked_for(ada, "Text")
    assert "nothing was changed" in (await ada.asks("/cancel")).text
    assert "To have me send that later" in (await ada.asks("Coffee")).text
    assert (await schedules.all())[0]["revision"] == 1


async def test_the_old_card_and_the_question_carry_no_buttons_any_more(bot, ada, emulator, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    card = await card_of(ada)
    await ada.taps(card, "✏️ Edit…")
    await ada.taps(await ada.hears(), "Text")
    asked = await ada.hears()
    answered = emulator.calls()[-1].number
    await ada.asks("Coffee")
    await emulator.wait_for_call("editMessageReplyMarkup", after=answered)
    await ada.asks("/whoami")
    assert buttons_of(emulator, card) == []
    assert buttons_of(emulator, asked) == []


async def test_a_photo_replaces_the_text_and_a_text_becomes_its_caption(bot, ada, emulator, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for(ada, "Text")
    emulator.send_photo(ada.user, caption="A cup")
    shown = await ada.hears()
    assert "Photo" in shown.text
    assert "A cup" in shown.text
    asked = await asked_for(ada, "Text")
    assert "Send the text to go with it (Photo)" in asked.text
    assert "Two cups" in (await ada.asks("Two cups")).text
    later(hours=1)
    sent = await ada.hears()
    assert (sent.call.method, sent.text) == ("sendPhoto", "Two cups")
    await asked_for(ada, "Text")
    refused = await ada.asks("x" * 1025)
    assert "The text that comes with the file has 1025 characters" in refused.text.replace(",", "")
    assert "#1 stays as it was." in refused.text


async def test_an_album_replaces_the_text_and_what_an_album_cannot_have_comes_back_with_undo(
    bot, ada, later, schedules
):
    await ada.asks("/schedule daily 09:00 Tea\n[Open](https://example.org)")
    await asked_for(ada, "Text")
    await ada.sends("photo", "Two cups", album="7")
    assert "Photo" in (await ada.hears()).text
    await ada.sends("photo", album="7")
    assert "Album of 2 files" in (await ada.hears()).text
    await ada.sends("photo", album="7")
    shown = await ada.hears()
    assert "Album of 3 files" in shown.text
    assert "Two cups" in shown.text
    assert "An album can't have buttons, so they are gone." in shown.text
    assert json.loads((await schedules.all())[0]["options"]) == {}
    assert "To have me send that later" in (await ada.asks("Thanks")).text
    later(hours=1)
    assert len((await ada.hears()).album) == 3
    await ada.taps(shown, "↩ Undo")
    assert "Tea\n\nButtons: Open" in (await ada.hears()).text
    assert json.loads((await schedules.all())[0]["options"]) == {"reminds": True}


async def test_an_album_that_arrives_at_once_is_taken_as_a_whole(run_bot, ada, schedules):
    application = await run_bot()
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for(ada, "Text")
    await application.stop()
    for caption in ("", "Two cups", ""):
        await ada.sends("photo", caption, album="7")
    await run_bot()
    assert "Album of 3 files\nTwo cups" in (await ada.hears()).text
    assert "ID" in (await ada.asks("/whoami")).text
    assert (await schedules.all())[0]["revision"] == 2


async def test_a_restart_in_the_middle_loses_nothing(run_bot, ada, schedules):
    application = await run_bot()
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for(ada, "Text")
    await application.stop()
    application = await run_bot()
    shown = await ada.asks("Coffee")
    assert "#1 is changed" in shown.text
    await application.stop()
    await run_bot()
    await ada.taps(shown, "↩ Undo")
    assert "\n\nTea\n\n" in (await ada.hears()).text


# --- time ------------------------------------------------------------------------------------------------------------


async def test_the_time_is_whatever_schedule_understands(bot, ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.taps(await card_of(ada), "More…")
    await ada.taps(await ada.hears(), "Priority")
    await ada.taps(await ada.hears(), "High")
    await ada.hears()
    asked = await asked_for(ada, "Time")
    assert "When shall #1 be sent?" in asked.text
    assert "So far: every day at 09:00" in asked.text
    shown = await ada.asks("weekly mon,wed 10:30")
    assert "#1 is changed." in shown.text
    assert "Every Monday and Wednesday at 10:30" in shown.text
    assert shown.text.count("•") == 3
    assert "Priority: High" in shown.text
    later(hours=1)
    assert await schedules.attempts() == []
    later(minutes=90)
    assert (await ada.hears()).text == "Tea"
    await ada.taps(shown, "↩ Undo")
    assert "Every day at 09:00" in (await ada.hears()).text


async def test_a_time_that_may_be_meant_otherwise_is_asked_about_and_changes_this_one(bot, ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for(ada, "Time")
    question = await ada.asks("at 9")
    assert "It stays as it was before you tap a button, or send another time." in question.text
    assert (await schedules.all())[0]["revision"] == 1
    assert (await ada.taps(question, "Monday, 23 November, 21:00")).text == "#1 is changed."
    shown = await ada.hears()
    assert "Once: today, Monday, 23 November, 21:00" in shown.text
    assert shown.buttons[0] == "↩ Undo"
    (row,) = await schedules.all()
    assert (row["number"], row["revision"]) == (1, 2)
    await ada.taps(shown, "↩ Undo")
    assert "Every day at 09:00" in (await ada.hears()).text
    later(hours=1)
    assert (await ada.hears()).text == "Tea"


async def test_another_time_may_be_sent_instead_of_tapping(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for(ada, "Time")
    question = await ada.asks("at 9")
    assert "Every day at 21:00" in (await ada.asks("daily 21:00")).text
    answer = await ada.taps(question, "Monday, 23 November, 21:00")
    assert "This question is settled" in answer.text
    assert (await schedules.all())[0]["revision"] == 2


async def test_not_now_leaves_the_time_as_it_was(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for(ada, "Time")
    question = await ada.asks("at 9")
    assert (await ada.taps(question, "Not now")).text == "All right, it stays as it is."
    assert (await ada.hears()).text == "All right, #1 stays as it was."
    assert "To have me send that later" in (await ada.asks("Tea")).text
    assert (await schedules.all())[0]["revision"] == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("nonsense", "I can't read a time in “nonsense”."),
        ("tomorrow 10:00 with milk", "I can't read a time in “with milk”."),
        ("2020-01-01T12:00", "That time has already passed"),
        ("daily at 25:00", "No clock shows 25:00."),
        ("2026-02-30 10:00", "There is no such date"),
    ],
)
async def test_what_is_no_time_changes_nothing_and_says_what_to_send(bot, ada, schedules, said, told):
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for(ada, "Time")
    refused = await ada.asks(said)
    assert told in refused.text
    assert "#1 stays as it was." in refused.text
    assert "tomorrow 09:00\nweekly mon,wed,fri 08:00\nevery 30m" in refused.text
    assert "/schedule " not in refused.text
    assert (await schedules.all())[0]["revision"] == 1
    assert "Every 2 hours" in (await ada.asks("every 2h")).text


async def test_a_time_beyond_the_limits_is_refused_and_the_question_stays_open(run_bot, ada, schedules):
    await run_bot(limit_interval_minutes=30)
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for(ada, "Time")
    refused = await ada.asks("every 5m")
    assert "at least 30 minutes have to lie between two times" in refused.text
    assert "#1 stays as it was." in refused.text
    assert "Every 30 minutes" in (await ada.asks("every 30m")).text


async def test_what_is_paused_stays_paused_at_its_new_time(bot, ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.taps(await card_of(ada), "⏸ Pause")
    await ada.hears()
    await asked_for(ada, "Time")
    shown = await ada.asks("daily 10:00")
    assert "It stays paused" in shown.text
    later(hours=3)
    assert await schedules.attempts() == []
    await ada.taps(shown, "▶ Resume")
    assert "Every day at 10:00" in (await ada.hears()).text
    later(hours=23)
    assert (await ada.hears()).text == "Tea"


async def test_what_is_sent_once_moves_to_its_new_time(bot, ada, later, schedules):
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    await asked_for(ada, "Time")
    shown = await ada.asks("2026-11-23T10:00")
    later(hours=1)
    assert await schedules.attempts() == []
    later(hours=1)
    assert (await ada.hears()).text == "Tea"
    assert "already ended" in (await ada.taps(shown, "↩ Undo")).text


async def test_what_waits_to_be_sent_at_an_old_time_is_not_sent_any_more(bot, ada, emulator, later, schedules):
    await ada.asks("/schedule every 1h Tea")
    await asked_for(ada, "Time")
    emulator.faults.add(ServerError(), method="sendMessage")
    later(hours=1)
    await schedules.settled("retry")
    assert "Every day at 21:00" in (await ada.asks("daily 21:00")).text
    later(hours=2)
    await ada.asks("/whoami")
    assert [row["status"] for row in await schedules.deliveries()] == ["cancelled"]


async def test_a_time_is_not_taken_back_to_one_that_has_passed(bot, ada, later, schedules):
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    await asked_for(ada, "Time")
    shown = await ada.asks("2026-11-23T12:00")
    later(hours=2)
    assert "too late to undo" in (await ada.taps(shown, "↩ Undo")).text
    later(hours=2)
    assert (await ada.hears()).text == "Tea"


# --- together --------------------------------------------------------------------------------------------------------


async def test_a_button_of_a_card_that_was_changed_since_asks_nothing(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.taps(await card_of(ada), "✏️ Edit…")
    stale = (await ada.hears()).message.snapshot()
    await ada.taps(stale, "Text")
    await ada.hears()
    await ada.asks("Coffee")
    answer = await ada.taps(stale, "Time")
    assert answer.show_alert
    assert "was changed in the meantime" in answer.text


async def test_of_two_who_edit_at_once_the_second_is_told(bot, ada, bob, emulator, team, schedules):
    emulator.promote(team, bob.user)
    here = ada.at(team)
    await here.asks("/schedule daily 09:00 Tea")
    mine = await asked_for(here, "Text")
    there = bob.at(team)
    theirs = await asked_for(there, "Text")
    await there.says("Cocoa", reply_to=theirs.message)
    assert "#1 is changed" in (await there.hears()).text
    await here.says("Coffee", reply_to=mine.message)
    while "was changed in the meantime, so I left it alone" not in (await here.hears()).text:
        pass
    assert (await schedules.all())[0]["content"]["text"] == "Cocoa"
    await here.says("Coffee", reply_to=mine.message)
    await here.asks("/whoami")
    assert (await schedules.all())[0]["revision"] == 2


async def test_in_a_group_the_answer_is_a_reply_to_the_question(bot, ada, bob, emulator, team, schedules):
    here = ada.at(team)
    await here.asks("/schedule daily 09:00 Tea")
    asked = await asked_for(here, "Text")
    assert asked.text.startswith("Ada: What shall #1 say?")
    assert "/cancel leaves it as it is." in asked.text
    markup = asked.call.parameters["reply_markup"]
    assert (markup["force_reply"], markup["selective"]) == (True, True)
    assert markup["input_field_placeholder"] == "The new text…"
    await bob.at(team).says("Not mine", reply_to=asked.message)
    await here.says("just talking")
    await here.says("x" * 4096 + "y", reply_to=asked.message)
    again = await here.hears()
    assert "#1 stays as it was" in again.text
    assert again.call.parameters["reply_markup"]["force_reply"] is True
    await here.says("Coffee", reply_to=again.message)
    assert "#1 is changed" in (await here.hears()).text
    assert (await schedules.all())[0]["content"]["text"] == "Coffee"


@pytest.mark.parametrize("what", ["Text", "Time"])
async def test_others_in_a_group_are_asked_nothing(bot, ada, bob, emulator, team, schedules, what):
    await ada.at(team).asks("/schedule daily 09:00 Tea")
    there = bob.at(team)
    await there.taps(await card_of(there), "✏️ Edit…")
    answer = await there.taps(await there.hears(), what)
    assert answer.show_alert
    assert "Only the person who scheduled it" in answer.text


async def test_others_take_no_edit_back(bot, ada, bob, emulator, team, schedules):
    emulator.promote(team, bob.user)
    here, there = ada.at(team), bob.at(team)
    await here.asks("/schedule daily 09:00 Tea")
    asked = await asked_for(here, "Text")
    await here.says("Coffee", reply_to=asked.message)
    shown = await here.hears()
    answer = await there.taps(shown, "↩ Undo")
    assert "Only the person who began this" in answer.text
    assert (await schedules.all())[0]["content"]["text"] == "Coffee"


async def test_what_was_cancelled_meanwhile_is_not_changed(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for(ada, "Text")
    await ada.asks("/cancel_schedule 1")
    assert "#1 has already ended" in (await ada.asks("Coffee")).text
    assert "To have me send that later" in (await ada.asks("Coffee")).text
    (row,) = await schedules.all()
    assert (row["status"], row["content"]["text"]) == ("cancelled", "Tea")


async def test_a_question_about_what_was_cancelled_meanwhile_changes_nothing(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for(ada, "Time")
    question = await ada.asks("at 9")
    await ada.asks("/cancel_schedule 1")
    answer = await ada.taps(question, "Monday, 23 November, 21:00")
    assert "#1 has already ended" in answer.text
    assert (await schedules.all())[0]["status"] == "cancelled"


async def test_the_message_that_asked_for_it_changes_nothing_once_its_card_did(bot, ada, schedules):
    original = await ada.says("/schedule daily 09:00 Tea")
    await ada.hears()
    await asked_for(ada, "Text")
    await ada.asks("Coffee")
    await ada.edits(original, "/schedule daily 10:00 Cocoa")
    assert "#1 was changed in the meantime" in (await ada.hears()).text
    assert (await schedules.all())[0]["content"]["text"] == "Coffee"


async def test_the_latest_question_is_the_one_that_is_answered(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for(ada, "Text")
    await asked_for(ada, "Time")
    assert "Every day at 10:00" in (await ada.asks("daily 10:00")).text
    assert "To have me send that later" in (await ada.asks("Coffee")).text
