"""What the domain needs of the world outside. `storage` and `delivery` implement these."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, Self
from uuid import UUID

from scheduling.categories import Category
from scheduling.chats import Address, Chat, ChatKind, Reachability
from scheduling.deliveries import AttemptStatus, DeliveryStatus, DueDelivery, SendOrder, Verdict
from scheduling.identifiers import ChatId, DeliveryId, MessageId, QuestionId, RecipientId, TopicId, UpdateId, UserId
from scheduling.messages import MissedPolicy, ScheduledMessage, Timing
from scheduling.outcomes import Outcome, Withheld
from scheduling.pauses import Mended
from scheduling.questions import PendingQuestion
from scheduling.recurrence import Run

# --- use cases -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cause:
    """The update that a unit of work carries out. A replay finds in `effect` what its first run changed."""

    update_id: UpdateId
    is_applied: bool = False
    effect: UUID | None = None
    """The id of a scheduled message, or of a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChat:
    """What a platform tells of a chat."""

    address: Address
    kind: ChatKind
    title: str
    zone: str
    language: str
    reachability: Reachability = Reachability.REACHABLE
    """What is known by this news of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastResult:
    """How the latest delivery of a message went."""

    delivery_id: DeliveryId
    status: DeliveryStatus
    occurrence_at: datetime
    sent_at: datetime | None
    category: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a chat's schedules. `index` counts from 0; there is at least one page, which may be empty."""

    messages: Sequence[ScheduledMessage]
    index: int
    pages: int
    total: int


class Chats(Protocol):
    """The chats of one bot."""

    async def get(self, chat_id: ChatId) -> Chat:
        """Return a chat by its own id. Raises `LookupError`."""

    async def find(self, address: Address) -> Chat | None:
        """Return the chat at a platform's address, if it is known."""

    async def register(self, new: NewChat, *, now: datetime) -> Chat:
        """Add a chat and its recipient, or bring title, kind and reachability of the known one up to date.

        Zone and language of a known chat stay; where nobody chose the language it follows `new.language` only
        when the chat is made. Two processes may register the same chat at once.
        """

    async def save(self, chat: Chat) -> None:
        """Store zone, language, settings and title."""


class Messages(Protocol):
    """The scheduled messages of one bot."""

    async def next_number(self, chat_id: ChatId) -> int:
        """Take the chat's next number (1, 2, 3, …); a number is never given twice, also not concurrently."""

    async def add(self, message: ScheduledMessage) -> None:
        """Store a new message."""

    async def get_for_update(self, message_id: MessageId, *, chat_id: ChatId) -> ScheduledMessage | None:
        """Return a message of this chat, locked until the unit of work ends; None where it has no such message."""

    async def get(self, message_id: MessageId, *, chat_id: ChatId) -> ScheduledMessage | None:
        """Return a message of this chat."""

    async def find_number(self, number: int, *, chat_id: ChatId) -> ScheduledMessage | None:
        """Return the message that this chat calls #`number`, locked as by `get_for_update`."""

    async def find_source(self, source_message_id: int, *, chat_id: ChatId) -> ScheduledMessage | None:
        """Return the message that this chat's message `source_message_id` asked for, locked as by `get_for_update`."""

    async def save(self, message: ScheduledMessage) -> None:
        """Store a changed message. Raises `StaleRevision` where the stored revision is not one less."""

    async def page(self, chat_id: ChatId, *, index: int, size: int) -> Page:
        """Return active and paused messages, soonest first; an index beyond the end gives the last page."""

    async def active_in_chat_zone(self, chat_id: ChatId) -> Sequence[ScheduledMessage]:
        """Return, locked, the active and paused messages whose zone comes from the chat."""

    async def cancel_pending(self, message_id: MessageId) -> int:
        """Cancel the message's deliveries that are pending or suspended; return how many.

        What is under way is not tried another time, also where somebody had it sent again.
        """

    async def paused_for(self, mended: Mended) -> Sequence[ScheduledMessage]:
        """Return, locked, the messages that paused for what is mended now."""

    async def release_suspended(self, mended: Mended, *, now: datetime) -> int:
        """Send what was suspended for what is mended now, of each message the latest; return how many.

        Whatever is older, or out of its window by now, was missed.
        """

    async def release_suspended_of(self, message: ScheduledMessage, *, now: datetime) -> int:
        """Send what was suspended of one message, the latest; return how many."""

    async def last_result(self, message_id: MessageId) -> LastResult | None:
        """Return how the latest delivery of the message went, if there was one."""


