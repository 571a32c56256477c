"""What can be open below a card."""

from enum import StrEnum


class CardMenu(StrEnum):
    """The buttons below a card: its own, or those of what was opened from it."""

    MAIN = "main"
    EDIT = "edit"
    MORE = "more"


class Editable(StrEnum):
    """What can be changed by a message that is asked for."""

    TEXT = "text"
    TIME = "time"
    BUTTONS = "links"


class OptionMenu(StrEnum):
    """All options, or the values of one."""

    ALL = "all"
    DELETE_AFTER = "delete"
    NAGGING = "nag"
