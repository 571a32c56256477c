"""Deliveries that did not arrive: telling their authors, and trying again on request."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.categories import OF_TOPIC
from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.identifiers import BotId, ChatId, DeliveryId
from scheduling.messages import MessageStatus
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

d = deliveries.c
_failed = has_status(d.status, DeliveryStatus.FAILED, DeliveryStatus.SUSPENDED, DeliveryStatus.UNKNOWN)


async def untold_failures(connection: AsyncConnection, bot_id: BotId, *, limit: int) -> Sequence[FailureNotice]:
    """Return failed, suspended and unknown deliveries whose author was not told yet, oldest first."""
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
            other.paused_because.is_not(None),  # word by word as in the index
            other.paused_because == d.last_category,
            other.id != d.message_id,
            or_(d.last_category.not_in(OF_TOPIC), other.topic_id.is_not_distinct_from(m.topic_id)),
        )
        .scalar_subquery()
    )
    query = (
            other.status == MessageStatus.PAUSED,
        select(
            d.id,
            d.status,
            d.occurrence_at,
            d.last_category,
            d.message_id,
            latest.label("attempt_status"),
            paused.label("paused"),
        )
        .where(untold_failure, d.bot_id == bot_id, m.id == d.message_id)
        .order_by(d.occurrence_at)
        .limit(limit)
    )
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


async def mark_told(connection: AsyncConnection, bot_id: BotId, ids: Sequence[DeliveryId], *, now: datetime) -> None:
    """Remember that the authors were told."""
    await connection.execute(
        update(deliveries).where(d.id.in_(ids), d.bot_id == bot_id, untold_failure).values(told_at=now)
    )


async def make_pending(
    connection: AsyncConnection,
    bot_id: BotId,
    delivery_id: DeliveryId,
    *,
    chat_id: ChatId,
    only_of: UserId | None,
    now: datetime,
) -> bool:
    """Make a failed, suspended or unknown delivery of this chat pending again; say whether it was one.

    With `only_of`, only where that user created the message.
    """
    m = scheduled_messages.c
    query = select(m.created_by).where(m.id == d.message_id, m.chat_id == chat_id, d.id == delivery_id)
    created_by = (await connection.execute(query)).scalar_one_or_none()  # encrypted: the database can't compare it
    if created_by is None or (only_of is not None and created_by != str(only_of)):
        return False
    retried = await connection.execute(
        update(deliveries)
        .where(d.id == delivery_id, d.bot_id == bot_id, _failed)
        .values(status=DeliveryStatus.PENDING, next_try_at=now, tries=0, told_at=null())
    )
    return retried.rowcount == 1
