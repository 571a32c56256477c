"""`kill -9` at random moments, again and again, over thousands of messages."""

from statistics import median

import pytest

from scheduling.policies import DoubtPolicy
from tests.chaos.kill_loop import Round, run_round

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]

LONGEST_START_SECONDS = 3.0
"""A second on a machine that has nothing else to do."""


@pytest.mark.parametrize("policy", list(DoubtPolicy))
async def test_nothing_is_lost_and_doubled_only_where_in_doubt(zygote, database_url, tmp_path, policy, figures):
    result = await run_round(Round(seed=20261122, policy=policy), zygote=zygote, url=database_url, folder=tmp_path)
    figures(f"kill loop, {database_url.partition(':')[0]}, {policy}: {result}")
    assert result.faults == []
    assert result.kills == 25
    assert median(result.seconds_to_first_send) < LONGEST_START_SECONDS
