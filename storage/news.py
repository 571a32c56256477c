"""Late arrivals and schedules that go on: what a chat is still to be told of. Each is a mark on a row until it is."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, Select, null, select, update

from scheduling.chats import Address
from scheduling.identifiers import BotId, ChatId, DeliveryId, MessageId, RecipientId
from scheduling.news import GoingOn, LateArrival
from storage.engine import Database
from storage.mapping import CHAT_COLUMNS, chat_from_row, message_from_row
from storage.models import chats, deliveries, goes_on_untold, recipients, scheduled_messages

d = deliveries.c
m = scheduled_messages.c
r = recipients.c


class SqlLateNotes:
    """Implements the port, for the deliveries of one bot."""

    def __init__(self, database: Database, bot_id: BotId) -> None:
        self._database = database
        self._bot_id = bot_id

    async def due(self, *, limit: int, exclude: Collection[RecipientId] = ()) -> Sequence[LateArrival]:
        """Return those that arrived first, but for those of `exclude`."""
        query = (
            select(
                d.id,
                d.recipient_id,
                d.platform_message_id,
                d.platform_message_ids,
                d.parts,
                d.occurrence_at,
                m.topic_id,
                r.platform,
                r.address,
                chats.c.zone,
                chats.c.language,
            )
            .where(
                d.note_due,
                d.bot_id == self._bot_id,
                d.recipient_id.not_in(exclude),
                m.id == d.message_id,
                r.id == d.recipient_id,
                chats.c.recipient_id == d.recipient_id,
            )
            .order_by(d.sent_at)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [
                LateArrival(
                    delivery_id=row.id,
                    recipient_id=row.recipient_id,
                    address=Address(row.platform, row.address),
                    topic_id=row.topic_id,
                    platform_message_id=_message_of(row),
                    occurrence_at=row.occurrence_at,
                    zone=row.zone,
                    language=row.language,
                )
                for row in await connection.execute(query)
            ]

    async def settle(self, delivery_id: DeliveryId) -> None:
        """Remember that a note was given, or can't be."""
        settled = update(deliveries).where(d.id == delivery_id, d.bot_id == self._bot_id).values(note_due=False)
        async with self._database.writing() as connection:
            await connection.execute(settled)


def _message_of(row: Row[*tuple[Any, ...]]) -> int:
    """Return the message that came late: of several parts the last one, which surely did."""
    if row.parts > 1 and row.platform_message_ids:
        return int(json.loads(row.platform_message_ids)[-1])
    return int(row.platform_message_id)


class SqlComebacks:
    """Implements the port, for the schedules of one bot."""

    def __init__(self, database: Database, bot_id: BotId) -> None:
        self._database = database
        self._bot_id = bot_id

    async def untold(self, *, limit: int, exclude: Collection[ChatId] = ()) -> Sequence[GoingOn]:
        """Return those of `limit` chats, but for those of `exclude`."""
        untold = [goes_on_untold, m.bot_id == self._bot_id, m.chat_id.not_in(exclude)]
        places = select(m.chat_id).where(*untold).distinct().order_by(m.chat_id).limit(limit)
        joined = chats.join(recipients, r.id == chats.c.recipient_id)
        async with self._database.reading() as connection:
            ids = (await connection.execute(places)).scalars().all()
            if not ids:
                return []
            of_chats: Select[Any] = select(*CHAT_COLUMNS).select_from(joined).where(chats.c.id.in_(ids))
            known = [chat_from_row(row) for row in await connection.execute(of_chats)]
            rows = select(scheduled_messages).where(*untold, m.chat_id.in_(ids))
            order = (m.next_run_at.is_(None), m.next_run_at, m.number)
            messages = [message_from_row(row) for row in await connection.execute(rows.order_by(*order))]
        return [
            GoingOn(chat=chat, messages=[message for message in messages if message.chat_id == chat.id])
            for chat in known
        ]

    async def told(self, ids: Sequence[MessageId]) -> None:
        """Remember that their chat was told, or can't be.

        The revision stays: nothing of what people see has changed.
        """
        told = (
            update(scheduled_messages)
            .where(m.id.in_(ids), m.bot_id == self._bot_id, goes_on_untold)
            .values(paused_because=null())
        )
        async with self._database.writing() as connection:
            await connection.execute(told)
