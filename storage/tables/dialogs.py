"""Conversations of several steps."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    literal_column,
)

from scheduling.dialogs import DialogStatus
from storage.tables.metadata import metadata, one_of
from storage.types import Encrypted, EncryptedJson, Id, UtcDateTime

# No CHECK on `kind`: every feature brings its own, and a wrong one is found when read.
dialogs = Table(
    "dialogs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("chat_id", Id, ForeignKey("chats.id"), nullable=False),
    Column("topic_id", Big),
    Column("person", Encrypted, nullable=False),
    Column("person_index", String(128), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", EncryptedJson, nullable=False),
    Column("is_awaiting", Boolean, nullable=False),
    Column("prompt_message_id", Big),
    Column("revision", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by_update", Big),
    Column("expires_at", UtcDateTime, nullable=False),
    # A replayed update can't begin a second one.
    UniqueConstraint("bot_id", "created_by_update"),
    one_of("status", DialogStatus),
    CheckConstraint("status = 'open' OR NOT is_awaiting", name="awaiting_is_open"),
)
# Whose answer a message is: few rows at any time.
is_open = dialogs.c.status == literal_column(f"'{DialogStatus.OPEN}'")
Index(
    "ix_dialogs_open",
    dialogs.c.chat_id,
    dialogs.c.person_index,
    postgresql_where=is_open,
    sqlite_where=is_open,
)
# A list goes on where it is shown, also when somebody comes back from a card.
Index(None, dialogs.c.chat_id, dialogs.c.prompt_message_id)
# What may be purged.
Index(None, dialogs.c.expires_at)
# All of somebody, to give or delete it.
Index(None, dialogs.c.person_index, dialogs.c.bot_id)
