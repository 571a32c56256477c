"""The chats of one bot."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.chats import Address, Chat, ChatKind, Reachability
from scheduling.identifiers import BotId, ChatId, UserId, new_uuid7
from scheduling.ports import NewChat
from storage.cipher import Cipher
from storage.mapping import CHAT_COLUMNS, chat_from_row, quiet_hours_to_text, settings_to_text
from storage.models import channel_administrators, chats, recipients, scheduled_messages
from storage.moves import move_recipient
from storage.rowsets import storable

administrators = channel_administrators
a = administrators.c


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
                if known.title != title and new.kind is ChatKind.CHANNEL:
                    await self._rename_destination(known, title)
            return known if is_current else await self.get(known.id)
        # Another process may be doing the same: whoever comes second waits here and finds the first one's rows.
        add = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        add_recipient = add(recipients).values(
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
        add_chat = add(chats).values(
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
        quiet = None if chat.quiet_hours is None else quiet_hours_to_text(chat.quiet_hours)
        await self._connection.execute(
            update(recipients)
            .where(recipients.c.id == chat.recipient_id, recipients.c.bot_id == self._bot_id)
            .values(quiet_hours=quiet)
        )

    async def move(self, old: Address, new: Address) -> bool:
        """Give a chat another address, and with it all that it has; tell whether it was known at the old one."""
        known = await self.find(old)
        if known is None:
            return False
        await move_recipient(self._connection, self._bot_id, known.recipient_id, new, self._cipher)
        return True

    async def note_administrator(self, channel: Chat, person_id: UserId, *, now: datetime) -> None:
        """Remember that somebody was seen to administer a channel."""
        await self._connection.execute(
            delete(administrators).where(a.chat_id == channel.id, a.person_index.in_(self._indexes_of(person_id)))
        )
        await self._connection.execute(
            insert(administrators).values(
                chat_id=channel.id, person_index=self._indexes_of(person_id)[0], bot_id=self._bot_id, seen_at=now
            )
        )

    async def forget_administrator(self, channel: Chat, person_id: UserId) -> None:
        """Forget it: somebody was seen not to administer the channel any more."""
        await self._connection.execute(
            delete(administrators).where(a.chat_id == channel.id, a.person_index.in_(self._indexes_of(person_id)))
        )

    async def channels_of(self, person_id: UserId) -> Sequence[Chat]:
        """Return the channels that somebody was seen to administer and in which the bot may post, latest first."""
        query = (
            self._select()
            .where(
                a.chat_id == chats.c.id,
                a.bot_id == self._bot_id,
                a.person_index.in_(self._indexes_of(person_id)),
                recipients.c.kind == ChatKind.CHANNEL,
                recipients.c.reachability == Reachability.REACHABLE,
            )
            .order_by(a.seen_at.desc(), chats.c.id)
        )
        return [chat for row in await self._connection.execute(query) if (chat := chat_from_row(row)).may_post]

    def _indexes_of(self, person_id: UserId) -> list[str]:
        return self._cipher.blind_indexes(str(self._bot_id), str(person_id))

    async def _rename_destination(self, channel: Chat, title: str) -> None:
        """Schedules name the channel that gets them: what it is called is shown with each of them."""
        m = scheduled_messages.c
        await self._connection.execute(
            update(scheduled_messages)
            .where(m.recipient_id == channel.recipient_id, m.bot_id == self._bot_id, m.recipient_title.is_not(None))
            .values(recipient_title=title)
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
