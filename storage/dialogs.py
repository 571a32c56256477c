"""Dialogs with the people of one bot's chats."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, insert, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.dialogs import Dialog, DialogKind, DialogStatus
from scheduling.errors import DialogClosed
from scheduling.identifiers import BotId, ChatId, DialogId, TopicId, UserId
from storage.cipher import Cipher
from storage.models import dialogs

t = dialogs.c
IS_OPEN = t.status == literal_column(f"'{DialogStatus.OPEN}'")
"""A literal, as in the index over the open ones: few rows at any time."""


class SqlDialogs:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId, cipher: Cipher) -> None:
        self._connection = connection
        self._bot_id = bot_id
        self._cipher = cipher

    async def add(self, dialog: Dialog) -> None:
        """Store a new dialog. If it awaits a message, no other of its person does in this place."""
        await self._let_others_rest(dialog)
        await self._connection.execute(insert(dialogs).values(self._to_row(dialog)))

    async def get(self, dialog_id: DialogId, *, chat_id: ChatId) -> Dialog | None:
        """Return a dialog of this chat."""
        return await self._first(self._of_chat(chat_id).where(t.id == dialog_id))

    async def get_for_update(self, dialog_id: DialogId, *, chat_id: ChatId) -> Dialog | None:
        """Return the same, locked until the unit of work ends."""
        return await self._first(self._of_chat(chat_id).where(t.id == dialog_id).with_for_update())

    async def awaiting(self, chat_id: ChatId, person_id: UserId, topic_id: TopicId | None) -> Dialog | None:
        """Return the latest dialog that awaits a message of somebody here, if there is one."""
        return await self._first(self._open(chat_id, person_id, topic_id).where(t.is_awaiting))

    async def latest_open(
        self, kind: DialogKind, chat_id: ChatId, person_id: UserId, topic_id: TopicId | None
    ) -> Dialog | None:
        """Return the latest dialog of a kind that is open with somebody here, if there is one."""
        return await self._first(self._open(chat_id, person_id, topic_id).where(t.kind == kind))

    async def shown_in(self, message_id: int, *, chat_id: ChatId) -> Dialog | None:
        """Return the latest dialog that goes on in a message of this chat."""
        query = self._of_chat(chat_id).where(t.prompt_message_id == message_id)
        # Not by id alone: with a limit PostgreSQL might walk all dialogs there are in that order.
        return await self._first(query.order_by(t.created_at.desc(), t.id.desc()).limit(1))

    async def save(self, dialog: Dialog) -> None:
        """Store a dialog that has moved on. Raises `DialogClosed` where the stored revision is not one less."""
        if dialog.is_awaiting:
            await self._let_others_rest(dialog)
        row = self._to_row(dialog)
        changed = {name: row[name] for name in ("state", "is_awaiting", "prompt_message_id", "status", "expires_at")}
        saved = await self._connection.execute(
            update(dialogs)
            .where(t.id == dialog.id, t.bot_id == self._bot_id, t.revision == dialog.revision - 1)
            .values(revision=dialog.revision, **changed)
        )
        if saved.rowcount == 0:
            raise DialogClosed

    async def remember_prompt(self, dialog_id: DialogId, *, revision: int, message_id: int) -> None:
        """Note in which message the dialog's step asks; nothing where it has moved on meanwhile."""
        await self._connection.execute(
            update(dialogs)
            .where(t.id == dialog_id, t.bot_id == self._bot_id, t.revision == revision)
            .values(prompt_message_id=message_id)
        )

    async def note_state(self, dialog_id: DialogId, state: Mapping[str, Any], *, revision: int) -> None:
        """Store another state within the same step; nothing where it has moved on meanwhile."""
        await self._connection.execute(
            update(dialogs)
            .where(t.id == dialog_id, t.bot_id == self._bot_id, t.revision == revision)
            .values(state=dict(state))
        )

    async def purge(self, *, before: datetime) -> int:
        """Delete those that were over before then; return how many."""
        purged = await self._connection.execute(delete(dialogs).where(t.bot_id == self._bot_id, t.expires_at < before))
        return purged.rowcount

    async def _let_others_rest(self, dialog: Dialog) -> None:
        if not dialog.is_awaiting:
            return
        indexes = self._cipher.blind_indexes(str(self._bot_id), str(dialog.person_id))
        await self._connection.execute(
            update(dialogs)
            .where(
                t.chat_id == dialog.chat_id,
                t.bot_id == self._bot_id,
                IS_OPEN,
                t.is_awaiting,
                t.person_index.in_(indexes),
                t.topic_id.is_not_distinct_from(dialog.topic_id),
                t.id != dialog.id,
            )
            .values(is_awaiting=False)
        )

    def _open(self, chat_id: ChatId, person_id: UserId, topic_id: TopicId | None) -> Select[Any]:
        """Select the open dialogs of somebody in a place, the latest first."""
        indexes = self._cipher.blind_indexes(str(self._bot_id), str(person_id))
        return (
            self._of_chat(chat_id)
            .where(IS_OPEN, t.person_index.in_(indexes), t.topic_id.is_not_distinct_from(topic_id))
            .order_by(t.id.desc())
            .limit(1)
        )

    def _of_chat(self, chat_id: ChatId) -> Select[Any]:
        return select(dialogs).where(t.chat_id == chat_id, t.bot_id == self._bot_id)

    async def _first(self, query: Select[Any]) -> Dialog | None:
        row = (await self._connection.execute(query)).first()
        return None if row is None else dialog_from_row(row)

    def _to_row(self, dialog: Dialog) -> dict[str, Any]:
        return {
            "id": dialog.id,
            "bot_id": dialog.bot_id,
            "chat_id": dialog.chat_id,
            "topic_id": dialog.topic_id,
            "person": str(dialog.person_id),
            "person_index": self._cipher.blind_index(str(dialog.bot_id), str(dialog.person_id)),
            "kind": dialog.kind,
            "state": dict(dialog.state),
            "is_awaiting": dialog.is_awaiting,
            "prompt_message_id": dialog.prompt_message_id,
            "revision": dialog.revision,
            "status": dialog.status,
            "created_at": dialog.created_at,
            "created_by_update": dialog.created_by_update,
            "expires_at": dialog.expires_at,
        }


def dialog_from_row(row: Row[Any]) -> Dialog:
    """Return the dialog of a row that has all columns of `dialogs`."""
    return Dialog(
        id=row.id,
        bot_id=row.bot_id,
        chat_id=row.chat_id,
        topic_id=row.topic_id,
        person_id=UserId(int(row.person)),
        kind=DialogKind(row.kind),
        state=row.state,
        is_awaiting=row.is_awaiting,
        prompt_message_id=row.prompt_message_id,
        revision=row.revision,
        status=DialogStatus(row.status),
        created_at=row.created_at,
        created_by_update=row.created_by_update,
        expires_at=row.expires_at,
    )
