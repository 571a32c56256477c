"""Deliveries (what is meant to arrive) and attempts (each try to make it arrive)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from scheduling.chats import Address, ChatKind
from scheduling.content import Content
from scheduling.identifiers import AttemptId, BotId, ChatId, DeliveryId, MessageId, RecipientId, TopicId, UserId
from scheduling.lanes import BROADCAST
from scheduling.options import NO_OPTIONS, Options
from scheduling.outcomes import InDoubt, Migrated, Misconfigured, Outcome, RetryLater, Sent, Suspended, Undeliverable
from scheduling.parts import bearer_of, parts_of
from scheduling.policies import DoubtPolicy
from scheduling.templates import RecipientValues


class DeliveryStatus(StrEnum):
    """Where a delivery is in its life."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    MISSED = "missed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


class AttemptStatus(StrEnum):
    """How one try ended."""

    STARTED = "started"
    SENT = "sent"
    RETRY = "retry"
    IN_DOUBT = "in_doubt"
    FAILED = "failed"
    SUSPENDED = "suspended"
    RELEASED = "released"
    """Given back without a request having left: certainly not sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A delivery that may be sent now, as the limiter must know it."""

    id: DeliveryId
    recipient_id: RecipientId
    address: Address
    chat_kind: ChatKind
    priority: int
    next_try_at: datetime

    @property
    def is_broadcast(self) -> bool:
        """Tell whether it is one of many of the same run: it goes behind all others."""
        return self.priority == BROADCAST


