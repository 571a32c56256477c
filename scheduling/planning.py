"""What a due message becomes: which of its runs are delivered, and when it is due next. Pure functions of `now`."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from scheduling.policies import MissedPolicy
from scheduling.ports import DueMessage, PlannedRuns
from scheduling.recurrence import Run
from scheduling.zones import zone_rules

MISSED_AFTER = timedelta(minutes=1)
"""A run that could not be planned for longer than this counts as missed."""
RUNS_PER_TICK = 100
"""How many missed runs of one message are planned at once where its author wants them all."""


def plan_runs(message: DueMessage, *, now: datetime) -> PlannedRuns:
    """Decide what becomes of a message that is due at `now`. Raises whatever its rule raises."""
    rules = zone_rules()
    first = run_under_present_rules(message)
    if first is None or first.at > now:
        return PlannedRuns(
            message=message,
            occurrences=(),
            next_run=first,
            occurrence_index=message.occurrence_index,
            zone_rules=rules,
        )
    if message.missed is MissedPolicy.ALL:
        runs = _every_run(message, first, now)
        occurrences = _within_window(message, runs, now)
        following = message.timing.next_after(runs[-1].at)
        return PlannedRuns(
            message=message,
            occurrences=occurrences,
            missed=_latest_missed(runs, occurrences),
            next_run=following,
            occurrence_index=message.timing.index_behind(
                runs[-1], following, index=message.occurrence_index + len(runs) - 1
            ),
            zone_rules=rules,
        )
    latest = message.timing.last_until(now)
    if latest is None or latest.at < first.at:
        latest = first
    following = message.timing.next_after(now)
    # Where none was missed the index goes on by one; else it is counted anew.
    index = message.occurrence_index if latest == first else None
    skipped = message.missed is MissedPolicy.SKIP and now - latest.at > MISSED_AFTER
    occurrences = () if skipped else _within_window(message, [latest], now)
    return PlannedRuns(
        message=message,
        occurrences=occurrences,
        missed=_latest_missed([latest], occurrences),
        next_run=following,
        occurrence_index=message.timing.index_behind(latest, following, index=index),
        zone_rules=rules,
    )


def run_under_present_rules(message: DueMessage) -> Run | None:
    """Return the next run by the zone data of today: the same wall-clock time, maybe another instant."""
    run = message.next_run
    if run is None or message.zone_rules == zone_rules():
        return run
    return message.timing.renewed(run)


def _every_run(message: DueMessage, first: Run, now: datetime) -> list[Run]:
    runs = [first]
    while len(runs) < RUNS_PER_TICK:
        following = message.timing.next_after(runs[-1].at)
        if following is None or following.at > now:
            break
        runs.append(following)
    return runs


def _within_window(message: DueMessage, runs: Sequence[Run], now: datetime) -> tuple[datetime, ...]:
    if message.delivery_window_seconds is None:
        return tuple(run.at for run in runs)
    earliest = now - timedelta(seconds=message.delivery_window_seconds)
    return tuple(run.at for run in runs if run.at >= earliest)


def _latest_missed(runs: Sequence[Run], occurrences: Sequence[datetime]) -> datetime | None:
    """Return the run that is written down as missed where none of them is sent."""
    return None if occurrences else runs[-1].at
