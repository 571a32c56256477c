"""Requests that can be meant in more than one way, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest


@pytest.fixture
def bot_database(database_url) -> str:
    return database_url


NINE = "Monday, 23 November, 09:00"
TWENTY_ONE = "Monday, 23 November, 21:00"


async def test_an_hour_that_comes_twice_a_day_is_asked_about_and_nothing_is_saved_before(bot, ada, schedules):
    question = await ada.asks("/schedule at 9 Tea with <b>me</b>")
    assert "When do you mean?" in question.text
    assert "Tea with <b>me</b>" in question.text
    assert "Today, Monday, 23 November, 09:00" in question.text
    assert "Today, Monday, 23 November, 21:00" in question.text
    assert "UTC" in question.text
    assert "half of the day" not in question.text
    assert question.buttons == [NINE, TWENTY_ONE, "Not now"]
    assert await schedules.all() == []


async def test_the_reading_that_was_tapped_is_scheduled_with_undo_and_arrives(bot, ada, later, schedules):
    question = await ada.asks("/schedule at 9 Tea")
    await ada.taps(question, TWENTY_ONE)
    confirmation = await ada.hears()
    assert confirmation.is_edit
    assert "#1 is scheduled" in confirmation.text
    assert "Once: today, Monday, 23 November, 21:00" in confirmation.text
    assert confirmation.buttons == ["↩ Undo", "Not your time?"]
    later(hours=1)
    await ada.asks("/whoami")
    assert await schedules.deliveries() == []
    later(hours=12)
    assert (await ada.hears()).text == "Tea"


async def test_undo_takes_an_answer_back(bot, ada, schedules):
    question = await ada.asks("/schedule at 9 Tea")
    await ada.taps(question, NINE)
    await ada.taps(await ada.hears(), "↩ Undo")
    assert "cancelled" in (await ada.hears()).text
    assert (await schedules.all())[0]["status"] == "cancelled"


async def test_not_now_puts_it_aside(bot, ada, schedules):
    question = await ada.asks("/schedule at 9 Tea")
    asked = question.message.snapshot()
    answer = await ada.taps(question, "Not now")
    assert answer.text == "All right, nothing is scheduled."
    put_aside = await ada.hears()
    assert put_aside.is_edit
    assert put_aside.buttons == []
    assert put_aside.text == "All right, nothing is scheduled: Tea"
    late = await ada.taps(asked, NINE)
    assert late.show_alert
    assert late.text.startswith("This question is settled")
    assert await schedules.all() == []


@pytest.mark.parametrize(
    ("request_text", "offered", "says"),
    [
        ("daily Tea", ["Every day at 09:00 — first on Mon, 23 Nov"], "You named no time of day, so I took 09:00."),
        ("tomorrow Tea", ["Tuesday, 24 November, 09:00"], "You named no time of day, so I took 09:00."),
        (
            "next friday at 10:00 Tea",
            ["Friday, 4 December, 10:00", "Friday, 27 November, 10:00"],
            "“Next” before a weekday is the one of next week to me.",
        ),
        (
            "12/11 at 10:00 Tea",
            ["Friday, 11 December, 10:00", "Friday, 12 November 2027, 10:00"],
            "I read the date as 11 December.",
        ),
        ("at 07:59 Tea", ["Tuesday, 24 November, 07:59"], "07:59 has passed today, so I took tomorrow."),
    ],
)
async def test_what_was_assumed_is_said(bot, ada, emulator, request_text, offered, says):
    ada.user.language_code = "en-US"
    question = await ada.asks(f"/schedule {request_text}")
    assert says in question.text
    assert [button for button in question.buttons if button in offered] == offered


async def test_the_order_of_a_date_is_that_of_the_writers_territory(bot, ada):
    ada.user.language_code = "en-GB"
    question = await ada.asks("/schedule 12/11/2027 at 10:00 Tea")
    assert question.buttons[0] == "Friday, 12 November 2027, 10:00"


async def test_a_week_begins_as_it_does_where_its_author_lives_and_the_schedule_keeps_that(bot, ada, schedules):
    for code, begins in (("en-US", 6), ("en-GB", 0)):
        ada.user.language_code = code
        await ada.asks("/schedule every 2 weeks on monday 09:00 Tea")
        assert (await schedules.all())[-1]["week_start"] == begins
    await ada.asks("/language ru")
    assert [row["week_start"] for row in await schedules.all()] == [6, 0]


async def test_a_question_survives_a_restart(run_bot, ada, schedules):
    application = await run_bot()
    question = await ada.asks("/schedule at 9 Tea")
    await application.stop()
    await run_bot()
    await ada.taps(question, TWENTY_ONE)
    assert "21:00" in (await ada.hears()).text
    assert len(await schedules.all()) == 1


async def test_what_has_passed_while_nobody_was_there_is_not_offered(run_bot, ada, later):
    await ada.says("/schedule at 9 Tea")
    later(hours=2)
    await run_bot()
    question = await ada.hears()
    assert question.buttons == [TWENTY_ONE, "Not now"]


async def test_a_question_whose_times_have_all_passed_is_not_asked(run_bot, ada, later, schedules):
    await ada.says("/schedule at 9 Tea")
    later(hours=20)
    await run_bot()
    assert (await ada.hears()).text.startswith("That time has already passed: Monday, 23 November 2026, 09:00")
    assert await schedules.questions() == []


async def test_a_second_tap_names_what_came_of_the_first(bot, ada, schedules):
    question = await ada.asks("/schedule at 9 Tea")
    shown = question.message.snapshot()
    await ada.taps(question, NINE)
    await ada.hears()
    for button in (NINE, TWENTY_ONE, "Not now"):
        answer = await ada.taps(shown, button)
        assert answer.text == "You have answered this already: it became #1. /scheduled shows it."
    assert len(await schedules.all()) == 1


async def test_a_reading_that_has_passed_is_refused_and_the_other_still_counts(bot, ada, later, schedules):
    question = await ada.asks("/schedule at 9 Tea")
    later(hours=2)
    answer = await ada.taps(question, NINE)
    assert answer.show_alert
    assert answer.text.startswith("That time has already passed: Monday, 23 November 2026, 09:00")
    assert await schedules.all() == []
    await ada.taps(question, TWENTY_ONE)
    assert "#1 is scheduled" in (await ada.hears()).text


async def test_once_all_readings_have_passed_the_question_has_expired(bot, ada, later, schedules):
    question = await ada.asks("/schedule at 9 Tea")
    later(hours=14)
    answer = await ada.taps(question, TWENTY_ONE)
    assert answer.show_alert
    assert "has passed, so nothing is saved. Please send it again" in answer.text
    assert await schedules.all() == []


async def test_after_a_day_it_has_expired_whatever_lies_ahead(bot, ada, later, schedules):
    question = await ada.asks("/schedule next friday at 10:00 Tea")
    later(hours=24)
    answer = await ada.taps(question, question.buttons[0])
    assert "more than a day ago, so nothing is saved. Please send it again" in answer.text
    assert await schedules.all() == []


async def test_an_old_question_is_forgotten_and_its_buttons_are_stale(run_bot, ada, later, schedules):
    application = await run_bot()
    question = await ada.asks("/schedule at 9 Tea")
    later(days=2)
    await application.stop()
    application = await run_bot()
    await ada.asks("/whoami")
    assert len(await schedules.questions()) == 1
    later(days=3)
    await application.stop()
    await run_bot()
    await ada.asks("/whoami")
    answer = await ada.taps(question, NINE)
    assert answer.text.startswith("This button is out of date")
    assert await schedules.questions() == []


async def test_an_edit_asks_anew_and_the_first_buttons_are_stale(bot, ada, schedules):
    original = await ada.says("/schedule at 9 Tea")
    first = await ada.hears()
    await ada.edits(original, "/schedule at 8 Coffee")
    second = await ada.hears()
    assert "Coffee" in second.text
    answer = await ada.taps(first, NINE)
    assert answer.text.startswith("This question is settled")
    await ada.taps(second, second.buttons[0])
    await ada.hears()
    assert [row["content"]["text"] for row in await schedules.all()] == ["Coffee"]


async def test_an_edit_that_is_clear_schedules_at_once_and_closes_the_question(bot, ada, schedules):
    original = await ada.says("/schedule at 9 Tea")
    question = await ada.hears()
    await ada.edits(original, "/schedule at 21:00 Tea")
    assert "#1 is scheduled" in (await ada.hears()).text
    assert (await ada.taps(question, NINE)).text.startswith("This question is settled")
    assert len(await schedules.all()) == 1


@pytest.mark.parametrize(
    ("edited", "says"), [("/schedule sometime Tea", "I can't read a time"), ("/schedule", "I need a time first")]
)
async def test_an_edit_that_is_not_understood_closes_the_question(bot, ada, schedules, edited, says):
    original = await ada.says("/schedule at 9 Tea")
    question = await ada.hears()
    await ada.edits(original, edited)
    assert says in (await ada.hears()).text
    assert (await ada.taps(question, NINE)).text.startswith("This question is settled")
    assert await schedules.all() == []


@pytest.mark.parametrize("edited", ["never mind", "/list_schedules"])
async def test_an_edit_that_is_no_request_closes_the_question(bot, ada, schedules, edited):
    original = await ada.says("/schedule at 9 Tea")
    question = await ada.hears()
    await ada.edits(original, edited)
    assert "ID" in (await ada.asks("/whoami")).text
    assert (await ada.taps(question, NINE)).text.startswith("This question is settled")
    assert await schedules.all() == []


async def test_in_a_group_an_edit_that_is_no_request_closes_the_question(bot, ada, emulator, schedules):
    team = emulator.add_group("Team", [ada.user])
    emulator.promote(team)  # else the bot is not told of such an edit
    there = ada.at(team)
    original = await there.says("/schedule at 9 Tea")
    question = await there.hears()
    await there.edits(original, "never mind")
    assert "ID" in (await there.asks("/whoami")).text
    assert (await there.taps(question, NINE)).text.startswith("This question is settled")
    assert await schedules.all() == []


async def test_an_edit_that_is_taken_back_closes_the_question_and_keeps_the_schedule(bot, ada, schedules):
    original = await ada.says("/schedule daily 09:30 Tea")
    await ada.hears()
    await ada.edits(original, "/schedule at 9 Coffee")
    question = await ada.hears()
    await ada.edits(original, "/schedule daily 09:30 Tea")
    assert "ID" in (await ada.asks("/whoami")).text
    assert (await ada.taps(question, NINE)).text.startswith("This question is settled")
    assert [(row["content"]["text"], row["revision"]) for row in await schedules.all()] == [("Tea", 1)]


async def test_what_was_declined_is_not_asked_again_when_a_preview_is_found_later(run_bot, ada, later, schedules):
    application = await run_bot()
    original = await ada.says("/schedule at 9 Tea")
    await ada.taps(await ada.hears(), "Not now")
    await ada.hears()
    for _ in range(2):
        later(days=3)
        await application.stop()
        application = await run_bot()
        await ada.asks("/whoami")
    assert await schedules.questions() == []
    await ada.edits(original, "/schedule at 9 Tea")
    assert "ID" in (await ada.asks("/whoami")).text
    assert await schedules.all() == []
    assert await schedules.questions() == []


async def test_whether_a_time_falls_into_a_gap_is_told_by_the_zone_of_the_answer(bot, ada):
    offer = await ada.asks("on 28 March 2027 at 02:30 Tea")
    await ada.asks("/timezone Berlin")
    await ada.taps(offer, offer.buttons[0])
    assert "02:30 doesn't exist" in (await ada.hears()).text


async def test_an_edit_of_no_word_is_not_answered(bot, ada, schedules):
    original = await ada.says("/schedule at 9 Tea")
    question = await ada.hears()
    await ada.edits(original, "/schedule at 9 Tea")
    await ada.taps(question, TWENTY_ONE)
    assert "#1 is scheduled" in (await ada.hears()).text
    await ada.edits(original, "/schedule at 9 Tea")
    assert "ID" in (await ada.asks("/whoami")).text
    assert [row["revision"] for row in await schedules.all()] == [1]


async def test_an_edit_of_a_schedule_that_can_be_meant_otherwise_changes_it_once_it_is_answered(bot, ada, schedules):
    original = await ada.says("/schedule daily 09:30 Tea")
    await ada.hears()
    await ada.edits(original, "/schedule at 9 Coffee")
    question = await ada.hears()
    assert (await schedules.all())[0]["revision"] == 1
    assert (await ada.taps(question, TWENTY_ONE)).text == "#1 is changed."
    assert "#1 is changed" in (await ada.hears()).text
    (row,) = await schedules.all()
    assert (row["content"]["text"], row["revision"]) == ("Coffee", 2)


async def test_only_who_wrote_it_can_answer(bot, ada, bob, emulator, schedules):
    team = emulator.add_group("Team", [ada.user, bob.user])
    there = ada.at(team)
    question = await there.asks("/schedule at 9 Tea")
    for button in (NINE, "Not now"):
        answer = await bob.at(team).taps(question, button)
        assert answer.show_alert
        assert answer.text == "Only the person who wrote it can say how it is meant."
    assert await schedules.all() == []
    await there.taps(question, NINE)
    assert "#1 is scheduled" in (await there.hears()).text
    assert (await schedules.all())[0]["created_by"] == str(ada.user.id)


async def test_an_anonymous_administrators_question_is_answered_by_an_administrator(bot, ada, bob, emulator, schedules):
    team = emulator.add_group("Team", [ada.user, bob.user])
    command = {"type": "bot_command", "offset": 0, "length": len("/schedule")}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    fields = {"message_id": team.next_message_id(), "date": 1, "chat": team.to_json(), "from": anonymous}
    fields |= {"sender_chat": team.to_json(), "date": int(emulator.world.now), "entities": [command]}
    there = ada.at(team)
    account = next(iter(emulator.world.bots.values()))
    emulator.world.push(account, "message", {**fields, "text": "/schedule at 9 Tea"})
    question = await there.hears()
    assert (await bob.at(team).taps(question, NINE)).text.startswith("Only the person who wrote it")
    await there.taps(question, NINE)
    assert "#1 is scheduled" in (await there.hears()).text


async def test_another_chats_question_does_not_exist(bot, ada, bob, schedules):
    question = await ada.asks("/schedule at 9 Tea")
    greeting = await bob.asks("/start")
    message = greeting.message
    message.raw = {**message.raw, "reply_markup": question.call.parameters["reply_markup"]}
    answer = await bob.taps(message, NINE)
    assert answer.text.startswith("This button is out of date")
    assert await schedules.all() == []


async def test_a_schedule_stays_in_the_topic_in_which_it_was_asked_for(bot, ada, emulator, later):
    forum = emulator.add_group("Forum", [ada.user], forum=True)
    topic = emulator.add_topic(forum, "Tea")
    there = ada.at(forum, topic)
    question = await there.asks("/schedule at 9 Tea")
    assert question.topic == topic.id
    await there.taps(question, NINE)
    await there.hears()
    later(hours=1)
    assert (await there.hears()).topic == topic.id


async def test_formatting_behind_and_before_a_time_is_kept(bot, ada, later):
    text = "/schedule 😀 bold tea tomorrow at 9:00"
    await ada.says(
        text,
        [{"type": "bot_command", "offset": 0, "length": 9}, {"type": "bold", "offset": 13, "length": 4}],
    )
    assert "Tuesday, 24 November, 09:00" in (await ada.hears()).text
    later(days=1, hours=1)
    arrived = await ada.hears()
    assert arrived.text == "😀 bold tea"
    assert [(one["type"], one["offset"], one["length"]) for one in arrived.entities] == [("bold", 3, 4)]


async def test_the_zone_of_the_chat_counts_when_it_is_answered(bot, ada, later, schedules):
    question = await ada.asks("/schedule next friday at 10:00 Tea")
    await ada.asks("/timezone Berlin")
    await ada.taps(question, question.buttons[0])
    assert "Friday, 4 December 2026, 10:00 (Europe/Berlin)" in (await ada.hears()).text
    assert (await schedules.all())[0]["zone"] == "Europe/Berlin"


async def test_the_question_is_asked_in_the_chats_language(bot, ada, schedules):
    ada.user.language_code = "ru"
    question = await ada.asks("/schedule завтра Чай")
    assert "Вы имеете в виду это время?" in question.text
    assert question.buttons == ["Вторник, 24 ноября, 09:00", "Не сейчас"]
    await ada.taps(question, question.buttons[0])
    assert "запланировано" in (await ada.hears()).text
    assert (await schedules.all())[0]["content"]["text"] == "Чай"


@pytest.mark.parametrize(
    ("code", "written", "rule"),
    [
        ("ru", "завтра в 9 позвонить маме", "24 ноября"),
        ("ru", "каждый понедельник в 8 летучка", "по понедельникам в 08:00"),
        ("en", "every monday at 8 stand-up", "every monday at 08:00"),
        ("en", "call mum tomorrow at 9", "24 November, 09:00"),
        ("ru", "daily 09:00 Tea", "каждый день в 09:00"),
    ],
)
async def test_what_is_clear_is_scheduled_at_once_in_the_words_of_the_chat(bot, ada, schedules, code, written, rule):
    ada.user.language_code = code
    confirmation = await ada.asks(f"/schedule {written}")
    assert "#1" in confirmation.text
    assert rule.casefold() in confirmation.text.casefold()
    assert len(await schedules.all()) == 1
