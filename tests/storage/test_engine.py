"""Opening databases, and who waits for whom."""

import asyncio
import re
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from scheduling.errors import StorageUnavailable
from storage import engine
from storage.engine import Database, driver_url, open_database
from storage.models import epochs
from storage.types import UtcDateTime, WallClock
from tests.storage.samples import NOW, Store


@pytest.mark.parametrize(
    ("url", "understood"),
    [
        ("sqlite:///data/a.db", "sqlite+aiosqlite:///data/a.db"),
        ("sqlite+aiosqlite:////a.db", "sqlite+aiosqlite:////a.db"),
        ("postgresql://u:p@h:5/d", "postgresql+asyncpg://u:p@h:5/d"),
        ("postgres://h/d", "postgresql+asyncpg://h/d"),
        ("postgresql+psycopg2://h/d?sslmode=require", "postgresql+asyncpg://h/d?ssl=require"),
        (
            "postgresql://h/d?prepared_statement_cache_size=0",
            "postgresql+asyncpg://h/d?prepared_statement_cache_size=0",
        ),
    ],
)
def test_plain_addresses_are_understood(url: str, understood: str):
    assert driver_url(url).render_as_string(hide_password=False) == understood


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://h/d"])
def test_other_databases_are_refused(url: str):
    with pytest.raises(ValueError, match=r"file|unknown"):
        open_database(url)


async def test_the_folder_of_the_file_is_made(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path}/a/b/carillon.db")
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar() == 1
    await database.close()


async def test_sqlite_is_durable_and_checks_references(sqlite_database: Database):
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    async with sqlite_database.reading() as connection:
        for pragma, value in wanted.items():
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value, pragma


async def test_an_instant_comes_back_as_it_was(database: Database):
    moment = NOW.replace(microsecond=999_999)
    async with database.writing() as connection:
        await connection.execute(insert(epochs).values(bot_id=1, epoch=1, started_at=moment))
    async with database.reading() as connection:
        back = (await connection.execute(epochs.select())).one().started_at
    assert (back, back.utcoffset()) == (moment, moment.utcoffset())


async def test_naive_times_are_refused(database: Database):
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(NOW.replace(tzinfo=None), database.engine.dialect)
    with pytest.raises(ValueError, match="zone"):
        WallClock().process_bind_param(NOW, database.engine.dialect)


async def test_readers_do_not_wait_for_a_writer(database: Database):
    async with database.transaction(write=True) as writer:
        await writer.execute(insert(epochs).values(bot_id=1, epoch=1, started_at=NOW))
        async with asyncio.timeout(1), database.reading() as reader:
            assert (await reader.execute(epochs.select())).all() == []
        await writer.commit()


async def test_a_reader_sees_one_state(sqlite_database: Database):
    async with sqlite_database.reading() as reader:
        assert (await reader.execute(epochs.select())).all() == []
        async with sqlite_database.writing() as writer:
            await writer.execute(insert(epochs).values(bot_id=1, epoch=1, started_at=NOW))
        assert (await reader.execute(epochs.select())).all() == []


async def test_sqlites_writers_take_turns_in_the_order_in_which_they_came(sqlite_database: Database):
    order: list[int] = []

    async def write(number: int) -> None:
        async with sqlite_database.writing():
            order.append(number)
            await asyncio.sleep(0)

    async with sqlite_database.writing():
        writers = []
        for number in range(20):
            writers.append(asyncio.create_task(write(number)))
            await asyncio.sleep(0)
        assert order == []
    await asyncio.gather(*writers)
    assert order == list(range(20))


async def test_a_cancelled_writer_lets_the_next_one_in(database: Database):
    entered = asyncio.Event()

    async def write() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(epochs).values(bot_id=1, epoch=1, started_at=NOW))
            entered.set()
            await asyncio.sleep(3600)

    writer = asyncio.create_task(write())
    await entered.wait()
    writer.cancel()
    await asyncio.gather(writer, return_exceptions=True)
    async with asyncio.timeout(5), database.writing() as connection:
        assert (await connection.execute(epochs.select())).all() == []


# --- unavailable -----------------------------------------------------------------------------------------------------


async def test_a_server_that_is_down_is_unavailable(unused_port: int):
    database = open_database(f"postgresql://nobody@127.0.0.1:{unused_port}/carillon")
    with pytest.raises(StorageUnavailable):
        async with asyncio.timeout(10), database.reading():
            pass
    await database.close()


async def test_a_connection_that_breaks_is_unavailable(postgres_database: Database):
    async def break_off() -> None:
        async with postgres_database.reading() as connection:
            await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(StorageUnavailable):
        await break_off()


