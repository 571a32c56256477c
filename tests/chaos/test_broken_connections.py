"""Connections to PostgreSQL break in the midst of claims and records, and some commits succeed without being seen."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from scheduling.policies import DoubtPolicy
from tests.chaos.backlog import Backlog, backlog
from tests.chaos.deaf_line import deaf_line_to
from tests.chaos.harness import Life
from tests.chaos.takeover_loop import TIMES

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(900)]

SEED = 20261122
AT_WORK = ("%INSERT INTO delivery_attempts%", "%UPDATE delivery_attempts%", "%UPDATE deliveries%")
"""What is asked for while claiming, and while recording."""
TERMINATE = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' AND query LIKE ANY($1)"""
SLOWEST_SECONDS = 0.3
PAUSE_SECONDS = 0.15


@pytest.fixture(params=[25, pytest.param(400, marks=pytest.mark.long)], ids=["short", "long"])
def breaks(request):
    return request.param


async def break_often(left: Backlog, life: Life, breaks: int, break_one: Callable[[], Awaitable[None]]) -> None:
    """Break connections as long as there is something left to send; then let the rest be sent."""
    await life.until(lambda: left.arrived)
    for _ in range(breaks):
        assert len(left.arrived) < left.toll.messages, "nothing is left to send"
        await asyncio.wait_for(break_one(), 30)
        await asyncio.sleep(left.luck.uniform(0, PAUSE_SECONDS))
    await left.settle(life)
    assert left.toll.faults == []
    # The process lived on: each send is known.
    assert left.toll.doubts == left.toll.copies == 0


@pytest.mark.parametrize("policy", list(DoubtPolicy))
async def test_commits_that_nobody_saw_are_accounted_for(zygote, postgres_url, tmp_path, policy, breaks, figures):
    async with (
        deaf_line_to(postgres_url, random.Random(SEED)) as line,
        backlog(
            zygote=zygote,
            url=postgres_url,
            folder=tmp_path,
            seed=SEED,
            policy=policy,
            messages=40 * breaks,
            database_url=line.url,
            slowest_seconds=SLOWEST_SECONDS,
            max_in_flight=15,
        ) as left,
        left.lineage.birth(lease_times=TIMES) as life,
    ):
        await break_often(left, life, breaks, line.break_one)
        figures(f"unseen commits, {policy}: {breaks} connections broken, {left.toll}")


async def test_sessions_that_are_terminated_at_work_cost_nothing(zygote, postgres_url, tmp_path, breaks, figures):
    administrator = await asyncpg.connect(postgres_url)
    terminated = 0

    async def terminate() -> None:
        nonlocal terminated
        found = 0
        while not found:
            await asyncio.sleep(0.001)
            found = await administrator.fetchval(TERMINATE, AT_WORK)
        terminated += found

    try:
        async with (
            backlog(
                zygote=zygote,
                url=postgres_url,
                folder=tmp_path,
                seed=SEED,
                policy=DoubtPolicy.HOLD,
                messages=40 * breaks,
                slowest_seconds=SLOWEST_SECONDS,
                max_in_flight=15,
            ) as left,
            left.lineage.birth(lease_times=TIMES) as life,
        ):
            await break_often(left, life, breaks, terminate)
            figures(f"terminated sessions: {terminated}, {left.toll}")
    finally:
        await administrator.close()
