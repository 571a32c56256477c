"""While the bot may not send at all: alerting its administrators, and finding out when it may again."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError

from bot.settings import Settings
from delivery.breaker import TOLD_BY_ASKING
from delivery.pump import Pump
from handlers.answers import NO_PREVIEW, to_telegram
from scheduling.chats import Address
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.endurance import call_off
from scheduling.outcomes import Misconfigured
from scheduling.ports import NewUnit
from texts import administration
from texts.reasons import reason_to_stop
from texts.speech import SOURCE_LANGUAGE, speaking

logger = logging.getLogger(__name__)

FIRST_QUESTION: Final = 2.0
LAST_QUESTION: Final = 30.0
"""Seconds between two questions whether the bot is let in again, at first and in the end."""
ASKING_SECONDS: Final = 10
TELLING_DELAYS: Final = (0.0, 2.0, 10.0, 60.0)
"""Seconds before each try to tell an administrator."""


class SendingWatch:
    """Begins where the pump says that the bot may not send, and ends when it sends again."""

    def __init__(self, *, bot: Bot, settings: Settings, pump: Pump, new_unit: NewUnit, clock: Clock) -> None:
        """Watch over one pump; `alarm` is its hook."""
        self._bot = bot
        self._settings = settings
        self._pump = pump
        self._new_unit = new_unit
        self._clock = clock
        self._watching: asyncio.Task[None] | None = None
        self._telling: set[asyncio.Task[None]] = set()

    def alarm(self, outcome: Misconfigured) -> None:
        """Alert the administrators once for each time that sending stops."""
        with speaking(SOURCE_LANGUAGE):
            logger.critical(
                "nothing can be sent, everything is kept",
                extra={"category": outcome.category, "what_to_do": reason_to_stop(outcome.category)},
            )
        if self._watching is None or self._watching.done():
            watching = self._watch(outcome.category, since=self._clock.now())
            self._watching = asyncio.create_task(watching, name="watch")

    async def close(self) -> None:
        """Watch no more, tell nobody any more."""
        tasks = [task for task in (self._watching, *self._telling) if task is not None]
        await call_off(*tasks)

    async def _watch(self, category: str, *, since: datetime) -> None:
        if category not in TOLD_BY_ASKING:  # the bot may be able to write, though not to send what costs something
            self._tell(lambda _zone: administration.sending_refused(category))
        waiting = await self._until_resumed(category)
        until = self._clock.now()
        logger.warning("sending goes on", extra={"since": since.isoformat(), "deliveries": waiting})

        def words(zone: str) -> Content:
            return administration.sending_restored(
                category, since=since, until=until, waiting=waiting, zone=zone, now=until
            )

        self._tell(words)

    async def _until_resumed(self, category: str) -> int:
        """Ask the platform now and then; return how many deliveries waited in the end."""
        seconds, was_refused = FIRST_QUESTION, False
        waiting = await self._count_waiting(0)
        while not await self._clock.wait(self._pump.resumed, seconds=seconds):
            seconds = min(seconds * 2, LAST_QUESTION)
            waiting = await self._count_waiting(waiting)
            if category not in TOLD_BY_ASKING:
                continue  # a delivery finds out
            if not await self._is_let_in():
                was_refused = True
            elif was_refused:  # the answer has changed: that proves as much as a delivery
                was_refused = False
                self._pump.resume()
            else:
                self._pump.vouch()
        return waiting

    async def _is_let_in(self) -> bool:
        """Tell whether the platform answers a question that costs nothing."""
        try:
            await self._bot.get_me(request_timeout=ASKING_SECONDS)
        except (TelegramAPIError, ClientDecodeError) as error:
            logger.info("still nothing can be sent", extra={"error": type(error).__name__})
            return False
        return True

    async def _count_waiting(self, known: int) -> int:
        """Count what is due; `known` where the database does not say."""
        try:
            async with self._new_unit(write=False) as unit:
                return await unit.deliveries.count_waiting(self._clock.now())
        except Exception as error:  # noqa: BLE001 - a number is not worth missing the moment for
            logger.info("what waits was not counted", extra={"error": type(error).__name__})
            return known

    def _tell(self, words: Callable[[str], Content]) -> None:
        """Tell each administrator, in the language and zone of their chat, without waiting for it."""
        for administrator in sorted(self._settings.admin_ids):
            task = asyncio.create_task(self._tell_one(administrator, words), name="alert")
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _tell_one(self, administrator: int, words: Callable[[str], Content]) -> None:
        for delay in TELLING_DELAYS:
            await self._clock.wait(asyncio.Event(), seconds=delay)
            try:
                language, zone = await self._manners(administrator)
                with speaking(language):
                    content = words(zone)
                await self._bot.send_message(
                    administrator,
                    content.text,
                    entities=to_telegram(content.entities),
                    parse_mode=None,
                    link_preview_options=NO_PREVIEW,
                )
            except Exception as error:  # noqa: BLE001 - whatever it is, it was said in the log
                logger.info("administrator not told", extra={"error": type(error).__name__})
            else:
                return

    async def _manners(self, administrator: int) -> tuple[str, str]:
        """Return language and zone of an administrator's chat; the bot's own where it knows none."""
        async with self._new_unit(write=False) as unit:
            chat = await unit.chats.find(Address("telegram", str(administrator)))
        if chat is None:
            return self._settings.default_language, self._settings.default_timezone
        return chat.language, chat.zone
