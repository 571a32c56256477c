"""What people do: write, edit, tap, block, share."""

import asyncio
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.bots import HostedBot
from sandbox.chats_control import ChatsControl
from sandbox.composing import shallow, topic_root
from sandbox.detection import with_detected
from sandbox.files import StoredFile
from sandbox.formatted import FormattedText, clean, normalized
from sandbox.inline import posted_content
from sandbox.media_json import file_json
from sandbox.model import Chat, ChatKind, Message, Topic, User
from sandbox.observation import Place
from sandbox.recorder import PATIENCE_SECONDS
from sandbox.sharing import (
    check_offered,
    check_people_offered,
    needs_bot,
    requested_chat,
    requested_users,
    shared_user,
)
from sandbox.wire import Json, without_nothing
from sandbox.world import Query


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What a bot showed somebody who tapped a button."""

    text: str = ""
    show_alert: bool = False
    url: str = ""
    cache_time: int = 0


@dataclass(eq=False, slots=True)
class Tap:
    """A button that somebody tapped. `await tap` for the bot's answer."""

    id: str
    button: Json
    _answer: "asyncio.Future[Json]" = field(repr=False)

    @property
    def is_answered(self) -> bool:
        """Whether the bot answered already."""
        return self._answer.done()

    async def raw_answer(self, timeout: float | None = PATIENCE_SECONDS) -> Json:  # noqa: ASYNC109 - as in `wait_for`
        """Return the parameters of the bot's answer, as an inline query gets them. Raises `TimeoutError`."""
        async with asyncio.timeout(timeout):
            return await asyncio.shield(self._answer)

    async def answer(self, timeout: float | None = PATIENCE_SECONDS) -> CallbackAnswer:  # noqa: ASYNC109 - as in `wait_for`
        """Return the bot's answer. Raises `TimeoutError`."""
        return CallbackAnswer(**await self.raw_answer(timeout))

    def __await__(self) -> Generator[Any, None, CallbackAnswer]:
        return self.answer().__await__()


