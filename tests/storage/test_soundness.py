"""A disk that is full, and a file that is damaged: the errors are SQLite's own."""

import logging
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from scheduling.errors import StorageDamaged, StorageFull, StorageUnavailable
from storage.engine import Database, open_database
from storage.migrations import migrate
from storage.models import epochs
from storage.soundness import SMALL_BYTES, check_file
from tests.storage.samples import NOW

PAGE = 4096


@pytest.fixture
def path(sqlite_url: str) -> Path:
    """A migrated database file of which nothing is left in a WAL."""
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    connection = sqlite3.connect(file)
    connection.execute("INSERT INTO epochs (bot_id, epoch, started_at) VALUES (1, 1, 0)")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return file


def content(path: Path) -> bytes:
    return path.read_bytes()


def size(path: Path) -> int:
    return path.stat().st_size


def overwrite(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def root_page(path: Path, name: str) -> int:
    connection = sqlite3.connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    connection.close()
    return int(page)


def spoil_header(path: Path) -> None:
    overwrite(path, 0, b"not a database, ")


def spoil_page_size(path: Path) -> None:
    overwrite(path, 16, b"\x12\x34")


def cut_off(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 3 * PAGE)


def cut_to_a_few_bytes(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(50)


def spoil_schema(path: Path) -> None:
    overwrite(path, 100, b"\xff" * 200)


def spoil_table(path: Path) -> None:
    overwrite(path, (root_page(path, "scheduled_messages") - 1) * PAGE, b"\xa5" * PAGE)


def spoil_last_page(path: Path) -> None:
    overwrite(path, path.stat().st_size - PAGE, b"\xa5" * PAGE)


DAMAGES = [spoil_header, spoil_page_size, cut_off, cut_to_a_few_bytes, spoil_schema, spoil_table, spoil_last_page]


async def test_a_sound_file_and_none_at_all_pass(path: Path, tmp_path: Path):
    await check_file(path)
    await check_file(tmp_path / "none yet")
    (tmp_path / "empty").touch()
    await check_file(tmp_path / "empty")


async def test_a_file_that_was_left_with_its_wal_passes_and_loses_nothing(path: Path, tmp_path: Path):
    """As a process that was killed leaves it."""
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("UPDATE epochs SET epoch = 2")
    writer.commit()
    left = tmp_path / "left.db"
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{path}{suffix}", f"{left}{suffix}")
    writer.close()
    await check_file(left)
    found = sqlite3.connect(left)
    assert found.execute("SELECT epoch FROM epochs").fetchall() == [(2,)]
    found.close()


@pytest.mark.parametrize("damage", DAMAGES)
async def test_gross_damage_is_found_before_anything_is_changed(path: Path, damage: Callable[[Path], None]):
    damage(path)
    before = content(path)
    database = open_database(f"sqlite:///{path}")
    with pytest.raises(StorageDamaged):
        await migrate(database)
    await database.close()
    assert content(path) == before


@pytest.mark.parametrize("damage", [spoil_header, cut_off, spoil_schema, spoil_table])
async def test_in_a_large_file_only_what_takes_no_time_is_looked_at(
    path: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None]
):
    monkeypatch.setattr("storage.soundness.SMALL_BYTES", 0)
    assert SMALL_BYTES > 0
    await check_file(path)
    damage(path)
    with pytest.raises(StorageDamaged):
        await check_file(path)


async def test_a_file_that_turns_out_to_be_damaged_is_left_alone_from_then_on(
    path: Path, caplog: pytest.LogCaptureFixture
):
    database = open_database(f"sqlite:///{path}")
    async with database.reading() as connection:
        await connection.execute(text("SELECT 1"))
    spoil_table(path)
    with pytest.raises(StorageDamaged):
        await read_messages(database)
    assert database.is_damaged
    before = content(path)
    for _ in range(2):
        with pytest.raises(StorageDamaged):
            await write_epoch(database)
        with pytest.raises(StorageDamaged):
            await read_epochs(database)
    assert content(path) == before
    said = [record.getMessage() for record in caplog.records if record.levelno == logging.CRITICAL]
    assert len(said) == 1
    assert ".recover" in said[0]
    await database.close()


async def test_a_full_disk_loses_nothing_and_is_no_matter_once_there_is_room(
    path: Path, caplog: pytest.LogCaptureFixture
):
    database = open_database(f"sqlite:///{path}")
    pages = size(path) // PAGE
    async with database.reading() as connection:
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    await fill(database, wanted=StorageFull)
    said = [record.getMessage() for record in caplog.records if record.levelno == logging.CRITICAL]
    assert len(said) == 1
    assert "disk is full" in said[0]
    await read_epochs(database)
    async with database.reading() as connection:
        await connection.execute(text("PRAGMA max_page_count = 1000000"))
    await write_epoch(database)
    await assert_sound(database)


async def test_a_file_that_may_not_grow_loses_nothing(path: Path):
    """The operating system refuses: as with a quota, or a disk that is full, in the middle of a write."""
    database = open_database(f"sqlite:///{path}")
    await write_epoch(database)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    wal = Path(f"{path}-wal")
    resource.setrlimit(resource.RLIMIT_FSIZE, (size(wal) + PAGE // 2, hard))
    try:
        await fill(database, wanted=StorageUnavailable)
        await read_epochs(database)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    await write_epoch(database)
    await assert_sound(database)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if mount is None or unmount is None:
        pytest.skip("nothing can be mounted here")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=False).returncode:
        pytest.skip("only root may mount a disk")
    yield folder
    subprocess.run([unmount, "-l", folder], check=True)


async def test_a_disk_without_room_loses_nothing(path: Path, small_disk: Path, caplog: pytest.LogCaptureFixture):
    database = open_database(f"sqlite:///{shutil.copyfile(path, small_disk / 'carillon.db')}")
    await write_epoch(database)
    await fill(database, wanted=StorageFull)
    await fill(database, wanted=StorageFull)
    assert [record.levelno for record in caplog.records if record.name == "storage.engine"] == [logging.CRITICAL]
    await write_epoch(database)
    await assert_sound(database)


async def test_a_file_that_may_not_be_written_to_says_so(path: Path):
    database = open_database(f"sqlite:///{path}")
    async with database.reading() as connection:
        await connection.execute(text("PRAGMA query_only = ON"))
    with pytest.raises(StorageFull):
        await write_epoch(database)
    assert not database.is_damaged
    await database.close()


async def fill(database: Database, *, wanted: type[StorageUnavailable]) -> None:
    async def write() -> None:
        async with database.writing() as connection:
            await connection.execute(text("CREATE TABLE IF NOT EXISTS ballast (what BLOB)"))
            await connection.execute(text("INSERT INTO ballast VALUES (randomblob(900000))"))

    with pytest.raises(wanted) as refused:
        await write()
    assert not isinstance(refused.value, StorageDamaged)
    assert not database.is_damaged


async def write_epoch(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(epochs.update().values(started_at=NOW))


async def read_epochs(database: Database) -> None:
    async with database.reading() as connection:
        assert (await connection.execute(epochs.select())).one().epoch == 1


async def read_messages(database: Database) -> None:
    async with database.reading() as connection:
        await connection.execute(text("SELECT count(*) FROM scheduled_messages NOT INDEXED"))


async def assert_sound(database: Database) -> None:
    async with database.reading() as connection:
        assert (await connection.execute(text("PRAGMA integrity_check"))).scalars().all() == ["ok"]
        assert (await connection.execute(epochs.select())).one().started_at == NOW
    await database.close()
