"""Planning: due rows of `scheduled_messages` become rows of `deliveries`, and move on to their next run."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfoNotFoundError

from scheduling.alarm.scheduler import MESSAGES, AlarmScheduler, PlannedJob
from scheduling.alarm.ticker import Tick
from scheduling.categories import Category
from scheduling.clock import Clock
from scheduling.errors import CommitInDoubt, StorageUnavailable
from scheduling.identifiers import MessageId
from scheduling.planning import plan_runs, run_under_present_rules
from scheduling.ports import DueMessage, MessagePlan, PlannedRuns
from scheduling.zones import zone_rules

logger = logging.getLogger(__name__)

_AWAY_SECONDS = 5
"""How long it waits for a database that has gone away."""


async def _at_once() -> None:
    """Make no room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """One step of planning: load, process, flush, commit; then the deliveries are looked at."""

    plan: MessagePlan
    scheduler: AlarmScheduler
    clock: Clock
    batch: int
    """How many messages one step takes at most (`TICK_BATCH`)."""
    on_planned: Callable[[], None]
    on_broadcasts: Callable[[], None] = lambda: None
    """Called where some of it is for many, who are yet to be looked up."""

    make_room: Callable[[], Awaitable[None]] = _at_once
    """Lets those go first who wait for an answer, where much is due: it is planned long before all of it can leave."""

    async def __call__(self) -> Tick:
        """Plan what is due."""
        now = self.clock.now()
        async with self.plan.begin(now=now, limit=self.batch) as tick:
            taken = len(tick.due)
            if taken:
                await tick.flush(self._decide(tick.due, now), now=now)
        if taken:
            self.on_planned()
        if any(message.broadcast is not None for message in tick.due):
            self.on_broadcasts()
        if taken < self.batch:
            return Tick(at=now, taken=taken, next_at=await self.plan.next_run_at())
        await self.make_room()
        return Tick(at=now, taken=taken, next_at=now)

    async def bring_up_to_date(self) -> int:
        """Compute the next runs anew that another version of the zone data has given; return how many rows.

        Rows that are due meanwhile are checked by the step itself, so this may take its time. Where the database goes
        away it waits, and goes on where it was.
        """
        after = None
        count = 0
        while True:
            try:
                rows = await self._bring_batch_up_to_date(after)
            except (StorageUnavailable, CommitInDoubt):
                await self.clock.wait(asyncio.Event(), seconds=_AWAY_SECONDS)
                continue
            if not rows:
                break
            after = rows[-1].id
            count += len(rows)
        if count:
            self.scheduler.wakeup()
        return count

    async def _bring_batch_up_to_date(self, after: MessageId | None) -> Sequence[DueMessage]:
        rows = await self.plan.outdated(zone_rules=zone_rules(), after=after, limit=self.batch)
        if rows:
            now = self.clock.now()
            await self.plan.reschedule([_planned(row, now, _moved) for row in rows], now=now)
        return rows

    async def return_to(self, now: datetime) -> int:
        """Let go on from `now` what was planned ahead of it, since the clock was set back; return how many rows.

        What was sent already is not sent again: an occurrence is planned once.
        """
        after = None
        count = 0
        while rows := await self.plan.planned_ahead(now=now, after=after, limit=self.batch):
            await self.plan.reschedule([_planned(row, now, _from_now) for row in rows], now=now)
            after = rows[-1].id
            count += len(rows)
        if count:
            self.scheduler.wakeup()
        return count

    def _decide(self, due: Sequence[DueMessage], now: datetime) -> list[PlannedRuns]:
        plans = [_planned(message, now, plan_runs) for message in due]
        jobs = [
            PlannedJob(
                planned.message.id,
                run_times=planned.occurrences,
                next_run_at=planned.next_run.at if planned.next_run is not None else None,
            )
            for planned in plans
            if planned.occurrences
        ]
        submitted = set(self.scheduler.process(MESSAGES, jobs))
        return [planned for planned in plans if not planned.occurrences or planned.message.id in submitted]


def _moved(message: DueMessage, *, now: datetime) -> PlannedRuns:  # noqa: ARG001 - the shape of plan_runs
    return PlannedRuns(
        message=message,
        occurrences=(),
        next_run=run_under_present_rules(message),
        occurrence_index=message.occurrence_index,
        zone_rules=zone_rules(),
    )


def _from_now(message: DueMessage, *, now: datetime) -> PlannedRuns:
    following = message.timing.next_after(now)
    index = message.occurrence_index if following is None else message.timing.index_of(following)
    return PlannedRuns(
        message=message, occurrences=(), next_run=following, occurrence_index=index, zone_rules=zone_rules()
    )


def _planned(message: DueMessage, now: datetime, decide: Callable[..., PlannedRuns]) -> PlannedRuns:
    """Decide about one message; a rule that fails must not keep the others from being sent."""
    try:
        return decide(message, now=now)
    except Exception as error:
        logger.exception("rule failed", extra={"message_id": str(message.id)})
        return PlannedRuns(
            message=message,
            occurrences=(),
            next_run=None,
            occurrence_index=message.occurrence_index,
            zone_rules=zone_rules(),
            failure=Category.ZONE_GONE if isinstance(error, ZoneInfoNotFoundError) else Category.RULE_FAILED,
        )
