"""Telegram's limits are kept, against a server that enforces them, and as fast as they allow."""

import asyncio
import itertools
import math
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.application import Application
from bot.settings import load_settings
from sandbox import BotAccount, Emulator, RateLimits
from sandbox.limits import most_within
from scheduling.clock import Clock, SystemClock
from storage.engine import open_database
from tests.chaos.traffic import FIRST_GROUP, TOKEN, count_by_status, instants_by_chat, schedule
from tests.chaos.virtual_time import in_virtual_time

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(900)]

FIRST_PERSON = 1_000_000
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
CHATS, GROUPS = 500, 50
PATIENCE_SECONDS = 7200.0


@dataclass
class Drain:
    """What the server saw, and what the bot recorded."""

    emulator: Emulator
    due_at: datetime
    statuses: dict[str, int] = field(default_factory=dict)
    asked: int = 0
    paces: list[float] = field(default_factory=list)

    @property
    def accepted(self) -> list[datetime]:
        return [one.at for one in self.emulator.limiter.decisions if one.is_accepted]

    @property
    def refused(self) -> list[datetime]:
        return [one.at for one in self.emulator.limiter.decisions if not one.is_accepted]

    @property
    def by_chat(self) -> dict[Any, list[float]]:
        return instants_by_chat(self.emulator.limiter.decisions, begin=self.due_at)

    @property
    def answers(self) -> int:
        return sum(1 for call in self.emulator.calls("sendMessage") if call.is_ok and not is_scheduled(call))


def is_scheduled(call) -> bool:
    return call.parameters["text"].startswith("message ")


Meanwhile = Callable[[Drain, Application, Clock], Awaitable[None]]


async def nothing(_drain: Drain, _application: Application, _clock: Clock) -> None:
    """Let nothing else happen."""


@asynccontextmanager
async def going_on(work: Awaitable[None]) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            await task


async def drain(
    clock: Clock,
    url: str,
    numbers_by_chat: dict[int, Sequence[int]],
    *,
    meanwhile: Meanwhile = nothing,
    due_after: Callable[[int], float] = lambda _: 0.0,
    **settings: Any,
) -> Drain:
    """Let the bot send what falls due, to a server that refuses what is beyond the limits."""
    due_at = clock.now() + 5 * SECOND
    total = sum(len(numbers) for numbers in numbers_by_chat.values())
    await schedule(url, numbers_by_chat, due_at=lambda number: due_at + due_after(number) * SECOND)
    account = BotAccount(token=TOKEN, id=42, username="CarillonBot")
    async with Emulator(clock=clock.now, bots=[account], limits=RateLimits(), is_open=True) as emulator:
        application = Application(
            load_settings(_env_file=None, bot_token=TOKEN, bot_api_url=emulator.url, database_url=url, **settings),
            clock=clock,
        )
        await application.start()
        drained = Drain(emulator, due_at)
        arrived = 0
        seen = 0

        def is_drained() -> bool:
            nonlocal arrived, seen
            for event in itertools.islice(emulator.recorder.events, seen, None):
                seen += 1
                arrived += event.kind == "message" and event.payload.get("text", "").startswith("message ")
            return arrived >= total

        try:
            async with going_on(meanwhile(drained, application, clock)):
                await emulator.wait_for(is_drained, timeout=PATIENCE_SECONDS)
        finally:
            await application.stop()
    database = open_database(url)
    drained.statuses = await count_by_status(database)
    await database.close()
    return drained


AT_ONCE = 300
"""Due at the beginning; from then on a little more falls due than may leave."""
DUE_PER_SECOND = 29.0


def due_after(number: int) -> float:
    """In seconds. Whatever came more than a minute late would be followed by a note that says so."""
    return max(0, number - AT_ONCE) / DUE_PER_SECOND


def spread(messages: int) -> dict[int, list[int]]:
    """Two thirds go to 500 chats, one third to 50 groups; a few of both get more than they may be sent."""
    numbers: dict[int, list[int]] = {}
    chats = itertools.cycle(range(FIRST_PERSON + 1, FIRST_PERSON + CHATS))
    quiet = itertools.cycle(range(FIRST_GROUP - GROUPS, FIRST_GROUP - 20))
    busy = itertools.cycle(range(FIRST_GROUP - 20, FIRST_GROUP - 1))
    for number in range(messages):
        match number % 60:
            case 0:
                chat = FIRST_GROUP - 1  # 29 a minute
            case 1 | 21 | 41:
                chat = FIRST_PERSON  # 1.5 a second
            case place if place % 5 == 2:
                chat = next(busy)  # 18 a minute
            case place if place % 10 == 3:
                chat = next(quiet)
            case _:
                chat = next(chats)
        numbers.setdefault(chat, []).append(number)
    return numbers


async def people_ask(drained: Drain, _application: Application, clock: Clock) -> None:
    """Each second somebody asks for help: of forty people, half of whom have schedules."""
    emulator = drained.emulator
    people = [emulator.add_user(f"Person {n}", user_id=FIRST_PERSON + CHATS - 20 + n, started=True) for n in range(40)]
    while clock.now() < drained.due_at:
        await clock.wait(asyncio.Event(), seconds=0.5)
    for person in itertools.cycle(people):
        emulator.say(person, "/help")
        drained.asked += 1
        await clock.wait(asyncio.Event(), seconds=1)


