"""What can be wrong with what is to be sent."""

from dataclasses import dataclass
from enum import StrEnum

from scheduling.errors.base import DomainError
from scheduling.errors.times import Form


@dataclass(eq=False)
class NothingToSend(DomainError):
    """A time without a message. `form` is the form that was read."""

    form: Form


@dataclass(eq=False)
class NothingToSee(DomainError):
    """A message that is empty, or of which nothing can be seen."""


@dataclass(eq=False)
class MessageTooLong(DomainError):
    """A text beyond the platform's limit, both in code points."""

    length: int
    limit: int


@dataclass(eq=False)
class CaptionTooLong(DomainError):
    """A text that comes with a file, beyond the platform's limit, both in code points."""

    length: int
    limit: int


@dataclass(eq=False)
class TooMuchInOne(DomainError):
    """More messages in one schedule than may be."""

    messages: int
    limit: int


@dataclass(eq=False)
class NoButtonsBelowAlbums(DomainError):
    """Buttons, or Done and Snooze, below an album, which can't carry any."""


class LinkProblem(StrEnum):
    """What is wrong with a line of link buttons."""

    NOT_A_BUTTON = "not_a_button"
    NO_LABEL = "no_label"
    NO_ADDRESS = "no_address"
    LABEL_TOO_LONG = "label_too_long"
    ADDRESS_TOO_LONG = "address_too_long"
    TOO_MANY_IN_ROW = "too_many_in_row"
    TOO_MANY = "too_many"


@dataclass(eq=False)
class LinkButtonsRefused(DomainError):
    """Link buttons that can't be read or sent. `line` counts from 1, `text` is what is at fault there."""

    problem: LinkProblem
    line: int
    text: str
    limit: int = 0


class Unkept(StrEnum):
    """What can't be sent again later."""

    OTHER = "other"
    """A game, an invoice, a story, a die, …"""
    LIVE_LOCATION = "live_location"
    """It moves, and nobody knows where to."""
    FOREIGN_QUIZ = "foreign_quiz"
    """Its right answer is not told to us."""
    POLL_WITH_MEDIA = "poll_with_media"


@dataclass(eq=False)
class CannotBeKept(DomainError):
    """Somebody wants something sent that can't be sent again."""

    what: Unkept
