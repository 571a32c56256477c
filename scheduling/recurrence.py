"""Rules of repetition. They are pure: each answer follows from the rule, the zone, the anchor and a moment."""

from abc import ABC, abstractmethod
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from scheduling.zones import to_instant

LAST_DAY = "last"


class Weekday(IntEnum):
    """Days of the week as `date.weekday()` counts them."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Anchor:
    """From where intervals are counted."""

    at: datetime
    """Aware UTC: elapsed intervals count from here."""
    day: date
    """Local date: intervals of days, weeks and months count from here; no run lies before it."""
    week_start: Weekday = Weekday.MONDAY


@dataclass(frozen=True, slots=True)
class Run:
    """One occurrence of a rule."""

    at: datetime
    """Aware UTC."""
    local: datetime | None
    """The wall-clock time that the rule names, naive; None where the rule counts elapsed time or names an instant."""
    in_gap: bool = False
    """The wall-clock time does not exist that day (daylight saving); `at` is later by the gap."""


class Recurrence(Protocol):
    """What every rule answers. All in O(1) of the time that has passed."""

    def next_after(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:
        """Return the first run strictly after `moment` (aware UTC), or None where there is none."""

    def last_until(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:
        """Return the last run at or before `moment` (aware UTC), or None where there is none."""

    def to_json(self) -> dict[str, Any]:
        """Return the rule in the JSON form of the design, which `recurrence_from_json` reads back."""


@dataclass(frozen=True, slots=True)
class Once:
    """A single run. `at` is naive where it is wall-clock time in the schedule's zone, else an aware instant."""

    at: datetime

    def next_after(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:  # noqa: ARG002  # protocol
        """Return the run where it lies strictly after `moment` (aware UTC)."""
        run = self._run(zone)
        return run if run is not None and run.at > moment else None

    def last_until(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:  # noqa: ARG002  # protocol
        """Return the run where it lies at or before `moment` (aware UTC)."""
        run = self._run(zone)
        return run if run is not None and run.at <= moment else None

    def to_json(self) -> dict[str, Any]:
        """Return the rule in its JSON form."""
        return {"type": "once", "at": self.at.isoformat().replace("+00:00", "Z")}

    def _run(self, zone: ZoneInfo) -> Run | None:
        try:
            if self.at.tzinfo is not None:
                return Run(self.at.astimezone(UTC), None)
            instant, in_gap = to_instant(self.at, zone)
        except OverflowError:
            return None
        return Run(instant, self.at, in_gap)


class _WallClock(ABC):
    """What the rules of days, weeks and months share.

    Time is cut into periods of `interval` days, weeks or months, numbered from the anchor's, so that the days
    around any moment are found by arithmetic. Days are ordinals (`date.toordinal`), which never overflow.
    """

    __slots__ = ()

    times: tuple[time, ...]
    interval: int

    @abstractmethod
    def _period(self, day: int, anchor: Anchor) -> int:
        """Return the last period that begins on `day` or before."""

    @abstractmethod
    def _days(self, period: int, anchor: Anchor) -> Sequence[int]:
        """Return the days of a period in order, which may lie beyond the calendar; none where it has no such month."""

    def next_after(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:
        """Return the first run strictly after `moment` (aware UTC), or None where there is none."""
        first: Run | None = None
        enough = _LAST_DAY
        # A run of the day before may have been moved to this one by a gap.
        for day in self._days_from(_local_day(moment, zone) - _LONGEST_GAP, anchor):
            if day > enough:
                break
            for run in self._runs(day, zone):
                if run.at > moment and (first is None or _order(run) < _order(first)):
                    first = run
                    enough = _local_day(run.at, zone)
        return first

    def last_until(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:
        """Return the last run at or before `moment` (aware UTC), or None where there is none."""
        last: Run | None = None
        enough = _FIRST_DAY
        # Where clocks go back over midnight, runs of the next date lie before a moment of this one.
        for day in self._days_down_from(_local_day(moment, zone) + 1, anchor):
            if day < enough:
                break
            for run in self._runs(day, zone):
                if run.at <= moment and (last is None or _beats(run, last)):
                    last = run
                    enough = _local_day(run.at, zone) - _LONGEST_GAP
        return last

    def _days_from(self, day: int, anchor: Anchor) -> Iterator[int]:
        start = max(day, anchor.day.toordinal())
        period = self._period(start, anchor)
        while days := self._days(period, anchor):
            for candidate in days:
                if candidate >= start:
                    yield candidate
            period += 1

    def _days_down_from(self, day: int, anchor: Anchor) -> Iterator[int]:
        start = anchor.day.toordinal()
        for period in range(self._period(day, anchor), -1, -1):
            for candidate in reversed(self._days(period, anchor)):
                if start <= candidate <= day:
                    yield candidate

    def _runs(self, day: int, zone: ZoneInfo) -> Iterator[Run]:
        if not _FIRST_DAY <= day <= _LAST_DAY:
            return
        on = date.fromordinal(day)
        for clock in self.times:
            local = datetime.combine(on, clock)
            try:
                instant, in_gap = to_instant(local, zone)
            except OverflowError:
                continue
            yield Run(instant, local, in_gap)

    def _check(self) -> None:
        if self.interval <= 0:
            message = f"an interval must be positive, not {self.interval}"
            raise ValueError(message)
        if not self.times:
            message = "a wall-clock rule needs a time of day"
            raise ValueError(message)
        if any(clock.tzinfo is not None for clock in self.times):
            message = "times of the wall clock are naive"
            raise ValueError(message)

    def _common_json(self) -> dict[str, Any]:
        return {"interval": self.interval, "times": [_clock_text(clock) for clock in self.times]}


@dataclass(frozen=True, slots=True)
class Daily(_WallClock):
    """Every `interval` days, at `times` of the wall clock."""

    times: tuple[time, ...]
    interval: int = 1

    def __post_init__(self) -> None:
        self._check()

    def to_json(self) -> dict[str, Any]:
        """Return the rule in its JSON form."""
        return {"type": "daily", **self._common_json()}

    def _period(self, day: int, anchor: Anchor) -> int:
        return (day - anchor.day.toordinal()) // self.interval

    def _days(self, period: int, anchor: Anchor) -> Sequence[int]:
        return (anchor.day.toordinal() + period * self.interval,)


@dataclass(frozen=True, slots=True)
class Weekly(_WallClock):
    """Every `interval` weeks, on `days`, at `times` of the wall clock."""

    days: frozenset[Weekday]
    times: tuple[time, ...]
    interval: int = 1

    def __post_init__(self) -> None:
        self._check()
        if not self.days:
            message = "a weekly rule needs a day"
            raise ValueError(message)

    def to_json(self) -> dict[str, Any]:
        """Return the rule in its JSON form."""
        return {"type": "weekly", "days": sorted(map(int, self.days)), **self._common_json()}

    def _period(self, day: int, anchor: Anchor) -> int:
        return (day - _week_begin(anchor)) // (7 * self.interval)

    def _days(self, period: int, anchor: Anchor) -> Sequence[int]:
        begin = _week_begin(anchor) + period * 7 * self.interval
        return sorted(begin + (day - anchor.week_start) % 7 for day in self.days)


@dataclass(frozen=True, slots=True)
class Monthly(_WallClock):
    """Every `interval` months, on `days` ("last" is the last one), at `times` of the wall clock.

    A day that a month lacks falls on its last day; the rule itself keeps the day.
    """

    days: frozenset[int | Literal["last"]]
    times: tuple[time, ...]
    interval: int = 1

    def __post_init__(self) -> None:
        self._check()
        if not self.days:
            message = "a monthly rule needs a day"
            raise ValueError(message)
        if not all(day == LAST_DAY or (isinstance(day, int) and 1 <= day <= LONGEST_MONTH) for day in self.days):
            message = f"days of a month are 1 to 31 or last, not {set(self.days)}"
            raise ValueError(message)

    def to_json(self) -> dict[str, Any]:
        """Return the rule in its JSON form."""
        days: list[int | str] = sorted(day for day in self.days if isinstance(day, int))
        if LAST_DAY in self.days:
            days.append(LAST_DAY)
        return {"type": "monthly", "day": days[0] if len(days) == 1 else days, **self._common_json()}

    def _period(self, day: int, anchor: Anchor) -> int:
        on = date.fromordinal(min(max(day, _FIRST_DAY), _LAST_DAY))
        return (_month_number(on) - _month_number(anchor.day)) // self.interval

    def _days(self, period: int, anchor: Anchor) -> Sequence[int]:
        year, month = divmod(_month_number(anchor.day) + period * self.interval, 12)
        if year > date.max.year:
            return ()
        length = monthrange(year, month + 1)[1]
        before = date(year, month + 1, 1).toordinal() - 1
        return sorted({before + (min(day, length) if isinstance(day, int) else length) for day in self.days})


@dataclass(frozen=True, slots=True)
class Every:
    """Every `minutes` of elapsed time after the anchor."""

    minutes: int

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            message = f"an interval must be positive, not {self.minutes}"
            raise ValueError(message)

    def next_after(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:  # noqa: ARG002  # protocol
        """Return the first run strictly after `moment` (aware UTC), or None where there is none."""
        try:
            step = timedelta(minutes=self.minutes)
            return Run(anchor.at + max((moment - anchor.at) // step + 1, 1) * step, None)
        except OverflowError:
            return None

    def last_until(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:  # noqa: ARG002  # protocol
        """Return the last run at or before `moment` (aware UTC), or None where there is none."""
        try:
            step = timedelta(minutes=self.minutes)
        except OverflowError:
            return None
        steps = (moment - anchor.at) // step
        return Run(anchor.at + steps * step, None) if steps >= 1 else None

    def to_json(self) -> dict[str, Any]:
        """Return the rule in its JSON form."""
        return {"type": "custom", "minutes": self.minutes}


# --- days and runs ---------------------------------------------------------------------------------------------------

_FIRST_DAY = date.min.toordinal()
_LAST_DAY = date.max.toordinal()
LONGEST_MONTH = 31
_LONGEST_GAP = 1
"""Days by which a gap can move a run: Samoa and others skipped a whole date when they crossed the date line."""


def _local_day(moment: datetime, zone: ZoneInfo) -> int:
    try:
        return moment.astimezone(zone).toordinal()
    except OverflowError:
        return moment.toordinal()


def _week_begin(anchor: Anchor) -> int:
    return anchor.day.toordinal() - (anchor.day.weekday() - anchor.week_start) % 7


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _order(run: Run) -> tuple[datetime, bool, datetime | None]:
    """Order runs by instant; of those that a gap makes one, the one whose wall-clock time exists comes first."""
    return run.at, run.in_gap, run.local


def _beats(run: Run, other: Run) -> bool:
    return run.at > other.at or (run.at == other.at and _order(run) < _order(other))


def _clock_text(clock: time) -> str:
    return clock.isoformat() if clock.second or clock.microsecond else clock.isoformat("minutes")
