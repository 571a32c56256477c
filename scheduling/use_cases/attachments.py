"""Keeping files that the bot brings to the platform itself, and forgetting those that nothing refers to."""

import asyncio
import hashlib
import logging
from dataclasses import dataclass, replace
from typing import Final

from scheduling.attachments import KEPT_UNUSED, PHOTO_LIMIT, UPLOAD_LIMIT, Attachment
from scheduling.clock import Clock
from scheduling.content import Kind
from scheduling.errors import FileEmpty, FileTooLarge
from scheduling.file_types import HEAD_LENGTH, clean_name, file_type
from scheduling.identifiers import AttachmentId, BotId, new_uuid7
from scheduling.ports import NewUnit
from scheduling.ports.attachments import FileStore, FileStoreUnavailableError

logger = logging.getLogger(__name__)

_AT_A_TIME: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach:
    """Keep a file, so that schedules can send it."""

    new_unit: NewUnit
    store: FileStore
    clock: Clock
    bot_id: BotId

    async def __call__(self, content: bytes, *, name: str, is_plain_file: bool = False) -> Attachment:
        """Return the attachment; the same file under the same name is kept once.

        What is no longer a photo by its size goes as a plain file. Raises `FileEmpty`, `FileTooLarge`,
        `FileStoreUnavailableError`.
        """
        if not content:
            raise FileEmpty
        if len(content) > UPLOAD_LIMIT:
            raise FileTooLarge(UPLOAD_LIMIT)
        attachment = await asyncio.to_thread(self._described, content, name, is_plain_file=is_plain_file)
        async with self.new_unit() as unit:
            same = await unit.attachments.find(attachment.sha256, file_name=attachment.file_name, kind=attachment.kind)
            if same is None:  # before its bytes: what a crash leaves without them is purged
                await unit.attachments.add(attachment)
                await unit.commit()
        kept = attachment if same is None else same
        await self.store.put(kept.storage_key, content)  # also where it is known: it may have been lost
        return kept

    def _described(self, content: bytes, name: str, *, is_plain_file: bool) -> Attachment:
        found = file_type(content[:HEAD_LENGTH], name)
        file_name = clean_name(name, found)
        if is_plain_file or (found.kind is Kind.PHOTO and len(content) > PHOTO_LIMIT):
            found = replace(found, kind=Kind.DOCUMENT)
        now = self.clock.now()
        key = new_uuid7(now)
        return Attachment(
            id=AttachmentId(key),
            bot_id=self.bot_id,
            kind=found.kind,
            file_name=file_name,
            mime_type=found.mime_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            storage_key=key.hex,
            created_at=now,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeAttachments:
    """Forget files that nothing has referred to for long."""

    new_unit: NewUnit
    store: FileStore
    clock: Clock

    async def __call__(self) -> int:
        """Return how many are gone."""
        gone = 0
        while (some := await self._forget()) > 0:
            gone += some
        return gone

    async def _forget(self) -> int:
        """Forget some of them: first what is known of a file, so that nothing can refer to one that is gone."""
        async with self.new_unit() as unit:
            unused = await unit.attachments.unused(before=self.clock.now() - KEPT_UNUSED, limit=_AT_A_TIME)
            for attachment in unused:
                await unit.attachments.delete(attachment.id)
            await unit.commit()
        for attachment in unused:
            try:
                await self.store.delete(attachment.storage_key)
            except FileStoreUnavailableError:
                logger.warning("a file could not be deleted", extra={"key": attachment.storage_key})
        return len(unused)