class Questions(Protocol):
    """What is asked of the people of one bot's chats, and waits for their answer."""

    async def add(self, question: PendingQuestion) -> None:
        """Store a new question."""

    async def get(self, question_id: QuestionId, *, chat_id: ChatId) -> PendingQuestion | None:
        """Return a question of this chat."""

    async def get_for_update(self, question_id: QuestionId, *, chat_id: ChatId) -> PendingQuestion | None:
        """Return the same, locked until the unit of work ends."""

    async def latest_of_source(self, source_message_id: int, *, chat_id: ChatId) -> PendingQuestion | None:
        """Return the latest question about this chat's message `source_message_id`, locked."""

    async def save(self, question: PendingQuestion) -> None:
        """Store what became of a question."""

    async def replace_open(self, source_message_id: int, *, chat_id: ChatId) -> int:
        """Close the open questions about a message that was edited; return how many were."""

    async def purge(self, *, before: datetime) -> int:
        """Delete those that could be answered until before then at latest; return how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to deliver."""

    started_at: datetime
    status: AttemptStatus
    category: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedDelivery:
    """A delivery as those see it who decide what becomes of it."""

    id: DeliveryId
    status: DeliveryStatus
    category: str
    """Why the last try failed; empty where it did not."""
    occurrence_at: datetime
    sent_at: datetime | None
    dismissed_at: datetime | None
    """When somebody decided to leave it as it is."""
    tries: int
    """How often a request left for it."""
    message: ScheduledMessage

    @property
    def is_open(self) -> bool:
        """Tell whether somebody can still decide on it."""
        unresolved = {DeliveryStatus.FAILED, DeliveryStatus.SUSPENDED, DeliveryStatus.UNKNOWN}
        return self.status in unresolved and self.dismissed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedPage:
    """One page of what a chat can still decide on. `index` counts from 0; there is at least one page."""

    deliveries: Sequence[FailedDelivery]
    index: int
    pages: int
    doubtful: int
    """How many in all may or may not have arrived."""
    reasons: Mapping[str, int]
    """How many in all did not arrive, by category."""

    @property
    def failed(self) -> int:
        """How many in all did not arrive."""
        return sum(self.reasons.values())

    @property
    def total(self) -> int:
        """How many there are on all pages."""
        return self.doubtful + self.failed

    @property
    def by_frequency(self) -> Sequence[tuple[str, int]]:
        """Categories with their numbers, the most frequent first."""
        return sorted(self.reasons.items(), key=lambda item: (-item[1], item[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedSelection:
    """Some of what a chat can still decide on: what is in doubt, or what certainly did not arrive, never both."""

    doubtful: bool
    category: str | None = None
    """Only what failed for this reason."""
    told_at: datetime | None = None
    """Only what was told of at that instant, in one notice."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A delivery on which somebody can still decide, and who scheduled it."""

    id: DeliveryId
    created_by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class UnresolvedCounts:
    """How many deliveries of a bot may not have arrived, and how many did not, that nobody has decided on."""

    doubtful: int
    failed: int


class Deliveries(Protocol):
    """Deliveries of one bot, as the people of a chat look at them and decide on them."""

    async def page(self, chat_id: ChatId, *, index: int, size: int) -> FailedPage:
        """Return what failed, is suspended or in doubt and not decided on, newest first.

        An index beyond the end gives the last page.
        """

    async def get(self, delivery_id: DeliveryId, *, chat_id: ChatId) -> FailedDelivery | None:
        """Return a delivery of this chat, whatever became of it; None where the chat has no such delivery."""

    async def get_for_update(self, delivery_id: DeliveryId, *, chat_id: ChatId) -> FailedDelivery | None:
        """Return the same, locked until the unit of work ends."""

    async def attempts(self, delivery_id: DeliveryId) -> Sequence[Attempt]:
        """Return how each try went, in their order, but for those of which nothing left."""

    async def unresolved_for_update(self, chat_id: ChatId, which: FailedSelection) -> Sequence[Unresolved]:
        """Return, locked, what is selected and nobody has decided on."""

    async def retry(self, ids: Sequence[DeliveryId], *, now: datetime) -> int:
        """Make those that nobody has decided on pending again, with all tries before them; return how many were.

        Never one that is under way.
        """

    async def leave(self, ids: Sequence[DeliveryId], *, now: datetime) -> int:
        """Note that those that nobody has decided on stay as they are; return how many were."""

    async def count_unresolved(self) -> UnresolvedCounts:
        """Count what nobody has decided on, in all chats of the bot."""

    async def count_waiting(self, now: datetime) -> int:
        """Count the bot's deliveries that are due and wait to be sent."""


@dataclass(frozen=True, slots=True)
class SendingStop:
    """An administrator of the bot has stopped all sending."""

    at: datetime
    by: UserId


class SendingStops(Protocol):
    """Whether all sending of one bot is stopped: durable, and for every process."""

    async def get(self) -> SendingStop | None:
        """Return the stop, if sending is stopped."""

    async def stop(self, stop: SendingStop) -> bool:
        """Stop sending; False where it was stopped already, which stays as it is."""

    async def end(self) -> None:
        """Let sending go on."""


class SendingSwitch(Protocol):
    """The sending of this process."""

    def changing(self) -> AbstractAsyncContextManager[object]:
        """Let nobody else change it until the end of the block: what is durable and what is done must agree."""

    def halt(self) -> None:
        """Claim nothing more. What is in flight ends."""

    def go_on(self) -> None:
        """Claim again, at once."""


class UnitOfWork(Protocol):
    """One transaction. Leaving it without a commit rolls back."""

    chats: Chats
    messages: Messages
    questions: Questions
    deliveries: Deliveries
    sending_stops: SendingStops
    cause: Cause | None

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *exception: object) -> None: ...

    async def commit(self, *, effect: UUID | None = None) -> None:
        """Commit, and in the same transaction mark the causing update as applied, with its effect."""


class NewUnit(Protocol):
    """Begins a unit of work. A read-only one must not be committed and does not wait for writers."""

    def __call__(self, *, write: bool = True) -> AbstractAsyncContextManager[UnitOfWork]: ...


# --- the alarm -------------------------------------------------------------------------------------------------------


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

        A message without a next run becomes `finished` (or `failed`).
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

        But for those that were scheduled in a chat of `exclude`.
        """

    async def untold(self, chat_id: ChatId, *, doubtful: bool) -> "UntoldFailures":
        """Return all of a chat's deliveries in doubt, or all that failed, whose author was not told yet."""

    async def told(self, ids: Sequence[DeliveryId], *, now: datetime) -> None:
        """Remember that the authors were told."""


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


# --- sending ---------------------------------------------------------------------------------------------------------


class Sender(Protocol):
    """One platform."""

    async def send(self, order: SendOrder, *, may_leave: Callable[[], bool]) -> Outcome | Withheld:
        """Send one part. Never raises but for cancellation: an unforeseen error is `InDoubt`.

        `may_leave` is asked when nothing is left to wait for, right before the request is written; where it says no,
        nothing is written.
        """


# --- inbox -----------------------------------------------------------------------------------------------------------


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

    async def done(self, sequences: Sequence[int], *, now: datetime) -> None:
        """Mark updates whose answer was given."""

    async def failed(self, sequence: int, *, error: str, retry_at: datetime | None, now: datetime) -> None:
        """Count a failure; try again at `retry_at`, or give up where that is None."""

    async def purge(self, *, before: datetime) -> int:
        """Delete done and dead updates that are older; return how many."""
