"""What is kept of people: whose limits were lifted, and that something was erased."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import Column, Index, String, Table, Text

from storage.tables.metadata import metadata
from storage.types import Encrypted, Id, UtcDateTime

# For whom, or for which chat, an administrator of the bot has lifted the limits against abuse. A private chat has the
# address of its person, so that one table serves for both.
exemptions = Table(
    "exemptions",
    metadata,
    Column("bot_id", Big, primary_key=True, autoincrement=False),
    Column("address_index", String(128), primary_key=True),
    Column("address", Encrypted, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

# That somebody had everything of theirs deleted, and how much that was, but not who: a replay answers the same.
erasures = Table(
    "erasures",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("erased_at", UtcDateTime, nullable=False),
    Column("counts", Text, nullable=False),
)
Index(None, erasures.c.erased_at)
