"""Bringing a database to the tables that this version of the code needs."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from scheduling.errors import StorageUnavailable
from storage.engine import Database, make_engine, storage_trouble
from storage.soundness import check_file

ALEMBIC_INI = Path(__file__).resolve().parent.parent / "alembic.ini"
_ONE_MIGRATOR = 0x6361_7269  # an arbitrary number that only Carillon's migrations lock


class DatabaseIsNewer(Exception):
    """The database was migrated by a later version of the code; this one must not touch it."""


class BrokenReferences(Exception):
    """A migration on SQLite would have left rows that point at nothing; it was rolled back."""


async def migrate(database: Database) -> None:
    """Bring the database up to date. Raises `DatabaseIsNewer`, `StorageUnavailable`.

    A damaged SQLite file is found out before anything is changed in it. Raises `StorageDamaged`.
    """
    if database.is_sqlite:
        await check_file(Path(str(database.engine.url.database)))
    await in_transaction(_url(database), upgrade)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Upgrade to `revision` in the connection's transaction. Raises `DatabaseIsNewer`."""
    config = Config(ALEMBIC_INI)
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    current = set(MigrationContext.configure(connection).get_current_heads())
    if revision == "head" and current == set(scripts.get_heads()):  # as at nearly every start
        return
    unknown = current - {script.revision for script in scripts.walk_revisions()}
    if unknown:
        raise DatabaseIsNewer(
            f"The database is at revision {', '.join(sorted(unknown))}, which this version does not know. "
            "Install the version that wrote it, or a later one."
        )
    command.upgrade(config, revision)


def downgrade(connection: Connection, revision: str = "base") -> None:
    """Take migrations back, down to `revision`, in the connection's transaction."""
    config = Config(ALEMBIC_INI)
    config.attributes["connection"] = connection
    command.downgrade(config, revision)


async def in_transaction(url: str, run: Callable[[Connection], None]) -> None:
    """Run migrations alone and in one transaction, so that a failed one leaves nothing behind."""
    engine = make_engine(url, for_migrations=True)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(write=True)
            async with connection.begin():
                if connection.dialect.name == "postgresql":  # two processes that start together take turns
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_MIGRATOR})
                before = await connection.run_sync(_heads)
                await connection.run_sync(run)
                # It reads all rows: not at each start.
                if run is not upgrade or await connection.run_sync(_heads) != before:
                    await connection.run_sync(_check_references)
    except StorageUnavailable:
        raise
    except Exception as error:
        if (trouble := storage_trouble(error)) is not None:
            raise trouble from error
        raise
    finally:
        await engine.dispose()


def _heads(connection: Connection) -> tuple[str, ...]:
    return MigrationContext.configure(connection).get_current_heads()


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":  # PostgreSQL has checked at every statement
        return
    if broken := connection.execute(text("PRAGMA foreign_key_check")).all():
        raise BrokenReferences(f"{len(broken)} rows, the first in {broken[0][0]}")


def _url(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)
