"""People who talk to the bot, and the rows that come of it."""

import contextlib
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select, update

from sandbox.actions import CallbackAnswer
from sandbox.detection import with_detected
from sandbox.emulator import Emulator
from sandbox.formatted import FormattedText
from sandbox.media_json import file_json
from sandbox.model import Chat, Message, Topic, User
from sandbox.recorder import Call
from scheduling.clock import ManualClock
from storage.engine import Database
from storage.models import (
    audit_events,
    chats,
    deliveries,
    delivery_attempts,
    dialogs,
    questions,
    recipients,
    scheduled_messages,
    updates,
)
from tests.waiting import until
from texts import arrivals
from texts.speech import languages, speaking

PATIENCE_SECONDS = 20.0
"""For an answer on a machine that is busy with other things."""
STUCK_SECONDS = 2.0
"""After so long time goes on by the bot's clock, too: a chat may have to rest, and nobody else moves that clock."""
RESTING = 10
"""So many wait for time to pass in a bot that has nothing to do: its tickers, and whoever handles updates."""
SEEN = {
    "sendMessage", "editMessageText", "sendPhoto", "sendVideo", "sendAnimation", "sendAudio", "sendVoice",
    "sendVideoNote", "sendDocument", "sendSticker", "sendLocation", "sendVenue", "sendContact", "sendPoll",
    "sendMediaGroup",
}  # fmt: skip


@dataclass(frozen=True)
class Heard:
    """What the bot said: in a new message, or by changing one."""

    text: str
    entities: list[dict[str, Any]]
    message: Message
    call: Call
    album: tuple[Message, ...] = ()
    """All that came of one call that sent an album."""

    @property
    def buttons(self) -> list[str]:
        return [label for row in self.rows for label in row]

    @property
    def rows(self) -> list[list[str]]:
        rows = (self.call.parameters.get("reply_markup") or {}).get("inline_keyboard") or []
        return [[button["text"] for button in row] for row in rows]

    @property
    def topic(self) -> int | None:
        return self.call.parameters.get("message_thread_id")

    @property
    def is_edit(self) -> bool:
        return self.call.method == "editMessageText"


@dataclass
class Person:
    """Somebody with a Telegram account, writing in private or in a chat."""

    emulator: Emulator
    user: User
    chat: Chat | None = None
    topic: Topic | None = None
    heard: list[int] = field(default_factory=lambda: [0])
    """The number of the last call that was heard."""
    clock: ManualClock | None = None
    """The bot's."""

    def at(self, chat: Chat, topic: Topic | None = None) -> "Person":
        """The same person in a group (and topic), who has read all that stands there."""
        calls = self.emulator.calls()
        return Person(self.emulator, self.user, chat, topic, [calls[-1].number if calls else 0], self.clock)

    @property
    def place(self) -> Chat:
        return self.chat or self.emulator.chat(self.user)

    async def says(
        self, words: str, entities: list[dict[str, Any]] | None = None, *, reply_to: Message | None = None
    ) -> Message:
        return self.emulator.say(self.user, words, self.place, entities, topic=self.topic, reply_to=reply_to)

    async def sends(
        self,
        kind: str,
        caption: str = "",
        *,
        entities: list[dict[str, Any]] | None = None,
        reply_to: Message | None = None,
        album: str | None = None,
        **fields: Any,
    ) -> Message:
        """Send a file of a kind, by itself or in an album; `fields` are the message's own, such as a spoiler."""
        stored = self.emulator.store_file(kind)
        content = file_json(self.emulator.world.files, self.emulator.bot().id, stored) | fields
        if caption:
            found = with_detected(FormattedText(caption, list(entities or [])))
            content |= {"caption": found.text, "caption_entities": found.entities}
        if album is not None:
            content["media_group_id"] = album
        return self.emulator.send(self.user, content, self.place, topic=self.topic, reply_to=reply_to)

    async def edits(self, message: Message, words: str) -> None:
        self.emulator.edit(self.user, message, words)

    async def shares_location(self, latitude: float, longitude: float) -> None:
        self.emulator.send_location(self.user, latitude, longitude, self.place)

    async def hears(self) -> Heard:
        """The next thing that the bot said in this chat."""
        call = await self._next_call()
        self.heard[0] = call.number
        results = call.result if isinstance(call.result, list) else [call.result]
        there = {one.id: one for one in self.emulator.history(self.place)}
        messages = tuple(there[raw["message_id"]] for raw in results)
        raw = results[0]
        words = raw.get("text", raw.get("caption", ""))
        entities = raw.get("entities", raw.get("caption_entities", []))
        return Heard(words, entities, messages[0], call, messages if len(messages) > 1 else ())

    async def _next_call(self) -> Call:
        if self.clock is not None:
            for _ in range(round(PATIENCE_SECONDS / STUCK_SECONDS)):
                with contextlib.suppress(TimeoutError):
                    return await self.emulator.wait_for(self._unheard, timeout=STUCK_SECONDS)
                self.clock.advance(timedelta(seconds=1))
        return await self.emulator.wait_for(self._unheard, timeout=PATIENCE_SECONDS)

    async def taps(self, heard: Heard | Message, button: str) -> CallbackAnswer:
        message = heard.message if isinstance(heard, Heard) else heard
        return await self.emulator.tap(self.user, message, button)

    async def asks(self, words: str, *, reply_to: Message | None = None) -> Heard:
        await self.says(words, reply_to=reply_to)
        return await self.hears()

    def hears_something(self) -> bool:
        """Tell whether the bot has said something that was not heard yet."""
        return self._unheard() is not None

    def _unheard(self) -> Call | None:
        for call in self.emulator.calls(after=self.heard[0]):
            if _is_greeting(call):
                continue
            if call.method in SEEN and call.is_ok and str(call.chat_id) == str(self.place.id):
                return call
        return None

    def has_heard_all(self) -> bool:
        later = self.emulator.calls(after=self.heard[0])
        said = (call for call in later if not _is_greeting(call))
        return not any(call.method in SEEN and str(call.chat_id) == str(self.place.id) for call in said)


