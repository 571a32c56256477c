"""Delivered reminders, as the people who get them act on them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.deliveries import DeliveryStatus
from scheduling.followups import FollowupKind
from scheduling.identifiers import BotId, DeliveryId, MessageId, RecipientId
from scheduling.reminders import Reminder
from storage.mapping import message_from_row
from storage.models import deliveries, followups, has_status, scheduled_messages
from storage.nags import begin_nagging

d = deliveries.c
m = scheduled_messages.c
first = deliveries.alias("first")


class SqlReminders:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId) -> None:
        self._connection = connection
        self._bot_id = bot_id

    async def get_for_update(self, delivery_id: DeliveryId, *, recipient_id: RecipientId) -> Reminder | None:
        """Return the reminder of which a delivery to this recipient is a part, locked until the unit of work ends."""
        row = await self._row(delivery_id, recipient_id)
        if row is None:
            return None
        # In the order in which everybody locks them: the schedule, then what was sent of it, the first at last.
        await self._connection.execute(select(m.id).where(m.id == row.message_id).with_for_update(key_share=True))
        for of_reminder in (d.nag_of == row.first_id, d.id == row.first_id):
            await self._connection.execute(
                select(d.id).where(of_reminder).order_by(d.id).with_for_update(key_share=True)
            )
        return await self.get(delivery_id, recipient_id=recipient_id)

    async def get(self, delivery_id: DeliveryId, *, recipient_id: RecipientId) -> Reminder | None:
        """Return the reminder of which a delivery to this recipient is a part."""
        row = await self._row(delivery_id, recipient_id)
        if row is None:
            return None
        message = (
            await self._connection.execute(select(scheduled_messages).where(m.id == row.message_id))
        ).one_or_none()
        if message is None:  # deleted at this moment
            return None
        return Reminder(
            id=delivery_id,
            first_id=row.first_id,
            platform_message_id=row.platform_message_id,
            message=message_from_row(message),
            occurrence_at=row.occurrence_at,
            done_at=row.done_at,
            snoozed_as=row.snoozed_as,
        )

    async def finish(self, reminder: Reminder, *, now: datetime) -> None:
        """Note that it is done; it is not sent again."""
        await self._settle(reminder, {"done_at": now})

    async def put_off(self, reminder: Reminder, *, to: MessageId) -> None:
        """Note to which schedule it was put off; it is not sent again."""
        await self._settle(reminder, {"snoozed_as": to})

    async def take_back(self, reminder: Reminder, *, nag_at: datetime | None) -> None:
        """Note that it is neither done nor put off; with `nag_at` it is sent again at that instant."""
        neither = update(deliveries).where(d.id == reminder.first_id).values(done_at=null(), snoozed_as=null())
        await self._connection.execute(neither)
        if nag_at is not None:
            await begin_nagging(self._connection, self._bot_id, reminder.first_id, at=nag_at)

    async def _settle(self, reminder: Reminder, how: Mapping[str, Any]) -> None:
        await self._connection.execute(
            update(deliveries)
            .where(d.nag_of == reminder.first_id, has_status(d.status, DeliveryStatus.PENDING))
            .values(status=DeliveryStatus.CANCELLED, next_try_at=null())
        )
        await self._connection.execute(update(deliveries).where(d.id == reminder.first_id).values(how))
        # What was tapped shows what became of it, and keeps that.
        buttons = (followups.c.delivery_id == reminder.id, followups.c.kind == FollowupKind.UNBUTTON)
        await self._connection.execute(delete(followups).where(*buttons))

    async def _row(self, delivery_id: DeliveryId, recipient_id: RecipientId) -> Row[*tuple[Any, ...]] | None:
        query: Select[*tuple[Any, ...]] = (
            select(
                d.message_id,
                d.platform_message_id,
                first.c.id.label("first_id"),
                first.c.occurrence_at,
                first.c.done_at,
                first.c.snoozed_as,
            )
            .join(first, first.c.id == func.coalesce(d.nag_of, d.id))
            .where(d.id == delivery_id, d.recipient_id == recipient_id, d.bot_id == self._bot_id)
        )
        return (await self._connection.execute(query)).one_or_none()
