"""/schedule in a private chat, told as a chat."""

import pytest

from tests.chat.doubts import ended

pytestmark = pytest.mark.usefixtures("bot")


async def test_a_daily_message_is_confirmed_and_arrives_at_its_time(ada, later, schedules):
    confirmation = await ada.asks("/schedule daily 09:00 Good morning!")
    assert "#1" in confirmation.text
    assert "Good morning!" in confirmation.text
    assert "every day at 09:00" in confirmation.text.lower()
    assert confirmation.text.count(", 09:00") == 3
    assert confirmation.buttons == ["↩ Undo", "Not your time?"]

    later(hours=1)

    assert (await ada.hears()).text == "Good morning!"
    assert [row["status"] for row in await schedules.all()] == ["active"]


async def test_a_one_time_message_is_sent_once_and_is_finished(ada, later, schedules):
    await ada.asks("/schedule 2026-11-23T08:30 Tea")
    later(minutes=30)
    assert (await ada.hears()).text == "Tea"
    await schedules.settled("sent")

    later(days=1)
    await ada.asks("/whoami")
    assert [row["status"] for row in await schedules.all()] == ["finished"]
    assert [row["status"] for row in await schedules.deliveries()] == ["sent"]
    assert [row["status"] for row in await schedules.attempts()] == ["sent"]


@pytest.mark.parametrize(
    ("request_text", "rule", "first"),
    [
        ("weekly mon,wed,fri 08:00 Weekly reminder", "every monday, wednesday and friday at 08:00", "25 November 2026"),
        ("weekly weekdays 07:00 Up", "weekday", "24 November, 07:00"),
        ("weekly weekend 10:00 Rest", "weekend", "28 November 2026, 10:00"),
        ("monthly 1 10:00 Report", "month", "1 December 2026, 10:00"),
        ("monthly last 10:00 Report", "last day", "30 November 2026, 10:00"),
        ("monthly 1,15 10:00 Report", "month", "1 December 2026, 10:00"),
        ("every 2 hours Drink", "every 2 hours", "23 November, 10:00"),
        ("every 1h30m Drink", "every 90 minutes", "23 November, 09:30"),
        ("every 1d Drink", "every day", "24 November, 08:00"),
        ("2026-12-31 12:00 Happy New Year!", "once", "31 December 2026, 12:00"),
        ("2026-12-31T12:00:30Z Happy New Year!", "once", "31 December 2026, 12:00:30"),
        ("2026-12-31T12:00+02:00 Happy New Year!", "once", "31 December 2026, 10:00"),
    ],
)
async def test_each_form_is_understood_and_shown_in_words(ada, request_text, rule, first):
    confirmation = await ada.asks(f"/schedule {request_text}")
    assert rule in confirmation.text.lower()
    assert first in confirmation.text


async def test_a_day_that_a_month_lacks_falls_on_its_last_day_and_the_answer_says_so(ada):
    confirmation = await ada.asks("/schedule monthly 31 10:00 Rent")
    assert "last day" in confirmation.text
    assert "30 November 2026" in confirmation.text
    assert "31 December 2026" in confirmation.text
    assert "31 January 2027" in confirmation.text


async def test_formatting_emoji_and_line_breaks_arrive_as_written(ada, later):
    command = "/schedule 2026-11-23T08:30 "
    words = "😀 bold link\nsecond 👩‍👩‍👧 line"
    offset = len(command)  # all of it ASCII: as many UTF-16 units as characters
    entities = [
        {"type": "bold", "offset": offset + 3, "length": 4},
        {"type": "text_link", "offset": offset + 8, "length": 4, "url": "https://example.com/"},
        {"type": "spoiler", "offset": offset + 13, "length": 6},
        {"type": "custom_emoji", "offset": offset, "length": 2, "custom_emoji_id": "5368324170671202286"},
    ]
    await ada.says(command + words, entities)
    await ada.hears()

    later(minutes=30)
    arrived = await ada.hears()
    assert arrived.text == words
    assert [(one["type"], one["offset"], one["length"]) for one in arrived.entities] == [
        ("custom_emoji", 0, 2),
        ("bold", 3, 4),
        ("text_link", 8, 4),
        ("spoiler", 13, 6),
    ]
    assert arrived.entities[2]["url"] == "https://example.com/"


async def test_a_mention_without_a_username_is_kept(ada, bob, later):
    command = "/schedule 2026-11-23T08:30 "
    mention = {"type": "text_mention", "offset": len(command), "length": 3, "user": bob.user.to_json()}
    await ada.says(f"{command}Bob, tea?", [mention])
    await ada.hears()

    later(minutes=30)
    assert (await ada.hears()).entities[0]["user"]["id"] == bob.user.id


