import pytest

from scheduling.clock import ManualClock
from tests.delivery.doubles import NOW


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)
