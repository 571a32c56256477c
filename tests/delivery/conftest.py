from collections.abc import AsyncIterator

import pytest

from scheduling.clock import ManualClock
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
