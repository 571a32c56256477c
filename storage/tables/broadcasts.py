"""Runs of broadcasts."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

from scheduling.broadcasts import RunStatus, RunTask
from storage.tables.metadata import has_status, metadata, one_of
from storage.types import Id, UtcDateTime

broadcast_runs = Table(
    "broadcast_runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Big, nullable=False),
    Column("message_id", Id, ForeignKey("scheduled_messages.id", ondelete="CASCADE"), nullable=False),
    Column("occurrence_at", UtcDateTime, nullable=False),
    Column("status", String(16), nullable=False),
    Column("is_planned", Boolean, nullable=False, server_default=false()),
    Column("planned", Integer, nullable=False, server_default="0"),
    # The subscriber up to whom it is planned. No foreign key: they may go.
    Column("planned_to", Id),
    # A change of many deliveries, and the recipient up to whom it is done.
    Column("task", String(16)),
    Column("task_to", Id),
    Column("pace", Integer),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("progress_message_id", Big),
    Column("is_reported", Boolean, nullable=False, server_default=false()),
    Column("revision", Integer, nullable=False, server_default="1"),
    # The law that an occurrence has one run, whoever plans.
    UniqueConstraint("message_id", "occurrence_at"),
    one_of("status", RunStatus),
    one_of("task", RunTask),
    CheckConstraint("(status IN ('finished', 'cancelled')) = (finished_at IS NOT NULL)", name="over_has_time"),
)
b = broadcast_runs.c
# What still has something to do: few rows at any time.
is_going_on = has_status(b.status, RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.CANCELLING)
Index("ix_broadcast_runs_going_on", b.started_at, postgresql_where=is_going_on, sqlite_where=is_going_on)
# What is over, and its author has no report yet.
is_unreported = b.is_reported == false()
Index("ix_broadcast_runs_unreported", b.started_at, postgresql_where=is_unreported, sqlite_where=is_unreported)
