"""Why nothing can be done about a delivery, or about a reminder that was sent."""

from dataclasses import dataclass
from datetime import datetime

from scheduling.errors.base import DomainError


@dataclass(eq=False)
class NothingToRetry(DomainError):
    """The delivery is not among the failed ones any more, or never was one of this chat."""


@dataclass(eq=False)
class AlreadyArrived(DomainError):
    """The delivery in question has arrived meanwhile."""

    number: int


@dataclass(eq=False)
class AlreadyUnderWay(DomainError):
    """The delivery in question is being sent, or will be: somebody decided that before."""

    number: int


@dataclass(eq=False)
class AlreadyLeft(DomainError):
    """Somebody decided before to leave the delivery in question as it is."""

    number: int


@dataclass(eq=False)
class ReminderNotFound(DomainError):
    """No such reminder in this chat: also the answer to one of another chat, and to one whose schedule was deleted."""


@dataclass(eq=False)
class AlreadyDone(DomainError):
    """The reminder is done, so that it can't be put off."""


@dataclass(eq=False)
class AlreadySnoozed(DomainError):
    """The reminder was put off before, to `until`; `number` is the schedule by which it comes."""

    number: int
    until: datetime
    zone: str


@dataclass(eq=False)
class SnoozeNotOffered(DomainError):
    """A time to put a reminder off to that no button of ours carries."""
