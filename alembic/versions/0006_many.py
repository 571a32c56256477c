"""Many recipients: subscribers, lists, groups, templates, attachments, broadcasts, roles, audit.

The types are spelled out: what this migration makes must not change with `storage.types`.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None

Instant = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
_FIVE, _SIX = "priority BETWEEN 1 AND 5", "priority BETWEEN 1 AND 6"


def upgrade() -> None:
    """Add columns and tables. `storage.models` says what each is for."""
    _allow_priorities(_SIX, instead_of=_FIVE)
    op.add_column("deliveries", sa.Column("reopens_at", Instant, nullable=True))
    _index("ix_deliveries_broadcasts", "deliveries", ["recipient_id", "occurrence_at"], where="priority = 6")
    of_run = ["message_id", "occurrence_at", "status", "recipient_id"]
    _index("ix_deliveries_unsent", "deliveries", of_run, where="priority = 6 AND status != 'sent'")
    op.add_column("scheduled_messages", sa.Column("parts", sa.SmallInteger(), nullable=False, server_default="1"))
    op.add_column("scheduled_messages", sa.Column("audience", sa.Text(), nullable=True))
    _index("ix_scheduled_messages_broadcasts", "scheduled_messages", ["created_at"], where="audience IS NOT NULL")
    op.add_column("recipients", sa.Column("subscriber_id", sa.Uuid(), nullable=True))
    _index("ix_recipients_subscriber", "recipients", ["subscriber_id"], where="subscriber_id IS NOT NULL")
    _add_subscribers()
    _add_groups()
    _add_templates()
    _add_runs()
    _add_administration()


def downgrade() -> None:
    """Take it back. Deliveries of broadcasts go with their messages."""
    for table in (
        "audit_events",
        "role_grants",
        "broadcast_runs",
        "attachment_uses",
        "attachments",
        "templates",
        "group_members",
        "recipient_groups",
        "list_members",
        "mailing_lists",
        "subscriber_tags",
        "subscriber_variables",
        "subscribers",
    ):
        op.drop_table(table)
    op.execute("DELETE FROM deliveries WHERE priority = 6")
    op.execute("DELETE FROM scheduled_messages WHERE audience IS NOT NULL")
    op.drop_index("ix_recipients_subscriber", "recipients")
    op.drop_column("recipients", "subscriber_id")
    op.drop_index("ix_scheduled_messages_broadcasts", "scheduled_messages")
    op.drop_column("scheduled_messages", "audience")
    op.drop_column("scheduled_messages", "parts")
    op.drop_index("ix_deliveries_unsent", "deliveries")
    op.drop_index("ix_deliveries_broadcasts", "deliveries")
    op.drop_column("deliveries", "reopens_at")
    _allow_priorities(_FIVE, instead_of=_SIX)


def _allow_priorities(law: str, *, instead_of: str) -> None:
    """Change the check of `deliveries.priority`, without writing a table anew that may have millions of rows.

    On SQLite as https://sqlite.org/lang_altertable.html#otheralter says, for a change that no stored row depends on.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_deliveries_priority"), "deliveries", type_="check")
        op.create_check_constraint(op.f("ck_deliveries_priority"), "deliveries", law)
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'deliveries'",
        (instead_of, law),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")


def _index(name: str, table: str, columns: list[str], *, where: str | None = None) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(name, table, columns, unique=False, postgresql_where=condition, sqlite_where=condition)


def _add_subscribers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("external_index", sa.String(length=128), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("variables", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("active_at", Instant, nullable=True),
        sa.Column("unsubscribed_at", Instant, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.CheckConstraint("status IN ('subscribed', 'unsubscribed')", name=op.f("ck_subscribers_status")),
        sa.CheckConstraint("origin IN ('chat', 'hand', 'import')", name=op.f("ck_subscribers_origin")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("bot_id", "external_index", name=op.f("uq_subscribers_bot_id_external_index")),
    )
    op.create_table(
        "subscriber_variables",
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value_index", sa.String(length=128), nullable=False),
        _of_subscriber("subscriber_variables"),
        sa.PrimaryKeyConstraint("subscriber_id", "name", name=op.f("pk_subscriber_variables")),
    )
    _index("ix_subscriber_variables_name_value_index", "subscriber_variables", ["name", "value_index"])
    op.create_table(
        "subscriber_tags",
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.String(length=64), nullable=False),
        _of_subscriber("subscriber_tags"),
        sa.PrimaryKeyConstraint("subscriber_id", "tag", name=op.f("pk_subscriber_tags")),
    )
    _index("ix_subscriber_tags_tag", "subscriber_tags", ["tag"])
    op.create_table(
        "mailing_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing_lists")),
        sa.UniqueConstraint("bot_id", "code", name=op.f("uq_mailing_lists_bot_id_code")),
    )
    op.create_table(
        "list_members",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["mailing_lists.id"], name=op.f("fk_list_members_list_id"), ondelete="CASCADE"
        ),
        _of_subscriber("list_members"),
        sa.PrimaryKeyConstraint("list_id", "subscriber_id", name=op.f("pk_list_members")),
    )
    _index("ix_list_members_subscriber_id", "list_members", ["subscriber_id"])


