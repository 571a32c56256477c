"""Changing many deliveries of a broadcast's run: a step changes some of them in one short transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, literal_column, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.broadcasts import BroadcastRun, RunStatus, RunTask
from scheduling.categories import Category
from scheduling.chats import Reachability
from scheduling.deliveries import DeliveryStatus
from scheduling.identifiers import BotId
from scheduling.lanes import BROADCAST
from scheduling.ports.broadcasts import Chunk
from storage.audiences import wants_broadcasts
from storage.broadcast_terms import TermsOfRuns
from storage.broadcasts import unsent_of
from storage.engine import Database
from storage.models import (
    broadcast_runs,
    chats,
    deliveries,
    has_status,
    may_have_arrived,
    recipients,
    subscribers,
)

ROWS, ROWS_ON_SQLITE = 2000, 500
"""How many rows one step changes at most. SQLite has one writer at a time, whom all others wait for."""
BEFORE_ALL = UUID(int=0)

b = broadcast_runs.c
c = chats.c
d = deliveries.c
r = recipients.c
s = subscribers.c
_pending = has_status(d.status, DeliveryStatus.PENDING)
_suspended = has_status(d.status, DeliveryStatus.SUSPENDED)


class BroadcastChanges:
    """The part of the port that changes what is planned, for the runs of one bot."""

    def __init__(self, database: Database, bot_id: BotId, *, default_zone: str, rows: int | None = None) -> None:
        self._database = database
        self._bot_id = bot_id
        self._rows = rows or (ROWS_ON_SQLITE if database.is_sqlite else ROWS)
        self._terms = TermsOfRuns(database, bot_id, default_zone=default_zone)

    async def hold_some_back(self, run: BroadcastRun) -> Chunk:
        """Suspend pending deliveries of a paused run, first those that would leave first."""
        held_back = {"status": DeliveryStatus.SUSPENDED.value, "last_category": Category.BROADCAST_PAUSED.value}
        return await self._take_out(run, RunStatus.PAUSED, {**held_back, "next_try_at": None})

    async def cancel_some(self, run: BroadcastRun) -> Chunk:
        """Cancel what is pending or suspended of a run that is being cancelled, first what would leave first."""
        cancelled = {"status": DeliveryStatus.CANCELLED.value, "next_try_at": None}
        return await self._take_out(run, RunStatus.CANCELLING, cancelled, besides=_suspended)

    async def _take_out(
        self,
        run: BroadcastRun,
        status: RunStatus,
        values: dict[str, Any],
        *,
        besides: ColumnElement[bool] | None = None,
    ) -> Chunk:
        """Change some of what is pending; then of what is so `besides`."""
        own = and_(*unsent_of(run))
        front = (
            select(d.id, d.message_id, d.occurrence_at)
            .where(_pending, d.priority == literal_column(str(BROADCAST)), d.bot_id == self._bot_id)
            .order_by(d.next_try_at)
            .limit(self._rows)
            .subquery("front")
        )
        of_front = select(front.c.id).where(
            front.c.message_id == run.message_id, front.c.occurrence_at == run.occurrence_at
        )
        # Where other runs are in front of it, it is found by its own index, in any order: nothing of it leaves soon.
        ways = [
            select(d.id).where(d.id.in_(of_front), _pending),
            *(
                select(d.id).where(own, of_status).order_by(d.recipient_id).limit(self._rows)
                for of_status in (_pending, besides)
                if of_status is not None
            ),
        ]
        async with self._database.writing() as connection:
            if (await connection.execute(self._held(run, status))).first() is None:
                return Chunk(0, has_moved=False)
            for way in ways:
                some = way.with_for_update(skip_locked=True, of=deliveries)
                changed = await connection.execute(update(deliveries).where(d.id.in_(some)).values(values))
                if changed.rowcount:
                    return Chunk(changed.rowcount)
        return Chunk(0, has_moved=False)

    async def bring_some_back(self, run: BroadcastRun, *, now: datetime) -> Chunk:
        """Make suspended deliveries of a running run pending, in their windows as they are from `now` on."""
        own = and_(*unsent_of(run), _suspended)
        async with self._database.writing() as connection:
            if (await connection.execute(self._held(run, RunStatus.RUNNING))).first() is None:
                return Chunk(0, has_moved=False)
            rows = await self._make_pending(connection, run, own, {}, now=now)
        return Chunk(rows, has_moved=rows > 0)

    async def send_some_again(self, run: BroadcastRun, *, now: datetime) -> Chunk:
        """Do the next part of a running run's task, and move its mark in the same transaction."""
        is_retry = run.task is RunTask.RETRY_FAILED
        status = DeliveryStatus.FAILED if is_retry else DeliveryStatus.UNKNOWN
        async with self._database.writing() as connection:
            held = self._held(run, RunStatus.RUNNING).where(b.task == run.task)
            row = (await connection.execute(held)).first()
            if row is None:
                return Chunk(0, has_moved=False)
            after = row.task_to or BEFORE_ALL
            own = and_(*unsent_of(run), has_status(d.status, status), d.recipient_id > after)
            some = select(d.recipient_id.label("id")).where(own).order_by(d.recipient_id).limit(self._rows)
            upto = (await connection.execute(last_of(some))).scalar_one_or_none()
            moved: dict[str, Any] = {"task_to": upto}
            rows = 0
            if upto is None:
                moved["task"] = None
            else:
                is_wanted = and_(r.reachability == Reachability.REACHABLE, or_(s.id.is_(None), wants_broadcasts))
                these = and_(own, d.recipient_id <= upto, is_wanted)
                rows = await self._make_pending(connection, run, these, {d.tries: 0}, now=now)
            await connection.execute(update(broadcast_runs).where(b.id == run.id).values(moved))
        return Chunk(rows)

    async def _make_pending(
        self,
        connection: AsyncConnection,
        run: BroadcastRun,
        which: ColumnElement[bool],
        values: dict[Any, Any],
        *,
        now: datetime,
    ) -> int:
        """Make some deliveries pending for when their recipients may get them."""
        terms = await self._terms.of(connection, run)
        known = (
            deliveries.outerjoin(recipients, r.id == d.recipient_id)
            .outerjoin(subscribers, s.id == r.subscriber_id)
            .outerjoin(chats, c.recipient_id == r.id)
        )
        some = (
            select(d.id, terms.zone.label("zone"), terms.quiet.label("quiet"))
            .select_from(known)
            .where(which)
            .order_by(d.recipient_id)
            .limit(self._rows)
            .subquery("some")
        )
        pairs = (await connection.execute(select(some.c.zone, some.c.quiet).distinct())).all()
        slots = self._terms.slots(terms, pairs, now, is_asked_for=True)
        instants = [slots.instant(name).label(name) for name in ("opens_at", "closes_at", "reopens_at")]
        joined = slots.joined(some, some.c.zone, some.c.quiet)
        placed = select(some.c.id, *instants).select_from(joined).subquery("placed")
        waits = placed.c.opens_at.is_not(None)
        again = {
            d.status: case(
                (waits, DeliveryStatus.PENDING.value),
                (may_have_arrived, DeliveryStatus.UNKNOWN.value),
                else_=DeliveryStatus.MISSED.value,
            ),
            d.next_try_at: placed.c.opens_at,
            d.expires_at: placed.c.closes_at,
            d.reopens_at: placed.c.reopens_at,
            d.last_category: case((waits, null()), else_=Category.OUTSIDE_WINDOW.value),
            **values,
        }
        changed = await connection.execute(update(deliveries).where(d.id == placed.c.id).values(again), slots.given)
        return changed.rowcount

    def _held(self, run: BroadcastRun, status: RunStatus) -> Select[Any]:
        """Return the query of the run, locked, while it is what it seems; nothing where another process holds it."""
        columns = (b.id, b.planned_to, b.task_to)
        same = and_(b.id == run.id, b.bot_id == self._bot_id, b.status == status)
        return select(*columns).where(same).with_for_update(skip_locked=True)


def last_of(some: Select[Any]) -> Select[Any]:
    """Return the query of the last of some ids. PostgreSQL before 18 knows no maximum of them."""
    ids = some.subquery("scanned").c.id
    return select(ids).order_by(ids.desc()).limit(1)
