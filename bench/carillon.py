"""The contestant: this bot, wired as it runs."""

import asyncio
import os
import signal

from bench.contest import compete
from bench.counting import count_planned, count_sent
from bench.measuring import Progress
from bench.order import TOKEN, Order
from bot.application import Application
from bot.logs import configure_logging
from bot.settings import Settings, load_settings


class Watched(Application):
    """The application, telling when it has started."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.started = asyncio.Event()

    async def start(self) -> None:
        """Start."""
        await super().start()
        self.started.set()


class Carillon:
    """The application with its default settings, but for the rate limits, which are off."""

    async def start(self, order: Order, progress: Progress) -> None:
        """Start it."""
        configure_logging(level="WARNING", as_json=False)
        settings = load_settings(
            _env_file=None,
            bot_token=TOKEN,
            bot_api_url=order.api_url,
            database_url=order.database_url,
            rate_global_per_second=0,
            rate_chat_per_second=0,
            rate_group_per_minute=0,
            flood_user_per_minute=0,
            flood_chat_per_minute=0,
        )
        count_planned(progress)
        count_sent(progress)
        application = Watched(settings)
        self._running = asyncio.create_task(application.run())
        started = asyncio.create_task(application.started.wait())
        await asyncio.wait([self._running, started], return_when=asyncio.FIRST_COMPLETED)
        if self._running.done():
            self._running.result()

    async def stop(self) -> None:
        """Stop it; what was answered last is recorded then."""
        os.kill(os.getpid(), signal.SIGTERM)
        await self._running


if __name__ == "__main__":
    compete(Carillon)
