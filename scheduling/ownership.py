"""Who may deliver for a bot: one process at a time. `storage` implements the port, `delivery` keeps the lease."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The process that has the lock, as far as it is known."""

    process: str
    """As a person would find it: `pid 4711 on web-1`."""
    since: datetime | None


class AlreadyOwned(Exception):
    """Another process delivers for this bot out of this database."""

    def __init__(self, holder: Holder | None = None) -> None:
        super().__init__(holder)
        self.holder = holder


class Overtaken(AlreadyOwned):
    """We lost the lock, and another process has it now."""


class LockLost(Exception):
    """The lock that we had is not ours any more. The message says how that was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Predecessor:
    """An epoch before ours that left deliveries as `sending`."""

    epoch: int
    is_dead: bool
    """Its process has provably ended: no answer can come any more, and no request leave."""


class Ownership(Protocol):
    """The lock and the epochs of one bot's deliveries."""

    async def acquire(self) -> None:
        """Take the lock, also again. Raises `AlreadyOwned`, `StorageUnavailable`."""

    async def ping(self) -> None:
        """See that the lock is still ours. Raises `LockLost`; `StorageUnavailable` where that can't be said now."""

    async def release(self) -> None:
        """Give the lock back; the end of the process does so, too."""

    async def begin(self, *, now: datetime) -> int:
        """Start a new epoch and return it. Claims of an earlier one find nothing from now on."""

    async def current_epoch(self) -> int | None:
        """Return the latest epoch that any process began; None where there is none."""

    async def predecessors(self, *, epoch: int) -> Sequence[Predecessor]:
        """Return the epochs before `epoch` that left deliveries as `sending`, our own among them."""
