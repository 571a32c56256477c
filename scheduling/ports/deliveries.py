"""What has not arrived, or may not have, as people see it and decide on it; and the stop of all sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.identifiers import ChatId, DeliveryId, MessageId, UserId
from scheduling.messages import ScheduledMessage


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
    done_at: datetime | None = None
    """When somebody tapped Done."""
    is_snoozed: bool = False
    """Somebody has put it off."""
    is_nag: bool = False
    """It was sent again because nobody had tapped Done."""

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
    """Only what was told of at that instant, in one notice; also where that is not noted yet."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A delivery on which somebody can still decide, and who scheduled it."""

    id: DeliveryId
    created_by: UserId
    message_id: MessageId
    number: int
    is_of_broadcast: bool = False


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

    async def of_message(self, message_id: MessageId, *, chat_id: ChatId, limit: int) -> Sequence[FailedDelivery]:
        """Return the latest deliveries of a message of this chat, newest first, whatever became of them."""

    async def add_now(self, message: ScheduledMessage, *, now: datetime) -> None:
        """Have a message sent at once, out of turn: until it arrives or fails, though its schedule may rest."""

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
