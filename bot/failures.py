"""What is said when an update could not be handled at all."""

import logging
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.settings import Settings
from handlers.answers import to_telegram
from scheduling.content import Content
from scheduling.ports import StoredUpdate
from texts.mishaps import update_given_up, went_wrong
from texts.speech import closest_language, speaking

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Regrets:
    """Tells the author that nothing was changed, and the bot's administrators that something is broken."""

    bot: Bot
    settings: Settings

    async def __call__(self, update: StoredUpdate) -> None:
        """Tell them; a chat that can't be written to is no further trouble."""
        with speaking(self.settings.default_language):
            for administrator in self.settings.admin_ids:
                await self._say(administrator, update_given_up(update.cause.update_id))
        if update.cause.is_applied:  # what was asked for is done; only its answer could not be given
            return
        payload = update.payload
        tapped = payload.get("callback_query")
        message = tapped.get("message") if tapped else payload.get("message") or payload.get("edited_message")
        if not message or "chat" not in message:
            return
        author = (tapped or message).get("from") or {}
        with speaking(closest_language(author.get("language_code"), self.settings.default_language)):
            await self._say(message["chat"]["id"], went_wrong())

    async def _say(self, chat_id: int, words: Content) -> None:
        try:
            await self.bot.send_message(chat_id, words.text, entities=to_telegram(words.entities), parse_mode=None)
        except TelegramAPIError as error:
            logger.info("regrets not delivered", extra={"error": type(error).__name__})
