"""Telling authors what did not arrive, in their language, with a Retry button."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from handlers import keyboards
from handlers.answers import NO_PREVIEW, legible_or_not, to_telegram
from scheduling.alarm.ticker import LOOK_ANYWAY_SECONDS, Tick
from scheduling.clock import Clock
from scheduling.identifiers import ChatId, TopicId
from scheduling.ports import DeliveryQueue, FailureNotice
from texts import notices
from texts.speech import speaking

logger = logging.getLogger(__name__)

BATCH = 20
PASSING = (ClientDecodeError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier:
    """One step: tell of some failures, then remember that it was told."""

    bot: Bot
    queue: DeliveryQueue
    clock: Clock

    async def __call__(self) -> Tick:
        """Tell the authors of failures that they were not told of yet. A chat that must wait holds up no other."""
        now = self.clock.now()
        failures = await self.queue.failures_to_tell(limit=BATCH)
        chats: dict[ChatId, list[FailureNotice]] = {}
        for notice in failures:
            chats.setdefault(notice.chat.id, []).append(notice)
        told = await asyncio.gather(*map(self._tell_chat, chats.values()), return_exceptions=True)
        for end in told:
            if isinstance(end, BaseException):
                raise end
        if not all(told):
            return Tick(at=now, taken=len(failures), next_at=None, again_in_seconds=LOOK_ANYWAY_SECONDS)
        return Tick(at=now, taken=len(failures), next_at=now if len(failures) == BATCH else None)

    async def _tell_chat(self, notices: Sequence[FailureNotice]) -> bool:
        """Tell of a chat's failures in their order; say whether nothing is left for a later step."""
        try:
            for notice in notices:
                await self._tell(notice)
                await self.queue.told([notice.delivery_id], now=self.clock.now())
        except PASSING as error:
            logger.info("author is told later", extra={"error": type(error).__name__})
            return False
        return True

    async def _tell(self, notice: FailureNotice) -> None:
        """Write into the chat and topic in which the message was made; where the topic is closed, into the chat."""
        try:
            await self._send(notice, notice.message.topic_id)
        except PASSING:
            raise
        except TelegramAPIError:
            if notice.message.topic_id is None:
                logger.info("author can't be told", extra={"delivery_id": str(notice.delivery_id)})
                return
            try:
                await self._send(notice, None)
            except PASSING:
                raise
            except TelegramAPIError:
                logger.info("author can't be told", extra={"delivery_id": str(notice.delivery_id)})

    async def _send(self, notice: FailureNotice, topic_id: TopicId | None) -> None:
        with speaking(notice.chat.language):
            words = notices.failure_notice(notice, self.clock.now())
            with legible_or_not():
                await self.bot.send_message(
                    notice.chat.address.value,
                    words.text,
                    entities=to_telegram(words.entities),
                    parse_mode=None,
                    message_thread_id=topic_id,
                    reply_markup=keyboards.retry(notice),
                    link_preview_options=NO_PREVIEW,
                )