async def test_a_restarted_server_costs_no_request(postgres_database: Database):
    async with postgres_database.reading() as idle:
        pid = (await idle.execute(text("SELECT pg_backend_pid()"))).scalar()
    admin = open_database(postgres_database.engine.url.render_as_string(hide_password=False))
    async with admin.writing() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    await admin.close()
    async with postgres_database.reading() as connection:
        assert (await connection.execute(text("SELECT pg_backend_pid()"))).scalar() != pid


async def test_a_statement_that_takes_too_long_is_unavailable(postgres_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "STATEMENT_SECONDS", 0.2)
    database = open_database(postgres_url)

    async def sleep() -> None:
        async with database.reading() as connection:
            await connection.execute(text("SELECT pg_sleep(30)"))

    with pytest.raises(StorageUnavailable):
        await asyncio.wait_for(sleep(), 10)
    await database.close()


async def test_a_transaction_without_a_statement_leaves_nothing_begun(sqlite_url: str):
    database = open_database(sqlite_url)
    async with database.writing():
        pass
    async with database.transaction(write=True):
        pass
    async with database.writing() as connection:
        await connection.execute(epochs.insert().values(bot_id=1, epoch=1, started_at=NOW))
    async with database.reading() as connection:
        assert len((await connection.execute(epochs.select())).all()) == 1
    await database.close()


async def test_a_file_that_another_process_holds_is_unavailable(sqlite_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    database = open_database(sqlite_url)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageUnavailable):
        async with database.writing() as connection:
            await connection.execute(epochs.delete())
    async with database.reading() as connection:
        assert (await connection.execute(epochs.select())).all() == []
    other.close()
    async with database.writing() as connection:
        await connection.execute(epochs.delete())
    await database.close()


async def test_a_file_that_can_not_be_opened_is_unavailable(tmp_path: Path):
    threads = set(threading.enumerate())
    database = open_database(f"sqlite:///{tmp_path}")
    with pytest.raises(StorageUnavailable):
        async with database.reading():
            pass
    await database.close()
    for thread in set(threading.enumerate()) - threads:  # aiosqlite does not wait for the thread of a failed connection
        await asyncio.to_thread(thread.join)


async def test_errors_of_others_pass_through(store: Store):
    """Only the database's own failures mean that it is unavailable, not a time-out of whoever uses a transaction."""
    for error in (TimeoutError, ConnectionResetError):

        async def fail(error: type[OSError] = error) -> None:
            async with store.units.new():
                raise error

        with pytest.raises(error):
            await fail()


async def test_a_mistake_made_while_handling_an_error_stays_one(database: Database):
    async def fail() -> None:
        try:
            raise ConnectionResetError
        except OSError:
            async with database.writing() as connection:
                await connection.execute(insert(epochs).values(bot_id=1, epoch=None, started_at=NOW))

    with pytest.raises(IntegrityError):
        await fail()


async def test_exceptions_tell_no_content(database: Database):
    async def twice() -> None:
        async with database.writing() as connection:
            for _ in range(2):
                await connection.execute(
                    text("INSERT INTO epochs (bot_id, epoch, started_at) VALUES (:secret, 1, NULL)"),
                    {"secret": 987654321},
                )

    with pytest.raises(IntegrityError) as refused:
        await twice()
    assert "987654321" not in re.sub(r"DETAIL:.*", "", str(refused.value))


async def _postpone(database: Database, *numbers: int, then_fail: bool = False) -> None:
    async with database.writing() as connection:
        with database.postponing(connection):
            for number in numbers:
                await connection.execute(insert(epochs).values(bot_id=number, epoch=1, started_at=NOW))
        if then_fail:
            raise ZeroDivisionError


async def _bots(database: Database) -> list[int]:
    async with database.reading() as connection:
        return sorted((await connection.execute(select(epochs.c.bot_id))).scalars())


async def test_what_is_postponed_is_there_with_the_commit(database: Database):
    await _postpone(database, 1, 2)
    assert await _bots(database) == [1, 2]


async def test_what_is_postponed_comes_before_what_follows(database: Database):
    async with database.writing() as connection:
        with database.postponing(connection):
            await connection.execute(insert(epochs).values(bot_id=1, epoch=1, started_at=NOW))
        assert (await connection.execute(select(epochs.c.bot_id))).scalars().all() == [1]


async def test_what_is_postponed_and_rolled_back_never_happens(database: Database):
    with pytest.raises(ZeroDivisionError):
        await _postpone(database, 1, then_fail=True)
    await _postpone(database, 2)  # with the same connection, from the pool
    assert await _bots(database) == [2]


async def test_what_is_postponed_and_fails_takes_everything_back(database: Database):
    with pytest.raises(IntegrityError):
        await _postpone(database, 1, 1)
    await _postpone(database, 2)
    assert await _bots(database) == [2]
