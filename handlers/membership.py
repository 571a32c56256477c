"""The bot is blocked, unblocked, added or removed."""

from aiogram import Router
from aiogram.types import ChatMemberUpdated

from scheduling.chats import Chat, ChatKind, Reachability
from scheduling.use_cases.chats import NoteReachability

GONE = {"kicked", "left"}


async def membership_changed(event: ChatMemberUpdated, chat: Chat, note_reachability: NoteReachability) -> None:
    """Remember whether the chat can be written to. That it can is known by now: the chat was met."""
    if event.new_chat_member.status in GONE:
        gone = Reachability.BLOCKED if chat.kind is ChatKind.PRIVATE else Reachability.LEFT
        await note_reachability(chat, gone)


def setup() -> Router:
    """Return the router of these events."""
    router = Router(name="membership")
    router.my_chat_member.register(membership_changed)
    return router
