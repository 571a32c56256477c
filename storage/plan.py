"""The alarm's `messages` store: due rows of `scheduled_messages` become rows of `deliveries` and move on."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Insert, Integer, Select, String, Update, case, literal, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.broadcasts import RunStatus
from scheduling.deliveries import DeliveryStatus
from scheduling.identifiers import MessageId, new_uuid7
from scheduling.lifecycle import MessageStatus
from scheduling.ports import DueMessage, PlannedRuns
from storage.engine import Database
from storage.mapping import PLANNING_COLUMNS, planning_row
from storage.models import broadcast_runs, deliveries, has_status, scheduled_messages
from storage.rowsets import encode_rows, rows_table
from storage.types import Id, UtcDateTime, WallClock

_MOVES = {
    "id": Id,
    "next_run_at": UtcDateTime,
    "next_run_local": WallClock,
    "in_gap": Boolean,
    "occurrence_index": Integer,
    "zone_rules": String,
    "status": String,
}
_READ = {"id": Id, "revision": Integer, "run_at": UtcDateTime}
_RUNS = {
    "id": Id,
    "message_id": Id,
    "occurrence_at": UtcDateTime,
    "expires_at": UtcDateTime,
    "status": String,
    "category": String,
}
_BROADCASTS = {"id": Id, "message_id": Id, "occurrence_at": UtcDateTime, "pace": Integer, "started_at": UtcDateTime}

b = broadcast_runs.c
m = scheduled_messages.c
_active = has_status(m.status, MessageStatus.ACTIVE)


class SqlMessagePlan:
    """Implements the port, for the messages of all bots in the database: a delivery waits for its own bot."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._move = _move_statement(is_sqlite=database.is_sqlite)
        self._deliver = _deliver_statement(is_sqlite=database.is_sqlite)
        self._broadcast = _broadcast_statement(is_sqlite=database.is_sqlite)
        self._hold = _hold_statement(is_sqlite=database.is_sqlite)

    @asynccontextmanager
    async def begin(self, *, now: datetime, limit: int) -> AsyncIterator["SqlPlanningTick"]:
        """Load and hold at most `limit` messages due at `now`, by time. Leaving without a flush changes nothing."""
        due: Select[Any] = (
            select(*PLANNING_COLUMNS)
            .where(_active, m.next_run_at <= now)
            .order_by(m.next_run_at)
            .limit(limit)
            # Not against those who merely refer to the row. SQLite leaves it out: there a writing transaction is alone.
            .with_for_update(key_share=True, skip_locked=True)
        )
        async with self._database.transaction(write=True) as connection:
            found = await connection.execute(due)
            yield SqlPlanningTick(self, connection, [planning_row(row) for row in found])

    async def next_run_at(self) -> datetime | None:
        """Return when the next active message is due."""
        first = select(m.next_run_at).where(_active).order_by(m.next_run_at).limit(1)
        async with self._database.reading() as connection:
            return (await connection.execute(first)).scalar_one_or_none()

    async def outdated(self, *, zone_rules: str, after: MessageId | None, limit: int) -> Sequence[DueMessage]:
        """Return active messages whose next run was computed by another version of the zone data, by id."""
        query: Select[Any] = (
            select(*PLANNING_COLUMNS).where(_active, m.zone_rules != zone_rules).order_by(m.id).limit(limit)
        )
        if after is not None:
            query = query.where(m.id > after)
        async with self._database.reading() as connection:
            return [planning_row(row) for row in await connection.execute(query)]

    async def planned_ahead(self, *, now: datetime, after: MessageId | None, limit: int) -> Sequence[DueMessage]:
        """Return active messages with an occurrence that is planned and later than `now`, by id."""
        ahead = select(deliveries.c.message_id).where(deliveries.c.occurrence_at > now)
        query: Select[Any] = select(*PLANNING_COLUMNS).where(_active, m.id.in_(ahead)).order_by(m.id).limit(limit)
        if after is not None:
            query = query.where(m.id > after)
        async with self._database.reading() as connection:
            return [planning_row(row) for row in await connection.execute(query)]

    async def reschedule(self, plans: Sequence[PlannedRuns], *, now: datetime) -> None:
        """Store next runs that were computed anew, each on condition that neither revision nor run has changed.

        A message that somebody holds at this moment is passed over: a tick looks at the zone's rules again.
        """
        async with self._database.writing() as connection:
            ids = set((await connection.execute(self._hold, {"read": self._encode(map(_read, plans))})).scalars())
            await self.store(connection, [plan for plan in plans if plan.message.id in ids], now=now)

    async def store(self, connection: AsyncConnection, plans: Sequence[PlannedRuns], *, now: datetime) -> None:
        """Write what was planned for messages that the connection's transaction holds."""
        if not plans:
            return
        runs = [run for plan in plans for run in _runs(plan, now)]
        broadcasts = [run for plan in plans if plan.message.broadcast is not None for run in _broadcasts(plan, now)]
        with self._database.postponing(connection):
            await connection.execute(self._move, {"moves": self._encode(map(_move, plans))})
            if runs:
                await connection.execute(self._deliver, {"runs": self._encode(runs)})
            if broadcasts:
                await connection.execute(self._broadcast, {"runs": self._encode(broadcasts)})

    def _encode(self, rows: Iterable[Mapping[str, Any]]) -> str:
        return encode_rows(rows, is_sqlite=self._database.is_sqlite)


