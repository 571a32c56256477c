"""Who may do what for many, and who did what."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import Column, Index, String, Table

from scheduling.auditing import Action, Subject, Through
from scheduling.roles import Role
from storage.tables.metadata import metadata, one_of
from storage.types import Encrypted, EncryptedJson, Id, UtcDateTime

role_grants = Table(
    "role_grants",
    metadata,
    Column("bot_id", Big, primary_key=True, autoincrement=False),
    Column("person_index", String(128), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("person", Encrypted, nullable=False),
    Column("name", Encrypted, nullable=False),
    Column("granted_by", Encrypted, nullable=False),
    Column("granted_at", UtcDateTime, nullable=False),
    one_of("role", Role),
)

# Only ever added to, but for what is purged and what somebody has erased.
audit_events = Table(
    "audit_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Encrypted),
    Column("actor_index", String(128)),
    Column("through", String(16), nullable=False),
    Column("action", String(16), nullable=False),
    Column("subject", String(16), nullable=False),
    Column("subject_id", Id),
    Column("label", Encrypted, nullable=False),
    Column("label_index", String(128)),
    Column("details", EncryptedJson, nullable=False),
    one_of("through", Through),
    one_of("action", Action),
    one_of("subject", Subject),
)
e = audit_events.c
# In the order of ids, which is that of time; and what happened to one thing, or to all that are called so, or what one
# person did. What may be purged is found by its id.
Index(None, e.subject_id, e.id)
Index(None, e.label_index, e.id)
Index(None, e.actor_index, e.id)
Index(None, e.subject, e.id)
