"""Why schedules pause by themselves, and what ends that."""

from collections.abc import Collection
from dataclasses import dataclass

from scheduling.categories import OF_AUTHOR, OF_RECIPIENT, OF_TOPIC, Category
from scheduling.identifiers import ChatId, RecipientId, TopicId


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What no longer keeps a recipient from being written to."""

    recipient_id: RecipientId
    reasons: Collection[str]
    """Categories."""
    is_of_topic: bool = False
    """Only `topic_id` was mended, not all of the chat."""
    topic_id: TopicId | None = None
    """None: the chat itself, a forum's General topic."""
    chat_id: ChatId | None = None
    """Only for what was scheduled in this chat; None: wherever it was."""


def reachable_again(recipient_id: RecipientId) -> Mended:
    """Return what is mended by a chat that writes, or lets the bot in again."""
    return Mended(recipient_id=recipient_id, reasons=OF_RECIPIENT)


def may_write_again(recipient_id: RecipientId, *, in_closed_topics: bool) -> Mended:
    """Return what is mended where the bot is a member that may write (again)."""
    reasons = OF_RECIPIENT | {Category.NO_RIGHTS}
    return Mended(recipient_id=recipient_id, reasons=reasons | OF_TOPIC if in_closed_topics else reasons)


def author_may_post_again(recipient_id: RecipientId, chat_id: ChatId) -> Mended:
    """Return what is mended where somebody may post in a channel (again) who schedules for it in `chat_id`."""
    return Mended(recipient_id=recipient_id, reasons=OF_AUTHOR, chat_id=chat_id)


def topic_open_again(recipient_id: RecipientId, topic_id: TopicId | None) -> Mended:
    """Return what is mended by a topic that was opened again."""
    return Mended(recipient_id=recipient_id, reasons=OF_TOPIC, is_of_topic=True, topic_id=topic_id)
