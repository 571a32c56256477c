"""What a platform's answer to a send means. Values decide, not exceptions."""

from dataclasses import dataclass
from typing import Self

from scheduling.chats import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """It arrived, as the platform's message `platform_message_id`."""

    platform_message_id: int | None
    platform_message_ids: tuple[int, ...] = ()
    """Of an album: all its messages, the first of which is `platform_message_id`."""

    @classmethod
    def as_messages(cls, ids: tuple[int, ...]) -> Self:
        """It arrived as one message, or as several; there is at least one."""
        return cls(platform_message_id=ids[0], platform_message_ids=ids if len(ids) > 1 else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryLater:
    """Certainly not sent, and worth another try, `after` seconds at the earliest where the platform says so."""

    category: str
    after: float | None = None
    text: str | None = None
    uses_up_try: bool = True
    """A limit (429) uses up no try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InDoubt:
    """Nobody knows whether it arrived."""

    category: str
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """The recipient lives at another address now; certainly not sent."""

    new_address: Address
    category: str = "migrated"
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended:
    """Not sent, until an administrator of the chat mends something."""

    category: str
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undeliverable:
    """Not sent, and never will be: because of the recipient, or else because of the message."""

    category: str
    recipient_is_gone: bool
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Misconfigured:
    """The bot itself may not send (token, payment, another instance). Stop, keep everything, alert."""

    category: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """No request left, because it was no longer allowed to. No answer of a platform: it is as if nobody had tried."""


Outcome = Sent | RetryLater | InDoubt | Migrated | Suspended | Undeliverable | Misconfigured
