"""Groups of subscribers."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from scheduling.audiences import GroupKind
from storage.tables.metadata import metadata, one_of
from storage.types import Encrypted, EncryptedJson, Id, UtcDateTime

recipient_groups = Table(
    "recipient_groups",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("name", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    # Of a conditional one. It may name values of variables.
    Column("condition", EncryptedJson),
    Column("revision", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", Encrypted, nullable=False),
    UniqueConstraint("bot_id", "name"),
    one_of("kind", GroupKind),
    CheckConstraint("(kind = 'conditional') = (condition IS NOT NULL)", name="conditional_has_condition"),
)

# Of static ones.
group_members = Table(
    "group_members",
    metadata,
    Column("group_id", Id, ForeignKey("recipient_groups.id", ondelete="CASCADE"), primary_key=True),
    Column("subscriber_id", Id, ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
)
Index(None, group_members.c.subscriber_id)
