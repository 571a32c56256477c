"""The ceiling: aiogram alone, with nothing stored and nothing promised."""

import asyncio
import time

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bench.contest import compete
from bench.measuring import Progress, SendCounter
from bench.order import TOKEN, Order
from bot.settings import load_settings


class Bare:
    """As many senders as Carillon has sends in flight, each sending one message after the other."""

    async def start(self, order: Order, progress: Progress) -> None:
        """Begin to wait for the second."""
        self._bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(order.api_url)))
        self._bot.session.middleware(SendCounter(progress, failures_are_final=True))
        self._numbers = iter(range(order.schedules))
        in_flight = load_settings(_env_file=None).max_in_flight
        self._senders = [asyncio.create_task(self._send(order)) for _ in range(in_flight)]

    async def _send(self, order: Order) -> None:
        await asyncio.sleep(max(0.0, order.due_at - time.time()))
        for number in self._numbers:
            await self._bot.send_message(order.chat_of(number), order.text_of(number))

    async def stop(self) -> None:
        """Let go."""
        await asyncio.gather(*self._senders)
        await self._bot.session.close()


if __name__ == "__main__":
    compete(Bare)
