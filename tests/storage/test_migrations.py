"""Migrations climb up, down and up again, and end where the models are."""

import asyncio
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from storage import migrations
from storage.engine import make_engine, open_database
from storage.models import metadata
from tests.databases import PostgresCopies
from tests.storage.samples import Store

T = TypeVar("T")


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    postgres: PostgresCopies = request.getfixturevalue("postgres")
    url = postgres.new_url(is_migrated=False)
    yield url
    postgres.drop(url)


async def look(url: str, at: Callable[[Connection], T]) -> T:
    """Return what a function sees of a database."""
    engine = make_engine(url)
    async with engine.connect() as connection:
        seen = await connection.run_sync(at)
    await engine.dispose()
    return seen


def table_names(connection: Connection) -> set[str]:
    """Return the tables."""
    return set(inspect(connection).get_table_names())


def schema(connection: Connection) -> set[str]:
    """Return all tables, columns, constraints and indexes, as the database itself describes them."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")).scalars()
        # One column a line as `CREATE TABLE` writes them; `ALTER TABLE` adds its own behind the last one.
        lines = {part for sql in rows for line in sql.splitlines() for part in re.split(r", ?(?=[a-z_]+ [A-Z])", line)}
        lines = {line.strip().removesuffix(",") for line in lines}
        return {re.sub(r"\s+", " ", line) for line in lines}
    return {
        *connection.execute(
            text(
                "SELECT format('%s.%s %s %s %s', c.relname, attname, format_type(atttypid, atttypmod), attnotnull, "
                "attidentity) FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid "
                "WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND relkind = 'r'"
            )
        ).scalars(),
        *connection.execute(
            text(
                "SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) "
                "FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
            )
        ).scalars(),
        *connection.execute(text("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'")).scalars(),
        *connection.execute(
            text("SELECT format('%s %s', relname, reloptions) FROM pg_class WHERE relkind = 'r' AND reloptions NOTNULL")
        ).scalars(),
    }


async def test_migrations_climb_up_down_and_up(empty_url: str):
    await migrations.in_transaction(empty_url, migrations.upgrade)
    full = await look(empty_url, schema)
    await migrations.in_transaction(empty_url, migrations.downgrade)
    assert await look(empty_url, table_names) - {"sqlite_sequence"} == {"alembic_version"}
    await migrations.in_transaction(empty_url, migrations.upgrade)
    assert await look(empty_url, schema) == full


async def test_models_match_migrations(database_url: str):
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return list(compare_metadata(context, metadata))

    assert await look(database_url, differences) == []


async def test_models_make_the_same_schema_as_migrations(empty_url: str):
    """Also what Alembic does not compare: CHECK constraints, conditions of partial indexes, storage parameters."""
    await migrations.in_transaction(empty_url, migrations.upgrade)
    migrated = await look(empty_url, schema)
    await migrations.in_transaction(empty_url, migrations.downgrade)
    await migrations.in_transaction(empty_url, metadata.create_all)
    made = await look(empty_url, schema)

    differing = {line for line in migrated ^ made if "alembic_version" not in line}
    assert differing == set()
    assert len(made) > 100


async def test_a_newer_database_is_refused(database_url: str):
    database = open_database(database_url)
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrations.DatabaseIsNewer, match="9999"):
        await migrations.migrate(database)
    await database.close()


async def test_migrating_twice_changes_nothing(store: Store):
    chat = await store.chat()
    await migrations.migrate(store.database)
    assert await store.chat() == chat


async def test_processes_that_start_together_take_turns(empty_url: str):
    databases = [open_database(empty_url) for _ in range(3)]
    await asyncio.gather(*(migrations.migrate(database) for database in databases))
    for database in databases:
        await database.close()
    assert "deliveries" in await look(empty_url, table_names)


async def test_a_failing_migration_leaves_nothing_behind(empty_url: str):
    def fail(connection: Connection) -> None:
        migrations.upgrade(connection)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await migrations.in_transaction(empty_url, fail)
    assert await look(empty_url, table_names) <= {"sqlite_sequence"}


async def test_rebuilding_a_parent_keeps_its_children(sqlite_url: str):
    """SQLite changes a table by copying it; with foreign keys on, dropping the old one deletes what refers to it."""
    database = open_database(sqlite_url)
    store = Store(database)
    await store.order()

    def rebuild(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE copy AS SELECT * FROM scheduled_messages"))
        connection.execute(text("DELETE FROM scheduled_messages"))
        connection.execute(text("INSERT INTO scheduled_messages SELECT * FROM copy"))

    await migrations.in_transaction(sqlite_url, rebuild)
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM delivery_attempts"))).scalar() == 1
    await database.close()


async def test_broken_references_are_rolled_back(sqlite_url: str):
    database = open_database(sqlite_url)
    order = await Store(database).order()

    def orphan(connection: Connection) -> None:
        connection.execute(text("DELETE FROM scheduled_messages"))

    with pytest.raises(migrations.BrokenReferences, match="deliveries"):
        await migrations.in_transaction(sqlite_url, orphan)
    async with database.reading() as connection:
        kept = await connection.execute(text("SELECT id FROM scheduled_messages"))
        assert kept.scalar() == order.message_id.hex
    await database.close()


async def test_logging_is_left_alone(empty_url: str):
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("alembic").disabled)
    await migrations.in_transaction(empty_url, migrations.upgrade)
    assert (root.level, list(root.handlers), logging.getLogger("alembic").disabled) == before
