"""What people and chats have scheduled, counted against limits; and for whom those are lifted."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, delete, func, literal_column, select, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.chats import Address
from scheduling.identifiers import BotId, ChatId, MessageId, UserId
from scheduling.lifecycle import MessageStatus
from scheduling.limits import Day, Used
from storage.authors import author_indexes
from storage.chats import address_indexes
from storage.cipher import Cipher
from storage.models import exemptions, has_status, scheduled_messages

m = scheduled_messages.c
e = exemptions.c
PLATFORM = "telegram"


class SqlUsage:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId, cipher: Cipher) -> None:
        self._connection = connection
        self._bot_id = bot_id
        self._cipher = cipher

    async def hold(self, chat_id: ChatId, person_id: UserId) -> None:
        """Let nobody else count what this chat or this person has until the unit of work ends.

        On SQLite a writer is alone. The chat comes first: everybody takes the two in this order.
        """
        if self._connection.dialect.name == "sqlite":
            return
        for subject in (f"chat/{chat_id}", f"person/{person_id}"):
            digest = sha256(f"carillon/usage/{self._bot_id}/{subject}".encode()).digest()
            key = int.from_bytes(digest[:8], "big", signed=True)
            await self._connection.execute(select(func.pg_advisory_xact_lock(key)))

    async def of(
        self, chat_id: ChatId, person_id: UserId, day: Day, *, besides: MessageId | None = None
    ) -> tuple[Used, Used]:
        """Return what the chat has and what the person has in all chats, in both not counting `besides`."""
        indexes = author_indexes(self._cipher, self._bot_id, person_id)
        of_chat = _counted("chat", m.chat_id == chat_id, day, besides)
        of_person = _counted("person", and_(m.bot_id == self._bot_id, m.created_by_index.in_(indexes)), day, besides)
        found = await self._connection.execute(union_all(of_chat, of_person))
        used = {row.whose: Used(row.schedules, int(row.messages or 0)) for row in found}
        return used["chat"], used["person"]

    async def is_exempt(self, addresses: Sequence[Address]) -> bool:
        """Tell whether the limits are lifted for one of these."""
        query = select(e.bot_id).where(self._at(*addresses)).limit(1)
        return (await self._connection.execute(query)).first() is not None

    async def lift(self, address: Address, *, now: datetime) -> bool:
        """Lift the limits for a person or a chat; False where they were lifted already."""
        if await self.is_exempt([address]):
            return False
        add = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        row = add(exemptions).values(
            bot_id=self._bot_id,
            address_index=address_indexes(self._cipher, self._bot_id, address)[0],
            address=address.value,
            since=now,
        )
        return (await self._connection.execute(row.on_conflict_do_nothing())).rowcount == 1

    async def restore(self, address: Address) -> bool:
        """Let the limits apply again; False where they did."""
        return (await self._connection.execute(delete(exemptions).where(self._at(address)))).rowcount > 0

    async def exempt(self, *, limit: int) -> Sequence[Address]:
        """Return for whom limits are lifted, the latest first."""
        query = select(e.address).where(e.bot_id == self._bot_id).order_by(e.since.desc()).limit(limit)
        return [Address(PLATFORM, value) for value in (await self._connection.execute(query)).scalars()]

    def _at(self, *addresses: Address) -> ColumnElement[bool]:
        indexes = [index for one in addresses for index in address_indexes(self._cipher, self._bot_id, one)]
        return and_(e.bot_id == self._bot_id, e.address_index.in_(indexes))


def _counted(whose: str, which: ColumnElement[bool], day: Day, besides: MessageId | None) -> Select[Any]:
    """Return the query of one row: how many schedules are current, and how many messages they plan for a day."""
    is_on_day = and_(m.runs_a_day == 0, m.next_run_at >= day.begin, m.next_run_at < day.end)
    columns: list[Any] = [
        literal_column(f"'{whose}'").label("whose"),
        func.count().label("schedules"),
        func.sum(case((is_on_day, m.parts), else_=func.coalesce(m.runs_a_day, 0))).label("messages"),
    ]
    query = select(*columns).where(which, has_status(m.status, MessageStatus.ACTIVE, MessageStatus.PAUSED))
    return query if besides is None else query.where(m.id != besides)
