"""The chats of one bot."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.chats import Address, Chat
from scheduling.identifiers import BotId, ChatId, new_uuid7
from scheduling.ports import NewChat
from storage.cipher import Cipher
from storage.mapping import CHAT_COLUMNS, chat_from_row, settings_to_text
from storage.models import chats, recipients
from storage.rowsets import storable


def address_indexes(cipher: Cipher, bot_id: BotId, address: Address) -> list[str]:
    """Return every index under which a recipient may be stored, the present one first."""
    return cipher.blind_indexes(str(bot_id), address.platform, address.value)


class SqlChats:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId, cipher: Cipher) -> None:
        self._connection = connection
        self._bot_id = bot_id
        self._cipher = cipher

    async def get(self, chat_id: ChatId) -> Chat:
        """Return a chat by its own id. Raises `LookupError`."""
        chat = await self._first(self._select().where(chats.c.id == chat_id))
        if chat is None:
            raise LookupError(chat_id)
        return chat

    async def find(self, address: Address) -> Chat | None:
        """Return the chat at a platform's address, if it is known."""
        indexes = address_indexes(self._cipher, self._bot_id, address)
        # Under two keys at once there is one row a key at most; the newest is the one that is kept up to date.
        order = case({index: rank for rank, index in enumerate(indexes)}, value=recipients.c.address_index)
        return await self._first(
            self._select()
            .where(recipients.c.platform == address.platform, recipients.c.address_index.in_(indexes))
            .order_by(order)
            .limit(1)
        )

    async def register(self, new: NewChat, *, now: datetime) -> Chat:
        """Add a chat and its recipient, or bring title, kind and reachability of the known one up to date."""
        title = storable(new.title) or ""
        known = await self.find(new.address)
        if known is not None:
            is_current = (known.title, known.kind, known.reachability) == (title, new.kind, new.reachability)
            if not is_current:
                await self._update(known, title=title, kind=new.kind, reachability=new.reachability)
            return known if is_current else await self.get(known.id)
        # Another process may be doing the same: whoever comes second waits here and finds the first one's rows.
        insert = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        add_recipient = insert(recipients).values(
            id=new_uuid7(now),
            bot_id=self._bot_id,
            platform=new.address.platform,
            address=new.address.value,
            address_index=address_indexes(self._cipher, self._bot_id, new.address)[0],
            kind=new.kind,
            reachability=new.reachability,
            created_at=now,
        )
        await self._connection.execute(add_recipient.on_conflict_do_nothing())
        found = await self._recipient_at(new.address)
        add_chat = insert(chats).values(
            id=new_uuid7(now),
            bot_id=self._bot_id,
            recipient_id=found,
            title=title,
            zone=new.zone,
            zone_is_set=False,
            language=new.language,
            language_is_set=False,
            last_number=0,
            created_at=now,
        )
        await self._connection.execute(add_chat.on_conflict_do_nothing())
        chat = await self.find(new.address)
        assert chat is not None  # noqa: S101 - both rows are there now
        return chat

    async def save(self, chat: Chat) -> None:
        """Store zone, language, settings and title."""
        await self._update(
            chat,
            title=storable(chat.title) or "",
            kind=chat.kind,
            zone=chat.zone,
            zone_is_set=chat.zone_is_set,
            language=chat.language,
            language_is_set=chat.language_is_set,
            settings=settings_to_text(chat),
        )

    def _select(self) -> Select[Any]:
        joined = chats.join(recipients, recipients.c.id == chats.c.recipient_id)
        # The bot twice: the second lets the index on addresses be used.
        return (
            select(*CHAT_COLUMNS)
            .select_from(joined)
            .where(chats.c.bot_id == self._bot_id, recipients.c.bot_id == self._bot_id)
        )

    async def _first(self, query: Select[Any]) -> Chat | None:
        row = (await self._connection.execute(query)).first()
        return None if row is None else chat_from_row(row)

    async def _recipient_at(self, address: Address) -> object:
        return (
            await self._connection.execute(
                select(recipients.c.id).where(
                    recipients.c.bot_id == self._bot_id,
                    recipients.c.platform == address.platform,
                    recipients.c.address_index == address_indexes(self._cipher, self._bot_id, address)[0],
                )
            )
        ).scalar_one()

    async def _update(self, chat: Chat, *, kind: str, reachability: str | None = None, **values: object) -> None:
        # Never the address: a delivery may have learned a new one since the chat was read. Nor, unless it is news,
        # whether it can be written to.
        news = {} if reachability is None else {"reachability": reachability}
        await self._connection.execute(
            update(recipients)
            .where(recipients.c.id == chat.recipient_id, recipients.c.bot_id == self._bot_id)
            .values(kind=kind, **news)
        )
        await self._connection.execute(
            update(chats).where(chats.c.id == chat.id, chats.c.bot_id == self._bot_id).values(**values)
        )
