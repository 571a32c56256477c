"""All tables. Core tables, not mapped classes: what is hot is set-based SQL, and rows become domain objects by hand."""

from enum import StrEnum

from sqlalchemy import BigInteger as Big
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
    func,
    literal_column,
    or_,
    select,
)

from scheduling.chats import ChatKind, Reachability
from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.dialogs import DialogStatus
from scheduling.messages import DoubtPolicy, MessageStatus, MissedPolicy, Origin, ZoneSource
from scheduling.ports import UpdateStatus
from scheduling.questions import QuestionKind, QuestionStatus
from storage.types import Encrypted, EncryptedJson, Id, Sequence, UtcDateTime, WallClock

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMES)


def has_status(column: Column[str], *statuses: StrEnum) -> ColumnElement[bool]:
    """Return the test of a status as partial indexes need it: a literal with `=`.

    With a bound parameter PostgreSQL's generic plan, and with IN SQLite, scans the table instead.
    """
    return or_(*(column == literal_column(f"'{status.value}'") for status in statuses))


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    names = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({names})", name=column)


epochs = Table(
    "epochs",
    metadata,
    Column("bot_id", Big, primary_key=True, autoincrement=False),
    Column("epoch", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    # Which process began it, so that a successor can find out whether that one still lives.
    Column("owner", Text),
)

# A row says that an administrator has stopped all sending of a bot.
sending_stops = Table(
    "sending_stops",
    metadata,
    Column("bot_id", Big, primary_key=True, autoincrement=False),
    Column("stopped_at", UtcDateTime, nullable=False),
    Column("stopped_by", Encrypted, nullable=False),
)

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
    UniqueConstraint("bot_id", "platform", "address_index"),
    _one_of("kind", ChatKind),
    _one_of("reachability", Reachability),
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
    # How many runs fall on one day at most, where it repeats; 0 where it runs once. NULL as `created_by_index` is.
    Column("runs_a_day", Integer),
    # A replayed update can't schedule a second message.
    UniqueConstraint("bot_id", "created_by_update"),
    UniqueConstraint("chat_id", "number"),
    _one_of("status", MessageStatus),
    _one_of("zone_source", ZoneSource),
    _one_of("missed", MissedPolicy),
    _one_of("doubt", DoubtPolicy),
    _one_of("origin", Origin),
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

# What goes to channels: theirs are to be named anew where a channel is.
_has_title = m.recipient_title.is_not(None)
Index("ix_scheduled_messages_to_channels", m.recipient_id, postgresql_where=_has_title, sqlite_where=_has_title)

# What somebody has made, and what a chat has: for limits, and to give or delete all of it. Such an index never begins
# with the bot, which all rows have: while a table is small PostgreSQL would take it for other queries, too.
Index(None, m.created_by_index, m.bot_id, m.status)
Index(None, m.chat_id, m.status)

# What was understood of a request, and waits for its author to say how it was meant.
questions = Table(
    "questions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("chat_id", Id, ForeignKey("chats.id"), nullable=False),
    Column("topic_id", Big),
    Column("kind", String(16), nullable=False),
    Column("said", EncryptedJson, nullable=False),
    Column("content", EncryptedJson, nullable=False),
    # The readings that can be chosen, as JSON: rules say nothing of what is to be sent.
    Column("choices", Text, nullable=False),
    Column("asked_of", Encrypted, nullable=False),
    # Finds what somebody was asked. NULL where that was before there was this column: those are purged in some days.
    Column("asked_index", String(128)),
    Column("is_for_administrators", Boolean, nullable=False),
    Column("source_message_id", Big),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by_update", Big),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("status", String(16), nullable=False),
    # No foreign key: the schedule that came of it may go before the question does.
    Column("message_id", Id),
    # The schedule whose time is asked for, where the answer changes one; NULL where it makes one.
    Column("rewrites_id", Id),
    # The dialog in which that is asked. No foreign key: it may go before the question does.
    Column("dialog_id", Id),
    # The channel that shall get it, and what people call it. NULL: the chat in which it was asked.
    Column("recipient_id", Id),
    Column("recipient_title", Encrypted),
    # A replayed update can't ask twice.
    UniqueConstraint("bot_id", "created_by_update"),
    _one_of("kind", QuestionKind),
    _one_of("status", QuestionStatus),
    CheckConstraint("(status = 'answered') = (message_id IS NOT NULL)", name="answered_has_message"),
)
q = questions.c
# Editing a chat's message finds what was asked about it, the latest.
Index(None, q.chat_id, q.source_message_id, q.id)
# What may be purged.
Index(None, q.expires_at)
# What somebody was asked, to delete it.
_was_asked = q.asked_index.is_not(None)
Index("ix_questions_asked", q.asked_index, q.bot_id, postgresql_where=_was_asked, sqlite_where=_was_asked)

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
    _one_of("status", DeliveryStatus),
    CheckConstraint("priority BETWEEN 1 AND 5", name="priority"),
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

# What is to be done with a message that was sent: pin it, delete it, take its buttons away, send it again. Added in the
# transaction that records the send; a row goes when it was done.
followups = Table(
    "followups",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("delivery_id", Id, ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    # What is recorded twice is done once.
    UniqueConstraint("delivery_id", "kind"),
)
Index(None, followups.c.bot_id, followups.c.due_at)

# Conversations of several steps. No CHECK on `kind`: every feature brings its own, and a wrong one is found when read.
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
    _one_of("status", DialogStatus),
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

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("delivery_id", Id, ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("part", SmallInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("status", String(16), nullable=False),
    Column("category", String(64)),
    Column("text", Text),
    Column("response", EncryptedJson),
    Column("retry_after", Float),
    Column("platform_message_id", Big),
    # The history of a delivery, in order. Times and ids can't tell two attempts within a millisecond apart.
    UniqueConstraint("delivery_id", "number"),
    _one_of("status", AttemptStatus),
    CheckConstraint("(status = 'started') = (finished_at IS NULL)", name="started_is_open"),
)
a = delivery_attempts.c
# The law that a delivery is under way once at most.
_started = has_status(a.status, AttemptStatus.STARTED)
Index("uq_delivery_attempts_started", a.delivery_id, unique=True, postgresql_where=_started, sqlite_where=_started)
# A try of the part that is to be sent next is in doubt: however later ones end, nobody knows that it did not arrive.
# Counted, since where it only asked for existence PostgreSQL may read all attempts first.
may_have_arrived = (
    select(func.count())
    .where(a.delivery_id == d.id, a.part == d.parts_sent, a.status == AttemptStatus.IN_DOUBT)
    .correlate(deliveries)
    .scalar_subquery()
    > 0
)

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
    _one_of("status", UpdateStatus),
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
