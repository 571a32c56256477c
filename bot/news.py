"""Saying that a message came late, and that schedules go on: steps of tickers, as the notifier is.

What is to be said is a mark on a row, taken away once it was said. What can't be said is not worth keeping.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from typing import Any, Generic, TypeVar

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import ReplyParameters

from delivery.classification import classify
from delivery.composing import GENERAL_TOPIC
from delivery.pacing import unhurried
from handlers.answers import NO_PREVIEW, legible_or_not, to_telegram
from scheduling.alarm.ticker import LOOK_ANYWAY_SECONDS, Tick
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.deliveries import Verdict
from scheduling.identifiers import TopicId
from scheduling.news import Comebacks, GoingOn, LateArrival, LateNotes
from scheduling.outcomes import Misconfigured, RetryLater
from texts import lists, notices
from texts.speech import speaking

logger = logging.getLogger(__name__)

News = TypeVar("News")

BATCH = 5
"""How many are said side by side: they share the limit with what is scheduled."""


class _Resting:
    """Whom nothing can be said to for now, so that they hold up nobody else."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[Hashable, float] = {}

    def now(self) -> list[Hashable]:
        """Return who rests."""
        now = self._clock.monotonic()
        self._until = {who: until for who, until in self._until.items() if until > now}
        return list(self._until)

    def add(self, who: Hashable) -> None:
        """Let somebody rest for a few seconds."""
        self._until[who] = self._clock.monotonic() + LOOK_ANYWAY_SECONDS


class _Step(ABC, Generic[News]):
    """Say some of what is to be said, side by side."""

    def __init__(self, *, bot: Bot, clock: Clock, is_owner: Callable[[], bool]) -> None:
        """While this process is not the owner, another one may be saying the same."""
        self._is_owner = is_owner
        self._bot = bot
        self._clock = clock
        self._resting = _Resting(clock)

    async def __call__(self) -> Tick:
        """Say what is due."""
        now = self._clock.now()
        if not self._is_owner():
            return Tick(at=now, taken=0, next_at=None)
        found = await self._find(self._resting.now())
        with unhurried():
            await _all(map(self._say, found))
        return Tick(at=now, taken=len(found), next_at=now if found else None)

    @abstractmethod
    async def _find(self, resting: Collection[Any]) -> Sequence[News]:
        """Return some of what is to be said, but to nobody who rests."""

    @abstractmethod
    async def _say(self, one: News) -> None:
        """Say it, and take its mark away where that is settled."""


class LateNoteGiver(_Step[LateArrival]):
    """One step: reply to some messages that arrived late, in silence, with when they were due."""

    def __init__(self, *, bot: Bot, notes: LateNotes, clock: Clock, is_owner: Callable[[], bool]) -> None:
        """While this process is not the owner, another one may be saying the same."""
        super().__init__(bot=bot, clock=clock, is_owner=is_owner)
        self._notes = notes

    async def _find(self, resting: Collection[Any]) -> Sequence[LateArrival]:
        return await self._notes.due(limit=BATCH, exclude=resting)

    async def _say(self, arrival: LateArrival) -> None:
        with speaking(arrival.language):
            note = notices.late_note(arrival.occurrence_at, zone=arrival.zone)
        send = self._bot.send_message(
            arrival.address.value,
            note.text,
            entities=to_telegram(note.entities),
            parse_mode=None,
            message_thread_id=_thread(arrival.topic_id),
            # Without its message a note would say nothing.
            reply_parameters=ReplyParameters(message_id=arrival.platform_message_id, allow_sending_without_reply=False),
            disable_notification=True,
        )
        if await _is_settled(send):
            await self._notes.settle(arrival.delivery_id)
        else:
            self._resting.add(arrival.recipient_id)


class ComebackTeller(_Step[GoingOn]):
    """One step: tell some chats which of their schedules go on by themselves."""

    def __init__(self, *, bot: Bot, comebacks: Comebacks, clock: Clock, is_owner: Callable[[], bool]) -> None:
        """While this process is not the owner, another one may be saying the same."""
        super().__init__(bot=bot, clock=clock, is_owner=is_owner)
        self._comebacks = comebacks

    async def _find(self, resting: Collection[Any]) -> Sequence[GoingOn]:
        return await self._comebacks.untold(limit=BATCH, exclude=resting)

    async def _say(self, going_on: GoingOn) -> None:
        with speaking(going_on.chat.language):
            words = lists.going_on(going_on.messages, chat=going_on.chat, now=self._clock.now())
        topics = {message.topic_id for message in going_on.messages}
        if await _is_settled(self._send(going_on, words, topics.pop() if len(topics) == 1 else None)):
            await self._comebacks.told([message.id for message in going_on.messages])
        else:
            self._resting.add(going_on.chat.id)

    async def _send(self, going_on: GoingOn, words: Content, topic_id: TopicId | None) -> None:
        await self._bot.send_message(
            going_on.chat.address.value,
            words.text,
            entities=to_telegram(words.entities),
            parse_mode=None,
            message_thread_id=_thread(topic_id),
            link_preview_options=NO_PREVIEW,
        )


def wake_where_late(wake: Callable[[], None]) -> Callable[[Sequence[Verdict]], None]:
    """Return a recorder's listener that lets late notes be given at once."""

    def listen(verdicts: Sequence[Verdict]) -> None:
        if any(verdict.is_late for verdict in verdicts):
            wake()

    return listen


async def _all(saying: "map[Awaitable[None]]") -> None:
    """Wait for all, so that none is left behind, and then raise what went wrong."""
    for end in await asyncio.gather(*saying, return_exceptions=True):
        if isinstance(end, BaseException):
            raise end


async def _is_settled(call: Awaitable[object]) -> bool:
    """Say something; tell whether that is settled. It is not where it is worth saying later."""
    try:
        with legible_or_not():
            await call
    except (ClientDecodeError, TelegramAPIError) as error:
        outcome = classify(error, tries=1)
        logger.info("could not be said", extra={"reason": getattr(outcome, "category", "")})
        return not isinstance(outcome, RetryLater | Misconfigured)
    return True


def _thread(topic_id: TopicId | None) -> int | None:
    return None if topic_id == GENERAL_TOPIC else topic_id
