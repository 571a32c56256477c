"""/schedule alone: a message is scheduled step by step, told as a chat. It is Monday, 23 November 2026, 09:00."""

import json

import pytest

from sandbox.faults import ErrorAnswer
from tests.chat.guided import asked_how, asked_when, reviewed, rows_of, taps, welcomed
from tests.chat.people import Person


@pytest.fixture
async def zoned(bot, ada):
    """Ada, whose chat is in Berlin."""
    await ada.asks("/timezone Europe/Berlin")
    return ada


# --- the way through -------------------------------------------------------------------------------------------------


async def test_a_newcomer_is_asked_and_sees_how_it_is_said_at_once(bot, ada):
    asked = await ada.asks("/schedule")
    assert asked.text.startswith("What shall I send?")
    assert "/schedule daily 09:00 Good morning!" in asked.text
    assert asked.buttons == ["✕ Cancel"]
    assert "No time zone is set here yet, so I go by UTC" in (await ada.asks("Tea")).text


async def test_from_the_first_question_to_the_message_that_arrives(zoned, later, schedules):
    when = await asked_when(zoned)
    assert "When shall I send it?\n\nTea\n\n" in when.text
    assert when.buttons == [
        "In an hour · 10:00",
        "This afternoon · 15:00",
        "Tonight · 19:00",
        "Tomorrow morning · Tue, 24 Nov, 09:00",
        "Tomorrow evening · Tue, 24 Nov, 19:00",
        "Next Monday · Mon, 30 Nov, 09:00",
        "First of the month · Tue, 1 Dec, 09:00",
        "📅 Another day…",
        "✍ Write it",
        "➕ Add another message",
        "‹ Back",
        "✕ Cancel",
    ]
    how_often = await taps(zoned, when, "Tomorrow morning · Tue, 24 Nov, 09:00")
    assert how_often.is_edit
    assert "First time: tomorrow, Tuesday, 24 November, 09:00" in how_often.text
    assert how_often.buttons == [
        "Once",
        "Every day at 09:00",
        "On weekdays at 09:00",
        "Every Tuesday at 09:00",
        "Every 2 weeks on Tuesday at 09:00",
        "On day 24 of each month at 09:00",
        "On the fourth Tuesday of each month at 09:00",
        "On the last Tuesday of each month at 09:00",
        "Every year on 24 November at 09:00",
        "✍ Something else…",
        "‹ Back",
        "✕ Cancel",
    ]
    options = await taps(zoned, how_often, "Every Tuesday at 09:00")
    assert "How shall it be sent?" in options.text
    preview, summary = await reviewed(zoned, options)
    assert preview.text == "Tea"
    assert "Every Tuesday at 09:00\nNext times (Europe/Berlin):" in summary.text
    assert "• tomorrow, Tuesday, 24 November, 09:00" in summary.text
    assert summary.text.count("•") == 3
    assert await schedules.all() == []
    saved = await taps(zoned, summary, "✓ Save")
    assert saved.is_edit
    assert saved.text.startswith("#1 is scheduled.")
    assert saved.buttons == ["↩ Undo"]
    later(days=1)
    assert (await zoned.hears()).text == "Tea"


async def test_what_was_saved_can_be_undone(zoned, schedules):
    _preview, summary = await reviewed(zoned, await asked_how(zoned))
    saved = await taps(zoned, summary, "✓ Save")
    assert "cancelled" in (await taps(zoned, saved, "↩ Undo")).text
    assert (await schedules.all())[0]["status"] == "cancelled"


async def test_the_message_is_shown_as_it_will_arrive_and_arrives_like_that(zoned, later):
    await zoned.asks("/schedule")
    bold = {"type": "bold", "offset": 0, "length": 4}
    original = await zoned.sends("photo", "Look at this", entities=[bold])
    when = await zoned.hears()
    assert "Photo\nLook at this" in when.text
    options = await taps(zoned, await taps(zoned, when, "Tonight · 19:00"), "Once")
    preview, summary = await reviewed(zoned, await taps(zoned, options, "Protected"))
    assert (preview.text, preview.entities) == ("Look at this", [bold])
    assert preview.message["photo"][-1]["file_id"] == original["photo"][-1]["file_id"]
    assert preview.call.parameters["protect_content"]
    assert "Options: protected" in summary.text
    await taps(zoned, summary, "✓ Save")
    later(hours=10)
    arrived = await zoned.hears()
    assert arrived.message["photo"] == preview.message["photo"]
    assert arrived.call.parameters["protect_content"]


