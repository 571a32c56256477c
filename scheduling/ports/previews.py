"""Showing what would be sent."""

from dataclasses import dataclass
from typing import Protocol

from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.identifiers import TopicId
from scheduling.options import Options


@dataclass(frozen=True, slots=True)
class Preview:
    """What became of showing it."""

    failure: str | None = None
    """The category of why the platform refuses it."""
    message_id: int | None = None
    """Where it stands, if it has buttons of its own."""


class ShowPreview(Protocol):
    """Sends a message to the chat in which it is being scheduled, as it will look."""

    async def __call__(
        self, content: Content, options: Options, *, chat: Chat, topic_id: TopicId | None, idle: str
    ) -> Preview:
        """Send it, without a sound.

        Its own buttons, such as Done, carry `idle`: there is nothing yet that they could be about.
        """
