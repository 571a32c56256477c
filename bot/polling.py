"""Fetching updates. An update is confirmed to Telegram only when it is durable here.

Not aiogram's polling: that confirms an offset while handlers still run, so a crash would lose what people typed.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any, Final

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response, TelegramMethod

from bot.flood_gate import TakesUpdates
from bot.intake import Update
from scheduling.clock import Clock

logger = logging.getLogger(__name__)

LONG_POLL_SECONDS = 30
NETWORK_SLACK_SECONDS = 10
SHORT_POLL_SECONDS = 0.25
LONGEST_BACK_OFF_SECONDS = 30.0
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")


_ANSWER: Final = Response[list[dict[str, Any]]]  # pydantic holds it weakly and would make it anew for each poll


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """`getUpdates` whose answer stays as it came: an update that no model fits must be stored, too."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int = LONG_POLL_SECONDS
    allowed_updates: Sequence[str] = ALLOWED_UPDATES


class Poller:
    """Asks for updates, has them stored, and only then asks for the next ones, which confirms the former."""

    def __init__(
        self, bot: Bot, intake: TakesUpdates, *, clock: Clock, regret: Callable[[Sequence[Update]], None]
    ) -> None:
        """Poll for `bot`; `regret` tells the authors of updates that can't be stored, once those are confirmed."""
        self._bot = bot
        self._intake = intake
        self._clock = clock
        self._regret = regret
        self._offset: int | None = None
        self._unsaved: Sequence[Update] = ()
        self._failures = 0
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Poll until cancelled. Cancelling loses nothing: what was not stored is not confirmed."""
        while True:
            try:
                await self.poll()
                self._failures = 0
            except TelegramRetryAfter as error:
                await self._pause(error.retry_after)
            except TelegramConflictError as error:
                await self._conflict(error)
            except TelegramUnauthorizedError:
                logger.error("Telegram refuses the token: set BOT_TOKEN to the one that @BotFather shows")
                await self._pause(self._back_off())
            except (TelegramNetworkError, TelegramAPIError) as error:
                logger.warning("getUpdates failed", extra={"error": type(error).__name__})
                await self._pause(self._back_off())
            except Exception as error:
                logger.error("polling failed", extra={"error": type(error).__name__}, exc_info=error)
                await self._pause(self._back_off())

    async def poll(self) -> int:
        """Fetch once and have stored what came; return how many updates came."""
        confirms = bool(self._unsaved)
        request = GetRawUpdates(offset=self._offset, timeout=0 if confirms else LONG_POLL_SECONDS)
        loop = asyncio.get_running_loop()
        asked = loop.time()
        updates = await self._bot(request, request_timeout=LONG_POLL_SECONDS + NETWORK_SLACK_SECONDS)
        if confirms:
            unsaved, self._unsaved = self._unsaved, ()
            self._regret(unsaved)
        elif not updates and loop.time() - asked < SHORT_POLL_SECONDS:
            await asyncio.sleep(SHORT_POLL_SECONDS)  # a server that doesn't hold the request until something comes
        if not updates:
            return 0
        self._unsaved = await self._intake.take(updates)
        self._offset = updates[-1]["update_id"] + 1
        return len(updates)

    async def _conflict(self, error: TelegramConflictError) -> None:
        if "webhook" in error.message.lower():
            logger.warning("a webhook was set for this bot; removing it, because this bot polls")
            await self._bot.delete_webhook(drop_pending_updates=False)
        else:
            logger.error(
                "another program is fetching this bot's updates with the same token: stop the other one, "
                "or give this one a token of its own"
            )
        await self._pause(self._back_off())

    def _back_off(self) -> float:
        self._failures += 1
        return min(2.0 ** min(self._failures - 1, 10), LONGEST_BACK_OFF_SECONDS)

    async def _pause(self, seconds: float) -> None:
        await self._clock.wait(self._stopping, seconds=seconds)