async def test_an_album_is_taken_as_a_whole_and_said_once(zoned, later):
    await zoned.asks("/schedule")
    for number in range(3):
        await zoned.sends("photo", "Holidays" if not number else "", album="a")
    when = await zoned.hears()
    while "Album of 3 files" not in when.text:
        when = await zoned.hears()
    options = await taps(zoned, await taps(zoned, when, "Tonight · 19:00"), "Once")
    preview, summary = await reviewed(zoned, options)
    assert len(preview.album) == 3
    await taps(zoned, summary, "✓ Save")
    later(hours=10)
    assert len((await zoned.hears()).album) == 3


async def test_options_are_chosen_and_shown_and_kept(zoned, schedules):
    options = await asked_how(zoned)
    assert "✓ Done & Snooze" in options.buttons  # as in every private chat
    assert options.buttons[-5:] == ["Link buttons…", "Where: here", "Preview ›", "‹ Back", "✕ Cancel"]
    hours = await taps(zoned, await taps(zoned, options, "Silent"), "Delete after…")
    assert "How long shall it stay in the chat?" in hours.text
    preview, summary = await reviewed(zoned, await taps(zoned, hours, "2 h"))
    assert "✓ Done" in preview.buttons
    assert (await zoned.taps(preview, "✓ Done")).text == ""  # it is only to look at
    assert "Options: without a sound, deleted after 2 hours and with Done and Snooze" in summary.text
    options = await taps(zoned, await taps(zoned, summary, "‹ Back"), "✓ Done & Snooze")
    preview, summary = await reviewed(zoned, options)
    assert preview.buttons == []
    await taps(zoned, summary, "✓ Save")
    assert json.loads((await schedules.all())[0]["options"]) == {"delete_after_hours": 2, "silent": True}


async def test_link_buttons_are_written_shown_and_taken_away(zoned, schedules):
    prompt = await taps(zoned, await asked_how(zoned), "Link buttons…")
    assert "Which buttons shall stand below it?" in prompt.text
    told = await zoned.asks("what?")
    assert "Which buttons shall stand below it?" in told.text
    options = await zoned.asks("[Open](https://example.org)")
    preview, summary = await reviewed(zoned, options)
    assert preview.rows[0] == ["Open"]
    again = await taps(zoned, await taps(zoned, summary, "‹ Back"), "✓ Link buttons…")
    assert "[Open](https://example.org)" in again.text
    preview, summary = await reviewed(zoned, await taps(zoned, again, "Without link buttons"))
    assert "Open" not in preview.buttons


async def test_what_telegram_refuses_is_told_before_it_is_saved(zoned, emulator):
    options = await asked_how(zoned, "Look")
    emulator.faults.add(
        ErrorAnswer(400, "Bad Request: message is too long"),
        method="sendMessage",
        where=lambda call: call.parameters["text"] == "Look",
    )
    await zoned.taps(options, "Preview ›")
    await zoned.hears()
    assert "I could not show it to you." in (await zoned.hears()).text


async def test_schedule_alone_in_reply_to_a_message_begins_with_it(zoned):
    original = await zoned.sends("photo", "Look at this")
    await zoned.hears()
    assert "When shall I send it?\n\nPhoto\nLook at this" in (await zoned.asks("/schedule", reply_to=original)).text


@pytest.mark.parametrize(("kind", "reason"), [("dice", "I can't send that later"), ("long", "has 4097 characters")])
async def test_what_can_not_be_sent_is_told_and_asked_for_again(zoned, emulator, kind, reason):
    asked = await zoned.asks("/schedule")
    if kind == "dice":
        emulator.send(zoned.user, {"dice": {"emoji": "🎲", "value": 3}}, zoned.place)
    else:
        emulator.send(zoned.user, {"text": "x" * 4097}, zoned.place)
    assert reason in (await zoned.hears()).text
    assert "When shall I send it?" in (await zoned.asks("Tea")).text
    assert asked.text.startswith("What shall I send?")


