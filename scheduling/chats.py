"""Chats, and who acts in them."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from scheduling.identifiers import BotId, ChatId, RecipientId, UserId


class ChatKind(StrEnum):
    """The kinds of chat that Telegram has."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"

    @property
    def is_shared(self) -> bool:
        """Tell whether several people write here, so that rights must be asked for."""
        return self is not ChatKind.PRIVATE


class Reachability(StrEnum):
    """Whether a chat can be written to."""

    REACHABLE = "reachable"
    BLOCKED = "blocked"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a platform finds a chat. `value` is the platform's own id, as text."""

    platform: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A place in which people talk to the bot."""

    id: ChatId
    bot_id: BotId
    recipient_id: RecipientId
    address: Address
    kind: ChatKind
    title: str
    zone: str
    """IANA name."""
    zone_is_set: bool
    """Somebody chose the zone; else it is the default."""
    language: str
    """Code of a catalog, such as "en"."""
    language_is_set: bool
    """Somebody chose the language; else it follows the client of whoever wrote first."""
    reachability: Reachability = Reachability.REACHABLE

    def in_zone(self, zone: str) -> Self:
        """Return the chat with a zone that somebody chose."""
        return replace(self, zone=zone, zone_is_set=True)

    def in_language(self, language: str) -> Self:
        """Return the chat with a language that somebody chose."""
        return replace(self, language=language, language_is_set=True)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks for something in a chat, and whether they are an administrator there."""

    user_id: UserId
    is_administrator: bool
