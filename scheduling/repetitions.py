"""Ways in which a message that was given one time may repeat."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum

from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.reading import Note
from scheduling.recurrence import (
    Anchor,
    Bounded,
    Daily,
    Every,
    Monthly,
    NthWeekday,
    Once,
    Recurrence,
    Run,
    Weekday,
    Weekly,
    Yearly,
)
from scheduling.timing import Timing, ZoneSource
from scheduling.zones import zone_named

WORKING_DAYS = frozenset(list(Weekday)[:5])
_WEEK = 7
_WEEKS_IN_EVERY_MONTH = 4


class Repetition(StrEnum):
    """How often."""

    ONCE = "once"
    DAILY = "daily"
    WORKING_DAYS = "working_days"
    WEEKLY = "weekly"
    EVERY_TWO_WEEKS = "every_two_weeks"
    MONTHLY = "monthly"
    LAST_DAY = "last_day"
    NTH_WEEKDAY = "nth_weekday"
    LAST_WEEKDAY = "last_weekday"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class Repeated:
    """A way to repeat, and when it would be."""

    how: Repetition
    timing: Timing


def without_start(timing: Timing) -> Timing:
    """Return the same without the day from which it runs, which is said elsewhere."""
    rule = timing.recurrence
    return replace(timing, recurrence=rule.rule) if isinstance(rule, Bounded) else timing


def repetitions(start: Timing, here: Circumstances) -> list[Repeated]:
    """Return the ways in which a message may repeat that is first sent as `start` says, which is a single run."""
    local = local_start(start, here)
    if local is None:
        return [Repeated(Repetition.ONCE, start)]
    rules = [(how, beginning(rule, local, start, here)) for how, rule in _rules(local)]
    return [Repeated(Repetition.ONCE, start), *(Repeated(how, timing) for how, timing in rules)]


def local_start(start: Timing, here: Circumstances) -> datetime | None:
    """Return the wall-clock time (naive, in full minutes) of a single run; None where it is none."""
    rule = start.recurrence
    if not isinstance(rule, Once):
        return None
    at = rule.at.astimezone(here.zone) if rule.at.tzinfo is not None else rule.at
    return at.replace(second=0, microsecond=0, tzinfo=None, fold=0)


def beginning(rule: Recurrence, local: datetime, start: Timing, here: Circumstances) -> Timing:
    """Return when a rule runs of which `local` (naive) is to be the first run, in the zone of `start`.

    Where its next run is another one anyway the rule says from when on, so that its words tell it. An instant has no
    zone of its own: what repeats from there follows the chat's clocks.
    """
    is_instant = isinstance(start.recurrence, Once) and start.recurrence.at.tzinfo is not None
    key, source = (here.zone.key, ZoneSource.CHAT) if is_instant else (start.zone, start.zone_source)
    today = here.now.astimezone(zone_named(key)).date()
    anchor = Anchor(here.now.replace(microsecond=0), today, here.week_start)
    plain = Timing(recurrence=rule, zone=key, zone_source=source, anchor=anchor)
    if isinstance(rule, Bounded) and rule.start is not None:
        return plain
    if not isinstance(rule, Every) and _is_at(plain.next_after(here.now), local):
        return plain
    begin = local if isinstance(rule, Every) else local.date()
    bounded = replace(rule, start=begin) if isinstance(rule, Bounded) else Bounded(rule=rule, start=begin)
    return replace(plain, recurrence=bounded)


def notes_of(first: Run) -> frozenset[Note]:
    """Return what is to be told of a schedule whose first run this is."""
    return frozenset({Note.IN_GAP}) if first.in_gap else frozenset()


def _is_at(run: Run | None, local: datetime) -> bool:
    return run is not None and run.local == local


def _rules(local: datetime) -> Iterator[tuple[Repetition, Recurrence]]:
    times: tuple[time, ...] = (local.time(),)
    weekday = Weekday(local.weekday())
    length = monthrange(local.year, local.month)[1]
    nth = (local.day - 1) // _WEEK + 1
    yield Repetition.DAILY, Daily(times=times)
    if weekday in WORKING_DAYS:
        yield Repetition.WORKING_DAYS, Weekly(days=WORKING_DAYS, times=times)
    yield Repetition.WEEKLY, Weekly(days=frozenset({weekday}), times=times)
    yield Repetition.EVERY_TWO_WEEKS, Weekly(days=frozenset({weekday}), times=times, interval=2)
    yield Repetition.MONTHLY, Monthly(days=frozenset({local.day}), times=times)
    if local.day == length:
        yield Repetition.LAST_DAY, Monthly(days=frozenset({"last"}), times=times)
    if nth <= _WEEKS_IN_EVERY_MONTH:
        yield Repetition.NTH_WEEKDAY, Monthly(times=times, weekdays=frozenset({NthWeekday(nth, weekday)}))
    if local.day + _WEEK > length:
        yield Repetition.LAST_WEEKDAY, Monthly(times=times, weekdays=frozenset({NthWeekday(-1, weekday)}))
    yield Repetition.YEARLY, Yearly(months=frozenset({local.month}), days=frozenset({local.day}), times=times)
