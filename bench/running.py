"""The bot as a process of its own, as `python -m bot` runs it, looked at from outside."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from bench.order import TEXT, TOKEN, Order

ROOT = Path(__file__).parent.parent
WITHOUT_LIMITS = {
    "RATE_GLOBAL_PER_SECOND": "0",
    "RATE_CHAT_PER_SECOND": "0",
    "RATE_GROUP_PER_MINUTE": "0",
    "FLOOD_USER_PER_MINUTE": "0",
    "FLOOD_CHAT_PER_MINUTE": "0",
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A send that the server received."""

    number: int
    """The schedule's."""
    at: float
    """Seconds since 1970."""


@asynccontextmanager
async def running_bot(order: Order, **settings: str) -> AsyncIterator[psutil.Process]:
    """Run the bot on the order's database until the end, which must be a good one."""
    environment = {
        **os.environ,
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": order.api_url,
        "DATABASE_URL": order.database_url,
        "LOG_LEVEL": "WARNING",
        **settings,
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", cwd=ROOT, env=environment)
    try:
        yield psutil.Process(process.pid)
        if process.returncode is None:
            process.terminate()
        if await asyncio.wait_for(process.wait(), 60) != 0:
            raise RuntimeError("the bot did not end well")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


class Server:
    """What the emulator has seen, through its control API."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url
        self._last = 0

    async def arrivals(self) -> list[Arrival]:
        """Return the sends of the order that came since the last look."""
        found = []
        for call in (await self._look("calls", method="sendMessage", after=self._last))["calls"]:
            self._last = call["number"]
            words = str(call["parameters"].get("text", ""))
            if words.startswith(TEXT):
                found.append(Arrival(int(words.rpartition(" ")[2]), datetime.fromisoformat(call["at"]).timestamp()))
        return found

    async def sends(self) -> list[float]:
        """Return when messages were sent, answers too, in seconds since 1970."""
        calls = (await self._look("calls", method="sendMessage"))["calls"]
        return [datetime.fromisoformat(call["at"]).timestamp() for call in calls]

    async def count(self) -> int:
        """Return how many calls there were, of all methods."""
        return int((await self._look("calls", latest=1))["total"])

    async def _look(self, name: str, **query: Any) -> Any:
        async with self._session.get(f"{self._url}/sandbox/{name}", params=query) as response:
            response.raise_for_status()
            return await response.json()


@asynccontextmanager
async def server(url: str) -> AsyncIterator[Server]:
    """Look at the emulator at `url`."""
    async with aiohttp.ClientSession() as session:
        yield Server(session, url)


def resident_mb(process: psutil.Process) -> float:
    """Return the process's resident size."""
    return float(process.memory_info().rss) / 2**20
