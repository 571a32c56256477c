"""Finding the chat that a call means, and whether the bot may do there what it wants."""

from sandbox.bots import HostedBot
from sandbox.errors import BadRequest, Forbidden, Upgraded
from sandbox.model import Chat, ChatKind, Member, Status, Topic, User
from sandbox.params import Params
from sandbox.world import World

CLOSED_TOPIC = "TOPIC_CLOSED"

_LACKING = {
    "can_send_messages": "not enough rights to send text messages to the chat",
    "can_send_photos": "not enough rights to send photos to the chat",
    "can_send_videos": "not enough rights to send videos to the chat",
    "can_send_audios": "not enough rights to send music to the chat",
    "can_send_documents": "not enough rights to send documents to the chat",
    "can_send_voice_notes": "not enough rights to send voice notes to the chat",
    "can_send_video_notes": "not enough rights to send video notes to the chat",
    "can_send_polls": "not enough rights to send polls to the chat",
    "can_send_other_messages": "not enough rights to send stickers to the chat",
}


def find_chat(world: World, bot: HostedBot, params: Params, name: str = "chat_id") -> Chat:
    """Return the chat that a parameter names, by id or by @username. Raises `BadRequest` when the bot knows none."""
    raw = params.text(name).strip()
    if not raw:
        raise BadRequest(f"{name} is empty")
    if raw.startswith("@"):
        chat = next(
            (c for c in world.chats.values() if c.username and c.username.lower() == raw[1:].lower()),
            None,
        )
        if chat is None:
            raise BadRequest("chat not found")
        return chat
    chat_id = params.integer(name)
    chat = world.chats.get(chat_id)
    if chat is not None:
        if bot.id not in chat.members and not chat.username:
            raise BadRequest("chat not found")
        return chat
    person = world.users.get(chat_id)
    if person is None and world.is_open and chat_id:
        return world.made_up(bot, chat_id)
    if person is None:
        raise BadRequest("chat not found")
    return _private_chat(world, bot, person)


def _private_chat(world: World, bot: HostedBot, person: User) -> Chat:
    chat = world.private_chats.get((bot.id, person.id))
    if chat is not None:
        return chat
    has_met = person.is_bot or any(
        bot.id in group.members and person.id in group.members for group in world.chats.values()
    )
    if not has_met:
        raise BadRequest("chat not found")
    return world.private_chat(bot, person)


def check_reachable(chat: Chat, bot: HostedBot) -> Member:
    """Refuse a chat that the bot is not in. Returns what the bot is there."""
    if chat.is_private:
        return Member(bot.user)
    if chat.migrated_to is not None:
        raise Upgraded(chat.migrated_to)
    if chat.is_deleted:
        raise Forbidden("the group chat was deleted")
    member = chat.member(bot.user)
    if member.status is Status.KICKED:
        raise Forbidden(f"bot was kicked from the {chat.label}")
    if member.status is Status.LEFT:
        raise Forbidden(f"bot is not a member of the {chat.label}")
    return member


def check_may_send(chat: Chat, bot: HostedBot, permission: str = "can_send_messages") -> None:
    """Refuse to send where people or rights forbid it."""
    if chat.person is not None:
        _check_person(chat, chat.person)
        return
    member = check_reachable(chat, bot)
    if chat.kind is ChatKind.CHANNEL:
        if not member.is_admin:
            raise BadRequest("need administrator rights in the channel chat")
        if not member.may("can_post_messages"):
            raise BadRequest("have no rights to send a message")
        return
    if member.is_admin:
        return
    own = member.rights if member.status is Status.RESTRICTED else {}
    for needed in ("can_send_messages", permission):
        if not own.get(needed, True) or not chat.permissions.get(needed, True):
            raise BadRequest(_LACKING.get(permission, _LACKING["can_send_messages"]))


def _check_person(chat: Chat, person: User) -> None:
    if person.is_bot:
        raise Forbidden("bot can't send messages to bots")
    if person.is_deactivated:
        raise Forbidden("user is deactivated")
    if chat.is_blocked:
        raise Forbidden("bot was blocked by the user")
    if not chat.is_started:
        raise Forbidden("bot can't initiate conversation with a user")


def find_topic(chat: Chat, bot: HostedBot, params: Params) -> Topic | None:
    """Return the topic that a send goes to. Raises `BadRequest` when it is missing, deleted or closed."""
    thread_id = params.integer("message_thread_id")
    if not thread_id:
        return None
    topic = chat.topics.get(thread_id) if chat.is_forum else None
    if topic is None or topic.is_deleted:
        raise BadRequest("message thread not found")
    if topic.is_closed and not chat.member(bot.user).may("can_manage_topics"):
        raise BadRequest(CLOSED_TOPIC)
    return topic


def check_right(chat: Chat, bot: HostedBot, right: str, refusal: str) -> None:
    """Refuse what only an administrator with `right` may do."""
    if not check_reachable(chat, bot).may(right):
        raise BadRequest(refusal)
