"""Messages that are all due, a Telegram that takes its time, and those who send them until nothing is left."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from sandbox.bots import BotAccount
from sandbox.emulator import Emulator
from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.policies import DoubtPolicy
from storage.engine import Database, open_database
from tests.chaos.crowd import store_crowd
from tests.chaos.harness import BOT_ID, TOKEN, Life, Lineage, run_elsewhere
from tests.chaos.kill_loop import SLOWEST_SECONDS, SlowTelegram
from tests.chaos.ledger import Ledger, check_file, read_ledger
from tests.chaos.witness import is_send

PATIENCE_SECONDS = 60.0


@dataclass(slots=True, kw_only=True)
class Toll:
    """What an ordeal cost."""

    messages: int = 0
    sent: int = 0
    held: int = 0
    copies: int = 0
    """Messages that arrived more often than once, each time counted."""
    doubts: int = 0
    late_answers: int = 0
    """Copies of what was in doubt when they left, and known to have arrived afterwards."""
    released: int = 0
    """Attempts that were given back: certainly nothing had been sent."""
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.messages} messages: {self.sent} sent, {self.held} held, {self.copies} copies, "
            f"{self.doubts} doubts, {self.late_answers} late answers, {self.released} given back"
        )


class Backlog:
    """So many messages to so many chats. Equal seeds choose equal moments, as far as the machine lets them."""

    def __init__(
        self,
        *,
        emulator: Emulator,
        database: Database,
        lineage: Lineage,
        zygote: ForkServerContext,
        messages: int,
        luck: random.Random,
        slowest_seconds: float,
    ) -> None:
        self.emulator = emulator
        self.database = database
        self.lineage = lineage
        self.luck = luck
        self.toll = Toll(messages=messages)
        self._zygote = zygote
        self.telegram = SlowTelegram(random.Random(luck.random()), slowest_seconds=slowest_seconds)
        emulator.faults.add(self.telegram, where=is_send, times=None)

    @property
    def arrived(self) -> Counter[str]:
        """How often each text arrived."""
        return self.telegram.arrived

    async def drain_some(self, life: Life, *, ordeals_left: int, most: int | None = None) -> None:
        """Let some be sent, of what is left at most so much that as much remains for each ordeal to come."""
        remaining = self.toll.messages - len(self.arrived)
        assert remaining, "nothing is left for an ordeal to disturb"
        share = max(1, remaining // (ordeals_left + 1))
        until = len(self.arrived) + self.luck.randint(1, share if most is None else min(share, most))
        await life.until(lambda: len(self.arrived) >= until, seconds=PATIENCE_SECONDS)
        await asyncio.sleep(self.luck.uniform(0, 0.08))

    async def settle(self, life: Life, *, knows_late_answers: bool = False) -> Ledger:
        """Let one do all that is left, and stop in order; hold what it says against what arrived: see `Ledger`."""
        ledger = await read_ledger(self.database)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not (ledger.is_settled and ledger.lines):
                    await asyncio.sleep(0.3)
                    ledger = await read_ledger(self.database)
                    assert life.is_alive, life.words()
        except TimeoutError:
            self.toll.faults.append("not settled")
        life.terminate()
        if await life.end() != 0:
            self.toll.faults.append("did not stop in order")
        if self.database.is_sqlite and await self.elsewhere(check_file) != 0:
            self.toll.faults.append("the file is broken")
        self._judge(ledger, knows_late_answers=knows_late_answers)
        return ledger

    async def elsewhere(self, look: Callable[[str], None]) -> int:
        """Look at the database in a process of its own: see `kill_loop`; return 0 unless that raised."""
        return await run_elsewhere(self._zygote, look, self.database.engine.url.render_as_string(hide_password=False))

    def _judge(self, ledger: Ledger, *, knows_late_answers: bool) -> None:
        toll = self.toll
        toll.sent = sum(line.status == DeliveryStatus.SENT for line in ledger.lines)
        toll.held = sum(line.status == DeliveryStatus.UNKNOWN for line in ledger.lines)
        toll.copies = sum(self.arrived.values()) - len(self.arrived)
        toll.doubts = sum(line.doubts for line in ledger.lines)
        toll.late_answers = sum(line.late_answers for line in ledger.lines)
        toll.released = sum(
            status == AttemptStatus.RELEASED for line in ledger.lines for status, _epoch in line.attempts
        )
        toll.faults += ledger.faults(self.arrived, knows_late_answers=knows_late_answers)
        if toll.faults:
            toll.faults.append(self.lineage.words())


@asynccontextmanager
async def backlog(
    *,
    zygote: ForkServerContext,
    url: str,
    folder: Path,
    seed: int,
    policy: DoubtPolicy,
    messages: int,
    chats: int = 300,
    slowest_seconds: float = SLOWEST_SECONDS,
    **settings: Any,
) -> AsyncIterator[Backlog]:
    """Store messages, and be Telegram until the end of the block. `settings` are the victims', who know no limits."""
    luck = random.Random(seed)
    database = open_database(url)
    account = BotAccount(token=TOKEN, id=BOT_ID, username="CarillonBot")
    try:
        await store_crowd(database, messages=messages, chats=chats, policy=policy)
        async with Emulator(bots=[account], seed=seed, is_open=True) as emulator:
            lineage = Lineage(zygote, folder, **{"bot_api_url": emulator.url, "database_url": url, **settings})
            yield Backlog(
                emulator=emulator,
                database=database,
                lineage=lineage,
                zygote=zygote,
                messages=messages,
                luck=luck,
                slowest_seconds=slowest_seconds,
            )
    finally:
        await database.close()
