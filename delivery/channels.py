"""Telegram's channels, and who may post in them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramBadRequest, TelegramForbiddenError
from aiogram.types import ResultChatMemberUnion

from scheduling.chats import Address
from scheduling.errors import PlatformSilent
from scheduling.identifiers import UserId
from scheduling.ports.channels import SeenChannel

PLATFORM: Final = "telegram"
PATIENCE_SECONDS: Final = 10
"""Whoever asks waits for the answer."""


class TelegramChannels:
    """Implements the port. Nothing is remembered: rights change at any time, and Telegram tells bots of their own."""

    def __init__(self, bot: Bot) -> None:
        """Ask as `bot`."""
        self._bot = bot

    async def named(self, name: str) -> SeenChannel | None:
        """Return the channel with a public name (without @). Raises `PlatformSilent`."""
        return await self._channel(f"@{name}")

    async def at(self, address: Address) -> SeenChannel | None:
        """Return the channel at an address, if the bot can see one there. Raises `PlatformSilent`."""
        return await self._channel(int(address.value))

    async def bot_may_post(self, channel: Address) -> bool:
        """Tell whether the bot is an administrator there who may post. Raises `PlatformSilent`."""
        return await self._may_post(channel, self._bot.id)

    async def may_post(self, channel: Address, person_id: UserId) -> bool:
        """Tell whether somebody owns the channel, or is an administrator who may post. Raises `PlatformSilent`."""
        return await self._may_post(channel, person_id)

    async def _channel(self, chat_id: int | str) -> SeenChannel | None:
        async with _answered():
            try:
                chat = await self._bot.get_chat(chat_id, request_timeout=PATIENCE_SECONDS)
            except (TelegramBadRequest, TelegramForbiddenError):
                return None
        return SeenChannel(Address(PLATFORM, str(chat.id)), chat.title or "") if chat.type == "channel" else None

    async def _may_post(self, channel: Address, user_id: int) -> bool:
        async with _answered():
            try:
                member = await self._bot.get_chat_member(int(channel.value), user_id, request_timeout=PATIENCE_SECONDS)
            except (TelegramBadRequest, TelegramForbiddenError):  # not there, or the bot may not know
                return False
        return may_post(member)


def may_post(member: ResultChatMemberUnion) -> bool:
    """Tell whether a member of a channel may post in it (https://core.telegram.org/bots/api#chatmember)."""
    return member.status == "creator" or (
        member.status == "administrator" and bool(getattr(member, "can_post_messages", False))
    )


@asynccontextmanager
async def _answered() -> AsyncIterator[None]:
    try:
        yield
    except (TelegramAPIError, ClientDecodeError) as error:
        raise PlatformSilent from error
