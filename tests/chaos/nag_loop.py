"""Reminders that come again until somebody says Done, while their process is killed again and again."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.context import ForkServerContext
from pathlib import Path

from sqlalchemy import func, select, update

from sandbox.bots import BotAccount
from sandbox.emulator import Emulator
from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.options import Nagging, Options
from scheduling.policies import DoubtPolicy
from storage.engine import Database, open_database
from storage.mapping import options_to_text
from storage.models import deliveries, has_status, scheduled_messages
from tests.chaos.crowd import store_crowd
from tests.chaos.harness import BOT_ID, TOKEN, Lineage
from tests.chaos.kill_loop import SlowTelegram
from tests.chaos.ledger import Ledger, Line, read_ledger
from tests.chaos.witness import is_send

REMINDERS = 40
CHATS = 20
NAGGING = Nagging(minutes=5, times=2)
MAX_IN_FLIGHT = 8
KILLS_A_WAVE = 2
STALLED_SECONDS = 30.0
START_SHARE = 0.25
"""How many of the deaths come while the process starts."""
START_SECONDS = 0.3


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What it came to."""

    kills: int = 0
    nags: int = 0
    copies: int = 0
    """Messages that arrived more often than once, each time counted."""
    doubts: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {REMINDERS} reminders, {self.nags} nags, {self.copies} copies, {self.doubts} doubts"
        )


async def run_nags(*, zygote: ForkServerContext, url: str, folder: Path, seed: int) -> Outcome:
    """Let all come, and come again as often as they may, with deaths in each wave; say what it came to."""
    luck = random.Random(seed)
    database = open_database(url)
    account = BotAccount(token=TOKEN, id=BOT_ID, username="CarillonBot")
    try:
        await store_crowd(database, messages=REMINDERS, chats=CHATS, policy=DoubtPolicy.RESEND)
        await _make_them_nag(database)
        async with Emulator(bots=[account], seed=seed, is_open=True, record_limit=1000) as emulator:
            telegram = SlowTelegram(random.Random(seed + 1))
            emulator.faults.add(telegram, where=is_send, times=None)
            lineage = Lineage(zygote, folder, bot_api_url=emulator.url, database_url=url, max_in_flight=MAX_IN_FLIGHT)
            outcome = Outcome()
            for wave in range(NAGGING.times + 1):
                for _ in range(KILLS_A_WAVE):
                    await _die(lineage, telegram, luck)
                    outcome.kills += 1
                await _finish(lineage, database, wanted=REMINDERS * (wave + 1), outcome=outcome)
                outcome.kills += 1
                lineage.ahead += timedelta(minutes=NAGGING.minutes + 1)
            await _rest(lineage, telegram, outcome)
            _judge(await read_ledger(database), telegram.arrived, outcome)
            return outcome
    finally:
        await database.close()


async def _make_them_nag(database: Database) -> None:
    options = options_to_text(Options(reminds=True, nagging=NAGGING))
    async with database.writing() as connection:
        await connection.execute(update(scheduled_messages).values(options=options))


async def _die(lineage: Lineage, telegram: SlowTelegram, luck: random.Random) -> None:
    """Kill a process, while it starts or once some more has arrived."""
    async with lineage.birth() as life:
        if luck.random() < START_SHARE:
            await asyncio.sleep(luck.uniform(0, START_SECONDS))
        else:
            until = sum(telegram.arrived.values()) + luck.randint(1, REMINDERS // 3)
            with contextlib.suppress(TimeoutError):  # too little was left to send: it dies idle
                await life.until(lambda: sum(telegram.arrived.values()) >= until, seconds=3)
            await asyncio.sleep(luck.uniform(0, 0.05))
        life.kill()
        await life.end()


async def _finish(lineage: Lineage, database: Database, *, wanted: int, outcome: Outcome) -> None:
    """Let one live until all of a wave is on record, and kill it at that moment."""
    async with lineage.birth() as life:
        try:
            async with asyncio.timeout(STALLED_SECONDS):
                while (sent := await _sent(database)) < wanted:
                    assert life.is_alive, life.words()
                    await asyncio.sleep(0.02)
        except TimeoutError:
            outcome.faults.append(f"stalled: {sent} of {wanted} sent; {lineage.words()}")
        life.kill()
        await life.end()


async def _rest(lineage: Lineage, telegram: SlowTelegram, outcome: Outcome) -> None:
    """See that nothing comes any more: all have come as often as they may."""
    before = sum(telegram.arrived.values())
    async with lineage.birth() as life:
        await life.until(lambda: life.started, seconds=STALLED_SECONDS)
        await asyncio.sleep(1)
        life.terminate()
        if code := await life.end():
            outcome.faults.append(f"ended with {code}: {lineage.words()}")
    if sum(telegram.arrived.values()) != before:
        outcome.faults.append("something came once more than it may")


async def _sent(database: Database) -> int:
    query = select(func.count()).where(has_status(deliveries.c.status, DeliveryStatus.SENT))
    async with database.reading() as connection:
        return int((await connection.execute(query)).scalar_one())


def _judge(ledger: Ledger, arrived: Mapping[str, int], outcome: Outcome) -> None:
    """Hold what is on record against what arrived: of each text each time, and no more copies than doubts."""
    lines: dict[str, list[Line]] = {text: [] for text in ledger.texts}
    for line in ledger.lines:
        lines[line.text].append(line)
    outcome.nags = len(ledger.lines) - len(ledger.texts)
    outcome.doubts = sum(line.doubts for line in ledger.lines)
    outcome.copies = sum(arrived.values()) - len(ledger.lines)
    for text, some in lines.items():
        outcome.faults += [f"{text}: {trouble}" for trouble in _troubles(some, arrived.get(text, 0))]


def _troubles(lines: Sequence[Line], copies: int) -> list[str]:
    found = []
    times = NAGGING.times + 1
    if len(lines) != times:
        found.append(f"{len(lines)} deliveries instead of {times}")
    if statuses := Counter(line.status for line in lines if line.status is not DeliveryStatus.SENT):
        found.append(f"not sent: {statuses}")
    if any(status is AttemptStatus.STARTED for line in lines for status, _epoch in line.attempts):
        found.append("a try without an end")
    doubts = sum(line.doubts for line in lines)
    if not len(lines) <= copies <= len(lines) + doubts:
        found.append(f"arrived {copies} times: {len(lines)} deliveries, {doubts} doubts")
    return found
