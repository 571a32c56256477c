"""What a time expression was understood as."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from scheduling.errors import Form
from scheduling.recurrence import Anchor, Daily, Once, Recurrence, Run, Weekday, Weekly


class Note(StrEnum):
    """What the author of a schedule should be told besides."""

    CLAMPED = "clamped"
    """Some months lack a day of the rule; there it runs on their last day."""
    IN_GAP = "in_gap"
    """The first run falls into a daylight-saving gap and moves forward by the gap."""


class Convention(StrEnum):
    """Of two meanings of what was said, the one that was taken: by which convention."""

    NEXT_WEEKDAY = "next_weekday"
    """Next Friday is the one of the following week, where this week's is yet to come."""
    COMING_WEEKDAY = "coming_weekday"
    """Next Friday is this week's where it is yet to come: what languages mean that say nächsten Freitag."""
    THIS_WEEKDAY = "this_weekday"
    """This Friday, said on a Friday, is today."""
    WEEKDAY_TODAY = "weekday_today"
    """Friday, said on a Friday, is a week away."""
    WEEKDAY_DIFFERS = "weekday_differs"
    """The weekday that was said is not that of the date; the date counts."""
    DATE_ORDER = "date_order"
    """12/11 is read in the order of the territory."""
    HALF_OF_DAY = "half_of_day"
    """An hour without am or pm: the one of the day at which people are awake."""
    MORNING = "morning"
    """A date without a clock: the chat's hour for the morning."""
    TOMORROW = "tomorrow"
    """A clock that has passed today."""
    DURATION = "duration"
    """A length of time of which nothing says that it lies ahead."""
    ZONE = "zone"
    """An abbreviation names an offset that isn't kept there in that season."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A rule, and how much of the text names it."""

    recurrence: Recurrence
    zone: str | None
    """The IANA zone that the text names itself; None: the chat's."""
    form: Form
    end: int
    """Code points of the text that belong to the time, with the white space behind it: the message is `text[end:]`."""
    anchor: Anchor
    first: Run
    """The first run after the moment in which the text was read."""
    notes: frozenset[Note]
    clock_given: bool = True
    """The text names an hour, be it by a part of the day or a length of time."""
    convention: Convention | None = None
    """By which convention it was read, where there is another meaning."""


@dataclass(frozen=True, slots=True)
class FromNow:
    """Every so many days or weeks from today on, at `times` or else at the present minute."""

    interval: int
    in_weeks: bool
    times: tuple[time, ...] = ()

    def beginning(self, local: datetime, anchor: Anchor) -> Recurrence:  # noqa: ARG002  # as of `Ahead`
        """Return the rule for somebody who writes at `local`, a wall-clock time."""
        times = self.times or (local.time().replace(second=0, microsecond=0, fold=0),)
        if self.in_weeks:
            return Weekly(days=frozenset({Weekday(local.weekday())}), times=times, interval=self.interval)
        return Daily(times=times, interval=self.interval)


@dataclass(frozen=True, slots=True)
class Ahead:
    """Once, so much later: `seconds` of elapsed time, or `days` of the calendar, at `clock` or else at this minute."""

    seconds: int = 0
    days: int = 0
    clock: time | None = None

    def beginning(self, local: datetime, anchor: Anchor) -> Recurrence:
        """Return the rule for somebody who writes at `local`, a wall-clock time. Raises `OverflowError`."""
        if not self.days:
            return Once(anchor.at + timedelta(seconds=self.seconds))
        clock = self.clock or local.time().replace(second=0, microsecond=0, fold=0)
        return Once(datetime.combine(local.date() + timedelta(days=self.days), clock))


@dataclass(frozen=True, slots=True)
class Draft:
    """A time that was read, before its zone and its end are looked for."""

    form: Form
    rule: Recurrence | FromNow | Ahead
    end: int
    """Where the time ends, without anything behind it."""
    zone: str | None = None
