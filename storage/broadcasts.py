"""The runs of one bot's broadcasts, in a unit of work."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.broadcasts import BroadcastRun, RunCounts, RunOutcome, RunStatus, RunTask
from scheduling.categories import Category
from scheduling.deliveries import DeliveryStatus
from scheduling.errors import BroadcastChanged
from scheduling.identifiers import BotId, MessageId, RecipientId, RunId, new_uuid7
from scheduling.messages import ScheduledMessage
from storage.mapping import message_from_row
from storage.models import (
    broadcast_runs,
    deliveries,
    has_status,
    is_going_on,
    is_unreported,
    is_unsent,
    recipients,
    scheduled_messages,
    subscribers,
)

b = broadcast_runs.c
d = deliveries.c
m = scheduled_messages.c
r = recipients.c
_WAITING = (DeliveryStatus.PENDING, DeliveryStatus.SUSPENDED, DeliveryStatus.SENDING)
_has_reason = has_status(d.status, DeliveryStatus.FAILED, DeliveryStatus.MISSED)


class SqlBroadcasts:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId) -> None:
        self._connection = connection
        self._bot_id = bot_id

    async def get(self, run_id: RunId) -> BroadcastRun | None:
        """Return a run of this bot."""
        return await self._first(self._select().where(b.id == run_id))

    async def get_for_update(self, run_id: RunId) -> BroadcastRun | None:
        """Return the same, locked with its schedule until the unit of work ends.

        Whoever records outcomes holds the schedule, too: what becomes of a retry is decided by what its run is then.
        """
        held = select(m.id).join_from(scheduled_messages, broadcast_runs, m.id == b.message_id)
        of_run = and_(b.id == run_id, b.bot_id == self._bot_id)
        await self._connection.execute(held.where(of_run).with_for_update(of=scheduled_messages, key_share=True))
        return await self._first(self._select().where(b.id == run_id).with_for_update())

    async def latest(self, message_id: MessageId) -> BroadcastRun | None:
        """Return the latest run of a schedule; None where it has not run yet."""
        of_message = self._select().where(b.message_id == message_id)
        return await self._first(of_message.order_by(b.occurrence_at.desc()).limit(1))

    async def going_on(self) -> Sequence[BroadcastRun]:
        """Return the runs that are not over, the first first."""
        return await self._all(self._select().where(is_going_on).order_by(b.started_at, b.id))

    async def recent(self, *, limit: int) -> Sequence[BroadcastRun]:
        """Return the latest runs, the latest first, whatever became of them."""
        return await self._all(self._select().order_by(b.id.desc()).limit(limit))

    async def unreported(self) -> Sequence[BroadcastRun]:
        """Return the runs that are over and whose author has no report yet."""
        over = b.finished_at.is_not(None)
        return await self._all(self._select().where(is_unreported, over).order_by(b.started_at, b.id))

    async def save(self, run: BroadcastRun) -> None:
        """Store a changed run. Raises `BroadcastChanged` where the stored revision is not one less.

        How far planning is stays as it is stored.
        """
        task_begins = {} if run.task is None else {"task_to": None}
        saved = await self._connection.execute(
            update(broadcast_runs)
            .where(self._is(run.id), b.revision == run.revision - 1)
            .values(
                status=run.status,
                task=run.task,
                pace=run.pace,
                finished_at=run.finished_at,
                is_reported=run.is_reported,
                revision=run.revision,
                **task_begins,
            )
        )
        if saved.rowcount != 1:
            raise BroadcastChanged

    async def note_progress_message(self, run_id: RunId, platform_message_id: int | None) -> None:
        """Remember which message shows how far it is; the revision stays."""
        values = {"progress_message_id": platform_message_id}
        await self._connection.execute(update(broadcast_runs).where(self._is(run_id)).values(values))

    async def note_reported(self, run_id: RunId) -> None:
        """Remember that its author has the final report; the revision stays."""
        await self._connection.execute(update(broadcast_runs).where(self._is(run_id)).values(is_reported=True))

    async def counts(self, run: BroadcastRun) -> RunCounts:
        """Return how many of its deliveries are where.

        All but those that were sent are in one index, by their status; those are what is left. So it costs the less the
        further it is: a million that wait take 0.2 to 0.4 s.
        """
        planned = select(b.planned).where(self._is(run.id))
        total = (await self._connection.execute(planned)).scalar_one_or_none()
        if total is None:
            return RunCounts()
        unsent = and_(*unsent_of(run))
        found = await self._connection.execute(select(d.status, func.count()).where(unsent).group_by(d.status))
        number = {DeliveryStatus(status): int(count) for status, count in found.all()}
        reasons: dict[str, int] = {}
        capped = 0
        if number.get(DeliveryStatus.FAILED) or number.get(DeliveryStatus.MISSED):
            of_reason = select(d.status, d.last_category, func.count()).where(unsent, _has_reason)
            rows = await self._connection.execute(of_reason.group_by(d.status, d.last_category))
            for status, category, count in rows:
                if status == DeliveryStatus.FAILED:
                    reasons[category or ""] = int(count)
                elif category == Category.FREQUENCY_CAP:
                    capped = int(count)
        return RunCounts(
            waiting=sum(number.get(status, 0) for status in _WAITING),
            sent=max(total - sum(number.values()), 0),
            failed=number.get(DeliveryStatus.FAILED, 0),
            unknown=number.get(DeliveryStatus.UNKNOWN, 0),
            missed=number.get(DeliveryStatus.MISSED, 0) - capped,
            capped=capped,
            cancelled=number.get(DeliveryStatus.CANCELLED, 0),
            reasons=reasons,
        )

    async def outcomes(self, run: BroadcastRun, *, after: RecipientId | None, limit: int) -> Sequence[RunOutcome]:
        """Return what became of its deliveries, in the order of recipients' ids: of those after one, so many."""
        query: Select[Any] = (
            select(
                d.recipient_id,
                r.subscriber_id,
                subscribers.c.external_id,
                subscribers.c.name,
                d.status,
                d.last_category,
                d.tries,
                d.sent_at,
            )
            .select_from(deliveries)
            .join(recipients, r.id == d.recipient_id)
            .outerjoin(subscribers, subscribers.c.id == r.subscriber_id)
            .where(d.message_id == run.message_id, d.occurrence_at == run.occurrence_at, d.bot_id == self._bot_id)
            .order_by(d.recipient_id)
            .limit(limit)
        )
        if after is not None:
            query = query.where(d.recipient_id > after)
        return [
            RunOutcome(
                recipient_id=row.recipient_id,
                subscriber_id=row.subscriber_id,
                external_id=row.external_id,
                name=row.name or "",
                status=DeliveryStatus(row.status),
                category=row.last_category,
                tries=row.tries,
                sent_at=row.sent_at,
            )
            for row in await self._connection.execute(query)
        ]

    async def message_of(self, run: BroadcastRun) -> ScheduledMessage:
        """Return the schedule of which it is an occurrence, whichever chat that is of. Raises `LookupError`."""
        message = await self.find_message(run.message_id)
        if message is None:
            raise LookupError(run.message_id)
        return message

    async def find_message(self, message_id: MessageId) -> ScheduledMessage | None:
        """Return a schedule of this bot that is a broadcast, whichever chat it is of."""
        query = select(scheduled_messages).where(m.id == message_id, m.bot_id == self._bot_id, m.audience.is_not(None))
        row = (await self._connection.execute(query)).first()
        return None if row is None else message_from_row(row)

    async def messages(self, *, offset: int, limit: int) -> Sequence[ScheduledMessage]:
        """Return schedules of this bot that are broadcasts, the latest first, whatever became of them."""
        query = select(scheduled_messages).where(self._is_message()).order_by(m.created_at.desc(), m.id.desc())
        rows = await self._connection.execute(query.offset(offset).limit(limit))
        return [message_from_row(row) for row in rows]

    async def count_messages(self) -> int:
        """Return how many of them there are."""
        query = select(func.count()).select_from(scheduled_messages).where(self._is_message())
        return int((await self._connection.execute(query)).scalar_one())

    async def runs_of(self, message_id: MessageId, *, limit: int) -> Sequence[BroadcastRun]:
        """Return the latest runs of a schedule, the latest first."""
        of_message = self._select().where(b.message_id == message_id)
        return await self._all(of_message.order_by(b.occurrence_at.desc()).limit(limit))

    async def pause_runs(self, message_id: MessageId) -> None:
        """Pause what is running of a schedule that is paused."""
        await self._change_runs(message_id, RunStatus.RUNNING, to=RunStatus.PAUSED)

    async def resume_runs(self, message_id: MessageId) -> None:
        """Let go on what is paused of a schedule that goes on."""
        await self._change_runs(message_id, RunStatus.PAUSED, to=RunStatus.RUNNING)

    async def add_now(self, message: ScheduledMessage, *, now: datetime) -> None:
        """Let a broadcast run at once, out of turn."""
        terms = message.broadcast
        row = {
            "id": new_uuid7(now),
            "bot_id": self._bot_id,
            "message_id": message.id,
            "occurrence_at": now,
            "status": RunStatus.RUNNING,
            "pace": None if terms is None else terms.pace,
            "started_at": now,
        }
        insert = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        await self._connection.execute(insert(broadcast_runs).values(row).on_conflict_do_nothing())

    async def _change_runs(self, message_id: MessageId, status: RunStatus, *, to: RunStatus) -> None:
        of_message = and_(b.message_id == message_id, b.bot_id == self._bot_id, has_status(b.status, status))
        changed = update(broadcast_runs).where(of_message).values(status=to, revision=b.revision + 1)
        await self._connection.execute(changed)

    def _is_message(self) -> ColumnElement[bool]:
        return and_(m.bot_id == self._bot_id, m.audience.is_not(None))

    def _is(self, run_id: RunId) -> ColumnElement[bool]:
        return and_(b.id == run_id, b.bot_id == self._bot_id)

    def _select(self) -> Select[Any]:
        return select(broadcast_runs).where(b.bot_id == self._bot_id)

    async def _first(self, query: Select[Any]) -> BroadcastRun | None:
        row = (await self._connection.execute(query)).first()
        return None if row is None else run_from_row(row)

    async def _all(self, query: Select[Any]) -> list[BroadcastRun]:
        return [run_from_row(row) for row in await self._connection.execute(query)]


