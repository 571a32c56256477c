"""The process dies at every boundary between steps; its successor makes good for it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from scheduling.policies import DoubtPolicy
from storage.engine import open_database
from tests.chaos import witness
from tests.chaos.harness import Lineage
from tests.chaos.ledger import check_file
from tests.chaos.story import Story

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(120)]

IN_DOUBT = "a send: done by Telegram"
"""A death that leaves something to judge to a successor, who may die of it, too."""


def around(*commits: str) -> list[str]:
    return [f"{name}: {moment} its commit" for name in commits for moment in ("before", "after")]


AFTER_ANSWER = "a send: after its answer"
OF_SUCCESSORS = around("deliveries.take_over")
STARTING = [*around("epochs.begin"), *OF_SUCCESSORS]
ALL = [
    *around(
        "inbox.put",
        "what an update tells of its chat",
        "an update's effect",
        "inbox.done",
        "inbox.purge",
        "plan.flush",
        "deliveries.claim",
    ),
    "a send: before its request leaves",
    AFTER_ANSWER,
    *around("deliveries.record", "late notes.settle"),
    *(boundary for boundary in witness.BOUNDARIES if not boundary.startswith("a question")),
]
ASKING = [
    *around("deliveries.told"),
    *(boundary for boundary in witness.BOUNDARIES if boundary.startswith("a question")),
]
"""Only where the policy is to hold what is in doubt."""
CASES = [
    *((policy, [boundary]) for policy in DoubtPolicy for boundary in ALL),
    *((policy, [IN_DOUBT, boundary]) for policy in DoubtPolicy for boundary in STARTING),
    *((DoubtPolicy.HOLD, [boundary]) for boundary in ASKING),
]

NewStory = Callable[[DoubtPolicy], Story]


@pytest.fixture
async def new_story(zygote, emulator, database_url, tmp_path: Path) -> AsyncIterator[NewStory]:
    database = open_database(database_url)
    lineage = Lineage(zygote, tmp_path, bot_api_url=emulator.url, database_url=database_url)
    yield lambda policy: Story(emulator, lineage, database, policy)
    await database.close()
    if database.is_sqlite:
        check_file(database_url)


@pytest.mark.parametrize("deaths", [[], [IN_DOUBT]], ids=["undisturbed", "after a death"])
async def test_every_boundary_is_known(new_story, emulator, deaths):
    """A step that is new must be named here, so that somebody dies at it."""
    crossed = await new_story(DoubtPolicy.HOLD).live(deaths=deaths, tells=True)
    crossed |= {
        boundary
        for boundary, (is_it, _) in witness.BOUNDARIES.items()
        if any(map(is_it, [*emulator.calls(), *emulator.calls("getUpdates")]))
    }
    known = {*ALL, *STARTING, *ASKING}
    assert crossed - known == set()
    assert {*OF_SUCCESSORS} - crossed == set() if deaths else known - crossed <= {*OF_SUCCESSORS}


@pytest.mark.parametrize(("policy", "deaths"), CASES, ids=[f"{policy}-{deaths[-1]}" for policy, deaths in CASES])
async def test_nothing_is_lost_or_doubled(new_story, policy, deaths):
    await new_story(policy).live(deaths=deaths)