class SqlPlanningTick:
    """Due messages, held until the tick ends."""

    def __init__(self, plan: SqlMessagePlan, connection: AsyncConnection, due: Sequence[DueMessage]) -> None:
        self.due = due
        self._plan = plan
        self._connection = connection

    async def flush(self, plans: Sequence[PlannedRuns], *, now: datetime) -> None:
        """Store deliveries and next runs, and commit. A delivery that is there already is left as it is."""
        await self._plan.store(self._connection, plans, now=now)
        await self._connection.commit()


def _read(plan: PlannedRuns) -> dict[str, Any]:
    message = plan.message
    run_at = None if message.next_run is None else message.next_run.at
    return {"id": message.id, "revision": message.revision, "run_at": run_at}


def _runs(plan: PlannedRuns, now: datetime) -> Iterator[dict[str, Any]]:
    if plan.message.broadcast is None:
        for at in plan.occurrences:
            yield _run(plan, at, DeliveryStatus.PENDING, now)
    if plan.missed is not None:
        yield _run(plan, plan.missed, DeliveryStatus.MISSED, now)
    if plan.failure is not None and plan.message.next_run is not None:
        # The run that was due becomes a failed delivery: that is how its author is told, and may have it sent.
        yield _run(plan, plan.message.next_run.at, DeliveryStatus.FAILED, now, category=plan.failure)


def _broadcasts(plan: PlannedRuns, now: datetime) -> Iterator[dict[str, Any]]:
    """Return runs of a broadcast; of a missed or failed one its author is told as of any other message."""
    terms = plan.message.broadcast
    for at in plan.occurrences:
        yield {
            "id": new_uuid7(now),
            "message_id": plan.message.id,
            "occurrence_at": at,
            "pace": None if terms is None else terms.pace,
            "started_at": now,
        }


def _run(
    plan: PlannedRuns, at: datetime, status: DeliveryStatus, now: datetime, *, category: str | None = None
) -> dict[str, Any]:
    window = plan.message.delivery_window_seconds
    return {
        "id": new_uuid7(now),
        "message_id": plan.message.id,
        "occurrence_at": at,
        "expires_at": None if window is None else at + timedelta(seconds=window),
        "status": status,
        "category": category,
    }


def _move(plan: PlannedRuns) -> dict[str, Any]:
    following = plan.next_run
    if plan.failure is not None:
        status, following = MessageStatus.FAILED, None
    else:
        status = MessageStatus.FINISHED if following is None else MessageStatus.ACTIVE
    return {
        "id": plan.message.id,
        "next_run_at": None if following is None else following.at,
        "next_run_local": None if following is None or following.local is None else following.local.isoformat(),
        "in_gap": following is not None and following.in_gap,
        "occurrence_index": plan.occurrence_index,
        "zone_rules": plan.zone_rules,
        "status": status,
    }


@cache
def _move_statement(*, is_sqlite: bool) -> Update:
    # The revision stays: a button drawn before a run is not stale after it.
    moves = rows_table("moves", _MOVES, is_sqlite=is_sqlite).c
    return (
        update(scheduled_messages)
        .where(m.id == moves.id)
        .values(
            next_run_at=moves.next_run_at,
            next_run_local=moves.next_run_local,
            in_gap=moves.in_gap,
            occurrence_index=moves.occurrence_index,
            zone_rules=moves.zone_rules,
            status=moves.status,
        )
    )


@cache
def _hold_statement(*, is_sqlite: bool) -> Select[Any]:
    read = rows_table("read", _READ, is_sqlite=is_sqlite).c
    # Planning keeps the revision, so the run must be compared too: else a message that a tick has planned
    # meanwhile would be due a second time.
    return (
        select(m.id)
        .where(m.id == read.id, _active, m.revision == read.revision, m.next_run_at == read.run_at)
        .with_for_update(of=scheduled_messages, key_share=True, skip_locked=True)
    )


@cache
def _deliver_statement(*, is_sqlite: bool) -> Insert:
    runs = rows_table("runs", _RUNS, is_sqlite=is_sqlite).c
    is_pending = runs.status == DeliveryStatus.PENDING
    columns = {
        deliveries.c.id: runs.id,
        deliveries.c.bot_id: m.bot_id,
        deliveries.c.message_id: m.id,
        deliveries.c.recipient_id: m.recipient_id,
        deliveries.c.occurrence_at: runs.occurrence_at,
        deliveries.c.next_try_at: case((is_pending, runs.occurrence_at)),
        deliveries.c.expires_at: runs.expires_at,
        deliveries.c.priority: m.priority,
        deliveries.c.status: runs.status,
        deliveries.c.tries: literal(0),
        deliveries.c.parts: m.parts,
        deliveries.c.parts_sent: literal(0),
        deliveries.c.last_category: runs.category,
    }
    rows = select(*columns.values()).where(m.id == runs.message_id, true())
    insert = sqlite.insert if is_sqlite else postgresql.insert
    return insert(deliveries).from_select(list(columns), rows).on_conflict_do_nothing()


@cache
def _broadcast_statement(*, is_sqlite: bool) -> Insert:
    runs = rows_table("runs", _BROADCASTS, is_sqlite=is_sqlite).c
    columns = {
        b.id: runs.id,
        b.bot_id: m.bot_id,
        b.message_id: m.id,
        b.occurrence_at: runs.occurrence_at,
        b.status: literal(RunStatus.RUNNING.value),
        b.pace: runs.pace,
        b.started_at: runs.started_at,
    }
    rows = select(*columns.values()).where(m.id == runs.message_id, true())
    insert = sqlite.insert if is_sqlite else postgresql.insert
    return insert(broadcast_runs).from_select(list(columns), rows).on_conflict_do_nothing()
