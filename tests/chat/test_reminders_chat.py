"""Reminders that arrive with Done and Snooze, told as a chat."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from scheduling.ports import UpdateStatus
from storage.engine import open_database
from storage.models import chats, scheduled_messages, updates
from tests.chat.people import Heard, Person
from tests.waiting import until

ARRIVES = ["✓ Done", "💤 10 min", "💤 1 h", "💤 Tomorrow", "💤 Pick…"]


@pytest.fixture
def bot_database(database_url) -> str:
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
def team(emulator, ada, bob):
    return emulator.add_group("Team", [ada.user, bob.user])


def below(heard: Heard) -> list[str]:
    """What stands on the buttons of a message by now."""
    return [button["text"] for button in heard.message.buttons]


def data_of(heard: Heard, label: str) -> str:
    """What a button carries."""
    return next(button["callback_data"] for button in heard.message.buttons if button["text"] == label)


async def reminded(ada, later, words="Tea", **wait: float) -> Heard:
    """Have something come at nine, and hear it."""
    await ada.asks(f"/schedule daily 09:00 {words}")
    later(**(wait or {"hours": 1}))
    heard = await ada.hears()
    assert heard.text == words
    return heard


async def remind_the_team(ada, schedules, team, change_rows, later) -> Heard:
    """Have something come to a group at nine that reminds, and hear it."""
    there = ada.at(team)
    await there.asks("/schedule@CarillonBot daily 09:00 Stand-up")
    await change_rows(scheduled_messages, options='{"reminds":true}')
    later(hours=1)
    return await there.hears()


@pytest.fixture
def change_rows(bot_database):
    """Change all rows of a table past the bot."""

    async def change(table, **values):
        database = open_database(bot_database)
        async with database.writing() as connection:
            await connection.execute(update(table).values(**values))
        await database.close()

    return change


# --- how it arrives --------------------------------------------------------------------------------------------------


async def test_in_private_a_message_arrives_with_done_and_snooze(bot, ada, later):
    heard = await reminded(ada, later)
    assert heard.rows == [["✓ Done", "💤 10 min", "💤 1 h"], ["💤 Tomorrow", "💤 Pick…"]]


async def test_in_a_group_it_does_not_unless_that_was_chosen(bot, ada, team, later):
    there = ada.at(team)
    await there.asks("/schedule@CarillonBot daily 09:00 Stand-up")
    later(hours=1)
    assert (await there.hears()).buttons == []


async def test_its_buttons_speak_the_language_of_the_chat(bot, ada, later):
    await ada.asks("/language ru")
    heard = await reminded(ada, later)
    assert heard.rows == [["✓ Готово", "💤 10 мин", "💤 1 ч"], ["💤 Завтра", "💤 Другое…"]]
    await ada.taps(heard, "✓ Готово")
    assert below(heard) == ["✓ Готово, 09:00 · Отменить"]


# --- done ------------------------------------------------------------------------------------------------------------


async def test_done_says_when_and_can_be_taken_back(bot, ada, later, schedules):
    heard = await reminded(ada, later)
    later(minutes=2)
    assert (await ada.taps(heard, "✓ Done")).text == "Done!"
    assert below(heard) == ["✓ Done, 09:02 · Undo"]
    assert heard.message.raw["text"] == "Tea"
    assert (await schedules.deliveries())[0]["done_at"].replace(second=0) == datetime(2026, 11, 23, 9, 2, tzinfo=UTC)

    assert "still to be done" in (await ada.taps(heard, "✓ Done, 09:02 · Undo")).text
    assert below(heard) == ARRIVES
    assert (await schedules.deliveries())[0]["done_at"] is None


async def test_a_second_tap_on_done_says_when_it_was_done(bot, ada, emulator, later):
    heard = await reminded(ada, later)
    as_it_was = heard.message.snapshot()
    await ada.taps(heard, "✓ Done")
    later(minutes=5)
    assert (await ada.taps(as_it_was, "✓ Done")).text == "It was done already: 09:00."
    assert below(heard) == ["✓ Done, 09:00 · Undo"]


async def test_in_a_group_anybody_may_say_done_and_all_see_who_did(bot, ada, bob, team, later, schedules, change_rows):
    heard = await remind_the_team(ada, schedules, team, change_rows, later)
    as_it_was = heard.message.snapshot()
    await bob.taps(heard, "✓ Done")
    assert below(heard) == ["✓ Bob, 09:00 · Undo"]

    assert "done already" in (await ada.taps(as_it_was, "✓ Done")).text
    assert below(heard) == ["✓ Bob, 09:00 · Undo"]


# --- snooze ----------------------------------------------------------------------------------------------------------


async def test_a_snooze_comes_once_more_and_the_series_goes_on_as_it_is(bot, ada, later, schedules):
    heard = await reminded(ada, later)
    later(minutes=2)
    assert (await ada.taps(heard, "💤 10 min")).text == "Snoozed until today, 09:12."
    assert below(heard) == ["💤 Until today, 09:12 · Undo"]
    series, child = await schedules.all()
    assert (child["number"], child["parent_id"], child["status"]) == (2, series["id"], "active")
    assert series["next_run_at"] == datetime(2026, 11, 24, 9, tzinfo=UTC)

    later(minutes=10)
    again = await ada.hears()
    assert (again.text, again.buttons) == ("Tea", ARRIVES)
    assert [row["status"] for row in await schedules.all()] == ["active", "finished"]
    later(days=1)
    assert (await ada.hears()).text == "Tea"


async def test_tomorrow_is_the_time_of_day_at_which_it_was_due(bot, ada, later, schedules):
    heard = await reminded(ada, later)
    later(hours=3)
    assert (await ada.taps(heard, "💤 Tomorrow")).text == "Snoozed until tomorrow, 09:00."
    assert (await schedules.all())[1]["next_run_at"] == datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("then", "due"),
    [
        # The clocks go forward on 28 March 2027 in Berlin: nine o'clock comes 23 hours later.
        (datetime(2027, 3, 27, 7, 0, tzinfo=UTC), datetime(2027, 3, 28, 7, 0, tzinfo=UTC)),
        # They go back on 31 October 2027: it comes 25 hours later.
        (datetime(2027, 10, 30, 6, 0, tzinfo=UTC), datetime(2027, 10, 31, 8, 0, tzinfo=UTC)),
    ],
)
async def test_tomorrow_keeps_to_the_wall_clock_where_the_clocks_change(bot, ada, clock, later, schedules, then, due):
    clock.advance(then - clock.now())
    await ada.asks("/timezone Europe/Berlin")
    await ada.asks("/schedule daily 09:00 Tea")
    later(hours=1)
    heard = await ada.hears()
    assert (await ada.taps(heard, "💤 Tomorrow")).text == "Snoozed until tomorrow, 09:00."
    assert (await schedules.all())[1]["next_run_at"] == due


async def test_a_snooze_says_of_which_schedule_it_is(bot, ada, later):
    heard = await reminded(ada, later)
    await ada.taps(heard, "💤 10 min")
    listed = await ada.asks("/scheduled")
    assert "#2 · today, 09:10 · Snoozed from #1 · Tea" in listed.text
    await ada.taps(listed, next(label for label in listed.buttons if label.startswith("#2")))
    assert "Snoozed from #1" in (await ada.hears()).text


async def test_the_history_of_a_series_tells_what_became_of_each_reminder(bot, ada, later):
    heard = await reminded(ada, later)
    await ada.taps(heard, "💤 10 min")
    await ada.asks("/cancel_schedule 2")
    later(days=1)
    await ada.taps(await ada.hears(), "✓ Done")
    listed = await ada.asks("/scheduled")
    await ada.taps(listed, listed.buttons[0])
    await ada.taps(await ada.hears(), "More…")
    more = await ada.hears()
    await ada.taps(more, next(label for label in more.buttons if "History" in label))
    told = (await ada.hears()).text
    assert "today, 09:00: has arrived · ✓ done, 09:00" in told
    assert "Mon, 23 Nov, 09:00: has arrived · 💤 snoozed" in told


async def test_undo_brings_the_buttons_back_and_nothing_comes(bot, ada, later, schedules):
    heard = await reminded(ada, later)
    await ada.taps(heard, "💤 1 h")
    await ada.taps(heard, "💤 Until today, 10:00 · Undo")
    assert below(heard) == ARRIVES
    assert [row["status"] for row in await schedules.all()] == ["active", "cancelled"]

    await ada.taps(heard, "💤 10 min")  # and it can be put off again
    assert [row["status"] for row in await schedules.all()] == ["active", "cancelled", "active"]


async def test_undo_of_what_has_come_already_says_so(bot, ada, later):
    heard = await reminded(ada, later)
    await ada.taps(heard, "💤 10 min")
    later(minutes=10)
    assert (await ada.hears()).text == "Tea"
    refusal = await ada.taps(heard, "💤 Until today, 09:10 · Undo")
    assert refusal.show_alert
    assert "#2" in refusal.text


async def test_a_double_tap_makes_one_snooze(bot, ada, later, schedules):
    heard = await reminded(ada, later)
    as_it_was = heard.message.snapshot()
    await ada.taps(heard, "💤 10 min")
    assert "already, until today, 09:10 (#2)" in (await ada.taps(as_it_was, "💤 10 min")).text
    assert "already, until today, 09:10 (#2)" in (await ada.taps(as_it_was, "💤 1 h")).text
    assert "already, until today, 09:10 (#2)" in (await ada.taps(as_it_was, "✓ Done")).text
    assert len(await schedules.all()) == 2


async def test_what_is_done_is_not_put_off(bot, ada, later, schedules):
    heard = await reminded(ada, later)
    as_it_was = heard.message.snapshot()
    await ada.taps(heard, "✓ Done")
    assert (await ada.taps(as_it_was, "💤 10 min")).text == "This one is done already."
    assert len(await schedules.all()) == 1


async def test_a_snooze_can_be_put_off_again_and_still_is_one_of_the_series(bot, ada, later, schedules):
    heard = await reminded(ada, later)
    await ada.taps(heard, "💤 10 min")
    later(minutes=10)
    again = await ada.hears()
    assert (await ada.taps(again, "💤 10 min")).text == "Snoozed until today, 09:20."
    series, first, second = await schedules.all()
    assert [first["parent_id"], second["parent_id"]] == [series["id"], series["id"]]


async def test_a_reminder_of_a_cancelled_schedule_can_still_be_put_off(bot, ada, later, schedules):
    heard = await reminded(ada, later)
    await ada.asks("/cancel_schedule 1")
    await ada.taps(heard, "💤 10 min")
    later(minutes=10)
    assert (await ada.hears()).text == "Tea"
    assert [row["status"] for row in await schedules.all()] == ["cancelled", "finished"]


async def test_buttons_still_work_after_weeks(bot, ada, later, schedules):
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    later(hours=1)
    heard = await ada.hears()
    later(days=30)
    assert (await ada.taps(heard, "💤 Tomorrow")).text == "Snoozed until tomorrow, 09:00."
    assert (await schedules.all())[1]["next_run_at"] == datetime(2026, 12, 24, 9, tzinfo=UTC)


async def test_a_reminder_of_a_schedule_that_was_deleted_says_so(bot, ada, later, bot_database, schedules):
    heard = await reminded(ada, later)
    await schedules.settled("sent")
    database = open_database(bot_database)
    async with database.writing() as connection:
        await connection.execute(scheduled_messages.delete())
    await database.close()
    refusal = await ada.taps(heard, "✓ Done")
    assert refusal.show_alert
    assert "it was deleted" in refusal.text


async def test_a_reminder_of_another_chat_does_not_exist(bot, ada, bob, emulator, later, schedules):
    hers = await reminded(ada, later)
    his = await reminded(bob, later, "Coffee", days=1)
    for label in ("✓ Done", "💤 10 min", "💤 Pick…"):
        button = next(one for one in his.message.buttons if one["text"] == label)
        button["callback_data"] = data_of(hers, label)
        assert "it was deleted" in (await bob.taps(his, label)).text
    assert [row["done_at"] for row in await schedules.deliveries()] == [None, None, None]
    assert len(await schedules.all()) == 2


async def test_a_photo_can_be_put_off_too(bot, ada, later):
    await ada.sends("photo", "/schedule 2026-11-23T09:00 Tea")
    await ada.hears()
    later(hours=1)
    heard = await ada.hears()
    assert heard.call.method == "sendPhoto"
    await ada.taps(heard, "💤 10 min")
    later(minutes=10)
    again = await ada.hears()
    assert (again.call.method, again.text, again.buttons) == ("sendPhoto", "Tea", ARRIVES)


async def test_link_buttons_stay_above_whatever_becomes_of_the_others(bot, ada, later, change_rows):
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    buttons = [[{"text": "Open", "url": "https://example.org/"}]]
    await change_rows(scheduled_messages, content={"type": "text", "text": "Tea", "entities": [], "buttons": buttons})
    later(hours=1)
    heard = await ada.hears()
    assert heard.rows[0] == ["Open"]
    await ada.taps(heard, "✓ Done")
    assert below(heard) == ["Open", "✓ Done, 09:00 · Undo"]


# --- pick ------------------------------------------------------------------------------------------------------------


async def test_more_times_can_be_picked_and_back_leads_back(bot, ada, later, schedules):
    heard = await reminded(ada, later)
    await ada.taps(heard, "💤 Pick…")
    rows = [[one["text"] for one in row] for row in heard.message.raw["reply_markup"]["inline_keyboard"]]
    assert rows == [
        ["30 min", "3 h"],
        ["Today, 19:00", "Tomorrow, 09:00"],
        ["Mon, 30 Nov, 09:00"],
        ["Type a time…", "‹ Back"],
    ]
    await ada.taps(heard, "‹ Back")
    assert below(heard) == ARRIVES

    await ada.taps(heard, "💤 Pick…")
    assert (await ada.taps(heard, "Mon, 30 Nov, 09:00")).text == "Snoozed until Mon, 30 Nov, 09:00."
    assert (await schedules.all())[1]["next_run_at"] == datetime(2026, 11, 30, 9, tzinfo=UTC)


async def test_the_parts_of_the_day_are_those_of_the_chat(bot, ada, later, schedules):
    await ada.asks("/timezone Asia/Tokyo")  # it is 17:00 there
    await ada.asks("/schedule 2026-11-23T18:00 Tea")
    later(hours=1)
    heard = await ada.hears()
    await ada.taps(heard, "💤 Pick…")
    assert "Today, 19:00" in below(heard)
    await ada.taps(heard, "Today, 19:00")
    assert (await schedules.all())[1]["next_run_at"] == datetime(2026, 11, 23, 10, tzinfo=UTC)


async def test_a_time_that_has_passed_since_it_was_offered_is_refused(bot, ada, later, schedules):
    heard = await reminded(ada, later)
    await ada.taps(heard, "💤 Pick…")
    later(hours=11)
    refusal = await ada.taps(heard, "Today, 19:00")
    assert refusal.show_alert
    assert "already passed" in refusal.text
    assert len(await schedules.all()) == 1


async def test_a_time_can_be_written(bot, ada, later, schedules):
    heard = await reminded(ada, later)
    await ada.taps(heard, "💤 Pick…")
    await ada.taps(heard, "Type a time…")
    assert (await ada.hears()).text.startswith("Until when? Tea")
    answer = await ada.asks("in 20 minutes")
    assert answer.text == "#2 · I'll remind you again today, 09:20: Tea"
    assert below(heard) == ["💤 Until today, 09:20 · Undo"]
    written = (await schedules.all())[1]["next_run_at"]
    assert written.replace(second=0) == datetime(2026, 11, 23, 9, 20, tzinfo=UTC)

    await ada.taps(answer, "💤 Until today, 09:20 · Undo")
    assert below(answer) == []
    assert below(heard) == ARRIVES


async def test_what_is_no_time_is_asked_for_again(bot, ada, later, schedules):
    heard = await reminded(ada, later)
    await ada.taps(heard, "💤 Pick…")
    await ada.taps(heard, "Type a time…")
    await ada.hears()
    assert "I can't read a time" in (await ada.asks("whenever")).text
    assert "a single time" in (await ada.asks("daily 10:00")).text
    assert "already passed" in (await ada.asks("2020-01-01T10:00")).text
    assert "09:20" in (await ada.asks("in 20 minutes")).text
    assert len(await schedules.all()) == 2


async def test_a_time_with_two_meanings_is_asked_about(bot, ada, later, schedules):
    heard = await reminded(ada, later)
    await ada.taps(heard, "💤 Pick…")
    await ada.taps(heard, "Type a time…")
    await ada.hears()
    which = await ada.asks("at 9")
    assert which.text == "Which time do you mean?"
    assert len(which.buttons) > 1
    await ada.taps(which, which.buttons[0])
    told = await ada.hears()
    assert told.is_edit
    assert "#2" in told.text
    assert below(heard) == told.buttons
    assert len(await schedules.all()) == 2


async def test_in_a_group_the_time_is_written_in_a_reply_by_whoever_tapped(
    bot, ada, bob, team, later, schedules, change_rows
):
    heard = await remind_the_team(ada, schedules, team, change_rows, later)
    hers, his = ada.at(team), bob.at(team)
    await bob.taps(heard, "💤 Pick…")
    await bob.taps(heard, "Type a time…")
    question = await his.hears()
    assert question.text.startswith("Bob: Until when?")
    assert question.call.parameters["reply_markup"]["force_reply"]
    await hers.says("in 5 minutes", reply_to=question.message)  # she was not asked
    answer = await his.asks("in 20 minutes", reply_to=question.message)
    assert "09:20" in answer.text
    assert [row["created_by"] for row in await schedules.all()] == [str(ada.user.id), str(bob.user.id)]
    assert below(heard) == ["💤 Until today, 09:20 · Undo"]


async def test_who_has_put_it_off_and_administrators_may_take_that_back(
    bot, ada, bob, emulator, team, later, schedules, change_rows
):
    carol = Person(emulator, emulator.add_user("Carol"), clock=ada.clock)
    emulator.add_member(team, carol.user)
    heard = await remind_the_team(ada, schedules, team, change_rows, later)
    await bob.taps(heard, "💤 10 min")
    assert (await carol.taps(heard, "💤 Until today, 09:10 · Undo")).show_alert
    await ada.taps(heard, "💤 Until today, 09:10 · Undo")  # Ada made the group
    assert [row["status"] for row in await schedules.all()] == ["active", "cancelled"]


async def test_where_only_administrators_schedule_others_say_done_and_put_nothing_off(
    bot, ada, bob, team, later, schedules, change_rows
):
    heard = await remind_the_team(ada, schedules, team, change_rows, later)
    await change_rows(chats, settings='{"schedulers":"administrators"}')
    assert (await bob.taps(heard, "💤 10 min")).show_alert
    assert len(await schedules.all()) == 1
    await ada.taps(heard, "💤 10 min")  # Ada made the group
    assert len(await schedules.all()) == 2
    await ada.taps(heard, "💤 Until today, 09:10 · Undo")
    await bob.taps(heard, "✓ Done")
    assert below(heard) == ["✓ Bob, 09:00 · Undo"]


async def test_a_snooze_comes_to_the_topic_in_which_it_was_put_off(bot, ada, emulator, later, schedules, change_rows):
    forum = emulator.add_group("Forum", [ada.user], forum=True)
    topic = emulator.add_topic(forum, "Tea")
    there = ada.at(forum, topic)
    await there.asks("/schedule daily 09:00 Tea")
    await change_rows(scheduled_messages, options='{"reminds":true}')
    later(hours=1)
    await ada.taps(await there.hears(), "💤 10 min")
    later(minutes=10)
    again = await there.hears()
    assert (again.text, again.topic) == ("Tea", topic.id)


# --- replays ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def handled_again(run_bot, schedules, bot_database):
    """Restart the bot as if the last update's answer had not been given; its effect is there."""

    async def again(application) -> None:
        await application.stop()
        last = (await schedules.updates())[-1]
        database = open_database(bot_database)
        async with database.writing() as connection:
            change = update(updates).where(updates.c.sequence == last["sequence"])
            await connection.execute(change.values(status=UpdateStatus.APPLIED, done_at=None))
        await database.close()
        await run_bot()

        async def is_done() -> bool:
            return (await schedules.updates())[-1]["status"] == "done"

        await until(is_done, what="the update handled again")

    return again


