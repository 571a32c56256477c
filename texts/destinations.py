"""Where a scheduled message goes, if not into the chat in which it was made."""

from scheduling.content import Content
from scheduling.destinations import Destination
from scheduling.messages import ScheduledMessage
from texts.rich import plain

_LONGEST_TITLE = 40


def arrow(message: ScheduledMessage) -> str:
    """Return "→ News" for what goes to the channel News, else nothing."""
    return to_channel(message.destination)


def to_channel(destination: Destination | None) -> str:
    """Return "→ News", or nothing where it is the chat itself."""
    if destination is None:
        return ""
    return plain("→ {title}", title=Content(destination.title).first_words(_LONGEST_TITLE))
