"""Telling Telegram where to deliver updates. The webhook is left in place when the bot stops: updates wait for it."""

import asyncio
import hashlib
import hmac
import logging
from typing import Final

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

from bot.polling import ALLOWED_UPDATES
from bot.settings import Settings
from scheduling.clock import Clock

logger = logging.getLogger(__name__)

MAX_CONNECTIONS: Final = 40
"""Posts that Telegram keeps under way at once: all that arrive during one commit share the next."""
FIRST_TRY_SECONDS: Final = 10
LONGEST_BACK_OFF_SECONDS: Final = 30.0


class WebhookRefused(Exception):
    """Telegram doesn't take the address. The text is its reason."""


def secret_of(settings: Settings) -> str:
    """Return what Telegram must send with each update: as it was set, or else derived from the token.

    Nobody who knows it learns the token, and it is the same after each start and in every process of this bot.
    """
    if settings.webhook_secret is not None:
        return settings.webhook_secret.get_secret_value()
    assert settings.bot_token is not None  # noqa: S101 - nothing is served for a bot without one
    return hmac.new(settings.bot_token.get_secret_value().encode(), b"carillon/webhook", hashlib.sha256).hexdigest()


class Webhook:
    """The webhook of one bot."""

    def __init__(self, bot: Bot, *, settings: Settings, clock: Clock) -> None:
        self._bot = bot
        self._settings = settings
        self._clock = clock

    async def set(self) -> bool:
        """Set it; say whether Telegram could be asked. Raises `WebhookRefused` where the address won't do."""
        assert self._settings.webhook_url is not None  # noqa: S101 - the settings see to that
        try:
            await self._bot.set_webhook(
                self._settings.webhook_url,
                secret_token=secret_of(self._settings),
                allowed_updates=list(ALLOWED_UPDATES),
                max_connections=MAX_CONNECTIONS,
                drop_pending_updates=False,
                request_timeout=FIRST_TRY_SECONDS,
            )
        except TelegramBadRequest as error:
            raise WebhookRefused(error.message.removeprefix("Bad Request: ")) from error
        except TelegramUnauthorizedError:
            logger.error("Telegram refuses the token: set BOT_TOKEN to the one that @BotFather shows")
            return False
        except TelegramRetryAfter as error:
            await self._pause(error.retry_after)
            return False
        except (TelegramAPIError, ClientDecodeError) as error:
            logger.warning("the webhook could not be set; trying again", extra={"error": type(error).__name__})
            return False
        logger.info("the webhook is set", extra={"url": self._settings.webhook_url})
        return True

    async def keep_trying(self) -> None:
        """Set it as soon as Telegram can be reached. One that was set by an earlier start works meanwhile."""
        failures = 0
        while True:
            failures += 1
            await self._pause(min(2.0 ** min(failures - 1, 10), LONGEST_BACK_OFF_SECONDS))
            try:
                if await self.set():
                    return
            except WebhookRefused as error:
                logger.error("Telegram refuses WEBHOOK_URL", extra={"reason": str(error)})

    async def _pause(self, seconds: float) -> None:
        await self._clock.wait(asyncio.Event(), seconds=seconds)
