"""What a bot may ask and do about chats and members."""

from sandbox.access import check_reachable, find_chat
from sandbox.bots import HostedBot
from sandbox.errors import BadRequest
from sandbox.model import PERMISSIONS, Chat, ChatKind, Member, Status
from sandbox.params import Params
from sandbox.registry import method
from sandbox.wire import Json, Result
from sandbox.world import World


def _full(world: World, bot: HostedBot, chat: Chat) -> Json:
    shown = chat.to_json() | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
            chat.is_private,
        ),
    }
    if chat.username:
        shown["active_usernames"] = [chat.username]
    if chat.is_group:
        shown["permissions"] = {name: chat.permissions.get(name, True) for name in PERMISSIONS}
        shown["join_to_send_messages"] = True
    for message_id in reversed(chat.pinned):
        if message := chat.living(message_id):
            shown["pinned_message"] = world.files.localized(message.raw, bot.id) if len(world.bots) > 1 else message.raw
            break
    return shown


@method("getChat")
def get_chat(world: World, bot: HostedBot, params: Params) -> Result:
    """Describe a chat."""
    chat = find_chat(world, bot, params)
    if chat.migrated_to is None and not chat.username:
        check_reachable(chat, bot)
    return _full(world, bot, chat)


def _asked(world: World, bot: HostedBot, params: Params) -> Chat:
    chat = find_chat(world, bot, params)
    if not chat.username or chat.kind is ChatKind.CHANNEL:
        check_reachable(chat, bot)
    return chat


@method("getChatMember")
def get_chat_member(world: World, bot: HostedBot, params: Params) -> Result:
    """Tell what somebody is in a chat."""
    chat = _asked(world, bot, params)
    user = world.users.get(params.integer("user_id"))
    if user is None:
        raise BadRequest("user not found" if chat.is_private else "PARTICIPANT_ID_INVALID")
    if chat.is_private:
        if user not in (chat.person, chat.bot):
            raise BadRequest("user not found")
        return Member(user).to_json(chat.kind)
    if chat.kind is ChatKind.CHANNEL and not chat.member(bot.user).is_admin:
        raise BadRequest("CHAT_ADMIN_REQUIRED")
    return chat.member(user).to_json(chat.kind)


@method("getChatAdministrators")
def get_chat_administrators(world: World, bot: HostedBot, params: Params) -> Result:
    """List the creator and the administrators, other bots left out."""
    chat = _asked(world, bot, params)
    if chat.is_private:
        raise BadRequest("there are no administrators in the private chat")
    return [
        member.to_json(chat.kind)
        for member in chat.members.values()
        if member.is_admin and (not member.user.is_bot or member.user is bot.user)
    ]


@method("getChatMemberCount", "getChatMembersCount")
def get_chat_member_count(world: World, bot: HostedBot, params: Params) -> Result:
    """Count the members."""
    chat = _asked(world, bot, params)
    return 2 if chat.is_private else sum(member.is_inside for member in chat.members.values())


@method("leaveChat")
def leave_chat(world: World, bot: HostedBot, params: Params) -> Result:
    """Leave a group or a channel."""
    chat = find_chat(world, bot, params)
    if chat.is_private:
        raise BadRequest("chat not found")
    check_reachable(chat, bot)
    world.change_member(chat, bot.user, Member(bot.user, Status.LEFT), by=bot.user)
    return True
