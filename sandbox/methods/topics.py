"""Topics of forums."""

from sandbox.access import check_right, find_chat
from sandbox.bots import HostedBot
from sandbox.errors import BadRequest
from sandbox.model import Chat, Topic
from sandbox.params import Params
from sandbox.registry import method
from sandbox.topics import open_topic
from sandbox.wire import Json, Result
from sandbox.world import World

MAX_NAME = 128
COLORS = frozenset({7322096, 16766590, 13338331, 9367192, 16749490, 16478047})
NOT_MODIFIED = "TOPIC_NOT_MODIFIED"


def _forum(world: World, bot: HostedBot, params: Params, what: str) -> Chat:
    chat = find_chat(world, bot, params)
    check_right(chat, bot, "can_manage_topics", f"not enough rights to {what} a topic")
    if not chat.is_forum:
        raise BadRequest("the chat is not a forum")
    return chat


def _topic(chat: Chat, params: Params) -> Topic:
    topic = chat.topics.get(params.integer("message_thread_id"))
    if topic is None or topic.is_deleted:
        raise BadRequest("message thread not found")
    return topic


def _tell(world: World, bot: HostedBot, chat: Chat, topic: Topic, event: Json) -> None:
    world.post(chat, bot.user, {"message_thread_id": topic.id, "is_topic_message": True, **event})


@method("createForumTopic")
def create_forum_topic(world: World, bot: HostedBot, params: Params) -> Result:
    """Open a topic."""
    chat = _forum(world, bot, params, "create")
    name = params.text("name").strip()
    if not 0 < len(name) <= MAX_NAME:
        raise BadRequest("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    color = params.integer("icon_color", 7322096)
    if color not in COLORS:
        raise BadRequest("TOPIC_ICON_COLOR_INVALID")
    emoji = params.text("icon_custom_emoji_id") or None
    topic = open_topic(world, chat, bot.user, Topic(chat.last_message_id + 1, name, color, emoji))
    return topic.to_json()


@method("editForumTopic")
def edit_forum_topic(world: World, bot: HostedBot, params: Params) -> Result:
    """Rename a topic."""
    chat = _forum(world, bot, params, "edit")
    topic = _topic(chat, params)
    name = params.text("name").strip() or topic.name
    emoji = params.text("icon_custom_emoji_id", topic.icon_custom_emoji_id or "") or None
    if (name, emoji) == (topic.name, topic.icon_custom_emoji_id):
        raise BadRequest(NOT_MODIFIED)
    topic.name, topic.icon_custom_emoji_id = name, emoji
    _tell(world, bot, chat, topic, {"forum_topic_edited": {"name": name}})
    return True


def _set_closed(world: World, bot: HostedBot, params: Params, *, closed: bool) -> Result:
    verb, event = ("close", "forum_topic_closed") if closed else ("reopen", "forum_topic_reopened")
    chat = _forum(world, bot, params, verb)
    topic = _topic(chat, params)
    if topic.is_closed == closed:
        raise BadRequest(NOT_MODIFIED)
    topic.is_closed = closed
    _tell(world, bot, chat, topic, {event: {}})
    return True


@method("closeForumTopic")
def close_forum_topic(world: World, bot: HostedBot, params: Params) -> Result:
    """Close a topic."""
    return _set_closed(world, bot, params, closed=True)


@method("reopenForumTopic")
def reopen_forum_topic(world: World, bot: HostedBot, params: Params) -> Result:
    """Open a closed topic again."""
    return _set_closed(world, bot, params, closed=False)


@method("deleteForumTopic")
def delete_forum_topic(world: World, bot: HostedBot, params: Params) -> Result:
    """Delete a topic with all its messages."""
    chat = _forum(world, bot, params, "delete")
    topic = _topic(chat, params)
    topic.is_deleted = True
    for message in [one for one in chat.messages.values() if one.thread_id == topic.id]:
        world.delete(message)
    return True
