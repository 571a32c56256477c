"""Whatever nothing else understands. In groups only what is plainly meant for the bot is answered."""

from aiogram import Bot, F, Router
from aiogram.types import CallbackQuery, Message

from handlers.answers import answer, toast
from scheduling.chats import Chat
from scheduling.clock import Clock
from texts import mishaps, toasts


async def unknown_command(message: Message) -> None:
    """Name the commands."""
    await answer(message, mishaps.unknown_command((message.text or "").split(maxsplit=1)[0]))


async def no_command(message: Message, chat: Chat, clock: Clock) -> None:
    """Show how to schedule, in private; service messages and the like are left alone."""
    await answer(message, mishaps.not_a_command(chat=chat, now=clock.now()))


async def stale_button(query: CallbackQuery) -> None:
    """Say that the button is of no use any more."""
    await toast(query, toasts.stale_button(), is_alert=True)


async def is_addressed(message: Message, bot: Bot) -> bool:
    """Tell whether the command names this bot: `/whatever@ThisBot`."""
    mention = (message.text or "").split(maxsplit=1)[0].partition("@")[2]
    return bool(mention) and mention.casefold() == ((await bot.me()).username or "").casefold()


def setup() -> Router:
    """Return the router of this conversation; it must come last."""
    router = Router(name="fallback")
    router.message.register(unknown_command, F.chat.type == "private", F.text.startswith("/"))
    router.message.register(unknown_command, F.text.startswith("/"), is_addressed)
    router.message.register(no_command, F.chat.type == "private", F.content_type.in_(CONTENT))
    router.callback_query.register(stale_button)
    return router


CONTENT = {
    "text",
    "photo",
    "live_photo",
    "video",
    "animation",
    "audio",
    "voice",
    "video_note",
    "document",
    "sticker",
    "contact",
    "poll",
    "venue",
    "dice",
    "game",
    "story",
    "checklist",
    "paid_media",
    "rich_message",
}
"""What people send; everything else (joins, pins, …) is the platform's own doing."""
