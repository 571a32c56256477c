"""Files that people send: fetched from Telegram, in bounded memory."""

from http import HTTPStatus
from io import BytesIO

import aiohttp
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError
from aiogram.methods import GetFile

from scheduling.csv_tables import LARGEST_FILE
from scheduling.errors import RecipientTableRefused, TableProblem

FETCH_SECONDS = 120
"""For 20 MB over a slow line."""


class TelegramDocuments:
    """Implements the port `FetchFile`."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def __call__(self, file_id: str) -> bytes:
        """Return the bytes of a file. Raises `RecipientTableRefused` where there is none (any more), or it is large."""
        try:
            file = await self._bot.get_file(file_id)
        except TelegramBadRequest as error:
            if "too big" in error.message.lower():
                raise RecipientTableRefused(TableProblem.TOO_LARGE, most=LARGEST_FILE // (1024 * 1024)) from error
            raise RecipientTableRefused(TableProblem.GONE) from error
        if file.file_path is None:
            raise RecipientTableRefused(TableProblem.GONE)
        content = BytesIO()
        try:
            await self._bot.download_file(file.file_path, content, timeout=FETCH_SECONDS)
        except (aiohttp.ClientError, TimeoutError) as error:
            if getattr(error, "status", None) == HTTPStatus.NOT_FOUND:
                raise RecipientTableRefused(TableProblem.GONE) from None
            # Not what aiohttp says: that names the address, and the token is part of it.
            raise TelegramNetworkError(GetFile(file_id=file_id), type(error).__name__) from None
        return content.getvalue()
