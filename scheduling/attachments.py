"""Attachments: files that the bot keeps itself, since no platform has them yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from scheduling.content import Content, Item, Kind
from scheduling.identifiers import AttachmentId, BotId
from scheduling.parts import messages_of

UPLOAD_LIMIT = 50 * 1024 * 1024
"""Bytes that a bot can upload in one file (https://core.telegram.org/bots/api#sending-files)."""
PHOTO_LIMIT = 10 * 1024 * 1024
"""Bytes of a photo (https://core.telegram.org/bots/api#sendphoto)."""
KEPT_UNUSED = timedelta(days=30)
"""So long a file is kept that nothing refers to: whoever brought it may be about to use it."""
ATTACHMENT = "attachment"
"""In an item's details: the id of what it is, instead of a `file_id`."""
FILE_NAME = "file_name"
"""In an item's details, beside it: what the file is called."""
OWN_DETAILS = frozenset({ATTACHMENT, FILE_NAME})
"""What of an item's details is no platform's business."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file in the store (`UPLOADS_DIR`, or S3)."""

    id: AttachmentId
    bot_id: BotId
    kind: Kind
    """What it is sent as. Once it was uploaded, what the platform has made of it."""
    file_name: str
    mime_type: str
    size: int
    """Bytes."""
    sha256: str
    storage_key: str
    """Where the store finds it; never made of the file's own name."""
    file_id: str | None = None
    """Telegram's, once it was uploaded: all further sends use it."""
    created_at: datetime

    @property
    def item(self) -> Item:
        """Return it as a part of a content."""
        return Item(self.kind, {ATTACHMENT: self.id.hex, FILE_NAME: self.file_name})


def attachment_of(item: Item) -> AttachmentId | None:
    """Return which attachment an item is; None where it is none, or what stands there is no id."""
    try:
        return AttachmentId(UUID(str(item.details[ATTACHMENT])))
    except (KeyError, ValueError):
        return None


def attachments_in(content: Content) -> frozenset[AttachmentId]:
    """Return all attachments that a content refers to, in all of its messages and languages."""
    return frozenset(_found(content))


def file_names(content: Content) -> tuple[str, ...]:
    """Return what the attachments of a content are called, each name once."""
    names = (str(item.details.get(FILE_NAME) or "") for item in _items(content) if attachment_of(item) is not None)
    return tuple(dict.fromkeys(name for name in names if name))


def with_file_ids(content: Content, known: Mapping[AttachmentId, Attachment]) -> Content:
    """Return one call's content with the platform's ids of those attachments that have one."""
    return content.with_items(tuple(_with_file_id(item, known) for item in content.items))


def _with_file_id(item: Item, known: Mapping[AttachmentId, Attachment]) -> Item:
    attachment_id = attachment_of(item)
    attachment = None if attachment_id is None else known.get(attachment_id)
    if attachment is None or attachment.file_id is None:
        return item
    details = {name: value for name, value in item.details.items() if name not in OWN_DETAILS}
    return replace(item, kind=attachment.kind, details={"file_id": attachment.file_id, **details})


def _found(content: Content) -> Iterator[AttachmentId]:
    for item in _items(content):
        if (attachment_id := attachment_of(item)) is not None:
            yield attachment_id


def _items(content: Content) -> Iterator[Item]:
    for one in (content, *(translation for _, translation in content.translations)):
        for message in messages_of(one):
            yield from message.items
