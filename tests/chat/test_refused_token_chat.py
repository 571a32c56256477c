"""A bot that may not send at all: it stops, keeps everything, alerts its administrators, and goes on by itself."""

import re
from datetime import timedelta

import pytest

from sandbox.faults import ErrorAnswer, Unauthorized
from tests.chat.doubts import ended, many
from tests.waiting import until

NO_STARS = ErrorAnswer(400, "Bad Request: not enough stars")


@pytest.fixture
async def bot(run_bot, ada):
    return await run_bot(admin_ids=frozenset({ada.user.id}))


async def passing(later, emulator, is_over, *, seconds=2.0):
    """Let time pass in steps until something is so."""
    await until(is_over, meanwhile=lambda: later(seconds=seconds))


async def test_a_revoked_token_stops_all_and_it_goes_on_once_the_token_works(
    bot, ada, bob, emulator, later, schedules, caplog
):
    await ada.asks("/whoami")
    await many(bob, 3)
    refused = emulator.faults.add(Unauthorized(), times=None)
    later(minutes=30)
    await until(lambda: bot.pump.is_stopped)
    asked = len(emulator.calls("getMe"))
    await passing(later, emulator, lambda: len(emulator.calls("getMe")) >= asked + 4, seconds=10)
    attempts = [row["status"] for row in await schedules.attempts() if row["status"] != "released"]
    assert len(attempts) <= 3
    assert {row["tries"] for row in await schedules.deliveries()} == {0}
    assert [record.levelname for record in caplog.records].count("CRITICAL") == 1

    emulator.faults.remove(refused)
    await passing(later, emulator, lambda: not bot.pump.is_stopped)
    await ended(schedules, "sent", 3)
    assert len([row for row in await schedules.attempts() if row["status"] != "released"]) == len(attempts) + 3
    news = (await ada.hears()).text
    # How long it takes until it goes on is not what this is about.
    assert re.match(r"I can send again\.\n\nSending was stopped from today, 08:30 to today, [\d:]+ \(UTC\)\. ", news)
    assert "(UTC). Telegram refuses the token: set BOT_TOKEN" in news
    assert news.endswith("3 messages go out now.")


async def test_where_the_bot_can_still_write_the_administrators_hear_at_once(bot, ada, bob, emulator, later, schedules):
    await ada.asks("/language ru")
    await bob.asks("/schedule 2026-11-23T08:30 Tea")
    emulator.faults.add(NO_STARS, method="sendMessage", where=lambda call: call.parameters["text"] == "Tea", times=2)
    later(minutes=30)
    await until(lambda: bot.pump.is_stopped)
    alert = (await ada.hears()).text
    assert alert.startswith("Сейчас я ничего не могу отправить.\n\nБоту не хватает звёзд Telegram")
    await passing(later, emulator, lambda: not bot.pump.is_stopped)
    await ended(schedules, "sent", 1)
    await passing(later, emulator, lambda: not ada.has_heard_all())
    assert (await ada.hears()).text.startswith("Я снова могу отправлять.")


async def test_a_send_that_is_refused_while_the_token_works_makes_no_storm(
    bot, ada, bob, emulator, clock, later, schedules
):
    await bob.asks("/schedule 2026-11-23T08:30 Tea")
    emulator.faults.add(
        Unauthorized(), method="sendMessage", where=lambda call: call.parameters["text"] == "Tea", times=None
    )
    later(minutes=30)
    await until(lambda: bot.pump.is_stopped)
    over_at = clock.now() + timedelta(minutes=5)
    tried: list[str] = []

    async def is_tried_again() -> bool:
        tried[:] = [row["status"] for row in await schedules.attempts() if row["status"] != "released"]
        return len(tried) >= 2 and clock.now() >= over_at

    await until(is_tried_again, meanwhile=lambda: later(seconds=5))
    assert len(tried) <= 9
    assert (await schedules.deliveries())[0]["tries"] == 0
