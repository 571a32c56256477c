"""Edits, deletions, pins, reactions."""

from sandbox.access import check_reachable, find_chat
from sandbox.bots import HostedBot
from sandbox.composing import answered, caption, message_text
from sandbox.errors import BadRequest
from sandbox.keyboards import inline_keyboard, visible
from sandbox.model import Chat, ChatKind, Message
from sandbox.params import Params
from sandbox.registry import method
from sandbox.wire import Json, Result
from sandbox.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
DELETABLE_SECONDS = 48 * 3600
MEDIA = ("animation", "audio", "document", "photo", "video")
CAPTIONED = (*MEDIA, "voice")
MAX_IDS = 100


def editable(world: World, bot: HostedBot, params: Params) -> Message:
    """Return the bot's own message that an edit means."""
    if inline_message_id := params.text("inline_message_id"):
        posted = world.inline_messages.get(inline_message_id)
        if posted is None or posted.via is not bot.user or posted.is_deleted:
            raise BadRequest("MESSAGE_ID_INVALID")
        return posted
    chat = find_chat(world, bot, params)
    check_reachable(chat, bot)
    if not params.integer("message_id"):
        raise BadRequest("message identifier is not specified")
    message = chat.living(params.integer("message_id"))
    if message is None:
        raise BadRequest("message to edit not found")
    is_own = message.sender is bot.user
    may_edit = chat.kind is ChatKind.CHANNEL and chat.member(bot.user).may("can_edit_messages")
    if not (is_own or may_edit) or message.is_service or "forward_origin" in message.raw:
        raise BadRequest("message can't be edited")
    return message


def edited(world: World, bot: HostedBot, message: Message, changes: Json, *, dropped: tuple[str, ...]) -> Result:
    """Put changed fields into a message. Raises `BadRequest` when nothing changes."""
    raw = {name: value for name, value in message.raw.items() if name not in dropped}
    raw |= {name: value for name, value in changes.items() if value is not None}
    if raw == message.raw:
        raise BadRequest(NOT_MODIFIED)
    only_buttons = set(dropped) == {"reply_markup"}
    if not only_buttons or message.chat.kind is not ChatKind.CHANNEL:
        raw["edit_date"] = world.now
    world.replace(message, raw)
    return True if message.inline_message_id is not None else answered(world, bot, message)


@method("editMessageText")
def edit_message_text(world: World, bot: HostedBot, params: Params) -> Result:
    """Give a message another text; without `reply_markup` its buttons go."""
    content = message_text(params)
    markup = visible(inline_keyboard(params))
    message = editable(world, bot, params)
    if "text" not in message.raw:
        raise BadRequest("there is no text in the message to edit")
    dropped = ("text", "entities", "link_preview_options", "reply_markup")
    return edited(world, bot, message, {**content, "reply_markup": markup}, dropped=dropped)


@method("editMessageCaption")
def edit_message_caption(world: World, bot: HostedBot, params: Params) -> Result:
    """Give a message another caption; without `reply_markup` its buttons go."""
    content = caption(params)
    markup = visible(inline_keyboard(params))
    message = editable(world, bot, params)
    if not any(kind in message.raw for kind in CAPTIONED):
        raise BadRequest("there is no caption in the message to edit")
    dropped = ("caption", "caption_entities", "show_caption_above_media", "reply_markup")
    return edited(world, bot, message, {**content, "reply_markup": markup}, dropped=dropped)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, bot: HostedBot, params: Params) -> Result:
    """Give a message other buttons, or none."""
    markup = visible(inline_keyboard(params))
    message = editable(world, bot, params)
    return edited(world, bot, message, {"reply_markup": markup}, dropped=("reply_markup",))


def _check_deletable(world: World, bot: HostedBot, message: Message) -> None:
    chat = message.chat
    member = chat.member(bot.user)
    if member.may("can_delete_messages"):
        return
    is_old = world.now - message.raw["date"] > DELETABLE_SECONDS
    is_own = message.sender is bot.user and not message.is_service
    if is_old or not (chat.is_private or is_own):
        raise BadRequest("message can't be deleted" if message.is_service else "message can't be deleted for everyone")


