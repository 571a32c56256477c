"""What is still to be done with a message once it was sent, by itself and in its time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scheduling.chats import Address, ChatKind
from scheduling.deliveries import DeliveryStatus, Verdict
from scheduling.identifiers import DeliveryId, MessageId, RecipientId


class FollowupKind(StrEnum):
    """What is to be done with it."""

    PIN = "pin"
    DELETE = "delete"
    UNBUTTON = "unbutton"
    """Take its buttons away: there are newer ones."""
    NAG = "nag"
    """Send it again, because nobody has tapped Done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followup:
    """One thing to do with one delivery that arrived. Doing it twice does no harm."""

    kind: FollowupKind
    delivery_id: DeliveryId
    message_id: MessageId
    recipient_id: RecipientId
    address: Address
    chat_kind: ChatKind
    platform_message_ids: tuple[int, ...]
    """Of an album, and of several parts, all; none where the platform told no id."""
    button_message_id: int | None = None
    """Of several parts, the one that carries the buttons."""
    due_at: datetime
    tries: int
    """How often it was tried before."""


def followups_of(verdict: Verdict) -> Iterator[tuple[FollowupKind, datetime]]:
    """Yield what follows from its options for what arrived by a verdict, each with its time."""
    options = verdict.order.options
    if verdict.delivery_status is not DeliveryStatus.SENT or not verdict.platform_message_id:
        return
    if options.pinned:
        yield FollowupKind.PIN, verdict.finished_at
    if options.delete_after_hours is not None:
        yield FollowupKind.DELETE, verdict.finished_at + timedelta(hours=options.delete_after_hours)


def replaces_previous(verdict: Verdict) -> bool:
    """Tell whether with this one the message of the occurrence before it is deleted."""
    return verdict.delivery_status is DeliveryStatus.SENT and verdict.order.options.replaces_previous
