"""The lock of the one process that delivers, on a file and in PostgreSQL."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url

from scheduling.errors import StorageUnavailable
from scheduling.identifiers import BotId
from scheduling.ownership import AlreadyOwned, LockLost
from storage.locks import AdvisoryLock, FileLock, Lock

BOT = BotId(4711)
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "carillon.db.lock"


@pytest.fixture(params=["file", "advisory"])
def make(request: pytest.FixtureRequest, path: Path) -> Callable[[], Lock]:
    """Makes locks of one kind."""
    if request.param == "file":
        return lambda: FileLock(path)
    url = request.getfixturevalue("postgres_url")
    return lambda: AdvisoryLock(url, BOT, lease_seconds=20)


@pytest.fixture
async def new_lock(make: Callable[[], Lock]) -> AsyncIterator[Callable[[], Lock]]:
    """Makes locks that exclude each other, as processes have them."""
    async with AsyncExitStack() as stack:

        def kept() -> Lock:
            lock = make()
            stack.push_async_callback(lock.release)
            return lock

        yield kept


@pytest.fixture
async def advisory(postgres_url: str) -> AsyncIterator[AdvisoryLock]:
    lock = AdvisoryLock(postgres_url, BOT, lease_seconds=20)
    await lock.acquire()
    yield lock
    await lock.release()


def remove(path: Path) -> None:
    """As somebody does who takes it for litter."""
    path.unlink()


def move(path: Path, to: Path) -> None:
    """As somebody does who puts it aside, and then back."""
    path.rename(to)


async def test_one_has_it_and_the_others_learn_who(new_lock: Callable[[], Lock]):
    owner, other = new_lock(), new_lock()
    await owner.acquire()
    await owner.ping()

    with pytest.raises(AlreadyOwned) as refused:
        await other.acquire()
    assert refused.value.holder is not None
    assert refused.value.holder.process.startswith(f"pid {os.getpid()} on ")
    assert refused.value.holder.since is not None
    with pytest.raises(LockLost):
        await other.ping()

    await owner.release()
    await other.acquire()
    await other.ping()


async def test_who_has_it_may_take_it_again(new_lock: Callable[[], Lock]):
    lock = new_lock()
    await lock.acquire()
    await lock.acquire()
    await lock.ping()
    with pytest.raises(AlreadyOwned):
        await new_lock().acquire()


@pytest.mark.parametrize("happens", ["deleted", "replaced"])
async def test_a_file_that_is_not_there_any_more_is_no_lock(path: Path, happens: str):
    old = FileLock(path)
    await old.acquire()
    remove(path)
    if happens == "replaced":
        os.close(os.open(path, os.O_CREAT))
    with pytest.raises(LockLost, match=happens):
        await old.ping()

    await old.acquire()
    await old.ping()
    with pytest.raises(AlreadyOwned):
        await FileLock(path).acquire()
    await old.release()


async def test_what_another_took_meanwhile_is_not_had_again(path: Path):
    old, new = FileLock(path), FileLock(path)
    await old.acquire()
    remove(path)
    await new.acquire()

    with pytest.raises(AlreadyOwned):
        await old.acquire()
    await new.ping()
    await old.release()
    await new.release()


async def test_a_file_that_comes_back_is_still_ours(path: Path):
    lock = FileLock(path)
    await lock.acquire()
    before = lock.mark
    aside = path.with_suffix(".aside")
    move(path, aside)
    await lock.acquire()
    assert lock.mark != before
    move(aside, path)

    with pytest.raises(LockLost):
        await lock.ping()
    with pytest.raises(AlreadyOwned):
        await FileLock(path).acquire()
    await lock.acquire()
    assert lock.mark == before
    await lock.release()


async def test_a_folder_that_can_not_be_made_is_told_as_such():
    with pytest.raises(StorageUnavailable):
        await FileLock(Path("/proc/nowhere/carillon.db.lock")).acquire()


FORKS = """
import asyncio, os, signal, sys
from pathlib import Path
from storage.locks import FileLock
lock = FileLock(Path(sys.argv[1]))
asyncio.run(lock.acquire())
if os.fork() == 0:
    print("forked", flush=True)
    sys.stdin.read()
    os._exit(0)
signal.pause()
"""


async def test_a_forked_child_does_not_keep_the_lock_of_its_dead_parent(path: Path):
    pipe = asyncio.subprocess.PIPE
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FORKS, str(path), cwd=ROOT, stdin=pipe, stdout=pipe
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    assert await parent.stdout.readline() == b"forked\n"
    with pytest.raises(AlreadyOwned) as refused:
        await FileLock(path).acquire()
    assert refused.value.holder is not None
    assert refused.value.holder.process.startswith(f"pid {parent.pid} on ")

    parent.send_signal(signal.SIGKILL)
    async with asyncio.timeout(20):
        while True:
            try:
                lock = FileLock(path)
                await lock.acquire()
                break
            except AlreadyOwned:
                await asyncio.sleep(0)
    await lock.ping()
    await lock.release()
    await parent.communicate(b"")


async def test_a_session_that_the_server_ended_is_no_lock(advisory: AdvisoryLock, postgres_url: str):
    admin = await asyncpg.connect(postgres_url)
    assert await admin.fetchval(
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
        "WHERE application_name LIKE 'carillon%' AND datname = current_database()"  # not those of other tests
    )
    with pytest.raises(LockLost):
        await advisory.ping()
    await advisory.acquire()
    await advisory.ping()
    await admin.close()


async def test_a_lock_that_was_given_up_in_the_server_is_lost(advisory: AdvisoryLock):
    await advisory._ask("SELECT pg_advisory_unlock_all()")
    with pytest.raises(LockLost):
        await advisory.ping()


async def test_the_server_ends_a_session_that_is_silent_for_a_lease(advisory: AdvisoryLock):
    assert await advisory._ask("SHOW idle_session_timeout") == "20s"


async def test_a_lock_that_is_given_back_at_the_very_moment_is_ours(advisory: AdvisoryLock, postgres_url: str):
    """Between being refused and asking who has it: a successor that waits meets this moment."""

    class Unlucky(AdvisoryLock):
        async def _refused(self) -> None:
            await advisory._ask("SELECT pg_advisory_unlock_all()")
            await super()._refused()

    lock = Unlucky(postgres_url, BOT, lease_seconds=20)
    await lock.acquire()
    await lock.ping()
    await lock.release()


async def test_our_own_former_session_is_ended_where_the_server_takes_it_to_be_alive(postgres_url: str):
    """The connection broke somewhere on the way: nobody told the server."""
    lock = AdvisoryLock(postgres_url, BOT, lease_seconds=20)
    await lock.acquire()
    engine, connection, lock._engine, lock._connection = lock._engine, lock._connection, None, None
    with pytest.raises(StorageUnavailable):
        await lock.acquire()
    async with asyncio.timeout(20):
        while True:
            try:
                await lock.acquire()
                break
            except StorageUnavailable:
                await asyncio.sleep(0)
    await lock.ping()
    connection.terminate()
    await engine.dispose()
    await lock.release()


async def test_a_server_that_does_not_let_us_in_is_told_as_such(postgres_url: str):
    url = make_url(postgres_url).set(database="of_which_nobody_knows")
    with pytest.raises(StorageUnavailable):
        await AdvisoryLock(url.render_as_string(hide_password=False), BOT, lease_seconds=20).acquire()
