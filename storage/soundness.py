"""What can be seen of a damaged SQLite file without reading all of it, and without changing a byte of it."""

import asyncio
import logging
import sqlite3
from pathlib import Path

from scheduling.errors import StorageDamaged, StorageUnavailable

logger = logging.getLogger(__name__)

SMALL_BYTES = 16_000_000
"""Up to here all pages are checked: 55 ms. With half a gigabyte that would take 2 s at each start, and from a slow
disk a minute."""

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
_SHORTEST_PAGE, _LONGEST_PAGE = 512, 65_536


async def check_file(path: Path) -> None:
    """Look for gross damage before anything else opens the file. Raises `StorageDamaged`, `StorageUnavailable`."""
    await asyncio.to_thread(_check, path)


def _check(path: Path) -> None:
    try:
        if not path.exists() or path.stat().st_size == 0:
            return  # a new one is about to be made
        _check_header(path)
        _check_contents(path)
    except OSError as error:
        raise StorageUnavailable from error


def _check_header(path: Path) -> None:
    """Compare what the file's header says with the file (sqlite.org/fileformat2.html, 1.3)."""
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise StorageDamaged("the file does not begin as a database does")
    page = int.from_bytes(header[16:18], "big")
    page = _LONGEST_PAGE if page == 1 else page
    if not _SHORTEST_PAGE <= page <= _LONGEST_PAGE or page & (page - 1):
        raise StorageDamaged("the header names no page size")
    wal = Path(f"{path}-wal")
    if wal.exists() and wal.stat().st_size:  # pages that the file lacks may be there
        return
    pages = int.from_bytes(header[28:32], "big")
    if header[24:28] == header[92:96] and path.stat().st_size < pages * page:
        raise StorageDamaged("the file is shorter than its header says")


def _check_contents(path: Path) -> None:
    """Read the schema and the way into each table and index; all pages where they are few."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)
    try:
        for kind, name, table in connection.execute("SELECT type, name, tbl_name FROM sqlite_master").fetchall():
            if kind == "table" and not name.startswith("sqlite_"):
                connection.execute(f"SELECT * FROM {_quoted(name)} LIMIT 1").fetchall()  # noqa: S608 - a name, quoted
            elif kind == "index":
                first = f"SELECT 1 FROM {_quoted(table)} INDEXED BY {_quoted(name)} LIMIT 1"  # noqa: S608 - as above
                try:
                    connection.execute(first).fetchall()
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:  # a partial index can't answer that
                        raise
        if path.stat().st_size <= SMALL_BYTES:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise StorageDamaged(found)
    except sqlite3.DatabaseError as error:
        if (error.sqlite_errorcode or 0) & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise StorageDamaged(str(error)) from error
        # A folder in which nothing may be made, a lock: whoever opens the file to use it finds out, and says so.
        logger.info("the file could not be checked", extra={"error": str(error)})
    finally:
        connection.close()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
