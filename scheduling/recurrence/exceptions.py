"""Single runs that are left out of a rule, and let in again."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from scheduling.recurrence.bounded import Bound, Bounded, bound_text
from scheduling.recurrence.model import Recurrence, Run
from scheduling.zones import to_instant

MOST_LEFT_OUT = 366
"""Exceptions that a rule keeps; beyond that the oldest is forgotten, which lies in the past."""


def leave_out(rule: Recurrence, run: Run, *, zone: ZoneInfo) -> Bounded:
    """Return `rule` without `run`. Raises `ValueError` for what runs once."""
    bounded = rule if isinstance(rule, Bounded) else Bounded(rule=rule)
    left_out = sorted({*bounded.skipped, _wall_clock(run.at, zone) if run.local is None else run.local}, key=bound_text)
    return replace(bounded, skipped=frozenset(left_out[-MOST_LEFT_OUT:]))


def let_in(rule: Recurrence, run_at: datetime, *, zone: ZoneInfo) -> Recurrence:
    """Return `rule` with the run at `run_at` (aware UTC) again. Raises `LookupError` where that is not left out."""
    skipped = rule.skipped if isinstance(rule, Bounded) else frozenset[Bound]()
    kept = frozenset(bound for bound in skipped if not _is_run_at(bound, run_at, zone))
    if not isinstance(rule, Bounded) or kept == skipped:
        raise LookupError(run_at)
    bounded = replace(rule, skipped=kept)
    return bounded.rule if bounded == Bounded(rule=bounded.rule) else bounded


def _is_run_at(bound: Bound, at: datetime, zone: ZoneInfo) -> bool:
    if not isinstance(bound, datetime):  # a whole day is left out by its author's own words
        return False
    later = bound.replace(tzinfo=zone, fold=1).astimezone(UTC)  # the second of two, where the clocks go back
    return at in (to_instant(bound, zone)[0], later)


def _wall_clock(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, fold=0)
