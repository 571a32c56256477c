"""What the timed proofs share."""

from collections.abc import AsyncIterator, Callable
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


@pytest.fixture
def figures(record_property) -> Callable[[str], None]:
    """What was measured, in a line: it is shown at the end of the run."""
    return lambda line: record_property("figures", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show all figures."""
    lines = [
        str(value)
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "figures" and report.when == "call"
    ]
    if lines:
        terminalreporter.section("figures")
    for line in lines:
        terminalreporter.line(line)
