"""What is scheduled: when it runs, and what is sent then."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
)

from scheduling.lifecycle import MessageStatus, Origin
from scheduling.policies import DoubtPolicy, MissedPolicy
from scheduling.timing import ZoneSource
from storage.tables.metadata import has_status, metadata, one_of
from storage.types import Encrypted, EncryptedJson, Id, UtcDateTime, WallClock

scheduled_messages = Table(
    "scheduled_messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("chat_id", Id, ForeignKey("chats.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("recipient_id", Id, ForeignKey("recipients.id"), nullable=False),
    Column("topic_id", Big),
    Column("content", EncryptedJson, nullable=False),
    # How it is sent besides, as JSON; what is not in it was not chosen.
    Column("options", Text, nullable=False, server_default="{}"),
    Column("recurrence", Text, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("zone_source", String(16), nullable=False),
    Column("anchor_at", UtcDateTime, nullable=False),
    Column("anchor_on", Date, nullable=False),
    Column("week_start", SmallInteger, nullable=False),
    Column("next_run_at", UtcDateTime),
    Column("next_run_local", WallClock),
    Column("in_gap", Boolean, nullable=False),
    # How many runs lie before the next one; where there is none, how many there were.
    Column("occurrence_index", Integer, nullable=False, server_default="0"),
    Column("zone_rules", String(32), nullable=False),
    Column("status", String(16), nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("delivery_window_seconds", Integer),
    Column("missed", String(16), nullable=False),
    Column("doubt", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", Encrypted, nullable=False),
    # Finds what somebody has made. NULL where it was made before there was this column, until it is filled in.
    Column("created_by_index", String(128)),
    Column("origin", String(16), nullable=False),
    Column("created_by_update", Big),
    Column("source_message_id", Big),
    Column("undo_until", UtcDateTime),
    # A category: set where the engine paused it, because its recipient can't be written to; not where people did.
    Column("paused_because", String(64)),
    # Of a snooze: the schedule whose reminder was put off. No foreign key: it may go before the snooze does.
    Column("parent_id", Id),
    # What people call that one by.
    Column("parent_number", Integer),
    # What people call the channel that gets it. NULL: the chat in which it was made gets it.
    Column("recipient_title", Encrypted),
    # How many messages fall on one day at most, each part of each run counted, where it repeats; 0 where it runs once.
    # NULL as `created_by_index` is.
    Column("runs_a_day", Integer),
    # How many calls it takes to send: several files, a text that is too long for a caption.
    Column("parts", SmallInteger, nullable=False, server_default="1"),
    # Of a broadcast: whom it is for, and how it goes out, as JSON. Its `recipient_id` is then its author's own chat.
    Column("audience", Text),
    # A replayed update can't schedule a second message.
    UniqueConstraint("bot_id", "created_by_update"),
    UniqueConstraint("chat_id", "number"),
    one_of("status", MessageStatus),
    one_of("zone_source", ZoneSource),
    one_of("missed", MissedPolicy),
    one_of("doubt", DoubtPolicy),
    one_of("origin", Origin),
    CheckConstraint("priority BETWEEN 1 AND 5", name="priority"),
    CheckConstraint("week_start BETWEEN 0 AND 6", name="week_start"),
    CheckConstraint("(status = 'active') = (next_run_at IS NOT NULL)", name="active_has_next_run"),
    CheckConstraint("next_run_at IS NOT NULL OR next_run_local IS NULL", name="local_needs_next_run"),
    # Planned rows leave behind one dead row each: see `deliveries`.
    postgresql_with={"autovacuum_vacuum_scale_factor": "0.01"},
)
m = scheduled_messages.c
# Editing a chat's message finds what it scheduled.
Index(None, m.chat_id, m.source_message_id)
# What is due, by time alone: 0.03 ms on a million rows of which none is due, 23 ms where priority comes first.
_active = has_status(m.status, MessageStatus.ACTIVE)
Index("ix_scheduled_messages_due", m.next_run_at, postgresql_where=_active, sqlite_where=_active)
# What must pause with a recipient that can't be written to any more, and what goes on when that is mended.
_paused = m.paused_because.is_not(None)
Index("ix_scheduled_messages_active", m.recipient_id, postgresql_where=_active, sqlite_where=_active)
Index("ix_scheduled_messages_paused", m.recipient_id, postgresql_where=_paused, sqlite_where=_paused)
# What goes on again, and its chat was not told yet: few rows at any time.
goes_on_untold = and_(m.paused_because.is_not(None), m.status != literal_column(f"'{MessageStatus.PAUSED.value}'"))
Index("ix_scheduled_messages_going_on", m.chat_id, postgresql_where=goes_on_untold, sqlite_where=goes_on_untold)
# Broadcasts, for their list: few among many.
_is_broadcast = m.audience.is_not(None)
Index("ix_scheduled_messages_broadcasts", m.created_at, postgresql_where=_is_broadcast, sqlite_where=_is_broadcast)

# What goes to channels: theirs are to be named anew where a channel is.
_has_title = m.recipient_title.is_not(None)
Index("ix_scheduled_messages_to_channels", m.recipient_id, postgresql_where=_has_title, sqlite_where=_has_title)

# What somebody has made, and what a chat has: for limits, and to give or delete all of it. Such an index never begins
# with the bot, which all rows have: while a table is small PostgreSQL would take it for other queries, too.
Index(None, m.created_by_index, m.bot_id, m.status)
Index(None, m.chat_id, m.status)
