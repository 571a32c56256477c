"""What can be looked at over HTTP: each look a function of the request's query."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from sandbox.bots import HostedBot
from sandbox.faults import Faults
from sandbox.model import Chat, Message, User
from sandbox.wire import Json, encode
from sandbox.world import Event

if TYPE_CHECKING:
    from sandbox.emulator import Emulator

Query: TypeAlias = Mapping[str, str]
Look: TypeAlias = "Callable[[Emulator, Query], Awaitable[Json]]"

MAX_WAIT = 50.0


def _number(query: Query, name: str, default: int = 0) -> int:
    return int(query.get(name, default))


def _person(emulator: "Emulator", query: Query) -> User:
    user = emulator.world.users.get(_number(query, "user"))
    if user is None:
        raise LookupError(f"there is no user {query.get('user')}")
    return user


def message_json(emulator: "Emulator", message: Message) -> Json:
    """Return a message with what people see of it and the Bot API never shows: reply keyboard, own votes."""
    shown = dict(message.raw)
    if message.keyboard:
        shown["_reply_keyboard"] = message.keyboard
    if "poll" in shown:
        votes = emulator.world.votes.get(shown["poll"]["id"], {})
        shown["_votes"] = {str(user): list(options) for user, options in votes.items()}
    return shown


def event_json(emulator: "Emulator", event: Event) -> Json:
    """Return an event as JSON."""
    payload = event.payload
    if event.kind in {"message", "edited"}:
        chat = _chat_of(emulator, event)
        message = chat.messages.get(payload["message_id"]) if chat else None
        if message is not None and message.raw is payload:
            payload = message_json(emulator, message)
    return {
        "number": event.number,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "chat_id": event.chat_id,
        "bot_id": event.bot_id,
        "payload": payload,
    }


def _chat_of(emulator: "Emulator", event: Event) -> Chat | None:
    if event.bot_id:
        return emulator.world.private_chats.get((event.bot_id, event.chat_id))
    return emulator.world.chats.get(event.chat_id)


def chat_json(chat: Chat) -> Json:
    """Return a chat with its topics and members."""
    return {
        **chat.to_json(),
        "topics": [
            {**topic.to_json(), "is_closed": topic.is_closed} for topic in chat.topics.values() if not topic.is_deleted
        ],
        "members": [member.to_json(chat.kind) for member in chat.members.values()],
        "is_gone": chat.migrated_to is not None or chat.is_deleted,
    }


async def about(emulator: "Emulator", _query: Query) -> Json:
    """Tell who and what there is."""
    return {
        "url": emulator.url,
        "now": emulator.clock().isoformat(),
        "bots": [bot.to_json() for bot in emulator.world.bots.values()],
        "users": [user.to_json() for user in emulator.world.users.values() if not user.is_bot],
        "chats": [chat_json(chat) for chat in emulator.world.chats.values()],
        "last_event": emulator.recorder.last_event,
        "last_call": emulator.recorder.total,
    }


async def chats(emulator: "Emulator", query: Query) -> Json:
    """List the chats of `user`: the private ones with each bot first, then those that the person is in."""
    user = _person(emulator, query)
    shown = []
    for bot in emulator.world.bots.values():
        chat = emulator.world.private_chat(bot, user)
        private = {"bot": bot.to_json(), "is_started": chat.is_started, "is_blocked": chat.is_blocked}
        shown.append({**chat_json(chat), **private, **_latest(chat)})
    shown += [
        {**chat_json(chat), **_latest(chat)}
        for chat in emulator.world.chats.values()
        if chat.member(user).is_inside and chat.migrated_to is None and not chat.is_deleted
    ]
    return {"chats": shown}


def _latest(chat: Chat) -> Json:
    message = next(reversed(chat.messages.values()), None)
    return {"last_message": message.raw if message else None}


async def history(emulator: "Emulator", query: Query) -> Json:
    """Return the messages of `chat` (and `topic`) as they now stand, `after` an id."""
    messages = emulator.history(_number(query, "chat"), _number(query, "topic") or None, bot=_bot(emulator, query))
    shown = [message_json(emulator, message) for message in messages if message.id > _number(query, "after")]
    return {"messages": shown, "last_event": emulator.recorder.last_event}


def _bot(emulator: "Emulator", query: Query) -> HostedBot:
    return emulator.bot(query.get("bot"))


async def events(emulator: "Emulator", query: Query) -> Json:
    """Return what happened `after` an event, at once or as soon as something does (`timeout`, in seconds)."""
    after = _number(query, "after")
    wait = min(float(query.get("timeout", 0)), MAX_WAIT)
    if wait:
        try:
            await emulator.wait_for_event(after, wait)
        except TimeoutError:
            return {"events": [], "last": after}
    return {
        "events": [event_json(emulator, event) for event in emulator.events(after)],
        "last": emulator.recorder.last_event,
    }


async def calls(emulator: "Emulator", query: Query) -> Json:
    """Return the calls, of one `method` or `chat`, `after` a number, the `latest` so many of them."""
    found = emulator.calls(query.get("method"), chat=_number(query, "chat") or None, after=_number(query, "after"))
    latest = _number(query, "latest")
    return {
        "calls": [call.to_json() for call in (found[-latest:] if latest else found)],
        "total": emulator.recorder.total,
    }


async def faults(emulator: "Emulator", _query: Query) -> Json:
    """Return the faults that were ordered."""
    return {"faults": faults_json(emulator.faults, emulator)}


def faults_json(ordered: Faults, emulator: "Emulator") -> list[Json]:
    """Return faults as JSON."""
    now = emulator.clock()
    return [
        {
            "number": order.number,
            "kind": order.fault.name,
            "method": order.method,
            "chat": order.chat,
            "times": order.times,
            "until": order.until.isoformat() if order.until else None,
            "is_open": order.is_open_at(now),
            "met": [call.number for call in order.met],
        }
        for order in ordered.orders
    ]


async def commands(emulator: "Emulator", query: Query) -> Json:
    """Return the command menu that `user` is offered in `chat`.

    The first set one counts, from narrow to wide (core.telegram.org/bots/api#determining-list-of-commands).
    """
    user, bot = _person(emulator, query), _bot(emulator, query)
    chat = emulator.chat(_number(query, "chat", user.id), bot=bot)
    in_chat: list[Json] = [{"type": "chat", "chat_id": chat.id}]
    if chat.is_private:
        scopes = [*in_chat, {"type": "all_private_chats"}]
    else:
        is_admin = chat.member(user).is_admin
        scopes = [
            {"type": "chat_member", "chat_id": chat.id, "user_id": user.id},
            *([{"type": "chat_administrators", "chat_id": chat.id}] if is_admin else []),
            *in_chat,
            *([{"type": "all_chat_administrators"}] if is_admin else []),
            {"type": "all_group_chats"},
        ]
    for scope in [*scopes, {"type": "default"}]:
        for language in (user.language_code or "", ""):
            found = bot.commands.get((encode(dict(sorted(scope.items()))), language))
            if found:
                return {"commands": found}
    return {"commands": []}


async def clock(emulator: "Emulator", _query: Query) -> Json:
    """Return the sandbox's time, and when something is due next where that is known."""
    travel = emulator.time_travel
    due = await travel.next_due() if travel is not None else None
    return {
        "now": emulator.clock().isoformat(),
        "next_due": due.isoformat() if due else None,
        "can_forward": travel is not None,
    }


LOOKS: dict[str, Look] = {
    "": about,
    "chats": chats,
    "history": history,
    "events": events,
    "calls": calls,
    "faults": faults,
    "commands": commands,
    "clock": clock,
}
