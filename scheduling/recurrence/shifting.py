"""A rule whose runs all come some hours earlier or later, by the wall clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from scheduling.recurrence.bounded import Bound, Bounded
from scheduling.recurrence.days import Daily, Weekly
from scheduling.recurrence.elapsed import Every, Window
from scheduling.recurrence.general import Calendar
from scheduling.recurrence.model import Anchor, MonthEnd, Recurrence, Weekday
from scheduling.recurrence.months import Monthly, Yearly
from scheduling.recurrence.once import Once
from scheduling.recurrence.wall_clock import WallClockRule
from scheduling.zones import to_instant

_DAY = timedelta(days=1)
_TICK = timedelta.resolution
_DAYS_OF_WEEK = 7
_MONTHS = 12
_LENGTHS = {1: (31,), 2: (28, 29), **dict.fromkeys((4, 6, 9, 11), (30,)), **dict.fromkeys((3, 5, 7, 8, 10, 12), (31,))}
"""How many days a month may have."""

_LAST: Literal["last"] = "last"

MonthDay = int | Literal["last"]


class NotShiftable(ValueError):
    """No rule has those runs: what lies on both sides of midnight then, or begins another month."""


@dataclass(frozen=True, slots=True)
class Shift:
    """How far, and what that does to the days of a rule."""

    by: timedelta
    days: int | None = 0
    """By how many days all runs of a day move; None: some do, others stay."""


def shifted(rule: Recurrence, anchor: Anchor, by: timedelta, *, zone: ZoneInfo) -> tuple[Recurrence, Anchor]:
    """Return the rule, and its anchor, whose runs come `by` later (earlier where negative; less than a day).

    Rules of days name wall-clock times, and so do the new ones; intervals move by elapsed time. Raises `NotShiftable`.
    """
    moved = replace(anchor, at=_instant_moved(anchor.at, by, zone, rule))
    if isinstance(rule, Bounded):
        inner, moved, shift = _shifted(rule.rule, moved, by)
        return _bounds_shifted(rule, inner, moved, shift, zone), moved
    inner, moved, _shift = _shifted(rule, moved, by)
    return inner, moved


def _shifted(rule: Recurrence, anchor: Anchor, by: timedelta) -> tuple[Recurrence, Anchor, Shift]:
    """Return a rule without bounds as it is then, its anchor, and what becomes of its days."""
    if isinstance(rule, Once):
        return Once(rule.at + by), anchor, Shift(by)
    if isinstance(rule, Every):
        return _every_shifted(rule, anchor, by)
    if not isinstance(rule, WallClockRule):
        raise NotShiftable
    times, days = _times_shifted(rule.times, by)
    shift = Shift(by, days)
    if isinstance(rule, Weekly):
        return _week_shifted(rule, times, anchor, shift)
    if isinstance(rule, Daily) and (days is not None or rule.interval == 1):
        return replace(rule, times=times), _later_day(anchor, shift), shift
    if days is None:
        raise NotShiftable
    if not days:
        return replace(rule, times=times), anchor, shift  # type: ignore[type-var]  # every one of them has times
    return _days_shifted(rule, times, days), _later_day(anchor, shift), shift


def _days_shifted(rule: WallClockRule, times: tuple[time, ...], by: int) -> Recurrence:
    """Return a rule of months or years with other days."""
    if rule.interval > 1:  # the first of its months may become another one
        raise NotShiftable
    if isinstance(rule, Monthly) and not rule.weekdays:
        days, _crosses = _month_days_shifted(rule.days, range(1, _MONTHS + 1), by, rule.month_end)
        return replace(rule, days=days, times=times)
    if isinstance(rule, Yearly) and not rule.weekdays:
        return _year_shifted(rule, times, by)
    if isinstance(rule, Calendar) and not _names_days(rule):
        return replace(rule, times=times)
    raise NotShiftable


def _times_shifted(times: Iterable[time], by: timedelta) -> tuple[tuple[time, ...], int | None]:
    """Return times of day as they are then, and by how many days they all move; None where only some do."""
    midnight = datetime(2000, 1, 3)  # noqa: DTZ001 - any day
    moved = [datetime.combine(midnight, clock) + by for clock in times]
    days = {at.toordinal() - midnight.toordinal() for at in moved}
    return tuple(sorted({at.time() for at in moved})), days.pop() if len(days) == 1 else None


def _week_shifted(
    rule: Weekly, times: tuple[time, ...], anchor: Anchor, shift: Shift
) -> tuple[Recurrence, Anchor, Shift]:
    if shift.days is None and (rule.interval > 1 or len(rule.days) < _DAYS_OF_WEEK):
        raise NotShiftable
    days = shift.days or 0
    named = frozenset(_weekday_moved(day, days) for day in rule.days)
    if days and rule.interval > 1:  # else it does not matter when a week begins
        if rule.week_start is None:
            anchor = replace(anchor, week_start=_weekday_moved(anchor.week_start, days))
        else:
            rule = replace(rule, week_start=_weekday_moved(rule.week_start, days))
    return replace(rule, days=named, times=times), _later_day(anchor, shift), shift


def _every_shifted(rule: Every, anchor: Anchor, by: timedelta) -> tuple[Recurrence, Anchor, Shift]:
    window = rule.window
    if window is None:
        return rule, anchor, Shift(by, None)
    (begins,), days = _times_shifted((window.begins,), by)
    (ends,), days_of_end = _times_shifted((window.ends,), by)
    if begins == ends and window.begins != window.ends:  # microseconds, which a window's end does not count
        raise NotShiftable
    weekdays = frozenset(_weekday_moved(day, days or 0) for day in window.weekdays)
    moved = replace(rule, window=Window(begins=begins, ends=ends, weekdays=weekdays))
    is_within_a_day = window.begins < window.ends and days == days_of_end
    shift = Shift(by, days if is_within_a_day else None)
    return moved, _later_day(anchor, Shift(by, days)), shift


def _year_shifted(rule: Yearly, times: tuple[time, ...], by: int) -> Recurrence:
    days, crosses = _month_days_shifted(rule.days, sorted(rule.months), by, rule.month_end)
    if crosses is None and len(rule.months) < _MONTHS:  # some of its days would be in another month, others not
        raise NotShiftable
    months = frozenset((month - 1 + by) % _MONTHS + 1 for month in rule.months) if crosses else rule.months
    return replace(rule, months=months, days=days, times=times)


def _month_days_shifted(
    days: Iterable[MonthDay], months: Sequence[int], by: int, month_end: MonthEnd
) -> tuple[frozenset[MonthDay], bool | None]:
    """Return the days of these months as they are then, and whether they lie in another month; None: some do."""
    moved = [_month_day_shifted(day, months, by, month_end) for day in days]
    crossed = {crosses for _day, crosses in moved}
    return frozenset(day for day, _crosses in moved), crossed.pop() if len(crossed) == 1 else None


def _month_day_shifted(day: MonthDay, months: Sequence[int], by: int, month_end: MonthEnd) -> tuple[MonthDay, bool]:
    lengths = {length for month in months for length in _LENGTHS[month]}
    shortest, longest = min(lengths), max(lengths)
    from_end = -1 if isinstance(day, str) else day
    is_clamped_to_last = from_end >= longest and month_end is MonthEnd.CLAMP
    if is_clamped_to_last or lengths == {from_end}:
        from_end = -1
    if from_end == -1:
        return (1, True) if by > 0 else (-2, False)
    if by < 0 and from_end == 1:
        return _LAST, True
    moved = from_end + by
    if from_end > 0 and moved >= 1 and max(from_end, moved) <= shortest:
        return moved, False
    if from_end < 0 and max(-from_end, -moved) <= shortest:
        return (_LAST if moved == -1 else moved), False
    raise NotShiftable


def _names_days(rule: Calendar) -> bool:
    """Tell whether a general rule names days of its own, which would be others then."""
    parts = (rule.months, rule.weeks, rule.year_days, rule.month_days, rule.weekdays, rule.nth_weekdays, rule.positions)
    return any(parts)


def _later_day(anchor: Anchor, shift: Shift) -> Anchor:
    days = shift.days
    if days is None:  # the runs of the first day lie in two: none of them may be lost
        days = min(shift.by.days, 0)
    return replace(anchor, day=anchor.day + days * _DAY) if days else anchor


def _weekday_moved(day: Weekday, by: int) -> Weekday:
    return Weekday((day + by) % _DAYS_OF_WEEK)


# --- bounds ----------------------------------------------------------------------------------------------------------


def _bounds_shifted(bounded: Bounded, rule: Recurrence, anchor: Anchor, shift: Shift, zone: ZoneInfo) -> Bounded:
    start = None if bounded.start is None else _start_moved(bounded.start, shift)
    skipped = frozenset(one for bound in bounded.skipped for one in _skipped_moved(bound, bounded.rule, shift))
    result = replace(bounded, rule=rule, start=start, until=None, skipped=skipped)
    if bounded.until is None:
        return result
    exact = replace(result, until=_until_moved(bounded.until, shift, zone))
    same = replace(result, until=bounded.until)
    # "Until Friday" stays so where that changes no run.
    if shift.days is None and _last(same, anchor, zone) == _last(exact, anchor, zone):
        return same
    return exact


def _start_moved(start: Bound, shift: Shift) -> Bound:
    moved = _bound_moved(start, shift, time.min)
    if shift.days is None or not isinstance(start, datetime) or not isinstance(moved, datetime):
        return moved
    day = start.date() + shift.days * _DAY  # intervals are counted from it
    if moved.date() == day:
        return moved
    return day if moved.date() < day else datetime.combine(day, time.max)  # all runs of the day, or none


def _bound_moved(bound: Bound, shift: Shift, clock: time) -> Bound:
    """Return a bound as it is then; `clock` is when it lies on a day that it only names."""
    if isinstance(bound, datetime):
        return bound + shift.by
    if shift.days is not None:
        return bound + shift.days * _DAY
    return datetime.combine(bound, clock) + shift.by


def _until_moved(until: Bound, shift: Shift, zone: ZoneInfo) -> Bound:
    if isinstance(until, datetime) and until.tzinfo is not None:
        return _wall_moved(until, shift.by, zone)
    moved = _bound_moved(until, shift, time.max)
    if isinstance(moved, datetime) and moved.time() == time.max:
        return moved.date()
    return moved


def _skipped_moved(bound: Bound, rule: Recurrence, shift: Shift) -> Iterable[Bound]:
    if isinstance(bound, datetime):
        return (bound + shift.by,)
    if shift.days is not None:
        return (bound + shift.days * _DAY,)
    if not isinstance(rule, WallClockRule):
        raise NotShiftable
    return tuple(datetime.combine(bound, clock) + shift.by for clock in rule.times)


def _last(bounded: Bounded, anchor: Anchor, zone: ZoneInfo) -> datetime | None:
    run = bounded.last_until(datetime.max.replace(tzinfo=UTC) - 2 * _DAY, zone=zone, anchor=anchor)
    return None if run is None else run.at


def _instant_moved(at: datetime, by: timedelta, zone: ZoneInfo, rule: Recurrence) -> datetime:
    inner = rule.rule if isinstance(rule, Bounded) else rule
    if isinstance(inner, Every) and inner.window is None:
        return at + by
    return _wall_moved(at, by, zone)


def _wall_moved(at: datetime, by: timedelta, zone: ZoneInfo) -> datetime:
    """Return an instant that much later by the wall clock of a zone."""
    local = at.astimezone(zone)
    shown = local.replace(tzinfo=None, fold=0) + by
    instant, in_gap = to_instant(shown, zone)
    if in_gap or local.fold:
        return at + by
    return instant