class Actions(ChatsControl):
    """The acting half of the emulator. Everything here creates real updates."""

    def say(
        self,
        user: User,
        text: str,
        chat: Place | None = None,
        entities: Sequence[Json] | None = None,
        *,
        topic: Topic | int | None = None,
        reply_to: Message | None = None,
        bot: HostedBot | None = None,
    ) -> Message:
        """Let somebody write a text, by default in private. Given entities stay, others are found in it."""
        if not text.strip():
            raise ValueError("nobody can send an empty message")
        return self.send(user, _written(text, entities), chat, topic=topic, reply_to=reply_to, bot=bot)

    def send(
        self,
        user: User,
        content: Json,
        chat: Place | None = None,
        *,
        topic: Topic | int | None = None,
        reply_to: Message | None = None,
        bot: HostedBot | None = None,
    ) -> Message:
        """Let somebody send any content, given as the Bot API's fields of a `Message`."""
        place = self.chat(user if chat is None else chat, bot=bot)
        self._check_may_write(user, place)
        fields: Json = {}
        found = place.topics.get(topic) if isinstance(topic, int) else topic
        if topic is not None and found is None:
            raise LookupError(f"there is no topic {topic} in {place.title}")
        if found is not None:
            fields |= {"message_thread_id": found.id, "is_topic_message": True}
        if reply_to is not None:
            fields["reply_to_message"] = shallow(reply_to)
            if reply_to.thread_id:
                fields |= {"message_thread_id": reply_to.thread_id, "is_topic_message": True}
        else:
            fields |= topic_root(place, found)
        fields |= content
        return self.world.post(place, user, fields, as_chat=place if place.kind is ChatKind.CHANNEL else None)

    def _check_may_write(self, user: User, chat: Chat) -> None:
        if chat.is_private:
            if chat.person is not user:
                raise ValueError(f"{user.first_name} can't write in somebody else's chat")
            if chat.is_blocked:
                raise ValueError(f"{user.first_name} blocked the bot: unblock it first")
            chat.is_started = True
        elif chat.migrated_to is not None or chat.is_deleted:
            raise ValueError(f"{chat.title} is gone: nobody can write there")
        elif not chat.member(user).is_inside:
            raise ValueError(f"{user.first_name} is no member of {chat.title}")

    def start(self, user: User, payload: str = "", *, bot: HostedBot | None = None) -> Message:
        """Let somebody press Start, or follow a link with a payload."""
        return self.say(user, f"/start {payload}".strip(), bot=bot)

    def edit(self, user: User, message: Message, text: str, entities: Sequence[Json] | None = None) -> None:
        """Let somebody edit the text or the caption of their message."""
        if message.sender is not user:
            raise ValueError(f"{user.first_name} can't edit somebody else's message")
        written = _written(text, entities)
        if "text" not in message.raw:
            written = {f"caption{'_entities' if name == 'entities' else ''}": value for name, value in written.items()}
        dropped = {"text", "entities", "caption", "caption_entities"}
        raw = {name: value for name, value in message.raw.items() if name not in dropped}
        self.world.replace(message, {**raw, **written, "edit_date": self.world.now}, by_person=True)

    def delete(self, message: Message) -> None:
        """Let somebody delete a message for everybody. The bot is not told, as on the real server."""
        self.world.delete(message)

    def send_file(
        self,
        user: User,
        kind: str,
        content: bytes = b"",
        name: str = "",
        *,
        caption: str = "",
        entities: Sequence[Json] | None = None,
        chat: Place | None = None,
        topic: Topic | int | None = None,
        reply_to: Message | None = None,
        media_group_id: str | None = None,
        bot: HostedBot | None = None,
        **details: object,
    ) -> Message:
        """Let somebody send a photo, audio, document, video, animation, voice, video_note or sticker."""
        stored = self.store_file(kind, content, name, **details)
        place = self.chat(user if chat is None else chat, bot=bot)
        owner = next(iter(self.world.bots_in(place)), self.bot())
        fields = file_json(self.world.files, owner.id, stored)
        if media_group_id:
            fields["media_group_id"] = media_group_id
        if caption:
            written = _written(caption, entities)
            fields["caption"] = written["text"]
            if "entities" in written:
                fields["caption_entities"] = written["entities"]
        return self.send(user, fields, place, topic=topic, reply_to=reply_to, bot=bot)

    def store_file(self, kind: str, content: bytes = b"", name: str = "", **details: object) -> StoredFile:
        """Put a file into the emulated Telegram without sending it."""
        mime_type = str(details.pop("mime_type", "application/octet-stream"))
        return self.world.files.add(kind, name or f"{kind}.bin", content or kind.encode(), mime_type, **details)

    def send_photo(self, user: User, content: bytes = b"", **options: Any) -> Message:
        """Let somebody send a photo; options as in `send_file`."""
        return self.send_file(user, "photo", content, "photo.jpg", **options)

    def send_document(self, user: User, content: bytes = b"", name: str = "notes.txt", **options: Any) -> Message:
        """Let somebody send a document; options as in `send_file`."""
        return self.send_file(user, "document", content, name, **options)

    def send_voice(self, user: User, content: bytes = b"", **options: Any) -> Message:
        """Let somebody send a voice note; options as in `send_file`."""
        return self.send_file(user, "voice", content, "voice.ogg", **options)

    def send_location(
        self,
        user: User,
        latitude: float,
        longitude: float,
        chat: Place | None = None,
        **options: Any,
    ) -> Message:
        """Let somebody share a place."""
        return self.send(user, {"location": {"latitude": latitude, "longitude": longitude}}, chat, **options)

    share_location = send_location

    def send_contact(
        self,
        user: User,
        phone_number: str = "+15550100",
        *,
        contact: User | None = None,
        chat: Place | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Let somebody share a contact, by default their own."""
        who = contact or user
        shared = without_nothing(
            phone_number=phone_number, first_name=who.first_name, last_name=who.last_name, user_id=who.id
        )
        return self.send(user, {"contact": shared}, chat, reply_to=reply_to)

    def share_chat(self, user: User, chat: Chat, *, bot: HostedBot | None = None) -> Message:
        """Let somebody press the latest `request_chat` button of their private chat, and pick `chat`.

        As clients do, this refuses a chat that the button doesn't offer, and lets the bot in where the button asks for
        a chat in which it is, and names the rights that it needs.
        """
        place, host = self.chat(user, bot=bot), bot or self.bot()
        request = requested_chat(place)
        check_offered(request, chat, user)
        if needs_bot(request, chat, host.user):
            self.promote(chat, host.user, by=user)
        return self.world.post(place, user, {"chat_shared": {"request_id": request["request_id"], "chat_id": chat.id}})

    def share_users(self, user: User, people: Sequence[User], *, bot: HostedBot | None = None) -> Message:
        """Let somebody press the latest `request_users` button of their private chat, and pick `people`.

        As clients do, this refuses people whom the button doesn't offer.
        """
        place = self.chat(user, bot=bot)
        request = requested_users(place)
        check_people_offered(request, people)
        shared = [shared_user(request, one) for one in people]
        return self.world.post(place, user, {"users_shared": {"request_id": request["request_id"], "users": shared}})

    def tap(self, user: User, message: Message, button: str) -> Tap:
        """Let somebody tap an inline button, named by its text or data. Returns what the bot answers, to await.

        A `message.snapshot()` taken before an edit still has its old buttons.
        """
        found = next((b for b in message.buttons if button in (b.get("text"), b.get("callback_data"))), None)
        if found is None:
            there = [b.get("text") for b in message.buttons]
            raise LookupError(f"there is no button {button!r}, there are {there}")
        if "callback_data" not in found:
            raise ValueError(f"{button!r} is a button that sends nothing to the bot")
        author = message.via or message.sender
        bot = self.world.bot_of(author) if author else None
        if bot is None:
            raise ValueError("no hosted bot sent this message")
        payload: Json = {"chat_instance": str(message.chat.id * 7919), "data": found["callback_data"]}
        if message.inline_message_id is not None:
            payload["inline_message_id"] = message.inline_message_id
        else:
            payload["message"] = self._shown(message)
        return self._query(user, bot, found, payload, kind="callback_query")

    def _shown(self, message: Message) -> Json:
        """Return what a callback query shows of its message: where that is gone, only where it was."""
        living = message.chat.living(message.id)
        if living is None:
            return {"chat": message.chat.to_json(), "message_id": message.id, "date": 0}
        return living.raw

    def _query(self, user: User, bot: HostedBot, button: Json, payload: Json, *, kind: str) -> Tap:
        query_id = str(self.world.rng.getrandbits(62))
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()

        def take(answer: Json) -> None:
            if not future.done():
                future.set_result(answer)
            self.world.on_event("answer", self.chat(user, bot=bot), {"query_id": query_id, **answer})

        self.world.queries[query_id] = Query(bot, self.world.clock(), take)
        self.world.push(bot, kind, {"id": query_id, "from": user.to_json(), **payload})
        return Tap(query_id, button, future)

    def ask_inline(self, user: User, text: str, chat: Place | None = None, *, bot: HostedBot | None = None) -> "Tap":
        """Let somebody type `@bot text`, by default in private with the bot.

        The results come as the answer's JSON (`await tap.raw_answer()`).
        """
        place = self.chat(user if chat is None else chat, bot=bot)
        payload = {"query": text, "offset": "", "chat_type": "sender" if place.is_private else place.kind.value}
        return self._query(user, bot or self.bot(), {}, payload, kind="inline_query")

    def choose_inline(
        self,
        user: User,
        result: Json,
        chat: Place | None = None,
        *,
        topic: Topic | int | None = None,
        bot: HostedBot | None = None,
    ) -> Message:
        """Let somebody post an inline result, given as the bot has offered it, by default in private.

        The bot isn't told which one was chosen: it is only where its owner has asked BotFather for that.
        """
        hosted = bot or self.bot()
        content = posted_content(result, self.world.files, hosted.id)
        message = self.send(user, {**content, "via_bot": hosted.user.to_json()}, chat, topic=topic, bot=bot)
        message.via = hosted.user
        message.inline_message_id = f"inline-{self.world.rng.getrandbits(62)}"
        self.world.inline_messages[message.inline_message_id] = message
        return message

    def vote(self, user: User, message: Message, *options: int) -> None:
        """Let somebody vote in a poll: `poll_answer` unless it is anonymous, and `poll`. No options take it back."""
        old: Json = message.raw["poll"]
        if old["is_closed"]:
            raise ValueError("the poll is closed")
        votes = self.world.votes.setdefault(old["id"], {})
        votes[user.id] = options
        counts = [sum(number in chosen for chosen in votes.values()) for number in range(len(old["options"]))]
        shown = [{**option, "voter_count": count} for option, count in zip(old["options"], counts, strict=True)]
        poll = {**old, "options": shown, "total_voter_count": sum(bool(chosen) for chosen in votes.values())}
        self.world.replace(message, {**message.raw, "poll": poll})
        bot = self.world.bot_of(message.sender) if message.sender else None
        if bot is None:
            return
        if not old["is_anonymous"]:
            chosen = {"option_ids": list(options), "option_persistent_ids": [str(number) for number in options]}
            self.world.push(bot, "poll_answer", {"poll_id": old["id"], "user": user.to_json(), **chosen})
        self.world.push(bot, "poll", poll)

    def react(self, user: User, message: Message, emoji: str = "") -> None:
        """Let somebody react to a message, or take that back. Only who asked for `message_reaction` is told."""
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        payload = {
            "chat": message.chat.to_json(),
            "message_id": message.id,
            "user": user.to_json(),
            "date": self.world.now,
            "old_reaction": self.world.reactions.get((message.chat.id, message.id, user.id), []),
            "new_reaction": new,
        }
        self.world.reactions[message.chat.id, message.id, user.id] = new
        for bot in self.world.bots_in(message.chat):
            if message.chat.is_private or message.chat.member(bot.user).is_admin:
                self.world.push(bot, "message_reaction", payload)

    def block_bot(self, user: User, *, bot: HostedBot | None = None) -> None:
        """Let somebody block the bot: `my_chat_member`, and 403 for what it sends."""
        self.world.change_block(self.chat(user, bot=bot), is_blocked=True)

    def unblock_bot(self, user: User, *, bot: HostedBot | None = None) -> None:
        """Let somebody unblock the bot."""
        self.world.change_block(self.chat(user, bot=bot), is_blocked=False)

    def deactivate(self, user: User) -> None:
        """Let somebody delete their account."""
        user.is_deactivated = True


def _written(text: str, entities: Sequence[Json] | None) -> Json:
    formatted = with_detected(normalized(FormattedText(clean(text), list(entities or []))))
    return {"text": formatted.text} | ({"entities": formatted.entities} if formatted.entities else {})
