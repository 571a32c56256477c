"""What planning, claiming and sending need."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scheduling.broadcasts import BroadcastTerms
from scheduling.categories import Category
from scheduling.chats import Address, Chat
from scheduling.deliveries import AttemptStatus, DeliveryStatus, DueDelivery, SendOrder, Verdict
from scheduling.identifiers import ChatId, DeliveryId, MessageId, RecipientId, TopicId
from scheduling.messages import ScheduledMessage
from scheduling.outcomes import Outcome, Withheld
from scheduling.pauses import Mended
from scheduling.policies import MissedPolicy
from scheduling.recurrence import Run
from scheduling.timing import Timing


class SendingSwitch(Protocol):
    """The sending of this process."""

    def changing(self) -> AbstractAsyncContextManager[object]:
        """Let nobody else change it until the end of the block: what is durable and what is done must agree."""

    def halt(self) -> None:
        """Claim nothing more. What is in flight ends."""

    def go_on(self) -> None:
        """Claim again, at once."""


class DueMessage(Protocol):
    """What planning knows of a message: no content, no author, which take longer to decrypt than all the rest."""

    @property
    def id(self) -> MessageId: ...
    @property
    def timing(self) -> Timing: ...
    @property
    def next_run(self) -> Run | None: ...
    @property
    def occurrence_index(self) -> int: ...
    @property
    def zone_rules(self) -> str: ...
    @property
    def missed(self) -> MissedPolicy: ...
    @property
    def delivery_window_seconds(self) -> int | None: ...
    @property
    def revision(self) -> int: ...
    @property
    def broadcast(self) -> BroadcastTerms | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRuns:
    """What a tick makes of one due message."""

    message: DueMessage
    occurrences: Sequence[datetime]
    """The runs that become deliveries (aware UTC), none where they were missed or the zone's rules moved them."""
    next_run: Run | None
    occurrence_index: int
    """How many runs lie before the next one, or lay before the end."""
    zone_rules: str
    missed: datetime | None = None
    """The latest run of those that came too late, where none is sent: so that people can see what became of it."""
    failure: Category | None = None
    """Why the rule could not be computed, where it could not: the message becomes `failed`."""


class PlanningTick(Protocol):
    """Due messages, held by this process until the tick ends."""

    due: Sequence[DueMessage]

    async def flush(self, plans: Sequence[PlannedRuns], *, now: datetime) -> None:
        """Store deliveries and next runs, and commit. A delivery that is there already is left as it is.

        Of a broadcast a run is stored instead, whose deliveries are made afterwards. A message without a next run
        becomes `finished` (or `failed`).
        """


class MessagePlan(Protocol):
    """The `messages` store of the alarm."""

    def begin(self, *, now: datetime, limit: int) -> AbstractAsyncContextManager[PlanningTick]:
        """Load and hold at most `limit` messages due at `now`, by time. Leaving without a flush changes nothing."""

    async def next_run_at(self) -> datetime | None:
        """Return when the next active message is due, of all bots' messages of this process."""

    async def outdated(self, *, zone_rules: str, after: MessageId | None, limit: int) -> Sequence[DueMessage]:
        """Return active messages whose next run was computed by another version of the zone data, by id."""

    async def planned_ahead(self, *, now: datetime, after: MessageId | None, limit: int) -> Sequence[DueMessage]:
        """Return active messages with an occurrence that is planned and later than `now`, by id.

        There are none but where the wall clock was set back.
        """

    async def reschedule(self, plans: Sequence[PlannedRuns], *, now: datetime) -> None:
        """Store next runs that were computed anew, each on condition that its revision is unchanged."""


class DeliveryQueue(Protocol):
    """The `deliveries` store of the alarm."""

    async def due(self, *, now: datetime, limit: int, exclude: Collection[RecipientId]) -> Sequence[DueDelivery]:
        """Return pending deliveries due at `now`, by priority, then time, but for those of `exclude`."""

    async def next_try_at(self) -> datetime | None:
        """Return when the next pending delivery is due."""

    async def claim(self, ids: Sequence[DeliveryId], *, epoch: int, now: datetime) -> Sequence[SendOrder]:
        """Commit those still pending as `sending`, each with a started attempt; return them in the order of `ids`."""

    async def record(self, verdicts: Sequence[Verdict]) -> Sequence[DeliveryId]:
        """Commit how attempts ended, each on condition that it is still `started`; return whose it was.

        Marks recipients as gone or moved where the verdict says so.
        """

    async def take_over(self, *, epoch: int, now: datetime, excluding: Collection[int] = ()) -> int:
        """Judge what epochs before `epoch`, but for those of `excluding`, left as `sending`: in doubt; return how many.

        By each message's doubt policy: `resend` → pending, `hold` → unknown.
        """

    async def release_lost(self, *, epochs: Collection[int], known: Collection[DeliveryId], now: datetime) -> int:
        """Make pending what is `sending` in `epochs` of this process, but for what it knows; return how many.

        Certainly not sent: the commit of its claim succeeded without the process's learning it.
        """

    async def failures_to_tell(self, *, limit: int, exclude: Collection[ChatId] = ()) -> Sequence["FailureNotice"]:
        """Return failed, suspended and unknown deliveries whose author was not told yet, oldest first.

        But for those that were scheduled in a chat of `exclude`, or in one that can't be written to now.
        """

    async def failures_out_of_reach(self, *, limit: int, exclude: Collection[ChatId] = ()) -> Sequence["FailureNotice"]:
        """Return the same of shared chats that can't be written to now."""

    async def chat_at(self, address: Address) -> Chat | None:
        """Return the chat at a platform's address, if it is known."""

    async def untold(self, chat_id: ChatId, *, doubtful: bool) -> "UntoldFailures":
        """Return all of a chat's deliveries in doubt, or all that failed, whose author was not told yet."""

    async def told(self, ids: Sequence[DeliveryId], *, now: datetime) -> None:
        """Remember that the authors were told."""

    async def let_go_on(self, mended: Mended, *, now: datetime) -> int:
        """Let go on what had paused for what is mended now; return how many rows do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureNotice:
    """A delivery that did not arrive, with what its author must be told."""

    delivery_id: DeliveryId
    status: DeliveryStatus
    attempt_status: AttemptStatus | None
    category: str
    occurrence_at: datetime
    message: ScheduledMessage
    chat: Chat
    paused: int = 0
    """How many other schedules pause for the same reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UntoldFailures:
    """Deliveries of one chat of which one notice tells."""

    ids: Sequence[DeliveryId]
    topic_id: TopicId | None
    """The topic in which all of them were scheduled; None where there is no such topic."""
    paused: int
    """How many schedules of the chat pause for the same reasons."""


class Sender(Protocol):
    """One platform."""

    async def send(self, order: SendOrder, *, may_leave: Callable[[], bool]) -> Outcome | Withheld:
        """Send one part. Never raises but for cancellation: an unforeseen error is `InDoubt`.

        `may_leave` is asked when nothing is left to wait for, right before the request is written; where it says no,
        nothing is written.
        """
