"""Why a schedule is paused, what its author still has to decide, who owns an epoch, and the stop of all sending.

The types are spelled out: what this migration makes must not change with `storage.types`.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None

Instant = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")

UNRESOLVED = "(status = 'failed' OR status = 'suspended' OR status = 'unknown') AND dismissed_at IS NULL"

GOES_ON_UNTOLD = "paused_because IS NOT NULL AND status != 'paused'"
WAITS_OR_SUSPENDED = "status = 'pending' OR status = 'suspended'"
EXPIRES = "status = 'pending' AND expires_at IS NOT NULL"


def upgrade() -> None:
    """Add columns and indexes. `storage.models` says what each is for."""
    op.add_column("epochs", sa.Column("owner", sa.Text(), nullable=True))
    op.add_column("scheduled_messages", sa.Column("paused_because", sa.String(length=64), nullable=True))
    op.create_index(
        op.f("ix_scheduled_messages_paused"),
        "scheduled_messages",
        ["recipient_id"],
        postgresql_where=sa.text("paused_because IS NOT NULL"),
        sqlite_where=sa.text("paused_because IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_scheduled_messages_active"),
        "scheduled_messages",
        ["recipient_id"],
        postgresql_where=sa.text("status = 'active'"),
        sqlite_where=sa.text("status = 'active'"),
    )
    op.create_index(
        op.f("ix_scheduled_messages_going_on"),
        "scheduled_messages",
        ["chat_id"],
        postgresql_where=sa.text(GOES_ON_UNTOLD),
        sqlite_where=sa.text(GOES_ON_UNTOLD),
    )
    op.add_column("deliveries", sa.Column("dismissed_at", Instant, nullable=True))
    op.add_column("deliveries", sa.Column("retried_at", Instant, nullable=True))
    op.add_column("deliveries", sa.Column("expires_at", Instant, nullable=True))
    op.add_column("deliveries", sa.Column("note_due", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        op.f("ix_deliveries_unresolved"),
        "deliveries",
        ["message_id"],
        postgresql_where=sa.text(UNRESOLVED),
        sqlite_where=sa.text(UNRESOLVED),
    )
    op.create_index(
        op.f("ix_deliveries_note_due"),
        "deliveries",
        ["sent_at"],
        postgresql_where=sa.text("note_due"),
        sqlite_where=sa.text("note_due"),
    )
    op.create_index(
        op.f("ix_deliveries_waiting"),
        "deliveries",
        ["recipient_id"],
        postgresql_where=sa.text(WAITS_OR_SUSPENDED),
        sqlite_where=sa.text(WAITS_OR_SUSPENDED),
    )
    op.create_index(
        op.f("ix_deliveries_suspended"),
        "deliveries",
        ["recipient_id"],
        postgresql_where=sa.text("status = 'suspended'"),
        sqlite_where=sa.text("status = 'suspended'"),
    )
    op.create_index(
        op.f("ix_deliveries_expiring"),
        "deliveries",
        ["expires_at"],
        postgresql_where=sa.text(EXPIRES),
        sqlite_where=sa.text(EXPIRES),
    )
    op.create_table(
        "sending_stops",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stopped_at", Instant, nullable=False),
        sa.Column("stopped_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", name=op.f("pk_sending_stops")),
    )


def downgrade() -> None:
    """Take all of it back."""
    op.drop_table("sending_stops")
    op.drop_index(op.f("ix_deliveries_expiring"), "deliveries")
    op.drop_index(op.f("ix_deliveries_suspended"), "deliveries")
    op.drop_index(op.f("ix_deliveries_waiting"), "deliveries")
    op.drop_index(op.f("ix_deliveries_note_due"), "deliveries")
    op.drop_index(op.f("ix_deliveries_unresolved"), "deliveries")
    op.drop_column("deliveries", "note_due")
    op.drop_column("deliveries", "expires_at")
    op.drop_column("deliveries", "retried_at")
    op.drop_column("deliveries", "dismissed_at")
    op.drop_index(op.f("ix_scheduled_messages_going_on"), "scheduled_messages")
    op.drop_index(op.f("ix_scheduled_messages_active"), "scheduled_messages")
    op.drop_index(op.f("ix_scheduled_messages_paused"), "scheduled_messages")
    op.drop_column("scheduled_messages", "paused_because")
    op.drop_column("epochs", "owner")
