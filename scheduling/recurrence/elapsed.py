"""Intervals of elapsed time, all day long or within a window of the wall clock."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scheduling.recurrence.days import Weekly
from scheduling.recurrence.model import Anchor, Run, Weekday
from scheduling.recurrence.wall_clock import clock_text
from scheduling.zones import to_instant

_DAY = timedelta(days=1)
NO_CHANGES_BEFORE, NO_CHANGES_AFTER = time(5), time(21)
"""Between these no zone of today changes its clocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From `begins` to `ends` of the wall clock, both included, on `weekdays`.

    Where it ends before it begins, or at the same time, it ends on the following day.
    """

    begins: time
    ends: time
    weekdays: frozenset[Weekday] = frozenset(Weekday)

    def __post_init__(self) -> None:
        if not self.weekdays:
            message = "a window needs a day"
            raise ValueError(message)
        if self.begins.tzinfo is not None or self.ends.tzinfo is not None:
            message = "times of the wall clock are naive"
            raise ValueError(message)

    @property
    def length(self) -> timedelta:
        """Return how long it is where the clocks don't change."""
        begins, ends = (
            timedelta(hours=at.hour, minutes=at.minute, seconds=at.second) for at in (self.begins, self.ends)
        )
        return ends - begins if ends > begins else ends - begins + _DAY

    def end_of(self, begun: datetime) -> datetime:
        """Return when the window ends that begins at `begun`; both naive wall-clock times."""
        day = begun.date() if self.ends > self.begins else begun.date() + _DAY
        return datetime.combine(day, self.ends)

    def to_json(self) -> dict[str, Any]:
        """Return the window in its JSON form; of all days without them."""
        form: dict[str, Any] = {"from": clock_text(self.begins), "to": clock_text(self.ends)}
        if len(self.weekdays) < len(Weekday):
            form["weekdays"] = sorted(map(int, self.weekdays))
        return form


@dataclass(frozen=True, slots=True)
class Every:
    """Every `minutes` of elapsed time after the anchor; with a `window` from its begin on, each of its days anew."""

    minutes: int
    window: Window | None = None
    _begins: Weekly | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            message = f"an interval must be positive, not {self.minutes}"
            raise ValueError(message)
        window = self.window
        begins = None if window is None else Weekly(days=window.weekdays, times=(window.begins,))
        object.__setattr__(self, "_begins", begins)

    def next_after(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:
        """Return the first run strictly after `moment` (aware UTC), or None where there is none."""
        if self._begins is not None:
            return min(self._next_in_windows(moment, zone, anchor), key=lambda run: run.at, default=None)
        try:
            step = timedelta(minutes=self.minutes)
            return Run(anchor.at + max((moment - anchor.at) // step + 1, 1) * step, None)
        except OverflowError:
            return None

    def last_until(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> Run | None:
        """Return the last run at or before `moment` (aware UTC), or None where there is none."""
        try:
            step = timedelta(minutes=self.minutes)
        except OverflowError:
            step = timedelta.max
        if self._begins is not None and self.window is not None:
            begun = self._begins.last_until(moment, zone=zone, anchor=anchor)
            if begun is None:
                return None
            steps = max((min(moment, self._end(begun, zone)) - begun.at) // step, 0)
            return _run(begun, steps, step, zone)
        steps = (moment - anchor.at) // step
        return Run(anchor.at + steps * step, None) if steps >= 1 else None

    def runs_before(self, moment: datetime, *, zone: ZoneInfo, anchor: Anchor) -> int:
        """Return how many runs lie before `moment` (aware UTC): of a run's own instant, its index.

        Each window counts as many as where the clocks don't change: what a longer day has more counts as its last.
        """
        try:
            step = timedelta(minutes=self.minutes)
        except OverflowError:
            step = timedelta.max
        if self._begins is None or self.window is None:
            return max(-((anchor.at - moment) // step) - 1, 0)
        try:
            begun = self._begins.last_until(moment - timedelta.resolution, zone=zone, anchor=anchor)
        except OverflowError:  # the calendar's very first moment
            return 0
        if begun is None:
            return 0
        in_each = self.window.length // step + 1
        windows = self._begins.runs_before(begun.at, zone=zone, anchor=anchor)
        return windows * in_each + min(-((begun.at - moment) // step), in_each)

    def renewed(self, run: Run, *, zone: ZoneInfo, anchor: Anchor) -> Run:
        """Return the same run under the zone's present rules: of a window, as far from its begin as before."""
        if run.local is None or self.window is None or self._begins is None:
            return run
        begun = datetime.combine(run.local.date(), self.window.begins)
        if begun > run.local:
            begun -= _DAY
        step = timedelta(minutes=self.minutes)
        first = self._begins.renewed(Run(run.at, begun), zone=zone, anchor=anchor)
        return _run(first, (run.local - begun) // step, step, zone)

    def to_json(self) -> dict[str, Any]:
        """Return the rule in its JSON form."""
        form: dict[str, Any] = {"type": "custom", "minutes": self.minutes}
        if self.window is not None:
            form["window"] = self.window.to_json()
        return form

    def _next_in_windows(self, moment: datetime, zone: ZoneInfo, anchor: Anchor) -> Iterator[Run]:
        """Yield the next run of the window that has begun, and the first one of the next."""
        if self._begins is None:
            return
        begun = self._begins.last_until(moment, zone=zone, anchor=anchor)
        if begun is not None:
            try:
                step = timedelta(minutes=self.minutes)
                following = _run(begun, (moment - begun.at) // step + 1, step, zone)
                if following.at <= self._end(begun, zone):
                    yield following
            except OverflowError:
                pass
        begins = self._begins.next_after(moment, zone=zone, anchor=anchor)
        if begins is not None:
            yield begins

    def _end(self, begun: Run, zone: ZoneInfo) -> datetime:
        if self.window is None or begun.local is None:
            return begun.at
        try:
            return to_instant(self.window.end_of(begun.local), zone)[0]
        except OverflowError:
            return begun.at


def _run(begun: Run, steps: int, step: timedelta, zone: ZoneInfo) -> Run:
    """Return the run that lies so many steps of elapsed time behind a window's begin."""
    if not steps:
        return begun
    at = begun.at + steps * step
    return Run(at, at.astimezone(zone).replace(tzinfo=None, fold=0))
