"""Templates, and files that the bot keeps itself."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from scheduling.content import Kind
from storage.tables.metadata import metadata, one_of
from storage.types import Encrypted, EncryptedJson, Id, UtcDateTime

templates = Table(
    "templates",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("name", String(64), nullable=False),
    # Contents by codes of languages.
    Column("texts", EncryptedJson, nullable=False),
    Column("default_language", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", Encrypted, nullable=False),
    UniqueConstraint("bot_id", "name"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("file_name", Encrypted, nullable=False),
    Column("mime_type", String(128), nullable=False),
    Column("size", Big, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("storage_key", String(255), nullable=False),
    # Telegram's, once it was uploaded: all further sends use it.
    Column("file_id", Encrypted),
    Column("created_at", UtcDateTime, nullable=False),
    one_of("kind", Kind),
)
# What is there already is not kept twice.
Index(None, attachments.c.sha256)

# Which schedules and templates refer to a file: their contents are encrypted. What is gone refers to nothing.
attachment_uses = Table(
    "attachment_uses",
    metadata,
    Column("attachment_id", Id, ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True),
    Column("used_by", Id, primary_key=True),
)