@method("deleteMessage")
def delete_message(world: World, bot: HostedBot, params: Params) -> Result:
    """Delete a message for everybody."""
    chat = find_chat(world, bot, params)
    check_reachable(chat, bot)
    if not params.integer("message_id"):
        raise BadRequest("message identifier is not specified")
    message = chat.living(params.integer("message_id"))
    if message is None:
        raise BadRequest("message to delete not found")
    _check_deletable(world, bot, message)
    world.delete(message)
    return True


def message_ids(params: Params) -> list[int]:
    """Return the ids that a call on several messages names."""
    raw = params.value("message_ids", "message identifiers")
    if not isinstance(raw, list) or not raw:
        raise BadRequest("message identifiers are not specified")
    if len(raw) > MAX_IDS:
        raise BadRequest("too many message identifiers specified")
    if not all(str(one).isdecimal() for one in raw):
        raise BadRequest("invalid message identifier specified")
    return [int(one) for one in raw]


@method("deleteMessages")
def delete_messages(world: World, bot: HostedBot, params: Params) -> Result:
    """Delete several messages; those that are not there are skipped."""
    chat = find_chat(world, bot, params)
    check_reachable(chat, bot)
    found = [message for one in message_ids(params) if (message := chat.living(one))]
    for message in found:
        _check_deletable(world, bot, message)
    for message in found:
        world.delete(message)
    return True


def _find_pinnable(world: World, bot: HostedBot, params: Params) -> Chat:
    """Return the chat in which something is to be pinned or unpinned, where the bot may do that."""
    chat = find_chat(world, bot, params)
    member = check_reachable(chat, bot)
    right = "can_edit_messages" if chat.kind is ChatKind.CHANNEL else "can_pin_messages"
    if not chat.is_private and not member.may(right):
        raise BadRequest("not enough rights to manage pinned messages in the chat")
    return chat


@method("pinChatMessage")
def pin_chat_message(world: World, bot: HostedBot, params: Params) -> Result:
    """Pin a message; a service message tells of it."""
    chat = _find_pinnable(world, bot, params)
    message = chat.living(params.integer("message_id"))
    if message is None:
        raise BadRequest("message to pin not found")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
    pinned = {name: value for name, value in message.raw.items() if name != "reply_to_message"}
    world.post(chat, bot.user, {"pinned_message": pinned})
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, bot: HostedBot, params: Params) -> Result:
    """Unpin a message, by default the latest pinned."""
    chat = _find_pinnable(world, bot, params)
    message_id = params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise BadRequest("message to unpin not found")
    chat.pinned.remove(message_id)
    return True


@method("unpinAllChatMessages", "unpinAllForumTopicMessages", "unpinAllGeneralForumTopicMessages")
def unpin_all_chat_messages(world: World, bot: HostedBot, params: Params) -> Result:
    """Unpin every message."""
    chat = _find_pinnable(world, bot, params)
    chat.pinned.clear()
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, bot: HostedBot, params: Params) -> Result:
    """React to a message with at most one emoji."""
    chat = find_chat(world, bot, params)
    check_reachable(chat, bot)
    message = chat.living(params.integer("message_id"))
    if message is None:
        raise BadRequest("message to react not found")
    reactions = params.value("reaction", "reaction types") or []
    if not isinstance(reactions, list):
        raise BadRequest("can't parse reaction types: expected an Array")
    if len(reactions) > 1:
        raise BadRequest("REACTIONS_TOO_MANY")
    if any(reaction.get("type") == "emoji" and not reaction.get("emoji") for reaction in reactions):
        raise BadRequest("REACTION_INVALID")
    world.on_event("reaction", chat, {"message_id": message.id, "reaction": reactions, "user": bot.user.to_json()})
    return True