# --- when ------------------------------------------------------------------------------------------------------------


async def test_a_day_an_hour_and_a_minute_are_tapped(zoned, schedules):
    november = await taps(zoned, await asked_when(zoned), "📅 Another day…")
    rows = rows_of(november)
    assert rows[:2] == [["November 2026", "›"], ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]]
    assert rows[2:-1] == [["23", "24", "25", "26", "27", "28", "29"], ["30", "·", "·", "·", "·", "·", "·"]]
    assert (await zoned.taps(november, "November 2026")).text == ""
    december = await taps(zoned, november, "›")
    assert rows_of(december)[0] == ["‹", "Dec 2026", "›"]
    assert rows_of(december)[2] == ["·", "1", "2", "3", "4", "5", "6"]
    hours = await taps(zoned, december, "24")
    assert "Thursday, 24 December" in hours.text
    assert hours.buttons[:2] == ["00:00", "01:00"]
    minutes = await taps(zoned, hours, "18:00")
    assert minutes.buttons[:3] == ["18:00", "18:05", "18:10"]
    assert minutes.buttons[11:] == ["18:55", "‹ Back", "✕ Cancel"]
    how_often = await taps(zoned, minutes, "18:05")
    assert "First time: Thursday, 24 December 2026, 18:05" in how_often.text
    options = await taps(zoned, how_often, "Every day at 18:05")
    _preview, summary = await reviewed(zoned, options)
    assert "Every day at 18:05, from 24 December 2026" in summary.text
    await taps(zoned, summary, "✓ Save")
    (row,) = await schedules.all()
    assert row["next_run_at"].isoformat() == "2026-12-24T17:05:00+00:00"


async def test_of_today_only_what_lies_ahead_can_be_tapped(zoned):
    hours = await taps(zoned, await taps(zoned, await asked_when(zoned), "📅 Another day…"), "23")
    assert "Today, Monday, 23 November" in hours.text
    assert hours.buttons[0] == "09:00"
    assert (await taps(zoned, hours, "09:00")).buttons[0] == "09:05"


async def test_a_past_day_does_nothing_and_says_so(zoned, later):
    later(days=2)
    calendar = await taps(zoned, await asked_when(zoned), "📅 Another day…")
    assert rows_of(calendar)[2] == ["·", "·", "25", "26", "27", "28", "29"]
    assert (await zoned.taps(calendar, "·")).text == "That day has passed."
    assert zoned.has_heard_all()


@pytest.mark.parametrize(
    ("language", "first", "hour", "minute"), [("en-US", "Su", "9 am", "9:05 am"), ("ru", "пн", "09:00", "09:05")]
)
async def test_weeks_and_clocks_are_those_of_who_schedules(bot, emulator, clock, language, first, hour, minute):
    there = Person(emulator, emulator.add_user("Eve", language_code=language), clock=clock)
    await there.asks("/timezone Europe/Berlin")
    when = await asked_when(there)
    calendar = await taps(there, when, when.buttons[7])
    assert rows_of(calendar)[1][0] == first
    hours = await taps(there, calendar, "24")
    minutes = await taps(there, hours, hour)
    assert minutes.buttons[1] == minute


async def test_months_have_their_names_in_the_language(bot, emulator, clock):
    there = Person(emulator, emulator.add_user("Eve", language_code="ru"), clock=clock)
    when = await asked_when(there)
    ways = ["📅 Другой день…", "✍ Написать", "➕ Добавить сообщение", "‹ Назад", "✕ Отмена"]
    assert when.buttons[-5:] == ways
    assert rows_of(await taps(there, when, "📅 Другой день…"))[0] == ["Ноябрь 2026", "›"]


async def test_a_rule_that_is_written_needs_no_other_repetition(zoned):
    await asked_when(zoned)
    options = await zoned.asks("every mon 8:00")
    assert "How shall it be sent?" in options.text
    _preview, summary = await reviewed(zoned, options)
    assert "Every Monday at 08:00" in summary.text
    back = await taps(zoned, await taps(zoned, summary, "‹ Back"), "‹ Back")
    assert "When shall I send it?" in back.text
    assert back.buttons[0] == "Keep: every Monday at 08:00 ›"


