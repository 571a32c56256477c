"""Who carries broadcasts out: one chunk for each run in turn, whatever becomes of another."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from scheduling.broadcasting import Broadcaster, BroadcasterHooks
from scheduling.broadcasts import BroadcastRun, RunStatus, RunTask
from scheduling.clock import ManualClock
from scheduling.deliveries import DeliveryStatus, RetryPolicy
from scheduling.errors import StorageUnavailable
from scheduling.identifiers import BotId, MessageId, RunId
from scheduling.outcomes import RetryLater, Sent
from scheduling.ports.broadcasts import Chunk, RunState
from tests.delivery.doubles import order

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def state(number: int = 1, status: RunStatus = RunStatus.RUNNING, *, pending=0, suspended=0, sending=0, **changes):
    made = BroadcastRun(
        id=RunId(UUID(int=number)),
        bot_id=BotId(42),
        message_id=MessageId(UUID(int=number)),
        occurrence_at=NOW,
        status=status,
        is_planned=True,
        started_at=NOW,
    )
    return RunState(run=replace(made, **changes), pending=pending, suspended=suspended, sending=sending)


@dataclass
class Work:
    """Says what was done; each step is the last of its kind."""

    states: list[RunState]
    done: list[tuple[str, int]] = field(default_factory=list)
    errors: dict[int, Exception] = field(default_factory=dict)

    async def going_on(self):
        return self.states

    def _do(self, what: str, run: BroadcastRun) -> None:
        if run.id.int in self.errors:
            raise self.errors[run.id.int]
        self.done.append((what, run.id.int))

    async def plan_some(self, run, *, now):  # noqa: ARG002
        self._do("plan", run)
        return Chunk(5)

    async def hold_some_back(self, run):
        self._do("hold back", run)
        return Chunk(5)

    async def bring_some_back(self, run, *, now):  # noqa: ARG002
        self._do("bring back", run)
        return Chunk(5)

    async def cancel_some(self, run):
        self._do("cancel", run)
        return Chunk(0, has_moved=False)

    async def send_some_again(self, run, *, now):  # noqa: ARG002
        self._do("again", run)
        return Chunk(5)

    async def finish(self, run, *, now):  # noqa: ARG002
        self._do("finish", run)
        return True


def carries(*states: RunState, **errors) -> tuple[Broadcaster, Work, list[str]]:
    work, told = Work(list(states), **errors), []
    hooks = BroadcasterHooks(on_pending=lambda: told.append("pending"), on_over=lambda: told.append("over"))
    return Broadcaster(work=work, clock=ManualClock(NOW), hooks=hooks), work, told


@pytest.mark.parametrize(
    ("found", "done", "told"),
    [
        (state(is_planned=False), ["plan"], ["pending"]),
        (state(is_planned=False, suspended=3), ["bring back", "plan"], ["pending"]),
        (state(task=RunTask.RETRY_FAILED, pending=9), ["again"], ["pending"]),
        (state(pending=9), [], []),
        (state(sending=1), [], []),
        (state(), ["finish"], ["over"]),
        (state(status=RunStatus.PAUSED, pending=2), ["hold back"], []),
        (state(status=RunStatus.PAUSED, suspended=2), [], []),
        (state(status=RunStatus.PAUSED, is_planned=False), [], []),
        (state(status=RunStatus.CANCELLING, pending=2), ["cancel"], []),
        (state(status=RunStatus.CANCELLING, sending=2, is_planned=False), [], []),
        (state(status=RunStatus.CANCELLING, is_planned=False), ["finish"], ["over"]),
    ],
)
async def test_each_state_has_its_step(found: RunState, done: list[str], told: list[str]):
    broadcaster, work, heard = carries(found)
    await broadcaster()
    assert [what for what, _run in work.done] == done
    assert heard == told


async def test_runs_take_turns_and_it_looks_again_at_once_while_there_is_something_to_do():
    broadcaster, work, _told = carries(state(1, is_planned=False), state(2, is_planned=False))
    tick = await broadcaster()
    assert work.done == [("plan", 1), ("plan", 2)]
    assert (tick.taken, tick.next_at) == (2, NOW)
    work.states = [state(pending=9)]
    assert (await broadcaster()).next_at is None


async def test_what_others_hold_is_not_asked_for_in_a_storm():
    broadcaster, _work, _told = carries(state(status=RunStatus.CANCELLING, pending=2))
    tick = await broadcaster()
    assert (tick.taken, tick.next_at) == (0, NOW)  # so the ticker waits longer each time


async def test_a_run_that_can_not_go_on_holds_up_no_other(caplog):
    broadcaster, work, _told = carries(state(1, is_planned=False), state(2, is_planned=False), errors={1: KeyError()})
    await broadcaster()
    assert work.done == [("plan", 2)]
    assert "can't go on" in caplog.text


async def test_a_database_that_is_away_ends_the_step():
    broadcaster, _work, _told = carries(state(is_planned=False), errors={1: StorageUnavailable()})
    with pytest.raises(StorageUnavailable):
        await broadcaster()


async def test_outcomes_are_awaited_near_the_end_only():
    mine, others = order(1, is_broadcast=True), order(2)
    sent, arrived = (RetryPolicy().judge(one, Sent(platform_message_id=1), now=NOW, luck=0) for one in (mine, others))
    again = RetryPolicy().judge(mine, RetryLater(category="server_error"), now=NOW, luck=0)
    assert again.delivery_status is DeliveryStatus.PENDING
    broadcaster, work, _told = carries(state(pending=5))
    await broadcaster()
    assert broadcaster.is_awaited([arrived, sent])
    assert not broadcaster.is_awaited([arrived, again])
    work.states = [state(pending=200)]
    await broadcaster()
    assert not broadcaster.is_awaited([sent])
