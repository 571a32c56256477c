"""The process is killed again and again at random moments, while it sends thousands of messages."""

import asyncio
import contextlib
import random
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any, ClassVar

from aiohttp import web
from sqlalchemy import func, select

from sandbox.bots import BotAccount
from sandbox.emulator import Emulator
from sandbox.faults import Exchange, Fault
from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.lifecycle import MessageStatus
from scheduling.policies import DoubtPolicy
from storage.engine import Database, open_database
from storage.models import deliveries, epochs, has_status, scheduled_messages, untold_failure
from tests.chaos.crowd import store_crowd
from tests.chaos.harness import BOT_ID, TOKEN, Life, Lineage, run_elsewhere
from tests.chaos.ledger import Ledger, check_file, read_ledger
from tests.chaos.witness import is_send, text_of

MAX_IN_FLIGHT = 30
UNRECORDED_SECONDS = 1.0
"""How long before its death a process may have heard an answer that is not on record: a group commit takes 50 ms, and a
machine that has other things to do makes it longer."""
SLOWEST_SECONDS = 0.08
"""How long Telegram takes at the most, so that a death hits sends under way."""
STALLED_SECONDS = 30.0
START_SHARE = 0.2
"""How many of the deaths come while the process starts."""
START_SECONDS = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """So many kills over so many messages. Equal seeds choose equal moments, as far as the machine lets them."""

    seed: int
    policy: DoubtPolicy
    kills: int = 25
    messages: int = 3000
    chats: int = 300


@dataclass(slots=True, kw_only=True)
class Result:
    """What a round came to."""

    kills: int = 0
    messages: int = 0
    sent: int = 0
    held: int = 0
    copies: int = 0
    """Messages that arrived more often than once, each time counted."""
    doubts: int = 0
    most_under_way: int = 0
    """Doubts that one process left, about requests that had not been answered."""
    most_unrecorded: int = 0
    """Doubts that one process left, about requests whose answers it had no time to record."""
    seconds_to_first_send: list[float] = field(default_factory=list)
    """From the fork to the first request that arrived, of each process that came so far with something due."""
    refusals: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        firsts = self.seconds_to_first_send or [0.0]
        return (
            f"{self.kills} kills, {self.messages} messages: {self.sent} sent, {self.held} held, {self.copies} copies, "
            f"{self.doubts} doubts (of one process at most {self.most_under_way} about what was under way and "
            f"{self.most_unrecorded} about what was answered and not yet recorded), {self.refusals} starts put off; "
            f"first send after {statistics.median(firsts):.2f} s (median), {max(firsts):.2f} s (longest)"
        )

    def to_json(self) -> dict[str, Any]:
        """Return it as a line of a journal."""
        return asdict(self)


class SlowTelegram(Fault):
    """Does everything, taking a random while before or after; counts what arrived."""

    name: ClassVar[str] = "slow"

    def __init__(self, luck: random.Random, *, slowest_seconds: float = SLOWEST_SECONDS) -> None:
        self._luck = luck
        self._slowest_seconds = slowest_seconds
        self.arrived: Counter[str] = Counter()
        self.answered_at: dict[str, list[float]] = {}
        self.firsts: list[float] = []
        self._is_first_due = False

    def expect_first(self) -> None:
        """Note when the next send arrives."""
        self._is_first_due = True

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Take a while."""
        if self._is_first_due:
            self._is_first_due = False
            self.firsts.append(exchange.call.received)
        seconds = self._luck.uniform(0, self._slowest_seconds)
        before = self._luck.random() * seconds
        await asyncio.sleep(before)
        answer = exchange.work()
        if exchange.call.is_done:
            self.arrived[text_of(exchange.call)] += 1
        await asyncio.sleep(seconds - before)
        self.answered_at.setdefault(text_of(exchange.call), []).append(asyncio.get_running_loop().time())
        return exchange.answer(*answer)


async def run_round(plan: Round, *, zygote: ForkServerContext, url: str, folder: Path) -> Result:
    """Kill, and kill, and in the end let live; say what it came to."""
    luck = random.Random(plan.seed)
    database = open_database(url)
    account = BotAccount(token=TOKEN, id=BOT_ID, username="CarillonBot")
    try:
        await store_crowd(database, messages=plan.messages, chats=plan.chats, policy=plan.policy)
        async with Emulator(bots=[account], seed=plan.seed, is_open=True, record_limit=1000) as emulator:
            telegram = SlowTelegram(random.Random(plan.seed + 1))
            emulator.faults.add(telegram, where=is_send, times=None)
            lineage = Lineage(zygote, folder, bot_api_url=emulator.url, database_url=url, max_in_flight=MAX_IN_FLIGHT)
            result = Result(messages=plan.messages)
            deaths: list[Death] = []
            for kills_left in range(plan.kills, 0, -1):
                telegram.expect_first()
                async with lineage.birth() as life:
                    killed_at = await _die(life, telegram, luck, plan, kills_left, result)
                if database.is_sqlite:
                    await _check_elsewhere(zygote, url)
                deaths.append(Death(await _epoch(database), killed_at))
                result.kills += 1
            await _let_live(lineage, telegram, database, result)
            if database.is_sqlite:
                await _check_elsewhere(zygote, url)
            _judge(await read_ledger(database), telegram, deaths, result)
            return result
    finally:
        await database.close()


@dataclass(frozen=True, slots=True)
class Death:
    """When a process was killed."""

    epoch: int
    """The latest one that it, or one before it, had begun."""
    at: float
    """By the machine's monotonic clock."""


