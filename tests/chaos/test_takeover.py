"""Owners that freeze, die or lose their lock in the midst of sending: somebody takes over, and nothing is doubled."""

import asyncio
import os
import random
from pathlib import Path

import pytest

from scheduling.policies import DoubtPolicy
from tests.chaos.backlog import backlog
from tests.chaos.takeover_loop import TIMES, Wakes, lock_file, run_takeovers

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(1800)]

SEED = 20261122
START_SECONDS = 3.0
"""A second on a machine that has nothing else to do."""


@pytest.fixture(params=[1, pytest.param(10, marks=pytest.mark.long)], ids=["short", "long"])
def rounds(request):
    return request.param


def ordeals_of(kinds: list[Wakes], rounds: int) -> list[Wakes]:
    """Return each kind so often, in an order of chance."""
    ordeals = kinds * rounds
    random.Random(SEED).shuffle(ordeals)
    return ordeals


@pytest.mark.parametrize("policy", list(DoubtPolicy))
async def test_a_frozen_owner_that_was_overtaken_doubles_nothing(
    zygote, database_url, tmp_path, policy, rounds, figures
):
    kinds = [Wakes.EARLY, Wakes.AT_WORK, Wakes.LATE, Wakes.NEVER, Wakes.IN_TIME]
    if database_url.startswith("sqlite"):
        kinds.append(Wakes.NEVER_SLEPT)
    outcome = await run_takeovers(
        zygote=zygote,
        url=database_url,
        folder=tmp_path,
        seed=SEED,
        policy=policy,
        ordeals=ordeals_of(kinds, rounds),
        messages=1200 * rounds,
    )
    figures(f"freezes, {database_url.partition(':')[0]}, {policy}: {outcome}")
    assert outcome.toll.faults == []
    assert outcome.takeovers >= 4 * rounds
    if policy is DoubtPolicy.HOLD:
        assert outcome.toll.copies == 0
    assert outcome.toll.copies <= outcome.toll.doubts + outcome.toll.late_answers


async def test_a_frozen_owner_keeps_its_lock_file_and_goes_on(zygote, sqlite_url, tmp_path):
    async with (
        backlog(
            zygote=zygote, url=sqlite_url, folder=tmp_path, seed=SEED, policy=DoubtPolicy.HOLD, messages=300
        ) as left,
        left.lineage.birth(lease_times=TIMES) as owner,
    ):
        await left.drain_some(owner, ordeals_left=1)
        owner.freeze()
        async with left.lineage.birth(lease_times=TIMES) as rival:
            with pytest.raises(TimeoutError):
                await rival.until(lambda: rival.started, seconds=TIMES.lease_seconds + 1)
        owner.thaw()
        await left.settle(owner)
        assert left.toll.faults == []
        assert left.toll.doubts == left.toll.copies == 0


async def test_a_child_that_outlives_the_owner_holds_nobody_up(zygote, database_url, tmp_path, figures):
    is_sqlite = database_url.startswith("sqlite")
    async with (
        backlog(
            zygote=zygote, url=database_url, folder=tmp_path, seed=SEED, policy=DoubtPolicy.HOLD, messages=600
        ) as left,
        left.lineage.birth(lease_times=TIMES, forks=True) as owner,
    ):
        child = await owner.until(lambda: owner.child)
        await left.drain_some(owner, ordeals_left=1)
        owner.kill()
        await owner.end()
        async with left.lineage.birth(lease_times=TIMES) as successor:
            started = await successor.until(lambda: successor.started)
            os.kill(child, 0)  # it lives
            seconds = started.at - successor.born
            figures(f"a child outlives its parent, {database_url.partition(':')[0]}: started after {seconds:.2f} s")
            await left.settle(successor)
        assert left.toll.faults == []
        assert left.toll.copies == 0
        if is_sqlite:
            assert started.refusals == 0
        else:
            assert started.refusals > 0  # the server did not see that anybody died
        assert seconds <= (0 if is_sqlite else TIMES.lease_seconds) + START_SECONDS


@pytest.mark.parametrize("is_replaced", [False, True], ids=["deleted", "replaced"])
async def test_an_owner_whose_lock_file_goes_goes_on(zygote, sqlite_url, tmp_path, is_replaced):
    losses = 4
    async with (
        backlog(
            zygote=zygote, url=sqlite_url, folder=tmp_path, seed=SEED, policy=DoubtPolicy.HOLD, messages=1000
        ) as left,
        left.lineage.birth(lease_times=TIMES) as owner,
    ):
        file = lock_file(left)
        marks = set()
        for losses_left in range(losses, 0, -1):
            await left.drain_some(owner, ordeals_left=losses_left)
            await owner.until(lambda: _locked(file), seconds=10)
            marks.add(file.stat().st_ino)
            if is_replaced:
                other = file.with_suffix(".other")
                other.touch()
                marks.add(other.stat().st_ino)
                other.rename(file)
            else:
                file.unlink()
        await asyncio.sleep(2 * TIMES.ping_seconds)
        await left.settle(owner)
        assert left.toll.faults == []
        # The process lived on, and nobody else sent: each send is known.
        assert left.toll.doubts == left.toll.copies == 0
        assert f"{left.lineage.words()}".count("sending goes on") >= 1


def _locked(file: Path) -> bool:
    """Tell whether somebody wrote into the file that it is theirs."""
    return file.exists() and file.stat().st_size > 0
