"""Chats, the recipients behind them, and who administers channels."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from scheduling.chats import ChatKind, Reachability
from storage.tables.metadata import metadata, one_of
from storage.types import Encrypted, Id, UtcDateTime

# The address, kind and reachability of a chat are its recipient's, and stored here only.
recipients = Table(
    "recipients",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("platform", String(32), nullable=False),
    Column("address", Encrypted, nullable=False),
    Column("address_index", String(128), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("reachability", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # When no sound is made, as JSON: from, to, zone. Here, where a claim reads it, and not in a chat's settings.
    Column("quiet_hours", Text),
    # The subscriber whose address it is; they may have one on each platform. No foreign key: SQLite can't add one.
    Column("subscriber_id", Id),
    UniqueConstraint("bot_id", "platform", "address_index"),
    one_of("kind", ChatKind),
    one_of("reachability", Reachability),
)

_has_subscriber = recipients.c.subscriber_id.is_not(None)
Index(
    "ix_recipients_subscriber",
    recipients.c.subscriber_id,
    postgresql_where=_has_subscriber,
    sqlite_where=_has_subscriber,
)

chats = Table(
    "chats",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("recipient_id", Id, ForeignKey("recipients.id"), nullable=False),
    Column("title", Encrypted, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("zone_is_set", Boolean, nullable=False),
    Column("language", String(16), nullable=False),
    Column("language_is_set", Boolean, nullable=False),
    Column("last_number", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # What else people chose, as JSON; what is not in it is as it is everywhere.
    Column("settings", Text, nullable=False, server_default="{}"),
    UniqueConstraint("recipient_id"),
)

# Who was seen to administer a channel, so that it can be offered to them. Whether they still may post is asked anew.
channel_administrators = Table(
    "channel_administrators",
    metadata,
    Column("chat_id", Id, ForeignKey("chats.id"), primary_key=True),
    Column("person_index", String(128), primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)
Index(None, channel_administrators.c.bot_id, channel_administrators.c.person_index)
