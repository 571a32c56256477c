"""What dialogs have in common."""

from scheduling.content import Content
from texts.rich import compose
from texts.speech import _


def left() -> Content:
    """A dialog was ended at somebody's word."""
    return Content(_("All right, nothing was changed."))


def nothing_to_leave() -> Content:
    """There was no dialog to end."""
    return compose(_("There is nothing to stop here. To cancel a schedule, use {command}."), command="/cancel_schedule")
