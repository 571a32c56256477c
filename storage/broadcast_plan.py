"""Carrying out the runs of broadcasts: a step changes some rows in one short transaction, and says how far it is.

Recipients are found by the ids of subscribers, so many at a time, whether they are in the audience or not: then no step
takes longer because the audience is small.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.broadcasts import BroadcastRun, BroadcastTerms, RunStatus
from scheduling.categories import Category
from scheduling.chats import Reachability
from scheduling.deliveries import DeliveryStatus
from scheduling.identifiers import BotId
from scheduling.lanes import BROADCAST
from scheduling.ports.broadcasts import MANY, Chunk, RunState
from storage.audiences import PLATFORM, is_of_bot, wants_broadcasts
from storage.broadcast_changes import BEFORE_ALL, BroadcastChanges, last_of
from storage.broadcast_terms import RunTerms, Slots
from storage.broadcasts import SqlBroadcasts, unsent_of
from storage.engine import Database
from storage.models import broadcast_runs, chats, deliveries, has_status, recipients, scheduled_messages, subscribers
from storage.types import Id, UtcDateTime

CAP_HOURS = 24

b = broadcast_runs.c
c = chats.c
d = deliveries.c
m = scheduled_messages.c
r = recipients.c
s = subscribers.c
_audience = subscribers.join(recipients, r.subscriber_id == s.id).outerjoin(chats, c.recipient_id == r.id)


class SqlBroadcastWork(BroadcastChanges):
    """Implements the port, for the runs of one bot."""

    def __init__(
        self, database: Database, bot_id: BotId, *, default_zone: str, most_a_day: int = 0, rows: int | None = None
    ) -> None:
        """`most_a_day` is for broadcasts that say nothing of it, 0: however many; `rows` are changed in one step."""
        super().__init__(database, bot_id, default_zone=default_zone, rows=rows)
        self._most_a_day = most_a_day

    async def going_on(self) -> Sequence[RunState]:
        """Return the runs that are not over, the first first."""
        async with self._database.reading() as connection:
            runs = await SqlBroadcasts(connection, self._bot_id).going_on()
            self._terms.forget_others({run.id for run in runs})
            return [await _state(connection, run) for run in runs]

    async def plan_some(self, run: BroadcastRun, *, now: datetime) -> Chunk:
        """Make deliveries for the next recipients of a running run, and move its mark in the same transaction.

        Who they are is looked up before, while others may write.
        """
        async with self._database.reading() as connection:
            mark = select(b.planned_to).where(b.id == run.id)
            after = (await connection.execute(mark)).scalar_one_or_none() or BEFORE_ALL
            some = select(s.id).where(is_of_bot(self._bot_id), s.id > after).order_by(s.id).limit(self._rows)
            upto = (await connection.execute(last_of(some))).scalar_one_or_none()
            terms = await self._terms.of(connection, run)
            wanted = _wanted(terms, after, upto)
            slots = self._terms.slots(terms, await _pairs(connection, terms, wanted), now)
        async with self._database.writing() as connection:
            held = self._held(run, RunStatus.RUNNING).where(b.is_planned.is_(False))
            row = (await connection.execute(held)).first()
            if row is None or (row.planned_to or BEFORE_ALL) != after:
                return Chunk(0, has_moved=False)
            rows = 0
            if upto is not None:
                rows = await self._insert(connection, run, terms, slots, wanted, now=now)
            moved = {"is_planned": True} if upto is None else {"planned": b.planned + rows, "planned_to": upto}
            with self._database.postponing(connection):
                await connection.execute(update(broadcast_runs).where(b.id == run.id).values(moved))
        return Chunk(rows)

    async def _insert(
        self,
        connection: AsyncConnection,
        run: BroadcastRun,
        terms: RunTerms,
        slots: Slots,
        wanted: ColumnElement[bool],
        *,
        now: datetime,
    ) -> int:
        opens_at = slots.instant("opens_at")
        is_capped = self._is_capped(run, terms.terms)
        waits = and_(~is_capped, opens_at.is_not(None))
        columns: dict[Any, Any] = {
            d.id: self._new_id(now),
            d.bot_id: literal(self._bot_id),
            d.message_id: literal(run.message_id, Id),
            d.recipient_id: r.id,
            d.occurrence_at: literal(run.occurrence_at, UtcDateTime),
            d.next_try_at: case((waits, opens_at)),
            d.expires_at: slots.instant("closes_at"),
            d.reopens_at: slots.instant("reopens_at"),
            d.priority: literal_column(str(BROADCAST)),
            d.status: case((waits, DeliveryStatus.PENDING.value), else_=DeliveryStatus.MISSED.value),
            d.tries: literal_column("0"),
            d.parts: select(m.parts).where(m.id == run.message_id).scalar_subquery(),
            d.parts_sent: literal_column("0"),
            d.last_category: case(
                (waits, null()),
                (is_capped, Category.FREQUENCY_CAP.value),
                else_=Category.OUTSIDE_WINDOW.value,
            ),
            # Of so many nobody is told one by one, and nobody decides on one of them: the report says how it went.
            d.told_at: literal(now, UtcDateTime),
            d.dismissed_at: literal(now, UtcDateTime),
        }
        joined = slots.joined(_audience, terms.zone, terms.quiet)
        rows = select(*columns.values()).select_from(joined).where(wanted).order_by(s.id)
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        statement = insert(deliveries).from_select(list(columns), rows).on_conflict_do_nothing()
        return (await connection.execute(statement, slots.given)).rowcount

    async def finish(self, run: BroadcastRun, *, now: datetime) -> bool:
        """End a run of which nothing is left to do; tell whether it was so."""
        waiting = has_status(d.status, DeliveryStatus.PENDING, DeliveryStatus.SUSPENDED, DeliveryStatus.SENDING)
        is_cancelled = b.status == RunStatus.CANCELLING
        is_done = or_(is_cancelled, and_(b.status == RunStatus.RUNNING, b.is_planned, b.task.is_(None)))
        left = select(d.id).where(*unsent_of(run), waiting).exists()
        over = case((is_cancelled, RunStatus.CANCELLED.value), else_=RunStatus.FINISHED.value)
        async with self._database.writing() as connection:
            ended = await connection.execute(
                update(broadcast_runs)
                .where(b.id == run.id, b.bot_id == self._bot_id, is_done, ~left)
                .values(status=over, finished_at=now, revision=b.revision + 1)
            )
        return ended.rowcount == 1

    def _is_capped(self, run: BroadcastRun, terms: BroadcastTerms) -> ColumnElement[bool]:
        """Return the test of whether somebody got, or is about to get, enough broadcasts in the hours before."""
        most = self._most_a_day if terms.most_a_day is None else terms.most_a_day
        if not most:
            return ~true()
        other = deliveries.alias("other").c
        arrives = (DeliveryStatus.PENDING, DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.UNKNOWN)
        lately = (
            select(func.count())
            .where(
                other.recipient_id == r.id,
                other.priority == literal_column(str(BROADCAST)),
                other.occurrence_at > run.occurrence_at - timedelta(hours=CAP_HOURS),
                or_(other.message_id != run.message_id, other.occurrence_at != run.occurrence_at),
                other.status.in_((*arrives, DeliveryStatus.SUSPENDED)),
            )
            .correlate(recipients)
            .scalar_subquery()
        )
        return lately >= most

    def _new_id(self, now: datetime) -> ColumnElement[UUID]:
        """Return a UUIDv7 for each row: 48 bits of milliseconds, the rest random (RFC 9562, section 5.7)."""
        milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
        begin = f"{milliseconds:012x}7"
        if self._database.is_sqlite:
            digits = func.lower(
                literal(begin)
                .concat(func.substr(func.hex(func.randomblob(2)), 2))
                .concat("8")
                .concat(func.substr(func.hex(func.randomblob(8)), 2))
            )
            return type_coerce(digits, Id)
        random = func.replace(cast(func.gen_random_uuid(), String), "-", "")
        return cast(literal(begin).concat(func.substr(random, 14)), postgresql.UUID(as_uuid=True))


def _wanted(terms: RunTerms, after: UUID, upto: UUID | None) -> ColumnElement[bool]:
    """Return which of the subscribers between two ids get it."""
    return and_(
        s.id > after,
        s.id <= (after if upto is None else upto),
        wants_broadcasts,
        r.platform == PLATFORM,
        r.reachability == Reachability.REACHABLE,
        terms.is_in_audience,
    )


async def _pairs(connection: AsyncConnection, terms: RunTerms, wanted: ColumnElement[bool]) -> Sequence[Any]:
    """Return which zones and quiet hours there are."""
    pairs = select(terms.zone.label("zone"), terms.quiet.label("quiet")).select_from(_audience).where(wanted)
    return (await connection.execute(pairs.distinct())).all()


async def _state(connection: AsyncConnection, run: BroadcastRun) -> RunState:
    statuses = (DeliveryStatus.PENDING, DeliveryStatus.SUSPENDED, DeliveryStatus.SENDING)
    few = (
        select(literal(1)).where(*unsent_of(run), has_status(d.status, status)).limit(MANY).subquery(status.value)
        for status in statuses
    )
    counts = [select(func.count()).select_from(some).scalar_subquery() for some in few]
    pending, suspended, sending = (await connection.execute(select(*counts))).one()
    return RunState(run=run, pending=pending, suspended=suspended, sending=sending)
