"""Tasks are cancelled at random moments, as an exception elsewhere might: nothing is lost, and no commit is cut."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from bot.application import Application
from bot.parts import Parts
from bot.settings import load_settings
from sandbox.bots import BotAccount
from sandbox.emulator import Emulator
from scheduling.deliveries import AttemptStatus, SendOrder, Verdict
from scheduling.identifiers import BotId, DeliveryId
from scheduling.policies import DoubtPolicy
from storage.delivery_queue import SqlDeliveryQueue
from storage.engine import Database, open_database
from tests.chaos.crowd import store_crowd
from tests.chaos.harness import BOT_ID, TOKEN
from tests.chaos.kill_loop import SlowTelegram
from tests.chaos.ledger import Ledger, read_ledger
from tests.chaos.takeover_loop import TIMES
from tests.chaos.witness import TEXT, is_send

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]

SEED = 20261122
CANCELLATIONS = 300
LONGEST_PAUSE_SECONDS = 0.05
MESSAGES = 1200
COMMANDS = 10
IN_FLIGHT = 15
SLOWEST_SECONDS = 0.15
KINDS = ("dispatcher", "planner", "notifier", "outcome recorder", "reconciler", "lease", "delivery", "update")
"""What is cancelled: tasks of these names, and the handling of updates."""


class WatchedQueue(SqlDeliveryQueue):
    """Counts claims and records that were cut."""

    def __init__(self, database: Database, bot_id: BotId) -> None:
        super().__init__(database, bot_id)
        self.under_way = 0
        self.cut = 0

    async def claim(self, ids: Sequence[DeliveryId], *, epoch: int, now: datetime) -> Sequence[SendOrder]:
        """Claim."""
        return await self._watch(super().claim(ids, epoch=epoch, now=now))

    async def record(self, verdicts: Sequence[Verdict]) -> Sequence[DeliveryId]:
        """Record."""
        return await self._watch(super().record(verdicts))

    async def _watch(self, work: Any) -> Any:
        self.under_way += 1
        try:
            return await work
        except asyncio.CancelledError:
            self.cut += 1
            raise
        finally:
            self.under_way -= 1


class WatchedParts(Parts):
    """The application's parts, with a queue that is watched."""

    watched: WatchedQueue

    def queue(self, database: Database, bot_id: BotId) -> SqlDeliveryQueue:
        """Return the watched one."""
        self.watched = WatchedQueue(database, bot_id)
        return self.watched


def kind_of(task: asyncio.Task[Any]) -> str:
    """Return what a task does."""
    coroutine = task.get_coro()
    return "update" if getattr(coroutine, "__qualname__", "") == "InboxWorker._work" else task.get_name()


def choose(luck: random.Random) -> asyncio.Task[Any] | None:
    """Return a task to cancel, each kind as often as any other; None where there is none of its kind now."""
    kind = luck.choice(KINDS)
    tasks = sorted((task for task in asyncio.all_tasks() if kind_of(task) == kind), key=id)
    return luck.choice(tasks) if tasks else None


async def settled(database: Database) -> Ledger:
    """Wait until nothing is left to do, or too long; then the ledger tells what is left."""
    ledger = await read_ledger(database)
    for _ in range(150):
        if ledger.is_settled and len(ledger.lines) == MESSAGES + COMMANDS:
            break
        await asyncio.sleep(0.2)
        ledger = await read_ledger(database)
    return ledger


@pytest.mark.parametrize("policy", [DoubtPolicy.HOLD, pytest.param(DoubtPolicy.RESEND, marks=pytest.mark.long)])
async def test_three_hundred_cancellations_lose_nothing(database_url, policy, figures):
    luck = random.Random(SEED)
    database = open_database(database_url)
    await store_crowd(database, messages=MESSAGES, chats=300, policy=policy)
    account = BotAccount(token=TOKEN, id=BOT_ID, username="CarillonBot")
    cancelled: Counter[str] = Counter()
    in_mid_commit = written = 0
    async with Emulator(bots=[account], seed=SEED, is_open=True) as emulator:
        ada = emulator.add_user("Ada")
        telegram = SlowTelegram(random.Random(SEED), slowest_seconds=SLOWEST_SECONDS)
        emulator.faults.add(telegram, where=is_send, times=None)
        settings: dict[str, Any] = {"rate_global_per_second": 0, "rate_chat_per_second": 0, "rate_group_per_minute": 0}
        settings |= {"bot_token": TOKEN, "bot_api_url": emulator.url, "database_url": database_url}
        settings |= {"retry_delays": (0.05,) * 20, "max_in_flight": IN_FLIGHT}
        parts = WatchedParts()
        application = Application(load_settings(_env_file=None, **settings), parts=parts, lease_times=TIMES)
        await application.start()
        try:
            while sum(cancelled.values()) < CANCELLATIONS:
                if sum(cancelled.values()) * COMMANDS >= written * CANCELLATIONS and written < COMMANDS:
                    written += 1
                    emulator.say(ada, f"/schedule in 2s {TEXT} by command {written}.")
                await asyncio.sleep(luck.uniform(0, LONGEST_PAUSE_SECONDS))
                task = choose(luck)
                if task is not None:
                    task.cancel()
                    cancelled[kind_of(task)] += 1
                    in_mid_commit += parts.watched.under_way > 0
            ledger = await settled(database)
        finally:
            await application.stop()
    await database.close()
    copies = sum(telegram.arrived.values()) - len(telegram.arrived)
    doubts = sum(line.doubts for line in ledger.lines)
    released = sum(status is AttemptStatus.RELEASED for line in ledger.lines for status, _epoch in line.attempts)
    figures(
        f"cancellations, {database_url.partition(':')[0]}, {policy}: {dict(cancelled)}, {in_mid_commit} of them in "
        f"mid-commit, {parts.watched.cut} commits cut; {copies} copies, {doubts} doubts, {released} given back"
    )
    assert ledger.faults(telegram.arrived) == []
    assert len(ledger.texts) == MESSAGES + COMMANDS
    assert set(cancelled) >= set(KINDS) - {"update"}
    assert parts.watched.cut == 0
    assert in_mid_commit > 0
    assert doubts <= cancelled["delivery"]
    assert copies <= doubts
    if policy is DoubtPolicy.HOLD:  # what was commanded is sent to a private chat, and so once more where in doubt
        assert max(times for text, times in telegram.arrived.items() if "command" not in text) == 1
