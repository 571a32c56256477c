"""Dialogs, options, reminders with Done and Snooze, quiet hours.

The types are spelled out: what this migration makes must not change with `storage.types`.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None

Instant = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    """Add columns and tables. `storage.models` says what each is for."""
    op.add_column("scheduled_messages", sa.Column("options", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("scheduled_messages", sa.Column("created_by_index", sa.String(length=128), nullable=True))
    op.add_column("scheduled_messages", sa.Column("parent_id", sa.Uuid(), nullable=True))
    op.add_column("scheduled_messages", sa.Column("parent_number", sa.Integer(), nullable=True))
    op.create_index(
        op.f("ix_scheduled_messages_created_by_index_bot_id_status"),
        "scheduled_messages",
        ["created_by_index", "bot_id", "status"],
        unique=False,
    )
    op.create_index(
        op.f("ix_scheduled_messages_chat_id_status"), "scheduled_messages", ["chat_id", "status"], unique=False
    )
    op.add_column("scheduled_messages", sa.Column("runs_a_day", sa.Integer(), nullable=True))
    op.add_column("questions", sa.Column("asked_index", sa.String(length=128), nullable=True))
    was_asked = sa.text("asked_index IS NOT NULL")
    op.create_index(
        "ix_questions_asked",
        "questions",
        ["asked_index", "bot_id"],
        unique=False,
        postgresql_where=was_asked,
        sqlite_where=was_asked,
    )
    op.add_column("updates", sa.Column("author_index", sa.String(length=128), nullable=True))
    has_author = sa.text("author_index IS NOT NULL")
    op.create_index(
        "ix_updates_author",
        "updates",
        ["author_index", "bot_id"],
        unique=False,
        postgresql_where=has_author,
        sqlite_where=has_author,
    )
    op.create_table(
        "exemptions",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("address_index", sa.String(length=128), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "address_index", name=op.f("pk_exemptions")),
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("erased_at", Instant, nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index(op.f("ix_erasures_erased_at"), "erasures", ["erased_at"], unique=False)
    op.add_column("questions", sa.Column("rewrites_id", sa.Uuid(), nullable=True))
    op.add_column("questions", sa.Column("dialog_id", sa.Uuid(), nullable=True))
    op.add_column("recipients", sa.Column("quiet_hours", sa.Text(), nullable=True))
    op.add_column("scheduled_messages", sa.Column("recipient_title", sa.Text(), nullable=True))
    has_title = sa.text("recipient_title IS NOT NULL")
    op.create_index(
        "ix_scheduled_messages_to_channels",
        "scheduled_messages",
        ["recipient_id"],
        unique=False,
        postgresql_where=has_title,
        sqlite_where=has_title,
    )
    op.add_column("questions", sa.Column("recipient_id", sa.Uuid(), nullable=True))
    op.add_column("questions", sa.Column("recipient_title", sa.Text(), nullable=True))
    op.create_table(
        "channel_administrators",
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("person_index", sa.String(length=128), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_channel_administrators_chat_id")),
        sa.PrimaryKeyConstraint("chat_id", "person_index", name=op.f("pk_channel_administrators")),
    )
    op.create_index(
        op.f("ix_channel_administrators_bot_id_person_index"),
        "channel_administrators",
        ["bot_id", "person_index"],
        unique=False,
    )
    op.add_column("deliveries", sa.Column("platform_message_ids", sa.Text(), nullable=True))
    op.add_column("deliveries", sa.Column("done_at", Instant, nullable=True))
    op.add_column("deliveries", sa.Column("nag_of", sa.Uuid(), nullable=True))
    op.add_column("deliveries", sa.Column("snoozed_as", sa.Uuid(), nullable=True))
    is_nag = sa.text("nag_of IS NOT NULL")
    op.create_index("ix_deliveries_nags", "deliveries", ["nag_of"], postgresql_where=is_nag, sqlite_where=is_nag)
    op.create_table(
        "followups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_followups_delivery_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followups")),
        sa.UniqueConstraint("delivery_id", "kind", name=op.f("uq_followups_delivery_id_kind")),
    )
    op.create_index(op.f("ix_followups_bot_id_due_at"), "followups", ["bot_id", "due_at"], unique=False)
    op.create_table(
        "dialogs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("person_index", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_awaiting", sa.Boolean(), nullable=False),
        sa.Column("prompt_message_id", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("created_by_update", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", Instant, nullable=False),
        sa.CheckConstraint("status IN ('open', 'closed')", name=op.f("ck_dialogs_status")),
        sa.CheckConstraint("status = 'open' OR NOT is_awaiting", name=op.f("ck_dialogs_awaiting_is_open")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_dialogs_chat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogs")),
        sa.UniqueConstraint("bot_id", "created_by_update", name=op.f("uq_dialogs_bot_id_created_by_update")),
    )
    is_open = sa.text("status = 'open'")
    op.create_index(
        "ix_dialogs_open",
        "dialogs",
        ["chat_id", "person_index"],
        unique=False,
        postgresql_where=is_open,
        sqlite_where=is_open,
    )
    op.create_index(
        op.f("ix_dialogs_chat_id_prompt_message_id"), "dialogs", ["chat_id", "prompt_message_id"], unique=False
    )
    op.create_index(op.f("ix_dialogs_expires_at"), "dialogs", ["expires_at"], unique=False)
    op.create_index(op.f("ix_dialogs_person_index_bot_id"), "dialogs", ["person_index", "bot_id"], unique=False)


def downgrade() -> None:
    """Take all of it back."""
    op.drop_table("erasures")
    op.drop_table("exemptions")
    op.drop_index("ix_updates_author", "updates")
    op.drop_column("updates", "author_index")
    op.drop_index("ix_questions_asked", "questions")
    op.drop_column("questions", "asked_index")
    op.drop_table("channel_administrators")
    op.drop_table("dialogs")
    op.drop_table("followups")
    op.drop_index("ix_deliveries_nags", "deliveries")
    for column in ("snoozed_as", "nag_of", "done_at", "platform_message_ids"):
        op.drop_column("deliveries", column)
    op.drop_column("recipients", "quiet_hours")
    op.drop_column("questions", "recipient_title")
    op.drop_column("questions", "recipient_id")
    op.drop_index("ix_scheduled_messages_to_channels", "scheduled_messages")
    op.drop_column("scheduled_messages", "recipient_title")
    op.drop_column("questions", "dialog_id")
    op.drop_column("questions", "rewrites_id")
    op.drop_index(op.f("ix_scheduled_messages_chat_id_status"), "scheduled_messages")
    op.drop_index(op.f("ix_scheduled_messages_created_by_index_bot_id_status"), "scheduled_messages")
    for column in ("runs_a_day", "parent_number", "parent_id", "created_by_index", "options"):
        op.drop_column("scheduled_messages", column)