@pytest.mark.parametrize("label", ["✓ Done", "💤 10 min", "💤 Tomorrow"])
async def test_a_tap_handled_twice_is_answered_again_and_changes_nothing(
    run_bot, ada, emulator, later, schedules, handled_again, label
):
    application = await run_bot()
    heard = await reminded(ada, later)
    await ada.taps(heard, label)
    shown = below(heard)
    before = [await schedules.all(), await schedules.deliveries()]
    await handled_again(application)
    assert below(heard) == shown
    assert [await schedules.all(), await schedules.deliveries()] == before


@pytest.mark.parametrize(
    ("tap", "undo"), [("✓ Done", "✓ Done, 09:00 · Undo"), ("💤 10 min", "💤 Until today, 09:10 · Undo")]
)
async def test_an_undo_handled_twice_changes_nothing_more(run_bot, ada, later, schedules, handled_again, tap, undo):
    application = await run_bot()
    heard = await reminded(ada, later)
    await ada.taps(heard, tap)
    await ada.taps(heard, undo)
    before = [await schedules.all(), await schedules.deliveries()]
    await handled_again(application)
    assert below(heard) == ARRIVES
    assert [await schedules.all(), await schedules.deliveries()] == before


async def test_a_written_time_handled_twice_makes_one_snooze(run_bot, ada, later, schedules, handled_again):
    application = await run_bot()
    heard = await reminded(ada, later)
    await ada.taps(heard, "💤 Pick…")
    await ada.taps(heard, "Type a time…")
    await ada.hears()
    first = await ada.asks("in 20 minutes")
    await handled_again(application)
    assert (await ada.hears()).text == first.text
    assert len(await schedules.all()) == 2


async def test_a_restart_in_the_middle_of_a_question_loses_nothing(run_bot, ada, later, schedules):
    application = await run_bot()
    heard = await reminded(ada, later)
    await ada.taps(heard, "💤 Pick…")
    await ada.taps(heard, "Type a time…")
    await ada.hears()
    await application.stop()
    await run_bot()
    later(minutes=1)
    assert "09:21" in (await ada.asks("in 20 minutes")).text


async def test_cancel_leaves_the_question(bot, ada, later, schedules):
    heard = await reminded(ada, later)
    await ada.taps(heard, "💤 Pick…")
    await ada.taps(heard, "Type a time…")
    await ada.hears()
    assert (await ada.asks("/cancel")).text.startswith("All right")
    assert len(await schedules.all()) == 1
