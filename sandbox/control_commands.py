"""What can be asked of the emulator over HTTP: each command a function of the request's JSON."""

import base64
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from sandbox.bots import HostedBot
from sandbox.faults import KINDS
from sandbox.model import Chat, Message, User
from sandbox.wire import Json

if TYPE_CHECKING:
    from sandbox.emulator import Emulator

Command: TypeAlias = "Callable[[Emulator, Json], Awaitable[Json]]"
AnyCommand = TypeVar("AnyCommand", bound=Command)

COMMANDS: dict[str, Command] = {}
NO_ANSWER_AFTER = 10.0


class CommandError(Exception):
    """A command that can't be carried out, in words for whoever sent it."""


def command(name: str) -> Callable[[AnyCommand], AnyCommand]:
    """Enter a function as a command."""

    def enter(function: AnyCommand) -> AnyCommand:
        COMMANDS[name] = function
        return function

    return enter


def _need(body: Json, name: str) -> object:
    if body.get(name) is None:
        raise CommandError(f"{name} is missing")
    return body[name]


def _user(emulator: "Emulator", body: Json, name: str = "user") -> User:
    user = emulator.world.users.get(int(str(_need(body, name))))
    if user is None:
        raise CommandError(f"there is no user {body[name]}")
    return user


def _bot(emulator: "Emulator", body: Json) -> HostedBot:
    return emulator.bot(body.get("bot"))


def _chat(emulator: "Emulator", body: Json) -> Chat:
    place = body.get("chat", body.get("user"))
    if place is None:
        raise CommandError("chat is missing")
    return emulator.chat(int(place), bot=_bot(emulator, body))


def _message(emulator: "Emulator", body: Json, name: str = "message") -> Message:
    message = _chat(emulator, body).living(int(str(_need(body, name))))
    if message is None:
        raise CommandError(f"there is no message {body[name]}")
    return message


@command("users")
async def add_user(emulator: "Emulator", body: Json) -> Json:
    """Make a person: `first_name`, `last_name`, `username`, `language_code`, `user_id`, `started`."""
    names = ("first_name", "last_name", "username", "language_code", "user_id")
    options = {name: body[name] for name in names if body.get(name) is not None}
    return emulator.add_user(**options, started=bool(body.get("started"))).to_json()


@command("groups")
async def add_group(emulator: "Emulator", body: Json) -> Json:
    """Make a group: `title`, `members` (ids), `forum`, `supergroup`, `username`."""
    members = [_user(emulator, {"user": one}) for one in body.get("members", [])]
    return emulator.add_group(
        str(body.get("title", "Team")),
        members,
        forum=bool(body.get("forum")),
        supergroup=bool(body.get("supergroup")),
        username=body.get("username"),
    ).to_json()


@command("channels")
async def add_channel(emulator: "Emulator", body: Json) -> Json:
    """Make a channel: `title`, `owner` (an id), `username`."""
    owner = _user(emulator, body, "owner") if body.get("owner") else None
    return emulator.add_channel(str(body.get("title", "News")), owner, username=body.get("username")).to_json()


@command("topics")
async def add_topic(emulator: "Emulator", body: Json) -> Json:
    """Open a topic in a forum: `chat`, `name`."""
    return emulator.add_topic(_chat(emulator, body), str(body.get("name", "Talk"))).to_json()


@command("say")
async def say(emulator: "Emulator", body: Json) -> Json:
    """Let somebody write: `user`, `text`, `chat`, `topic`, `entities`, `reply_to` (a message id)."""
    return emulator.say(
        _user(emulator, body),
        str(_need(body, "text")),
        _chat(emulator, body),
        body.get("entities"),
        topic=body.get("topic"),
        reply_to=_message(emulator, body, "reply_to") if body.get("reply_to") else None,
    ).raw


@command("send")
async def send(emulator: "Emulator", body: Json) -> Json:
    """Let somebody send any content: `user`, `content` (fields of a `Message`), `chat`, `topic`."""
    content = _need(body, "content")
    if not isinstance(content, dict):
        raise CommandError("content must be an object")
    return emulator.send(_user(emulator, body), content, _chat(emulator, body), topic=body.get("topic")).raw


