"""Opening the database: drivers, pragmas, time-outs, and SQLite's one writer at a time."""

import asyncio
import contextlib
import errno
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, ExceptionContext, NullPool, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from scheduling.errors import CommitInDoubt, StorageDamaged, StorageFull, StorageUnavailable
from storage import sqlite_driver
from storage.availability import Availability
from storage.cipher import Cipher
from storage.types import use_cipher
from storage.write_lock import WriteLock

logger = logging.getLogger(__name__)

DAMAGED = (
    "the database is damaged: nothing is read from it or written to it any more. Stop the bot and keep a copy of the "
    "file with its -wal; then restore a backup, or save what can be read: sqlite3 carillon.sqlite3 '.recover' | "
    "sqlite3 mended.sqlite3"
)
"""What an operator must know and do."""
FULL = (
    "the database can't be written to: its disk is full, or it is read-only. Nothing is lost. Free some space, or "
    "allow the bot to write to the file and its folder; it goes on by itself"
)
BUSY_SECONDS = 5
"""How long SQLite waits for another process's writer."""
CONNECT_SECONDS = 5
STATEMENT_SECONDS = 10
POOL_SECONDS = 5
FAREWELL_SECONDS = 3

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_SQLITE_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_SQLITE_CORRUPT_FILE_SYSTEM = sqlite3.SQLITE_IOERR | (33 << 8)
_SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
_SQLITE_UNAVAILABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
}
_POSTGRES_DAMAGED = ("XX001", "XX002")
_POSTGRES_FULL = ("53100", "25006")  # disk full; the server has become a read-only standby
_POSTGRES_UNAVAILABLE = (
    "08",  # connection lost
    "53",  # too many connections, disk full
    "57",  # shutting down, not yet started, statement cancelled
)
"""Classes of SQLSTATE (PostgreSQL's manual, appendix A)."""


