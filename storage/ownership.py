"""One process delivers for a bot out of one database. A lock says which, an epoch says since when."""

import fcntl
import hashlib
import os
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol

from sqlalchemy import func, select

from scheduling.errors import StorageUnavailable
from scheduling.identifiers import BotId
from storage.engine import Database, make_engine

LOCK_SUFFIX = ".lock"


class AlreadyOwned(Exception):
    """Another process delivers for this bot out of this database."""


class Ownership(Protocol):
    """The right to deliver."""

    async def acquire(self) -> None:
        """Take the lock. Raises `AlreadyOwned`, `StorageUnavailable`."""

    async def release(self) -> None:
        """Give the lock back; the end of the process does so, too."""


def ownership_of(database: Database, bot_id: BotId) -> Ownership:
    """Return the lock that fits the kind of database."""
    if database.is_sqlite:
        return FileLock(Path(f"{database.engine.url.database}{LOCK_SUFFIX}"))
    return AdvisoryLock(database, bot_id)


class FileLock:
    """A lock on a file beside the database: SQLite's users share a machine.

    The file is never removed: a new one under the same name would admit a second owner.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    async def acquire(self) -> None:
        """Take the lock. Raises `AlreadyOwned`, `StorageUnavailable` where the file can't be made."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StorageUnavailable from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise AlreadyOwned from None
        if not self._is_still(descriptor):  # removed between opening and locking: somebody may hold its successor
            os.close(descriptor)
            raise AlreadyOwned
        self._descriptor = descriptor

    async def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _is_still(self, descriptor: int) -> bool:
        try:
            return self._path.stat().st_ino == os.fstat(descriptor).st_ino
        except FileNotFoundError:
            return False


class AdvisoryLock:
    """PostgreSQL's advisory lock, on a connection that does nothing else and is never pooled."""

    def __init__(self, database: Database, bot_id: BotId) -> None:
        self._url = database.engine.url.render_as_string(hide_password=False)
        digest = hashlib.sha256(f"carillon/{bot_id}".encode()).digest()
        self._key = int.from_bytes(digest[:8], "big", signed=True)
        self._stack = AsyncExitStack()

    async def acquire(self) -> None:
        """Take the lock. Raises `AlreadyOwned`, `StorageUnavailable`."""
        async with AsyncExitStack() as stack:
            engine = make_engine(self._url, for_migrations=True)
            stack.push_async_callback(engine.dispose)
            try:
                connection = await stack.enter_async_context(engine.connect())
                # No transaction stays open: an idle one would keep vacuum from cleaning up.
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                is_ours = await connection.scalar(select(func.pg_try_advisory_lock(self._key)))
            except OSError as error:
                raise StorageUnavailable from error
            if not is_ours:
                raise AlreadyOwned
            self._stack = stack.pop_all()

    async def release(self) -> None:
        """Give the lock back."""
        await self._stack.aclose()
