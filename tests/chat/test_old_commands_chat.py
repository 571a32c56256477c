"""Commands that were sent while the bot was away, told as a chat: they mean what they meant when they were sent."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.chat.people import Heard


def at(clock: str, day: int = 23) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=UTC)


@pytest.fixture
def deliveries(schedules):
    """The instants for which something was planned."""

    async def look() -> list[datetime]:
        return [row["occurrence_at"] for row in await schedules.deliveries()]

    return look


async def heard_with_tea(person) -> list[Heard]:
    """Hear until both an answer and the tea have come: nobody promises which is first, or that a note comes last."""
    heard = [await person.hears()]
    while "Tea" not in {one.text for one in heard} or not any("#1" in one.text for one in heard):
        heard.append(await person.hears())
    return heard


async def test_so_many_minutes_count_from_when_it_was_sent(run_bot, ada, later, schedules):
    await ada.says("/schedule in 90 minutes Tea")
    later(hours=1)
    await run_bot()
    confirmation = await ada.hears()
    assert "Once: today, Monday, 23 November, 09:30 (UTC)" in confirmation.text
    assert "You sent this while I was away (08:00), so I count from then." in confirmation.text
    assert confirmation.buttons == ["↩ Undo"]
    (row,) = await schedules.all()
    assert (row["next_run_at"], row["created_at"], row["undo_until"]) == (at("09:30"), at("09:00"), at("09:30"))
    later(minutes=30)
    assert (await ada.hears()).text == "Tea"


async def test_what_fell_due_meanwhile_is_sent_at_once(run_bot, ada, later, deliveries):
    await ada.says("/schedule in 10 minutes Tea")
    later(hours=1)
    await run_bot()
    heard = await heard_with_tea(ada)
    confirmation = next(one for one in heard if "#1" in one.text)
    assert "You sent this while I was away (08:00). It was due 08:10, so I send it right away." in confirmation.text
    assert "08:10 (UTC)" in confirmation.text
    assert confirmation.buttons == []
    assert [one.text for one in heard].count("Tea") == 1
    assert await deliveries() == [at("08:10")]


async def test_a_moment_that_lay_ahead_when_it_was_named_is_no_past_one(run_bot, ada, later, deliveries):
    await ada.says("/schedule 2026-11-23T08:30 Tea")
    later(days=1)
    await run_bot()
    heard = [one.text for one in await heard_with_tea(ada)]
    assert any("away (Mon, 23 Nov, 08:00). It was due Mon, 23 Nov, 08:30, so I send it" in text for text in heard)
    assert await deliveries() == [at("08:30")]


async def test_a_moment_that_had_passed_when_it_was_named_is_refused_by_the_present_time(
    run_bot, ada, later, schedules
):
    await ada.says("/schedule 2026-11-23T07:59 Tea")
    later(hours=1)
    await run_bot()
    assert "Now it is Monday, 23 November 2026, 09:00" in (await ada.hears()).text
    assert await schedules.all() == []


async def test_an_interval_counts_from_when_it_was_sent_and_the_latest_run_goes_out(
    run_bot, ada, later, schedules, deliveries
):
    await ada.says("/schedule every 30m Stretch")
    later(minutes=100)
    await run_bot()
    heard = [await ada.hears(), await ada.hears(), await ada.hears()]
    confirmation = next(one for one in heard if "#1" in one.text)
    assert "Next times (UTC):\n• today, Monday, 23 November, 10:00" in confirmation.text
    assert "(08:00). It was due 09:30, so I send it right away." in confirmation.text
    assert confirmation.buttons[0] == "↩ Undo"
    assert await deliveries() == [at("09:30")]
    assert (await schedules.all())[0]["undo_until"] == at("10:00")
    assert [one.text.startswith("This was due") for one in heard].count(True) == 1
    later(minutes=20)
    assert (await ada.hears()).text == "Stretch"
    assert await deliveries() == [at("09:30"), at("10:00")]


async def test_a_daily_run_that_was_missed_goes_out_late(run_bot, ada, later, deliveries):
    await ada.says("/schedule daily 08:30 Tea")
    later(hours=1)
    await run_bot()
    await heard_with_tea(ada)
    assert await deliveries() == [at("08:30")]


async def test_waiting_is_no_news_where_it_changes_nothing(run_bot, ada, later):
    await ada.says("/schedule daily 12:00 Tea")
    later(hours=1)
    await run_bot()
    assert "away" not in (await ada.hears()).text


async def test_a_short_wait_is_no_news_and_nothing_is_refused_for_it(run_bot, ada, later, deliveries):
    await ada.says("/schedule 2026-11-23T08:00:20 Tea")
    later(seconds=40)
    await run_bot()
    heard = await heard_with_tea(ada)
    assert not any("away" in one.text for one in heard)
    assert await deliveries() == [at("08:00:20")]


async def test_nothing_is_sent_later_than_now(bot, ada, emulator, clock, schedules):
    """Telegram's clock may be ahead of ours."""
    emulator.world.clock = lambda: clock.now() + timedelta(minutes=5)
    assert "away" not in (await ada.asks("/schedule in 10 minutes Tea")).text
    assert (await schedules.all())[0]["next_run_at"] == at("08:10")


async def test_an_edit_counts_from_when_it_was_made(run_bot, ada, later, schedules):
    bot = await run_bot()
    original = await ada.says("/schedule in 3 hours Tea")
    await ada.hears()
    await bot.stop()
    later(minutes=10)
    await ada.edits(original, "/schedule in 2 hours Coffee")
    later(minutes=20)
    await run_bot()
    confirmation = await ada.hears()
    assert "changed as you edited it" in confirmation.text
    assert "You sent this while I was away (08:10), so I count from then." in confirmation.text
    assert (await schedules.all())[0]["next_run_at"] == at("10:10")


async def test_an_edit_of_no_word_is_none_however_late_it_comes(run_bot, ada, later, schedules):
    await run_bot()
    original = await ada.says("/schedule in 3 hours Tea")
    await ada.hears()
    before = await schedules.all()
    later(minutes=5)
    await ada.edits(original, "/schedule in 3 hours Tea")
    assert "ID" in (await ada.asks("/whoami")).text
    assert await schedules.all() == before


async def test_a_tap_on_undo_that_waited_beyond_its_limit_is_refused_in_words(run_bot, ada, later, schedules, emulator):
    bot = await run_bot()
    confirmation = await ada.asks("/schedule every 10m Tea")
    await bot.stop()
    tap = emulator.tap(ada.user, confirmation.message, "↩ Undo")
    later(minutes=11)
    await run_bot()
    answer = await tap
    assert answer.show_alert
    assert "too late to undo that for #1" in answer.text
    assert (await schedules.all())[0]["status"] == "active"


async def test_a_refusal_that_no_pop_up_can_show_any_more_is_said_in_the_chat(run_bot, ada, later, schedules, emulator):
    bot = await run_bot()
    confirmation = await ada.asks("/schedule daily 09:00 Tea")
    await bot.stop()
    emulator.tap(ada.user, confirmation.message, "↩ Undo")
    later(minutes=61)
    await run_bot()
    heard = list[str]()  # with them the note that Tea came late; in which order is a matter of luck
    while "Tea" not in heard or not any("too late to undo that for #1" in text for text in heard):
        heard.append((await ada.hears()).text)
    assert (await schedules.all())[0]["status"] == "active"
