"""What lists of schedules, and changes of many of them, need of what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from scheduling.identifiers import ChatId, MessageId, UserId
from scheduling.messages import ScheduledMessage
from scheduling.views import Filters


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a chat's schedules. `index` counts from 0; there is at least one page, which may be empty."""

    messages: Sequence[ScheduledMessage]
    index: int
    pages: int
    total: int


class Listings(Protocol):
    """The scheduled messages of one bot, many at once."""

    async def page(self, chat_id: ChatId, filters: Filters, *, index: int, size: int) -> Page:
        """Return those that are meant; an index beyond the end gives the last page."""

    async def numbers(self, chat_id: ChatId, filters: Filters, *, limit: int) -> Sequence[int]:
        """Return the numbers of those that are meant, in order, `limit` at most."""

    async def authors(self, chat_id: ChatId, *, limit: int) -> Sequence[UserId]:
        """Return who made the chat's schedules that are not archived, `limit` at most, those with the most first."""

    async def for_update(self, numbers: Sequence[int], *, chat_id: ChatId) -> Sequence[ScheduledMessage]:
        """Return the chat's messages with these numbers, locked in the order of their ids until the unit ends."""

    async def save(self, messages: Sequence[ScheduledMessage]) -> None:
        """Store what has changed of messages that are locked, but for what they send."""

    async def cancel_pending(self, message_ids: Sequence[MessageId]) -> None:
        """Cancel what is pending or suspended of these messages; what is under way is not tried another time."""

    async def waiting(self, message_ids: Sequence[MessageId]) -> frozenset[MessageId]:
        """Return those of which something is still to be sent."""
