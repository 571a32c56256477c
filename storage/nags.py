"""Reminders that are sent again until somebody taps Done, and buttons that go once there are newer ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.content import Content
from scheduling.deliveries import DeliveryStatus, Verdict
from scheduling.followups import FollowupKind
from scheduling.identifiers import BotId, DeliveryId, MessageId, RecipientId, new_uuid7
from scheduling.lifecycle import MessageStatus
from scheduling.reminders import Nag
from storage.engine import Database
from storage.mapping import options_from_text, quiet_hours_from_text
from storage.models import deliveries, followups, recipients, scheduled_messages
from storage.rowsets import encode_rows, rows_table
from storage.types import Id

d = deliveries.c
f = followups.c
m = scheduled_messages.c
r = recipients.c
first = deliveries.alias("first")
before = deliveries.alias("before")
first_before = deliveries.alias("first_before")


async def follow_reminders(connection: AsyncConnection, bot_id: BotId, verdicts: Sequence[Verdict]) -> int:
    """Add what follows of those verdicts by which reminders that nag have arrived; return how many rows that were.

    They are sent again after a while, and what was sent of the same schedule before loses its buttons. Within the
    transaction that records the verdicts.
    """
    nagging = {
        verdict.order.delivery_id: (verdict.finished_at, verdict.order.options.nagging.interval)
        for verdict in verdicts
        if verdict.delivery_status is DeliveryStatus.SENT and verdict.order.options.nagging is not None
    }
    if not nagging:
        return 0
    is_sqlite = connection.dialect.name == "sqlite"
    given = encode_rows(({"id": key} for key in nagging), is_sqlite=is_sqlite)
    found = (await connection.execute(_arrived_statement(is_sqlite=is_sqlite), {"arrived": given})).all()
    rows: list[Mapping[str, Any]] = []
    for row in found:
        at, interval = nagging[row.id]
        if row.is_settled:  # somebody was quicker: this one was on its way
            rows.append(_row(bot_id, row.id, FollowupKind.UNBUTTON, at))
        else:
            rows.append(_row(bot_id, row.first_id, FollowupKind.NAG, at + interval, made_at=at))
        if row.before_id is not None and not row.was_settled:
            rows.append(_row(bot_id, row.before_id, FollowupKind.UNBUTTON, at))
    await _add(connection, rows)
    return len(rows)


async def begin_nagging(connection: AsyncConnection, bot_id: BotId, first_id: DeliveryId, *, at: datetime) -> None:
    """Have a reminder sent again at `at`, unless that is to be already."""
    await _add(connection, [_row(bot_id, first_id, FollowupKind.NAG, at)])


class SqlNags:
    """Implements the port."""

    def __init__(self, database: Database, bot_id: BotId) -> None:
        self._database = database
        self._bot_id = bot_id

    async def nag(self, first_id: DeliveryId, *, now: datetime) -> bool:
        """Have the reminder that began with this delivery sent again; tell whether that is now."""
        async with self._database.writing() as connection:
            return await _send_again(connection, self._bot_id, first_id, now=now)

    async def content_of(self, message_id: MessageId) -> Content | None:
        """Return what a schedule says; None where it was deleted."""
        query = select(m.content).where(m.id == message_id, m.bot_id == self._bot_id)
        async with self._database.reading() as connection:
            form = (await connection.execute(query)).scalar_one_or_none()
        return None if form is None else Content.from_json(form)


async def _send_again(connection: AsyncConnection, bot_id: BotId, first_id: DeliveryId, *, now: datetime) -> bool:
    """Send a reminder again whose time has come, later where it is quiet, or never more; tell whether it is sent now.

    Within a transaction that writes. The row that asked for it goes, or waits until it is quiet no more.
    """
    reminder = await _find(connection, bot_id, first_id)
    if reminder is None:
        return False
    asked = (f.delivery_id == first_id, f.kind == FollowupKind.NAG, f.bot_id == bot_id)
    due_at = (await _nag(connection, reminder, now)).due_at(now)
    if due_at is not None and due_at > now:
        await connection.execute(update(followups).where(*asked).values(due_at=due_at))
        return False
    gone = await connection.execute(delete(followups).where(*asked))
    if due_at is None or not gone.rowcount:
        return False
    await connection.execute(
        _insert(connection, deliveries)
        .values(
            id=new_uuid7(now),
            bot_id=bot_id,
            message_id=reminder.message_id,
            recipient_id=reminder.recipient_id,
            occurrence_at=now,
            next_try_at=now,
            priority=reminder.priority,
            status=DeliveryStatus.PENDING,
            tries=0,
            parts=select(m.parts).where(m.id == reminder.message_id).scalar_subquery(),
            parts_sent=0,
            note_due=False,
            nag_of=first_id,
        )
        .on_conflict_do_nothing()
    )
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reminder:
    id: DeliveryId
    message_id: MessageId
    recipient_id: RecipientId
    priority: int


async def _find(connection: AsyncConnection, bot_id: BotId, first_id: DeliveryId) -> _Reminder | None:
    """Return a reminder, with its schedule and itself locked: in this order everybody locks them."""
    found = (
        await connection.execute(
            select(d.message_id, d.recipient_id, d.priority).where(d.id == first_id, d.bot_id == bot_id)
        )
    ).one_or_none()
    if found is None:
        return None
    for of_reminder in (
        select(m.id).where(m.id == found.message_id),
        select(d.id).where(d.id == first_id),
    ):
        await connection.execute(of_reminder.with_for_update(key_share=True))
    return _Reminder(id=first_id, message_id=found.message_id, recipient_id=found.recipient_id, priority=found.priority)


async def _nag(connection: AsyncConnection, reminder: _Reminder, now: datetime) -> Nag:
    later = deliveries.alias("later").c
    again = deliveries.alias("again").c
    followed = select(later.id).where(
        later.message_id == reminder.message_id,
        later.recipient_id == reminder.recipient_id,
        later.occurrence_at > d.occurrence_at,
        later.nag_of.is_(None),
    )
    nags = select(func.count()).where(again.nag_of == d.id).correlate(deliveries).scalar_subquery()
    is_followed = or_(followed.correlate(deliveries).exists(), func.coalesce(m.next_run_at <= now, False))
    row = (
        await connection.execute(
            select(
                m.status,
                m.options,
                or_(d.done_at.is_not(None), d.snoozed_as.is_not(None)).label("is_settled"),
                is_followed.label("is_followed"),
                nags.label("nags"),
                r.quiet_hours,
            ).where(d.id == reminder.id, m.id == d.message_id, r.id == d.recipient_id)
        )
    ).one()
    return Nag(
        nagging=options_from_text(row.options).nagging,
        status=MessageStatus(row.status),
        is_settled=bool(row.is_settled),
        is_followed=bool(row.is_followed),
        nags=row.nags,
        quiet_hours=None if row.quiet_hours is None else quiet_hours_from_text(row.quiet_hours),
    )


def _row(
    bot_id: BotId, delivery_id: DeliveryId, kind: FollowupKind, due_at: datetime, *, made_at: datetime | None = None
) -> Mapping[str, Any]:
    return {
        "id": new_uuid7(made_at or due_at),
        "bot_id": bot_id,
        "delivery_id": delivery_id,
        "kind": kind,
        "due_at": due_at,
        "tries": 0,
    }


async def _add(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await connection.execute(_insert(connection, followups).on_conflict_do_nothing(), list(rows))


def _insert(connection: AsyncConnection, table: Any) -> Any:
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return insert(table)


@cache
def _arrived_statement(*, is_sqlite: bool) -> Select[Any]:
    """Return the query of reminders that have arrived, each with what was sent of its schedule before.

    Parameters: `arrived` (rows of `id`). Whoever settles one of them at this moment comes before this, or after it.
    """
    arrived = rows_table("arrived", {"id": Id}, is_sqlite=is_sqlite).c
    earlier = deliveries.alias("earlier").c
    latest = (
        select(earlier.id)
        .where(
            earlier.message_id == d.message_id,
            earlier.recipient_id == d.recipient_id,
            earlier.occurrence_at < d.occurrence_at,
            earlier.status == DeliveryStatus.SENT,
        )
        .order_by(earlier.occurrence_at.desc())
        .limit(1)
        .correlate(deliveries)
        .scalar_subquery()
    )
    return (
        select(
            d.id,
            first.c.id.label("first_id"),
            _is_settled(first).label("is_settled"),
            before.c.id.label("before_id"),
            _is_settled(first_before).label("was_settled"),
        )
        .select_from(deliveries)
        .join(first, first.c.id == func.coalesce(d.nag_of, d.id))
        .outerjoin(before, before.c.id == latest)
        .outerjoin(first_before, first_before.c.id == func.coalesce(before.c.nag_of, before.c.id))
        .where(d.id == arrived.id)
        .order_by(first.c.id)
        .with_for_update(of=first, read=True)
    )


def _is_settled(reminder: Any) -> Any:
    return or_(reminder.c.done_at.is_not(None), reminder.c.snoozed_as.is_not(None))
