"""Where histories happen: a clock that jumps as they say, one database for all, one chat in each."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize
from sqlalchemy import text

from scheduling.alarm.clock_watch import ClockWatch
from scheduling.alarm.planner import Planner
from scheduling.alarm.scheduler import AlarmScheduler
from scheduling.chats import Actor, Chat
from scheduling.expressions.understanding import Circumstances, Understood, understand_text
from scheduling.identifiers import MessageId
from scheduling.messages import ScheduledMessage
from scheduling.use_cases.chats import MeetChat, SetZone
from scheduling.use_cases.messages import CancelMessage, RestoreMessage, RewriteMessage
from scheduling.use_cases.pauses import PauseMessage, ResumeMessage
from scheduling.use_cases.requests import Understand
from storage.clock_jumps import SqlWaitingTries
from storage.engine import Database, open_database
from storage.models import metadata
from tests.chaos.model import Schedule
from tests.storage.samples import ADA, BOT, Store

BEGIN = datetime(2026, 3, 27, 20, 0, tzinfo=UTC)  # two days before Berlin's clocks go forward


class HistoryClock:
    """A wall clock that jumps as the history says, and a monotonic one that only goes on."""

    def __init__(self) -> None:
        self._now = BEGIN
        self._monotonic = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    async def wait(self, event: asyncio.Event, *, seconds: float) -> bool:
        raise AssertionError(f"nothing waits {seconds} s in a history, for {event}")

    def move(self, by: timedelta) -> None:
        self._now += by
        self._monotonic += max(0.0, by.total_seconds())


class Arena:
    """A database and a loop that all histories of a run share."""

    def __init__(self, url: str) -> None:
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.database: Database = open_database(url)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._runner.run(work)

    async def clear(self) -> None:
        async with self.database.writing() as connection:
            for table in reversed(metadata.sorted_tables):
                await connection.execute(text(f"DELETE FROM {table.name}"))

    def close(self) -> None:
        self.run(self.database.close())
        self._runner.close()


async def _read_text(text: str, circumstances: Circumstances) -> Understood:
    return understand_text(text, circumstances)


def _nothing() -> None:
    """Nobody needs to be woken."""


def _scheduler() -> AlarmScheduler:
    scheduler = AlarmScheduler()
    scheduler.start()
    return scheduler


class Ground(RuleBasedStateMachine):
    """One chat, what can be done there, and what a model says of it."""

    arena: Arena

    def __init__(self) -> None:
        super().__init__()
        self.clock = HistoryClock()
        self.store = Store(self.arena.database)
        self.model: dict[MessageId, Schedule] = {}
        self.arrived: Counter[tuple[MessageId, datetime]] = Counter()
        self.sources = 0
        self.edits_made = 0

    @initialize()
    def begin(self) -> None:
        self.arena.run(self._begin())

    async def _begin(self) -> None:
        await self.arena.clear()
        self.chat: Chat = await self.store.chat()
        self.ada = Actor(ADA, is_administrator=True)
        self.zone = self.chat.zone
        self.epoch = await self.store.epochs.begin(BOT, now=self.clock.now())
        new = self.store.units.new
        self.planner = Planner(
            plan=self.store.plan, scheduler=_scheduler(), clock=self.clock, batch=50, on_planned=_nothing
        )
        tries = SqlWaitingTries(self.arena.database, BOT)
        self.watch = ClockWatch(tries=tries, return_to=self.planner.return_to, clock=self.clock)
        understand = Understand(read=_read_text)
        self.rewrite = RewriteMessage(new_unit=new, clock=self.clock, wakeup=_nothing, understand=understand)
        self.cancel = CancelMessage(new_unit=new, clock=self.clock)
        self.restore = RestoreMessage(new_unit=new, clock=self.clock, wakeup=_nothing)
        self.pause = PauseMessage(new_unit=new, clock=self.clock)
        self.resume = ResumeMessage(new_unit=new, clock=self.clock, wakeup=_nothing)
        self.meet = MeetChat(new_unit=new, clock=self.clock, on_resumed=_nothing)
        self.set_zone = SetZone(new_unit=new, clock=self.clock)

    def _some(self, data: st.DataObject) -> MessageId:
        return data.draw(st.sampled_from(sorted(self.model)))

    async def _chat(self) -> Chat:
        async with self.store.units.new(write=False) as unit:
            return await unit.chats.get(self.chat.id)

    async def _stored(self, message_id: MessageId) -> ScheduledMessage:
        async with self.store.units.new(write=False) as unit:
            found = await unit.messages.get(message_id, chat_id=self.chat.id)
        assert found is not None
        return found
