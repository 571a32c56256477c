"""Updates between their arrival and their answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from scheduling.identifiers import RecipientId, UpdateId
from scheduling.ports.units import Cause


class UpdateStatus(StrEnum):
    """Where an update is: stored, its effect committed, its answer given, or given up."""

    PENDING = "pending"
    APPLIED = "applied"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredUpdate:
    """A raw update out of the inbox."""

    sequence: int
    cause: Cause
    lane: str
    """Updates of one lane (a chat) are handled one after the other."""
    payload: Mapping[str, Any]
    failures: int
    retry_at: datetime | None = None
    """Not before then is it tried again; what stands behind it in its lane waits, too."""


class Inbox(Protocol):
    """The durable inbox of one bot's updates."""

    async def put(self, updates: Sequence[tuple[UpdateId, str, Mapping[str, Any]]], *, now: datetime) -> int:
        """Store (id, lane, payload) of updates in one commit, ignoring known ids; return how many were new."""

    async def waiting(self, *, limit: int, exclude_lanes: Collection[str]) -> Sequence[StoredUpdate]:
        """Return pending and applied updates in the order of arrival, but for those of `exclude_lanes`.

        Also those that are to be tried again later (`retry_at`): the caller keeps the order within a lane.
        """

    async def done(self, sequences: Sequence[int], *, now: datetime, active: Collection[RecipientId] = ()) -> None:
        """Mark updates whose answer was given, and note that those wrote whose addresses are in `active`."""

    async def failed(self, sequence: int, *, error: str, retry_at: datetime | None, now: datetime) -> None:
        """Count a failure; try again at `retry_at`, or give up where that is None."""

    async def purge(self, *, before: datetime) -> int:
        """Delete done and dead updates that are older; return how many."""
