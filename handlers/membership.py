"""The bot is blocked, unblocked, added, removed, given or denied rights; a topic is opened again."""

from aiogram import F, Router
from aiogram.types import ChatMemberRestricted, ChatMemberUpdated, Message

from scheduling.chats import Chat, ChatKind, Reachability
from scheduling.identifiers import TopicId
from scheduling.pauses import may_write_again, topic_open_again
from scheduling.use_cases.pauses import ResumeMended

GONE = {"kicked", "left"}


def reachability_after(event: ChatMemberUpdated, kind: ChatKind) -> Reachability:
    """Return whether the chat can be written to, now that the bot's standing there has changed."""
    if event.new_chat_member.status not in GONE:
        return Reachability.REACHABLE
    return Reachability.LEFT if kind.is_shared else Reachability.BLOCKED


async def membership_changed(event: ChatMemberUpdated, chat: Chat, resume_mended: ResumeMended) -> None:
    """Let go on what had paused until the bot may write. That the chat was met has said whether it is there at all."""
    member = event.new_chat_member
    if member.status in GONE or (isinstance(member, ChatMemberRestricted) and not member.can_send_messages):
        return
    in_closed_topics = member.status == "creator" or bool(getattr(member, "can_manage_topics", False))
    await resume_mended(may_write_again(chat.recipient_id, in_closed_topics=in_closed_topics))


async def topic_reopened(message: Message, chat: Chat, topic_id: TopicId | None, resume_mended: ResumeMended) -> None:
    """Let go on what had paused because the topic was closed."""
    del message
    await resume_mended(topic_open_again(chat.recipient_id, topic_id))


def setup() -> Router:
    """Return the router of these events."""
    router = Router(name="membership")
    router.my_chat_member.register(membership_changed)
    router.message.register(topic_reopened, F.forum_topic_reopened)
    return router