@dataclass(frozen=True, slots=True, kw_only=True)
class SendOrder:
    """A claimed delivery with all that its sending needs. Its attempt is committed as started."""

    delivery_id: DeliveryId
    attempt_id: AttemptId
    message_id: MessageId
    bot_id: BotId
    chat_id: ChatId
    """The chat in which the message was scheduled."""
    recipient_id: RecipientId
    address: Address
    chat_kind: ChatKind
    topic_id: TopicId | None
    content: Content
    options: Options = NO_OPTIONS
    created_by: UserId | None = None
    """Who scheduled it."""
    is_quiet: bool = False
    """The recipient wants no sound at this hour."""
    language: str | None = None
    """The one in which the recipient is spoken to; None where it is no chat that the bot has met."""
    occurrence_at: datetime
    epoch: int
    """In which it was claimed: in another one somebody else may have given it up meanwhile."""
    claimed_at: datetime
    """When its attempt was started, at most some 50 ms before it leaves."""
    part: int
    """Which part of the message this is, from 0."""
    parts: int
    planned_parts: int = 1
    """In how many parts it may go, in whatever language."""
    has_buttons: bool = True
    """Of several parts one carries the buttons."""
    messages_before: int = 0
    """How many messages the parts before it are."""
    tries: int
    """Tries used up before this one; each part has all of them."""
    doubt: DoubtPolicy
    expires_at: datetime | None = None
    """Not to be sent after this instant, the end of its window; None: however late."""
    is_broadcast: bool = False
    """It is one of many of the same run."""
    values: RecipientValues | None = None
    """Of a template: what it is filled in with."""
    local_at: datetime | None = None
    """Of a template: when it occurs by the recipient's own wall clock (naive), where that says when it is sent."""

    def of_its_part(self) -> Self:
        """Return it with that part of its content which is to be sent now.

        The number of parts is that of this content: in another language there may be fewer. Where it was edited after
        some of it was sent, and has fewer parts now, the last one is sent.
        """
        if self.parts == 1 and not self.content.more:
            return self
        parts = parts_of(self.content)
        index = min(self.part, len(parts) - 1)
        return replace(
            self,
            content=parts[index],
            parts=max(len(parts), self.part + 1),
            planned_parts=self.parts,
            has_buttons=index == bearer_of(parts),
            messages_before=sum(part.messages for part in parts[:index]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the end of an attempt makes of its delivery. One row of the outcome writer's statement."""

    order: SendOrder
    finished_at: datetime
    attempt_status: AttemptStatus
    delivery_status: DeliveryStatus
    next_try_at: datetime | None
    """Set where, and only where, the delivery is pending again."""
    uses_up_try: bool
    category: str | None = None
    text: str | None = None
    """The platform's own words, without content or token."""
    retry_after: float | None = None
    platform_message_id: int | None = None
    platform_message_ids: tuple[int, ...] = ()
    """Of an album: all its messages."""
    moved_to: Address | None = None
    """The recipient's new address."""
    recipient_is_gone: bool = False
    """The recipient can't be written to any more (blocked, left, deactivated)."""

    @property
    def is_late(self) -> bool:
        """Tell whether it left so late that whoever reads it is told.

        In a channel the bot says nothing of its own; what goes to many takes its time, and nobody waits for its minute.
        Of several parts that is told once, behind the last; what comes before that one takes its time.
        """
        arrived = self.delivery_status is DeliveryStatus.SENT and self.platform_message_id is not None
        is_answerable = self.order.chat_kind is not ChatKind.CHANNEL and not self.order.is_broadcast
        late_after = LATE_AFTER + self.order.messages_before * MESSAGE_TAKES
        return arrived and is_answerable and self.order.claimed_at - self.order.occurrence_at >= late_after

    @property
    def pauses_because(self) -> str | None:
        """Return why later schedules must pause: the recipient is gone, or somebody has to mend something first."""
        if self.recipient_is_gone or self.attempt_status is AttemptStatus.SUSPENDED:
            return self.category
        return None


LATE_AFTER = timedelta(minutes=1)
"""What leaves later than this says so."""
MESSAGE_TAKES = timedelta(seconds=4)
"""How long a part waits for each message before it at most, in a group and with nothing else on its way there."""

_DELAY_WITHOUT_RETRIES = 2.0
"""Seconds to wait where no try is used up and no delays are set."""

_Explained = RetryLater | InDoubt | Migrated | Suspended | Undeliverable | Misconfigured


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """After which delays a failed try is repeated. Delays in seconds; with `jitter` as a fraction of each."""

    delays: Sequence[float] = (2, 15, 300, 600, 1200)
    jitter: float = 0.1

    def judge(self, order: SendOrder, outcome: Outcome, *, now: datetime, luck: float) -> Verdict:
        """Decide what `outcome` makes of `order`; `luck` (0 to 1) picks the point within the jitter."""
        match outcome:
            case Sent():
                more = order.part + 1 < order.parts
                return Verdict(
                    order=order,
                    finished_at=now,
                    attempt_status=AttemptStatus.SENT,
                    delivery_status=DeliveryStatus.PENDING if more else DeliveryStatus.SENT,
                    # Due since it all was, so that what fell due there meanwhile does not come in between.
                    next_try_at=min(now, order.occurrence_at) if more else None,
                    uses_up_try=False,
                    platform_message_id=outcome.platform_message_id,
                    platform_message_ids=outcome.platform_message_ids,
                )
            case RetryLater(after=after) if not outcome.uses_up_try:
                return self._again(order, outcome, now=now, delay=after or self._first_delay, uses_up_try=False)
            case RetryLater(after=after):
                if order.tries >= len(self.delays):
                    return self._ended(order, outcome, now, AttemptStatus.FAILED, DeliveryStatus.FAILED)
                delay = self.delays[order.tries] * (1 + self.jitter * luck)
                return self._again(order, outcome, now=now, delay=max(delay, after or 0), uses_up_try=True)
            case Migrated(new_address=new_address):
                again = self._again(order, outcome, now=now, delay=0, uses_up_try=True)
                return replace(again, moved_to=new_address)
            case InDoubt():
                unknown = self._ended(order, outcome, now, AttemptStatus.IN_DOUBT, DeliveryStatus.UNKNOWN)
                if order.doubt is DoubtPolicy.HOLD or order.tries >= len(self.delays):
                    return unknown
                delay = self.delays[order.tries] * (1 + self.jitter * luck)
                if _comes_too_late(order, now + timedelta(seconds=delay)):
                    return unknown
                again = self._again(order, outcome, now=now, delay=delay, uses_up_try=True)
                return replace(again, attempt_status=AttemptStatus.IN_DOUBT)
            case Suspended():
                return self._ended(order, outcome, now, AttemptStatus.SUSPENDED, DeliveryStatus.SUSPENDED)
            case Undeliverable(recipient_is_gone=gone):
                ended = self._ended(order, outcome, now, AttemptStatus.FAILED, DeliveryStatus.FAILED)
                return replace(ended, recipient_is_gone=gone)
            case Misconfigured():
                # Short: nothing is sent until the bot may send again, and then this must not come late.
                return self._again(order, outcome, now=now, delay=self._first_delay, uses_up_try=False)

    @property
    def _first_delay(self) -> float:
        return self.delays[0] if self.delays else _DELAY_WITHOUT_RETRIES

    def release(self, order: SendOrder, *, now: datetime) -> Verdict:
        """Give a claimed delivery back whose request never left."""
        return Verdict(
            order=order,
            finished_at=now,
            attempt_status=AttemptStatus.RELEASED,
            delivery_status=DeliveryStatus.PENDING,
            next_try_at=now,
            uses_up_try=False,
        )

    def _again(
        self, order: SendOrder, outcome: _Explained, *, now: datetime, delay: float, uses_up_try: bool
    ) -> Verdict:
        if _comes_too_late(order, now + timedelta(seconds=delay)):
            # Where only a limit or the bot itself was in the way, nothing was wrong with it but the time.
            end = DeliveryStatus.FAILED if uses_up_try else DeliveryStatus.MISSED
            ended = self._ended(order, outcome, now, AttemptStatus.FAILED, end)
            return replace(ended, uses_up_try=uses_up_try)
        return Verdict(
            order=order,
            finished_at=now,
            attempt_status=AttemptStatus.RETRY,
            delivery_status=DeliveryStatus.PENDING,
            next_try_at=now + timedelta(seconds=delay),
            uses_up_try=uses_up_try,
            category=outcome.category,
            text=outcome.text,
            retry_after=outcome.after if isinstance(outcome, RetryLater) else None,
        )

    def _ended(
        self, order: SendOrder, outcome: _Explained, now: datetime, attempt: AttemptStatus, delivery: DeliveryStatus
    ) -> Verdict:
        return Verdict(
            order=order,
            finished_at=now,
            attempt_status=attempt,
            delivery_status=delivery,
            next_try_at=None,
            uses_up_try=True,
            category=outcome.category,
            text=outcome.text,
        )


def _comes_too_late(order: SendOrder, at: datetime) -> bool:
    return order.expires_at is not None and at > order.expires_at
