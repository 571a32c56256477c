"""The yardstick: APScheduler with its own `SQLAlchemyJobStore`, and aiogram, as they are commonly put together."""

import asyncio

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import Message
from apscheduler.events import EVENT_JOB_SUBMITTED
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bench.contest import compete
from bench.measuring import Progress, SendCounter
from bench.order import TOKEN, Order

HELP = "/schedule tomorrow at 9 Water the plants\n/scheduled\n/cancel 12\n/help"


class Yardstick:
    """One bot, one loop, one scheduler."""

    bot: Bot
    """Of the class: a job is stored, so it knows its function by name and nothing else."""

    async def start(self, order: Order, progress: Progress) -> None:
        """Start scheduler and polling."""
        Yardstick.bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(order.api_url)))
        self.bot.session.middleware(SendCounter(progress, failures_are_final=True))
        self._dispatcher = Dispatcher()
        self._dispatcher.message.register(show_help, Command("help"))
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": SQLAlchemyJobStore(url=order.database_url)},
            executors={"default": AsyncIOExecutor()},
            timezone="UTC",
        )
        self._scheduler.add_listener(lambda _: progress.note_planned(1), EVENT_JOB_SUBMITTED)
        self._scheduler.start()
        self._polling = asyncio.create_task(self._dispatcher.start_polling(self.bot, handle_signals=False))

    async def stop(self) -> None:
        """Stop both."""
        self._scheduler.shutdown(wait=False)
        await self._dispatcher.stop_polling()
        await self._polling


async def send(chat_id: int, text: str) -> None:
    """Do what a job is for."""
    await Yardstick.bot.send_message(chat_id, text)


async def show_help(message: Message) -> None:
    """Answer."""
    await message.answer(HELP)


if __name__ == "__main__":
    from bench.yardstick import Yardstick as Stored  # the module as jobs know it, not `__main__`

    compete(Stored)
