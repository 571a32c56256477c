"""What is said to those whose update is not taken: the database is away, or too much came at once."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import ReplyParameters

from bot.settings import Settings
from handlers.answers import to_telegram
from scheduling.clock import Clock
from scheduling.endurance import call_off
from scheduling.errors import DomainError, StorageUnavailable
from texts import toasts
from texts.errors import explain
from texts.speech import closest_language, speaking

logger = logging.getLogger(__name__)

Update = Mapping[str, Any]

MOST_UNDER_WAY: Final = 1000


class Refusals:
    """Tells authors, in the language of their client, why nothing was changed. Each waits for its rate limit."""

    def __init__(self, bot: Bot, *, settings: Settings, clock: Clock) -> None:
        self._bot = bot
        self._settings = settings
        self._clock = clock
        self._under_way: set[asyncio.Task[None]] = set()

    def __call__(self, updates: Sequence[Update]) -> None:
        """Tell them soon that nothing can be saved. To be called when Telegram will not deliver these updates again."""
        for update in updates:
            self.tell(update, StorageUnavailable())

    def tell(self, update: Update, why: DomainError) -> None:
        """Tell the author of one update soon."""
        if len(self._under_way) >= MOST_UNDER_WAY:
            logger.warning("too many wait to be told why nothing was changed: some are not told")
            return
        task = asyncio.create_task(self._tell(update, why), name="refusal")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Tell nobody any more."""
        await call_off(*self._under_way)

    async def _tell(self, update: Update, why: DomainError) -> None:
        tapped = update.get("callback_query")
        message = update.get("message") or update.get("edited_message")
        author = (tapped or message or {}).get("from") or {}
        with speaking(closest_language(author.get("language_code"), self._settings.default_language)):
            try:
                if tapped:
                    await self._answer_tap(tapped, why)
                elif message:
                    await self._answer_message(message, why)
            except (TelegramAPIError, ClientDecodeError) as error:
                logger.info("refusal not delivered", extra={"error": type(error).__name__})
            except Exception as error:
                logger.error("refusal failed", extra={"error": type(error).__name__}, exc_info=error)

    async def _answer_tap(self, tapped: Mapping[str, Any], why: DomainError) -> None:
        words = toasts.explained(why, now=self._clock.now(), zone=self._settings.default_timezone)
        await self._bot.answer_callback_query(tapped["id"], words, show_alert=True)

    async def _answer_message(self, message: Mapping[str, Any], why: DomainError) -> None:
        words = explain(why, now=self._clock.now(), zone=self._settings.default_timezone)
        chat = message["chat"]
        reply = None
        if chat.get("type") != "private":
            reply = ReplyParameters(message_id=message["message_id"], allow_sending_without_reply=True)
        await self._bot.send_message(
            chat["id"],
            words.text,
            entities=to_telegram(words.entities),
            parse_mode=None,
            message_thread_id=message.get("message_thread_id") if message.get("is_topic_message") else None,
            reply_parameters=reply,
        )
