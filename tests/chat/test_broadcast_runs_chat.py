"""A broadcast while it goes out, and afterwards. It is Monday, 23 November 2026, 08:00 in UTC."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.faults import ErrorAnswer, GatewayError
from tests.chat.broadcasting import asked_how_to_many, asked_whom, crowd_of, hears_until, sends_to_all
from tests.chat.guided import taps
from tests.chat.people import RESTING
from tests.waiting import asleep, until


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
def ruled(run_bot, ada):
    """Start the bot with Ada as its administrator."""

    async def run(**changes):
        return await run_bot(admin_ids=frozenset({ada.user.id}), **changes)

    return run


@pytest.fixture
def running():
    """The bots that were started."""
    return []


@pytest.fixture
def stopped(running):
    """Stop the bot."""

    async def stop():
        await running.pop().stop()

    return stop


@pytest.fixture
async def crowd(ruled, running, emulator, clock, ada):
    """Seven who began a chat with the bot, besides Ada, who wants no announcements."""
    running.append(await ruled())
    await ada.asks("/start")
    await ada.asks("/stop")
    return await crowd_of(emulator, clock, *(f"P{number}" for number in range(7)))


def sent_to(emulator, words="Big news!"):
    """To whom it went."""
    calls = emulator.calls("sendMessage")
    return [call.chat_id for call in calls if call.is_ok and call.parameters["text"].startswith(f"{words}\n")]


STEP = timedelta(seconds=0.04)
"""Shorter than how far ahead it is decided what leaves."""


async def has_deliveries(schedules, count):
    """Tell whether so many are planned."""
    return len(await schedules.deliveries()) >= count


async def ends(author, clock, *, sign="✓", number: int | None = 1):
    """Let time pass until the report comes; return it."""
    while True:
        await until(author.hears_something, meanwhile=lambda: clock.advance(STEP), what="a report")
        report = await author.hears()
        begin = f"{sign} #" if number is None else f"{sign} #{number} "
        if report.text.startswith(begin) and "📄 As a file (CSV)" in report.buttons:
            return report


async def goes_out_slowly(ada, words="Big news!"):
    """Send it at five a second, while the clock stands still: one leaves, and the others wait."""
    options = await taps(ada, await asked_how_to_many(ada, words), "Pace…")
    chosen = await taps(ada, options, "5/s")
    return await taps(ada, await taps(ada, chosen, "Check it ›"), "📣 Send")


@pytest.fixture
async def slow(crowd, ada, emulator, later):
    """A broadcast in the middle, and the message that shows how far it is."""
    await goes_out_slowly(ada)

    async def has_begun():
        return len(sent_to(emulator)) >= 1

    await until(has_begun, what="a broadcast that has begun")
    later(seconds=0.2)
    later(seconds=0.9)
    return await ada.hears()


@pytest.fixture
async def waiting(crowd, ada, schedules, later):
    """A broadcast by everybody's own clock, one of whom has got it, and the message that shows how far it is.

    The others wait for many hours, however long a test takes.
    """
    await crowd[0].asks("/timezone Asia/Tokyo")
    when = await taps(ada, await taps(ada, await asked_whom(ada), "When? ›"), "🌍 By everybody's own clock")
    options = await taps(ada, await taps(ada, when, "Tomorrow morning · Tue, 24 Nov, 09:00"), "Once")
    await taps(ada, await taps(ada, options, "Check it ›"), "📣 Schedule")
    later(hours=11)  # it is 09:00 of that day in Kiritimati
    await until(lambda: has_deliveries(schedules, 7), what="a plan")
    later(hours=5)
    assert (await crowd[0].hears()).text.startswith("Big news!")
    await until(lambda: are(schedules, "sent", 1), what="an outcome")
    return await hears_share(ada, later)


async def are(schedules, status, count):
    """Tell whether so many deliveries have a status."""
    return [row["status"] for row in await schedules.deliveries()].count(status) == count


async def hears_share(author, later):
    """Hear until the first is counted."""
    while True:
        shown = await author.hears()
        assert shown.text.startswith("📣 #1 is going out: Big news!\n\n")
        if "Sent: 1" in shown.text:
            return shown
        later(seconds=3.1)


async def test_how_far_it_is_stands_in_one_message(slow, ada, emulator, clock):
    assert slow.text.startswith("📣 #1 is going out: Big news!\n\n")
    assert "░ " in slow.text
    assert "Sent: " in slow.text
    assert "Left: " in slow.text
    assert "Pace: 5 a second at most" in slow.text
    assert slow.rows == [["⏸ Pause", "✕ Cancel"], ["✓ 5/s", "10/s", "20/s"], ["As fast as allowed"]]
    report = await ends(ada, clock)
    assert "Sent: 7" in report.text
    assert not report.is_edit
    assert len(sent_to(emulator)) == len(set(sent_to(emulator))) == 7
    shown = [call for call in emulator.calls("editMessageText") if "is going out" in call.parameters["text"]]
    assert {call.parameters["message_id"] for call in shown} <= {slow.message.id}


async def test_what_failed_is_retried_and_its_report_says_how_it_went(crowd, ada, emulator, later, clock):
    trouble = emulator.faults.add(ErrorAnswer(400, "Bad Request: strange"), method="sendMessage", chat=crowd[0].place)
    await sends_to_all(ada)
    report = await ends(ada, clock)
    assert "Sent: 6\nFailed: 1\n• 1 × Telegram did not accept the message." in report.text
    assert report.buttons == ["📄 As a file (CSV)", "↻ Retry failed (1)"]
    emulator.faults.remove(trouble)
    drawn = report.message.snapshot()
    assert (await taps(ada, drawn, "↻ Retry failed (1)")).text == "#1 goes out once more."
    again = await ends(ada, clock)
    assert "Sent: 7" in again.text
    assert "Failed" not in again.text
    assert (await ada.taps(drawn, "↻ Retry failed (1)")).show_alert
    assert len(sent_to(emulator)) == 7


async def test_what_is_unknown_is_sent_again_only_after_asking(crowd, ada, emulator, later, schedules, clock):
    emulator.faults.add(GatewayError(), method="sendMessage", chat=crowd[0].place)
    await sends_to_all(ada)
    report = await ends(ada, clock)
    assert "Unknown: 1 (it may have arrived, or not)" in report.text
    assert report.buttons == ["📄 As a file (CSV)", "↻ Send again what is unknown (1)"]
    asked = await taps(ada, report, "↻ Send again what is unknown (1)")
    assert asked.text == (
        "Send it again to 1 recipient?\n\nI don't know whether it has reached them. Some of them may get it twice."
    )
    assert (await taps(ada, asked, "↻ Yes, send again (1)")).text == "#1 goes out once more."
    again = await ends(ada, clock)
    assert "Sent: 7" in again.text
    assert "Unknown" not in again.text


async def test_what_became_of_each_comes_as_a_file(crowd, ada, emulator, clock):
    emulator.faults.add(ErrorAnswer(400, "Bad Request: strange"), method="sendMessage", chat=crowd[0].place)
    await sends_to_all(ada)
    report = await ends(ada, clock)
    await ada.taps(report, "📄 As a file (CSV)")
    call = await emulator.wait_for(lambda: next(iter(emulator.calls("sendDocument")), None))
    file = emulator.world.files.find(emulator.bot().id, call.result["document"]["file_id"])
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows[0] == ["Name", "External ID", "Status", "Reason", "Sent at"]
    assert len(rows) == 8
    assert sorted(row[2] for row in rows[1:]) == ["failed"] + 6 * ["sent"]
    assert next(row for row in rows if row[2] == "failed")[3] == "Telegram did not accept the message."


async def test_a_deleted_progress_message_is_sent_anew(slow, ada, later, emulator):
    emulator.delete(slow.message)
    later(seconds=3.1)
    anew = await hears_until(ada, "📣 #1 is going out")
    assert anew.message.id != slow.message.id


async def test_all_broadcasts_are_listed_with_their_runs(crowd, ada, clock):
    assert (await ada.asks("/broadcasts")).text.startswith("Broadcasts\n\nThere are none yet.")
    await sends_to_all(ada, "First")
    await ends(ada, clock)
    listed = await ada.asks("/broadcasts")
    assert "#1: First\ntoday, 08:00: finished, 7 of 7 sent" in listed.text
    one = await taps(ada, listed, "#1 · First")
    assert "📣 #1: First\n\nEverybody" in one.text
    run = await taps(ada, one, one.buttons[0])
    assert run.text.startswith("✓ #1 has gone out: First")


async def test_each_gets_it_by_their_own_clock(crowd, ada, emulator, later, clock, schedules):
    await crowd[0].asks("/timezone Asia/Tokyo")
    await crowd[1].asks("/timezone America/New_York")
    when = await taps(ada, await asked_whom(ada), "When? ›")
    own = await taps(ada, when, "🌍 By everybody's own clock")
    assert "Now" not in own.buttons
    assert not any(label.startswith("In an hour") for label in own.buttons)
    options = await taps(ada, await taps(ada, own, "Tomorrow morning · Tue, 24 Nov, 09:00"), "Once")
    review = await taps(ada, options, "Check it ›")
    assert "On 24 November 2026, when it is 09:00 where they are." in review.text
    await taps(ada, review, "📣 Schedule")
    later(hours=11)  # it is 09:00 of that day in Kiritimati
    await until(lambda: has_deliveries(schedules, 7), what="a plan")
    due = {row["recipient_id"]: row["next_try_at"] for row in await schedules.deliveries()}
    places = {row["id"]: int(row["address"]) for row in await schedules.recipients()}
    at = {places[recipient]: moment for recipient, moment in due.items()}
    assert at[crowd[0].place.id] == datetime(2026, 11, 24, 0, tzinfo=UTC)  # 09:00 in Tokyo
    assert at[crowd[1].place.id] == datetime(2026, 11, 24, 14, tzinfo=UTC)  # 09:00 in New York
    assert {at[person.place.id] for person in crowd[2:]} == {datetime(2026, 11, 24, 9, tzinfo=UTC)}
    assert sent_to(emulator) == []
    later(hours=5)
    assert (await crowd[0].hears()).text.startswith("Big news!")
    assert len(sent_to(emulator)) == 1
    later(hours=9)
    for person in crowd[2:]:
        assert (await person.hears()).text.startswith("Big news!")
    assert len(sent_to(emulator)) == 6
    later(hours=5)
    assert (await crowd[1].hears()).text.startswith("Big news!")
    assert "Sent: 7" in (await ends(ada, clock)).text


async def test_it_repeats_and_its_card_says_what_it_is(crowd, ada, emulator, later, clock):
    when = await taps(ada, await asked_whom(ada), "When? ›")
    options = await taps(ada, await taps(ada, when, "Tomorrow morning · Tue, 24 Nov, 09:00"), "Every day at 09:00")
    await taps(ada, await taps(ada, options, "Check it ›"), "📣 Schedule")
    card = await taps(ada, await ada.asks("/scheduled"), "#1 · Big news!")
    assert "📣 A message to many. /broadcasts shows whom it is for and how its runs went." in card.text
    assert card.rows == [["📣 How it goes out…"], ["⏭ Skip next", "⏸ Pause"], ["Cancel it", "‹ Back to the list"]]
    broadcast = await taps(ada, card, "📣 How it goes out…")
    assert "It has not gone out yet." in broadcast.text
    later(days=1, hours=1)
    assert "Sent: 7" in (await ends(ada, clock)).text
    later(days=1)
    assert "Sent: 7" in (await ends(ada, clock)).text
    assert len(sent_to(emulator)) == 14


async def test_its_schedule_is_paused_and_goes_on_as_any_other(crowd, ada, emulator, later, clock):
    when = await taps(ada, await asked_whom(ada), "When? ›")
    options = await taps(ada, await taps(ada, when, "Tomorrow morning · Tue, 24 Nov, 09:00"), "Every day at 09:00")
    await taps(ada, await taps(ada, options, "Check it ›"), "📣 Schedule")
    card = await taps(ada, await ada.asks("/scheduled"), "#1 · Big news!")
    paused = await taps(ada, card, "⏸ Pause")
    later(days=2)
    await asleep(clock, count=RESTING)
    assert sent_to(emulator) == []
    assert "Its next times are paused." in (await ada.asks("/broadcasts")).text
    await taps(ada, paused, "▶ Resume")
    later(days=1)
    assert "Sent: 7" in (await ends(ada, clock)).text
    assert len(sent_to(emulator)) == 7


async def test_several_at_once_have_a_message_and_a_report_each(crowd, ada, emulator, clock):
    for words in ("First", "Second"):
        await goes_out_slowly(ada, words)
    reports = [await ends(ada, clock, number=None) for _each in range(2)]
    assert sorted(report.text.split(":")[0] for report in reports) == ["✓ #1 has gone out", "✓ #2 has gone out"]
    shown = [call for call in emulator.calls("sendMessage") if "is going out" in call.parameters["text"]]
    assert len({call.result["message_id"] for call in shown}) == 2
    for words in ("First", "Second"):
        assert len(sent_to(emulator, words)) == len(set(sent_to(emulator, words))) == 7


async def test_its_author_who_has_blocked_the_bot_finds_the_report_in_the_list(crowd, ada, emulator, clock, schedules):
    await goes_out_slowly(ada)
    emulator.block_bot(ada.user)

    await until(
        lambda: are(schedules, "sent", 7), meanwhile=lambda: clock.advance(STEP), what="a broadcast that is over"
    )
    emulator.unblock_bot(ada.user)
    listed = await hears_until_listed(ada, clock)
    assert "finished, 7 of 7 sent" in listed.text


async def hears_until_listed(author, clock):
    """Ask for the list until it is over there."""
    for _ in range(10):
        listed = await author.asks("/broadcasts")
        if "finished" in listed.text:
            return listed
        clock.advance(timedelta(seconds=5))
    raise AssertionError(listed.text)


async def test_pause_holds_it_back_and_resume_lets_it_go_on(waiting, ada, schedules, later, emulator, clock):
    assert waiting.text.startswith("📣 #1 is going out: Big news!\n\n▓▓░░░░░░░░░░░░░░░░░░ 14 %\nSent: 1\nLeft: 6")
    assert "Time left" not in waiting.text
    paused = await taps(ada, waiting, "⏸ Pause")
    assert paused.text.startswith("⏸ #1 is paused: Big news!")
    assert paused.rows[0] == ["▶ Resume", "✕ Cancel"]
    await until(lambda: are(schedules, "suspended", 6), what="deliveries that are held back")
    later(hours=12)
    await asleep(clock, count=RESTING)
    assert len(sent_to(emulator)) == 1
    await ada.taps(paused.message, "▶ Resume")
    assert "Sent: 7" in (await ends(ada, clock)).text
    assert len(sent_to(emulator)) == len(set(sent_to(emulator))) == 7


async def test_cancel_asks_once_more(waiting, ada, emulator, clock):
    asked = await taps(ada, waiting, "✕ Cancel")
    assert asked.text == (
        "Shall I really cancel #1?\n\n6 recipients have not got it yet, and won't. Who has it keeps it."
    )
    assert asked.buttons == ["✕ Yes, cancel it", "‹ Back"]
    assert (await taps(ada, asked, "‹ Back")).text == "All right, it stays as it is."
    asked = await taps(ada, waiting, "✕ Cancel")
    await ada.taps(asked, "✕ Yes, cancel it")
    assert (await hears_until(ada, "#1 is cancelled: nothing more of it goes out.")).is_edit
    report = await ends(ada, clock, sign="✕")
    assert report.text.startswith("✕ #1 was cancelled: Big news!\n\nSent: 1\nCancelled: 6\n\n")
    assert report.buttons == ["📄 As a file (CSV)"]
    clock.advance(timedelta(days=1))
    await asleep(clock, count=RESTING)
    assert len(sent_to(emulator)) == 1


async def test_a_restart_in_the_middle_loses_nothing_and_doubles_nothing(
    stopped, waiting, ruled, emulator, clock, ada, later
):
    await stopped()
    await ruled()
    later(hours=10)
    assert "Sent: 7" in (await ends(ada, clock)).text
    assert len(sent_to(emulator)) == len(set(sent_to(emulator))) == 7
    told = [call for call in emulator.calls("sendMessage") if call.parameters["text"].startswith("📣 #1 is going out")]
    assert [call.result["message_id"] for call in told] == [waiting.message.id]  # which goes on to show it
    assert waiting.message.text.startswith("✓ #1 has gone out")


async def test_another_pace_is_taken_at_once(waiting, ada, clock, later):
    changed = await taps(ada, waiting, "20/s")
    assert "Pace: 20 a second at most" in changed.text
    assert changed.rows[1] == ["5/s", "10/s", "✓ 20/s"]
    fastest = await taps(ada, changed, "As fast as allowed")
    assert fastest.rows[2] == ["✓ As fast as allowed"]
    later(hours=10)
    assert "Sent: 7" in (await ends(ada, clock)).text


async def test_a_stale_tap_changes_nothing(waiting, ada):
    drawn = waiting.message.snapshot()
    await taps(ada, waiting, "⏸ Pause")
    for button in ("⏸ Pause", "20/s", "✕ Cancel"):
        assert (await ada.taps(drawn, button)).show_alert


async def test_others_can_change_nothing(waiting, crowd, emulator):
    for button in ("⏸ Pause", "20/s", "✕ Cancel"):
        assert (await emulator.tap(crowd[0].user, waiting.message, button)).show_alert
    assert waiting.message.text.startswith("📣 #1 is going out")
