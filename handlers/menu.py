"""The command menu, for each language, for private chats and groups apart, and for the bot's administrators."""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence

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
from scheduling.identifiers import UserId
from scheduling.roles import Role
from texts.administration import administrators_menu
from texts.greetings import command_menu
from texts.role_words import commands_of
from texts.speech import SOURCE_LANGUAGE, languages, speaking

logger = logging.getLogger(__name__)


async def set_command_menus(
    bot: Bot,
    clock: Clock,
    administrators: Collection[int] = (),
    holders: Mapping[UserId, frozenset[Role]] | None = None,
) -> None:
    """Set the menus, also of `holders` of roles. A server that knows none must not keep the bot from starting."""
    for language in languages():
        with speaking(language):
            private, shared = command_menu(), command_menu(shared=True)
            own = [*commands_of(Role), *administrators_menu()]
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

    for holder, granted in (holders or {}).items():
        if holder not in administrators:
            await set_own_menu(bot, clock, holder, granted)


async def set_own_menu(bot: Bot, clock: Clock, person: UserId, granted: Collection[Role]) -> None:
    """Set the menu of somebody who has roles, or had some: with none it is that of everybody."""
    scope = BotCommandScopeChat(chat_id=person)
    for language in languages():
        try:
            if granted:
                with speaking(language):
                    menu = [*command_menu(), *commands_of(granted)]
                await _set(bot, clock, menu, scope, language)
            else:
                await bot.delete_my_commands(scope=scope, language_code=_code(language))
        except TelegramAPIError as error:  # they have never written to the bot
            logger.info("somebody's command menu not set", extra={"error": type(error).__name__})
            return


async def _set(
    bot: Bot, clock: Clock, menu: Sequence[tuple[str, str]], scope: BotCommandScopeUnion, language: str
) -> None:
    commands = [BotCommand(command=name, description=words) for name, words in menu]
    code = _code(language)
    try:
        await bot.set_my_commands(commands, scope=scope, language_code=code)
    except TelegramRetryAfter as refusal:  # some dozens of calls follow each other
        await clock.wait(asyncio.Event(), seconds=refusal.retry_after)
        await bot.set_my_commands(commands, scope=scope, language_code=code)


def _code(language: str) -> str | None:
    # Two letters (ISO 639-1) choose the menu of a client; whoever has no menu of their own gets the source language's.
    return None if language == SOURCE_LANGUAGE else language.partition("_")[0]
