from collections.abc import AsyncIterator

import pytest

from delivery.telegram import TelegramSender
from sandbox.emulator import Emulator
from sandbox.model import User
from scheduling.clock import ManualClock
from tests.delivery.bots import bot_at
from tests.delivery.doubles import NOW
from tests.delivery.pump_works import Works


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
async def works(clock: ManualClock) -> AsyncIterator[Works]:
    works = Works(clock, max_in_flight=5)
    yield works
    if works.sender.gate is not None:
        works.sender.let_go()
    await works.close()


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with Emulator() as emulator:
        yield emulator


@pytest.fixture
async def sender(emulator: Emulator) -> AsyncIterator[TelegramSender]:
    async with bot_at(emulator.url) as bot:
        yield TelegramSender(bot, timeout_seconds=5)


@pytest.fixture
def ada(emulator: Emulator) -> User:
    person = emulator.add_user("Ada")
    emulator.start(person)
    return person
