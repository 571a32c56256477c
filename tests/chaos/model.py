"""What ought to become of schedules and deliveries, said as simply as possible: no database, nothing clever.

Runs are found by looking at each one in turn. Slow, and plainly right.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.deliveries import DeliveryStatus
from scheduling.lifecycle import MessageStatus
from scheduling.policies import DoubtPolicy, MissedPolicy

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
RUNS_PER_TICK = 100
PENDING, SENDING, SENT = DeliveryStatus.PENDING, DeliveryStatus.SENDING, DeliveryStatus.SENT
MISSED, SUSPENDED, CANCELLED = DeliveryStatus.MISSED, DeliveryStatus.SUSPENDED, DeliveryStatus.CANCELLED
FAILED, UNKNOWN = DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN


def instant(local: datetime, zone: str) -> datetime:
    """Return when a wall clock shows `local`: the first time in an overlap, moved forward in a gap (PEP 495)."""
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


@dataclass(frozen=True)
class Start:
    """When it was made: the instant, and the day on its wall clock. The clock may be set back behind both."""

    at: datetime
    day: date


@dataclass(frozen=True)
class Rule:
    """Once at a wall-clock time, daily at one, or every so many minutes."""

    once: datetime | None = None
    daily: time | None = None
    every: int | None = None

    def runs(self, zone: str, *, start: "Start", begin: datetime, end: datetime) -> Iterator[datetime]:
        """Return all runs from `begin` to `end`, both included."""
        for run in self._all(zone, start=start, begin=begin, end=end):
            if begin <= run <= end:
                yield run

    def _all(self, zone: str, *, start: "Start", begin: datetime, end: datetime) -> Iterator[datetime]:
        if self.once is not None:
            yield instant(self.once, zone)
        elif self.daily is not None:
            day: date = begin.date() - 2 * DAY
            while day <= end.date() + 2 * DAY:
                if day >= start.day:
                    yield instant(datetime.combine(day, self.daily), zone)
                day += DAY
        elif self.every is not None:
            run = start.at + self.every * MINUTE
            while run <= end:
                yield run
                run += self.every * MINUTE

    def next_after(self, moment: datetime, zone: str, *, start: "Start") -> datetime | None:
        """Return the first run after `moment`."""
        far = max(moment, start.at) + 4 * DAY
        if self.once is not None:
            far = max(far, instant(self.once, zone))
        return next(
            (run for run in self.runs(zone, start=start, begin=moment, end=far) if run > moment),
            None,
        )


@dataclass
class Delivery:
    """One occurrence."""

    status: DeliveryStatus
    try_at: datetime | None
    expires_at: datetime | None
    tries: int = 0
    category: str | None = None
    doubts: int = 0
    """After how many tries nobody knew whether it had arrived."""


@dataclass
class Schedule:
    """One schedule with all that became of it."""

    rule: Rule
    zone: str
    is_explicit: bool
    start: Start
    next_at: datetime | None
    missed: MissedPolicy
    window: int | None
    doubt: DoubtPolicy
    status: MessageStatus = MessageStatus.ACTIVE
    paused_because: str | None = None
    deliveries: dict[datetime, Delivery] = field(default_factory=dict)

    def after(self, moment: datetime) -> datetime | None:
        """Return its first run after `moment`."""
        return self.rule.next_after(moment, self.zone, start=self.start)

    def until(self, begin: datetime, end: datetime) -> list[datetime]:
        """Return its runs from `begin` to `end`."""
        return list(self.rule.runs(self.zone, start=self.start, begin=begin, end=end))

    def plan(self, now: datetime) -> None:
        """Let what is due become deliveries."""
        if self.status is not MessageStatus.ACTIVE or self.next_at is None or self.next_at > now:
            return
        runs = sorted({self.next_at, *self.until(self.next_at, now)})
        if self.missed is MissedPolicy.ALL:
            for first in range(0, len(runs), RUNS_PER_TICK):
                self._deliver(runs[first : first + RUNS_PER_TICK], runs[first : first + RUNS_PER_TICK], now)
        elif self.missed is MissedPolicy.SKIP and now - runs[-1] > MINUTE:
            self._deliver(runs, [], now)
        else:
            self._deliver(runs, runs[-1:], now)
        self.next_at = self.after(now)
        if self.next_at is None:
            self.status = MessageStatus.FINISHED

    def _deliver(self, runs: list[datetime], candidates: list[datetime], now: datetime) -> None:
        earliest = None if self.window is None else now - timedelta(seconds=self.window)
        wanted = [run for run in candidates if earliest is None or run >= earliest]
        for run in wanted:
            self.deliveries.setdefault(run, Delivery(PENDING, run, self._end_of(run)))
        if not wanted:
            self.deliveries.setdefault(runs[-1], Delivery(MISSED, None, self._end_of(runs[-1])))

    def _end_of(self, run: datetime) -> datetime | None:
        return None if self.window is None else run + timedelta(seconds=self.window)

    def stop(self, status: MessageStatus, *, because: str | None = None) -> None:
        """Let nothing come any more, for now or for good."""
        self.status, self.next_at, self.paused_because = status, None, because

    def cancel_pending(self) -> int:
        """Take back what is planned and not under way."""
        waiting = [one for one in self.deliveries.values() if one.status in {PENDING, SUSPENDED}]
        for one in waiting:
            one.status, one.try_at = CANCELLED, None
        return len(waiting)

    def go_on(self, now: datetime) -> None:
        """Be active again; a last run that has passed is due at once."""
        following = self.after(now)
        if following is None:
            before = self.until(LONG_AGO, now)
            following = before[-1] if before else None
        self.next_at = following
        self.status = MessageStatus.FINISHED if following is None else MessageStatus.ACTIVE

    def release(self, now: datetime, *, reasons: frozenset[str] | None) -> None:
        """Send the latest of what was suspended; what is older or too late was missed, unless it may have arrived."""
        if self.status not in {MessageStatus.ACTIVE, MessageStatus.FINISHED}:
            return
        open_ones = {SUSPENDED, PENDING, SENDING}
        latest = max((at for at, one in self.deliveries.items() if one.status in open_ones), default=None)
        for at, one in self.deliveries.items():
            if one.status is not SUSPENDED or (reasons is not None and one.category not in reasons):
                continue
            is_late = one.expires_at is not None and one.expires_at < now
            if at == latest and not is_late:
                one.status, one.try_at, one.tries = PENDING, now, 0
            else:
                one.status, one.try_at, one.tries = UNKNOWN if one.doubts else MISSED, None, 0
