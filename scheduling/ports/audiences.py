"""Audiences and groups of one bot's subscribers."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from scheduling.audiences import Audience, AudienceCount, RecipientGroup
from scheduling.identifiers import GroupId, SubscriberId
from scheduling.subscribers import Subscriber


class Audiences(Protocol):
    """Who is in an audience at this moment."""

    async def count(self, audience: Audience) -> AudienceCount:
        """Return how many are in it, by whether they would get something."""

    async def sample(self, audience: Audience, limit: int) -> Sequence[Subscriber]:
        """Return some of those who would get something, the latest to join first."""

    async def lacking(self, audience: Audience, names: Collection[str]) -> Mapping[str, int]:
        """Return of each variable how many of those who would get something don't have it; not those that all have."""

    async def languages(self) -> Mapping[str, int]:
        """Return the languages of subscribers, the most frequent first, and how many have each."""

    async def tags(self) -> Mapping[str, int]:
        """Return the tags of subscribers, the most frequent first, and how many have each."""

    async def variables(self) -> Sequence[str]:
        """Return the names of the variables that subscribers have, in their order."""


class Groups(Protocol):
    """Named groups."""

    async def add(self, group: RecipientGroup) -> None:
        """Store a new group. Raises `GroupNameTaken`."""

    async def get(self, group_id: GroupId) -> RecipientGroup | None:
        """Return a group."""

    async def get_for_update(self, group_id: GroupId) -> RecipientGroup | None:
        """Return the same, locked until the unit of work ends."""

    async def find(self, name: str) -> RecipientGroup | None:
        """Return the group of that name."""

    async def all(self) -> Sequence[RecipientGroup]:
        """Return all groups by name."""

    async def save(self, group: RecipientGroup) -> None:
        """Store a changed group. Raises `StaleGroup` where the stored revision is not one less, `GroupNameTaken`."""

    async def count_broadcasts(self, group_id: GroupId) -> int:
        """Return how many broadcasts that are still to come name a group."""

    async def delete(self, group_id: GroupId) -> None:
        """Delete a group; its members stay who they are."""

    async def add_members(self, group_id: GroupId, subscriber_ids: Collection[SubscriberId]) -> int:
        """Put subscribers into a static group; return how many were not in it."""

    async def remove_members(self, group_id: GroupId, subscriber_ids: Collection[SubscriberId]) -> int:
        """Take subscribers out of a static group; return how many were in it."""

    async def count_members(self, group_id: GroupId) -> int:
        """Return how many were put into a group, whether something reaches them or not."""

    async def member_ids(self, group_id: GroupId) -> Sequence[SubscriberId]:
        """Return all who were put into a group."""

    async def members(self, group_id: GroupId, *, offset: int, limit: int) -> Sequence[Subscriber]:
        """Return those who were put into a group, in the order in which they became known, from a place on."""

    async def named(self, names: Collection[str]) -> Mapping[str, Sequence[SubscriberId]]:
        """Return of each of these names whose it is; case and the width of spaces don't matter.

        Names are encrypted, so this looks at everybody: for what somebody does by hand, and outside of a transaction
        that writes.
        """
