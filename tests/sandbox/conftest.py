"""Every test has an emulator with a clock that stands still, and drives it by aiogram's real client."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from sandbox import Emulator


class StandingClock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
async def connect(monkeypatch):
    """Make an aiogram client for an emulator; closed when the test ends."""
    async with AsyncExitStack() as stack:

        def make(emulator, token="42:SANDBOX", timeout=5):
            session = AiohttpSession(api=TelegramAPIServer.from_base(emulator.url), timeout=timeout)
            stack.push_async_callback(_close_at_once, session)
            return Bot(token, session=session)

        yield make


async def _close_at_once(session):
    """Close without the 250 ms that aiogram grants to TLS, which nobody speaks here."""
    if session._session is not None:
        await session._session.close()


@pytest.fixture
async def emulator(clock):
    async with Emulator(clock=clock, webhook_delays=(0.01,)) as emulator:
        yield emulator


@pytest.fixture
def bot(emulator, connect):
    return connect(emulator)


@pytest.fixture
def ada(emulator):
    """Somebody who has pressed Start."""
    return emulator.add_user("Ada", last_name="Lovelace", username="ada", started=True)


@pytest.fixture
def group(emulator, ada):
    return emulator.add_group("Team", [ada])


@pytest.fixture
def forum(emulator, ada):
    return emulator.add_group("Forum", [ada], forum=True)


@pytest.fixture
def channel(emulator, ada):
    return emulator.add_channel("News", ada, username="news")


@pytest.fixture
def updates(bot):
    """Fetch and confirm what waits, as aiogram's models."""
    offset = None

    async def fetch(**options):
        nonlocal offset
        found = await bot.get_updates(offset=offset, **options)
        if found:
            offset = found[-1].update_id + 1
        return found

    return fetch
