"""Making users and chats, and changing who may do what in them."""

from collections.abc import Iterable, Sequence

from sandbox.bots import HostedBot
from sandbox.model import CHANNEL_RIGHTS, GROUP_RIGHTS, RIGHTS, Chat, ChatKind, Member, Status, Topic, User
from sandbox.observation import Observation
from sandbox.topics import open_topic
from sandbox.wire import Json

USUAL_RIGHTS = dict.fromkeys((*RIGHTS, *CHANNEL_RIGHTS, *GROUP_RIGHTS), True) | {
    "can_promote_members": False,
    "can_manage_direct_messages": False,
}


class ChatsControl(Observation):
    """The half of the emulator that sets the stage."""

    def add_user(
        self,
        first_name: str = "Ada",
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
        user_id: int | None = None,
        started: bool = False,
        is_bot: bool = False,
    ) -> User:
        """Make a person. Unless `started`, no bot may write to them before they write to it."""
        user = User(
            user_id or self.world.new_user_id(),
            first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
            is_bot=is_bot,
        )
        self.world.users[user.id] = user
        if started:
            for bot in self.world.bots.values():
                self.world.private_chat(bot, user).is_started = True
        return user

    def add_group(
        self,
        title: str = "Team",
        members: Iterable[User] = (),
        *,
        forum: bool = False,
        supergroup: bool = False,
        username: str | None = None,
        with_bot: bool = True,
    ) -> Chat:
        """Make a group whose first member created it. A forum, or a group with a username, is a supergroup."""
        kind = ChatKind.SUPERGROUP if forum or supergroup or username else ChatKind.GROUP
        chat = Chat(self.world.new_chat_id(kind), kind, title, username=username, is_forum=forum)
        people = list(members) or [self.add_user("Owner")]
        for user in people:
            chat.members[user.id] = Member(user, Status.CREATOR if user is people[0] else Status.MEMBER)
        self.world.chats[chat.id] = chat
        self.world.post(chat, people[0], {f"{kind}_chat_created": True})
        if with_bot:
            self.add_bot(chat)
        return chat

    def add_channel(
        self,
        title: str = "News",
        owner: User | None = None,
        *,
        username: str | None = None,
        with_bot: bool = True,
    ) -> Chat:
        """Make a channel; a bot there is an administrator who may post."""
        chat = Chat(self.world.new_chat_id(ChatKind.CHANNEL), ChatKind.CHANNEL, title, username=username)
        creator = owner or self.add_user("Owner")
        chat.members[creator.id] = Member(creator, Status.CREATOR)
        self.world.chats[chat.id] = chat
        if with_bot:
            self.add_bot(chat)
        return chat

    def creator(self, chat: Chat) -> User:
        """Return who made a chat."""
        return next(member.user for member in chat.members.values() if member.status is Status.CREATOR)

    def add_bot(self, chat: Chat, bot: HostedBot | None = None, *, by: User | None = None) -> None:
        """Let somebody, by default the creator, add a bot: `my_chat_member`, and in groups a service message."""
        bot, adder = bot or self.bot(), by or self.creator(chat)
        if chat.kind is ChatKind.CHANNEL:
            rights = dict(USUAL_RIGHTS)
            self.world.change_member(chat, bot.user, Member(bot.user, Status.ADMINISTRATOR, rights), by=adder)
            return
        self.world.change_member(chat, bot.user, Member(bot.user), by=adder)
        self.world.post(chat, adder, {"new_chat_members": [bot.user.to_json()]})

    def remove_bot(
        self, chat: Chat, bot: HostedBot | None = None, *, by: User | None = None, kick: bool = True
    ) -> None:
        """Remove a bot: banned (`kick`), or let go so that it has merely left."""
        self.remove_member(chat, (bot or self.bot()).user, by=by, kick=kick)

    def add_member(self, chat: Chat, user: User, *, by: User | None = None) -> None:
        """Let somebody join, or be added by `by`."""
        self.world.change_member(chat, user, Member(user), by=by or user)
        if chat.is_group:
            self.world.post(chat, by or user, {"new_chat_members": [user.to_json()]})

    def remove_member(self, chat: Chat, user: User, *, by: User | None = None, kick: bool = True) -> None:
        """Let somebody be banned by the creator or `by`, or (`kick=False`) leave."""
        status = Status.KICKED if kick else Status.LEFT
        actor = by or (self.creator(chat) if kick or user.is_bot else user)
        self.world.change_member(chat, user, Member(user, status), by=actor)
        if chat.is_group:
            self.world.post(chat, actor, {"left_chat_member": user.to_json()})

    def promote(self, chat: Chat, user: User | None = None, *, by: User | None = None, **rights: bool) -> None:
        """Make somebody, by default the bot, administrator with the usual rights, changed by `rights`."""
        who = user or self.bot().user
        new = Member(who, Status.ADMINISTRATOR, {**USUAL_RIGHTS, **rights})
        self.world.change_member(chat, who, new, by=by or self.creator(chat))

    def demote(self, chat: Chat, user: User | None = None, *, by: User | None = None) -> None:
        """Make somebody, by default the bot, an ordinary member again."""
        who = user or self.bot().user
        self.world.change_member(chat, who, Member(who), by=by or self.creator(chat))

    def restrict(self, chat: Chat, user: User | None = None, *, by: User | None = None, **permissions: bool) -> None:
        """Restrict somebody, by default the bot; without `permissions` they may not write at all."""
        who = user or self.bot().user
        rights = permissions or {"can_send_messages": False}
        self.world.change_member(chat, who, Member(who, Status.RESTRICTED, rights), by=by or self.creator(chat))

    def delete_chat(self, chat: Chat) -> None:
        """Delete a group for everybody."""
        chat.is_deleted = True

    def migrate(self, chat: Chat, *, announced: Sequence[str] = ("old", "new")) -> Chat:
        """Upgrade a group to a supergroup and return that; the old id leads to an error that names the new one.

        `announced` says in which of the two chats bots are told, and in what order.
        """
        new = Chat(self.world.new_chat_id(ChatKind.SUPERGROUP), ChatKind.SUPERGROUP, chat.title)
        new.members = dict(chat.members)
        new.permissions = dict(chat.permissions)
        self.world.chats[new.id] = new
        creator = self.creator(chat)
        for place in announced:
            if place == "old":
                self.world.post(chat, creator, {"migrate_to_chat_id": new.id})
            else:
                self.world.post(new, creator, {"migrate_from_chat_id": chat.id})
        chat.migrated_to = new.id
        return new

    def add_topic(self, chat: Chat, name: str = "General talk", *, by: User | None = None) -> Topic:
        """Open a topic in a forum."""
        if not chat.is_forum:
            raise ValueError(f"{chat.title} is no forum")
        return open_topic(self.world, chat, by or self.creator(chat), Topic(chat.last_message_id + 1, name))

    def close_topic(self, chat: Chat, topic: Topic, *, by: User | None = None) -> None:
        """Close a topic: only administrators who manage topics may write there."""
        topic.is_closed = True
        self._topic_event(chat, topic, by, {"forum_topic_closed": {}})

    def reopen_topic(self, chat: Chat, topic: Topic, *, by: User | None = None) -> None:
        """Open a closed topic again."""
        topic.is_closed = False
        self._topic_event(chat, topic, by, {"forum_topic_reopened": {}})

    def delete_topic(self, chat: Chat, topic: Topic) -> None:
        """Delete a topic with all its messages."""
        topic.is_deleted = True
        for message in self.history(chat, topic):
            self.world.delete(message)

    def _topic_event(self, chat: Chat, topic: Topic, by: User | None, content: Json) -> None:
        fields = {"message_thread_id": topic.id, "is_topic_message": True, **content}
        self.world.post(chat, by or self.creator(chat), fields)
