"""Deliveries: each occurrence of a schedule, for its recipient."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
    literal_column,
)

from scheduling.deliveries import DeliveryStatus
from scheduling.lanes import BROADCAST, LANES
from storage.tables.metadata import has_status, metadata, one_of
from storage.types import Id, UtcDateTime

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("message_id", Id, ForeignKey("scheduled_messages.id", ondelete="CASCADE"), nullable=False),
    # Never NULL: UNIQUE admits duplicates where a column is. No foreign key: it is copied from the message, which has
    # one, recipients are never deleted, and checking (and locking) each again took a quarter of planning's insert.
    Column("recipient_id", Id, nullable=False),
    Column("occurrence_at", UtcDateTime, nullable=False),
    Column("next_try_at", UtcDateTime),
    # That of its schedule; 6 where it is one of a broadcast.
    Column("priority", SmallInteger, nullable=False),
    Column("status", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("parts", SmallInteger, nullable=False),
    Column("parts_sent", SmallInteger, nullable=False),
    Column("epoch", Integer),
    Column("sent_at", UtcDateTime),
    Column("platform_message_id", Big),
    # Of an album: the ids of all its messages, as JSON.
    Column("platform_message_ids", Text),
    Column("last_category", String(64)),
    Column("told_at", UtcDateTime),
    # When its author decided to leave a failed or doubtful one as it is.
    Column("dismissed_at", UtcDateTime),
    # When somebody had it sent again. Then it is tried until it arrives or fails, though its schedule rests.
    Column("retried_at", UtcDateTime),
    # Not to be sent after this instant, the end of its window. Taken away where its author has it sent all the same.
    Column("expires_at", UtcDateTime),
    # Where it waits for its window to open again instead of being missed at its end.
    Column("reopens_at", UtcDateTime),
    # It arrived late, and a reply that says so is still to be sent.
    Column("note_due", Boolean, nullable=False, server_default=false()),
    # When somebody tapped Done on it.
    Column("done_at", UtcDateTime),
    # Of a reminder that is repeated because nobody has tapped Done: the delivery that began it.
    Column("nag_of", Id),
    # The schedule to which somebody put it off. No foreign key: that one may go first.
    Column("snoozed_as", Id),
    # The law that an occurrence is planned once, whoever plans; also finds a message's latest delivery.
    UniqueConstraint("message_id", "occurrence_at", "recipient_id"),
    one_of("status", DeliveryStatus),
    CheckConstraint(f"priority BETWEEN {LANES[0]} AND {LANES[-1]}", name="priority"),
    CheckConstraint("parts_sent BETWEEN 0 AND parts", name="parts_sent"),
    CheckConstraint("(status = 'pending') = (next_try_at IS NOT NULL)", name="pending_has_next_try"),
    CheckConstraint("(status = 'sending') = (epoch IS NOT NULL)", name="sending_has_epoch"),
    CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_has_time"),
    # With the default of a fifth of the table, the claim after draining 150,000 rows took 35 ms: dead rows at the
    # front of the index below had to be stepped over.
    postgresql_with={"autovacuum_vacuum_scale_factor": "0.01"},
)
d = deliveries.c
# What to send next, one branch a priority: 0.1 ms with 200,000 due. No index on next_try_at alone: it would tempt
# the planner to sort them all (64 ms).
_pending = has_status(d.status, DeliveryStatus.PENDING)
Index("ix_deliveries_due", d.priority, d.next_try_at, postgresql_where=_pending, sqlite_where=_pending)
# What is held back with its recipient, and sent again with it. Two chats' rows never stand in each other's way.
waits_or_suspended = has_status(d.status, DeliveryStatus.PENDING, DeliveryStatus.SUSPENDED)
Index("ix_deliveries_waiting", d.recipient_id, postgresql_where=waits_or_suspended, sqlite_where=waits_or_suspended)
# What nobody can get at present, and is sent once something arrives there: few rows at any time.
is_suspended = has_status(d.status, DeliveryStatus.SUSPENDED)
Index("ix_deliveries_suspended", d.recipient_id, postgresql_where=is_suspended, sqlite_where=is_suspended)
# What may become too late to be sent: most deliveries have no window.
expires = and_(_pending, d.expires_at.is_not(None))
Index("ix_deliveries_expiring", d.expires_at, postgresql_where=expires, sqlite_where=expires)
# What a successor must judge. Few rows at any time.
_sending = has_status(d.status, DeliveryStatus.SENDING)
Index("ix_deliveries_sending", d.epoch, postgresql_where=_sending, sqlite_where=_sending)
# Whose author must be told. The literals stand for themselves, so that queries can repeat the condition word by word.
untold_failure = and_(
    has_status(d.status, DeliveryStatus.FAILED, DeliveryStatus.SUSPENDED, DeliveryStatus.UNKNOWN), d.told_at.is_(None)
)
Index("ix_deliveries_untold", d.occurrence_at, postgresql_where=untold_failure, sqlite_where=untold_failure)
# The dead letters of a message: what its author can still decide on.
unresolved = and_(
    has_status(d.status, DeliveryStatus.FAILED, DeliveryStatus.SUSPENDED, DeliveryStatus.UNKNOWN),
    d.dismissed_at.is_(None),
)
Index("ix_deliveries_unresolved", d.message_id, postgresql_where=unresolved, sqlite_where=unresolved)
# What a late note is due for: few rows at any time.
Index("ix_deliveries_note_due", d.sent_at, postgresql_where=d.note_due, sqlite_where=d.note_due)

# The repetitions of a reminder: few rows at any time.
_nags = d.nag_of.is_not(None)
Index("ix_deliveries_nags", d.nag_of, postgresql_where=_nags, sqlite_where=_nags)

# How many broadcasts somebody got lately. Rows of all other lanes are not in it.
_is_broadcast = d.priority == literal_column(str(BROADCAST))
Index(
    "ix_deliveries_broadcasts",
    d.recipient_id,
    d.occurrence_at,
    postgresql_where=_is_broadcast,
    sqlite_where=_is_broadcast,
)
# What of each run has not arrived, by its status: to hold it back, to send it once more, to count it. What was sent is
# the rest.
is_unsent = and_(_is_broadcast, d.status != literal_column(f"'{DeliveryStatus.SENT.value}'"))
Index(
    "ix_deliveries_unsent",
    d.message_id,
    d.occurrence_at,
    d.status,
    d.recipient_id,
    postgresql_where=is_unsent,
    sqlite_where=is_unsent,
)
