"""Runs of one bot's broadcasts: as people look at them and change them, and as they are carried out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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

    async def pause_runs(self, message_id: MessageId) -> None:
        """Pause what is running of a schedule that is paused."""

    async def resume_runs(self, message_id: MessageId) -> None:
        """Let go on what is paused of a schedule that goes on."""

    async def add_now(self, message: ScheduledMessage, *, now: datetime) -> None:
        """Let a broadcast run at once, out of turn."""

    async def message_of(self, run: BroadcastRun) -> ScheduledMessage:
        """Return the schedule of which it is an occurrence, whichever chat that is of."""

    async def find_message(self, message_id: MessageId) -> ScheduledMessage | None:
        """Return a schedule of this bot that is a broadcast, whichever chat it is of."""

    async def messages(self, *, offset: int, limit: int) -> Sequence[ScheduledMessage]:
        """Return schedules of this bot that are broadcasts, the latest first, whatever became of them."""

    async def count_messages(self) -> int:
        """Return how many of them there are."""

    async def runs_of(self, message_id: MessageId, *, limit: int) -> Sequence[BroadcastRun]:
        """Return the latest runs of a schedule, the latest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """A run that is not over, and what there is to do for it."""

    run: BroadcastRun
    pending: int
    """How many deliveries wait for their time to leave; counted up to `MANY`."""
    suspended: int
    """How many are held back; counted up to `MANY`."""
    sending: int
    """How many are under way; counted up to `MANY`."""


MANY = 200
"""More than so many deliveries are not counted where it only matters whether there are any left."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """How far a step went that changes many rows."""

    rows: int
    has_moved: bool = True
    """Something is otherwise than before; not where others held all there was to change."""


class BroadcastWork(Protocol):
    """What carries runs out: each step is one short transaction, and the rows say how far it is."""

    async def going_on(self) -> Sequence[RunState]:
        """Return the runs that are not over, the first first."""

    async def plan_some(self, run: BroadcastRun, *, now: datetime) -> Chunk:
        """Make deliveries for the next recipients of a running run."""

    async def hold_some_back(self, run: BroadcastRun) -> Chunk:
        """Suspend pending deliveries of a paused run, first those that would leave first."""

    async def bring_some_back(self, run: BroadcastRun, *, now: datetime) -> Chunk:
        """Make suspended deliveries of a running run pending, in their windows as they are from `now` on."""

    async def cancel_some(self, run: BroadcastRun) -> Chunk:
        """Cancel what is pending or suspended of a run that is being cancelled, first what would leave first."""

    async def send_some_again(self, run: BroadcastRun, *, now: datetime) -> Chunk:
        """Do the next part of a running run's task."""

    async def finish(self, run: BroadcastRun, *, now: datetime) -> bool:
        """End a run of which nothing is left to do; tell whether it was so."""
