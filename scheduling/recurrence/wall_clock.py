"""What the rules of days, weeks, months and years share: the way from the days that a rule names to instants."""

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from scheduling.recurrence.model import Anchor, Run
from scheduling.zones import Gap, gaps_in_year, is_steady, offsets_about, skips_dates, to_instant

FIRST_DAY = date.min.toordinal()
LAST_DAY_OF_ALL = date.max.toordinal()
_LONGEST_GAP = 1
"""Days by which a gap can move a run: Samoa and others skipped a whole date when they crossed the date line."""
_FIRST_GAPS, _LAST_GAPS = 1840, 2300
"""Years in which gaps are looked for: before, clocks went by the sun, and so far ahead nobody counts."""
_DAY_MINUTES = 1440
_LONGEST_HOURS = 8 * 60 + 1
"""Minutes by which a gap that is no whole date can move a run, and one for seconds that are left out."""
_FEW = 6
"""Up to here a day's runs are all looked at; of more times the right one is found by bisection."""
_CALENDAR_CYCLE = 400
"""Years after which the Gregorian calendar repeats itself, weekdays too."""


class WallClockRule(ABC):
    """What the rules of days, weeks, months and years share.

    Time is cut into periods of `interval` days, weeks, months or years, numbered from the anchor's, so that the days
    around any moment are found by arithmetic. Days are ordinals (`date.toordinal`), which never overflow.
    """

    __slots__ = ()

    times: tuple[time, ...]
    interval: int

    @abstractmethod
    def _period(self, day: int, anchor: Anchor) -> int:
        """Return the last period that begins on `day` or before."""

    @abstractmethod
    def _days(self, period: int, anchor: Anchor) -> Sequence[int] | None:
        """Return the days of a period in order, maybe beyond the calendar's last; None where it has no such period."""

    @abstractmethod
    def _days_before(self, day: int, anchor: Anchor) -> int:
        """Return how many days of the rule lie before `day`, from the anchor's on."""

    def next_after(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:
        """Return the first run strictly after `moment` (aware UTC), or None where there is none."""
        first: Run | None = None
        enough = LAST_DAY_OF_ALL
        # A run of the day before may have been moved to this one by a gap.
        for day in self._days_from(local_day(moment, zone) - _LONGEST_GAP, anchor):
            if day > enough:
                break
            clocks = self._clocks(day, anchor)
            if len(clocks) > _FEW:
                clocks = _following(clocks, day, moment, zone)
            for run in _runs(day, clocks, zone):
                if run.at > moment and (first is None or _order(run) < _order(first)):
                    first = run
                    enough = local_day(run.at, zone)
        return first

    def last_until(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:
        """Return the last run at or before `moment` (aware UTC), or None where there is none."""
        last: Run | None = None
        enough = FIRST_DAY
        # Where clocks go back over midnight, runs of the next date lie before a moment of this one.
        for day in self._days_down_from(local_day(moment, zone) + 1, anchor):
            if day < enough:
                break
            clocks = self._clocks(day, anchor)
            if len(clocks) > _FEW:
                clocks = _preceding(clocks, day, moment, zone)
            for run in _runs(day, clocks, zone):
                if run.at <= moment and (last is None or _beats(run, last)):
                    last = run
                    enough = local_day(run.at, zone) - _LONGEST_GAP
        return last

    def runs_before(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> int:
        """Return how many runs lie before `moment` (aware UTC): of a run's own instant, its index.

        The times that the rule names are counted by arithmetic, without those that a gap makes one or puts off.
        """
        try:
            local = moment.astimezone(zone)
        except OverflowError:
            local = moment
        if local.fold:  # the hour comes a second time: all of its runs were in the first
            last = self.last_until(moment - timedelta.resolution, zone=zone, anchor=anchor)
            return 0 if last is None else self.runs_before(last.at, zone=zone, anchor=anchor) + 1
        shown = local.replace(tzinfo=None)
        named = self._named_before(shown, anchor)
        if named and self._may_lose(anchor.day.year, shown, zone):
            named -= sum(self._lost(gap, shown, anchor) for gap in _gaps(anchor.day.year, shown, zone))
        return named

    def renewed(self, run: Run, *, zone: ZoneInfo, anchor: Anchor) -> Run:  # noqa: ARG002  # protocol
        """Return the same run under the zone's present rules, which may have changed since it was computed."""
        if run.local is None:
            return run
        instant, in_gap = to_instant(run.local, zone)
        return Run(instant, run.local, in_gap)

    def _clocks(self, day: int, anchor: Anchor) -> tuple[time, ...]:  # noqa: ARG002  # general rules look at them
        """Return the times of a day of the rule, in order."""
        return self.times

    def _cycle(self) -> int:
        """Return after how many periods the days repeat themselves."""
        return _CALENDAR_CYCLE

    def _is_in_vain(self, barren: int, anchor: Anchor) -> bool:  # noqa: ARG002  # general rules look at it
        """Tell whether after so many periods without a day none will come."""
        return barren > self._cycle()

    def _days_from(self, day: int, anchor: Anchor) -> Iterator[int]:
        start = max(day, anchor.day.toordinal())
        period = self._period(start, anchor)
        barren = 0
        while (days := self._days(period, anchor)) is not None:
            for candidate in days:
                if candidate >= start:
                    yield candidate
            barren = 0 if days else barren + 1
            if barren and self._is_in_vain(barren, anchor):
                return
            period += 1

    def _days_down_from(self, day: int, anchor: Anchor) -> Iterator[int]:
        start = anchor.day.toordinal()
        barren = 0
        for period in range(self._period(day, anchor), -1, -1):
            days = self._days(period, anchor) or ()
            for candidate in reversed(days):
                if start <= candidate <= day:
                    yield candidate
            barren = 0 if days else barren + 1
            if barren and self._is_in_vain(barren, anchor):
                return

    def _counted(self, periods: int, anchor: Anchor) -> int:
        """Return how many days lie in the first periods."""
        return sum(len(self._days(period, anchor) or ()) for period in range(periods))

    def _has_day(self, day: int, anchor: Anchor) -> bool:
        return day >= anchor.day.toordinal() and day in (self._days(self._period(day, anchor), anchor) or ())

    def _named_before(self, local: datetime, anchor: Anchor) -> int:
        """Return how many times of the wall clock the rule names before one, whether they exist or not."""
        day = local.toordinal()
        named = self._times_before(day, anchor)
        if self._has_day(day, anchor):
            named += bisect_left(self._clocks(day, anchor), local.time())
        return named

    def _times_before(self, day: int, anchor: Anchor) -> int:
        return self._days_before(day, anchor) * len(self.times)

    def _may_lose(self, first_year: int, shown: datetime, zone: ZoneInfo) -> bool:
        """Tell whether a gap may have made two runs one, or puts one off beyond `shown`; a quick look, on most rules.

        Gaps are at most eight hours long, or a date.
        """
        if not is_steady(shown.toordinal(), zone):
            return True
        minutes = [clock.hour * 60 + clock.minute for clock in self.times]
        apart = [after - before for before, after in pairwise([*minutes, minutes[0] + _DAY_MINUTES])]
        return min(apart) <= _LONGEST_HOURS or skips_dates(
            max(first_year, _FIRST_GAPS), min(shown.year, _LAST_GAPS), zone
        )

    def _lost(self, gap: Gap, shown: datetime, anchor: Anchor) -> int:
        """Return how many times in a gap are no run of their own before `shown`."""
        lost = 0
        if gap.to > shown:
            return lost
        for day in range(gap.begin.toordinal(), gap.to.toordinal() + 1):
            if not self._has_day(day, anchor):
                continue
            on = date.fromordinal(day)
            clocks = self._clocks(day, anchor)
            first = bisect_left(clocks, gap.begin.time()) if on == gap.begin.date() else 0
            for position in range(first, len(clocks)):
                local = datetime.combine(on, clocks[position])
                if local >= gap.to:
                    break
                moved = local + gap.length
                lost += moved >= shown or self._names(moved, anchor)
        return lost

    def _names(self, local: datetime, anchor: Anchor) -> bool:
        day = local.toordinal()
        if not self._has_day(day, anchor):
            return False
        clocks = self._clocks(day, anchor)
        position = bisect_left(clocks, local.time())
        return position < len(clocks) and clocks[position] == local.time()

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
        # Each once and in order, so that they can be counted and found by bisection.
        object.__setattr__(self, "times", tuple(sorted(set(self.times))))

    def _common_json(self) -> dict[str, Any]:
        return {"interval": self.interval, "times": [clock_text(clock) for clock in self.times]}


def local_day(moment: datetime, zone: ZoneInfo) -> int:
    """Return the date, as an ordinal, that `moment` (aware UTC) has in a zone."""
    try:
        return moment.astimezone(zone).toordinal()
    except OverflowError:
        return moment.toordinal()


def clock_text(clock: time) -> str:
    """Return a time of day as JSON forms have it: "09:00", with seconds only where there are some."""
    return clock.isoformat() if clock.second or clock.microsecond else clock.isoformat("minutes")


def _runs(day: int, clocks: Sequence[time], zone: ZoneInfo) -> Iterator[Run]:
    if not FIRST_DAY <= day <= LAST_DAY_OF_ALL:
        return
    on = date.fromordinal(day)
    for clock in clocks:
        local = datetime.combine(on, clock)
        try:
            instant, in_gap = to_instant(local, zone)
        except OverflowError:
            continue
        yield Run(instant, local, in_gap)


def _following(clocks: tuple[time, ...], day: int, moment: datetime, zone: ZoneInfo) -> tuple[time, ...]:
    """Return those of a day's times among which the first one after `moment` is; few, and one on most days."""
    sure, unsure = _positions(clocks, day, moment, zone)
    return clocks[sure : unsure + 1]


def _preceding(clocks: tuple[time, ...], day: int, moment: datetime, zone: ZoneInfo) -> tuple[time, ...]:
    """Return those of a day's times among which the last one at or before `moment` is; few, and one on most days."""
    sure, unsure = _positions(clocks, day, moment, zone)
    return clocks[max(sure - 1, 0) : unsure]


def _positions(clocks: tuple[time, ...], day: int, moment: datetime, zone: ZoneInfo) -> tuple[int, int]:
    """Return how many of a day's times are surely at or before `moment`, and how many may be."""
    least, greatest = offsets_about(day, zone)
    sure = _position(clocks, day, moment, least)
    return sure, sure if least == greatest else _position(clocks, day, moment, greatest)


def _position(clocks: tuple[time, ...], day: int, moment: datetime, offset: timedelta) -> int:
    try:
        local = (moment + offset).replace(tzinfo=None)
    except OverflowError:
        return len(clocks) if offset > timedelta() else 0
    if local.toordinal() != day:
        return 0 if local.toordinal() < day else len(clocks)
    return bisect_right(clocks, local.time())


def _gaps(first_year: int, until: datetime, zone: ZoneInfo) -> Iterator[Gap]:
    # A year of UTC begins up to a day earlier or later than the zone's own.
    for year in range(max(first_year - 1, _FIRST_GAPS), min(until.year + 1, _LAST_GAPS) + 1):
        yield from gaps_in_year(year, zone)


def _order(run: Run) -> tuple[datetime, bool, datetime | None]:
    """Order runs by instant; of those that a gap makes one, the one whose wall-clock time exists comes first."""
    return run.at, run.in_gap, run.local


def _beats(run: Run, other: Run) -> bool:
    return run.at > other.at or (run.at == other.at and _order(run) < _order(other))
