"""Deliveries that did not arrive: telling their authors."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.categories import OF_TOPIC
from scheduling.chats import ChatKind, Reachability
from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.identifiers import BotId, ChatId, DeliveryId
from scheduling.lifecycle import MessageStatus
from scheduling.ports import FailureNotice, UntoldFailures
from storage.mapping import CHAT_COLUMNS, chat_from_row, message_from_row
from storage.models import (
    chats,
    deliveries,
    delivery_attempts,
    has_status,
    recipients,
    scheduled_messages,
    untold_failure,
)
from storage.rowsets import encode_rows, rows_table
from storage.types import Id

d = deliveries.c
_doubtful = has_status(d.status, DeliveryStatus.UNKNOWN)
_refused = has_status(d.status, DeliveryStatus.FAILED, DeliveryStatus.SUSPENDED)


async def untold_failures(
    connection: AsyncConnection, bot_id: BotId, *, limit: int, exclude: Collection[ChatId], out_of_reach: bool = False
) -> Sequence[FailureNotice]:
    """Return failed, suspended and unknown deliveries whose author was not told yet, oldest first.

    But for those that were scheduled in a chat of `exclude`, or in one that can't be written to: once it can, its
    people hear of them. With `out_of_reach` instead those of shared chats that can't be written to.
    """
    latest = (
        select(delivery_attempts.c.status)
        .where(delivery_attempts.c.delivery_id == d.id)
        .order_by(delivery_attempts.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    m, other = scheduled_messages.c, scheduled_messages.alias("other").c
    paused = (
        select(func.count())
        .where(
            other.recipient_id == d.recipient_id,
            other.status == MessageStatus.PAUSED,
            other.paused_because.is_not(None),  # word by word as in the index
            other.paused_because == d.last_category,
            other.id != d.message_id,
            other.chat_id == m.chat_id,  # what others schedule for a channel is theirs
            or_(d.last_category.not_in(OF_TOPIC), other.topic_id.is_not_distinct_from(m.topic_id)),
        )
        .scalar_subquery()
    )
    # A value for each row, not a join: SQLite would walk all recipients first.
    can_be_told = recipients.c.reachability == Reachability.REACHABLE
    wanted = and_(~can_be_told, recipients.c.kind != ChatKind.PRIVATE) if out_of_reach else can_be_told
    is_wanted = (
        select(case((wanted, 1), else_=0))
        .where(recipients.c.id == chats.c.recipient_id, chats.c.id == m.chat_id)
        .correlate(scheduled_messages)
        .scalar_subquery()
    )
    query = (
        select(
            d.id,
            d.status,
            d.occurrence_at,
            d.last_category,
            d.message_id,
            latest.label("attempt_status"),
            paused.label("paused"),
        )
        .where(
            untold_failure,
            d.bot_id == bot_id,
            m.id == d.message_id,
            is_wanted == 1,
        )
        .order_by(d.occurrence_at, m.number)
        .limit(limit)
    )
    if exclude:
        query = query.where(m.chat_id.not_in(exclude))
    rows = (await connection.execute(query)).all()
    if not rows:
        return []
    ids = {row.message_id for row in rows}
    of_rows = scheduled_messages.c.id.in_(ids)
    messages = {
        row.id: message_from_row(row) for row in await connection.execute(select(scheduled_messages).where(of_rows))
    }
    joined = chats.join(recipients, recipients.c.id == chats.c.recipient_id)
    of_messages = chats.c.id.in_({message.chat_id for message in messages.values()})
    of_authors: Select[Any] = select(*CHAT_COLUMNS).select_from(joined).where(of_messages)
    places = {row.id: chat_from_row(row) for row in await connection.execute(of_authors)}
    return [
        FailureNotice(
            delivery_id=row.id,
            status=DeliveryStatus(row.status),
            attempt_status=None if row.attempt_status is None else AttemptStatus(row.attempt_status),
            category=row.last_category or "",
            occurrence_at=row.occurrence_at,
            message=messages[row.message_id],
            chat=places[messages[row.message_id].chat_id],
            paused=row.paused,
        )
        for row in rows
    ]


async def untold_of(connection: AsyncConnection, bot_id: BotId, chat_id: ChatId, *, doubtful: bool) -> UntoldFailures:
    """Return all of a chat's deliveries in doubt, or all that failed, whose author was not told yet."""
    m = scheduled_messages.c
    kind = _doubtful if doubtful else _refused
    query = (
        select(d.id, d.last_category, m.topic_id)
        .where(untold_failure, kind, d.bot_id == bot_id, m.id == d.message_id, m.chat_id == chat_id)
        .order_by(d.occurrence_at)
    )
    rows = (await connection.execute(query)).all()
    topics = {row.topic_id for row in rows}
    reasons = {row.last_category for row in rows if row.last_category is not None}
    # Those of the same chat only: whoever scheduled something for it elsewhere is told there.
    still_pausing = (m.status == MessageStatus.PAUSED, m.paused_because.in_(reasons))  # what goes on is told elsewhere
    pausing = select(func.count()).where(m.chat_id == chat_id, m.bot_id == bot_id, *still_pausing)
    return UntoldFailures(
        ids=[row.id for row in rows],
        topic_id=topics.pop() if len(topics) == 1 else None,
        paused=(await connection.execute(pausing)).scalar_one(),
    )


async def mark_told(connection: AsyncConnection, bot_id: BotId, ids: Sequence[DeliveryId], *, now: datetime) -> None:
    """Remember that the authors were told."""
    is_sqlite = connection.dialect.name == "sqlite"
    wanted = rows_table("wanted", {"id": Id}, is_sqlite=is_sqlite).c
    await connection.execute(
        update(deliveries).where(d.id == wanted.id, d.bot_id == bot_id, untold_failure).values(told_at=now),
        {"wanted": encode_rows(({"id": key} for key in ids), is_sqlite=is_sqlite)},
    )
