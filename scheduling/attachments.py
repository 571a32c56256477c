"""Attachments: files that the bot keeps itself, since no platform has them yet."""

from dataclasses import dataclass
from datetime import datetime

from scheduling.content import Kind
from scheduling.identifiers import AttachmentId, BotId

UPLOAD_LIMIT = 50 * 1024 * 1024
"""Bytes that a bot can upload in one file (https://core.telegram.org/bots/api#sending-files)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file in the store (`UPLOADS_DIR`, or S3)."""

    id: AttachmentId
    bot_id: BotId
    kind: Kind
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
