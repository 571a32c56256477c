"""One process delivers for a bot out of one database. A lock says which, an epoch says since when."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from scheduling.identifiers import BotId
from scheduling.ownership import Predecessor
from storage.engine import Database
from storage.epochs import SqlEpochs
from storage.locks import AdvisoryLock, FileLock, Lock
from storage.processes import ProcessIdentity

LOCK_SUFFIX = ".lock"


class SqlOwnership:
    """Implements the port for one bot."""

    def __init__(self, lock: Lock, epochs: SqlEpochs, bot_id: BotId) -> None:
        self._lock = lock
        self._epochs = epochs
        self._bot_id = bot_id

    async def acquire(self) -> None:
        """Take the lock, also again. Raises `AlreadyOwned`, `StorageUnavailable`."""
        await self._lock.acquire()

    async def ping(self) -> None:
        """See that the lock is still ours. Raises `LockLost`; `StorageUnavailable` where that can't be said now."""
        await self._lock.ping()

    async def release(self) -> None:
        """Give the lock back; the end of the process does so, too."""
        await self._lock.release()

    async def begin(self, *, now: datetime) -> int:
        """Start a new epoch of this process and return it. Claims of an earlier one find nothing from now on."""
        return await self._epochs.begin(self._bot_id, now=now, owner=self._we())

    async def current_epoch(self) -> int | None:
        """Return the latest epoch that any process began; None where there is none."""
        return await self._epochs.current(self._bot_id)

    async def predecessors(self, *, epoch: int) -> Sequence[Predecessor]:
        """Return the epochs before `epoch` that left deliveries as `sending`, our own among them."""
        return await self._epochs.predecessors(self._bot_id, epoch=epoch, seen_by=self._we())

    def _we(self) -> ProcessIdentity:
        return ProcessIdentity.of_this_process(lock=self._lock.mark)


def ownership_of(
    database: Database, bot_id: BotId, *, lease_seconds: float, epochs: SqlEpochs | None = None
) -> SqlOwnership:
    """Return the ownership with the lock that fits the kind of database."""
    return SqlOwnership(_lock_of(database, bot_id, lease_seconds), epochs or SqlEpochs(database), bot_id)


def _lock_of(database: Database, bot_id: BotId, lease_seconds: float) -> Lock:
    url = database.engine.url
    if database.is_sqlite:
        return FileLock(Path(f"{url.database}{LOCK_SUFFIX}"))
    return AdvisoryLock(url.render_as_string(hide_password=False), bot_id, lease_seconds=lease_seconds)
