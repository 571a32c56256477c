"""What the timed proofs share."""

from collections.abc import AsyncIterator
from multiprocessing.context import ForkServerContext

import pytest

from sandbox.bots import BotAccount
from sandbox.emulator import Emulator
from tests.chaos.harness import BOT_ID, TOKEN
from tests.chaos.harness import zygote as make_zygote


@pytest.fixture(scope="session")
def zygote() -> ForkServerContext:
    """Where victims come from."""
    return make_zygote()


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    """Telegram, on real time."""
    account = BotAccount(token=TOKEN, id=BOT_ID, username="CarillonBot")
    async with Emulator(bots=[account]) as emulator:
        yield emulator
