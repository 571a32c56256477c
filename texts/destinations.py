"""Where a scheduled message goes, if not into the chat in which it was made."""

from scheduling.content import Content
from scheduling.messages import ScheduledMessage

_LONGEST_TITLE = 40


def arrow(message: ScheduledMessage) -> str:
    """Return "→ News" for what goes to the channel News, else nothing."""
    return (
        "" if message.recipient_title is None else f"→ {Content(message.recipient_title).first_words(_LONGEST_TITLE)}"
    )
