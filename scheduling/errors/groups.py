"""Why a group of recipients can't be found, made or changed."""

from dataclasses import dataclass
from datetime import datetime

from scheduling.errors.base import DomainError


@dataclass(eq=False)
class GroupNotFound(DomainError):
    """No such group: it was deleted, or it belongs to another bot."""


@dataclass(eq=False)
class GroupNameTaken(DomainError):
    """Another group has this name."""

    name: str


@dataclass(eq=False)
class GroupNameRefused(DomainError):
    """Nothing that can be a group's name: it is empty, has several lines, or is too long."""

    length: int
    most: int


@dataclass(eq=False)
class StaleGroup(DomainError):
    """The group was changed since the button was drawn."""

    name: str


@dataclass(eq=False)
class MembersByCondition(DomainError):
    """Nobody is put into such a group or taken out of it: its condition says who is in it."""

    name: str


@dataclass(eq=False)
class ConditionMissing(DomainError):
    """A group by condition needs one: everybody is an audience without any group."""


@dataclass(eq=False)
class ValueRefused(DomainError):
    """Nothing that can be a variable's value in a condition: it is empty, or too long."""

    length: int
    most: int


@dataclass(eq=False)
class DayNotRead(DomainError):
    """Nothing that is a day which lies back."""

    text: str
    example: datetime
    """The instant at which such a day begins, in its own zone."""


@dataclass(eq=False)
class NobodyNamed(DomainError):
    """Nobody is named, where people are to be put into a group or taken out."""
