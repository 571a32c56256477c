"""Each try to send a part of a delivery."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
)

from scheduling.deliveries import AttemptStatus
from storage.tables.deliveries import deliveries
from storage.tables.metadata import has_status, metadata, one_of
from storage.types import EncryptedJson, Id, UtcDateTime

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
    one_of("status", AttemptStatus),
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
    .where(a.delivery_id == deliveries.c.id, a.part == deliveries.c.parts_sent, a.status == AttemptStatus.IN_DOUBT)
    .correlate(deliveries)
    .scalar_subquery()
    > 0
)
