"""What a test or a person can see of the emulated Telegram, and wait for."""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from sandbox.bots import HostedBot
from sandbox.model import Chat, Message, Topic, User
from sandbox.recorder import PATIENCE_SECONDS, Call, Recorder, Signal
from sandbox.world import Event, World

Place: TypeAlias = Chat | User | int
Found = TypeVar("Found")


class Observation:
    """The looking half of the emulator."""

    world: World
    recorder: Recorder
    signal: Signal

    def bot(self, username: str | None = None) -> HostedBot:
        """Return a bot by its username, by default the first."""
        for bot in self.world.bots.values():
            if username is None or bot.account.username.lower() == username.lower().lstrip("@"):
                return bot
        raise LookupError(f"no bot is called {username}")

    def chat(self, place: Place, *, bot: HostedBot | None = None) -> Chat:
        """Return a chat: itself, the private chat of a user with a bot, or what an id means."""
        if isinstance(place, Chat):
            return place
        if isinstance(place, int):
            if place in self.world.chats:
                return self.world.chats[place]
            if place not in self.world.users:
                raise LookupError(f"there is no chat {place}")
            place = self.world.users[place]
        return self.world.private_chat(bot or self.bot(), place)

    def history(self, chat: Place, topic: Topic | int | None = None, *, bot: HostedBot | None = None) -> list[Message]:
        """Return the messages of a chat as they now stand: edits applied, deleted ones gone, oldest first."""
        messages = list(self.chat(chat, bot=bot).messages.values())
        if topic is None:
            return messages
        thread_id = topic if isinstance(topic, int) else topic.id
        return [message for message in messages if message.thread_id == thread_id]

    def calls(
        self,
        method: str | None = None,
        *,
        chat: Place | None = None,
        bot: HostedBot | None = None,
        after: int = 0,
    ) -> list[Call]:
        """Return the calls that came, oldest first; `getUpdates` only when asked for by name."""
        chat_id = None if chat is None else chat if isinstance(chat, int) else chat.id
        return [
            call
            for call in self.recorder.calls
            if call.number > after
            and (call.method != "getUpdates" if method is None else call.method.lower() == method.lower())
            and (chat_id is None or call.chat_id == chat_id)
            and (bot is None or call.bot is bot)
        ]

    def events(self, after: int = 0) -> list[Event]:
        """Return what people saw happen, oldest first."""
        return list(self.recorder.since(after))

    async def wait_for(
        self,
        predicate: Callable[[], Found | None],
        timeout: float | None = PATIENCE_SECONDS,  # noqa: ASYNC109 - the limit of a test, told in the error
    ) -> Found:
        """Return what `predicate()` returns as soon as it is true. Raises `TimeoutError`.

        It is looked at now and after each call, answer and event; nothing polls.
        """
        return await self.signal.wait_for(predicate, timeout)

    async def wait_for_call(
        self,
        method: str,
        *,
        chat: Place | None = None,
        bot: HostedBot | None = None,
        after: int = 0,
        count: int = 1,
        timeout: float | None = PATIENCE_SECONDS,  # noqa: ASYNC109 - as in `wait_for`
    ) -> Call:
        """Return the `count`-th answered call of a method after call number `after`."""

        def find() -> Call | None:
            found = [
                call
                for call in self.calls(method, chat=chat, bot=bot, after=after)
                if call.status is not None or call.fault is not None
            ]
            return found[count - 1] if len(found) >= count else None

        return await self.wait_for(find, timeout)

    async def wait_for_message(
        self,
        chat: Place,
        topic: Topic | int | None = None,
        *,
        after: Message | int = 0,
        bot: HostedBot | None = None,
        timeout: float | None = PATIENCE_SECONDS,  # noqa: ASYNC109 - as in `wait_for`
    ) -> Message:
        """Return the first message by a bot in a chat that came after `after` (a message or its id)."""
        number = after if isinstance(after, int) else after.id

        def find() -> Message | None:
            for message in self.history(chat, topic, bot=bot):
                if message.id > number and message.is_from_bot and not message.is_service:
                    return message
            return None

        return await self.wait_for(find, timeout)

    async def wait_until_taken(
        self,
        bot: HostedBot | None = None,
        timeout: float | None = PATIENCE_SECONDS,  # noqa: ASYNC109 - as in `wait_for`
    ) -> None:
        """Wait until a bot has confirmed every update."""
        queue = (bot or self.bot()).updates
        await self.wait_for(lambda: len(queue) == 0, timeout)

    async def wait_for_event(self, after: int, timeout: float | None = PATIENCE_SECONDS) -> None:  # noqa: ASYNC109 - as in `wait_for`
        """Wait until there is an event with a number above `after`."""
        await self.wait_for(lambda: self.recorder.last_event > after, timeout)
