"""Runs of one bot's broadcasts: as people look at them and change them, and as they are carried out."""

from collections.abc import Sequence
from typing import Protocol

from scheduling.broadcasts import BroadcastRun, RunCounts, RunOutcome
from scheduling.identifiers import MessageId, RecipientId, RunId
from scheduling.messages import ScheduledMessage


class Broadcasts(Protocol):
    """Runs, within a unit of work."""

    async def get(self, run_id: RunId) -> BroadcastRun | None:
        """Return a run of this bot."""

    async def get_for_update(self, run_id: RunId) -> BroadcastRun | None:
        """Return the same, locked with its schedule until the unit of work ends."""

    async def latest(self, message_id: MessageId) -> BroadcastRun | None:
        """Return the latest run of a schedule; None where it has not run yet."""

    async def going_on(self) -> Sequence[BroadcastRun]:
        """Return the runs that are not over, the first first."""

    async def recent(self, *, limit: int) -> Sequence[BroadcastRun]:
        """Return the latest runs, the latest first, whatever became of them."""

    async def unreported(self) -> Sequence[BroadcastRun]:
        """Return the runs that are over and whose author has no report yet."""

    async def save(self, run: BroadcastRun) -> None:
        """Store a changed run. Raises `BroadcastChanged` where the stored revision is not one less."""

    async def note_progress_message(self, run_id: RunId, platform_message_id: int | None) -> None:
        """Remember which message shows how far it is; the revision stays."""

    async def note_reported(self, run_id: RunId) -> None:
        """Remember that its author has the final report; the revision stays."""

    async def counts(self, run: BroadcastRun) -> RunCounts:
        """Return how many of its deliveries are where."""

    async def outcomes(self, run: BroadcastRun, *, after: RecipientId | None, limit: int) -> Sequence[RunOutcome]:
        """Return what became of its deliveries, in the order of recipients' ids: of those after one, so many."""

    async def message_of(self, run: BroadcastRun) -> ScheduledMessage:
        """Return the schedule of which it is an occurrence, whichever chat that is of."""

    async def find_message(self, message_id: MessageId) -> ScheduledMessage | None:
        """Return a schedule of this bot that is a broadcast, whichever chat it is of."""
