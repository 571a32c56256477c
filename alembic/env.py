"""Runs migrations: over a connection that `storage.migrations` hands in, or from the command line.

    DATABASE_URL=postgresql://… alembic upgrade head
    alembic -x url=sqlite:///data/carillon.db current

Logging is left alone: the program that calls configures it.
"""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection

from storage.migrations import in_transaction
from storage.models import metadata


def run(connection: Connection) -> None:
    """Run what was asked for in the connection's transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",  # it can't alter tables: copy and swap
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def url() -> str:
    """Return which database the command line means."""
    given = context.get_x_argument(as_dictionary=True).get("url") or os.environ.get("DATABASE_URL")
    if not given:
        raise SystemExit("Say which database: alembic -x url=…, or DATABASE_URL=…")
    return given


if context.is_offline_mode():
    raise SystemExit("Migrations look into the database; they can't be written as a script of SQL.")
if (connection := context.config.attributes.get("connection")) is not None:
    run(connection)
else:
    asyncio.run(in_transaction(url(), run))
