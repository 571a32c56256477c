"""The bot is blocked, unblocked, added, removed, given or denied rights; a topic is opened again."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.types import ChatMemberRestricted, ChatMemberUpdated, Message

from handlers.answers import NO_PREVIEW, legible_or_not, to_telegram
from scheduling.chats import Actor, Chat, ChatKind, Reachability
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.identifiers import TopicId
from scheduling.pauses import may_write_again, topic_open_again
from scheduling.use_cases.channels import NoteChannel
from scheduling.use_cases.chats import GreetGroup, MoveChat
from scheduling.use_cases.pauses import ResumeMended
from texts import arrivals
from texts.speech import speaking

GONE = {"kicked", "left"}


def reachability_after(event: ChatMemberUpdated, kind: ChatKind) -> Reachability:
    """Return whether the chat can be written to, now that the bot's standing there has changed."""
    if event.new_chat_member.status not in GONE:
        return Reachability.REACHABLE
    return Reachability.LEFT if kind.is_shared else Reachability.BLOCKED


async def membership_changed(
    event: ChatMemberUpdated, chat: Chat, resume_mended: ResumeMended, greet_group: GreetGroup, clock: Clock
) -> None:
    """Let go on what had paused until the bot may write. That the chat was met has said whether it is there at all."""
    member = event.new_chat_member
    if member.status in GONE or (isinstance(member, ChatMemberRestricted) and not member.can_send_messages):
        return
    in_closed_topics = member.status == "creator" or bool(getattr(member, "can_manage_topics", False))
    await resume_mended(may_write_again(chat.recipient_id, in_closed_topics=in_closed_topics))
    await group_joined(event, chat, greet_group, clock)


async def channel_changed(
    event: ChatMemberUpdated,
    chat: Chat,
    actor: Actor,
    note_channel: NoteChannel,
    resume_mended: ResumeMended,
    clock: Clock,
) -> None:
    """Know whether the bot may post in a channel; let go on what had paused. Whoever let it in hears how to use it."""
    member = event.new_chat_member
    may_post = bool(getattr(member, "can_post_messages", False))
    private = await note_channel(channel=chat, may_post=may_post, by=actor)
    if may_post:
        await resume_mended(may_write_again(chat.recipient_id, in_closed_topics=False))
    if private is None or private.reachability is not Reachability.REACHABLE:
        return
    with speaking(private.language):
        words = arrivals.channel_ready(chat.title, event.chat.username, chat=private, now=clock.now())
    await say(event, int(private.address.value), words)


async def group_joined(event: ChatMemberUpdated, chat: Chat, greet_group: GreetGroup, clock: Clock) -> None:
    """Introduce the bot to a group that it is new to."""
    if event.old_chat_member.status not in GONE or event.new_chat_member.status in GONE:
        return
    if chat.kind.is_shared and await greet_group(chat=chat):
        await say(event, event.chat.id, arrivals.group_joined(chat=chat, now=clock.now()))


async def say(event: ChatMemberUpdated, chat_id: int, words: Content) -> None:
    """Say something because of such an event."""
    if event.bot is None:
        return
    with legible_or_not():
        await event.bot.send_message(
            chat_id,
            words.text,
            entities=to_telegram(words.entities),
            parse_mode=None,
            link_preview_options=NO_PREVIEW,
        )


async def topic_reopened(message: Message, chat: Chat, topic_id: TopicId | None, resume_mended: ResumeMended) -> None:
    """Let go on what had paused because the topic was closed."""
    del message
    await resume_mended(topic_open_again(chat.recipient_id, topic_id))


async def moved_on(message: Message, chat: Chat, move_chat: MoveChat) -> None:
    """Follow this group to the supergroup that it has become."""
    if message.migrate_to_chat_id is not None:
        await move_chat(old=chat.address, new=replace(chat.address, value=str(message.migrate_to_chat_id)))


async def moved_here(message: Message, chat: Chat, move_chat: MoveChat) -> None:
    """Fetch what belongs to the group that has become this supergroup."""
    if message.migrate_from_chat_id is not None:
        await move_chat(old=replace(chat.address, value=str(message.migrate_from_chat_id)), new=chat.address)


def setup() -> Router:
    """Return the router of these events."""
    router = Router(name="membership")
    router.my_chat_member.register(channel_changed, F.chat.type == "channel")
    router.my_chat_member.register(membership_changed)
    router.message.register(topic_reopened, F.forum_topic_reopened)
    router.message.register(moved_on, F.migrate_to_chat_id)
    router.message.register(moved_here, F.migrate_from_chat_id)
    return router
