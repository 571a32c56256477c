"""`kill -9` while a broadcast is planned, held back and sent: everybody ends up in a final state, nobody gets two."""

import pytest

from tests.chaos.broadcast_loop import Round

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]


async def test_nobody_is_left_out_and_nobody_gets_it_twice(zygote, database_url, tmp_path, figures):
    plan = Round(seed=20261123, people=5000, kills=10, zygote=zygote, url=database_url, folder=tmp_path)
    result = await plan.run()
    figures(f"broadcast, {database_url.partition(':')[0]}: {result}")
    assert result.faults == []
    assert result.kills == 10
    assert result.sent + result.held == 5000
