"""Files that the platform does not have yet: uploaded with the first message that needs them, and known by id then."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, Final

from aiogram import Bot

from delivery.composing import request_of
from delivery.session import FilePart, TelegramSession
from scheduling.attachments import Attachment, attachment_of, attachments_in, with_file_ids
from scheduling.content import Content, Item, Kind
from scheduling.deliveries import SendOrder
from scheduling.errors import StorageUnavailable
from scheduling.identifiers import AttachmentId
from scheduling.outcomes import Sent
from scheduling.ports.attachments import AttachmentFiles, FileMissingError, FileStore

logger = logging.getLogger(__name__)

UPLOAD_SECONDS: Final = 120.0
"""How long a request with files may take."""
_REMEMBERED = 1000
_ATTACH = "attach://"
_NAMES = (Kind.ANIMATION, Kind.VIDEO, Kind.AUDIO, Kind.VOICE, Kind.VIDEO_NOTE, Kind.STICKER, Kind.DOCUMENT)
"""Under which names of a message its file can be, first those that say more: a GIF is a document, too."""


class FileLost(Exception):
    """The file of an attachment is nowhere any more."""

    def __init__(self, attachment_id: AttachmentId) -> None:
        super().__init__()
        self.attachment_id = attachment_id


class Uploads:
    """Knows under which ids the platform has attachments, and uploads each of them once."""

    def __init__(self, bot: Bot, *, files: AttachmentFiles, store: FileStore) -> None:
        """Upload as `bot`, whose session is a `TelegramSession`."""
        if not isinstance(bot.session, TelegramSession):
            raise TypeError("scheduled sends need a TelegramSession")
        self._bot = bot
        self._session = bot.session
        self._files = files
        self._store = store
        self._known: OrderedDict[AttachmentId, Attachment] = OrderedDict()
        self._locks: dict[AttachmentId, asyncio.Lock] = {}
        self._wanted: dict[AttachmentId, int] = {}

    async def known(self, content: Content) -> Mapping[AttachmentId, Attachment]:
        """Return the attachments of a content. Raises `FileLost`, `StorageUnavailable`."""
        ids = attachments_in(content)
        if unknown := [one for one in ids if one not in self._known]:
            for key, attachment in (await self._files.get(unknown)).items():
                if key not in self._known:  # else somebody else knows more by now
                    self._remember(attachment)
        for one in sorted(ids):
            if one not in self._known:
                raise FileLost(one)
        return {one: self._known[one] for one in ids}

    def ready(self, order: SendOrder, known: Mapping[AttachmentId, Attachment]) -> SendOrder | None:
        """Return an order with the platform's ids of its files; None where one of them must be uploaded first."""
        if any(attachment.file_id is None for attachment in known.values()):
            return None
        return replace(order, content=with_file_ids(order.content, known))

    async def has_all(self, known: Mapping[AttachmentId, Attachment]) -> bool:
        """Tell whether the store has all of these files. Raises `FileStoreUnavailableError`."""
        for attachment in known.values():
            try:
                async with _opened(self._store, attachment):
                    pass
            except FileLost:
                return False
        return True

    def refused(self, known: Mapping[AttachmentId, Attachment]) -> None:
        """Forget the ids of these files, which the platform does not take: another bot's, or too old."""
        for key, attachment in known.items():
            if (present := self._known.get(key)) is not None and present.file_id == attachment.file_id:
                self._known[key] = replace(present, file_id=None)

    @asynccontextmanager
    async def alone_with(self, ids: Collection[AttachmentId]) -> AsyncIterator[None]:
        """Wait until nobody else uploads one of these, and let nobody else begin to."""
        mine = sorted(ids)  # in this order all do, so that two never wait for each other
        for key in mine:
            self._locks.setdefault(key, asyncio.Lock())
            self._wanted[key] = self._wanted.get(key, 0) + 1
        try:
            async with AsyncExitStack() as held:
                for key in mine:
                    await held.enter_async_context(self._locks[key])
                yield
        finally:
            for key in mine:
                self._wanted[key] -= 1
                if not self._wanted[key]:
                    del self._wanted[key], self._locks[key]

    async def send(
        self, order: SendOrder, known: Mapping[AttachmentId, Attachment], *, may_leave: Callable[[], bool]
    ) -> Sent:
        """Send an order and upload with it those of its files that the platform does not have.

        Raises `FileLost`, `FileStoreUnavailableError`, and what `TelegramSession.upload` raises.
        """
        content = with_file_ids(order.content, known)
        missing = [known[key] for item in content.items if (key := attachment_of(item)) is not None]
        fields = {attachment.id: f"file{place}" for place, attachment in enumerate(missing)}
        method, parameters = request_of(replace(order, content=content.with_items(_attached(content.items, fields))))
        async with AsyncExitStack() as opened:
            parts = [
                FilePart(
                    fields[attachment.id],
                    attachment.file_name,
                    attachment.mime_type,
                    await opened.enter_async_context(_opened(self._store, attachment)),
                )
                for attachment in dict.fromkeys(missing)
            ]
            messages = await self._session.upload(
                self._bot, method, parameters, parts, may_leave=may_leave, timeout_seconds=UPLOAD_SECONDS
            )
        await self._learn(content.items, known, messages)
        return Sent.as_messages(tuple(int(message["message_id"]) for message in messages))

    async def _learn(
        self,
        items: Sequence[Item],
        known: Mapping[AttachmentId, Attachment],
        messages: Sequence[Mapping[str, Any]],
    ) -> None:
        """Note under which ids the platform has now what was uploaded. Nothing that goes wrong here undoes the send."""
        for item, message in zip(items, messages, strict=False):
            key = attachment_of(item)
            if key is None or (found := _file_in(message)) is None:
                continue
            kind, file_id = found
            self._remember(replace(known[key], kind=kind, file_id=file_id))
            try:
                await self._files.uploaded(key, file_id=file_id, kind=kind)
            except StorageUnavailable:
                logger.warning("a file was uploaded, but its id could not be stored", extra={"attachment": key.hex})

    def _remember(self, attachment: Attachment) -> None:
        self._known[attachment.id] = attachment
        self._known.move_to_end(attachment.id)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


