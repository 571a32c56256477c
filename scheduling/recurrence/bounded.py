"""Rules with a beginning, an end, a number of runs, or exceptions."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, TypeGuard
from zoneinfo import ZoneInfo

from scheduling.recurrence.elapsed import Every
from scheduling.recurrence.model import Anchor, Recurrence, Run
from scheduling.recurrence.once import Once
from scheduling.recurrence.wall_clock import clock_text
from scheduling.zones import is_steady, to_instant

Bound = date | datetime
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_TICK = timedelta.resolution
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """A rule that begins at `start`, ends at `until` or after `count` runs, and leaves out what is `skipped`.

    The bounds are local and naive, themselves included; a date means all of that day. `until` may also be an aware
    instant. Intervals count from `start`, elapsed ones run there, too. `count` counts from the first run; runs that
    were missed or are left out use it up (RFC 5545, 3.8.5.1).
    """

    rule: Recurrence
    start: Bound | None = None
    until: Bound | None = None
    count: int | None = None
    skipped: frozenset[Bound] = frozenset()

    def __post_init__(self) -> None:
        if isinstance(self.rule, Once | Bounded):
            message = "what runs once or has bounds can't have other bounds"
            raise ValueError(message)  # noqa: TRY004 - a rule without sense, as the others below
        if self.count is not None and self.count <= 0:
            message = f"a number of runs must be positive, not {self.count}"
            raise ValueError(message)
        if any(isinstance(at, datetime) and at.tzinfo is not None for at in (self.start, *self.skipped)):
            message = "times of the wall clock are naive"
            raise ValueError(message)

    def next_after(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:
        """Return the first run strictly after `moment` (aware UTC), or None where there is none."""
        counted = self.anchored(zone, anchor)
        moment = max(moment, _later(self._earliest(zone, anchor), -_TICK))
        while (run := self.rule.next_after(moment, zone=zone, anchor=counted)) is not None:
            if self._is_over(run, zone):
                return None
            if not self._has_begun(run, zone):
                moment = run.at
            elif self._is_beyond_count(run, zone, anchor):
                return None
            elif self._is_skipped(run, zone):
                moment = max(run.at, self._behind(run, zone))
            else:
                return run
        return None

    def last_until(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:
        """Return the last run at or before `moment` (aware UTC), or None where there is none."""
        counted = self.anchored(zone, anchor)
        earliest = self._earliest(zone, anchor)
        moment = min(moment, self._latest(zone))
        while (run := self.rule.last_until(moment, zone=zone, anchor=counted)) is not None and run.at >= earliest:
            if self._is_over(run, zone) or not self._has_begun(run, zone):
                moment = run.at - _TICK
            elif self._is_beyond_count(run, zone, anchor):
                moment = _instant_of_last(self, zone, anchor)
            elif self._is_skipped(run, zone):
                moment = min(run.at - _TICK, self._ahead_of(run, zone))
            else:
                return run
        return None

    def runs_before(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> int:
        """Return how many runs lie before `moment` (aware UTC): of a run's own instant, its index.

        Those that are left out count, too.
        """
        index = self._index(moment, zone, anchor)
        return index if self.count is None else min(index, self.count)

    def renewed(self, run: Run, *, zone: ZoneInfo, anchor: Anchor) -> Run:
        """Return the same run under the zone's present rules, which may have changed since it was computed."""
        return self.rule.renewed(run, zone=zone, anchor=self.anchored(zone, anchor))

    def to_json(self) -> dict[str, Any]:
        """Return the rule in its JSON form."""
        form = self.rule.to_json()
        if self.start is not None:
            form["start"] = bound_text(self.start)
        if self.until is not None:
            form["until"] = bound_text(self.until)
        if self.count is not None:
            form["count"] = self.count
        if self.skipped:
            form["except"] = sorted(map(bound_text, self.skipped))
        return form

    def anchored(self, zone: ZoneInfo, anchor: Anchor) -> Anchor:
        """Return the anchor from which the rule itself counts: its own start, where it has one."""
        if self.start is None:
            return anchor
        begin = _begin(self.start)
        at = _instant(begin, zone)
        if isinstance(self.rule, Every) and self.rule.window is None:
            # It runs at its start, not only so many minutes later.
            try:
                at -= timedelta(minutes=self.rule.minutes)
            except OverflowError:
                at = _EARLIEST
        return replace(anchor, at=at, day=begin.date())

    def _earliest(self, zone: ZoneInfo, anchor: Anchor) -> datetime:
        """Return the instant before which there is no run."""
        if self.start is None:
            return _EARLIEST if self.count is None else self._counted_from(zone, anchor)
        begin = _begin(self.start)
        at = _instant(begin, zone)
        return at if _is_steady(begin, zone) else _later(at, -_DAY)

    def _counted_from(self, zone: ZoneInfo, anchor: Anchor) -> datetime:
        """Return the instant from which runs are counted: the start, or when it was asked for."""
        return _later(anchor.at, _TICK) if self.start is None else _instant(_begin(self.start), zone)

    def _has_begun(self, run: Run, zone: ZoneInfo) -> bool:
        if self.start is None:
            return True
        begin = _begin(self.start)
        return run.at >= _instant(begin, zone) if run.local is None else run.local >= begin

    def _latest(self, zone: ZoneInfo) -> datetime:
        """Return the instant after which there is no run."""
        if self.until is None:
            return _LATEST
        if _is_instant(self.until):
            return self.until
        end = _end(self.until)
        at = _instant(end, zone)
        return at if _is_steady(end, zone) else _later(at, _DAY)

    def _is_over(self, run: Run, zone: ZoneInfo) -> bool:
        if self.until is None:
            return False
        if _is_instant(self.until):
            return run.at > self.until
        end = _end(self.until)
        return run.at > _instant(end, zone) if run.local is None else run.local > end

    def _index(self, moment: datetime, zone: ZoneInfo, anchor: Anchor) -> int:
        counted = self.anchored(zone, anchor)
        earlier = self.rule.runs_before(self._counted_from(zone, anchor), zone=zone, anchor=counted)
        return max(self.rule.runs_before(moment, zone=zone, anchor=counted) - earlier, 0)

    def _is_beyond_count(self, run: Run, zone: ZoneInfo, anchor: Anchor) -> bool:
        return self.count is not None and self._index(run.at, zone, anchor) >= self.count

    def _is_skipped(self, run: Run, zone: ZoneInfo) -> bool:
        if not self.skipped:
            return False
        local = _local(run, zone)
        return local in self.skipped or local.date() in self.skipped

    def _behind(self, run: Run, zone: ZoneInfo) -> datetime:
        """Return the instant up to which no run follows a skipped one: the end of its day, where that is skipped."""
        day = _local(run, zone).date()
        if day not in self.skipped:
            return run.at
        while day in self.skipped and day < date.max:
            day += _DAY
        begin = datetime.combine(day, time.min)
        return _later(_instant(begin, zone), -_TICK if _is_steady(begin, zone) else -_DAY)

    def _ahead_of(self, run: Run, zone: ZoneInfo) -> datetime:
        day = _local(run, zone).date()
        if day not in self.skipped:
            return run.at
        while day - _DAY in self.skipped and day > date.min + _DAY:
            day -= _DAY
        begin = datetime.combine(day, time.min)
        return _later(_instant(begin, zone), -_TICK if _is_steady(begin, zone) else _DAY)


