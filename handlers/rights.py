"""Flags of handlers, which tell the middleware what a use case will want to know; and what the bot itself may."""

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import CallbackQuery, Message

NEEDS_RIGHTS = "needs_rights"
"""The use case asks whether the actor administers the chat: a question to the platform."""
SCHEDULES = "schedules"
"""The use case schedules something: whether the actor administers the chat matters where only administrators may."""
LEAVES_NO_TRACE = "leaves_no_trace"
"""The chat is not stored where it is not known (any more): the handler may be given none."""
OPEN_TO_STRANGERS = "open_to_strangers"
"""Also served to those whom the allow-list keeps out."""


async def may_pin(event: Message | CallbackQuery) -> bool:
    """Tell whether the bot may pin messages where something was written or tapped."""
    message = event.message if isinstance(event, CallbackQuery) else event
    bot = event.bot
    if not isinstance(bot, Bot) or message is None:
        return False
    if message.chat.type == "private":
        return True
    try:
        member = await bot.get_chat_member(message.chat.id, bot.id)
    except (TelegramBadRequest, TelegramForbiddenError):
        return False
    return member.status == "administrator" and bool(getattr(member, "can_pin_messages", False))
