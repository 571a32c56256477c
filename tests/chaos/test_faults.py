"""Ten thousand seeded faults, through the real client and the real emulator: no answer is misunderstood."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer

from delivery.session import TelegramSession
from delivery.telegram import TelegramSender
from sandbox import BotAccount, Emulator
from scheduling.categories import Category
from scheduling.content import Content
from scheduling.outcomes import InDoubt, Outcome, RetryLater, Sent
from tests.chaos.faulty import KINDS, Case, FaultByChat
from tests.delivery.doubles import order

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]

TOKEN = "42:test-test-test-test-test-test-test"
SEED = int(os.environ.get("CHAOS_SEED", "20261123"))
SENDS = int(os.environ.get("CHAOS_FAULTS", "10000"))
TIMEOUT_SECONDS = 0.6
QUICK_AT_ONCE, SLOW_AT_ONCE = 12, 60
FIRST_CHAT = 5_000_000
TOO_BUSY = 0.02
"""The share of sends that a busy machine may let run into the time-out though nothing was to happen to them."""


@dataclass(frozen=True)
class Judged:
    """One send: what was to happen to it, what the sender made of it, and what the server knows."""

    chat: int
    case: Case
    outcome: Outcome
    copies: list[int]
    """The ids of the messages in the chat."""

    @property
    def is_misunderstood(self) -> bool:
        match self.outcome:
            case Sent(platform_message_id=message_id):
                is_contradicted = self.copies != [message_id]
            case InDoubt():
                is_contradicted = len(self.copies) > 1
            case _:
                is_contradicted = self.copies != []
        return is_contradicted or not (self.case.is_understood(self.outcome) or self.came_too_late)

    @property
    def came_too_late(self) -> bool:
        """Whether the machine was too busy for the time-out, whatever was to happen."""
        match self.outcome:
            case InDoubt(category=Category.TIMEOUT):
                return not self.case.is_slow
            case RetryLater(category=Category.NOT_CONNECTED):
                return self.case.has_server
            case _:
                return False


@asynccontextmanager
async def sender_to(url: str) -> AsyncIterator[TelegramSender]:
    session = TelegramSession(api=TelegramAPIServer.from_base(url), limit=QUICK_AT_ONCE + SLOW_AT_ONCE)
    try:
        yield TelegramSender(Bot(TOKEN, session=session), timeout_seconds=TIMEOUT_SECONDS)
    finally:
        await session.close()


async def test_ten_thousand_faults_and_none_is_misunderstood(unused_port):
    print(f"CHAOS_SEED={SEED} CHAOS_FAULTS={SENDS}")  # noqa: T201 - shown with a failure
    rng = random.Random(SEED)
    cases = {FIRST_CHAT + number: rng.choice(KINDS)(rng) for number in range(SENDS)}
    quick, slow = asyncio.Semaphore(QUICK_AT_ONCE), asyncio.Semaphore(SLOW_AT_ONCE)
    outcomes: dict[int, Outcome] = {}
    async with Emulator(bots=[BotAccount(token=TOKEN, id=42)], is_open=True) as emulator:
        by_chat = FaultByChat({chat: case.fault for chat, case in cases.items()})
        emulator.faults.add(by_chat, method="sendMessage", times=None)
        async with sender_to(emulator.url) as sender, sender_to(f"http://127.0.0.1:{unused_port}") as nobody:

            async def send(number: int, chat: int, case: Case) -> None:
                async with slow if case.is_slow else quick:
                    due = order(number, chat=chat, content=Content(f"to {chat}"), tries=case.tries)
                    outcome = await (sender if case.has_server else nobody).send(due, may_leave=lambda: True)
                    assert isinstance(outcome, Outcome)
                    outcomes[chat] = outcome

            await asyncio.gather(*(send(number, *item) for number, item in enumerate(cases.items(), 1)))
        judged = [Judged(chat, case, outcomes[chat], copies_in(emulator, chat)) for chat, case in cases.items()]

    misunderstood = [one for one in judged if one.is_misunderstood]
    assert misunderstood == [], f"seed {SEED}"
    assert sum(one.came_too_late for one in judged) <= TOO_BUSY * SENDS
    # It was a proof: every kind came up, and doubt was justified in both directions.
    doubtful = Counter(len(one.copies) for one in judged if isinstance(one.outcome, InDoubt))
    assert min(doubtful[0], doubtful[1]) > SENDS / 20
    assert len({type(one.outcome) for one in judged}) == 7


def copies_in(emulator: Emulator, chat: int) -> list[int]:
    """Return the ids of what the bot sent there."""
    if chat not in emulator.world.users:
        return []
    return [message.id for message in emulator.history(chat) if message.is_from_bot]
