"""The lock of the one process that delivers: on a file for SQLite, in the server for PostgreSQL."""

import asyncio
import errno
import fcntl
import hashlib
import os
import weakref
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from scheduling.errors import StorageUnavailable
from scheduling.identifiers import BotId
from scheduling.ownership import AlreadyOwned, Holder, LockLost
from storage.engine import make_engine
from storage.processes import ProcessIdentity

# The driver stumbles over its own state where the connection breaks while it begins to ask.
_BROKEN = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
LOOKS = 5
"""How often to try again where the file is removed, or the lock given back, at the very moment at which we want it."""
LONGEST_NAME = 63
"""Bytes of an application's name that PostgreSQL keeps (NAMEDATALEN - 1)."""


class Lock(Protocol):
    """Held by one process at a time."""

    async def acquire(self) -> None:
        """Take the lock, also again. Raises `AlreadyOwned`, `StorageUnavailable`."""

    async def ping(self) -> None:
        """See that the lock is still ours. Raises `LockLost`; `StorageUnavailable` where that can't be said now."""

    async def release(self) -> None:
        """Give the lock back; the end of the process does so, too."""

    @property
    def mark(self) -> str | None:
        """Return what tells this lock from another of the same name; None where that proves nothing."""


class FileLock:
    """A lock on a file beside the database: SQLite's users share a machine.

    The file is never removed: a new one under the same name would admit a second owner. Where somebody else removes
    it, the lock on the old one is kept besides that on the new one: should it come back, it is still ours.
    """

    def __init__(self, path: Path) -> None:
        """Lock the file at `path`, which is made where there is none."""
        self._path = path
        self._held: dict[str, int] = {}
        self._mark: str | None = None
        _file_locks.add(self)

    @property
    def mark(self) -> str | None:
        """Return device and inode of the file that is locked."""
        return self._mark

    async def acquire(self) -> None:
        """Take the lock, also again. Raises `AlreadyOwned`, `StorageUnavailable` where the file can't be made."""
        await asyncio.to_thread(self._acquire)

    async def ping(self) -> None:
        """See that the file that we locked is still the one at its path. Raises `LockLost`, `StorageUnavailable`."""
        found = await asyncio.to_thread(self._mark_at_path)
        if self._mark not in self._held:
            raise LockLost("the lock was given back")
        if found != self._mark:
            raise LockLost(f"{self._path} was {'deleted' if found is None else 'replaced'}")

    async def release(self) -> None:
        """Give the lock back."""
        self.close()

    def close(self) -> None:
        """Close the files: whoever forks gives its child a copy of them, which would keep the lock for us."""
        while self._held:
            os.close(self._held.popitem()[1])

    def _acquire(self) -> None:
        for _ in range(LOOKS):
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError as error:
                raise StorageUnavailable from error
            mark = _mark(os.fstat(descriptor))
            if mark in self._held:
                os.close(descriptor)
            else:
                self._lock(descriptor)
                self._held[mark] = descriptor
            if mark == self._mark_at_path():
                self._mark = mark
                return
            # It was removed between opening and locking: somebody may hold its successor.
        raise StorageUnavailable

    def _lock(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = _read_holder(descriptor)
            os.close(descriptor)
            if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:
                raise AlreadyOwned(holder) from None
            raise StorageUnavailable from error  # a file system without locks
        with suppress(OSError):  # a full disk: it is only for people to read
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{ProcessIdentity.of_this_process()}\n".encode(), 0)

    def _mark_at_path(self) -> str | None:
        try:
            return _mark(self._path.stat())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageUnavailable from error


def _mark(status: os.stat_result) -> str:
    return f"{status.st_dev}:{status.st_ino}"


def _read_holder(descriptor: int) -> Holder | None:
    """Return who wrote into the file last, which was when it took the lock."""
    process = os.pread(descriptor, 200, 0).decode(errors="replace").strip()
    since = datetime.fromtimestamp(int(os.fstat(descriptor).st_mtime), UTC)
    return Holder(process=process, since=since) if process else None


_file_locks: weakref.WeakSet[FileLock] = weakref.WeakSet()


def _close_in_child() -> None:
    # A lock belongs to the open file, not to a process: as long as the child has its copy, the lock outlives us.
    # Closing the copy takes nothing from the parent.
    for lock in list(_file_locks):
        lock.close()


os.register_at_fork(after_in_child=_close_in_child)


class AdvisoryLock:
    """PostgreSQL's advisory lock, on a connection that does nothing else and is never pooled.

    The server ends the connection, and so frees the lock, where we are silent for longer than a lease: a frozen
    process must not keep others from sending for ever.
    """

    def __init__(self, url: str, bot_id: BotId, *, lease_seconds: float) -> None:
        """Lock the bot in the database at `url`."""
        self._url = url
        digest = hashlib.sha256(f"carillon/{bot_id}".encode()).digest()
        self._key = int.from_bytes(digest[:8], "big", signed=True)
        self._lease_seconds = lease_seconds
        self._patience = min(5.0, lease_seconds / 4)
        self._engine: AsyncEngine | None = None
        self._connection: Any = None
        self._session: tuple[int, datetime] | None = None

    @property
    def mark(self) -> str | None:
        """Return None: that the server freed a lock does not prove that its owner has ended."""
        return None

    async def acquire(self) -> None:
        """Take the lock, also again. Raises `AlreadyOwned`, `StorageUnavailable`."""
        await self.release()
        try:
            await self._connect()
            await self._lock()
            self._session = await self._connection.fetchrow(_OUR_SESSION, timeout=self._patience)
        except BaseException as error:
            await self.release()
            if isinstance(error, _BROKEN):
                raise StorageUnavailable from error
            raise

    async def ping(self) -> None:
        """See that the session that has the lock still lives. Raises `LockLost`."""
        try:
            is_ours = self._connection is not None and await self._ask(_IS_OURS, *self._halves)
        except _BROKEN as error:
            await self.release()
            raise LockLost(f"the connection that held it broke ({type(error).__name__})") from error
        if not is_ours:
            await self.release()
            raise LockLost("the server does not know of it")

    async def release(self) -> None:
        """Give the lock back by closing its connection; also one that does not answer any more."""
        engine, connection, self._engine, self._connection = self._engine, self._connection, None, None
        if connection is not None:
            connection.terminate()
        if engine is not None:
            await engine.dispose()

    async def _connect(self) -> None:
        self._engine = make_engine(self._url, for_migrations=True)
        # The driver's own connection: no transaction stays open on it (an idle one would keep vacuum from cleaning up),
        # and each question has a time-out.
        try:
            pooled = await self._engine.raw_connection()
        except Exception as error:  # refused, starting up, a wrong password: each in a class of its own
            raise StorageUnavailable from error
        self._connection = pooled.driver_connection
        pooled.detach()
        process = ProcessIdentity.of_this_process()
        name = f"carillon {process}".encode()[:LONGEST_NAME].decode(errors="ignore")
        await self._ask("SELECT set_config('application_name', $1, false)", name)
        milliseconds = str(max(1, round(self._lease_seconds * 1000)))
        await self._ask(_SET_IDLE_TIMEOUT, milliseconds)

    async def _lock(self) -> None:
        for _ in range(LOOKS):
            if await self._ask("SELECT pg_try_advisory_lock($1)", self._key):
                return
            await self._refused()
        raise StorageUnavailable

    async def _refused(self) -> None:
        """Say who has it, unless it was given back meanwhile.

        Our own former session, which the server takes to be alive, is ended by us.
        """
        found = await self._connection.fetchrow(_HOLDER, *self._halves, timeout=self._patience)
        if found is None:
            return
        pid, began, name = found
        if self._session is not None and (pid, began) == tuple(self._session):
            await self._ask("SELECT pg_terminate_backend($1)", pid)
            raise StorageUnavailable
        process = (name or "").removeprefix("carillon ") or f"PostgreSQL session {pid}"
        raise AlreadyOwned(Holder(process=process, since=began))

    async def _ask(self, statement: str, *values: object) -> Any:
        return await self._connection.fetchval(statement, *values, timeout=self._patience)

    @property
    def _halves(self) -> tuple[int, int]:
        """The key as `pg_locks` shows it."""
        key = self._key % 2**64
        return key >> 32, key % 2**32


_OF_OUR_KEY = """locktype = 'advisory' AND objsubid = 1 AND granted AND classid = $1::bigint::oid
    AND objid = $2::bigint::oid AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
_IS_OURS = f"SELECT EXISTS (SELECT FROM pg_locks WHERE {_OF_OUR_KEY} AND pid = pg_backend_pid())"  # noqa: S608 - constant
_HOLDER = f"""SELECT activity.pid, activity.backend_start, activity.application_name
    FROM pg_locks JOIN pg_stat_activity AS activity USING (pid) WHERE {_OF_OUR_KEY}"""  # noqa: S608 - constant
_OUR_SESSION = "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"
# Known since PostgreSQL 14; without it the lock of a frozen process is free when its machine's is.
_SET_IDLE_TIMEOUT = "SELECT set_config(name, $1, false) FROM pg_settings WHERE name = 'idle_session_timeout'"