class Database:
    """An open database. Transactions are begun here, and only here."""

    def __init__(self, engine: AsyncEngine, cipher: Cipher) -> None:
        self.engine = engine
        self.cipher = cipher
        self.is_sqlite = engine.dialect.name == "sqlite"
        self.availability = Availability()
        self.is_damaged = False
        """The SQLite file turned out to be corrupt: from then on it is left alone until the process ends."""
        self._write_lock = WriteLock() if self.is_sqlite else None

    @asynccontextmanager
    async def transaction(
        self, *, write: bool, at_once: bool = False, is_urgent: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        """Begin a transaction; what is not committed at the end is rolled back. Raises `StorageUnavailable`.

        On SQLite a writing one is alone until its end; a reading one neither waits for it nor holds it up. Where
        somebody waits for an answer it `is_urgent` and goes before others that want to write. One that is a single
        statement may say so by `at_once`: where it can, the statement commits itself, without further trips.
        """
        try:
            if self.is_damaged:
                raise StorageDamaged
            async with self._transaction(write=write, at_once=at_once, is_urgent=is_urgent) as connection:
                yield connection
                has_written = write and not connection.in_transaction()
        except (StorageUnavailable, CommitInDoubt) as error:
            self._note(error)
            self.availability.lost(error)
            raise
        if has_written and not self.is_damaged:  # one that found nothing to write proves too little
            self.availability.found()

    def _note(self, error: Exception) -> None:
        """Say once what only an operator can mend."""
        is_known = self.is_damaged if self.is_sqlite else self.availability.is_away
        if isinstance(error, StorageDamaged) and not is_known:
            logger.critical(DAMAGED, extra={"error": str(error.__cause__ or error)})
        elif isinstance(error, StorageFull) and not self.availability.is_away:
            logger.critical(FULL, extra={"error": str(error.__cause__ or error)})
        # PostgreSQL goes on with whatever else it holds, and so do we.
        self.is_damaged = self.is_damaged or (self.is_sqlite and isinstance(error, StorageDamaged))

    @asynccontextmanager
    async def _transaction(self, *, write: bool, at_once: bool, is_urgent: bool) -> AsyncIterator[AsyncConnection]:
        async with contextlib.AsyncExitStack() as stack:
            if write and self._write_lock is not None:
                await stack.enter_async_context(self._write_lock.turn(is_urgent=is_urgent))
            try:
                connection = await stack.enter_async_context(self.engine.connect())
                await connection.execution_options(write=write, at_once=at_once)
                if at_once and not self.is_sqlite:
                    await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.begin()
            except StorageUnavailable:
                raise
            except PoolTimeout as error:
                raise StorageUnavailable from error
            except Exception as error:  # refused, not resolved, no answer in time; the driver's own
                if (trouble := storage_trouble(error)) is not None:
                    raise trouble from error
                raise
            yield connection

    @asynccontextmanager
    async def reading(self, *, at_once: bool = False) -> AsyncIterator[AsyncConnection]:
        """Begin a transaction that reads one consistent state."""
        async with self.transaction(write=False, at_once=at_once) as connection:
            yield connection

    @asynccontextmanager
    async def writing(self, *, at_once: bool = False, is_urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        """Begin a transaction that commits at its end, unless an exception passes."""
        async with self.transaction(write=True, at_once=at_once, is_urgent=is_urgent) as connection:
            yield connection
            await connection.commit()

    def postponing(self, connection: AsyncConnection) -> contextlib.AbstractContextManager[None]:
        """Let what is executed within, whose results nobody needs, go with the next statement that has some, or commit.

        On SQLite each statement is a trip to another thread and back, which in a burst takes milliseconds, while all
        others wait to write. Elsewhere nothing changes.
        """
        if not self.is_sqlite or connection.sync_connection is None:
            return contextlib.nullcontext()
        driven = connection.sync_connection.connection.driver_connection
        assert isinstance(driven, sqlite_driver.OneTripConnection)  # noqa: S101 - the engine's own
        return driven.postponing()

    async def try_writing(self) -> None:
        """Write a row as it is: where that succeeds a database that was away is back. Raises `StorageUnavailable`."""
        async with self.writing() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = version_num"))

    async def close(self) -> None:
        """Close all connections: politely, but a server that does not answer is not waited for."""
        if self.is_sqlite:
            await self.engine.dispose()
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self.engine.dispose()


def open_database(url: str, *, cipher: Cipher | None = None) -> Database:
    """Return the database at `url`; nothing is connected yet.

    Raises `ValueError` for a kind that we don't know, `StorageUnavailable` where SQLite's folder can't be made.
    """
    cipher = cipher or Cipher()
    engine = make_engine(url)
    use_cipher(engine.dialect, cipher)
    return Database(engine, cipher)


def make_engine(url: str, *, for_migrations: bool = False) -> AsyncEngine:
    """Return an engine. One for migrations keeps no connections, waits for long statements and checks no keys."""
    address = driver_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite_engine(address, for_migrations=for_migrations)
    return _postgres_engine(address, for_migrations=for_migrations)


def driver_url(url: str) -> URL:
    """Return `url` with our driver in it: plain `sqlite://` and `postgresql://` are understood. Raises `ValueError`."""
    address = make_url(url)
    driver = _DRIVERS.get(address.get_backend_name())
    if driver is None:
        raise ValueError(f"unknown kind of database: {address.get_backend_name()}")
    address = address.set(drivername=driver)
    if address.get_backend_name() == "sqlite" and address.database in {None, "", ":memory:"}:
        raise ValueError("an SQLite database must be a file: sqlite:///data/carillon.db")
    if "sslmode" in address.query:  # libpq's name, which hosts put into their URLs
        address = address.difference_update_query(["sslmode"]).update_query_dict({"ssl": address.query["sslmode"]})
    return address


def _sqlite_engine(url: URL, *, for_migrations: bool) -> AsyncEngine:
    assert url.database is not None  # noqa: S101 - driver_url made sure
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageUnavailable from error
    pool: dict[str, Any] = {"poolclass": NullPool} if for_migrations else {"pool_timeout": POOL_SECONDS}
    arguments = {"timeout": BUSY_SECONDS, "isolation_level": None, "async_creator_fn": sqlite_driver.connect}
    engine = create_async_engine(url, hide_parameters=True, connect_args=arguments, **pool)

    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")  # NORMAL loses what was confirmed when the machine loses power
        # Rebuilding a parent table, as migrations do, would delete its children.
        cursor.execute(f"PRAGMA foreign_keys = {'OFF' if for_migrations else 'ON'}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        # With isolation_level None the driver leaves BEGIN to us. IMMEDIATE takes the write lock at once (a reader
        # that turns writer later fails where somebody wrote meanwhile), but on readers it would make them wait.
        options = connection.get_execution_options()
        if options.get("at_once"):  # a single statement reads one state without it, and commits itself
            return
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write") else "BEGIN")

    event.listen(engine.sync_engine, "handle_error", _translate)
    return engine


def _postgres_engine(url: URL, *, for_migrations: bool) -> AsyncEngine:
    arguments: dict[str, Any] = {"timeout": CONNECT_SECONDS}
    pool: dict[str, Any] = {"poolclass": NullPool}
    if not for_migrations:
        arguments["command_timeout"] = STATEMENT_SECONDS
        # The pool is tested at each use (a third of a millisecond), so that a server's restart costs no request.
        pool = {"pool_size": 5, "max_overflow": 10, "pool_timeout": POOL_SECONDS, "pool_pre_ping": True}
    engine = create_async_engine(url, hide_parameters=True, connect_args=arguments, **pool)

    @event.listens_for(engine.sync_engine, "connect")
    def plan_anew(connection: DBAPIConnection, _record: object) -> None:
        # A plan made while the tables were small reads them whole once they are large: claiming 250 took 179 ms instead
        # of 66. Planning each time costs a third of a millisecond. Not a start-up parameter: PgBouncer refuses those.
        cursor = connection.cursor()
        cursor.execute("SET plan_cache_mode = force_custom_plan")
        cursor.close()
        connection.commit()

    event.listen(engine.sync_engine, "handle_error", _translate)
    return engine


def _translate(context: ExceptionContext) -> None:
    if context.is_pre_ping:  # the pool is finding out that a connection broke while it was idle, and makes another
        return
    trouble = storage_trouble(context.original_exception)
    if trouble is None and context.is_disconnect:
        trouble = StorageUnavailable()
    if trouble is not None:
        raise trouble from context.original_exception


def storage_trouble(error: BaseException | None) -> StorageUnavailable | None:
    """Return what is the matter with the database, by the driver's own error somewhere in the chain."""
    while error is not None:
        trouble = _trouble(error)
        if trouble is not None:
            return trouble()
        error = error.__cause__  # not its context: the caller may be busy with an error of another kind
    return None


def _trouble(error: BaseException) -> type[StorageUnavailable] | None:
    if isinstance(error, OSError):
        return StorageFull if error.errno in _NO_ROOM else StorageUnavailable
    state = getattr(error, "sqlstate", None) or ""
    if state:
        if state in _POSTGRES_DAMAGED:
            return StorageDamaged
        if state in _POSTGRES_FULL:
            return StorageFull
        return StorageUnavailable if state.startswith(_POSTGRES_UNAVAILABLE) else None
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    primary = code & 0xFF  # without the details
    if primary in _SQLITE_DAMAGED or code == _SQLITE_CORRUPT_FILE_SYSTEM:
        return StorageDamaged
    if primary in _SQLITE_FULL:
        return StorageFull
    return StorageUnavailable if primary in _SQLITE_UNAVAILABLE else None
