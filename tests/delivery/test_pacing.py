"""Answers to people wait for the limiter, in a lane of their own."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageText,
    GetMe,
    GetUpdates,
    SendChatAction,
    SendMessage,
    TelegramMethod,
)

from delivery.limiter import Limiter
from delivery.pacing import InteractivePacing, counted, unhurried
from scheduling.chats import Address, ChatKind
from tests.delivery.doubles import advance, settle


class Platform:
    """Notes what is called when, and refuses as often as it is told."""

    def __init__(self, clock) -> None:
        self.clock = clock
        self.called: list[tuple[float, TelegramMethod]] = []
        self.refusals: list[int] = []
        self.latency = 0.0

    @property
    def times(self) -> list[float]:
        return [at for at, _ in self.called]

    async def request(self, _bot, method):
        self.called.append((self.clock.monotonic(), method))
        await self.clock.wait(asyncio.Event(), seconds=self.latency)
        if self.refusals:
            raise TelegramRetryAfter(method, "Too Many Requests", self.refusals.pop(0))
        return "done"


class Lane:
    def __init__(self, clock) -> None:
        self.limiter = Limiter()
        self.platform = Platform(clock)
        self.pacing = InteractivePacing(self.limiter, clock, luck=lambda: 0.0)
        self.bot = Bot("42:TEST")

    def call(self, method) -> asyncio.Task:
        return asyncio.create_task(self.pacing(self.platform.request, self.bot, method))


@pytest.fixture
def lane(clock) -> Lane:
    return Lane(clock)


def say(chat: int, text: str = "hello") -> SendMessage:
    return SendMessage(chat_id=chat, text=text)


async def test_an_answer_passes_at_once(lane):
    assert await lane.call(say(1)) == "done"


@pytest.mark.parametrize(
    "method",
    [
        GetMe(),
        GetUpdates(),
        AnswerCallbackQuery(callback_query_id="1"),
        SendChatAction(chat_id=1, action="typing"),
        DeleteMessage(chat_id=1, message_id=2),
        EditMessageText(inline_message_id="1", text="x"),
    ],
)
async def test_calls_that_write_to_no_chat_are_not_counted(lane, method):
    assert await lane.call(method) == "done"
    assert lane.limiter.remembered_chats == 0


async def test_what_is_counted_already_passes(lane):
    with counted():
        task = lane.call(say(1))
    await task

    assert lane.limiter.remembered_chats == 0
    await lane.call(say(1))
    assert lane.limiter.remembered_chats == 1


async def test_edits_count_as_messages_do_and_a_long_burst_to_a_chat_is_stretched(lane, clock):
    tasks = [lane.call(EditMessageText(chat_id=1, message_id=number, text="x")) for number in range(8)]
    await advance(clock, 5)

    await asyncio.gather(*tasks)
    assert lane.platform.times[3] <= 0.5
    assert lane.platform.times[7] >= 3.9


async def test_a_chat_that_must_wait_holds_up_no_other(lane, clock):
    lane.limiter.penalise(Address("telegram", "1"), 20, 0.0, 0.0)
    waiting = lane.call(say(1))
    await settle()

    other = lane.call(say(2))
    await advance(clock, 0.2)

    assert other.done()
    assert not waiting.done()
    await advance(clock, 20, step=1)
    assert await waiting == "done"


async def test_answers_keep_the_bots_rate_and_their_order(lane, clock):
    tasks = [lane.call(say(number)) for number in range(60)]
    await advance(clock, 3, step=0.01)

    await asyncio.gather(*tasks)
    assert [method.chat_id for _, method in lane.platform.called] == list(range(60))
    assert lane.platform.times[-1] >= 2.0
    assert sum(1 for at in lane.platform.times if at <= 1.0) <= 30


async def test_who_stands_in_line_profits_when_scheduled_messages_end(lane, clock):
    lane.limiter.depart(Address("telegram", "-1"), ChatKind.PRIVATE, 0.0)
    tasks = [lane.call(say(number)) for number in range(40)]
    await advance(clock, 4, step=0.02)

    assert all(task.done() for task in tasks)


async def test_an_answer_goes_before_notices_that_wait(lane, clock):
    lane.limiter.depart(Address("telegram", "-1"), ChatKind.PRIVATE, 0.0)
    with unhurried():
        notices = [lane.call(say(number)) for number in range(10)]
    await advance(clock, 1.0, step=0.01)
    answer = lane.call(say(100))
    await advance(clock, 0.1, step=0.01)

    assert answer.done()
    assert not all(notice.done() for notice in notices)
    await advance(clock, 5, step=0.02)
    await asyncio.gather(*notices)


async def test_a_scheduled_message_keeps_a_second_from_the_end_of_an_answer(lane, clock):
    lane.platform.latency = 0.5
    task = lane.call(say(1))
    await advance(clock, 0.5, step=0.5)
    await task

    assert lane.limiter.ripe_at(Address("telegram", "1"), ChatKind.PRIVATE, 0.5) == pytest.approx(1.5)


async def test_a_refused_answer_is_repeated_once_after_the_wait(lane, clock):
    lane.platform.refusals = [3]
    task = lane.call(say(1))
    await advance(clock, 2.9)
    assert not task.done()

    await advance(clock, 0.5)

    assert await task == "done"
    assert len(lane.platform.called) == 2
    assert lane.platform.times[1] >= 3.0


async def test_an_answer_refused_twice_is_left_to_its_caller(lane, clock):
    lane.platform.refusals = [1, 1]
    task = lane.call(say(1))
    await advance(clock, 5)

    with pytest.raises(TelegramRetryAfter):
        await task
    assert len(lane.platform.called) == 2


async def test_an_answer_waits_no_longer_than_half_a_minute(lane):
    lane.platform.refusals = [31]

    with pytest.raises(TelegramRetryAfter):
        await lane.call(say(1))
    assert len(lane.platform.called) == 1
    assert not lane.limiter.is_ripe(Address("telegram", "1"), ChatKind.PRIVATE, 30.0)


async def test_an_answer_to_a_chat_that_waits_long_is_not_even_tried(lane):
    lane.limiter.penalise(Address("telegram", "1"), 300, 0.0, 0.0)

    with pytest.raises(TelegramRetryAfter) as held_back:
        await lane.call(say(1))
    assert held_back.value.retry_after == 300
    assert lane.platform.called == []


async def test_a_refusal_that_is_waited_out_to_the_last_second_is_repeated(lane, clock):
    lane.pacing = InteractivePacing(lane.limiter, clock, luck=lambda: 1.0)
    lane.platform.refusals = [30]
    task = lane.call(say(1))
    await advance(clock, 34, step=0.5)

    assert await task == "done"


async def test_a_handler_that_is_cancelled_gives_its_place_away(lane, clock):
    tasks = [lane.call(say(number)) for number in range(10)]
    await settle()
    tasks[5].cancel()
    await advance(clock, 1, step=0.01)

    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert results.count("done") == 9


async def test_groups_are_told_by_their_ids(lane, clock):
    tasks = [lane.call(say(-100500)) for _ in range(25)]
    await advance(clock, 40, step=0.5)
    assert len(lane.platform.called) == 20

    await advance(clock, 60, step=0.5)
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert results.count("done") >= 20
