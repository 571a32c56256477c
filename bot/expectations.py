"""Which updates somebody expects an answer to, told from the raw update: no model, no database, no dispatcher."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.fallback import CONTENT
from texts.greetings import command_menu

ANSWERED_IN_PRIVATE = CONTENT | {"location"}


def expects_answer(update: Mapping[str, Any], *, username: str | None) -> bool:
    """Tell whether the bot @`username` would answer this: a tap, a command, anything typed or said to it."""
    # An inline query is of use at once only: it is never kept until the database is back.
    if isinstance(update.get("callback_query"), Mapping) or isinstance(update.get("inline_query"), Mapping):
        return True
    if isinstance(edited := update.get("edited_message"), Mapping):
        return _command_in(edited)[0] == "schedule"  # whatever else an edit asks for can wait
    message = update.get("message")
    if not isinstance(message, Mapping):
        return False
    chat = message.get("chat")
    if isinstance(chat, Mapping) and chat.get("type") == "private":
        return any(kind in message for kind in ANSWERED_IN_PRIVATE)
    name, mention = _command_in(message)
    if mention:
        return username is not None and mention.casefold() == username.casefold()
    return name in {known for known, _description in command_menu()}


def answering(username: Callable[[], str | None]) -> Callable[[Mapping[str, Any]], bool]:
    """Return the question for a bot whose name is learnt later."""
    return lambda update: expects_answer(update, username=username())


def _command_in(message: Mapping[str, Any]) -> tuple[str, str]:
    """Return a message's command and the bot that it names, both empty where there is none."""
    text = message.get("text") or message.get("caption")
    if not isinstance(text, str) or not text.startswith("/"):
        return "", ""
    name, _at, mention = text.split(maxsplit=1)[0][1:].partition("@")
    return name.casefold(), mention
