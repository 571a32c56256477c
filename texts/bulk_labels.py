"""Labels of the buttons below several schedules, at most 64 characters."""

from texts.rich import plain
from texts.speech import _, n_


def save(count: int, *, is_all: bool) -> str:
    """Save those that are right."""
    if is_all:
        return plain(n_("Save {n} schedule", "Save {n} schedules", count), n=count)
    return plain(n_("Save the {n} that is right", "Save the {n} that are right", count), n=count)


def as_one() -> str:
    """It is one message."""
    return _("One message with several lines")


def leave() -> str:
    """Save nothing."""
    return _("Don't save")


def undo_all(count: int) -> str:
    """Take all back."""
    return plain(n_("Undo {n} schedule", "Undo all {n} schedules", count), n=count)


def as_table() -> str:
    """Send what is listed as a table."""
    return _("📄 As a table (CSV)")
