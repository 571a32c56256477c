"""`kill -9` between the parts of messages, and in the middle of one."""

import pytest

from scheduling.policies import DoubtPolicy
from tests.chaos.parts_loop import KILLS, run_parts

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(180)]


@pytest.mark.parametrize("policy", DoubtPolicy)
async def test_each_part_arrives_once_in_its_order_but_for_doubts(zygote, database_url, tmp_path, figures, policy):
    outcome = await run_parts(zygote=zygote, url=database_url, folder=tmp_path, seed=20261123, policy=policy)
    figures(f"parts, {database_url.partition(':')[0]}: {outcome}")
    assert outcome.faults == []
    assert outcome.kills == KILLS
    assert outcome.copies <= outcome.doubts
    assert policy is DoubtPolicy.RESEND or outcome.copies == 0
