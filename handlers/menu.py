"""The command menu, for each language, for private chats and groups apart, and for the bot's administrators."""

import asyncio
import logging
from collections.abc import Collection, Sequence

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeUnion,
)

from scheduling.clock import Clock
from texts.administration import administrators_menu
from texts.greetings import command_menu
from texts.speech import SOURCE_LANGUAGE, languages, speaking

logger = logging.getLogger(__name__)


async def set_command_menus(bot: Bot, clock: Clock, administrators: Collection[int] = ()) -> None:
    """Set the menus. A server that knows none (some emulators) must not keep the bot from starting."""
    for language in languages():
        with speaking(language):
            private, shared, own = command_menu(), command_menu(shared=True), administrators_menu()
        try:
            await _set(bot, clock, private, BotCommandScopeAllPrivateChats(), language)
            await _set(bot, clock, shared, BotCommandScopeAllGroupChats(), language)
        except TelegramAPIError as error:
            logger.warning("command menu not set", extra={"language": language, "error": type(error).__name__})
            return
        for administrator in administrators:
            try:
                await _set(bot, clock, [*private, *own], BotCommandScopeChat(chat_id=administrator), language)
            except TelegramAPIError as error:  # they have never written to the bot
                logger.info("administrator's command menu not set", extra={"error": type(error).__name__})


async def _set(
    bot: Bot, clock: Clock, menu: Sequence[tuple[str, str]], scope: BotCommandScopeUnion, language: str
) -> None:
    commands = [BotCommand(command=name, description=words) for name, words in menu]
    # Two letters (ISO 639-1) choose the menu of a client; whoever has no menu of their own gets the source language's.
    code = None if language == SOURCE_LANGUAGE else language.partition("_")[0]
    try:
        await bot.set_my_commands(commands, scope=scope, language_code=code)
    except TelegramRetryAfter as refusal:  # some dozens of calls follow each other
        await clock.wait(asyncio.Event(), seconds=refusal.retry_after)
        await bot.set_my_commands(commands, scope=scope, language_code=code)
