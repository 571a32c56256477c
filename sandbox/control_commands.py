"""What can be asked of the emulator over HTTP: each command a function of the request's JSON."""

import base64
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
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


def _replied(emulator: "Emulator", body: Json) -> Message | None:
    return _message(emulator, body, "reply_to") if body.get("reply_to") else None


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
        reply_to=_replied(emulator, body),
    ).raw


@command("send")
async def send(emulator: "Emulator", body: Json) -> Json:
    """Let somebody send any content: `user`, `content` (fields of a `Message`), `chat`, `topic`, `reply_to`."""
    content = _need(body, "content")
    if not isinstance(content, dict):
        raise CommandError("content must be an object")
    return emulator.send(
        _user(emulator, body),
        content,
        _chat(emulator, body),
        topic=body.get("topic"),
        reply_to=_replied(emulator, body),
    ).raw


@command("files")
async def send_file(emulator: "Emulator", body: Json) -> Json:
    """Let somebody send a file.

    `user`, `kind`, `name`, `content` (base64), `mime_type`, `caption`, `entities`, `chat`, `topic`, `reply_to`; files
    with one `media_group_id` are an album; `details` as in a `Message` (`duration`, `width`, …).
    """
    details = body.get("details") or {}
    if body.get("mime_type"):
        details = {**details, "mime_type": body["mime_type"]}
    return emulator.send_file(
        _user(emulator, body),
        str(body.get("kind", "document")),
        base64.b64decode(str(body.get("content", ""))),
        str(body.get("name", "")),
        caption=str(body.get("caption", "")),
        entities=body.get("entities"),
        chat=_chat(emulator, body),
        topic=body.get("topic"),
        reply_to=_replied(emulator, body),
        media_group_id=body.get("media_group_id"),
        **details,
    ).raw


@command("edit")
async def edit(emulator: "Emulator", body: Json) -> Json:
    """Let somebody edit their message: `user`, `chat`, `message`, `text`, `entities`."""
    message = _message(emulator, body)
    emulator.edit(_user(emulator, body), message, str(_need(body, "text")), body.get("entities"))
    return message.raw


@command("delete")
async def delete(emulator: "Emulator", body: Json) -> Json:
    """Let somebody delete a message: `chat`, `message`; with `user` only one of their own."""
    message = _message(emulator, body)
    if body.get("user") and message.sender is not _user(emulator, body):
        raise CommandError("only one's own messages can be deleted here")
    emulator.delete(message)
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


@command("share-chat")
async def share_chat(emulator: "Emulator", body: Json) -> Json:
    """Let somebody press the button that shares a chat, and pick one: `user`, `shared`."""
    shared = emulator.chat(int(str(_need(body, "shared"))))
    return emulator.share_chat(_user(emulator, body), shared, bot=_bot(emulator, body)).raw


@command("share-users")
async def share_users(emulator: "Emulator", body: Json) -> Json:
    """Let somebody press the button that shares people, and pick some: `user`, `shared` (ids)."""
    ids = _need(body, "shared")
    if not isinstance(ids, list):
        raise CommandError("shared must be a list of ids")
    people = [_user(emulator, {"user": one}) for one in ids]
    return emulator.share_users(_user(emulator, body), people, bot=_bot(emulator, body)).raw


@command("inline")
async def inline(emulator: "Emulator", body: Json) -> Json:
    """Let somebody type `@bot text`: `user`, `text`, `chat`. What the bot offers comes along: `results`, `button`."""
    typed = emulator.ask_inline(
        _user(emulator, body), str(body.get("text", "")), _chat(emulator, body), bot=_bot(emulator, body)
    )
    try:
        return await typed.raw_answer(NO_ANSWER_AFTER)
    except TimeoutError:
        return {"results": [], "next_offset": "", "button": None}


@command("choose")
async def choose(emulator: "Emulator", body: Json) -> Json:
    """Let somebody post an inline result: `user`, `result` as it was offered, `chat`, `topic`."""
    result = _need(body, "result")
    if not isinstance(result, dict):
        raise CommandError("result must be an object")
    return emulator.choose_inline(
        _user(emulator, body), result, _chat(emulator, body), topic=body.get("topic"), bot=_bot(emulator, body)
    ).raw


@command("vote")
async def vote(emulator: "Emulator", body: Json) -> Json:
    """Let somebody vote in a poll: `user`, `chat`, `message`, `options` (numbers; none takes the vote back)."""
    message = _message(emulator, body)
    if "poll" not in message.raw:
        raise CommandError(f"message {message.id} is no poll")
    options = [int(number) for number in body.get("options", [])]
    emulator.vote(_user(emulator, body), message, *options)
    poll: Json = message.raw["poll"]
    return poll


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
    """Order a fault, or take all back (`clear`).

    `kind` with its `options`, `method` (`send*` means all sends), `chat`, `times` (null: for ever), `skip`, `seconds`
    of the sandbox's clock after which it ends.
    """
    if body.get("clear"):
        emulator.faults.clear()
        emulator.signal.changed()
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
        until=emulator.clock() + timedelta(seconds=float(body["seconds"])) if body.get("seconds") else None,
    )
    return {"number": order.number}


@command("clock")
async def forward(emulator: "Emulator", body: Json) -> Json:
    """Move the clock ahead through everything that is due on the way: by `seconds`, `to` an instant, or to the `next`.

    Answers when it is there: with the time, how many `stops` there were, and the `reason` if it ended before.
    """
    travel = emulator.time_travel
    if travel is None:
        raise CommandError("this clock is the machine's own and can't be moved")
    if body.get("next"):
        to = await travel.next_due()
        if to is None:
            raise CommandError("nothing is due")
    elif body.get("to"):
        to = datetime.fromisoformat(str(body["to"]))
        if to.tzinfo is None:
            raise CommandError("`to` needs an offset: 2026-12-31T12:00:00+01:00")
    else:
        to = emulator.clock() + timedelta(seconds=float(str(_need(body, "seconds"))))
    if to < emulator.clock():
        raise CommandError("the clock never goes back")
    arrival = (await travel.forward(to)).to_json()
    emulator.recorder.event("clock", 0, 0, arrival)
    return arrival
