"""Labels of the buttons by which somebody says where a message goes, at most 64 characters."""

from scheduling.content import Content
from scheduling.destinations import Destination
from texts.rich import plain
from texts.speech import _

_LONGEST_TITLE = 48


def where(destination: Destination | None) -> str:
    """Choose where it goes, with what is chosen."""
    if destination is None:
        return _("Where: here")
    return plain(_("Where: {channel}"), channel=Content(destination.title).first_words(_LONGEST_TITLE))


def here(*, is_chosen: bool) -> str:
    """Let it go into this chat."""
    return f"✓ {_('Here')}" if is_chosen else _("Here")


def channel(title: str, *, is_chosen: bool) -> str:
    """Let it go to this channel."""
    shown = Content(title).first_words(_LONGEST_TITLE)
    return f"✓ {shown}" if is_chosen else shown


def another_channel() -> str:
    """Let it go to a channel that is not among these."""
    return _("Another channel…")


def choose_channel() -> str:
    """Open the client's own list of channels."""
    return _("Choose a channel")
