"""Where a scheduled message goes, if not into the chat in which it was made."""

from dataclasses import dataclass

from scheduling.identifiers import RecipientId


@dataclass(frozen=True, slots=True)
class Destination:
    """A channel."""

    recipient_id: RecipientId
    title: str
    """What people call it."""
