"""How important a message is, in words."""

from texts.speech import _


def priority_in_words(priority: int) -> str:
    """Name a priority, 1 (goes first) to 5."""
    names = {1: _("Highest"), 2: _("High"), 3: _("Normal"), 4: _("Low"), 5: _("Lowest")}
    return names[priority]