async def cancel_runs(connection: AsyncConnection, bot_id: BotId, message_ids: Sequence[MessageId]) -> int | None:
    """Begin to cancel what is going on of some schedules; return how many runs, None where none has ever run."""
    of_messages = and_(b.message_id.in_(message_ids), b.bot_id == bot_id)
    cancelled = await connection.execute(
        update(broadcast_runs)
        .where(of_messages, has_status(b.status, RunStatus.RUNNING, RunStatus.PAUSED))
        .values(status=RunStatus.CANCELLING, task=None, revision=b.revision + 1)
    )
    if cancelled.rowcount:
        return cancelled.rowcount
    has_run = (await connection.execute(select(b.id).where(of_messages).limit(1))).first() is not None
    return 0 if has_run else None


def unsent_of(run: BroadcastRun) -> tuple[ColumnElement[bool], ...]:
    """Return which deliveries of a run have not arrived: the front of an index."""
    return (d.message_id == run.message_id, d.occurrence_at == run.occurrence_at, is_unsent)


def run_from_row(row: Row[Any]) -> BroadcastRun:
    """Return the run of a row that has all columns of `broadcast_runs`."""
    return BroadcastRun(
        id=row.id,
        bot_id=row.bot_id,
        message_id=row.message_id,
        occurrence_at=row.occurrence_at,
        status=RunStatus(row.status),
        is_planned=row.is_planned,
        planned=row.planned,
        task=None if row.task is None else RunTask(row.task),
        pace=row.pace,
        started_at=row.started_at,
        finished_at=row.finished_at,
        progress_message_id=row.progress_message_id,
        is_reported=row.is_reported,
        revision=row.revision,
    )
