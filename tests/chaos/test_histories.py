"""Any history of scheduling, editing, pausing, firing, failing and crashing ends as a simple model says it must."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from scheduling.policies import DoubtPolicy
from storage.models import deliveries, delivery_attempts, scheduled_messages
from tests.chaos.history_ground import Arena
from tests.chaos.history_machine import Machine
from tests.chaos.history_people import People
from tests.chaos.model import MISSED, PENDING, SENT, UNKNOWN

HISTORIES = {"sqlite": 800, "postgres": 200}

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]


@pytest.fixture(params=["sqlite", "postgres"])
def arena(request: pytest.FixtureRequest) -> Iterator[Arena]:
    arena = Arena(request.getfixturevalue(f"{request.param}_url"))
    yield arena
    arena.close()


class Histories(People, Machine):
    """One chat's life, with one process after the other."""

    @invariant()
    def everything_is_as_the_model_says(self):
        if self.model:
            self.arena.run(self._compare())

    async def _compare(self) -> None:
        messages = {row["id"]: row for row in await self.store.rows(scheduled_messages)}
        assert messages.keys() == self.model.keys()
        for key, model in self.model.items():
            row = messages[key]
            assert row["status"] == model.status, key
            assert row["next_run_at"] == model.next_at, (model, row["next_run_at"])
        stored = {(row["message_id"], row["occurrence_at"]): row for row in await self.store.rows(deliveries)}
        wanted = {(key, at): one for key, model in self.model.items() for at, one in model.deliveries.items()}
        assert stored.keys() == wanted.keys()
        now = self.clock.now()
        for where, one in wanted.items():
            row = stored[where]
            is_late = one.status is PENDING and one.expires_at is not None and one.expires_at < now
            given_up = {MISSED, UNKNOWN} if one.doubts else {MISSED}
            if is_late and row["status"] in given_up:  # by a claim that met one that was too late
                one.status, one.try_at = row["status"], None
            assert (row["status"], row["next_try_at"]) == (one.status, one.try_at), (where, one, row)
            copies = self.arrived[where]
            holds = self.model[where[0]].doubt is DoubtPolicy.HOLD
            assert copies <= 1 or (not holds and one.doubts >= copies - 1), "nothing arrives twice unexplained"
            if one.status is SENT:
                assert copies >= 1, "what counts as sent has arrived"
        for row in await self.store.rows(delivery_attempts):
            assert row["status"] != "started", "every try has an end"


def live(arena: Arena, histories: int, *, is_repeatable: bool) -> None:
    """Let so many histories happen; a failing one is made as short as possible and shown step by step."""
    Histories.arena = arena
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=histories,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=is_repeatable,
            # To make a failure short takes minutes, and its twenty steps tell enough.
            phases=(Phase.generate,) if is_repeatable else tuple(Phase),
            database=None,
            print_blob=True,
        ),
    )


def test_a_thousand_histories_end_as_the_model_says(arena: Arena, request: pytest.FixtureRequest) -> None:
    live(arena, HISTORIES[request.node.callspec.params["arena"]], is_repeatable=True)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_many_other_histories_do_so_too(arena: Arena) -> None:
    live(arena, 5000, is_repeatable=False)
