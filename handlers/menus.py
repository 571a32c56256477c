"""What can be open below a card."""

from enum import StrEnum


class CardMenu(StrEnum):
    """The buttons below a card: its own, or those of what was opened from it."""

    MAIN = "main"
    EDIT = "edit"
    MORE = "more"


class OptionMenu(StrEnum):
    """All options, or the values of one."""

    ALL = "all"
    DELETE_AFTER = "delete"
    NAGGING = "nag"
