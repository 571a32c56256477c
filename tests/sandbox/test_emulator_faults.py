"""Faults do to a call what Telegram, gateways and networks do, and tell whether the work was done."""

import asyncio

import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    RestartingTelegram,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from sandbox import (
    DropAfter,
    DropBefore,
    Emulator,
    ErrorAnswer,
    GatewayError,
    Hang,
    ServerError,
    SlowBody,
    TooManyRequests,
    TruncatedJson,
    Unauthorized,
)

REFUSED = [
    (TooManyRequests(7), TelegramRetryAfter, False),
    (TooManyRequests(None), TelegramAPIError, False),
    (ErrorAnswer(400, "Bad Request: TOPIC_DELETED"), TelegramBadRequest, False),
    (ServerError(), TelegramServerError, False),
    (ServerError(description="Internal Server Error: restart"), RestartingTelegram, False),
    (GatewayError(502), ClientDecodeError, False),
    (GatewayError(504, page=False, is_done=True), ClientDecodeError, True),
    (Unauthorized(), TelegramUnauthorizedError, False),
    (DropBefore(), TelegramNetworkError, False),
    (DropBefore(reset=True), TelegramNetworkError, False),
    (DropAfter(), TelegramNetworkError, True),
    (TruncatedJson(), ClientDecodeError, True),
]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: str(case[0]))
async def test_a_fault_happens_once_to_the_call_it_is_meant_for(emulator, bot, ada, case):
    fault, error, is_done = case
    order = emulator.faults.add(fault, method="sendMessage", chat=ada)
    bob = emulator.add_user("Bob", started=True)

    assert await bot.send_message(bob.id, "other chat")
    with pytest.raises(error):
        await bot.send_message(ada.id, "first")
    assert await bot.send_message(ada.id, "second")

    assert [message.text for message in emulator.history(ada)] == (["first"] if is_done else []) + ["second"]
    (met,) = order.met
    assert met.is_done is is_done
    assert met.fault == fault.name


async def test_what_hangs_goes_on_when_released(emulator, bot, ada):
    hang = Hang()
    emulator.faults.add(hang, method="sendMessage")
    sending = asyncio.create_task(bot.send_message(ada.id, "x"))
    await emulator.wait_for(lambda: emulator.calls("sendMessage"))
    assert emulator.history(ada) == []

    hang.release()
    assert (await sending).text == "x"


@pytest.mark.parametrize("is_done", [False, True])
async def test_a_time_out_tells_nothing_of_the_work(emulator, connect, ada, is_done):
    bot = connect(emulator, timeout=0.2)
    emulator.faults.add(Hang(is_done=is_done), method="sendMessage")

    with pytest.raises(TelegramNetworkError, match="timeout"):
        await bot.send_message(ada.id, "x")
    assert len(emulator.history(ada)) == is_done


async def test_a_slow_answer_arrives_whole(emulator, bot, ada):
    emulator.faults.add(SlowBody(0.01))

    assert (await bot.send_message(ada.id, "x")).text == "x"


async def test_faults_can_skip_calls_and_go_on_for_ever(emulator, bot, ada):
    order = emulator.faults.add(ServerError(), method="sendMessage", skip=1, times=None)

    assert await bot.send_message(ada.id, "x")
    for _ in range(2):
        with pytest.raises(TelegramServerError):
            await bot.send_message(ada.id, "x")
    emulator.faults.remove(order)
    assert await bot.send_message(ada.id, "x")


async def test_a_lost_poll_loses_nothing(emulator, bot, ada):
    emulator.say(ada, "Hello")
    emulator.faults.add(DropAfter(), method="getUpdates")

    with pytest.raises(TelegramNetworkError):
        await bot.get_updates()
    assert [update.message.text for update in await bot.get_updates()] == ["Hello"]


async def test_waiting_ends_with_a_time_out(emulator):
    with pytest.raises(TimeoutError):
        await emulator.wait_for_call("sendMessage", timeout=0.01)


async def test_a_bounded_record_forgets_the_oldest(clock, connect):
    async with Emulator(clock=clock, record_limit=2, history_limit=2, is_open=True) as emulator:
        bot = connect(emulator)
        for text in "abc":
            await bot.send_message(7, text)

        assert [call.parameters["text"] for call in emulator.calls()] == ["b", "c"]
        assert [message.text for message in emulator.history(7)] == ["b", "c"]
        assert emulator.recorder.total == 3


async def test_nothing_is_kept_without_recording(clock, connect):
    async with Emulator(clock=clock, record=False, is_open=True) as emulator:
        assert await connect(emulator).send_message(7, "x")
        assert emulator.calls() == []
        assert emulator.events() == []
