"""Why a schedule can't be found, changed or taken back."""

from dataclasses import dataclass

from scheduling.errors.base import DomainError


@dataclass(eq=False)
class MessageNotFound(DomainError):
    """No such scheduled message in this chat: also the answer to an id that belongs to another chat."""

    reference: str


@dataclass(eq=False)
class BadReference(DomainError):
    """Something that is neither a number nor an id, where a scheduled message must be named."""

    text: str


@dataclass(eq=False)
class AlreadyEnded(DomainError):
    """The scheduled message was cancelled or has run its course; there is nothing to change."""

    number: int


@dataclass(eq=False)
class NothingFollows(DomainError):
    """The next time is the last one: without it nothing would be left to send."""

    number: int


@dataclass(eq=False)
class SkippedTimePassed(DomainError):
    """The time that was skipped is over, so that it can't be let in again."""

    number: int


@dataclass(eq=False)
class StillToCome(DomainError):
    """Something is still to come of the scheduled message, so that it can't be archived."""

    number: int


@dataclass(eq=False)
class CannotShift(DomainError):
    """The scheduled message can't come some hours earlier or later: no rule says that, or its time would be over."""

    number: int
    has_passed: bool


@dataclass(eq=False)
class TooLateToUndo(DomainError):
    """Undo is offered until the next due time, and for a day at most."""

    number: int


@dataclass(eq=False)
class TooLateToEdit(DomainError):
    """Editing the message that asked for it changes a scheduled message only while Undo is offered."""

    number: int


@dataclass(eq=False)
class StaleRevision(DomainError):
    """Somebody changed the scheduled message since this button was drawn."""

    number: int


@dataclass(eq=False)
class PausedMeanwhile(DomainError):
    """The schedule is paused: before an edit can change it, it must go on."""

    number: int


@dataclass(eq=False)
class EditNotUnderstood(DomainError):
    """The message that had asked for a schedule was edited into something that asks for nothing that can be."""

    number: int
    problem: DomainError


@dataclass(eq=False)
class OptionNotOffered(DomainError):
    """An option of a schedule with a value that no button of ours carries."""
