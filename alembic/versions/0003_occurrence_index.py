"""How many runs of a schedule lie before its next one.

The types are spelled out: what this migration makes must not change with `storage.types`.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the column. Schedules of before begin at 0: none of their rules could have a number of runs."""
    op.add_column("scheduled_messages", sa.Column("occurrence_index", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("scheduled_messages", "occurrence_index")
