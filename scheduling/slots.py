"""When a recipient of a broadcast may get it, by their own wall clock. Pure functions; all instants are aware UTC."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from scheduling.broadcasts import BroadcastTerms, OutsideWindow, Window
from scheduling.planning import MISSED_AFTER
from scheduling.quiet_hours import QuietHours
from scheduling.zones import is_zone, known_zone, to_instant

_ROUNDS: Final = 4
"""So often window and quiet hours may send each other on; where they leave nothing, nothing is sent."""


@dataclass(frozen=True, slots=True)
class Slot:
    """From when until when a delivery may leave."""

    opens_at: datetime | None
    """None: it is too late for it."""
    closes_at: datetime | None = None
    """None: however late."""
    reopens_at: datetime | None = None
    """Where it waits after `closes_at` instead of being missed: from when it may leave then."""


TOO_LATE: Final = Slot(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRule:
    """What all recipients of a run have in common."""

    terms: BroadcastTerms
    occurrence_at: datetime
    day: date
    """Of the occurrence, by the wall clock of its schedule: each gets it on this day of theirs."""
    started_at: datetime

    @property
    def depends_on_zone(self) -> bool:
        """Tell whether the recipient's zone makes a difference."""
        return self.terms.at_local is not None or self.terms.window is not None

    def slot(self, zone_name: str, quiet: QuietHours | None, *, now: datetime, is_asked_for: bool = False) -> Slot:
        """Return when it may leave for recipients with this zone and these quiet hours, as seen at `now`.

        What is late belongs to the day on which it was due, unless it `is_asked_for` anew: else what the evening left
        behind would go out the next morning.
        """
        zone = known_zone(zone_name)
        if quiet is not None and not (self.terms.respects_quiet_hours and is_zone(quiet.zone)):
            quiet = None
        due_at = self._due_at(zone)
        earliest = max(due_at, now)
        hours = _Hours(self.terms.window, quiet, zone)
        day = (earliest if is_asked_for else due_at).astimezone(zone).date()
        opens_at = hours.open_at(earliest, day=day)
        if opens_at is None:
            return TOO_LATE
        closes_at = hours.close_at(opens_at)
        reopens_at = None if closes_at is None else hours.reopen_at(opens_at, closes_at, day=day)
        # What may leave already keeps its own time: in its lane what was due first leaves first.
        return Slot(due_at if opens_at == earliest else opens_at, closes_at, reopens_at)

    def _due_at(self, zone: ZoneInfo) -> datetime:
        if self.terms.at_local is None:
            return self.occurrence_at
        day = self.day
        due_at, _in_gap = to_instant(datetime.combine(day, self.terms.at_local), zone)
        if due_at < self.started_at - MISSED_AFTER:  # their clock had shown it when the run began: the next day, then
            due_at, _in_gap = to_instant(datetime.combine(day + timedelta(days=1), self.terms.at_local), zone)
        return due_at


@dataclass(frozen=True, slots=True)
class _Hours:
    """At what hours somebody may get something."""

    window: Window | None
    quiet: QuietHours | None
    zone: ZoneInfo

    def open_at(self, moment: datetime, *, day: date) -> datetime | None:
        """Return the first instant from `moment` on at which it may leave; None where the window of the day is over.

        Where what is too late waits, the window of another day is as good.
        """
        for _ in range(_ROUNDS):
            opens_at = moment if self.quiet is None else self.quiet.over_at(moment)
            if self.window is not None and self.window.begin != self.window.end:
                begins_at, _ends_at = self._window_at(self.window, opens_at)
                is_another_day = begins_at.astimezone(self.zone).date() > day
                if is_another_day and self.window.outside is OutsideWindow.EXPIRE:
                    return None
                opens_at = max(opens_at, begins_at)
            if opens_at == moment:
                return moment
            moment = opens_at
        return None

    def close_at(self, moment: datetime) -> datetime | None:
        """Return until when it may leave that may leave at `moment`."""
        ends = [] if self.quiet is None else [self.quiet.begins_after(moment)]
        if self.window is not None and self.window.begin != self.window.end:
            ends.append(self._window_at(self.window, moment)[1])
        return min((end for end in ends if end is not None), default=None)

    def reopen_at(self, opened_at: datetime, closes_at: datetime, *, day: date) -> datetime | None:
        """Return from when on it may leave again that could leave from `opened_at` until `closes_at`."""
        if self.window is None or self.window.outside is OutsideWindow.WAIT:
            return self.open_at(closes_at, day=day)
        _begins_at, ends_at = self._window_at(self.window, opened_at)
        again_at = None if closes_at >= ends_at else self.open_at(closes_at, day=day)
        return again_at if again_at is not None and again_at < ends_at else None

    def _window_at(self, window: Window, moment: datetime) -> tuple[datetime, datetime]:
        """Return when the window begins and ends that is open at `moment`, or else the next one."""
        today = moment.astimezone(self.zone).date()
        over_midnight = timedelta(days=int(window.begin > window.end))
        day = today - over_midnight
        while True:
            begins_at, _in_gap = to_instant(datetime.combine(day, window.begin), self.zone)
            ends_at, _in_gap = to_instant(datetime.combine(day + over_midnight, window.end), self.zone)
            if ends_at > moment:
                return begins_at, ends_at
            day += timedelta(days=1)