def assert_limits_are_kept(drained: Drain, messages: int) -> None:
    assert drained.statuses == {"sent": messages}
    assert drained.refused == []
    assert most_within(drained.accepted, SECOND) <= 30
    assert drained.answers >= drained.asked - 10
    scheduled = {(call.chat_id, call.at) for call in drained.emulator.calls("sendMessage") if is_scheduled(call)}
    for chat, instants in drained.by_chat.items():
        for earlier, later in itertools.pairwise(instants):
            if (chat, drained.due_at + timedelta(seconds=later)) in scheduled:
                assert later - earlier >= 1.0 - 1e-4, f"to {chat}"
        if chat < 0:
            assert most_within([drained.due_at + timedelta(seconds=at) for at in instants], MINUTE) <= 20


def slowest_ten_seconds(drained: Drain, messages: int) -> float:
    """Return the lowest rate of any ten whole seconds in which there was enough to do."""
    per_second = Counter(math.floor((at - drained.due_at).total_seconds()) for at in drained.accepted)
    seconds = [per_second[second] for second in range(1, math.floor(due_after(messages)))]
    return min(sum(seconds[begin : begin + 10]) / 10 for begin in range(len(seconds) - 9))


def test_limits_are_kept_and_the_rate_is_used_to_the_full(database_url):
    """Half of the ten thousand on each database."""
    drained = in_virtual_time(
        lambda clock: drain(clock, database_url, spread(5000), due_after=due_after, meanwhile=people_ask)
    )

    assert_limits_are_kept(drained, 5000)
    assert slowest_ten_seconds(drained, 5000) >= 27


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_limits_are_kept_by_the_clock_on_the_wall(database_url):
    drained = asyncio.run(drain(SystemClock(), database_url, spread(10_000), due_after=due_after, meanwhile=people_ask))

    assert_limits_are_kept(drained, 10_000)
    assert slowest_ten_seconds(drained, 10_000) >= 27


async def others_after(clock: Clock, url: str, *, first: int, beside: int = 0, **options: Any) -> list[float]:
    """Return after how many seconds 500 chats, numbered from `first`, had their message, sorted.

    `beside` is how many messages there are to one chat, all before theirs.
    """
    one_chat, others = first - 1, {first + number: [first + number] for number in range(CHATS)}
    drained = await drain(clock, url, {one_chat: range(first - beside, first)} | others, **options)
    assert drained.refused == []
    scheduled = Counter(call.chat_id for call in drained.emulator.calls("sendMessage") if is_scheduled(call))
    assert scheduled[one_chat] == beside
    return sorted(drained.by_chat[chat][0] for chat in others)


async def its_person_asks(drained: Drain, _application: Application, clock: Clock) -> None:
    """Let the chat be behind its rate before its messages are due, and stay so."""
    person = drained.emulator.add_user("Eve", user_id=3 * FIRST_PERSON - 1, started=True)
    while clock.now() < drained.due_at - SECOND / 2:
        await clock.wait(asyncio.Event(), seconds=0.1)
    for _ in range(20):
        drained.emulator.say(person, "/help")
        await clock.wait(asyncio.Event(), seconds=0.3)


def test_sixty_messages_to_one_chat_do_not_delay_five_hundred_others(database_url):
    async def compare(clock: Clock) -> list[list[float]]:
        return [
            await others_after(clock, database_url, first=FIRST_PERSON),
            await others_after(clock, database_url, first=2 * FIRST_PERSON, beside=60),
            await others_after(clock, database_url, first=3 * FIRST_PERSON, beside=60, meanwhile=its_person_asks),
        ]

    alone, beside, beside_who_asks = in_virtual_time(compare)
    # One of the 28 a second is that chat's, and for a while another one its answers'.
    for seconds, share in ((beside, 28 / 27), (beside_who_asks, 28 / 26)):
        assert [late for soon, late in zip(alone, seconds, strict=True) if late > soon * share + 0.25] == []


def test_after_a_refusal_the_pace_drops_and_climbs_back_step_by_step(sqlite_url):
    async def slow_down_for_a_while(drained: Drain, _application: Application, clock: Clock) -> None:
        limiter = drained.emulator.limiter
        usual = limiter.limits
        while clock.now() < drained.due_at + 20 * SECOND:
            await clock.wait(asyncio.Event(), seconds=1)
        limiter.limits = RateLimits(global_per_second=4)
        await clock.wait(asyncio.Event(), seconds=10)
        limiter.limits = usual

    numbers = {FIRST_PERSON + number: [number] for number in range(1000)}
    drained = in_virtual_time(
        lambda clock: drain(clock, sqlite_url, numbers, meanwhile=slow_down_for_a_while, rate_global_per_second=5)
    )

    assert drained.statuses == {"sent": 1000}
    assert 2 <= len(drained.refused) <= 6
    began = math.ceil((max(drained.refused) - drained.due_at).total_seconds()) + 5
    per_second = Counter(math.floor((at - drained.due_at).total_seconds()) for at in drained.accepted)
    rates = [
        sum(per_second[second] for second in range(begin, begin + 20)) / 20 for begin in range(began, began + 180, 30)
    ]
    assert rates == pytest.approx([3.5, 3.75, 4, 4.25, 4.5, 4.75], abs=0.2)
