"""Showing what would be sent."""

from typing import Protocol

from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.identifiers import TopicId
from scheduling.options import Options


class ShowPreview(Protocol):
    """Sends a message to the chat in which it is being scheduled, as it will look."""

    async def __call__(
        self, content: Content, options: Options, *, chat: Chat, topic_id: TopicId | None, idle: str
    ) -> str | None:
        """Send it, without a sound; return the category of why the platform refuses it, None where it arrived.

        Its own buttons, such as Done, carry `idle`: there is nothing yet that they could be about.
        """
