"""What can be wrong with what administrators of the bot do with roles, or look for in what was done."""

from dataclasses import dataclass
from enum import StrEnum

from scheduling.errors.base import DomainError


@dataclass(eq=False)
class NothingCalledSo(DomainError):
    """Nobody and nothing that anything was done by, or to, is called so. `word` is empty where it is gone."""

    word: str


class NoPerson(StrEnum):
    """What somebody pointed to instead of a person."""

    BOT = "bot"
    CHAT = "chat"
    """A group or a channel."""
    HIDDEN = "hidden"
    """Who wrote a forwarded message does not show who they are."""
    NOTHING = "nothing"
    """Neither a forwarded message nor an id."""


@dataclass(eq=False)
class NotAPerson(DomainError):
    """Roles are for people."""

    what: NoPerson


@dataclass(eq=False)
class AdministratorAlready(DomainError):
    """They are an administrator of the bot, who may do everything."""


@dataclass(eq=False)
class RolesChanged(DomainError):
    """Somebody's roles are others than were shown when the button was drawn."""