def _of_subscriber(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_subscriber_id")
    return sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name=name, ondelete="CASCADE")


def _add_groups() -> None:
    op.create_table(
        "recipient_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('static', 'conditional')", name=op.f("ck_recipient_groups_kind")),
        sa.CheckConstraint(
            "(kind = 'conditional') = (condition IS NOT NULL)",
            name=op.f("ck_recipient_groups_conditional_has_condition"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient_groups")),
        sa.UniqueConstraint("bot_id", "name", name=op.f("uq_recipient_groups_bot_id_name")),
    )
    op.create_table(
        "group_members",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["recipient_groups.id"], name=op.f("fk_group_members_group_id"), ondelete="CASCADE"
        ),
        _of_subscriber("group_members"),
        sa.PrimaryKeyConstraint("group_id", "subscriber_id", name=op.f("pk_group_members")),
    )
    _index("ix_group_members_subscriber_id", "group_members", ["subscriber_id"])


def _add_templates() -> None:
    op.create_table(
        "templates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("default_language", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
        sa.UniqueConstraint("bot_id", "name", name=op.f("uq_templates_bot_id_name")),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("mime_type", sa.String(length=128), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("storage_key", sa.String(length=255), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint(
            "kind IN ('text', 'photo', 'video', 'animation', 'audio', 'voice', 'video_note', 'document', 'sticker', "
            "'location', 'venue', 'contact', 'poll')",
            name=op.f("ck_attachments_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    _index("ix_attachments_sha256", "attachments", ["sha256"])
    op.create_table(
        "attachment_uses",
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("used_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name=op.f("fk_attachment_uses_attachment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attachment_id", "used_by", name=op.f("pk_attachment_uses")),
    )


def _add_runs() -> None:
    op.create_table(
        "broadcast_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("occurrence_at", Instant, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("is_planned", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("planned", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("planned_to", sa.Uuid(), nullable=True),
        sa.Column("task", sa.String(length=16), nullable=True),
        sa.Column("task_to", sa.Uuid(), nullable=True),
        sa.Column("pace", sa.Integer(), nullable=True),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("finished_at", Instant, nullable=True),
        sa.Column("progress_message_id", sa.BigInteger(), nullable=True),
        sa.Column("is_reported", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.CheckConstraint(
            "status IN ('running', 'paused', 'cancelling', 'cancelled', 'finished')",
            name=op.f("ck_broadcast_runs_status"),
        ),
        sa.CheckConstraint("task IN ('retry_failed', 'resend_unknown')", name=op.f("ck_broadcast_runs_task")),
        sa.CheckConstraint(
            "(status IN ('finished', 'cancelled')) = (finished_at IS NOT NULL)",
            name=op.f("ck_broadcast_runs_over_has_time"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["scheduled_messages.id"],
            name=op.f("fk_broadcast_runs_message_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_runs")),
        sa.UniqueConstraint("message_id", "occurrence_at", name=op.f("uq_broadcast_runs_message_id_occurrence_at")),
    )
    going_on = "status = 'running' OR status = 'paused' OR status = 'cancelling'"
    _index("ix_broadcast_runs_going_on", "broadcast_runs", ["started_at"], where=going_on)
    unreported = "is_reported = 0" if op.get_bind().dialect.name == "sqlite" else "is_reported = false"
    _index("ix_broadcast_runs_unreported", "broadcast_runs", ["started_at"], where=unreported)


def _add_administration() -> None:
    op.create_table(
        "role_grants",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_index", sa.String(length=128), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.Text(), nullable=False),
        sa.Column("granted_at", Instant, nullable=False),
        sa.CheckConstraint("role IN ('send', 'manage')", name=op.f("ck_role_grants_role")),
        sa.PrimaryKeyConstraint("bot_id", "person_index", "role", name=op.f("pk_role_grants")),
    )
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("actor_index", sa.String(length=128), nullable=True),
        sa.Column("through", sa.String(length=16), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("label_index", sa.String(length=128), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "through IN ('chat', 'import', 'command_line', 'engine')", name=op.f("ck_audit_events_through")
        ),
        sa.CheckConstraint(
            "action IN ('created', 'changed', 'paused', 'resumed', 'cancelled', 'restored', 'deleted', 'sent', "
            "'imported', 'exported', 'granted', 'revoked')",
            name=op.f("ck_audit_events_action"),
        ),
        sa.CheckConstraint(
            "subject IN ('schedule', 'recipient', 'list', 'group', 'template', 'broadcast', 'role', 'sending', 'chat')",
            name=op.f("ck_audit_events_subject"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    _index("ix_audit_events_subject_id_id", "audit_events", ["subject_id", "id"])
    _index("ix_audit_events_actor_index_id", "audit_events", ["actor_index", "id"])
    _index("ix_audit_events_subject_id", "audit_events", ["subject", "id"])
    _index("ix_audit_events_label_index_id", "audit_events", ["label_index", "id"])
