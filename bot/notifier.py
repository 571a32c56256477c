"""Telling authors what did not arrive, in their language, with a Retry button."""

import logging
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError

from handlers import keyboards
from handlers.answers import NO_PREVIEW, to_telegram
from scheduling.alarm.ticker import Tick
from scheduling.clock import Clock
from scheduling.identifiers import TopicId
from scheduling.ports import DeliveryQueue, FailureNotice
from texts import notices
from texts.speech import speaking

logger = logging.getLogger(__name__)

BATCH = 20
PASSING = (TelegramNetworkError, TelegramRetryAfter, TelegramServerError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier:
    """One step: tell of some failures, then remember that it was told."""

    bot: Bot
    queue: DeliveryQueue
    clock: Clock

    async def __call__(self) -> Tick:
        """Tell the authors of failures that they were not told of yet."""
        now = self.clock.now()
        failures = await self.queue.failures_to_tell(limit=BATCH)
        for notice in failures:
            await self._tell(notice)
            await self.queue.told([notice.delivery_id], now=self.clock.now())
        return Tick(at=now, taken=len(failures), next_at=now if len(failures) == BATCH else None)

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
            await self.bot.send_message(
                notice.chat.address.value,
                words.text,
                entities=to_telegram(words.entities),
                parse_mode=None,
                message_thread_id=topic_id,
                reply_markup=keyboards.retry(notice),
                link_preview_options=NO_PREVIEW,
            )