async def _epoch(database: Database) -> int:
    async with database.reading() as connection:
        return (await connection.execute(select(func.max(epochs.c.epoch)))).scalar_one() or 0


async def _check_elsewhere(zygote: ForkServerContext, url: str) -> None:
    """See in a process of its own that an SQLite file is whole.

    Were it opened and closed here, then the locks of our own connection to it would be gone (POSIX), and that one would
    find the file malformed.
    """
    assert await run_elsewhere(zygote, check_file, url) == 0, "the file is broken"


async def _die(
    life: Life, telegram: SlowTelegram, luck: random.Random, plan: Round, kills_left: int, result: Result
) -> float:
    """Kill a process, while it starts or once so much more has arrived; return when, by the monotonic clock."""
    if luck.random() < START_SHARE:
        await asyncio.sleep(luck.uniform(0, START_SECONDS))
    else:
        remaining = plan.messages - len(telegram.arrived)
        until = sum(telegram.arrived.values()) + luck.randint(1, max(1, 2 * remaining // (kills_left + 1)))
        with contextlib.suppress(TimeoutError):  # too little was left to send: it dies idle
            await life.until(
                lambda: sum(telegram.arrived.values()) >= until,
                seconds=5 if remaining < MAX_IN_FLIGHT else STALLED_SECONDS,
            )
        await asyncio.sleep(luck.uniform(0, SLOWEST_SECONDS))
    life.kill()
    killed_at = asyncio.get_running_loop().time()
    await life.end()
    _note_start(life, telegram, result)
    return killed_at


async def _let_live(lineage: Lineage, telegram: SlowTelegram, database: Database, result: Result) -> None:
    """Let the last one do all that is left, and stop in order."""
    telegram.expect_first()
    async with lineage.birth() as life:
        await life.until(lambda: life.started, seconds=STALLED_SECONDS)  # before that it hears no SIGTERM
        try:
            async with asyncio.timeout(STALLED_SECONDS * 2):
                while await _left(database):
                    await asyncio.sleep(0.2)
                    assert life.is_alive, life.words()
        except TimeoutError:
            result.faults.append(f"stalled: {await _left(database)} left; {lineage.words()}")
        _note_start(life, telegram, result)
        life.terminate()
        if code := await life.end():
            result.faults.append(f"ended with {code}: {lineage.words()}")


def _note_start(life: Life, telegram: SlowTelegram, result: Result) -> None:
    if life.started is not None:
        result.refusals += life.started.refusals
    for first in _taken(telegram.firsts):
        result.seconds_to_first_send.append(first - life.born)


def _taken(items: list[float]) -> Iterator[float]:
    while items:
        yield items.pop()


async def _left(database: Database) -> int:
    """Return how much is left to do."""
    planned = has_status(scheduled_messages.c.status, MessageStatus.ACTIVE)
    under_way = has_status(deliveries.c.status, DeliveryStatus.PENDING, DeliveryStatus.SENDING)
    async with database.reading() as connection:
        counts = [
            (await connection.execute(select(func.count()).where(condition))).scalar_one()
            for condition in (planned, under_way, untold_failure, deliveries.c.note_due)
        ]
    return sum(counts)


def _judge(ledger: Ledger, telegram: SlowTelegram, deaths: Sequence[Death], result: Result) -> None:
    statuses = Counter(line.status for line in ledger.lines)
    result.sent = statuses[DeliveryStatus.SENT]
    result.held = statuses[DeliveryStatus.UNKNOWN]
    result.copies = sum(telegram.arrived.values()) - len(telegram.arrived)
    result.faults += ledger.faults(telegram.arrived)
    if len(ledger.texts) != result.messages:
        result.faults.append(f"{len(ledger.texts)} schedules instead of {result.messages}")
    doubts = [
        (line.text, epoch)
        for line in ledger.lines
        for status, epoch in line.attempts
        if status is AttemptStatus.IN_DOUBT
    ]
    result.doubts = len(doubts)
    before = 0
    for death in deaths:
        left = [text for text, epoch in doubts if before < epoch <= death.epoch]
        unrecorded = [text for text in left if _was_answered(text, death.at, telegram)]
        result.most_unrecorded = max(result.most_unrecorded, len(unrecorded))
        result.most_under_way = max(result.most_under_way, len(left) - len(unrecorded))
        before = death.epoch
    if any(epoch > before for _text, epoch in doubts):
        result.faults.append("doubts of a process that nobody killed")
    if result.most_under_way > MAX_IN_FLIGHT:
        result.faults.append(f"{result.most_under_way} doubts about what was under way")


def _was_answered(text: str, death_at: float, telegram: SlowTelegram) -> bool:
    """Tell whether Telegram had answered shortly before a process died."""
    return any(death_at - UNRECORDED_SECONDS < at <= death_at for at in telegram.answered_at.get(text, ()))
