"""Why an answer to a question, or a step of a dialog, comes to nothing."""

from dataclasses import dataclass

from scheduling.errors.base import DomainError


@dataclass(eq=False)
class QuestionNotFound(DomainError):
    """No such question in this chat: also the answer to one of another chat, and to one that was purged."""


@dataclass(eq=False)
class NotYourQuestion(DomainError):
    """Only whoever wrote the request can say how it was meant."""


@dataclass(eq=False)
class QuestionClosed(DomainError):
    """The question was put aside, or the message that it is about was edited since."""


@dataclass(eq=False)
class QuestionAnswered(DomainError):
    """The question was answered before; `number` is the schedule that came of it."""

    number: int


@dataclass(eq=False)
class QuestionExpired(DomainError):
    """The question was asked too long ago, or all the times that it offers have passed."""

    has_passed: bool


@dataclass(eq=False)
class NotYourDialog(DomainError):
    """Only whoever began a dialog can go on with it."""


@dataclass(eq=False)
class DialogClosed(DomainError):
    """The dialog is over, or has gone on since the button was drawn."""


@dataclass(eq=False)
class AskedTooLongAgo(DomainError):
    """What can't be taken back is only done soon after it was asked about."""
