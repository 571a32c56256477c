"""Why somebody who gets broadcasts, or a list of such people, can't be found, made or changed."""

from dataclasses import dataclass

from scheduling.errors.base import DomainError


@dataclass(eq=False)
class SubscriberNotFound(DomainError):
    """No such recipient: they were deleted, or belong to another bot."""


@dataclass(eq=False)
class ExternalIdTaken(DomainError):
    """Somebody else has this external id."""

    external_id: str


@dataclass(eq=False)
class AddressTaken(DomainError):
    """Somebody else has this address on a platform."""

    platform: str
    value: str


@dataclass(eq=False)
class StaleSubscriber(DomainError):
    """The recipient was changed since the button was drawn."""

    name: str


@dataclass(eq=False)
class AlreadySubscribed(DomainError):
    """They get what is sent to many already."""


@dataclass(eq=False)
class ListNotFound(DomainError):
    """No such list: it was deleted, or it belongs to another bot."""


@dataclass(eq=False)
class ListCodeTaken(DomainError):
    """Another list has this code."""

    code: str


@dataclass(eq=False)
class ListCodeRefused(DomainError):
    """Nothing that can stand in a deep link: 1 to 64 of A-Z, a-z, 0-9, _ and -."""

    code: str


@dataclass(eq=False)
class ListTitleRefused(DomainError):
    """Nothing that can be a list's title: it is empty, has several lines, or is too long."""

    length: int
    most: int


@dataclass(eq=False)
class TooManyLists(DomainError):
    """A bot has no more of them."""

    most: int


@dataclass(eq=False)
class StaleList(DomainError):
    """The list was changed since the button was drawn."""

    title: str
