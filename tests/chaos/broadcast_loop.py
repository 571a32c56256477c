"""The process is killed again and again at random moments, while it plans, holds back and sends a broadcast."""

import asyncio
import contextlib
import random
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import ClassVar

from aiohttp import web
from sqlalchemy import select

from sandbox.bots import BotAccount
from sandbox.emulator import Emulator
from sandbox.faults import Exchange, Fault
from scheduling.broadcasts import BroadcastRun, RunStatus
from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.identifiers import BotId, MessageId
from scheduling.lanes import BROADCAST
from storage.engine import Database, open_database
from storage.models import deliveries, delivery_attempts, recipients
from storage.units import Units
from tests.chaos.audience import FIRST_CHAT, store_broadcast
from tests.chaos.harness import BOT_ID, TOKEN, Life, Lineage, run_elsewhere
from tests.chaos.ledger import check_file
from tests.chaos.witness import is_send

MAX_IN_FLIGHT = 30
SLOWEST_SECONDS = 0.05
"""How long Telegram takes at the most, so that a death hits sends under way."""
STALLED_SECONDS = 60.0
START_SECONDS = 1.5
"""While it starts, and plans recipients, so long at most."""
PAUSED_AFTER, RESUMED_AFTER = 4, 6
"""Between which deaths somebody holds the run back."""
BEGUN = 50
"""So many have arrived before somebody changes the run."""
Change = Callable[[BroadcastRun], BroadcastRun]
FINAL = {DeliveryStatus.SENT, DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED}


@dataclass(slots=True, kw_only=True)
class Result:
    """What a round came to."""

    people: int
    kills: int = 0
    sent: int = 0
    held: int = 0
    """In doubt, and so not sent again."""
    planned_at_kills: list[int] = field(default_factory=list)
    """How many recipients had a delivery when a process died."""
    arrived_at_kills: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.people} recipients: {self.sent} sent, {self.held} in doubt and held; at the "
            f"kills {self.planned_at_kills} were planned and {self.arrived_at_kills} had arrived"
        )