@command("files")
async def send_file(emulator: "Emulator", body: Json) -> Json:
    """Let somebody send a file: `user`, `kind`, `name`, `content` (base64), `caption`, `chat`, `topic`."""
    return emulator.send_file(
        _user(emulator, body),
        str(body.get("kind", "document")),
        base64.b64decode(str(body.get("content", ""))),
        str(body.get("name", "")),
        caption=str(body.get("caption", "")),
        chat=_chat(emulator, body),
        topic=body.get("topic"),
    ).raw


@command("edit")
async def edit(emulator: "Emulator", body: Json) -> Json:
    """Let somebody edit their message: `user`, `chat`, `message`, `text`, `entities`."""
    message = _message(emulator, body)
    emulator.edit(_user(emulator, body), message, str(_need(body, "text")), body.get("entities"))
    return message.raw


@command("delete")
async def delete(emulator: "Emulator", body: Json) -> Json:
    """Let somebody delete a message: `chat`, `message`."""
    emulator.delete(_message(emulator, body))
    return {"deleted": body["message"]}


@command("tap")
async def tap(emulator: "Emulator", body: Json) -> Json:
    """Let somebody tap a button: `user`, `chat`, `message`, `button`; with `wait` its answer comes along."""
    tapped = emulator.tap(_user(emulator, body), _message(emulator, body), str(_need(body, "button")))
    shown: Json = {"id": tapped.id, "button": tapped.button, "answer": None}
    if body.get("wait"):
        try:
            answer = await tapped.answer(NO_ANSWER_AFTER)
        except TimeoutError:
            return shown
        shown["answer"] = {"text": answer.text, "show_alert": answer.show_alert, "url": answer.url}
    return shown


@command("block")
async def block(emulator: "Emulator", body: Json) -> Json:
    """Let somebody block the bot: `user`."""
    emulator.block_bot(_user(emulator, body), bot=_bot(emulator, body))
    return {"blocked": True}


@command("unblock")
async def unblock(emulator: "Emulator", body: Json) -> Json:
    """Let somebody unblock the bot: `user`."""
    emulator.unblock_bot(_user(emulator, body), bot=_bot(emulator, body))
    return {"blocked": False}


@command("members")
async def members(emulator: "Emulator", body: Json) -> Json:
    """Change what somebody is in a chat.

    `chat`, `user` (without: the bot), `action` (add, remove, leave, promote, demote, restrict), `rights`.
    """
    chat = _chat(emulator, {**body, "chat": _need(body, "chat")})
    user = _user(emulator, body) if body.get("user") else _bot(emulator, body).user
    rights = {str(name): bool(value) for name, value in body.get("rights", {}).items()}
    match body.get("action"):
        case "add" if user.is_bot:
            emulator.add_bot(chat, emulator.world.bot_of(user))
        case "add":
            emulator.add_member(chat, user)
        case "remove":
            emulator.remove_member(chat, user)
        case "leave":
            emulator.remove_member(chat, user, kick=False)
        case "promote":
            emulator.promote(chat, user, by=None, **rights)
        case "demote":
            emulator.demote(chat, user)
        case "restrict":
            emulator.restrict(chat, user, by=None, **rights)
        case action:
            raise CommandError(f"{action!r} is no action")
    return chat.member(user).to_json(chat.kind)


@command("migrate")
async def migrate(emulator: "Emulator", body: Json) -> Json:
    """Upgrade a group to a supergroup: `chat`."""
    return emulator.migrate(_chat(emulator, body)).to_json()


@command("faults")
async def faults(emulator: "Emulator", body: Json) -> Json:
    """Order a fault: `kind` with its options, `method`, `chat`, `times` (null: for ever), `skip`; or `clear`."""
    if body.get("clear"):
        emulator.faults.clear()
        return {"cleared": True}
    kind = KINDS.get(str(_need(body, "kind")))
    if kind is None:
        raise CommandError(f"{body['kind']!r} is no fault, there are {sorted(KINDS)}")
    order = emulator.faults.add(
        kind(**body.get("options", {})),
        method=body.get("method"),
        chat=body.get("chat"),
        skip=int(body.get("skip", 0)),
        times=body.get("times", 1),
    )
    return {"number": order.number}