async def test_what_may_be_meant_in_two_ways_is_asked(zoned):
    await asked_when(zoned)
    which = await zoned.asks("at 9:40")
    assert "When do you mean?\n\n• Today" in which.text or "When do you mean?\n\n• Monday" in which.text
    assert which.buttons == ["Monday, 23 November, 09:40", "Monday, 23 November, 21:40", "‹ Back", "✕ Cancel"]
    assert "today, Monday, 23 November, 21:40" in (await taps(zoned, which, "Monday, 23 November, 21:40")).text


async def test_what_is_no_time_is_told_and_asked_again(zoned):
    await asked_when(zoned)
    for words in ("blah", "tomorrow 9:00 call Mum"):
        told = await zoned.asks(words)
        assert told.text.startswith("I can't read a time in")
        assert "When shall I send it?" in told.text
    await zoned.sends("photo")
    assert (await zoned.hears()).text.startswith("Now I need a time")
    assert "First time" in (await taps(zoned, told, "Tonight · 19:00")).text


async def test_the_time_of_a_day_that_was_tapped_is_written(zoned):
    calendar = await taps(zoned, await asked_when(zoned), "📅 Another day…")
    await taps(zoned, calendar, "27")
    assert "First time: Friday, 27 November 2026, 09:42" in (await zoned.asks("9:42")).text


async def test_a_place_that_is_shared_meanwhile_sets_the_zone(bot, ada):
    when = await asked_when(ada)
    await ada.asks("/timezone")
    await ada.shares_location(52.5, 13.4)
    assert "Berlin" in (await ada.hears()).text
    assert "Time zone: Berlin" in (await taps(ada, when, "📅 Another day…")).text


async def test_a_time_in_the_past_is_told(zoned):
    await asked_when(zoned)
    told = await zoned.asks("2026-11-20 12:00")
    assert told.text.startswith("That time has already passed: Friday, 20 November 2026, 12:00")
    assert "When shall I send it?" in told.text


async def test_a_time_that_the_clocks_skip_is_told(zoned):
    await asked_when(zoned)
    how_often = await zoned.asks("2027-03-28 02:30")
    assert "02:30 doesn't exist, so it will be sent at 03:30" in how_often.text
    _preview, summary = await reviewed(zoned, await taps(zoned, how_often, "Once"))
    assert "02:30 doesn't exist, so it will be sent at 03:30" in summary.text
    assert "02:30 doesn't exist" in (await taps(zoned, summary, "✓ Save")).text


async def test_how_often_is_written_and_counts_from_the_time_that_was_chosen(zoned, schedules):
    how_often = await taps(zoned, await asked_when(zoned), "Next Monday · Mon, 30 Nov, 09:00")
    ask = await taps(zoned, how_often, "✍ Something else…")
    assert "Write how often" in ask.text
    _preview, summary = await reviewed(zoned, await zoned.asks("every 3 days"))
    assert "Every 3 days at 09:00, from 30 November 2026" in summary.text
    assert "• Monday, 30 November 2026, 09:00\n• Thursday, 3 December 2026, 09:00" in summary.text


# --- back and forth --------------------------------------------------------------------------------------------------


async def test_each_step_goes_back_and_keeps_what_was_said(zoned):
    _preview, summary = await reviewed(zoned, await asked_how(zoned))
    options = await taps(zoned, summary, "‹ Back")
    assert "How shall it be sent?" in options.text
    how_often = await taps(zoned, options, "‹ Back")
    assert how_often.buttons[0] == "✓ Once"
    when = await taps(zoned, how_often, "‹ Back")
    assert when.buttons[0] == "Keep: tomorrow, 09:00 ›"
    what = await taps(zoned, when, "‹ Back")
    assert "So far it is:\nTea" in what.text
    assert what.buttons == ["Keep this one ›", "✕ Cancel"]
    again = await taps(zoned, await taps(zoned, what, "Keep this one ›"), "Keep: tomorrow, 09:00 ›")
    assert again.buttons[0] == "✓ Once"