@pytest.mark.parametrize(
    ("request_text", "says"),
    [
        ("2020-01-01T12:00 too late", "passed"),
        ("2026-02-30T12:00 never", "2026-02-30"),
        ("daily 25:00 never", "25:00"),
        ("every 0m now", "every 30m"),
        ("every 30s fast", "minute"),
        ("monthly 32 10:00 never", "32"),
        ("weekly mon,wen 10:00 never", "wen"),
        ("daily 09:00 Europe/Berlinn hello", "Europe/Berlin"),
        ("sometime hello", "/schedule"),
        ("daily 09:00", "/schedule"),
    ],
)
async def test_what_is_not_understood_is_answered_with_an_example_and_nothing_is_stored(
    ada, schedules, request_text, says
):
    answer = await ada.asks(f"/schedule {request_text}")
    assert says in answer.text
    assert await schedules.all() == []


async def test_a_text_beyond_the_limit_is_refused_with_its_length(ada, schedules):
    prefix = "/schedule daily 09:00 "
    await ada.says(prefix + "x" * 4096)
    await ada.hears()
    assert len(await schedules.all()) == 1

    answer = await ada.asks(prefix + "x" * 4097)
    assert "4097" in answer.text
    assert "4096" in answer.text
    assert len(await schedules.all()) == 1


async def test_undo_takes_the_schedule_back_and_can_be_undone(ada, later):
    confirmation = await ada.asks("/schedule 2026-11-23T08:30 Tea")
    await ada.taps(confirmation, "↩ Undo")
    cancelled = await ada.hears()
    assert cancelled.is_edit
    assert "cancelled" in cancelled.text

    await ada.taps(cancelled, "↩ Undo")
    assert "Tea" in (await ada.hears()).text

    later(minutes=30)
    assert (await ada.hears()).text == "Tea"


async def test_undo_is_no_longer_offered_after_the_first_run(ada, later, schedules):
    confirmation = await ada.asks("/schedule daily 09:00 Tea")
    later(hours=1)
    assert (await ada.hears()).text == "Tea"

    answer = await ada.taps(confirmation, "↩ Undo")
    assert answer.show_alert
    assert "/cancel_schedule" in answer.text
    assert (await schedules.all())[0]["status"] == "active"


async def test_editing_the_command_changes_the_schedule(ada, later, schedules):
    original = await ada.says("/schedule daily 09:00 Tee")
    await ada.hears()
    await ada.edits(original, "/schedule daily 09:30 Tea")
    changed = await ada.hears()
    assert "09:30" in changed.text
    assert "#1" in changed.text

    later(minutes=90)
    assert (await ada.hears()).text == "Tea"
    assert len(await schedules.all()) == 1


async def test_editing_a_command_that_was_not_understood_schedules_it(ada, schedules):
    original = await ada.says("/schedule daly 09:00 Tea")
    assert "daily" in (await ada.hears()).text
    await ada.edits(original, "/schedule daily 09:00 Tea")
    assert "#1" in (await ada.hears()).text
    assert len(await schedules.all()) == 1


async def test_an_edit_that_is_not_understood_leaves_the_schedule_as_it_was(ada, schedules):
    original = await ada.says("/schedule daily 09:00 Tea")
    await ada.hears()
    await ada.edits(original, "/schedule daily 25:00 Tea")
    assert "25:00" in (await ada.hears()).text
    assert (await schedules.all())[0]["status"] == "active"


async def test_an_edit_after_the_first_run_comes_too_late(ada, later, schedules):
    original = await ada.says("/schedule daily 09:00 Tea")
    await ada.hears()
    later(hours=1)
    await ada.hears()
    await ada.edits(original, "/schedule daily 09:30 Coffee")
    await ada.hears()
    assert '"09:00"' in (await schedules.all())[0]["recurrence"]


async def test_schedule_alone_tells_how(ada):
    assert "/schedule daily 09:00" in (await ada.asks("/schedule")).text


async def test_plain_text_in_private_tells_how(ada):
    assert "/schedule" in (await ada.asks("hello there")).text


async def test_a_misspelt_command_is_answered_with_the_right_one(ada):
    assert "/schedule" in (await ada.asks("/shedule daily 09:00 Tea")).text


async def test_an_elapsed_interval_counts_from_now(ada, later):
    await ada.asks("/schedule every 30m Break")
    for _ in range(3):
        later(minutes=30)
        assert (await ada.hears()).text == "Break"


async def test_messages_at_the_same_instant_arrive_each_once(ada, later, schedules):
    for number in range(5):
        await ada.asks(f"/schedule 2026-11-23T08:30 Tea {number}")
    later(minutes=30)
    assert {(await ada.hears()).text for _ in range(5)} == {f"Tea {number}" for number in range(5)}
    await ended(schedules, "sent", 5)
    later(minutes=30)
    await ada.asks("/whoami")
    assert ada.has_heard_all()
    await ended(schedules, "sent", 5)
