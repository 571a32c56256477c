"""What a platform's answer to a send means. Values decide, not exceptions."""

from dataclasses import dataclass

from scheduling.chats import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """It arrived, as the platform's message `platform_message_id`."""

    platform_message_id: int | None


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
