"""What may happen to the run of a broadcast, and what is carried out for it."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from scheduling.broadcasts import FASTEST, BroadcastRun, RunCounts, RunStatus, RunTask
from scheduling.errors import BroadcastBusy, BroadcastChanged, BroadcastOver, NothingToSendAgain, PaceOutOfRange
from scheduling.identifiers import BotId, MessageId, RunId

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SOME = RunCounts(failed=3, unknown=2, sent=5)
NOTHING = RunCounts(sent=10)


def run(status: RunStatus = RunStatus.RUNNING, **changes) -> BroadcastRun:
    is_over = status in {RunStatus.FINISHED, RunStatus.CANCELLED}
    made = BroadcastRun(
        id=RunId(UUID(int=1)),
        bot_id=BotId(42),
        message_id=MessageId(UUID(int=2)),
        occurrence_at=NOW,
        status=status,
        is_planned=True,
        started_at=NOW,
        finished_at=NOW if is_over else None,
        revision=7,
    )
    return replace(made, **changes)


GOING_ON = [RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.CANCELLING]
OVER = [RunStatus.FINISHED, RunStatus.CANCELLED]
CHANGES = {
    "pause": lambda run, revision=None: run.pause(revision=revision),
    "resume": lambda run, revision=None: run.resume(revision=revision),
    "cancel": lambda run, revision=None: run.cancel(revision=revision),
    "at_pace": lambda run, revision=None: run.at_pace(5, revision=revision),
    "retry_failed": lambda run, revision=None: run.retry_failed(SOME, revision=revision),
    "resend_unknown": lambda run, revision=None: run.resend_unknown(SOME, revision=revision),
}


def test_it_is_paused_and_goes_on():
    paused = run().pause(revision=7)
    assert (paused.status, paused.revision) == (RunStatus.PAUSED, 8)
    assert paused.resume(revision=8).status is RunStatus.RUNNING


@pytest.mark.parametrize("status", [RunStatus.RUNNING, RunStatus.PAUSED])
def test_it_is_cancelled_with_what_it_was_doing(status: RunStatus):
    cancelled = run(status, task=RunTask.RETRY_FAILED).cancel()
    assert (cancelled.status, cancelled.task) == (RunStatus.CANCELLING, None)
    assert cancelled.finish(NOW).status is RunStatus.CANCELLED
    assert run().finish(NOW).status is RunStatus.FINISHED


@pytest.mark.parametrize("name", CHANGES)
def test_a_stale_tap_changes_nothing(name: str):
    status = RunStatus.PAUSED if name == "resume" else RunStatus.RUNNING
    CHANGES[name](run(status), revision=7)
    with pytest.raises(BroadcastChanged):
        CHANGES[name](run(status), revision=6)


@pytest.mark.parametrize("status", OVER)
@pytest.mark.parametrize("name", ["pause", "resume", "cancel", "at_pace"])
def test_what_is_over_stays_as_it_is(status: RunStatus, name: str):
    with pytest.raises(BroadcastOver):
        CHANGES[name](run(status))


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("pause", RunStatus.PAUSED),
        ("pause", RunStatus.CANCELLING),
        ("resume", RunStatus.RUNNING),
        ("resume", RunStatus.CANCELLING),
        ("cancel", RunStatus.CANCELLING),
        ("at_pace", RunStatus.CANCELLING),
    ],
)
def test_what_is_so_already_was_done_by_somebody_else(name: str, status: RunStatus):
    with pytest.raises(BroadcastChanged):
        CHANGES[name](run(status))


@pytest.mark.parametrize("name", ["retry_failed", "resend_unknown"])
def test_what_ended_badly_is_sent_again_also_when_the_run_is_over(name: str):
    again = CHANGES[name](run(RunStatus.FINISHED, is_reported=True))
    assert (again.status, again.finished_at, again.is_reported) == (RunStatus.RUNNING, None, False)
    assert again.task is RunTask(name)
    for status in (RunStatus.CANCELLED, RunStatus.CANCELLING):
        with pytest.raises(BroadcastOver):
            CHANGES[name](run(status))
    for busy in (run(is_planned=False), run(task=RunTask.RESEND_UNKNOWN), run(RunStatus.PAUSED)):
        with pytest.raises(BroadcastBusy):
            CHANGES[name](busy)


def test_there_must_be_something_to_send_again():
    with pytest.raises(NothingToSendAgain):
        run().retry_failed(NOTHING)
    with pytest.raises(NothingToSendAgain):
        run().resend_unknown(NOTHING)


def test_a_pace_is_one_that_can_be_kept():
    assert run().at_pace(None).pace is None
    assert run().at_pace(FASTEST).pace == FASTEST
    for pace in (0, -1, FASTEST + 1):
        with pytest.raises(PaceOutOfRange):
            run().at_pace(pace)


def test_counts_add_up():
    counts = RunCounts(waiting=1, sent=2, failed=3, unknown=4, missed=5, capped=6, cancelled=7)
    assert (counts.total, counts.settled) == (28, 27)
