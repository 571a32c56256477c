"""Deliveries to play with, and stand-ins for the queue and the platform."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from scheduling.chats import Address, ChatKind
from scheduling.clock import ManualClock
from scheduling.content import Content
from scheduling.deliveries import DueDelivery, SendOrder, Verdict
from scheduling.identifiers import AttemptId, BotId, ChatId, DeliveryId, MessageId, RecipientId
from scheduling.outcomes import Outcome, Sent, Withheld
from scheduling.policies import DoubtPolicy

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def due(number: int, *, chat: int | None = None, priority: int = 3, at: float = 0.0, kind=ChatKind.PRIVATE):
    chat = number if chat is None else chat
    return DueDelivery(
        id=DeliveryId(UUID(int=number)),
        recipient_id=RecipientId(UUID(int=1_000_000 + chat)),
        address=Address("telegram", str(chat)),
        chat_kind=kind,
        priority=priority,
        next_try_at=NOW + timedelta(seconds=at),
    )


def order(number: int = 1, *, chat: int | None = None, **changes) -> SendOrder:
    chat = number if chat is None else chat
    facts = {
        "delivery_id": DeliveryId(UUID(int=number)),
        "attempt_id": AttemptId(UUID(int=2_000_000 + number)),
        "message_id": MessageId(UUID(int=3_000_000 + number)),
        "bot_id": BotId(42),
        "chat_id": ChatId(UUID(int=4_000_000 + chat)),
        "recipient_id": RecipientId(UUID(int=1_000_000 + chat)),
        "address": Address("telegram", str(chat)),
        "chat_kind": ChatKind.PRIVATE,
        "topic_id": None,
        "content": Content(f"message {number}"),
        "occurrence_at": NOW,
        "epoch": 0,
        "claimed_at": NOW,
        "part": 0,
        "parts": 1,
        "tries": 0,
        "doubt": DoubtPolicy.RESEND,
    }
    return SendOrder(**{**facts, **changes})


@dataclass
class RecordedOutcomes:
    """A queue that keeps what it is told, fails when it is told to, and can be held up."""

    batches: list[list[Verdict]] = field(default_factory=list)
    calls: int = 0
    is_away: bool = False
    poison: set[DeliveryId] = field(default_factory=set)
    judged_elsewhere: set[DeliveryId] = field(default_factory=set)
    gate: asyncio.Event | None = None
    concurrent: int = 0
    most_concurrent: int = 0

    @property
    def verdicts(self) -> list[Verdict]:
        return [verdict for batch in self.batches for verdict in batch]

    async def record(self, verdicts: Sequence[Verdict]) -> Sequence[DeliveryId]:
        self.calls += 1
        self.concurrent += 1
        self.most_concurrent = max(self.most_concurrent, self.concurrent)
        try:
            await asyncio.sleep(0)
            if self.gate is not None:
                await self.gate.wait()
            if self.is_away or any(verdict.order.delivery_id in self.poison for verdict in verdicts):
                raise ConnectionError("the database is away")
        finally:
            self.concurrent -= 1
        self.batches.append(list(verdicts))
        return [v.order.delivery_id for v in verdicts if v.order.delivery_id not in self.judged_elsewhere]


@dataclass
class ScriptedSender:
    """A platform that answers as it is told; `hold()` makes it think until `let_go()`."""

    answer: Callable[[SendOrder], Outcome] = lambda sent: Sent(platform_message_id=sent.delivery_id.int)
    began: list[SendOrder] = field(default_factory=list)
    under_way: int = 0
    most_under_way: int = 0
    gate: asyncio.Event | None = None
    connecting: asyncio.Event | None = None
    """Where there is one, requests wait for it before they leave."""
    left: list[SendOrder] = field(default_factory=list)

    def hold(self) -> None:
        self.gate = asyncio.Event()

    def let_go(self) -> None:
        assert self.gate is not None
        self.gate.set()

    def answer_one(self) -> None:
        """Answer the first of those that wait in `gate`, and hold the others."""
        assert self.gate is not None
        next(waiter for waiter in self.gate._waiters if not waiter.done()).set_result(True)

    async def send(self, sent: SendOrder, *, may_leave: Callable[[], bool]) -> Outcome | Withheld:
        self.began.append(sent)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            if self.connecting is not None:
                await self.connecting.wait()
            if not may_leave():
                return Withheld()
            self.left.append(sent)
            if self.gate is not None:
                await self.gate.wait()
            return self.answer(sent)
        finally:
            self.under_way -= 1


async def settle() -> None:
    """Let all that can go on without time passing go on."""
    for _ in range(30):
        await asyncio.sleep(0)


async def advance(clock: ManualClock, seconds: float, *, step: float = 0.05) -> None:
    """Move the clock in small steps, so that who wakes can go to sleep again."""
    await settle()
    for _ in range(max(1, round(seconds / step))):
        clock.advance(timedelta(seconds=min(step, seconds)))
        await settle()
