"""What is to be done with messages that were sent."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import Column, ForeignKey, Index, SmallInteger, String, Table, UniqueConstraint

from storage.tables.metadata import metadata
from storage.types import Id, UtcDateTime

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
