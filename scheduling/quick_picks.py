"""Times that are likely meant, to be chosen with one tap."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from scheduling.calendars import is_ahead
from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.vocabulary import DayPart
from scheduling.recurrence import Weekday

_IN_A_WHILE = timedelta(hours=1)
_DAY = timedelta(days=1)
_WEEK = 7
_LONGEST_MONTH = timedelta(days=31)


class Pick(StrEnum):
    """What a time is called."""

    IN_AN_HOUR = "in_an_hour"
    THIS_AFTERNOON = "this_afternoon"
    THIS_EVENING = "this_evening"
    TOMORROW_MORNING = "tomorrow_morning"
    TOMORROW_EVENING = "tomorrow_evening"
    NEXT_MONDAY = "next_monday"
    NEXT_MONTH = "next_month"


@dataclass(frozen=True, slots=True)
class QuickPick:
    """A time with its name."""

    name: Pick
    at: datetime
    """Wall-clock time (naive) where the name speaks of a day, an instant (aware UTC) where it is a length of time."""


def quick_picks(here: Circumstances) -> list[QuickPick]:
    """Return the times that lie ahead, none of them twice."""
    picks: list[QuickPick] = []
    seen: set[datetime] = set()
    for pick in _all(here):
        local = pick.at.astimezone(here.zone).replace(tzinfo=None, fold=0) if pick.at.tzinfo is not None else pick.at
        is_due = pick.at.tzinfo is None and not is_ahead(pick.at, now=here.now, zone=here.zone)
        if local in seen or is_due:
            continue
        seen.add(local)
        picks.append(pick)
    return picks


def _all(here: Circumstances) -> Iterator[QuickPick]:
    today = here.now.astimezone(here.zone).date()
    monday = today + timedelta(days=(Weekday.MONDAY - today.weekday() - 1) % _WEEK + 1)

    def at(day: date, part: DayPart) -> datetime:
        return datetime.combine(day, here.day_parts[part])

    yield QuickPick(Pick.IN_AN_HOUR, (here.now + _IN_A_WHILE).astimezone(UTC).replace(second=0, microsecond=0))
    yield QuickPick(Pick.THIS_AFTERNOON, at(today, DayPart.AFTERNOON))
    yield QuickPick(Pick.THIS_EVENING, at(today, DayPart.EVENING))
    yield QuickPick(Pick.TOMORROW_MORNING, at(today + _DAY, DayPart.MORNING))
    yield QuickPick(Pick.TOMORROW_EVENING, at(today + _DAY, DayPart.EVENING))
    yield QuickPick(Pick.NEXT_MONDAY, at(monday, DayPart.MORNING))
    yield QuickPick(Pick.NEXT_MONTH, at((today.replace(day=1) + _LONGEST_MONTH).replace(day=1), DayPart.MORNING))
