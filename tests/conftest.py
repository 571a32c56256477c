"""Fixtures that several folders of tests share."""

import asyncio
import gc
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from zlib import crc32

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

import storage.engine
from storage.engine import Database, open_database
from tests.compiled import CompiledOnce
from tests.databases import PostgresCopies, copy_of, migrated

CHATS_ON_POSTGRES = 8
"""One of so many chats that are told on both databases is told on PostgreSQL, too, unless all are asked for.

What is SQL is tested below `tests/storage` on both. The chats' second round alone took some minutes.
"""

OBJECTS_BETWEEN_LOOKS = 100_000


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-databases", action="store_true", help="tell every chat on PostgreSQL, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--all-databases") or any("::" in argument for argument in config.args):
        return
    skipped = [item for item in items if _is_told_on_sqlite_only(item)]
    if skipped:
        config.hook.pytest_deselected(items=skipped)
        items[:] = [item for item in items if item not in set(skipped)]


def pytest_collection_finish() -> None:
    """Let garbage be looked for seldom, and not in what was imported: that took a third of a test of the chat."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 20, 50)


def _is_told_on_sqlite_only(item: pytest.Item) -> bool:
    parameters = getattr(item, "callspec", None)
    is_second_round = parameters is not None and "postgres" in parameters.id.split("-")
    return is_second_round and item.path.parent.name == "chat" and crc32(item.nodeid.encode()) % CHATS_ON_POSTGRES > 0


@pytest.fixture(scope="session", autouse=True)
def _statements_are_compiled_once() -> Iterator[None]:
    """Each bot of a test would compile the same dozens of statements: a quarter of what a test of the chat costs."""
    shared = CompiledOnce()
    make = storage.engine.make_engine

    def made(url: str, *, for_migrations: bool = False) -> AsyncEngine:
        engine = make(url, for_migrations=for_migrations)
        if not for_migrations:
            shared.share_with(engine.sync_engine)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage.engine, "make_engine", made)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCopies]:
    """A PostgreSQL server."""
    copies = PostgresCopies()
    yield copies
    copies.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    template = tmp_path_factory.mktemp("template") / "carillon.db"
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(migrated(f"sqlite:///{template}"))
    return template


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database."""
    return copy_of(sqlite_template, tmp_path)


@pytest.fixture
def postgres_url(postgres: PostgresCopies) -> Iterator[str]:
    """A migrated PostgreSQL database."""
    url = postgres.new_url()
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database, of both kinds in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database, of both kinds in turn."""
    before = set(threading.enumerate())
    database = open_database(database_url)
    yield database
    await database.close()
    # A statement whose task was cancelled goes on in its thread, and reports to this loop, which must be there still.
    for _ in range(200):
        if not any(
            thread.name.endswith("(_connection_worker_thread)") for thread in set(threading.enumerate()) - before
        ):
            break
        await asyncio.sleep(0.01)


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """An open SQLite database."""
    database = open_database(sqlite_url)
    yield database
    await database.close()


@pytest.fixture
async def postgres_database(postgres_url: str) -> AsyncIterator[Database]:
    """An open PostgreSQL database."""
    database = open_database(postgres_url)
    yield database
    await database.close()


@pytest.fixture
def unused_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
