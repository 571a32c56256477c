"""What the bot says without being asked, apart from failures: that a message came late, and that schedules go on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scheduling.chats import Address, Chat
from scheduling.identifiers import ChatId, DeliveryId, MessageId, RecipientId, TopicId
from scheduling.messages import ScheduledMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class LateArrival:
    """A message that arrived late, to which a reply says so."""

    delivery_id: DeliveryId
    recipient_id: RecipientId
    address: Address
    topic_id: TopicId | None
    platform_message_id: int
    occurrence_at: datetime
    zone: str
    """The zone of the chat in which it arrived (IANA name)."""
    language: str


class LateNotes(Protocol):
    """Arrivals to which a note is still to be given."""

    async def due(self, *, limit: int, exclude: Collection[RecipientId] = ()) -> Sequence[LateArrival]:
        """Return those that arrived first, but for those of `exclude`."""

    async def settle(self, delivery_id: DeliveryId) -> None:
        """Remember that a note was given, or can't be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingOn:
    """Schedules of one chat that go on by themselves, which its people were not told yet."""

    chat: Chat
    messages: Sequence[ScheduledMessage]


class Comebacks(Protocol):
    """Schedules that go on because what they had paused for is mended."""

    async def untold(self, *, limit: int, exclude: Collection[ChatId] = ()) -> Sequence[GoingOn]:
        """Return those of `limit` chats, but for those of `exclude`."""

    async def told(self, ids: Sequence[MessageId]) -> None:
        """Remember that their chat was told, or can't be."""
