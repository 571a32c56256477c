"""What came in from the platform, in order of arrival."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from scheduling.ports import UpdateStatus
from storage.tables.metadata import has_status, metadata, one_of
from storage.types import Encrypted, EncryptedJson, Id, Sequence, UtcDateTime

updates = Table(
    "updates",
    metadata,
    Column("sequence", Sequence, primary_key=True, autoincrement=True),
    Column("bot_id", Big, nullable=False),
    Column("update_id", Big, nullable=False),
    Column("lane", Encrypted, nullable=False),
    Column("lane_index", String(128), nullable=False),
    # Finds what somebody wrote or tapped, to delete it. NULL where nobody did, or before there was this column.
    Column("author_index", String(128)),
    Column("payload", EncryptedJson, nullable=False),
    Column("status", String(16), nullable=False),
    Column("effect", Id),
    Column("failures", Integer, nullable=False),
    Column("retry_at", UtcDateTime),
    Column("error", Text),
    Column("received_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    UniqueConstraint("bot_id", "update_id"),
    one_of("status", UpdateStatus),
    # Without it SQLite gives the number of the latest row again once that row was purged.
    sqlite_autoincrement=True,
)
u = updates.c
is_waiting = has_status(u.status, UpdateStatus.PENDING, UpdateStatus.APPLIED)
# What is not done, in order of arrival: few rows among three days of done ones.
Index("ix_updates_waiting", u.bot_id, u.sequence, postgresql_where=is_waiting, sqlite_where=is_waiting)
# What may be purged.
Index(None, u.done_at)
_has_author = u.author_index.is_not(None)
Index("ix_updates_author", u.author_index, u.bot_id, postgresql_where=_has_author, sqlite_where=_has_author)
