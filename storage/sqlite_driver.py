"""aiosqlite with one trip to its thread for each statement.

On its own it goes there four times: for a cursor, to execute, to fetch and to close. Each trip ends with a turn of the
event loop, which in a burst takes milliseconds.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Self

import aiosqlite

BEGINNINGS = frozenset({"BEGIN", "BEGIN IMMEDIATE"})


class OneTripCursor:
    """Executes and fetches in one trip. The part of aiosqlite's cursor that SQLAlchemy uses."""

    def __init__(self, connection: "OneTripConnection") -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        """Return itself; there is nothing to wait for."""
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> Self:
        """Execute a statement, and fetch all of its rows. The beginning of a transaction goes with its first one."""
        if sql in BEGINNINGS:
            self._connection.begin_with_next(sql)
        elif self._connection.is_postponing:
            self._connection.postpone(sql, parameters)
        else:
            await self._connection.visit(partial(self._execute, sql, parameters, many=False))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Self:
        """Execute a statement once for each set of parameters."""
        await self._connection.visit(partial(self._execute, sql, parameters, many=True))
        return self

    def _execute(self, sql: str, parameters: Any, connection: sqlite3.Connection, *, many: bool) -> None:
        """Do it, in the connection's thread."""
        cursor = connection.executemany(sql, parameters) if many else connection.execute(sql, parameters)
        try:
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else ()
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()

    async def fetchall(self) -> Sequence[Any]:
        """Return the rows."""
        return self._rows

    async def close(self) -> None:
        """Leave it; it was closed when its rows were fetched."""


class OneTripConnection(aiosqlite.Connection):
    """A connection with such cursors."""

    def cursor(self, cursor_class: type[sqlite3.Cursor] | None = None) -> OneTripCursor:  # type: ignore[override]
        """Return a cursor at once."""
        del cursor_class
        return OneTripCursor(self)

    _beginning: str | None = None
    """How the transaction begins that has no statement yet."""
    is_postponing = False
    """Whether what is executed now waits for the next trip."""

    def begin_with_next(self, beginning: str) -> None:
        """Begin a transaction in the trip of its first statement."""
        self._beginning = beginning

    @contextmanager
    def postponing(self) -> Iterator[None]:
        """Let what is executed within go with the next trip, the commit's for one. Its results are not known."""
        self.is_postponing = True
        try:
            yield
        finally:
            self.is_postponing = False

    def postpone(self, sql: str, parameters: Iterable[Any]) -> None:
        """Execute a statement with the next trip."""
        self._postponed.append((sql, parameters))

    @property
    def _postponed(self) -> list[tuple[str, Any]]:
        """What waits for the next trip. aiosqlite's own constructor knows nothing of it."""
        waiting: list[tuple[str, Any]] = self.__dict__.setdefault("_waiting", [])
        return waiting

    async def commit(self) -> None:
        """Commit, unless nothing was done."""
        if self._postponed or (not self._is_unused() and self.in_transaction):
            await self.visit(sqlite3.Connection.commit, ends=True)

    async def rollback(self) -> None:
        """Roll back where there is something to: after a commit, or a look without a transaction, there is nothing."""
        self._postponed.clear()
        if not self._is_unused() and self.in_transaction:
            await super().rollback()

    def _is_unused(self) -> bool:
        """Tell whether the transaction has not even begun; forget it then."""
        is_unused, self._beginning = self._beginning is not None, None
        return is_unused

    async def visit(self, work: Callable[[sqlite3.Connection], None], *, ends: bool = False) -> None:
        """Let `work` be done with SQLite's own connection, in its thread, after what was postponed.

        Where that `ends` the transaction and fails, it is rolled back: SQLAlchemy takes it for ended then.
        """
        beginning, self._beginning = self._beginning, None
        postponed = list(self._postponed)
        self._postponed.clear()

        def begin_and_work(connection: sqlite3.Connection) -> None:
            try:
                if beginning is not None:
                    connection.execute(beginning).close()
                for sql, parameters in postponed:
                    connection.execute(sql, parameters).close()
                work(connection)
            except sqlite3.Error:
                if ends and connection.in_transaction:
                    connection.rollback()
                raise

        await self._execute(begin_and_work, self._conn)  # type: ignore[no-untyped-call]  # only what is public has types


def connect(database: str | Path, **options: Any) -> OneTripConnection:
    """Return a connection that is made when it is awaited. Its thread does not keep the process alive."""
    connection = OneTripConnection(partial(sqlite3.connect, database, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # as SQLAlchemy does with connections that it makes itself
    return connection
