"""What is too much."""

from dataclasses import dataclass

from scheduling.errors.base import DomainError


@dataclass(eq=False)
class TooManySchedules(DomainError):
    """There are as many current schedules as one chat, or one person in all chats, can have."""

    present: int
    limit: int
    is_of_chat: bool


@dataclass(eq=False)
class TooManyMessages(DomainError):
    """With it more messages would be planned for one day than one chat, or one person in all chats, can have."""

    planned: int
    more: int
    limit: int
    is_of_chat: bool


@dataclass(eq=False)
class RepeatsTooOften(DomainError):
    """Two of its runs lie closer to each other than this bot allows."""

    minimum_minutes: int


@dataclass(eq=False)
class TooManyCommands(DomainError):
    """Somebody sends more than can be answered; in `seconds` it goes on."""

    seconds: int
