"""`kill -9` while a broadcast is planned, held back and sent: everybody ends up in a final state, nobody gets two."""

import pytest

from scheduling.broadcasts import BroadcastRun
from tests.chaos.broadcast_loop import Round

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]

STEPS = {
    "plan_some": (),
    "finish": (),
    "hold_some_back": (BroadcastRun.pause,),
    "bring_some_back": (BroadcastRun.pause, BroadcastRun.resume),
    "cancel_some": (BroadcastRun.cancel,),
}
"""Each step of carrying a broadcast out, and what somebody has changed before it comes to that."""


async def test_nobody_is_left_out_and_nobody_gets_it_twice(zygote, database_url, tmp_path, figures):
    plan = Round(seed=20261123, people=5000, zygote=zygote, url=database_url, folder=tmp_path)
    result = await plan.run(kills=10)
    figures(f"broadcast, {database_url.partition(':')[0]}: {result}")
    assert result.faults == []
    assert result.kills == 10
    assert result.sent + result.held == 5000


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
async def test_each_step_may_be_the_last(zygote, database_url, tmp_path, step, moment):
    plan = Round(seed=20261123, people=1200, zygote=zygote, url=database_url, folder=tmp_path)
    result = await plan.run_to(f"broadcasts.{step}: {moment} its commit", after=STEPS[step])
    assert result.faults == []
    assert result.kills == 1
