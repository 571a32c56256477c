"""What a bot sets for itself: commands, names, descriptions, the menu button."""

import re
from collections.abc import Callable

from sandbox.access import find_chat
from sandbox.bots import HostedBot
from sandbox.errors import BadRequest
from sandbox.params import Params
from sandbox.registry import method
from sandbox.wire import Json, Result, encode
from sandbox.world import World

MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
COMMAND = re.compile(r"/?([a-z0-9_]{1,32})")
_SCOPES = frozenset({
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators",
    "chat_member",
})  # fmt: skip


def _place(world: World, bot: HostedBot, params: Params) -> tuple[str, str]:
    scope = params.value("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise BadRequest("can't parse BotCommandScope: Unsupported type specified")
    if scope["type"].startswith("chat"):
        find_chat(world, bot, Params(scope))
    return encode(dict(sorted(scope.items()))), _language(params)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise BadRequest("invalid language code specified")
    return language


@method("setMyCommands")
def set_my_commands(world: World, bot: HostedBot, params: Params) -> Result:
    """Set the commands that clients offer, for a scope and a language."""
    raw = params.value("commands", "commands")
    if not isinstance(raw, list):
        raise BadRequest("can't parse commands: expected an Array of BotCommand")
    if len(raw) > MAX_COMMANDS:
        raise BadRequest("BOT_COMMANDS_TOO_MUCH")
    place = _place(world, bot, params)
    commands: list[Json] = []
    for one in raw:
        name, description = str(one.get("command", "")).strip(), str(one.get("description", "")).strip()
        match = COMMAND.fullmatch(name)
        if match is None:
            raise BadRequest("BOT_COMMAND_INVALID")
        if not description:
            raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
        if len(description) > MAX_COMMAND_DESCRIPTION:
            raise BadRequest("command description is too long")
        commands.append({"command": match.group(1), "description": description})
    bot.commands[place] = commands
    return True


@method("getMyCommands")
def get_my_commands(world: World, bot: HostedBot, params: Params) -> Result:
    """Return the commands of exactly one scope and language."""
    return bot.commands.get(_place(world, bot, params), [])


@method("deleteMyCommands")
def delete_my_commands(world: World, bot: HostedBot, params: Params) -> Result:
    """Forget the commands of one scope and language."""
    bot.commands.pop(_place(world, bot, params), None)
    return True


def _text_setting(field: str, suffix: str, limit: int) -> None:
    def setter(_world: World, bot: HostedBot, params: Params) -> Result:
        text = params.text(field)
        if len(text) > limit:
            raise BadRequest(f"bot {field.replace('_', ' ')} is too long")
        bot.texts[field, _language(params)] = text
        return True

    def getter(_world: World, bot: HostedBot, params: Params) -> Result:
        default = bot.texts.get((field, ""), bot.account.first_name if field == "name" else "")
        return {field: bot.texts.get((field, _language(params))) or default}

    handlers: tuple[tuple[str, Callable[[World, HostedBot, Params], Result]], ...] = (("set", setter), ("get", getter))
    for verb, handler in handlers:
        method(f"{verb}My{suffix}")(handler)


_text_setting("name", "Name", 64)
_text_setting("description", "Description", 512)
_text_setting("short_description", "ShortDescription", 120)


@method("setChatMenuButton")
def set_chat_menu_button(world: World, bot: HostedBot, params: Params) -> Result:
    """Set the menu button, for one private chat or for all."""
    chat_id = find_chat(world, bot, params).id if "chat_id" in params else 0
    button = params.value("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in {"default", "commands", "web_app"}:
        raise BadRequest("can't parse menu button: Unsupported type specified")
    bot.menu_buttons[chat_id] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(_world: World, bot: HostedBot, params: Params) -> Result:
    """Return the menu button of one private chat, or of all."""
    return bot.menu_buttons.get(params.integer("chat_id")) or bot.menu_buttons.get(0) or {"type": "commands"}


@method("setMyDefaultAdministratorRights")
def set_my_default_administrator_rights(_world: World, bot: HostedBot, params: Params) -> Result:
    """Set which rights the bot asks for when it is made administrator."""
    rights = params.value("rights", "chat administrator rights") or {}
    if not isinstance(rights, dict):
        raise BadRequest("can't parse chat administrator rights: expected an Object")
    bot.default_rights[params.flag("for_channels")] = rights
    return True
