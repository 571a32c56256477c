"""Subscribers: people whom broadcasts reach, what is known of them, and the lists to which they subscribe."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from scheduling.chats import Address
from scheduling.identifiers import BotId, ListId, SubscriberId, UserId

UNSUBSCRIBE = "us"
"""What the button below a broadcast carries that unsubscribes: the same for everybody."""


class SubscriberStatus(StrEnum):
    """Whether somebody wants broadcasts."""

    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"


class SubscriberOrigin(StrEnum):
    """How somebody came to be known."""

    CHAT = "chat"
    """By writing to the bot."""
    HAND = "hand"
    """An administrator entered them."""
    IMPORT = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Somebody with one address or several, one a platform."""

    id: SubscriberId
    """Can be shared: it says nothing but when it was made."""
    bot_id: BotId
    external_id: str | None = None
    """What another system calls them: a patient's or a customer's number. Unique in a bot."""
    name: str = ""
    language: str | None = None
    """Code of a language, such as "en"; None: that of their chat, or the bot's own."""
    zone: str | None = None
    """IANA name; None: that of their chat, or the bot's own."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """What templates can say of them besides."""
    tags: frozenset[str] = frozenset()
    addresses: tuple[Address, ...] = ()
    status: SubscriberStatus = SubscriberStatus.SUBSCRIBED
    origin: SubscriberOrigin = SubscriberOrigin.CHAT
    created_at: datetime
    active_at: datetime | None = None
    """When they last wrote to the bot, up to an hour sooner than they really did."""
    unsubscribed_at: datetime | None = None
    """Since when they want no broadcasts."""
    is_reachable: bool = True
    """False where their chat has blocked the bot."""
    revision: int = 1
    """Grows with each change that somebody makes to them."""

    @property
    def is_subscribed(self) -> bool:
        """Tell whether they want broadcasts."""
        return self.status is SubscriberStatus.SUBSCRIBED

    def called(self, name: str) -> Self:
        """Return them with the name that they give themselves in a chat. What others call them is kept."""
        if not name or (self.name and self.origin is not SubscriberOrigin.CHAT):
            return self
        return replace(self, name=name)

    def unsubscribed(self, at: datetime) -> Self:
        """Return them wanting no broadcasts since then; where they wanted none already, as they are."""
        if not self.is_subscribed:
            return self
        return replace(self, status=SubscriberStatus.UNSUBSCRIBED, unsubscribed_at=at)

    def resubscribed(self) -> Self:
        """Return them wanting broadcasts (again)."""
        return replace(self, status=SubscriberStatus.SUBSCRIBED, unsubscribed_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingList:
    """Something to which people subscribe by a link, `/start <code>`."""

    id: ListId
    bot_id: BotId
    code: str
    """1 to 64 of A-Z, a-z, 0-9, _ and - (https://core.telegram.org/bots/features#deep-linking), unique in a bot."""
    title: str
    revision: int = 1
    created_at: datetime
    created_by: UserId
