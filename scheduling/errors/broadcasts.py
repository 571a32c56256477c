"""Why nothing can be done about a broadcast."""

from dataclasses import dataclass

from scheduling.errors.base import DomainError


@dataclass(eq=False)
class BroadcastNotFound(DomainError):
    """No such broadcast: also the answer to one of another bot, and to a schedule that is none."""


@dataclass(eq=False)
class BroadcastChanged(DomainError):
    """Somebody, or time, has changed it since its buttons were shown."""


@dataclass(eq=False)
class BroadcastOver(DomainError):
    """It is over, so that it can't be paused, resumed, cancelled or given another pace."""


@dataclass(eq=False)
class BroadcastBusy(DomainError):
    """It is paused, still being planned, or already sending something once more."""


@dataclass(eq=False)
class NothingToSendAgain(DomainError):
    """Nothing of it has failed, or is in doubt, as was asked for."""


@dataclass(eq=False)
class PaceOutOfRange(DomainError):
    """Not between one message a second and `most`."""

    most: int


@dataclass(eq=False)
class OwnTimeNeedsOneClock(DomainError):
    """Each recipient is to get it by their own clock, and the rule names no time of day, or several."""


@dataclass(eq=False)
class NotForBroadcasts(DomainError):
    """Something that makes no sense for a message to many."""
