"""The emulator refuses what is beyond Telegram's limits, by the clock that it was given."""

from datetime import timedelta

import pytest
from aiogram.exceptions import TelegramRetryAfter

from sandbox import Emulator, RateLimits
from sandbox.limits import most_within


@pytest.fixture
async def strict(clock):
    """An emulator with Telegram's limits, in which any chat exists."""
    async with Emulator(clock=clock, limits=RateLimits(), is_open=True) as emulator:
        yield emulator


@pytest.fixture
def bot(strict, connect):
    return connect(strict)


async def refusal(call) -> int:
    with pytest.raises(TelegramRetryAfter) as caught:
        await call
    return caught.value.retry_after


async def test_nothing_is_refused_unless_asked_for(emulator, connect, ada):
    bot = connect(emulator)
    for _ in range(40):
        await bot.send_message(ada.id, "x")

    assert not emulator.limiter.decisions


async def test_thirty_a_second_may_leave_whenever_the_second_begins(strict, bot, clock):
    for chat_id in range(1, 16):
        await bot.send_message(chat_id, "x")
    clock.advance(seconds=0.5)
    for chat_id in range(16, 31):
        await bot.send_message(chat_id, "x")
    clock.advance(seconds=0.499)
    assert await refusal(bot.send_message(31, "x")) == 1

    clock.advance(seconds=1)
    assert await bot.send_message(31, "x")
    assert strict.limiter.decisions[30].retry_after == 1
    assert most_within([one.at for one in strict.limiter.decisions if one.is_accepted], timedelta(seconds=1)) == 30


async def test_a_short_burst_to_one_chat_passes_and_then_one_a_second(bot, clock):
    for _ in range(5):
        await bot.send_message(1, "x")
    assert await refusal(bot.send_message(1, "x")) == 1

    for _ in range(3):
        clock.advance(seconds=1)
        await bot.send_message(1, "x")
    assert await refusal(bot.send_message(1, "x")) == 1
    assert await bot.send_message(2, "x")


async def test_a_group_gets_twenty_a_minute(bot, clock):
    for _ in range(20):
        clock.advance(seconds=1)
        await bot.send_message(-1000000000777, "x")
    clock.advance(seconds=1)
    assert await refusal(bot.send_message(-1000000000777, "x")) == 40

    assert await bot.send_message(-1000000000778, "x")
    clock.advance(seconds=40)
    assert await bot.send_message(-1000000000777, "x")


async def test_edits_count_and_what_nobody_sees_does_not(bot):
    message = await bot.send_message(1, "0")
    for number in range(1, 5):
        await bot.edit_message_text(str(number), chat_id=1, message_id=message.message_id)
    await bot.send_chat_action(1, "typing")
    await bot.delete_message(1, message.message_id)

    assert await refusal(bot.send_message(1, "x")) == 1


async def test_who_ignores_a_refusal_waits_twice_as_long_each_time(bot, clock):
    for _ in range(5):
        await bot.send_message(1, "x")
    clock.advance(seconds=0.001)
    waits = [await refusal(bot.send_message(1, "x"))]
    waits.append(await refusal(bot.send_message(1, "x")))  # that one was under way already
    for _ in range(4):
        clock.advance(seconds=0.4)
        waits.append(await refusal(bot.send_message(1, "x")))

    assert waits == [1, 1, 2, 4, 8, 16]
    clock.advance(seconds=15.9)
    assert await refusal(bot.send_message(1, "x")) == 32


async def test_a_wait_that_is_kept_is_forgotten(bot, clock):
    for _ in range(5):
        await bot.send_message(1, "x")
    assert await refusal(bot.send_message(1, "x")) == 1
    clock.advance(seconds=1)
    await bot.send_message(1, "x")

    assert await refusal(bot.send_message(1, "x")) == 1


async def test_limits_can_change_while_it_runs(strict, bot, clock):
    strict.limiter.limits = RateLimits(global_per_second=2)
    await bot.send_message(1, "x")
    await bot.send_message(2, "x")
    assert await refusal(bot.send_message(3, "x")) == 1

    strict.limiter.limits = RateLimits()
    clock.advance(seconds=1)
    for chat_id in range(10, 40):
        await bot.send_message(chat_id, "x")
