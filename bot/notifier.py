"""Telling authors what did not arrive, or asking what to do where nobody knows, in their language, with buttons."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import InlineKeyboardMarkup

from bot.patience import nobody_can_be_told
from delivery.pacing import unhurried
from handlers import failure_keyboards as keyboards
from handlers.answers import NO_PREVIEW, legible_or_not, to_telegram
from scheduling.alarm.ticker import LOOK_ANYWAY_SECONDS, Tick
from scheduling.chats import Address, Chat, Reachability
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.deliveries import DeliveryStatus
from scheduling.identifiers import ChatId, DeliveryId, TopicId, UserId
from scheduling.pauses import may_write_again
from scheduling.ports import DeliveryQueue, FailureNotice
from texts import notices
from texts.speech import speaking

logger = logging.getLogger(__name__)

BATCH = 100
FEW = 3
"""So many failures are told one by one; more of a kind, in one notice."""
FIRST_REST = 30.0
LONGEST_REST = 900.0
"""Seconds for which a chat is left in peace that has heard much: the next failures gather meanwhile, for one notice."""
REMEMBERED = 10_000
"""So many deliveries at most are known to have been told of in private and wait for being told where they failed."""
PASSING = (ClientDecodeError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError)


class _Unheard(Exception):
    """Nobody there can be told now: the bot was blocked, or may not write."""


class _NotOurs(Exception):
    """Another process may be telling the same: this one has lost its right to send."""


@dataclass(slots=True)
class _Lately:
    """What a chat has heard since it was last left in peace. Times are monotonic."""

    notices: int = 0
    until: float = 0.0
    """Until then it hears nothing more."""
    rest: float = FIRST_REST
    is_mute: bool = False
    """Nothing could be said there the last time."""


class Notifier:
    """One step: tell of some failures, then remember that it was told."""

    def __init__(
        self,
        *,
        bot: Bot,
        queue: DeliveryQueue,
        clock: Clock,
        is_owner: Callable[[], bool],
        on_going_on: Callable[[], None],
    ) -> None:
        """Begin with every chat ready to hear. While this process is not the owner, another one may be telling.

        `on_going_on` is called where something goes on that was held back.
        """
        self._on_going_on = on_going_on
        self._bot = bot
        self._is_owner = is_owner
        self._queue = queue
        self._clock = clock
        self._lately: dict[ChatId, _Lately] = {}
        self._told_in_private: dict[DeliveryId, None] = {}

    async def __call__(self) -> Tick:
        """Tell the authors of failures that they were not told of yet. A chat that must wait holds up no other."""
        now = self._clock.now()
        if not self._is_owner():
            return Tick(at=now, taken=0, next_at=None)
        resting = self._resting()
        failures = [
            *await self._queue.failures_to_tell(limit=BATCH, exclude=resting),
            *await self._queue.failures_out_of_reach(limit=BATCH, exclude=resting),
        ]
        chats: dict[ChatId, list[FailureNotice]] = {}
        for notice in failures:
            chats.setdefault(notice.chat.id, []).append(notice)
        with unhurried():
            told = await asyncio.gather(*map(self._tell_chat, chats.values()), return_exceptions=True)
        for end in told:
            if isinstance(end, BaseException):
                raise end
        if not all(told):
            return Tick(at=now, taken=len(failures), next_at=None, again_in_seconds=LOOK_ANYWAY_SECONDS)
        return Tick(at=now, taken=len(failures), next_at=now if len(failures) >= BATCH else None)

    async def _tell_chat(self, failures: Sequence[FailureNotice]) -> bool:
        """Tell of a chat's failures in their order; say whether nothing is left for a later step."""
        try:
            if failures[0].chat.reachability is not Reachability.REACHABLE or not await self._tell_there(failures):
                await self._tell_authors(failures)
        except (_NotOurs, *PASSING) as error:
            logger.info("author is told later", extra={"error": type(error).__name__})
            return False
        return True

    async def _tell_there(self, failures: Sequence[FailureNotice]) -> bool:
        """Tell of a chat's failures in the chat itself; say whether that was possible."""
        try:
            for notices_of_kind in _by_kind(failures):
                if len(notices_of_kind) > FEW:
                    await self._tell_at_once(notices_of_kind)
                else:
                    for notice in notices_of_kind:
                        await self._tell(notice)
        except _Unheard:
            return False
        return True

    async def _tell_authors(self, failures: Sequence[FailureNotice]) -> None:
        """Tell in private those authors who have written to the bot; the others, once they do or it can be said there.

        What is out of reach is told with that. What is only held back is not: telling the chat is tried from time to
        time, since nobody tells us when it may be written to again.
        """
        chat = failures[0].chat
        logger.info("nobody can be told there", extra={"chat_id": str(chat.id)})
        self._leave_alone(chat.id)
        of_authors: dict[UserId, list[FailureNotice]] = {}
        for notice in failures if chat.kind.is_shared else ():
            of_authors.setdefault(notice.message.created_by, []).append(notice)
        for author, own in of_authors.items():
            new = [notice for notice in own if notice.delivery_id not in self._told_in_private]
            if await self._tell_in_private(author, new):
                await self._note_told_in_private(chat, own)

    async def _tell_in_private(self, author: UserId, failures: Sequence[FailureNotice]) -> bool:
        """Tell of failures in a group; say whether the author has heard of all of them."""
        if not failures:
            return True
        place = failures[0].chat
        private = await self._queue.chat_at(Address(place.address.platform, str(author)))
        if private is None or private.reachability is not Reachability.REACHABLE:
            return False
        try:
            with speaking(private.language):
                for some in _by_kind(failures):
                    await self._say(private, None, notices.failed_elsewhere(some, place.title, self._clock.now()))
        except _Unheard:
            return False
        return True

    async def _note_told_in_private(self, chat: Chat, some: Sequence[FailureNotice]) -> None:
        if chat.reachability is not Reachability.REACHABLE:
            await self._queue.told([notice.delivery_id for notice in some], now=self._clock.now())
            return
        self._told_in_private |= dict.fromkeys(notice.delivery_id for notice in some)
        while len(self._told_in_private) > REMEMBERED:
            del self._told_in_private[next(iter(self._told_in_private))]

    async def _tell(self, notice: FailureNotice) -> None:
        with speaking(notice.chat.language):
            words = notices.failure_notice(notice, self._clock.now())
            await self._say(notice.chat, notice.message.topic_id, words, keyboards.notice(notice))
        await self._queue.told([notice.delivery_id], now=self._clock.now())
        await self._let_go_on(notice.chat)

    async def _tell_at_once(self, some: Sequence[FailureNotice]) -> None:
        """Tell of all of one kind in one notice. The instant at which it is told says later which ones are meant."""
        chat, doubtful = some[0].chat, some[0].status is DeliveryStatus.UNKNOWN
        now = self._clock.now()  # before it is read what happened until then
        untold = await self._queue.untold(chat.id, doubtful=doubtful)
        if not untold.ids:
            return
        with speaking(chat.language):
            if doubtful:
                words = notices.many_doubtful(some, len(untold.ids), now)
            else:
                words = notices.many_failed(some, len(untold.ids), untold.paused, now)
            await self._say(chat, untold.topic_id, words, keyboards.many(doubtful=doubtful, told_at=now))
        await self._queue.told(untold.ids, now=now)
        await self._let_go_on(chat)

    async def _say(
        self, chat: Chat, topic_id: TopicId | None, words: Content, markup: InlineKeyboardMarkup | None = None
    ) -> None:
        """Write into the chat and topic in which the message was made; where the topic is closed, into the chat."""
        if not self._is_owner():
            raise _NotOurs
        try:
            await self._send(chat, topic_id, words, markup)
        except PASSING:
            raise
        except TelegramAPIError as error:
            if topic_id is not None:
                await self._say(chat, None, words, markup)
                return
            if nobody_can_be_told(error):
                raise _Unheard from error
            logger.info("author can't be told", extra={"chat_id": str(chat.id)})
        self._note_told(chat.id)

    async def _send(
        self, chat: Chat, topic_id: TopicId | None, words: Content, markup: InlineKeyboardMarkup | None
    ) -> None:
        with legible_or_not():
            await self._bot.send_message(
                chat.address.value,
                words.text,
                entities=to_telegram(words.entities),
                parse_mode=None,
                message_thread_id=topic_id,
                reply_markup=markup,
                link_preview_options=NO_PREVIEW,
            )

    def _resting(self) -> list[ChatId]:
        """Return the chats that are left in peace; forget those that have been quiet for as long again."""
        now = self._clock.monotonic()
        self._lately = {
            key: lately for key, lately in self._lately.items() if lately.is_mute or now < lately.until + lately.rest
        }
        return [key for key, lately in self._lately.items() if now < lately.until]

    def _leave_alone(self, chat_id: ChatId) -> None:
        """Try nothing more there for long: what is to be told waits."""
        lately = self._lately.setdefault(chat_id, _Lately())
        lately.until = self._clock.monotonic() + LONGEST_REST
        lately.is_mute = True

    async def _let_go_on(self, chat: Chat) -> None:
        """Let go on what is held back there, where something can be said again: a group's permissions tell nobody."""
        lately = self._lately.get(chat.id)
        if lately is not None and lately.is_mute:
            lately.is_mute = False
            mended = may_write_again(chat.recipient_id, in_closed_topics=False)
            await self._queue.let_go_on(mended, now=self._clock.now())
            self._on_going_on()

    def _note_told(self, chat_id: ChatId) -> None:
        now = self._clock.monotonic()
        lately = self._lately.setdefault(chat_id, _Lately(until=now))
        lately.notices += 1
        if lately.notices < FEW:
            lately.until = now
        else:
            lately.until = now + lately.rest
            lately.rest = min(lately.rest * 2, LONGEST_REST)


def _by_kind(failures: Sequence[FailureNotice]) -> Sequence[Sequence[FailureNotice]]:
    """Part what did not arrive from what may not have."""
    doubtful = [one for one in failures if one.status is DeliveryStatus.UNKNOWN]
    refused = [one for one in failures if one.status is not DeliveryStatus.UNKNOWN]
    return [some for some in (refused, doubtful) if some]
