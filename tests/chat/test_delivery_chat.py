"""Deliveries that meet trouble, and bots that stop and start, told as a chat."""

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from sandbox.faults import ErrorAnswer, ServerError, TooManyRequests


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


def failing(emulator, fault, **options):
    emulator.faults.add(fault, method="sendMessage", **options)


async def test_a_server_error_is_retried_and_every_try_is_a_row(bot, ada, emulator, later, schedules):
    await ada.asks("/schedule 2026-11-23T08:30 Tea")
    failing(emulator, ServerError())
    later(minutes=30)
    await emulator.wait_for_call("sendMessage", chat=ada.user, count=2)
    await schedules.settled("retry")
    later(seconds=3)
    assert (await ada.hears()).text == "Tea"
    await schedules.settled("sent")
    assert [row["status"] for row in await schedules.attempts()] == ["retry", "sent"]


async def test_a_429_waits_as_long_as_told_and_uses_up_no_try(bot, ada, emulator, later, schedules):
    await ada.asks("/schedule 2026-11-23T08:30 Tea")
    failing(emulator, TooManyRequests(7))
    later(minutes=30)
    await schedules.settled("retry")
    assert (await schedules.deliveries())[0]["tries"] == 0
    later(seconds=6)
    later(seconds=2)
    assert (await ada.hears()).text == "Tea"


async def test_the_author_hears_of_a_failure_with_the_reason_and_can_retry(bot, ada, emulator, later, schedules):
    await ada.asks("/schedule 2026-11-23T08:30 Tea")
    failing(emulator, ErrorAnswer(400, "Bad Request: wrong file identifier/HTTP URL specified"))
    later(minutes=30)
    notice = await ada.hears()
    assert "#1" in notice.text
    assert "Tea" in notice.text
    assert notice.buttons == ["Retry"]

    await ada.taps(notice, "Retry")
    heard = {(await ada.hears()).text, (await ada.hears()).text}
    assert "Tea" in heard
    await schedules.settled("sent")


async def test_after_all_tries_the_author_is_told_once(run_bot, ada, emulator, later, schedules):
    await run_bot(retry_delays=(1.0,))
    await ada.asks("/schedule 2026-11-23T08:30 Tea")
    failing(emulator, ServerError(), times=2)
    later(minutes=30)
    await schedules.settled("retry")
    later(seconds=2)
    assert "#1" in (await ada.hears()).text
    later(hours=1)
    await ada.asks("/whoami")
    assert ada.has_heard_all()
    assert [row["status"] for row in await schedules.deliveries()] == ["failed"]


async def test_a_recipient_who_blocked_the_bot_is_marked(bot, ada, emulator, later, schedules):
    await ada.asks("/schedule 2026-11-23T08:30 Tea")
    emulator.block_bot(ada.user)
    later(minutes=30)
    await schedules.settled("failed")
    assert (await schedules.recipients())[0]["reachability"] == "blocked"


async def test_what_fell_due_while_the_bot_was_down_is_sent_once_when_it_starts(run_bot, ada, later, schedules):
    application = await run_bot()
    await ada.asks("/schedule daily 09:00 Tea")
    await application.stop()
    later(days=3, hours=2)
    await run_bot()
    assert (await ada.hears()).text == "Tea"
    assert "This was due" in (await ada.hears()).text
    await ada.asks("/whoami")
    assert ada.has_heard_all()
    assert len(await schedules.deliveries()) == 1


async def test_what_was_typed_while_the_bot_was_down_is_answered_when_it_starts(run_bot, ada):
    application = await run_bot()
    await application.stop()
    await ada.says("/schedule daily 09:00 Tea")
    await run_bot()
    assert "#1" in (await ada.hears()).text


async def test_an_update_whose_effect_is_there_is_answered_again_and_changes_nothing(
    run_bot, ada, emulator, later, schedules
):
    """The answer fails thrice, so the update is handled thrice: one schedule comes of it."""
    application = await run_bot()
    failing(emulator, ServerError(), times=1)
    await ada.says("/schedule daily 09:00 Tea")
    await emulator.wait_for_call("sendMessage", chat=ada.user)
    await application.stop()
    later(seconds=5)
    await run_bot()
    assert "#1" in (await ada.hears()).text
    assert len(await schedules.all()) == 1


async def test_a_second_poller_with_the_same_token_is_told_plainly(bot, ada, emulator, caplog):
    token = bot.settings.bot_token.get_secret_value()
    async with AiohttpSession(api=TelegramAPIServer.from_base(emulator.url)) as session:
        await Bot(token, session=session).get_updates(timeout=0)
        await emulator.wait_for(lambda: any(call.status == 409 for call in emulator.calls("getUpdates")))
    await emulator.wait_for(lambda: "another program is fetching" in caplog.text)


async def test_what_loses_its_right_at_the_last_moment_does_not_leave_and_is_sent_later(
    bot, ada, emulator, later, schedules
):
    await ada.asks("/schedule 2026-11-23T08:30 Tea")
    answers = [True, False]  # before the request is made, and when its connection is there
    bot.pump.hooks.is_owner = lambda: answers.pop(0) if answers else True
    before = len(emulator.calls("sendMessage"))
    later(minutes=30)

    assert (await ada.hears()).text == "Tea"
    await schedules.settled("sent")
    assert [row["status"] for row in await schedules.attempts()] == ["released", "sent"]
    assert (await schedules.deliveries())[0]["tries"] == 0
    assert len(emulator.calls("sendMessage")) == before + 1
