"""Questions that a request left open."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from scheduling.questions import QuestionKind, QuestionStatus
from storage.tables.metadata import metadata, one_of
from storage.types import Encrypted, EncryptedJson, Id, UtcDateTime

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
    one_of("kind", QuestionKind),
    one_of("status", QuestionStatus),
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
