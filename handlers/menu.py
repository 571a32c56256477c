"""The command menu, for each language and for private chats and groups apart."""

import logging

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from texts.greetings import command_menu
from texts.speech import SOURCE_LANGUAGE, languages, speaking

logger = logging.getLogger(__name__)


async def set_command_menus(bot: Bot) -> None:
    """Set the menus. A server that knows none (some emulators) must not keep the bot from starting."""
    scopes = ((BotCommandScopeAllPrivateChats(), False), (BotCommandScopeAllGroupChats(), True))
    for language in languages():
        code = None if language == SOURCE_LANGUAGE else language.split("_")[0]
        for scope, shared in scopes:
            with speaking(language):
                commands = [BotCommand(command=name, description=words) for name, words in command_menu(shared=shared)]
            try:
                await bot.set_my_commands(commands, scope=scope, language_code=code)
            except TelegramAPIError as error:
                logger.warning("command menu not set", extra={"language": language, "error": type(error).__name__})
                return
