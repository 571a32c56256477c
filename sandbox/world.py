"""The state of the emulated Telegram, and what becomes of a message that is posted, edited or deleted."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.bots import BotAccount, HostedBot, UpdateQueue
from sandbox.clock import Clock
from sandbox.files import FileStore
from sandbox.model import Chat, ChatKind, Member, Message, Status, User
from sandbox.visibility import can_see
from sandbox.wire import Json, epoch

SUPERGROUP_BASE = -1_000_000_000_000
CALLBACK_LIFETIME = timedelta(minutes=15)


@dataclass(slots=True)
class Query:
    """A callback or inline query that waits for its answer."""

    bot: HostedBot
    made_at: datetime
    answer: Callable[[Json], None]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that people would see: a message, an edit, a deletion, a pop-up."""

    number: int
    at: datetime
    kind: str
    chat_id: int
    bot_id: int
    payload: Json


class World:
    """Users, chats, files and bots. Everything here happens at once and without waiting."""

    def __init__(
        self,
        *,
        clock: Clock,
        bots: Iterable[BotAccount],
        seed: int = 0,
        history_limit: int | None = None,
        is_open: bool = False,
    ) -> None:
        self.clock = clock
        self.rng = random.Random(seed)  # noqa: S311 - made-up ids and dice guard nothing
        self.files = FileStore()
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.private_chats: dict[tuple[int, int], Chat] = {}
        self.bots: dict[str, HostedBot] = {}
        self.queries: dict[str, Query] = {}
        self.inline_messages: dict[str, Message] = {}
        self.votes: dict[str, dict[int, tuple[int, ...]]] = {}
        self.reactions: dict[tuple[int, int, int], list[Json]] = {}
        self.history_limit = history_limit
        self.is_open = is_open
        self.on_event: Callable[[str, Chat, Json], None] = lambda *_: None
        self.on_update: Callable[[HostedBot], None] = lambda _: None
        self._last_user_id = 1_000_000 + self.rng.randrange(1_000_000)
        self._last_group_id = self.rng.randrange(1_000_000, 4_000_000)
        for account in bots:
            self.add_bot_account(account)

    @property
    def now(self) -> int:
        """The present instant, in seconds since 1970."""
        return epoch(self.clock())

    def add_bot_account(self, account: BotAccount) -> HostedBot:
        """Host another bot."""
        if account.token in self.bots or account.id in self.users:
            raise ValueError(f"a bot with the token or the id of {account.username} is there already")
        user = User(account.id, account.first_name, username=account.username, is_bot=True)
        bot = HostedBot(account, user, UpdateQueue(clock=self.clock, rng=self.rng))
        self.bots[account.token] = bot
        self.users[user.id] = user
        return bot

    def bot_of(self, user: User) -> HostedBot | None:
        """Return the hosted bot that `user` is."""
        return next((bot for bot in self.bots.values() if bot.user is user), None)

    def new_user_id(self) -> int:
        """Take the next id for a person."""
        self._last_user_id += self.rng.randrange(1, 9_999)
        return self._last_user_id

    def new_chat_id(self, kind: ChatKind) -> int:
        """Take the next id for a group, supergroup or channel."""
        self._last_group_id += self.rng.randrange(1, 9_999)
        return -self._last_group_id if kind is ChatKind.GROUP else SUPERGROUP_BASE - self._last_group_id

    def private_chat(self, bot: HostedBot, person: User) -> Chat:
        """Return the chat between a bot and a person, made when it is not there yet."""
        chat = self.private_chats.get((bot.id, person.id))
        if chat is None:
            chat = Chat(person.id, ChatKind.PRIVATE, person=person, bot=bot.user)
            self.private_chats[bot.id, person.id] = chat
        return chat

    def made_up(self, bot: HostedBot, chat_id: int) -> Chat:
        """Make the chat that an id would mean: a person who pressed Start, or a group with the bot in it."""
        if chat_id > 0:
            person = self.users.setdefault(chat_id, User(chat_id, f"Person {chat_id}"))
            chat = self.private_chat(bot, person)
            chat.is_started = True
            return chat
        kind = ChatKind.SUPERGROUP if chat_id < SUPERGROUP_BASE else ChatKind.GROUP
        chat = Chat(chat_id, kind, f"Group {chat_id}")
        chat.members[bot.id] = Member(bot.user)
        self.chats[chat_id] = chat
        return chat

    def bots_in(self, chat: Chat) -> list[HostedBot]:
        """Return the hosted bots that are in a chat."""
        if chat.bot is not None:
            bot = self.bot_of(chat.bot)
            return [bot] if bot else []
        return [bot for bot in self.bots.values() if chat.member(bot.user).is_inside]

    def push(self, bot: HostedBot, kind: str, payload: Json) -> None:
        """Give a bot an update, if it wants this kind."""
        shown = self.files.localized(payload, bot.id) if len(self.bots) > 1 else payload
        if bot.updates.put(kind, shown) is not None:
            self.on_update(bot)

    def post(self, chat: Chat, sender: User | None, content: Json, *, as_chat: Chat | None = None) -> Message:
        """Put a message into a chat and tell the bots that may see it, but for the one that sent it.

        With `as_chat` the chat shows as the sender, as in channels; who it really was stays known to the emulator.
        """
        raw: Json = {"message_id": chat.next_message_id()}
        if sender is not None and as_chat is None:
            raw["from"] = sender.to_json()
        if as_chat is not None:
            raw["sender_chat"] = as_chat.to_json()
        raw |= {"chat": chat.to_json(), "date": self.now, **content}
        message = Message(raw, chat, sender)
        chat.messages[raw["message_id"]] = message
        if self.history_limit is not None and len(chat.messages) > self.history_limit:
            chat.messages.popitem(last=False)
        if sender is None or not sender.is_bot or chat.kind is ChatKind.CHANNEL or message.is_service:
            self._announce(message, "channel_post" if chat.kind is ChatKind.CHANNEL else "message")
        self.on_event("message", chat, raw)
        return message

    def replace(self, message: Message, raw: Json, *, by_person: bool = False) -> None:
        """Put an edited form in the place of a message."""
        message.raw = raw
        if by_person:
            self._announce(
                message, "edited_channel_post" if message.chat.kind is ChatKind.CHANNEL else "edited_message"
            )
        self.on_event("edited", message.chat, raw)

    def delete(self, message: Message) -> None:
        """Remove a message for everybody. Bots are not told, as on the real server."""
        message.is_deleted = True
        message.chat.messages.pop(message.id, None)
        if message.id in message.chat.pinned:
            message.chat.pinned.remove(message.id)
        self.on_event("deleted", message.chat, {"message_id": message.id})

    def _announce(self, message: Message, kind: str) -> None:
        for bot in self.bots_in(message.chat):
            if bot.user is not message.sender and can_see(bot, message):
                self.push(bot, kind, message.raw)

    def change_member(self, chat: Chat, user: User, new: Member, *, by: User) -> None:
        """Give somebody another standing in a chat and tell the bots."""
        old = chat.member(user)
        before = old.to_json(chat.kind)
        chat.members[user.id] = new
        payload = {
            "chat": chat.to_json(),
            "from": by.to_json(),
            "date": self.now,
            "old_chat_member": before,
            "new_chat_member": new.to_json(chat.kind),
        }
        for bot in self.bots.values():
            if bot.user is user:
                self.push(bot, "my_chat_member", payload)
            elif chat.member(bot.user).is_admin:
                self.push(bot, "chat_member", payload)
        self.on_event("member", chat, payload)

    def change_block(self, chat: Chat, *, is_blocked: bool) -> None:
        """Let the person of a private chat block or unblock its bot."""
        if chat.is_blocked == is_blocked or chat.bot is None or chat.person is None:
            return
        chat.is_blocked = is_blocked
        states = Member(chat.bot, Status.MEMBER), Member(chat.bot, Status.KICKED)
        old, new = states if is_blocked else reversed(states)
        payload = {
            "chat": chat.to_json(),
            "from": chat.person.to_json(),
            "date": self.now,
            "old_chat_member": old.to_json(chat.kind),
            "new_chat_member": new.to_json(chat.kind),
        }
        bot = self.bot_of(chat.bot)
        if bot is not None:
            self.push(bot, "my_chat_member", payload)
        self.on_event("member", chat, payload)
