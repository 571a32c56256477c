"""A bot as it talks to Telegram, here to the emulator."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import TelegramAPIServer

from delivery.session import TelegramSession

TOKEN = "42:SANDBOX"


def always() -> bool:
    return True


@contextlib.asynccontextmanager
async def bot_at(url: str, *, limit: int = 100, **properties: Any) -> AsyncIterator[Bot]:
    """A bot that asks the server at `url`; `limit` is how many connections it may have."""
    session = TelegramSession(api=TelegramAPIServer.from_base(url), limit=limit)
    try:
        yield Bot(TOKEN, session=session, default=DefaultBotProperties(**properties))
    finally:
        if session._session is not None:  # its own `close` waits 250 ms for TLS, of which there is none
            await session._session.close()
