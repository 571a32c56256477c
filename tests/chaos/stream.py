"""The process is killed again and again while people write to it."""

import asyncio
import contextlib
import random
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any, ClassVar

from aiohttp import web
from sqlalchemy import func, select

from bot.settings import BotMode
from sandbox.bots import BotAccount, HostedBot
from sandbox.emulator import Emulator
from sandbox.faults import Exchange, Fault
from sandbox.model import User
from scheduling.lifecycle import MessageStatus
from scheduling.ports import UpdateStatus
from storage.engine import Database, open_database
from storage.models import has_status, is_waiting, scheduled_messages, updates
from tests.chaos.harness import BOT_ID, TOKEN, Life, Lineage
from tests.chaos.witness import TEXT, text_of

SECRET = "not-a-secret-but-for-the-emulator"
SLOWEST_SECONDS = 0.03
"""How long Telegram takes at the most for an answer, so that a death hits handlers at work."""
MEAN_LIFE_SECONDS = 0.5
"""How long a process is to live, where the machine has nothing else to do; people write so fast that it has work."""
START_SHARE = 0.2
"""How many of the deaths come while the process starts."""
START_SECONDS = 0.3
IDLE_SECONDS = 2.0
"""How long a process lives that has nothing to do."""
PATIENCE_SECONDS = 120.0
REDELIVERY_SECONDS = (0.02, 0.05, 0.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """So many kills while people write."""

    seed: int
    mode: BotMode
    kills: int = 15
    people: int = 20
    commands: int = 400


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What it came to."""

    kills: int = 0
    commands: int = 0
    confirmed: int = 0
    answers: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.commands} commands, {self.answers} answers; "
            f"{self.confirmed} updates confirmed, all of them stored"
        )


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody wrote, and what every answer to it says, and no answer to another."""

    person: User
    text: str
    answer: str


class SlowAnswers(Fault):
    """Takes a random while before what is asked is done, and after."""

    name: ClassVar[str] = "slow"

    def __init__(self, luck: random.Random) -> None:
        self._luck = luck
        self.answers = 0

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Take a while."""
        await asyncio.sleep(self._luck.uniform(0, SLOWEST_SECONDS))
        answer = exchange.work()
        self.answers += 1
        await asyncio.sleep(self._luck.uniform(0, SLOWEST_SECONDS))
        return exchange.answer(*answer)


class Writers:
    """People who write: schedules, one after the other cancelled again, and times that have passed."""

    def __init__(self, emulator: Emulator, plan: Stream, luck: random.Random) -> None:
        self._emulator = emulator
        self._luck = luck
        self._people = [emulator.add_user(f"Writer {number}") for number in range(plan.people)]
        self._schedules: dict[int, list[str]] = {person.id: [] for person in self._people}
        self._cancelled: set[str] = set()
        self._left = plan.commands
        self.written: list[Command] = []
        self._first_update = 0

    @property
    def confirmed(self) -> set[int]:
        """The ids of the updates that Telegram has forgotten, because they were confirmed. Each command is one."""
        waiting = self._emulator.bot().updates.first(len(self.written))
        ids = range(self._first_update, self._first_update + len(self.written))
        return set(ids) - {update["update_id"] for update in waiting}

    @property
    def scheduled(self) -> dict[str, bool]:
        """The texts of all schedules, and whether each was cancelled."""
        return {text: text in self._cancelled for texts in self._schedules.values() for text in texts}

    async def write(self, *, pause_seconds: float) -> None:
        """Write all there is to write, somebody something every moment."""
        while self._left:
            self._left -= 1
            command = self._next(self._luck.choice(self._people), len(self.written))
            self._emulator.say(command.person, command.text)
            self.written.append(command)
            if not self._first_update:
                [update] = self._emulator.bot().updates.first(1)
                self._first_update = update["update_id"]
            await asyncio.sleep(self._luck.uniform(0, 2 * pause_seconds))

    def _next(self, person: User, number: int) -> Command:
        mine = self._schedules[person.id]
        kind = self._luck.random()
        if kind < 0.2 and mine and mine[-1] not in self._cancelled:
            text = mine[-1]
            self._cancelled.add(text)
            return Command(person, f"/cancel_schedule {len(mine)}", f"sent: {text}")
        if kind < 0.4:
            minutes = f"{number // 60 % 24:02}:{number % 60:02}"
            year = 1990 + number // 1440
            return Command(person, f"/schedule {year}-01-01T{minutes} Too late", f"{year}, {minutes}")
        text = f"{TEXT} {number}."
        mine.append(text)
        return Command(person, f"/schedule 2090-01-01T12:00:00Z {text}", f"is scheduled.\n\n{text}\n")


async def run_stream(plan: Stream, *, zygote: ForkServerContext, url: str, folder: Path, port: int) -> Outcome:
    """Kill, and kill, and in the end let live; say what it came to."""
    luck = random.Random(plan.seed)
    database = open_database(url)
    account = BotAccount(token=TOKEN, id=BOT_ID, username="CarillonBot")
    try:
        async with Emulator(bots=[account], seed=plan.seed, webhook_delays=REDELIVERY_SECONDS) as emulator:
            slow = SlowAnswers(random.Random(plan.seed + 1))
            emulator.faults.add(slow, method="sendMessage", times=None)
            lineage = Lineage(zygote, folder, bot_api_url=emulator.url, database_url=url, **_mode(plan.mode, port))
            writers = Writers(emulator, plan, luck)
            outcome = Outcome()
            pace = MEAN_LIFE_SECONDS * plan.kills / plan.commands
            writing = asyncio.create_task(writers.write(pause_seconds=pace))
            try:
                for kills_left in range(plan.kills, 0, -1):
                    async with lineage.birth() as life:
                        await _die(life, slow, luck, (plan.commands - slow.answers) // kills_left)
                    outcome.kills += 1
                    await _compare(writers.confirmed, database, outcome)
                await writing
            finally:
                writing.cancel()
            await _let_live(lineage, emulator.bot(), database, outcome)
            await _compare(writers.confirmed, database, outcome)
            await _judge(writers, emulator, database, outcome)
            if outcome.faults:
                outcome.faults.append(lineage.words())
            return outcome
    finally:
        await database.close()


def _mode(mode: BotMode, port: int) -> dict[str, Any]:
    if mode is BotMode.POLLING:
        return {"bot_mode": mode}
    return {
        "bot_mode": mode,
        "webhook_url": f"http://127.0.0.1:{port}",
        "webhook_secret": SECRET,
        "http_port": port,
    }


async def _die(life: Life, slow: SlowAnswers, luck: random.Random, share: int) -> None:
    """Kill a process: while it starts, or once it has given so many answers."""
    if luck.random() < START_SHARE:
        await asyncio.sleep(luck.uniform(0, START_SECONDS))
    else:
        await life.until(lambda: life.started, seconds=PATIENCE_SECONDS)
        until = slow.answers + luck.randint(0, max(1, 2 * share))
        with contextlib.suppress(TimeoutError):
            await life.until(lambda: slow.answers >= until, seconds=IDLE_SECONDS)
        await asyncio.sleep(luck.uniform(0, SLOWEST_SECONDS))
    life.kill()
    await life.end()


async def _compare(confirmed: set[int], database: Database, outcome: Outcome) -> None:
    """See that what is confirmed is stored. What was confirmed before is looked at again."""
    async with database.reading() as connection:
        stored = set((await connection.execute(select(updates.c.update_id))).scalars())
    outcome.confirmed = len(confirmed)
    if lost := confirmed - stored:
        outcome.faults.append(f"confirmed and not stored: {sorted(lost)}")


async def _let_live(lineage: Lineage, bot: HostedBot, database: Database, outcome: Outcome) -> None:
    """Let the last one do all that is left, and stop in order."""
    async with lineage.birth() as life:
        await life.until(lambda: life.started, seconds=PATIENCE_SECONDS)  # before that it hears no SIGTERM
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while len(bot.updates) or await _left(database):
                    await asyncio.sleep(0.1)
                    assert life.is_alive, life.words()
        except TimeoutError:
            outcome.faults.append(f"stalled: {len(bot.updates)} updates not taken, {await _left(database)} not done")
        life.terminate()
        if code := await life.end():
            outcome.faults.append(f"ended with {code}")


async def _left(database: Database) -> int:
    async with database.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(updates).where(is_waiting))).scalar_one()


async def _judge(writers: Writers, emulator: Emulator, database: Database, outcome: Outcome) -> None:
    async with database.reading() as connection:
        m = scheduled_messages.c
        made = [(row.content["text"], row.status) for row in await connection.execute(select(m.content, m.status))]
        given_up = (
            await connection.execute(select(func.count()).where(has_status(updates.c.status, UpdateStatus.DEAD)))
        ).scalar_one()
    if given_up:
        outcome.faults.append(f"{given_up} updates were given up")
    wanted = {
        (text, MessageStatus.CANCELLED if is_cancelled else MessageStatus.ACTIVE)
        for text, is_cancelled in writers.scheduled.items()
    }
    made_once = {entry for entry, times in Counter(made).items() if times == 1}
    outcome.faults += [f"made or done otherwise than asked: {entry}" for entry in sorted(made_once ^ wanted)]
    said: dict[int, list[str]] = {}
    for call in emulator.calls("sendMessage"):
        if call.is_done:
            said.setdefault(int(str(call.chat_id)), []).append(text_of(call))
    outcome.commands = len(writers.written)
    outcome.answers = sum(map(len, said.values()))
    outcome.faults += [
        f"not answered: {command.text}; to them was said: {said.get(command.person.id)}"
        for command in writers.written
        if not any(command.answer in text for text in said.get(command.person.id, ()))
    ]