def _attached(items: Sequence[Item], fields: Mapping[AttachmentId, str]) -> tuple[Item, ...]:
    """Return items whose files are in the same request."""
    return tuple(
        replace(item, details={"file_id": _ATTACH + fields[key], **item.details})
        if (key := attachment_of(item)) is not None
        else item
        for item in items
    )


@asynccontextmanager
async def _opened(store: FileStore, attachment: Attachment) -> AsyncIterator[AsyncIterator[bytes]]:
    """Open a file, so that it is known to be there before anything leaves. Raises `FileLost`."""
    pieces = store.open(attachment.storage_key)
    try:
        first = await anext(pieces, b"")
    except FileMissingError:
        raise FileLost(attachment.id) from None

    async def all_pieces() -> AsyncIterator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    whole = all_pieces()
    try:
        yield whole
    finally:
        for generator in (whole, pieces):
            if (close := getattr(generator, "aclose", None)) is not None:
                with suppress(RuntimeError):  # it is being read at this moment, by a request that breaks off
                    await close()


def _file_in(message: Mapping[str, Any]) -> tuple[Kind, str] | None:
    """Return what the platform made of a file, and under which id it has it."""
    try:
        if message.get("photo"):
            largest = max(message["photo"], key=lambda size: size["width"] * size["height"])
            return Kind.PHOTO, str(largest["file_id"])
        for kind in _NAMES:
            if message.get(kind.value):
                return kind, str(message[kind.value]["file_id"])
    except (KeyError, TypeError):  # it arrived all the same
        logger.warning("an answer did not tell the id of a file that was uploaded")
    return None
