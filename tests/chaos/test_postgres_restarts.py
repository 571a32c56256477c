"""PostgreSQL is cut down in the middle of sending, and comes back: sending goes on by itself."""

from collections.abc import AsyncIterator

import pytest

from scheduling.policies import DoubtPolicy
from tests.chaos.own_postgres import DURABLE, OwnPostgres, own_postgres
from tests.chaos.restart_loop import run_restarts

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(900)]

RESUMES_WITHIN_SECONDS = 5.0


@pytest.fixture
async def postgres_of_its_own() -> AsyncIterator[OwnPostgres]:
    async with own_postgres() as postgres:
        yield postgres


@pytest.fixture(
    params=[
        {"restarts": 5, "messages": 1200},
        pytest.param({"restarts": 20, "messages": 6000}, marks=pytest.mark.long),
    ],
    ids=["short", "long"],
)
def size(request):
    return request.param


@pytest.mark.parametrize("policy", list(DoubtPolicy))
async def test_sending_resumes_within_five_seconds_and_nothing_is_lost_or_doubled(
    zygote, postgres_of_its_own, tmp_path, policy, size, figures
):
    assert await postgres_of_its_own.settings() == dict.fromkeys(DURABLE, "on")
    outcome = await run_restarts(
        zygote=zygote, postgres=postgres_of_its_own, folder=tmp_path, seed=20261122, policy=policy, **size
    )
    figures(f"PostgreSQL restarts, {policy}: {outcome}")
    assert outcome.toll.faults == []
    assert len(outcome.seconds_to_resume) == size["restarts"]
    assert max(outcome.seconds_to_resume) <= RESUMES_WITHIN_SECONDS
    # The process lived on: it knows of each send how it ended, whatever the policy.
    assert outcome.toll.doubts == outcome.toll.copies == 0