async def test_the_message_can_be_given_anew(zoned):
    what = await taps(zoned, await asked_when(zoned), "‹ Back")
    assert what.buttons == ["Keep this one ›", "✕ Cancel"]
    assert "\n\nCoffee\n\n" in (await zoned.asks("Coffee")).text


async def test_a_button_of_an_earlier_step_changes_nothing_and_says_so(zoned):
    when = await asked_when(zoned)
    stale = when.message.snapshot()
    how_often = await taps(zoned, when, "Tonight · 19:00")
    answer = await zoned.taps(stale, "In an hour · 10:00")
    assert answer.show_alert
    assert "gone on or ended" in answer.text
    assert zoned.has_heard_all()
    assert "How shall it be sent?" in (await taps(zoned, how_often, "Once")).text


@pytest.mark.parametrize("data", ["d:9999999", "h:77", "n:99", "t:5259000000", "r:99", "g:7", "kt:0"])
async def test_a_forged_button_changes_nothing(zoned, data):
    when = await asked_when(zoned)
    action, _colon, value = data.partition(":")
    parts = when.message["reply_markup"]["inline_keyboard"][0][0]["callback_data"].split(":")
    forged = ":".join([*parts[:3], action, value])
    when.message.raw = {
        **when.message.raw,
        "reply_markup": {"inline_keyboard": [[{"text": "forged", "callback_data": forged}]]},
    }
    assert (await zoned.taps(when.message, "forged")).show_alert
    assert zoned.has_heard_all()


async def test_commands_work_as_usual_in_between(zoned, schedules):
    when = await asked_when(zoned)
    assert "#1 is scheduled." in (await zoned.asks("/schedule daily 10:00 Coffee")).text
    assert "Coffee" in (await zoned.asks("/scheduled")).text
    assert "First time" in (await zoned.asks("tomorrow 18:00")).text
    assert (await zoned.taps(when, "Tonight · 19:00")).show_alert


# --- time goes by ----------------------------------------------------------------------------------------------------


async def test_a_time_that_passes_meanwhile_is_asked_for_again(zoned, later, schedules):
    options = await taps(zoned, await taps(zoned, await asked_when(zoned), "In an hour · 10:00"), "Once")
    later(hours=2)
    when = await taps(zoned, options, "Preview ›")
    assert when.text.startswith("That time has passed.")
    assert when.buttons[0] == "In an hour · 12:00"
    assert "First time" in (await taps(zoned, when, "In an hour · 12:00")).text


async def test_a_time_that_passes_before_it_is_saved_is_asked_for_again(zoned, later, schedules):
    options = await taps(zoned, await taps(zoned, await asked_when(zoned), "In an hour · 10:00"), "Once")
    _preview, summary = await reviewed(zoned, options)
    later(hours=1)
    assert (await taps(zoned, summary, "✓ Save")).text.startswith("That time has passed.")
    assert await schedules.all() == []


async def test_a_time_that_was_offered_yesterday_is_asked_for_again(zoned, later):
    when = await asked_when(zoned)
    later(days=1)
    again = await taps(zoned, when, "Tonight · 19:00")
    assert again.text.startswith("That time has passed.")
    assert "Tomorrow morning · Wed, 25 Nov, 09:00" in again.buttons


async def test_what_rests_for_days_is_over(zoned, later):
    when = await asked_when(zoned)
    later(days=2)
    answer = await zoned.taps(when, "Next Monday · Mon, 30 Nov, 09:00")
    assert answer.show_alert
    assert "gone on or ended" in answer.text
    assert "To have me send that later" in (await zoned.asks("Tea")).text


async def test_a_wall_clock_time_follows_the_zone_that_is_set_in_between(zoned, schedules):
    options = await asked_how(zoned)
    await zoned.asks("/timezone Asia/Tokyo")
    _preview, summary = await reviewed(zoned, options)
    assert "Once: tomorrow, Tuesday, 24 November, 09:00 (Asia/Tokyo)" in summary.text
    await taps(zoned, summary, "✓ Save")
    assert (await schedules.all())[0]["next_run_at"].isoformat() == "2026-11-24T00:00:00+00:00"


