"""/stop_sending and /resume_sending: for the bot's own administrators. For all others they don't exist."""

from collections.abc import Callable, Collection

from aiogram import Router
from aiogram.types import Message

from handlers.answers import answer
from handlers.commands import command
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.use_cases.administration import ResumeSending, StopSending
from texts import administration


async def stop_sending(message: Message, chat: Chat, actor: Actor, stop_sending: StopSending, clock: Clock) -> None:
    """Let nothing be sent any more."""
    state = await stop_sending(by=actor)
    await answer(message, administration.sending_stopped(state, zone=chat.zone, now=clock.now()))


async def resume_sending(
    message: Message, chat: Chat, actor: Actor, resume_sending: ResumeSending, clock: Clock
) -> None:
    """Let everything be sent again."""
    state = await resume_sending(by=actor)
    await answer(message, administration.sending_resumed(state, zone=chat.zone, now=clock.now()))


def is_from(administrators: Collection[int]) -> Callable[[Message], bool]:
    """Return the filter of what the bot's own administrators write."""

    def is_from_administrator(message: Message) -> bool:
        # Behind all anonymous administrators of groups, and all channels, stands the same user.
        user = message.from_user if message.sender_chat is None else None
        return user is not None and user.id in administrators

    return is_from_administrator


def setup(administrators: Collection[int]) -> Router:
    """Return the router of these commands. What others write goes on to the next routers, as if it were unknown."""
    router = Router(name="administration")
    is_from_administrator = is_from(administrators)
    router.message.register(stop_sending, command("stop_sending"), is_from_administrator)
    router.message.register(resume_sending, command("resume_sending"), is_from_administrator)
    return router
