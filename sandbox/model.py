"""Who and what there is: users, chats, members, topics, messages."""

from collections import OrderedDict
from copy import deepcopy
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sandbox.wire import Json, without_nothing


@dataclass(eq=False, slots=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    is_deactivated: bool = False

    def to_json(self) -> Json:
        """Return the Bot API's `User`."""
        if self.is_deactivated:
            return {"id": self.id, "is_bot": self.is_bot, "first_name": ""}
        return without_nothing(
            id=self.id,
            is_bot=self.is_bot,
            first_name=self.first_name,
            last_name=self.last_name,
            username=self.username,
            language_code=self.language_code,
        )


class ChatKind(StrEnum):
    """The Bot API's `Chat.type`."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Status(StrEnum):
    """The Bot API's `ChatMember.status`."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"


PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info", "can_invite_users",
    "can_pin_messages", "can_manage_topics",
)  # fmt: skip
RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_send_welcome_messages",
)  # fmt: skip
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics")


@dataclass(eq=False, slots=True)
class Member:
    """What somebody is in a chat."""

    user: User
    status: Status = Status.MEMBER
    rights: dict[str, bool] = field(default_factory=dict)
    """Of an administrator: what is allowed; of a restricted member: what is not (absent is allowed)."""

    @property
    def is_inside(self) -> bool:
        """Whether this is a member at present."""
        return self.status not in {Status.LEFT, Status.KICKED}

    @property
    def is_admin(self) -> bool:
        """Whether this is the creator or an administrator."""
        return self.status in {Status.CREATOR, Status.ADMINISTRATOR}

    def may(self, right: str) -> bool:
        """Whether an administrator's right is given; the creator has all."""
        return self.status is Status.CREATOR or (self.status is Status.ADMINISTRATOR and self.rights.get(right, False))

    def to_json(self, kind: ChatKind) -> Json:
        """Return the Bot API's `ChatMember`."""
        shown: Json = {"user": self.user.to_json(), "status": str(self.status)}
        match self.status:
            case Status.CREATOR:
                shown["is_anonymous"] = False
            case Status.ADMINISTRATOR:
                extra = CHANNEL_RIGHTS if kind is ChatKind.CHANNEL else GROUP_RIGHTS
                shown |= {"can_be_edited": False, "is_anonymous": False}
                shown |= {right: self.rights.get(right, False) for right in (*RIGHTS, *extra)}
            case Status.RESTRICTED:
                shown |= {"is_member": True, "until_date": 0}
                shown |= {name: self.rights.get(name, True) for name in PERMISSIONS}
            case Status.KICKED:
                shown["until_date"] = 0
            case _:
                pass
        return shown


@dataclass(eq=False, slots=True)
class Topic:
    """A topic of a forum; its id is the id of the message that created it."""

    id: int
    name: str
    icon_color: int = 0x6FB9F0
    icon_custom_emoji_id: str | None = None
    is_closed: bool = False
    is_deleted: bool = False

    def to_json(self) -> Json:
        """Return the Bot API's `ForumTopic`."""
        return without_nothing(
            message_thread_id=self.id,
            name=self.name,
            icon_color=self.icon_color,
            icon_custom_emoji_id=self.icon_custom_emoji_id,
        )


@dataclass(eq=False, slots=True)
class Message:
    """A message as it now stands. `raw` is the Bot API's object; an edit replaces it."""

    raw: Json
    chat: "Chat"
    sender: User | None = None
    is_deleted: bool = False
    is_protected: bool = False
    keyboard: Json | None = None
    """The reply keyboard that came with it, which the Bot API never shows again."""
    via: User | None = None
    """The bot through which a person posted it, by an inline query."""
    inline_message_id: str | None = None
    """Under what that bot knows it; it may not be in the chat at all."""

    @property
    def id(self) -> int:
        """The message's id, unique within its chat."""
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        """The text, or the caption, or nothing."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        """The entities of the text or the caption."""
        return list(self.raw.get("entities") or self.raw.get("caption_entities") or [])

    @property
    def thread_id(self) -> int | None:
        """The topic's id, in a forum."""
        return self.raw.get("message_thread_id") if self.raw.get("is_topic_message") else None

    @property
    def buttons(self) -> list[Json]:
        """The buttons of the inline keyboard, in reading order."""
        rows = (self.raw.get("reply_markup") or {}).get("inline_keyboard") or []
        return [button for row in rows for button in row]

    @property
    def is_service(self) -> bool:
        """Whether this tells of an event in the chat and was written by nobody."""
        return not SERVICE.isdisjoint(self.raw)

    @property
    def is_from_bot(self) -> bool:
        """Whether a bot wrote it."""
        return self.sender is not None and self.sender.is_bot

    def snapshot(self) -> "Message":
        """Return a copy that later edits don't touch: what somebody still sees, with its old buttons."""
        return replace(self, raw=deepcopy(self.raw))

    def __getitem__(self, name: str) -> Any:
        """Return a field of the Bot API's object."""
        return self.raw[name]


SERVICE = frozenset({
    "new_chat_members", "left_chat_member", "new_chat_title", "group_chat_created", "supergroup_chat_created",
    "channel_chat_created", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message", "forum_topic_created",
    "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
    "general_forum_topic_unhidden", "users_shared", "chat_shared", "write_access_allowed", "web_app_data",
})  # fmt: skip


@dataclass(eq=False)
class Chat:
    """A private chat with one bot, a group, a supergroup or a channel."""

    id: int
    kind: ChatKind
    title: str = ""
    username: str | None = None
    is_forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: OrderedDict[int, Message] = field(default_factory=OrderedDict)
    pinned: list[int] = field(default_factory=list)
    last_message_id: int = 0
    migrated_to: int | None = None
    is_deleted: bool = False
    permissions: dict[str, bool] = field(default_factory=dict)
    """What ordinary members may not do (absent is allowed)."""
    person: User | None = None
    """Of a private chat: the user."""
    bot: User | None = None
    """Of a private chat: the bot."""
    is_started: bool = False
    """Of a private chat: whether the user ever wrote, or pressed Start."""
    is_blocked: bool = False
    """Of a private chat: whether the user blocked the bot."""

    @property
    def is_private(self) -> bool:
        """Whether this is a chat between one person and one bot."""
        return self.kind is ChatKind.PRIVATE

    @property
    def is_group(self) -> bool:
        """Whether this is a group or a supergroup."""
        return self.kind in {ChatKind.GROUP, ChatKind.SUPERGROUP}

    @property
    def label(self) -> str:
        """The words that errors have for this kind of chat."""
        return f"{self.kind} chat"

    def to_json(self) -> Json:
        """Return the Bot API's `Chat`."""
        shown: Json = {"id": self.id, "type": str(self.kind)}
        if self.person is not None:
            person = self.person.to_json()
            return {**shown, **{k: person[k] for k in ("first_name", "last_name", "username") if k in person}}
        shown["title"] = self.title
        if self.username:
            shown["username"] = self.username
        if self.is_forum:
            shown["is_forum"] = True
        return shown

    def member(self, user: User) -> Member:
        """Return what `user` is here; somebody unknown has left."""
        return self.members.get(user.id) or Member(user, Status.LEFT)

    def next_message_id(self) -> int:
        """Take the next message id."""
        self.last_message_id += 1
        return self.last_message_id

    def living(self, message_id: int) -> Message | None:
        """Return a message that is there and not deleted."""
        message = self.messages.get(message_id)
        return None if message is None or message.is_deleted else message