# --- groups ----------------------------------------------------------------------------------------------------------


@pytest.fixture
async def team(bot, emulator, ada, bob):
    return await welcomed(emulator, emulator.add_group("Team", [ada.user, bob.user]))


async def test_in_a_group_what_is_asked_for_is_a_reply(zoned, ada, bob, emulator, team, later, schedules):
    there = ada.at(team)
    asked = await there.asks("/schedule")
    assert asked.call.parameters["reply_markup"]["force_reply"]
    assert "/cancel stops this" in asked.text
    await there.says("Not for you")  # which the bot doesn't even see
    await bob.at(team).says("Nor is this", reply_to=asked.message)
    assert there.has_heard_all()
    when = await there.asks("Tea", reply_to=asked.message)
    assert "When shall I send it?" in when.text
    assert "reply to this message" in when.text
    refused = await bob.taps(when, "Tonight · 19:00")
    assert refused.show_alert
    assert "Only the person who began this" in refused.text
    await there.says("tomorrow 10:00", reply_to=asked.message)  # what was asked there is answered already
    assert there.has_heard_all()
    how_often = await there.asks("tomorrow 10:00", reply_to=when.message)
    assert "First time: Tuesday, 24 November 2026, 10:00 (tomorrow, 10:00 UTC)" in how_often.text
    _preview, summary = await reviewed(there, await taps(there, how_often, "Once"))
    await taps(there, summary, "✓ Save")
    (row,) = await schedules.all()
    assert row["doubt"] == "hold"


async def test_in_a_group_the_time_is_written_in_a_reply_to_its_question(zoned, ada, team):
    there = ada.at(team)
    when = await there.asks("Tea", reply_to=(await there.asks("/schedule")).message)
    written = await taps(there, when, "✍ Write it")
    assert written.is_edit
    prompt = await there.hears()
    assert prompt.call.parameters["reply_markup"]["force_reply"]
    assert prompt.text.startswith("Ada: Reply to this message with the time.")
    told = await there.asks("blah", reply_to=prompt.message)
    assert told.text.startswith("I can't read a time in “blah”.")
    assert told.call.parameters["reply_markup"]["force_reply"]
    assert "First time" in (await there.asks("tomorrow 10:00", reply_to=told.message)).text


async def test_in_a_group_of_administrators_others_are_told_at_once(zoned, ada, bob, team):
    there = ada.at(team)
    choices = await taps(there, await there.asks("/settings"), "Who may schedule · everybody")
    await taps(there, choices, "administrators only")
    refused = await bob.at(team).asks("/schedule")
    assert "administrator" in refused.text
    assert "force_reply" not in (refused.call.parameters.get("reply_markup") or {})


async def test_a_command_that_replies_to_the_question_begins_anew(ada, team):
    there = ada.at(team)
    asked = await there.asks("/schedule")
    assert (await there.asks("/schedule", reply_to=asked.message)).text == asked.text


async def test_in_a_topic_everything_stays_there(zoned, ada, emulator, later):
    forum = await welcomed(emulator, emulator.add_group("Forum", [ada.user], forum=True))
    there = ada.at(forum, emulator.add_topic(forum, "Tea"))
    when = await there.asks("Tea", reply_to=(await there.asks("/schedule")).message)
    options = await taps(there, await taps(there, when, "In an hour · 09:00"), "Once")
    preview, summary = await reviewed(there, options)
    assert {heard.topic for heard in (when, preview, summary)} == {there.topic.id}
    await taps(there, summary, "✓ Save")
    later(hours=1)
    arrived = await there.hears()
    assert (arrived.text, arrived.topic) == ("Tea", there.topic.id)


async def test_who_speaks_as_the_group_is_shown_how_to_say_it_at_once(team, ada, emulator):
    there = ada.at(team)
    everybody = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    said = {"message_id": team.next_message_id(), "date": 1, "chat": team.to_json(), "text": "/schedule"}
    emulator.world.push(emulator.bot(), "message", {**said, "from": everybody, "sender_chat": team.to_json()})
    asked = await there.hears()
    assert asked.text.startswith("Tell me when, then what to send.")
    assert "reply_markup" not in asked.call.parameters
