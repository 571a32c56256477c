"""Subscribers of one bot, and the lists to which they subscribe."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from scheduling.chats import Address, Chat
from scheduling.identifiers import ListId, RecipientId, SubscriberId
from scheduling.subscribers import MailingList, Subscriber


class MailingLists(Protocol):
    """Lists, and who is on them."""

    async def add_list(self, mailing_list: MailingList) -> None:
        """Store a new list. Raises `ListCodeTaken`."""

    async def get_list(self, list_id: ListId) -> MailingList | None:
        """Return a list."""

    async def get_list_for_update(self, list_id: ListId) -> MailingList | None:
        """Return the same, locked until the unit of work ends."""

    async def find_list(self, code: str) -> MailingList | None:
        """Return the list of that code."""

    async def lists(self) -> Sequence[MailingList]:
        """Return all lists by title."""

    async def save_list(self, mailing_list: MailingList) -> None:
        """Store a changed list. Raises `StaleList` where the stored revision is not one less, `ListCodeTaken`."""

    async def delete_list(self, list_id: ListId) -> None:
        """Delete a list; who was on it stays a subscriber."""

    async def join(self, list_id: ListId, subscriber_id: SubscriberId, now: datetime) -> bool:
        """Put somebody on a list; False where they were on it already, or there is no such list."""

    async def leave(self, list_id: ListId, subscriber_id: SubscriberId) -> bool:
        """Take somebody off a list; False where they were not on it."""

    async def lists_of(self, subscriber_id: SubscriberId) -> Sequence[MailingList]:
        """Return the lists that somebody is on, by title."""

    async def count_members(self, list_ids: Collection[ListId]) -> Mapping[ListId, int]:
        """Return how many are on each of these lists and want broadcasts. Lists with nobody are not in it."""


class Subscribers(MailingLists, Protocol):
    """People whom broadcasts reach. All that is returned has tags and addresses."""

    async def register(self, chat: Chat, *, name: str, now: datetime) -> tuple[Subscriber, bool]:
        """Return whoever is behind a private chat, as somebody new where nobody is known there, and whether that is so.

        What people call themselves replaces the name of those who came by the chat, and fills in a missing one.
        It does not subscribe anew who has unsubscribed.
        """

    async def of_recipient(self, recipient_id: RecipientId) -> Subscriber | None:
        """Return whose address a recipient is."""

    async def get(self, subscriber_id: SubscriberId) -> Subscriber | None:
        """Return somebody."""

    async def get_for_update(self, subscriber_id: SubscriberId) -> Subscriber | None:
        """Return the same, locked with their addresses until the unit of work ends."""

    async def of(self, ids: Collection[SubscriberId]) -> Sequence[Subscriber]:
        """Return those of some ids, the latest first."""

    async def find_external(self, external_id: str) -> Subscriber | None:
        """Return whom another system knows by this."""

    async def find_address(self, address: Address) -> Subscriber | None:
        """Return whose address it is."""

    async def add(self, subscriber: Subscriber) -> None:
        """Store somebody new with all that is known. Raises `ExternalIdTaken`, `AddressTaken`."""

    async def save(self, subscriber: Subscriber) -> Subscriber:
        """Store somebody who was got for update; return them with the next revision.

        Raises `ExternalIdTaken`, `AddressTaken`.
        """

    async def delete(self, subscriber_id: SubscriberId) -> None:
        """Delete somebody. Their chat stays; what broadcasts still had for them is cancelled."""

    async def page(
        self, search: str | None = None, *, after: SubscriberId | None = None, limit: int
    ) -> Sequence[Subscriber]:
        """Return subscribers, the latest first, those behind `after`.

        `search` is somebody's id, external id or address, all of it; else part of a name. Names are encrypted, so each
        is looked at, the latest `NAMES_LOOKED_AT` at most.
        """

    async def count(self) -> int:
        """Return how many there are, subscribed or not."""

    async def note_active(self, recipient_id: RecipientId, now: datetime) -> None:
        """Note that whoever is behind a chat has written. Changes nothing within an hour."""

    async def cancel_broadcasts(self, subscriber_id: SubscriberId) -> int:
        """Cancel what broadcasts still have for somebody; return how much. What is under way arrives."""
