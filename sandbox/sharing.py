"""Chats that people pick with a button of their keyboard (core.telegram.org/bots/api#keyboardbuttonrequestchat)."""

from sandbox.model import Chat, ChatKind, User
from sandbox.wire import Json


def requested_chat(place: Chat) -> Json:
    """Return what the latest keyboard in a private chat asks for that shares a chat. Raises `LookupError`."""
    shown = (message.keyboard for message in reversed(place.messages.values()) if not message.is_deleted)
    keyboard = next((one for one in shown if one is not None), {})
    buttons = (button for row in keyboard.get("keyboard", []) for button in row)
    found = next((button["request_chat"] for button in buttons if "request_chat" in button), None)
    if found is None:
        raise LookupError("no button is shown that shares a chat")
    return dict(found)


def check_offered(request: Json, chat: Chat, user: User) -> None:
    """Refuse a chat that clients would not offer to somebody. Raises `ValueError`."""
    if request["chat_is_channel"] != (chat.kind is ChatKind.CHANNEL):
        raise ValueError(f"the button doesn't offer {chat.title}: it is a {chat.kind}")
    lacking = [right for right in _rights(request, "user") if not chat.member(user).may(right)]
    if lacking:
        raise ValueError(f"the button doesn't offer {chat.title}: {user.first_name} lacks {', '.join(lacking)}")


def needs_bot(request: Json, chat: Chat, bot: User) -> bool:
    """Tell whether clients let the bot into the chat, or give it rights, before they share it."""
    is_asked_for = bool(request.get("bot_is_member") or request.get("bot_administrator_rights"))
    member = chat.member(bot)
    has_all = member.is_inside and all(member.may(right) for right in _rights(request, "bot"))
    return is_asked_for and not has_all


def _rights(request: Json, whose: str) -> list[str]:
    given = request.get(f"{whose}_administrator_rights") or {}
    return [right for right, is_needed in given.items() if is_needed is True]