def bound_text(bound: Bound) -> str:
    """Return a bound as JSON forms have it: "2026-12-31", "2026-12-31T09:00", "2026-12-31T09:00:00Z"."""
    if not isinstance(bound, datetime):
        return bound.isoformat()
    if bound.tzinfo is not None:
        return bound.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return f"{bound.date().isoformat()}T{clock_text(bound.time())}"


@lru_cache(maxsize=4096)
def _instant_of_last(bounded: Bounded, zone: ZoneInfo, anchor: Anchor) -> datetime:
    """Return when the last of a counted number of runs is, found by bisection of the calendar's minutes."""
    unlimited = replace(bounded, count=None, until=None, skipped=frozenset())
    counted = bounded.anchored(zone, anchor)
    begin = bounded._counted_from(zone, anchor)
    goal = bounded.count or 0
    earlier = unlimited.rule.runs_before(begin, zone=zone, anchor=counted)

    def is_enough(minutes: int) -> bool:
        moment = begin + minutes * _MINUTE
        return unlimited.rule.runs_before(moment, zone=zone, anchor=counted) - earlier >= goal

    beyond = (_LATEST - begin) // _MINUTE
    high = min(1024, beyond)
    while not is_enough(high):
        if high == beyond:
            return _LATEST
        high = min(high * 8, beyond)
    low = 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    last = unlimited.rule.last_until(begin + high * _MINUTE - _TICK, zone=zone, anchor=counted)
    return _LATEST if last is None else _exactly(unlimited.rule, last, goal + earlier, zone, counted)


def _exactly(rule: Recurrence, run: Run, goal: int, zone: ZoneInfo, anchor: Anchor) -> datetime:
    """Return the instant of the run number `goal`, which lies in the same minute as `run` and not behind it."""
    while rule.runs_before(run.at, zone=zone, anchor=anchor) >= goal:
        earlier = rule.last_until(run.at - _TICK, zone=zone, anchor=anchor)
        if earlier is None:
            break
        run = earlier
    return run.at


def _local(run: Run, zone: ZoneInfo) -> datetime:
    return run.local or run.at.astimezone(zone).replace(tzinfo=None, fold=0)


def _begin(bound: Bound) -> datetime:
    return bound if isinstance(bound, datetime) else datetime.combine(bound, time.min)


def _end(bound: Bound) -> datetime:
    return bound if isinstance(bound, datetime) else datetime.combine(bound, time.max)


def _is_instant(bound: Bound) -> TypeGuard[datetime]:
    return isinstance(bound, datetime) and bound.tzinfo is not None


def _instant(local: datetime, zone: ZoneInfo) -> datetime:
    try:
        return to_instant(local, zone)[0]
    except OverflowError:
        return local.replace(tzinfo=UTC)


def _is_steady(local: datetime, zone: ZoneInfo) -> bool:
    return is_steady(local.toordinal(), zone)


def _later(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return _LATEST if by > timedelta() else _EARLIEST
