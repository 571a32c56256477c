"""Subscribers, what is known of them, and what they subscribe to.

Whatever audiences select on is plain, or a blind index where it is a value of somebody's own.
"""

from sqlalchemy import BigInteger as Big
from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from scheduling.subscribers import SubscriberOrigin, SubscriberStatus
from storage.tables.metadata import metadata, one_of
from storage.types import Encrypted, EncryptedJson, Id, UtcDateTime

# Their addresses are rows of `recipients`.
subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("external_id", Encrypted),
    Column("external_index", String(128)),
    Column("name", Encrypted, nullable=False),
    Column("language", String(16)),
    Column("zone", String(64)),
    Column("variables", EncryptedJson, nullable=False),
    Column("status", String(16), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("active_at", UtcDateTime),
    Column("unsubscribed_at", UtcDateTime),
    Column("revision", Integer, nullable=False, server_default="1"),
    UniqueConstraint("bot_id", "external_index"),
    one_of("status", SubscriberStatus),
    one_of("origin", SubscriberOrigin),
)

# Each variable's value by its blind index, so that an audience can ask for it.
subscriber_variables = Table(
    "subscriber_variables",
    metadata,
    Column("subscriber_id", Id, ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value_index", String(128), nullable=False),
)
Index(None, subscriber_variables.c.name, subscriber_variables.c.value_index)

subscriber_tags = Table(
    "subscriber_tags",
    metadata,
    Column("subscriber_id", Id, ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("tag", String(64), primary_key=True),
)
Index(None, subscriber_tags.c.tag)

mailing_lists = Table(
    "mailing_lists",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("code", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", Encrypted, nullable=False),
    UniqueConstraint("bot_id", "code"),
)

list_members = Table(
    "list_members",
    metadata,
    Column("list_id", Id, ForeignKey("mailing_lists.id", ondelete="CASCADE"), primary_key=True),
    Column("subscriber_id", Id, ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
)
Index(None, list_members.c.subscriber_id)
