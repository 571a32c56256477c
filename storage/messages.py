"""The scheduled messages of one bot."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.deliveries import DeliveryStatus
from scheduling.errors import StaleRevision
from scheduling.identifiers import BotId, ChatId, MessageId
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.pauses import Mended
from scheduling.ports import LastResult, Page
from scheduling.timing import ZoneSource
from storage import pauses
from storage.attachments import note_uses
from storage.authors import author_indexes
from storage.broadcasts import cancel_runs
from storage.mapping import message_from_row, message_to_row
from storage.models import chats, deliveries, has_status, scheduled_messages
from storage.pauses import under_way_again
from storage.types import cipher_of

_is_listed = has_status(scheduled_messages.c.status, MessageStatus.ACTIVE, MessageStatus.PAUSED)


class SqlMessages:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId) -> None:
        self._connection = connection
        self._bot_id = bot_id

    async def next_number(self, chat_id: ChatId) -> int:
        """Take the chat's next number (1, 2, 3, …). Raises `LookupError` where there is no such chat."""
        taken = await self._connection.execute(
            update(chats)
            .where(chats.c.id == chat_id, chats.c.bot_id == self._bot_id)
            .values(last_number=chats.c.last_number + 1)
            .returning(chats.c.last_number)
        )
        number = taken.scalar_one_or_none()
        if number is None:
            raise LookupError(chat_id)
        return int(number)

    async def add(self, message: ScheduledMessage) -> None:
        """Store a new message."""
        cipher = cipher_of(self._connection.dialect)
        index = author_indexes(cipher, self._bot_id, message.created_by)[0]
        row = {**message_to_row(message), "created_by_index": index}
        await self._connection.execute(insert(scheduled_messages).values(row))
        await note_uses(self._connection, message.id, message.content)

    async def get_for_update(self, message_id: MessageId, *, chat_id: ChatId) -> ScheduledMessage | None:
        """Return a message of this chat, locked until the unit of work ends; None where it has no such message."""
        # SQLite knows no FOR UPDATE and needs none: a writing unit of work is alone.
        query = self._of_chat(chat_id).where(scheduled_messages.c.id == message_id)
        return await self._first(query.with_for_update(key_share=True))

    async def get(self, message_id: MessageId, *, chat_id: ChatId) -> ScheduledMessage | None:
        """Return a message of this chat."""
        return await self._first(self._of_chat(chat_id).where(scheduled_messages.c.id == message_id))

    async def find_number(self, number: int, *, chat_id: ChatId) -> ScheduledMessage | None:
        """Return the message that this chat calls #`number`, locked as by `get_for_update`."""
        query = self._of_chat(chat_id).where(scheduled_messages.c.number == number)
        return await self._first(query.with_for_update(key_share=True))

    async def find_source(self, source_message_id: int, *, chat_id: ChatId) -> ScheduledMessage | None:
        """Return the latest message that this chat's message `source_message_id` asked for, locked."""
        return await self._first(
            self._of_chat(chat_id)
            .where(scheduled_messages.c.source_message_id == source_message_id)
            .order_by(scheduled_messages.c.number.desc())
            .limit(1)
            .with_for_update(key_share=True)
        )

    async def numbers_of_source(self, source_message_id: int, *, chat_id: ChatId) -> Sequence[int]:
        """Return the numbers of all that this chat's message `source_message_id` asked for."""
        query = (
            select(scheduled_messages.c.number)
            .where(
                scheduled_messages.c.chat_id == chat_id,
                scheduled_messages.c.bot_id == self._bot_id,
                scheduled_messages.c.source_message_id == source_message_id,
            )
            .order_by(scheduled_messages.c.number)
        )
        return (await self._connection.execute(query)).scalars().all()

    async def save(self, message: ScheduledMessage) -> None:
        """Store a changed message. Raises `StaleRevision` where the stored revision is not one less."""
        saved = await self._connection.execute(
            update(scheduled_messages)
            .where(
                scheduled_messages.c.id == message.id,
                scheduled_messages.c.bot_id == self._bot_id,
                scheduled_messages.c.revision == message.revision - 1,
            )
            .values(message_to_row(message))
        )
        if saved.rowcount != 1:
            raise StaleRevision(message.number)
        await note_uses(self._connection, message.id, message.content)

    async def page(self, chat_id: ChatId, *, index: int, size: int) -> Page:
        """Return active and paused messages, soonest first; an index beyond the end gives the last page."""
        listed = self._of_chat(chat_id).where(_is_listed)
        total = (await self._connection.execute(listed.with_only_columns(func.count()))).scalar_one()
        pages = max(1, -(-total // size))
        index = min(max(index, 0), pages - 1)
        next_run_at = scheduled_messages.c.next_run_at
        order = (next_run_at.is_(None), next_run_at, scheduled_messages.c.number)  # paused ones last
        messages = await self._all(listed.order_by(*order).limit(size).offset(index * size))
        return Page(messages, index, pages, total)

    async def coming(self, chat_id: ChatId, *, before: datetime, limit: int) -> tuple[Sequence[ScheduledMessage], int]:
        """Return active messages that are due before then, soonest first, and how many there are in all."""
        next_run_at = scheduled_messages.c.next_run_at
        is_active = has_status(scheduled_messages.c.status, MessageStatus.ACTIVE)
        found = self._of_chat(chat_id).where(is_active, next_run_at < before)
        messages = await self._all(found.order_by(next_run_at, scheduled_messages.c.number).limit(limit))
        if len(messages) < limit:
            return messages, len(messages)
        total = (await self._connection.execute(found.with_only_columns(func.count()))).scalar_one()
        return messages, int(total)

    async def active_in_chat_zone(self, chat_id: ChatId) -> Sequence[ScheduledMessage]:
        """Return, locked, the active and paused messages whose zone comes from the chat."""
        from_chat = scheduled_messages.c.zone_source == ZoneSource.CHAT
        # By id, so that two that lock several never wait for each other in a circle.
        query = self._of_chat(chat_id).where(_is_listed, from_chat).order_by(scheduled_messages.c.id)
        return await self._all(query.with_for_update(key_share=True))

    async def cancel_pending(self, message_id: MessageId) -> int:
        """Cancel the message's deliveries that are pending or suspended; return how many.

        Those of a broadcast, of which there may be a million, are cancelled by whoever carries it out.
        """
        if (runs := await cancel_runs(self._connection, self._bot_id, [message_id])) is not None:
            return runs
        cancelled = await self._connection.execute(
            update(deliveries)
            .where(
                deliveries.c.message_id == message_id,
                deliveries.c.bot_id == self._bot_id,
                has_status(deliveries.c.status, DeliveryStatus.PENDING, DeliveryStatus.SUSPENDED),
            )
            .values(status=DeliveryStatus.CANCELLED, next_try_at=None)
        )
        # Who had one sent again that is under way has thought better of it: it is not tried another time.
        await self._connection.execute(
            update(deliveries)
            .where(deliveries.c.message_id == message_id, deliveries.c.bot_id == self._bot_id, under_way_again)
            .values(retried_at=None)
        )
        return cancelled.rowcount

    async def prioritize_pending(self, message: ScheduledMessage) -> None:
        """Give what is planned of the message and not sent yet its priority. A broadcast has a lane of its own."""
        if message.broadcast is not None:
            return
        await self._connection.execute(
            update(deliveries)
            .where(
                deliveries.c.message_id == message.id,
                deliveries.c.bot_id == self._bot_id,
                has_status(deliveries.c.status, DeliveryStatus.PENDING, DeliveryStatus.SUSPENDED),
            )
            .values(priority=message.priority)
        )

    async def paused_for(self, mended: Mended) -> Sequence[ScheduledMessage]:
        """Return, locked, the messages that paused for what is mended now."""
        return await pauses.paused_for(self._connection, self._bot_id, mended)

    async def release_suspended(self, mended: Mended, *, now: datetime) -> int:
        """Send what was suspended for what is mended now, of each message the latest; return how many."""
        return await pauses.release_suspended(self._connection, self._bot_id, mended, now=now)

    async def release_suspended_of(self, message: ScheduledMessage, *, now: datetime) -> int:
        """Send what was suspended of one message, the latest; return how many."""
        return await pauses.release_suspended_of(self._connection, self._bot_id, message, now=now)

    async def last_result(self, message_id: MessageId) -> LastResult | None:
        """Return how the latest delivery of the message went, if there was one."""
        latest = await self._connection.execute(
            select(
                deliveries.c.id,
                deliveries.c.status,
                deliveries.c.occurrence_at,
                deliveries.c.sent_at,
                deliveries.c.last_category,
            )
            .where(deliveries.c.message_id == message_id, deliveries.c.bot_id == self._bot_id)
            .order_by(deliveries.c.occurrence_at.desc())
            .limit(1)
        )
        row = latest.first()
        if row is None:
            return None
        return LastResult(
            delivery_id=row.id,
            status=DeliveryStatus(row.status),
            occurrence_at=row.occurrence_at,
            sent_at=row.sent_at,
            category=row.last_category,
        )

    def _of_chat(self, chat_id: ChatId) -> Select[Any]:
        return select(scheduled_messages).where(
            scheduled_messages.c.chat_id == chat_id, scheduled_messages.c.bot_id == self._bot_id
        )

    async def _first(self, query: Select[Any]) -> ScheduledMessage | None:
        row = (await self._connection.execute(query)).first()
        return None if row is None else message_from_row(row)

    async def _all(self, query: Select[Any]) -> list[ScheduledMessage]:
        return [message_from_row(row) for row in await self._connection.execute(query)]
