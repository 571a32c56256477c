"""Messages of several parts, while their process is killed again and again."""

import asyncio
import contextlib
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext
from pathlib import Path

from aiohttp import web
from sqlalchemy import func, select, update

from sandbox.bots import BotAccount
from sandbox.emulator import Emulator
from sandbox.faults import Exchange
from scheduling.content import Content
from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.lifecycle import MessageStatus
from scheduling.parts import count_parts
from scheduling.policies import DoubtPolicy
from storage.engine import Database, open_database
from storage.models import deliveries, delivery_attempts, has_status, scheduled_messages
from tests.chaos.crowd import store_crowd
from tests.chaos.harness import BOT_ID, TOKEN, Lineage
from tests.chaos.kill_loop import SlowTelegram
from tests.chaos.witness import is_send, text_of

MESSAGES = 150
PARTS = 3
CHATS = 75
KILLS = 6
MAX_IN_FLIGHT = 6
STALLED_SECONDS = 40.0
_PART = " / "


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What it came to."""

    policy: DoubtPolicy
    kills: int = 0
    sent: int = 0
    held: int = 0
    copies: int = 0
    """Parts that arrived more often than once, each time counted."""
    doubts: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.policy.value}: {self.kills} kills, {MESSAGES} messages of {PARTS} parts, {self.sent} sent, "
            f"{self.held} held, {self.copies} copies, {self.doubts} doubts"
        )


class OrderlyTelegram(SlowTelegram):
    """Remembers in which order all arrived."""

    def __init__(self, luck: random.Random) -> None:
        super().__init__(luck)
        self.order: list[str] = []

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Take a while."""
        response = await super().meet(exchange)
        if exchange.call.is_done:
            self.order.append(text_of(exchange.call))
        return response


async def run_parts(*, zygote: ForkServerContext, url: str, folder: Path, seed: int, policy: DoubtPolicy) -> Outcome:
    """Kill at random moments, and in the end let all be sent; say what it came to."""
    luck = random.Random(seed)
    database = open_database(url)
    account = BotAccount(token=TOKEN, id=BOT_ID, username="CarillonBot")
    try:
        await store_crowd(database, messages=MESSAGES, chats=CHATS, policy=policy)
        await _divide(database)
        async with Emulator(bots=[account], seed=seed, is_open=True, record_limit=2000) as emulator:
            telegram = OrderlyTelegram(random.Random(seed + 1))
            emulator.faults.add(telegram, where=is_send, times=None)
            lineage = Lineage(zygote, folder, bot_api_url=emulator.url, database_url=url, max_in_flight=MAX_IN_FLIGHT)
            outcome = Outcome(policy=policy)
            for _ in range(KILLS):
                async with lineage.birth() as life:
                    until = sum(telegram.arrived.values()) + luck.randint(1, MESSAGES * PARTS // KILLS)
                    with contextlib.suppress(TimeoutError):
                        await life.until(lambda: sum(telegram.arrived.values()) >= until, seconds=3)  # noqa: B023
                    await asyncio.sleep(luck.uniform(0, 0.05))
                    life.kill()
                    await life.end()
                    outcome.kills += 1
            await _finish(lineage, database, outcome)
            await _judge(database, telegram, outcome)
            return outcome
    finally:
        await database.close()


async def _divide(database: Database) -> None:
    """Make of each schedule one of several parts."""
    m = scheduled_messages.c
    async with database.writing() as connection:
        for row in (await connection.execute(select(m.id, m.content))).all():
            text = row.content["text"]
            first, *more = (Content(f"{text}{_PART}{number}") for number in range(PARTS))
            content = Content(first.text, more=tuple(more))
            values = {"content": content.to_json(), "parts": count_parts(content)}
            await connection.execute(update(scheduled_messages).where(m.id == row.id).values(values))


async def _finish(lineage: Lineage, database: Database, outcome: Outcome) -> None:
    async with lineage.birth() as life:
        await life.until(lambda: life.started, seconds=STALLED_SECONDS)
        try:
            async with asyncio.timeout(STALLED_SECONDS):
                while left := await _left(database):
                    assert life.is_alive, life.words()
                    await asyncio.sleep(0.1)
        except TimeoutError:
            outcome.faults.append(f"stalled: {left} left; {lineage.words()}")
        life.terminate()
        if code := await life.end():
            outcome.faults.append(f"ended with {code}: {lineage.words()}")


async def _left(database: Database) -> int:
    planned = has_status(scheduled_messages.c.status, MessageStatus.ACTIVE)
    under_way = has_status(deliveries.c.status, DeliveryStatus.PENDING, DeliveryStatus.SENDING)
    async with database.reading() as connection:
        counts = [
            (await connection.execute(select(func.count()).where(one))).scalar_one() for one in (planned, under_way)
        ]
    return sum(counts)


async def _judge(database: Database, telegram: OrderlyTelegram, outcome: Outcome) -> None:
    """Hold what is on record against what arrived, part by part."""
    d, a, m = deliveries.c, delivery_attempts.c, scheduled_messages.c
    doubts: dict[tuple[object, int], int] = defaultdict(int)
    async with database.reading() as connection:
        for row in await connection.execute(select(a.delivery_id, a.part, a.status)):
            doubts[row.delivery_id, row.part] += row.status == AttemptStatus.IN_DOUBT
            if row.status == AttemptStatus.STARTED:
                outcome.faults.append("a try without an end")
        query = select(d.id, d.status, d.parts_sent, m.content).where(m.id == d.message_id)
        lines = (await connection.execute(query)).all()
    outcome.doubts = sum(doubts.values())
    outcome.copies = sum(telegram.arrived.values()) - len(telegram.arrived)
    statuses = Counter(line.status for line in lines)
    outcome.sent, outcome.held = statuses[DeliveryStatus.SENT], statuses[DeliveryStatus.UNKNOWN]
    if len(lines) != MESSAGES or outcome.sent + outcome.held != MESSAGES:
        outcome.faults.append(f"{len(lines)} deliveries: {dict(statuses)}")
    for line in lines:
        text = str(line.content["text"]).partition(_PART)[0]
        of_parts = [doubts[line.id, part] for part in range(PARTS)]
        sent = PARTS if line.status == DeliveryStatus.SENT else line.parts_sent
        outcome.faults += [
            f"{text}: {trouble}" for trouble in _troubles(text, sent, of_parts, telegram.arrived, outcome.policy)
        ]
    firsts = {text: place for place, text in reversed(list(enumerate(telegram.order)))}
    for text, place in firsts.items():
        head, _, part = text.partition(_PART)
        if int(part) and firsts.get(f"{head}{_PART}{int(part) - 1}", place) >= place:
            outcome.faults.append(f"{text} came before what it follows")


def _troubles(
    text: str, sent: int, doubts: Sequence[int], arrived: Mapping[str, int], policy: DoubtPolicy
) -> list[str]:
    found = []
    for part, doubtful in enumerate(doubts):
        copies = arrived.get(f"{text}{_PART}{part}", 0)
        least = int(part < sent)
        most = least + doubtful
        if policy is DoubtPolicy.HOLD:
            most = min(most, 1)
        if not least <= copies <= most:
            found.append(f"part {part} arrived {copies} times, with {doubtful} doubts and {sent} parts on record")
    return found
