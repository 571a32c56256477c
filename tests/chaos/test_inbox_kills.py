"""`kill -9` while people write: what is confirmed to Telegram is stored, done once, and answered."""

import pytest

from bot.settings import BotMode
from tests.chaos.ledger import check_file
from tests.chaos.stream import Stream, run_stream

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(3600)]


@pytest.fixture(
    params=[{"kills": 15, "commands": 400}, pytest.param({"kills": 250, "commands": 10_000}, marks=pytest.mark.long)],
    ids=["short", "long"],
)
def size(request):
    return request.param


@pytest.mark.parametrize("mode", list(BotMode))
async def test_nothing_that_was_said_is_lost_or_done_twice(
    zygote, database_url, tmp_path, unused_port, mode, size, figures
):
    plan = Stream(seed=20261122, mode=mode, **size)
    outcome = await run_stream(plan, zygote=zygote, url=database_url, folder=tmp_path, port=unused_port)
    figures(f"inbox, {database_url.partition(':')[0]}, {mode}: {outcome}")
    assert outcome.faults == []
    assert outcome.kills == plan.kills
    if database_url.startswith("sqlite"):
        check_file(database_url)
