"""/start, /help, /whoami."""

from aiogram import Router
from aiogram.types import Message

from handlers.answers import answer
from handlers.commands import command
from handlers.rights import OPEN_TO_STRANGERS
from scheduling.chats import Chat
from scheduling.clock import Clock
from scheduling.identifiers import TopicId
from texts import greetings, settings


async def start(message: Message, chat: Chat, clock: Clock) -> None:
    """Greet. In a private chat `handlers.subscribing` does."""
    name = message.from_user.first_name if message.from_user is not None else message.chat.title or ""
    await answer(message, greetings.welcome(name, chat=chat, now=clock.now()))


async def show_help(message: Message, chat: Chat, clock: Clock) -> None:
    """Show each command with an example."""
    await answer(message, greetings.help_text(chat=chat, now=clock.now()))


async def whoami(message: Message, topic_id: TopicId | None = None) -> None:
    """Tell the ids that an administrator needs. Who writes as a chat has that chat's id."""
    author = message.sender_chat or message.from_user or message.chat
    await answer(message, settings.whoami(author.id, message.chat.id, topic_id))


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="greeting")
    router.message.register(start, command("start"))
    router.message.register(show_help, command("help"))
    router.message.register(whoami, command("whoami"), flags={OPEN_TO_STRANGERS: True})
    return router