class CountingTelegram(Fault):
    """Does everything, taking a random while before or after; counts what arrived in each chat."""

    name: ClassVar[str] = "counting"

    def __init__(self, luck: random.Random) -> None:
        self._luck = luck
        self.arrived: Counter[int] = Counter()

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Take a while."""
        seconds = self._luck.uniform(0, SLOWEST_SECONDS)
        before = self._luck.random() * seconds
        await asyncio.sleep(before)
        answer = exchange.work()
        if exchange.call.is_done:
            self.arrived[int(str(exchange.call.chat_id))] += 1
        await asyncio.sleep(seconds - before)
        return exchange.answer(*answer)


@dataclass(slots=True, kw_only=True)
class Stage:
    """Where a broadcast goes out, and processes die."""

    database: Database
    message_id: MessageId
    telegram: CountingTelegram
    lineage: Lineage
    zygote: ForkServerContext
    url: str
    result: Result

    @property
    def arrived(self) -> int:
        """How many messages have arrived."""
        return sum(self.telegram.arrived.values())

    async def run(self) -> BroadcastRun | None:
        """Return the run, once it is planned."""
        async with Units(self.database, BotId(BOT_ID)).new(write=False) as unit:
            return await unit.broadcasts.latest(self.message_id)

    async def change(self, change: Change) -> None:
        """Let somebody change the run."""
        run = await self.run()
        assert run is not None
        async with Units(self.database, BotId(BOT_ID)).new() as unit:
            await unit.broadcasts.save(change(run))
            await unit.commit()

    async def is_over(self) -> bool:
        """Tell whether the run has ended."""
        run = await self.run()
        return run is not None and run.is_over

    async def is_held_back(self) -> bool:
        """Tell whether nothing of a paused run waits to be sent any more."""
        run = await self.run()
        if run is None or run.status is not RunStatus.PAUSED:
            return False
        is_pending = deliveries.c.status == DeliveryStatus.PENDING
        async with self.database.reading() as connection:
            return (await connection.execute(select(deliveries.c.id).where(is_pending).limit(1))).first() is None

    async def check_file(self) -> None:
        """See that an SQLite file is whole."""
        if self.database.is_sqlite:
            assert await run_elsewhere(self.zygote, check_file, self.url) == 0, "the file is broken"

    async def let_live(self) -> None:
        """Let the last one do all that is left, and stop in order."""
        async with self.lineage.birth() as life:
            await life.until(lambda: life.started, seconds=STALLED_SECONDS)  # before that it hears no SIGTERM
            try:
                await _until(self.is_over, life)
            except TimeoutError:
                self.result.faults.append(f"stalled: {self.lineage.words()}")
            life.terminate()
            if code := await life.end():
                self.result.faults.append(f"ended with {code}: {self.lineage.words()}")


async def _until(condition: Callable[[], Awaitable[bool]], life: Life) -> None:
    async with asyncio.timeout(STALLED_SECONDS * 2):
        while not await condition():
            await asyncio.sleep(0.1)
            assert life.is_alive, life.words()


@dataclass(slots=True)
class Round:
    """A broadcast, and deaths. Equal seeds choose equal moments, as far as the machine lets them."""

    seed: int
    people: int
    zygote: ForkServerContext
    url: str
    folder: Path

    async def run(self, *, kills: int) -> Result:
        """Kill, and kill at random moments, and in the end let live; say what it came to."""
        luck = random.Random(self.seed)

        async def kill_at_random(stage: Stage) -> None:
            for _ in range(kills):
                async with stage.lineage.birth() as life:
                    await self._die(stage, life, luck, kills)
                await self._note(stage)

        return await self._play(kill_at_random)

    async def run_to(self, boundary: str, *, after: Sequence[Change] = ()) -> Result:
        """Let a process end at one boundary between steps, after people's changes between two lives each."""

        async def end_there(stage: Stage) -> None:
            for change in after:
                async with stage.lineage.birth() as life:
                    await life.until(lambda: stage.arrived >= BEGUN, seconds=STALLED_SECONDS)
                    run = await stage.run()
                    if run is not None and run.status is RunStatus.PAUSED:
                        await _until(stage.is_held_back, life)
                await stage.change(change)
            async with stage.lineage.birth(dies_at=boundary) as life:
                code = await asyncio.wait_for(life.end(), STALLED_SECONDS)
            assert code == -signal.SIGKILL, stage.lineage.words()
            stage.result.kills += 1
            run = await stage.run()
            if run is not None and run.status is RunStatus.PAUSED:
                await stage.change(BroadcastRun.resume)

        return await self._play(end_there)

    async def _play(self, act: Callable[[Stage], Awaitable[None]]) -> Result:
        database = open_database(self.url)
        account = BotAccount(token=TOKEN, id=BOT_ID, username="CarillonBot")
        result = Result(people=self.people)
        try:
            message_id = await store_broadcast(database, people=self.people)
            async with Emulator(bots=[account], seed=self.seed, is_open=True, record_limit=100) as emulator:
                telegram = CountingTelegram(random.Random(self.seed + 1))
                emulator.faults.add(telegram, where=is_send, times=None)
                stage = Stage(
                    database=database,
                    message_id=message_id,
                    telegram=telegram,
                    lineage=Lineage(
                        self.zygote,
                        self.folder,
                        bot_api_url=emulator.url,
                        database_url=self.url,
                        max_in_flight=MAX_IN_FLIGHT,
                    ),
                    zygote=self.zygote,
                    url=self.url,
                    result=result,
                )
                await act(stage)
                await stage.check_file()
                await stage.let_live()
            await _judge(database, message_id, telegram.arrived, result)
            return result
        finally:
            await database.close()

    async def _die(self, stage: Stage, life: Life, luck: random.Random, kills: int) -> None:
        """Kill a process, while it starts and plans, or once so much more has arrived."""
        result = stage.result
        is_held_back = PAUSED_AFTER < result.kills + 1 <= RESUMED_AFTER
        if result.kills % 2 == 0 or is_held_back:
            with contextlib.suppress(TimeoutError):
                await life.until(lambda: life.started, seconds=STALLED_SECONDS)
            await asyncio.sleep(luck.uniform(0, START_SECONDS))
        else:
            left = self.people - len(stage.telegram.arrived)
            until = stage.arrived + luck.randint(1, max(1, 2 * left // (kills - result.kills + 1)))
            with contextlib.suppress(TimeoutError):
                await life.until(lambda: stage.arrived >= until, seconds=STALLED_SECONDS)
            await asyncio.sleep(luck.uniform(0, SLOWEST_SECONDS))
        life.kill()
        await life.end()
        result.kills += 1

    async def _note(self, stage: Stage) -> None:
        """Note how far it had come; let somebody hold the run back, and let it go on."""
        await stage.check_file()
        run, result = await stage.run(), stage.result
        result.planned_at_kills.append(0 if run is None else run.planned)
        result.arrived_at_kills.append(stage.arrived)
        if run is not None and result.kills == PAUSED_AFTER:
            await stage.change(BroadcastRun.pause)
        elif run is not None and run.status is RunStatus.PAUSED and result.kills == RESUMED_AFTER:
            await stage.change(BroadcastRun.resume)


async def _judge(database: Database, message_id: MessageId, arrived: Counter[int], result: Result) -> None:
    d, a, r = deliveries.c, delivery_attempts.c, recipients.c
    async with database.reading() as connection:
        rows = (
            await connection.execute(
                select(r.address, d.status, d.priority)
                .join_from(deliveries, recipients, r.id == d.recipient_id)
                .where(d.message_id == message_id)
            )
        ).all()
        is_open = a.status == AttemptStatus.STARTED
        open_attempts = (await connection.execute(select(a.id).where(is_open))).all()
    planned = Counter(int(row.address) for row in rows)
    statuses = {int(row.address): row.status for row in rows}
    everybody = set(range(FIRST_CHAT, FIRST_CHAT + result.people))
    async with Units(database, BotId(BOT_ID)).new(write=False) as unit:
        run = await unit.broadcasts.latest(message_id)
        assert run is not None
        counts = await unit.broadcasts.counts(run)
    is_cancelled = run.status is RunStatus.CANCELLED
    final = FINAL | {DeliveryStatus.CANCELLED} if is_cancelled else FINAL
    result.sent = sum(status == DeliveryStatus.SENT for status in statuses.values())
    result.held = sum(status == DeliveryStatus.UNKNOWN for status in statuses.values())
    result.faults += [
        f"{chat}: {planned[chat]} deliveries"
        for chat in everybody
        if planned[chat] not in ({0, 1} if is_cancelled else {1})
    ]
    result.faults += [f"{chat}: not in its audience" for chat in (planned.keys() | arrived.keys()) - everybody]
    result.faults += [f"{chat}: no final state: {status}" for chat, status in statuses.items() if status not in final]
    result.faults += [f"{chat}: arrived {times} times" for chat, times in arrived.items() if times > 1]
    result.faults += [
        f"{chat}: lost" for chat, status in statuses.items() if status == DeliveryStatus.SENT and not arrived[chat]
    ]
    result.faults += [
        f"{chat}: {status} though it arrived" for chat, status in statuses.items() if status == DeliveryStatus.FAILED
    ]
    result.faults += [f"{row.address}: in lane {row.priority}" for row in rows if row.priority != BROADCAST]
    if open_attempts:
        result.faults.append(f"{len(open_attempts)} attempts without an end")
    if (counts.sent, counts.unknown, counts.total) != (result.sent, result.held, len(rows)):
        result.faults.append(f"counted {counts}")
