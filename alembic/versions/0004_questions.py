"""Questions that wait for their author, and what else people choose for a chat.

The types are spelled out: what this migration makes must not change with `storage.types`.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None

Instant = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    """Add a table and a column. `storage.models` says what each is for."""
    op.add_column("chats", sa.Column("settings", sa.Text(), nullable=False, server_default="{}"))
    op.create_table(
        "questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("asked_of", sa.Text(), nullable=False),
        sa.Column("is_for_administrators", sa.Boolean(), nullable=False),
        sa.Column("source_message_id", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", Instant, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("created_by_update", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('request', 'offer')", name=op.f("ck_questions_kind")),
        sa.CheckConstraint("status IN ('open', 'answered', 'declined', 'replaced')", name=op.f("ck_questions_status")),
        sa.CheckConstraint(
            "(status = 'answered') = (message_id IS NOT NULL)", name=op.f("ck_questions_answered_has_message")
        ),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_questions_chat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("bot_id", "created_by_update", name=op.f("uq_questions_bot_id_created_by_update")),
    )
    op.create_index(
        op.f("ix_questions_chat_id_source_message_id_id"),
        "questions",
        ["chat_id", "source_message_id", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_questions_expires_at"), "questions", ["expires_at"], unique=False)


def downgrade() -> None:
    """Take all of it back."""
    op.drop_index(op.f("ix_questions_expires_at"), "questions")
    op.drop_index(op.f("ix_questions_chat_id_source_message_id_id"), "questions")
    op.drop_table("questions")
    op.drop_column("chats", "settings")
