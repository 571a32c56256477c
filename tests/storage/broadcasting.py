"""A broadcast and who carries it out, step by step."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scheduling.alarm.ticker import Tick
from scheduling.broadcasting import Broadcaster, BroadcasterHooks
from scheduling.broadcasts import BroadcastRun, BroadcastTerms, RunCounts
from scheduling.chats import Chat
from scheduling.clock import ManualClock
from scheduling.deliveries import SendOrder, Verdict
from scheduling.lanes import BROADCAST
from scheduling.messages import ScheduledMessage
from scheduling.policies import DoubtPolicy
from storage.broadcast_plan import SqlBroadcastWork
from storage.models import broadcast_runs, deliveries
from tests.storage.crowds import Crowd
from tests.storage.samples import BOT, NOW, Store, verdict

STEPS = 50


@dataclass
class Broadcasting:
    """One bot's broadcasts."""

    store: Store
    most_a_day: int = 0
    rows: int = 3
    """So many recipients are looked at in one step."""

    def __post_init__(self) -> None:
        self.crowd = Crowd(self.store)
        self.clock = ManualClock(NOW)
        self.paces: list[int | None] = []
        self.over = 0
        self.restart()

    def restart(self) -> None:
        """Let another process go on: it remembers nothing."""
        self.work = SqlBroadcastWork(
            self.store.database, BOT, default_zone="UTC", most_a_day=self.most_a_day, rows=self.rows
        )
        hooks = BroadcasterHooks(on_pace=self.paces.append, on_over=self._note_end)
        self.broadcaster = Broadcaster(work=self.work, clock=self.clock, hooks=hooks)

    def _note_end(self) -> None:
        self.over += 1

    async def start(
        self,
        terms: BroadcastTerms | None = None,
        *,
        chat: Chat | None = None,
        at: datetime = NOW,
        repeats: bool = False,
        **changes: Any,
    ) -> BroadcastRun:
        """Let a broadcast be due and planned; return its run, of which nothing is carried out yet."""
        chat = chat or await self.store.chat()
        message = await self.store.schedule(
            chat, broadcast=terms or BroadcastTerms(), doubt=DoubtPolicy.HOLD, **changes
        )
        await self.store.plan_due(at, **({} if repeats else {"next_run": None}))
        run = await self.latest(message)
        assert run is not None
        return run

    async def latest(self, message: ScheduledMessage) -> BroadcastRun | None:
        """Return the latest run of a schedule."""
        async with self.store.units.new(write=False) as unit:
            return await unit.broadcasts.latest(message.id)

    async def get(self, run: BroadcastRun) -> BroadcastRun:
        """Return a run as it is now."""
        async with self.store.units.new(write=False) as unit:
            found = await unit.broadcasts.get(run.id)
        assert found is not None
        return found

    async def counts(self, run: BroadcastRun) -> RunCounts:
        """Count a run's deliveries."""
        async with self.store.units.new(write=False) as unit:
            return await unit.broadcasts.counts(await self.get(run))

    async def change(self, run: BroadcastRun, change: Callable[[BroadcastRun], BroadcastRun]) -> BroadcastRun:
        """Change a run as a use case does."""
        async with self.store.units.new() as unit:
            found = await unit.broadcasts.get_for_update(run.id)
            assert found is not None
            changed = change(found)
            await unit.broadcasts.save(changed)
            await unit.commit()
        return changed

    async def step(self, now: datetime | None = None) -> Tick:
        """Do one step."""
        if now is not None:
            self.clock.advance(now - self.clock.now())
        return await self.broadcaster()

    async def carry_out(self, now: datetime | None = None) -> int:
        """Do steps until nothing is left to do; return how many."""
        for number in range(STEPS):
            tick = await self.step(now)
            if tick.next_at is None:
                return number
        raise AssertionError("it never ends")

    async def deliver(
        self,
        now: datetime | None = None,
        *,
        limit: int = 1000,
        ends: Callable[[SendOrder], Verdict] = verdict,
    ) -> int:
        """Send what is due, and record how that ended; return how many."""
        now = now or self.clock.now()
        due = [one for one in await self.store.queue.due(now=now, limit=limit, exclude=[]) if one.is_broadcast]
        if not self.store.epoch:
            self.store.epoch = await self.store.epochs.begin(BOT, now=now)
        orders = await self.store.queue.claim([one.id for one in due], epoch=self.store.epoch, now=now)
        await self.store.queue.record([ends(order) for order in orders])
        return len(orders)

    async def deliveries(self) -> list[dict[str, Any]]:
        """Return all deliveries of broadcasts."""
        return [row for row in await self.store.rows(deliveries) if row["priority"] == BROADCAST]

    async def statuses(self) -> Counter[tuple[str, str | None]]:
        """Count the deliveries of broadcasts by status and reason."""
        return Counter((row["status"], row["last_category"]) for row in await self.deliveries())

    async def runs(self) -> list[dict[str, Any]]:
        """Return all runs."""
        return await self.store.rows(broadcast_runs)

    async def people(self, names: Collection[str], **facts: Any) -> list[Any]:
        """Add subscribers."""
        return [await self.crowd.subscriber(name, **facts) for name in names]
