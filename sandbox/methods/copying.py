"""Copies and forwards."""

from itertools import pairwise

from sandbox.access import check_may_send, check_reachable, find_chat
from sandbox.bots import HostedBot
from sandbox.composing import answered, caption, deliver, origin
from sandbox.errors import BadRequest
from sandbox.methods.editing import CAPTIONED, message_ids
from sandbox.model import Chat, Message
from sandbox.params import Params
from sandbox.registry import method
from sandbox.wire import Json, Result
from sandbox.world import World

CONTENT = (
    "text", "entities", "link_preview_options", "caption", "caption_entities", "show_caption_above_media",
    "has_media_spoiler", "animation", "audio", "document", "photo", "sticker", "video", "video_note", "voice",
    "contact", "dice", "poll", "venue", "location",
)  # fmt: skip
CAPTION = ("caption", "caption_entities", "show_caption_above_media")


def _source(world: World, bot: HostedBot, params: Params) -> Chat:
    chat = find_chat(world, bot, params, "from_chat_id")
    check_reachable(chat, bot)
    return chat


def _content(message: Message) -> Json | None:
    """Return what a copy takes over, or `None` where there is nothing that can be copied."""
    if message.is_service or message.is_protected:
        return None
    content = {name: message.raw[name] for name in CONTENT if name in message.raw}
    return content or None


def _one(world: World, bot: HostedBot, params: Params, verb: str, participle: str) -> tuple[Message, Json]:
    chat = _source(world, bot, params)
    if not params.integer("message_id"):
        raise BadRequest("message identifier is not specified")
    message = chat.living(params.integer("message_id"))
    if message is None:
        raise BadRequest(f"message to {verb} not found")
    content = _content(message)
    if content is None:
        raise BadRequest(f"message can't be {participle}")
    return message, content


@method("copyMessage")
def copy_message(world: World, bot: HostedBot, params: Params) -> Result:
    """Send the content of a message anew, with another caption if one is given."""
    _, content = _one(world, bot, params, "copy", "copied")
    if "caption" in params and any(kind in content for kind in CAPTIONED):
        content = {name: value for name, value in content.items() if name not in CAPTION} | caption(params)
    return {"message_id": deliver(world, bot, params, content).id}


@method("forwardMessage")
def forward_message(world: World, bot: HostedBot, params: Params) -> Result:
    """Send a message on, with where it comes from."""
    message, content = _one(world, bot, params, "forward", "forwarded")
    sent = deliver(world, bot, params, {"forward_origin": origin(message), **content})
    return answered(world, bot, sent)


def _several(world: World, bot: HostedBot, params: Params, *, forward: bool) -> Result:
    chat = _source(world, bot, params)
    ids = message_ids(params)
    if any(later <= earlier for earlier, later in pairwise(ids)):
        raise BadRequest("message identifiers must be in a strictly increasing order")
    check_may_send(find_chat(world, bot, params), bot)
    groups: dict[str, str] = {}
    sent: list[Json] = []
    for one in ids:
        message = chat.living(one)
        content = _content(message) if message is not None else None
        if message is None or content is None:
            continue  # what can't be sent is left out without a word, as by the real server
        if params.flag("remove_caption"):
            content = {name: value for name, value in content.items() if name not in CAPTION}
        if group := message.raw.get("media_group_id"):
            content["media_group_id"] = groups.setdefault(group, str(world.rng.getrandbits(53)))
        if forward:
            content["forward_origin"] = origin(message)
        sent.append({"message_id": deliver(world, bot, params, content).id})
    if not sent:
        raise BadRequest(f"there are no messages to {'forward' if forward else 'copy'}")
    return sent


@method("copyMessages")
def copy_messages(world: World, bot: HostedBot, params: Params) -> Result:
    """Copy several messages; those that can't be are skipped silently."""
    return _several(world, bot, params, forward=False)


@method("forwardMessages")
def forward_messages(world: World, bot: HostedBot, params: Params) -> Result:
    """Forward several messages; those that can't be are skipped silently."""
    return _several(world, bot, params, forward=True)
