"""Chats and people that somebody picks with a button of their keyboard.

See core.telegram.org/bots/api#keyboardbuttonrequestchat and #keyboardbuttonrequestusers.
"""

from collections.abc import Sequence

from sandbox.model import Chat, ChatKind, User
from sandbox.wire import Json, without_nothing


def requested_chat(place: Chat) -> Json:
    """Return what the latest keyboard in a private chat asks for that shares a chat. Raises `LookupError`."""
    return _requested(place, "request_chat", "no button is shown that shares a chat")


def requested_users(place: Chat) -> Json:
    """Return what the latest keyboard in a private chat asks for that shares people. Raises `LookupError`."""
    return _requested(place, "request_users", "no button is shown that shares people")


def _requested(place: Chat, name: str, lacking: str) -> Json:
    shown = (message.keyboard for message in reversed(place.messages.values()) if not message.is_deleted)
    keyboard = next((one for one in shown if one is not None), {})
    buttons = (button for row in keyboard.get("keyboard", []) for button in row)
    found = next((button[name] for button in buttons if name in button), None)
    if found is None:
        raise LookupError(lacking)
    return dict(found)


def check_people_offered(request: Json, people: Sequence[User]) -> None:
    """Refuse people whom clients would not offer, or so many at once. Raises `ValueError`."""
    most = request.get("max_quantity") or 1
    if not 1 <= len(people) <= most:
        raise ValueError(f"the button shares {most} at most")
    wanted = request.get("user_is_bot")
    for user in people:
        if wanted is not None and wanted != user.is_bot:
            raise ValueError(f"the button doesn't offer {user.first_name}: {'a bot' if user.is_bot else 'no bot'}")


def shared_user(request: Json, user: User) -> Json:
    """Return what a bot is told of somebody who was picked (core.telegram.org/bots/api#shareduser)."""
    names = {"first_name": user.first_name, "last_name": user.last_name} if request.get("request_name") else {}
    handle = {"username": user.username} if request.get("request_username") else {}
    return without_nothing(user_id=user.id, **names, **handle)


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
