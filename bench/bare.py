"""The ceiling: aiogram alone, with nothing stored and nothing promised, with as many senders as suit it best."""

import asyncio
import time
from collections.abc import Iterator

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bench.contest import compete
from bench.measuring import Progress, SendCounter
from bench.order import TOKEN, Order

SENDERS = (10, 30, 50, 100)
"""aiogram's session has 100 connections."""
TRIAL = 600
"""Messages in one trial; each number of senders has two, and the better one counts."""


class Bare:
    """Senders that each send one message after the other: `asyncio.gather` over `bot.send_message`."""

    async def start(self, order: Order, progress: Progress) -> None:
        """Find out how many senders are fastest, and let these wait for the second."""
        self._order = order
        self._bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(order.api_url)))
        self._bot.session.middleware(SendCounter(progress, failures_are_final=True))
        rates: dict[int, float] = {}
        for senders in (*SENDERS, *SENDERS):
            rates[senders] = max(rates.get(senders, 0.0), await self._try_out(senders))
        best = max(rates, key=lambda senders: rates[senders])
        progress.facts["senders"] = best
        progress.facts["trials"] = {str(senders): round(rate) for senders, rate in rates.items()}
        numbers = iter(range(order.schedules))
        self._senders = [asyncio.create_task(self._wait_and_send(numbers)) for _ in range(best)]

    async def _try_out(self, senders: int) -> float:
        """Return how many messages a second so many senders send. They say something else than the burst's."""
        began = time.monotonic()
        numbers = iter(range(TRIAL))
        await asyncio.gather(*(self._send(numbers, "On trial") for _ in range(senders)))
        return TRIAL / (time.monotonic() - began)

    async def _send(self, numbers: Iterator[int], text: str = "") -> None:
        for number in numbers:
            await self._bot.send_message(self._order.chat_of(number), text or self._order.text_of(number))

    async def _wait_and_send(self, numbers: Iterator[int]) -> None:
        await asyncio.sleep(max(0.0, self._order.due_at - time.time()))
        await self._send(numbers)

    async def stop(self) -> None:
        """Let go."""
        await asyncio.gather(*self._senders)
        await self._bot.session.close()


if __name__ == "__main__":
    compete(Bare)
