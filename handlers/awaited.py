"""Messages that answer what a dialog asks, and /cancel, which ends it.

In a private chat the next message is the answer. In groups bots may see only replies to what they wrote, so there a
dialog asks with ForceReply, and only a reply to its question counts.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.dispatcher.event.handler import CallableObject
from aiogram.types import Message

from handlers.answers import answer, bare
from handlers.commands import command
from handlers.fallback import CONTENT
from handlers.guided_screens import bare_preview
from handlers.rights import NEEDS_RIGHTS
from scheduling.chats import Actor, Chat
from scheduling.dialogs import DialogKind
from scheduling.identifiers import TopicId
from scheduling.use_cases.dialogs import FindAwaiting, LeaveDialog
from scheduling.use_cases.guided_previews import previewed
from texts import dialogs

Answered = Callable[..., Awaitable[Any]]
"""A handler like any other; besides the message it may ask for `dialog`."""
CAN_ANSWER = CONTENT | {"location"}
"""What people send, and not what the platform tells of."""


async def may_answer(message: Message, bot: Bot) -> bool:
    """Tell whether a message can be the answer to something."""
    if message.content_type not in CAN_ANSWER or (message.text or message.caption or "").startswith("/"):
        return False
    if message.chat.type == "private":
        return True
    original = message.reply_to_message
    return original is not None and original.from_user is not None and original.from_user.id == bot.id


class AwaitedAnswers:
    """Gives an answer to whatever waits for it."""

    def __init__(self, answered: Mapping[DialogKind, Answered]) -> None:
        self._answered = {kind: CallableObject(handler) for kind, handler in answered.items()}

    async def __call__(
        self,
        message: Message,
        chat: Chat,
        actor: Actor,
        topic_id: TopicId | None,
        find_awaiting: FindAwaiting,
        **others: Any,
    ) -> Any:
        """Go on with the dialog; raise `SkipHandler` where nothing awaits this message."""
        original = message.reply_to_message
        dialog = await find_awaiting(
            chat=chat,
            by=actor,
            topic_id=topic_id,
            replied_to_id=None if original is None else original.message_id,
        )
        if dialog is None or dialog.kind not in self._answered:
            raise SkipHandler
        return await self._answered[dialog.kind].call(
            message, chat=chat, actor=actor, topic_id=topic_id, dialog=dialog, **others
        )


async def leave(
    message: Message, chat: Chat, actor: Actor, topic_id: TopicId | None, leave_dialog: LeaveDialog
) -> None:
    """End the dialog that awaits something."""
    left = await leave_dialog(chat=chat, by=actor, topic_id=topic_id)
    if left is not None and not chat.kind.is_shared:
        await bare(message, left.prompt_message_id)
    await answer(message, dialogs.left() if left is not None else dialogs.nothing_to_leave())
    if left is not None:
        await bare_preview(message, previewed(left, chat))


def setup(answered: Mapping[DialogKind, Answered]) -> Router:
    """Return the router; it must come behind the commands and before whatever else takes plain messages."""
    router = Router(name="awaited")
    router.message.register(leave, command("cancel"))
    router.message.register(AwaitedAnswers(answered).__call__, may_answer, flags={NEEDS_RIGHTS: True})
    return router
