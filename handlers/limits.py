"""/limits: for the bot's own administrators. For all others it doesn't exist."""

import logging
from collections.abc import Collection

from aiogram import Router
from aiogram.types import Message

from handlers.administration import is_from
from handlers.answers import answer
from handlers.commands import command
from handlers.contents import argument
from scheduling.chats import Actor, Address, Chat
from scheduling.use_cases.limits import LiftLimits, RestoreLimits, ShowLimits
from texts import limits

logger = logging.getLogger(__name__)

HERE = "here"
LONGEST_ID = 20


async def change_limits(
    message: Message,
    chat: Chat,
    actor: Actor,
    show_limits: ShowLimits,
    lift_limits: LiftLimits,
    restore_limits: RestoreLimits,
) -> None:
    """Show the limits, or lift them for a person or a chat, or let them apply again."""
    wanted, _space, whom = argument(message).casefold().partition(" ")
    address = _address(whom.strip(), chat)
    if not wanted:
        await answer(message, limits.overview(await show_limits(chat=chat, by=actor)))
    elif address is None or wanted not in {"lift", "restore"}:
        await answer(message, limits.not_understood())
    elif wanted == "lift":
        change = await lift_limits(address=address, by=actor)
        logger.warning("limits lifted", extra={"by": actor.user_id, "for": address.value, "changed": change.changed})
        await answer(message, limits.lifted(change))
    else:
        change = await restore_limits(address=address, by=actor)
        logger.warning("limits restored", extra={"by": actor.user_id, "for": address.value, "changed": change.changed})
        await answer(message, limits.restored(change))


def _address(whom: str, chat: Chat) -> Address | None:
    if whom == HERE:
        return chat.address
    digits = whom.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < LONGEST_ID):
        return None
    return Address(chat.address.platform, str(int(whom)))


def setup(administrators: Collection[int]) -> Router:
    """Return the router. What others write goes on to the next routers, as if it were unknown."""
    router = Router(name="limits")
    router.message.register(change_limits, command("limits"), is_from(administrators))
    return router
