"""What people may not do in a chat or with a channel, and what is wrong with its settings."""

from dataclasses import dataclass

from scheduling.errors.base import DomainError


@dataclass(eq=False)
class AccessDenied(DomainError):
    """The bot serves listed people and chats only (`ACCESS=allowlist`)."""


@dataclass(eq=False)
class NotAllowed(DomainError):
    """Only an administrator of the chat or the message's creator may do that."""


@dataclass(eq=False)
class OnlyAdministratorsSchedule(DomainError):
    """In this shared chat only administrators may schedule."""


@dataclass(eq=False)
class OnlyAdministrators(DomainError):
    """Only an administrator of the chat may change its settings."""


@dataclass(eq=False)
class ChannelNotFound(DomainError):
    """No channel of this name, or none that this person may know of. `named` is what they wrote; "" where nothing."""

    named: str


@dataclass(eq=False)
class NotYourChannel(DomainError):
    """Somebody does not administer a channel, or may not post there."""

    title: str


@dataclass(eq=False)
class BotMayNotPost(DomainError):
    """The bot does not administer a channel, or may not post there."""

    title: str


@dataclass(eq=False)
class ChannelsInPrivateOnly(DomainError):
    """What goes to a channel is scheduled in a private chat."""


@dataclass(eq=False)
class UnknownLanguage(DomainError):
    """A language that has no catalog. `known` are the codes of those that have one."""

    text: str
    known: tuple[str, ...]
