"""Carrying out the runs of broadcasts: a step changes some rows in one short transaction, and says how far it is.

Recipients are found by the ids of subscribers, so many at a time, whether they are in the audience or not: then no step
takes longer because the audience is small. Times are computed once for each pair of zone and quiet hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    and_,
    bindparam,
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

from scheduling.broadcasts import BroadcastRun, BroadcastTerms, RunStatus, RunTask
from scheduling.categories import Category
from scheduling.chats import Reachability
from scheduling.deliveries import DeliveryStatus
from scheduling.identifiers import BotId, RunId
from scheduling.lanes import BROADCAST
from scheduling.ports.broadcasts import MANY, Chunk, RunState
from scheduling.slots import SlotRule
from scheduling.zones import known_zone
from storage.audiences import PLATFORM, is_member, resolve, wants_broadcasts
from storage.broadcasts import SqlBroadcasts, unsent_of
from storage.engine import Database
from storage.mapping import broadcast_from_text, quiet_hours_from_text
from storage.models import (
    broadcast_runs,
    chats,
    deliveries,
    has_status,
    may_have_arrived,
    recipients,
    scheduled_messages,
    subscribers,
)
from storage.rowsets import encode_rows, rows_table
from storage.types import Id, UtcDateTime

ROWS, ROWS_ON_SQLITE = 2000, 500
"""How many rows one step changes at most. SQLite has one writer at a time, whom all others wait for."""
CAP_HOURS = 24

b = broadcast_runs.c
c = chats.c
d = deliveries.c
m = scheduled_messages.c
r = recipients.c
s = subscribers.c
_BEFORE_ALL = UUID(int=0)
_pending = has_status(d.status, DeliveryStatus.PENDING)
_suspended = has_status(d.status, DeliveryStatus.SUSPENDED)
_SLOTS = {"zone": String, "quiet": String, "opens_at": UtcDateTime, "closes_at": UtcDateTime, "reopens_at": UtcDateTime}
_LATE = DeliveryStatus.MISSED.value


@dataclass(frozen=True, slots=True)
class _Terms:
    """What all steps of a run need of its schedule."""

    rule: SlotRule
    is_in_audience: ColumnElement[bool]
    zone: ColumnElement[str]
    """Of a recipient; the same for all where it makes no difference."""
    quiet: ColumnElement[str]

    @property
    def terms(self) -> BroadcastTerms:
        return self.rule.terms


class SqlBroadcastWork:
    """Implements the port, for the runs of one bot."""

    def __init__(
        self, database: Database, bot_id: BotId, *, default_zone: str, most_a_day: int = 0, rows: int | None = None
    ) -> None:
        """`most_a_day` is for broadcasts that say nothing of it, 0: however many; `rows` are changed in one step."""
        self._database = database
        self._bot_id = bot_id
        self._default_zone = default_zone
        self._most_a_day = most_a_day
        self._rows = rows or (ROWS_ON_SQLITE if database.is_sqlite else ROWS)
        self._terms: dict[RunId, _Terms] = {}

    async def going_on(self) -> Sequence[RunState]:
        """Return the runs that are not over, the first first."""
        async with self._database.reading() as connection:
            runs = await SqlBroadcasts(connection, self._bot_id).going_on()
            self._terms = {run.id: self._terms[run.id] for run in runs if run.id in self._terms}
            return [await _state(connection, run) for run in runs]

    async def plan_some(self, run: BroadcastRun, *, now: datetime) -> Chunk:
        """Make deliveries for the next recipients of a running run, and move its mark in the same transaction."""
        async with self._database.writing() as connection:
            held = self._held(run, RunStatus.RUNNING).where(b.is_planned.is_(False))
            row = (await connection.execute(held)).first()
            if row is None:
                return Chunk(0, has_moved=False)
            after = row.planned_to or _BEFORE_ALL
            some = select(s.id).where(s.bot_id == self._bot_id, s.id > after).order_by(s.id).limit(self._rows)
            upto = (await connection.execute(_last(some))).scalar_one_or_none()
            if upto is None:
                await connection.execute(update(broadcast_runs).where(b.id == run.id).values(is_planned=True))
                return Chunk(0)
            terms = await self._terms_of(connection, run)
            rows = await self._insert(connection, run, terms, after=after, upto=upto, now=now)
            moved = {"planned": b.planned + rows, "planned_to": upto}
            await connection.execute(update(broadcast_runs).where(b.id == run.id).values(moved))
        return Chunk(rows)

    async def _insert(
        self, connection: AsyncConnection, run: BroadcastRun, terms: _Terms, *, after: UUID, upto: UUID, now: datetime
    ) -> int:
        audience = subscribers.join(recipients, r.subscriber_id == s.id).outerjoin(chats, c.recipient_id == r.id)
        wanted = and_(
            s.id > after,
            s.id <= upto,
            wants_broadcasts,
            r.platform == PLATFORM,
            r.reachability == Reachability.REACHABLE,
            terms.is_in_audience,
        )
        slots, given = await self._slots(connection, terms, audience, wanted, now)
        is_found = slots.c.zone.is_not(None)
        opens_at = case((is_found, slots.c.opens_at), else_=_instant("opens_at"))
        is_capped = self._is_capped(run, terms.terms)
        waits = and_(~is_capped, opens_at.is_not(None))
        columns: dict[Any, Any] = {
            d.id: self._new_id(now),
            d.bot_id: literal(self._bot_id),
            d.message_id: literal(run.message_id, Id),
            d.recipient_id: r.id,
            d.occurrence_at: literal(run.occurrence_at, UtcDateTime),
            d.next_try_at: case((waits, opens_at)),
            d.expires_at: case((is_found, slots.c.closes_at), else_=_instant("closes_at")),
            d.reopens_at: case((is_found, slots.c.reopens_at), else_=_instant("reopens_at")),
            d.priority: literal_column(str(BROADCAST)),
            d.status: case((waits, DeliveryStatus.PENDING.value), else_=_LATE),
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
        rows = select(*columns.values()).select_from(_placed(audience, slots, terms)).where(wanted).order_by(s.id)
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        statement = insert(deliveries).from_select(list(columns), rows).on_conflict_do_nothing()
        return (await connection.execute(statement, given)).rowcount

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
            after = row.task_to or _BEFORE_ALL
            own = and_(*unsent_of(run), has_status(d.status, status), d.recipient_id > after)
            some = select(d.recipient_id.label("id")).where(own).order_by(d.recipient_id).limit(self._rows)
            upto = (await connection.execute(_last(some))).scalar_one_or_none()
            moved: dict[str, Any] = {"task_to": upto}
            rows = 0
            if upto is None:
                moved["task"] = None
            else:
                is_wanted = and_(r.reachability == Reachability.REACHABLE, or_(s.id.is_(None), wants_broadcasts))
                these = and_(own, d.recipient_id <= upto, is_wanted)
                rows = await self._make_pending(connection, run, these, {"tries": 0}, now=now)
            await connection.execute(update(broadcast_runs).where(b.id == run.id).values(moved))
        return Chunk(rows)

    async def _make_pending(
        self,
        connection: AsyncConnection,
        run: BroadcastRun,
        which: ColumnElement[bool],
        values: dict[str, Any],
        *,
        now: datetime,
    ) -> int:
        """Make some deliveries pending for when their recipients may get them."""
        terms = await self._terms_of(connection, run)
        known = (
            deliveries.join(recipients, r.id == d.recipient_id)
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
        slots, given = self._slots_of(terms, [(row.zone, row.quiet) for row in pairs], now)
        joined = some.outerjoin(slots, and_(slots.c.zone == some.c.zone, slots.c.quiet == some.c.quiet))
        is_found = slots.c.zone.is_not(None)
        placed = (
            select(
                some.c.id,
                case((is_found, slots.c.opens_at), else_=_instant("opens_at")).label("opens_at"),
                case((is_found, slots.c.closes_at), else_=_instant("closes_at")).label("closes_at"),
                case((is_found, slots.c.reopens_at), else_=_instant("reopens_at")).label("reopens_at"),
            )
            .select_from(joined)
            .subquery("placed")
        )
        waits = placed.c.opens_at.is_not(None)
        changed = await connection.execute(
            update(deliveries)
            .where(d.id == placed.c.id)
            .values(
                status=case(
                    (waits, DeliveryStatus.PENDING.value),
                    (may_have_arrived, DeliveryStatus.UNKNOWN.value),
                    else_=_LATE,
                ),
                next_try_at=placed.c.opens_at,
                expires_at=placed.c.closes_at,
                reopens_at=placed.c.reopens_at,
                last_category=case((waits, null()), else_=Category.OUTSIDE_WINDOW.value),
                **values,
            ),
            given,
        )
        return changed.rowcount

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

    def _held(self, run: BroadcastRun, status: RunStatus) -> Select[Any]:
        """Return the query of the run, locked, while it is what it seems; nothing where another process holds it."""
        columns = (b.id, b.planned_to, b.task_to)
        same = and_(b.id == run.id, b.bot_id == self._bot_id, b.status == status)
        return select(*columns).where(same).with_for_update(skip_locked=True)

    async def _terms_of(self, connection: AsyncConnection, run: BroadcastRun) -> _Terms:
        known = self._terms.get(run.id)
        if known is None:
            query = select(m.audience, m.zone).where(m.id == run.message_id)
            row = (await connection.execute(query)).one()
            terms = broadcast_from_text(row.audience)
            audience = await resolve(connection, terms.audience, self._bot_id)
            rule = SlotRule(
                terms=terms,
                occurrence_at=run.occurrence_at,
                day=run.occurrence_at.astimezone(known_zone(row.zone)).date(),
                started_at=run.started_at,
            )
            zone = func.coalesce(s.zone, c.zone, self._default_zone) if rule.depends_on_zone else literal("")
            quiet = func.coalesce(r.quiet_hours, "") if terms.respects_quiet_hours else literal("")
            is_in_audience = is_member(audience, self._bot_id, self._database.cipher)
            known = self._terms[run.id] = _Terms(rule, is_in_audience, zone, quiet)
        return known

    async def _slots(
        self,
        connection: AsyncConnection,
        terms: _Terms,
        audience: FromClause,
        wanted: ColumnElement[bool],
        now: datetime,
    ) -> tuple[FromClause, dict[str, Any]]:
        """Return the table of when recipients may get it, by zone and quiet hours, with its parameters."""
        pairs = select(terms.zone.label("zone"), terms.quiet.label("quiet")).select_from(audience).where(wanted)
        found = (await connection.execute(pairs.distinct())).all()
        return self._slots_of(terms, [(row.zone, row.quiet) for row in found], now)

    def _slots_of(
        self, terms: _Terms, pairs: Sequence[tuple[str, str]], now: datetime
    ) -> tuple[FromClause, dict[str, Any]]:
        rows = []
        for zone, quiet in pairs:
            hours = quiet_hours_from_text(quiet) if quiet else None
            slot = terms.rule.slot(zone or self._default_zone, hours, now=now)
            rows.append(
                {
                    "zone": zone,
                    "quiet": quiet,
                    "opens_at": slot.opens_at,
                    "closes_at": slot.closes_at,
                    "reopens_at": slot.reopens_at,
                }
            )
        # For whom it changed between two statements.
        usual = terms.rule.slot(self._default_zone, None, now=now)
        is_sqlite = self._database.is_sqlite
        given = {
            "slots": encode_rows(rows, is_sqlite=is_sqlite),
            "usual_opens_at": usual.opens_at,
            "usual_closes_at": usual.closes_at,
            "usual_reopens_at": usual.reopens_at,
        }
        return rows_table("slots", _SLOTS, is_sqlite=is_sqlite), given

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


def _placed(audience: FromClause, slots: FromClause, terms: _Terms) -> FromClause:
    return audience.outerjoin(slots, and_(slots.c.zone == terms.zone, slots.c.quiet == terms.quiet))


def _instant(name: str) -> ColumnElement[datetime]:
    return bindparam(f"usual_{name}", type_=UtcDateTime)


def _last(some: Select[Any]) -> Select[Any]:
    """Return the query of the last of some ids. PostgreSQL before 18 knows no maximum of them."""
    ids = some.subquery("scanned").c.id
    return select(ids).order_by(ids.desc()).limit(1)


async def _state(connection: AsyncConnection, run: BroadcastRun) -> RunState:
    statuses = (DeliveryStatus.PENDING, DeliveryStatus.SUSPENDED, DeliveryStatus.SENDING)
    few = (
        select(literal(1)).where(*unsent_of(run), has_status(d.status, status)).limit(MANY).subquery(status.value)
        for status in statuses
    )
    counts = [select(func.count()).select_from(some).scalar_subquery() for some in few]
    pending, suspended, sending = (await connection.execute(select(*counts))).one()
    return RunState(run=run, pending=pending, suspended=suspended, sending=sending)