def _is_greeting(call: Call) -> bool:
    """Tell whether the bot introduces itself to a group: who is not about that need not wait for it."""
    return str(call.parameters.get("text", "")).startswith(_greetings())


@cache
def _greetings() -> tuple[str, ...]:
    found = []
    for code in languages():
        with speaking(code):
            found.append(arrivals.introduction())
    return tuple(found)


class Schedules:
    """The rows, read past the bot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[dict[str, Any]]:
        return await self._rows(scheduled_messages, scheduled_messages.c.created_at)

    async def deliveries(self) -> list[dict[str, Any]]:
        return await self._rows(deliveries, deliveries.c.occurrence_at)

    async def attempts(self) -> list[dict[str, Any]]:
        return await self._rows(delivery_attempts, delivery_attempts.c.started_at)

    async def chats(self) -> list[dict[str, Any]]:
        return await self._rows(chats, chats.c.id)

    async def recipients(self) -> list[dict[str, Any]]:
        return await self._rows(recipients, recipients.c.id)

    async def questions(self) -> list[dict[str, Any]]:
        return await self._rows(questions, questions.c.id)

    async def dialogs(self) -> list[dict[str, Any]]:
        return await self._rows(dialogs, dialogs.c.id)

    async def updates(self) -> list[dict[str, Any]]:
        return await self._rows(updates, updates.c.sequence)

    async def deeds(self) -> list[dict[str, Any]]:
        """What was written down of who did what."""
        return await self._rows(audit_events, audit_events.c.id)

    async def id_of(self, number: int) -> UUID:
        """The id of the schedule made first under this number."""
        return next(row["id"] for row in await self.all() if row["number"] == number)

    async def rewrite(self, text: str) -> None:
        """Give every schedule another text, as an import might."""
        async with self._database.writing() as connection:
            await connection.execute(update(scheduled_messages).values(content={"text": text, "entities": []}))

    async def has_put_off(self, *, failures: int = 1) -> bool:
        """Tell whether an update waits for another try after so many failures."""
        return any(row["retry_at"] is not None and row["failures"] == failures for row in await self.updates())

    async def settled(self, status: str, *, tries: int = 1) -> None:
        """Wait until the latest of at least so many attempts is recorded as `status`: its row follows its answer."""

        async def is_settled() -> bool:
            attempts = await self.attempts()
            return len(attempts) >= tries and attempts[-1]["status"] == status

        await until(is_settled, what=f"an attempt that is {status}")

    async def _rows(self, table: Table, order: Any) -> list[dict[str, Any]]:
        async with self._database.reading() as connection:
            return [dict(row) for row in (await connection.execute(select(table).order_by(order))).mappings()]
