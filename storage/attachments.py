"""Files that the bot keeps itself: what is known of each, and what refers to it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.attachments import Attachment, attachments_in
from scheduling.content import Content, Kind
from scheduling.identifiers import AttachmentId, BotId
from storage.engine import Database
from storage.models import attachment_uses, attachments, scheduled_messages, templates

a = attachments.c
u = attachment_uses.c


async def note_uses(connection: AsyncConnection, used_by: UUID, *contents: Content) -> None:
    """Note that a schedule, or a template, refers to the attachments in its contents. Mostly there are none.

    The note stays as long as what refers to them: an edit can be taken back.
    """
    used = frozenset[AttachmentId]().union(*map(attachments_in, contents))
    if used:
        statement = (sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert)(attachment_uses)
        rows = [{"attachment_id": attachment_id, "used_by": used_by} for attachment_id in sorted(used)]
        await connection.execute(statement.values(rows).on_conflict_do_nothing())


class SqlAttachments:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId) -> None:
        self._connection = connection
        self._bot_id = bot_id

    async def add(self, attachment: Attachment) -> None:
        """Store a new one."""
        await self._connection.execute(
            insert(attachments).values(
                id=attachment.id,
                bot_id=self._bot_id,
                kind=attachment.kind,
                file_name=attachment.file_name,
                mime_type=attachment.mime_type,
                size=attachment.size,
                sha256=attachment.sha256,
                storage_key=attachment.storage_key,
                file_id=attachment.file_id,
                created_at=attachment.created_at,
            )
        )

    async def get(self, attachment_id: AttachmentId) -> Attachment | None:
        """Return an attachment."""
        return next(iter(await self._all(self._select().where(a.id == attachment_id))), None)

    async def find(self, sha256: str, *, file_name: str, kind: Kind) -> Attachment | None:
        """Return the one with these bytes, this name and this kind."""
        same = await self._all(self._select().where(a.sha256 == sha256, a.kind == kind).order_by(a.id))
        return next((one for one in same if one.file_name == file_name), None)

    async def unused(self, *, before: datetime, limit: int) -> Sequence[Attachment]:
        """Return those that were stored before then and that nothing refers to, locked; oldest first."""
        by_message = select(scheduled_messages.c.id).where(scheduled_messages.c.id == u.used_by).exists()
        by_template = select(templates.c.id).where(templates.c.id == u.used_by).exists()
        is_used = select(u.used_by).where(u.attachment_id == a.id, or_(by_message, by_template)).exists()
        query = self._select().where(a.created_at < before, ~is_used).order_by(a.created_at).limit(limit)
        return await self._all(query.with_for_update(of=attachments))

    async def delete(self, attachment_id: AttachmentId) -> None:
        """Forget one."""
        await self._connection.execute(delete(attachments).where(a.id == attachment_id, a.bot_id == self._bot_id))

    def _select(self) -> Select[Any]:
        return select(attachments).where(a.bot_id == self._bot_id)

    async def _all(self, query: Select[Any]) -> list[Attachment]:
        return [_attachment(row) for row in await self._connection.execute(query)]


class SqlAttachmentFiles:
    """Implements the port, for the attachments of one bot."""

    def __init__(self, database: Database, bot_id: BotId) -> None:
        self._database = database
        self._bot_id = bot_id

    async def get(self, ids: Collection[AttachmentId]) -> Mapping[AttachmentId, Attachment]:
        """Return those that there are. Raises `StorageUnavailable`."""
        query = select(attachments).where(a.id.in_(sorted(ids)), a.bot_id == self._bot_id)
        async with self._database.reading() as connection:
            return {row.id: _attachment(row) for row in await connection.execute(query)}

    async def uploaded(self, attachment_id: AttachmentId, *, file_id: str, kind: Kind) -> None:
        """Note under which id, and as what, the platform has it now. Raises `StorageUnavailable`."""
        mine = update(attachments).where(a.id == attachment_id, a.bot_id == self._bot_id)
        async with self._database.writing() as connection:
            await connection.execute(mine.values(file_id=file_id, kind=kind))


def _attachment(row: Row[Any]) -> Attachment:
    return Attachment(
        id=row.id,
        bot_id=row.bot_id,
        kind=Kind(row.kind),
        file_name=row.file_name,
        mime_type=row.mime_type,
        size=row.size,
        sha256=row.sha256,
        storage_key=row.storage_key,
        file_id=row.file_id,
        created_at=row.created_at,
    )
