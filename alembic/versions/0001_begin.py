"""Chats, scheduled messages, deliveries with their attempts, and the inbox of updates.

The types are spelled out: what this migration makes must not change with `storage.types`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

Instant = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
Sequence = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, parents first. `storage.models` says what each index and constraint is for."""
    op.create_table(
        "epochs",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("started_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("bot_id", name=op.f("pk_epochs")),
    )
    op.create_table(
        "recipients",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_index", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reachability", sa.String(length=16), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint("kind IN ('private', 'group', 'supergroup', 'channel')", name=op.f("ck_recipients_kind")),
        sa.CheckConstraint("reachability IN ('reachable', 'blocked', 'left')", name=op.f("ck_recipients_reachability")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipients")),
        sa.UniqueConstraint(
            "bot_id", "platform", "address_index", name=op.f("uq_recipients_bot_id_platform_address_index")
        ),
    )
    op.create_table(
        "updates",
        sa.Column("sequence", Sequence, autoincrement=True, nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("lane_index", sa.String(length=128), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("effect", sa.Uuid(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("retry_at", Instant, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("done_at", Instant, nullable=True),
        sa.CheckConstraint("status IN ('pending', 'applied', 'done', 'dead')", name=op.f("ck_updates_status")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_updates")),
        sa.UniqueConstraint("bot_id", "update_id", name=op.f("uq_updates_bot_id_update_id")),
        sqlite_autoincrement=True,
    )
    index("ix_updates_done_at", "updates", ["done_at"])
    index("ix_updates_waiting", "updates", ["bot_id", "sequence"], where="status = 'pending' OR status = 'applied'")

    op.create_table(
        "chats",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("zone_is_set", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("language_is_set", sa.Boolean(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipients.id"], name=op.f("fk_chats_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
        sa.UniqueConstraint("recipient_id", name=op.f("uq_chats_recipient_id")),
    )
    op.create_table(
        "scheduled_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("recurrence", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("zone_source", sa.String(length=16), nullable=False),
        sa.Column("anchor_at", Instant, nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=False),
        sa.Column("week_start", sa.SmallInteger(), nullable=False),
        sa.Column("next_run_at", Instant, nullable=True),
        sa.Column("next_run_local", sa.String(length=32), nullable=True),
        sa.Column("in_gap", sa.Boolean(), nullable=False),
        sa.Column("zone_rules", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("delivery_window_seconds", sa.Integer(), nullable=True),
        sa.Column("missed", sa.String(length=16), nullable=False),
        sa.Column("doubt", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("created_by_update", sa.BigInteger(), nullable=True),
        sa.Column("source_message_id", sa.BigInteger(), nullable=True),
        sa.Column("undo_until", Instant, nullable=True),
        sa.CheckConstraint(
            "(status = 'active') = (next_run_at IS NOT NULL)", name=op.f("ck_scheduled_messages_active_has_next_run")
        ),
        sa.CheckConstraint("doubt IN ('resend', 'hold')", name=op.f("ck_scheduled_messages_doubt")),
        sa.CheckConstraint("missed IN ('latest', 'skip', 'all')", name=op.f("ck_scheduled_messages_missed")),
        sa.CheckConstraint("origin IN ('chat', 'api', 'import')", name=op.f("ck_scheduled_messages_origin")),
        sa.CheckConstraint(
            "status IN ('active', 'paused', 'finished', 'cancelled', 'failed', 'archived')",
            name=op.f("ck_scheduled_messages_status"),
        ),
        sa.CheckConstraint("zone_source IN ('chat', 'explicit')", name=op.f("ck_scheduled_messages_zone_source")),
        sa.CheckConstraint(
            "next_run_at IS NOT NULL OR next_run_local IS NULL", name=op.f("ck_scheduled_messages_local_needs_next_run")
        ),
        sa.CheckConstraint("priority BETWEEN 1 AND 5", name=op.f("ck_scheduled_messages_priority")),
        sa.CheckConstraint("week_start BETWEEN 0 AND 6", name=op.f("ck_scheduled_messages_week_start")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_scheduled_messages_chat_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipients.id"], name=op.f("fk_scheduled_messages_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_messages")),
        sa.UniqueConstraint("bot_id", "created_by_update", name=op.f("uq_scheduled_messages_bot_id_created_by_update")),
        sa.UniqueConstraint("chat_id", "number", name=op.f("uq_scheduled_messages_chat_id_number")),
        postgresql_with={"autovacuum_vacuum_scale_factor": "0.01"},
    )
    index("ix_scheduled_messages_chat_id_source_message_id", "scheduled_messages", ["chat_id", "source_message_id"])
    index("ix_scheduled_messages_due", "scheduled_messages", ["next_run_at"], where="status = 'active'")

    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("occurrence_at", Instant, nullable=False),
        sa.Column("next_try_at", Instant, nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("parts", sa.SmallInteger(), nullable=False),
        sa.Column("parts_sent", sa.SmallInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=True),
        sa.Column("sent_at", Instant, nullable=True),
        sa.Column("platform_message_id", sa.BigInteger(), nullable=True),
        sa.Column("last_category", sa.String(length=64), nullable=True),
        sa.Column("told_at", Instant, nullable=True),
        sa.CheckConstraint(
            "(status = 'pending') = (next_try_at IS NOT NULL)", name=op.f("ck_deliveries_pending_has_next_try")
        ),
        sa.CheckConstraint("(status = 'sending') = (epoch IS NOT NULL)", name=op.f("ck_deliveries_sending_has_epoch")),
        sa.CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_deliveries_sent_has_time")),
        sa.CheckConstraint(
            "status IN ('pending', 'sending', 'sent', 'failed', 'unknown', 'missed', 'suspended', 'cancelled')",
            name=op.f("ck_deliveries_status"),
        ),
        sa.CheckConstraint("parts_sent BETWEEN 0 AND parts", name=op.f("ck_deliveries_parts_sent")),
        sa.CheckConstraint("priority BETWEEN 1 AND 5", name=op.f("ck_deliveries_priority")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["scheduled_messages.id"], name=op.f("fk_deliveries_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "message_id",
            "occurrence_at",
            "recipient_id",
            name=op.f("uq_deliveries_message_id_occurrence_at_recipient_id"),
        ),
        postgresql_with={"autovacuum_vacuum_scale_factor": "0.01"},
    )
    index("ix_deliveries_due", "deliveries", ["priority", "next_try_at"], where="status = 'pending'")
    index("ix_deliveries_sending", "deliveries", ["epoch"], where="status = 'sending'")
    index(
        "ix_deliveries_untold",
        "deliveries",
        ["occurrence_at"],
        where="(status = 'failed' OR status = 'suspended' OR status = 'unknown') AND told_at IS NULL",
    )

    op.create_table(
        "delivery_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("finished_at", Instant, nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("retry_after", sa.Float(), nullable=True),
        sa.Column("platform_message_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(status = 'started') = (finished_at IS NULL)", name=op.f("ck_delivery_attempts_started_is_open")
        ),
        sa.CheckConstraint(
            "status IN ('started', 'sent', 'retry', 'in_doubt', 'failed', 'suspended', 'released')",
            name=op.f("ck_delivery_attempts_status"),
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_delivery_attempts_delivery_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_attempts")),
        sa.UniqueConstraint("delivery_id", "number", name=op.f("uq_delivery_attempts_delivery_id_number")),
    )
    index("uq_delivery_attempts_started", "delivery_attempts", ["delivery_id"], where="status = 'started'", unique=True)


def downgrade() -> None:
    """Drop the tables, children first."""
    for table in (
        "delivery_attempts",
        "deliveries",
        "scheduled_messages",
        "chats",
        "updates",
        "recipients",
        "epochs",
    ):
        op.drop_table(table)


def index(name: str, table: str, columns: list[str], *, where: str | None = None, unique: bool = False) -> None:
    """Create an index, maybe a partial one."""
    partial: dict[str, Any] = (
        {} if where is None else {"postgresql_where": sa.text(where), "sqlite_where": sa.text(where)}
    )
    op.create_index(name, table, columns, unique=unique, **partial)
