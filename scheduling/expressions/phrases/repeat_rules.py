"""From what a recurring phrase says to rules: the likeliest first, the others where it has two meanings."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Literal

from scheduling.expressions.phrases.repeat_days import Days
from scheduling.expressions.phrases.repeat_spec import RepeatSpec
from scheduling.expressions.vocabulary import Unit
from scheduling.recurrence import (
    Calendar,
    Daily,
    Every,
    Frequency,
    Monthly,
    NthWeekday,
    Recurrence,
    Weekday,
    Weekly,
    Window,
    Yearly,
)

_ALL_MONTHS = frozenset(range(1, 13))
_LONGEST_FEBRUARY = 29
_FIRST, _LAST = 1, -1


@dataclass(frozen=True, slots=True)
class Scene:
    """What a rule takes from its beginning where the phrase doesn't say it."""

    times: tuple[time, ...]
    begins: date
    """The day from which it counts: today, or its start."""
    week_start: Weekday
    months: frozenset[int] = _ALL_MONTHS
    """The months in which it runs: all but those that are left out."""

    @property
    def leaves_months_out(self) -> bool:
        """Tell whether there are months in which it doesn't run."""
        return self.months != _ALL_MONTHS


def rules(spec: RepeatSpec, scene: Scene) -> Iterator[Recurrence]:
    """Yield the rules that a phrase may mean, the likeliest first; none where it means nothing that we offer."""
    if spec.seconds:
        yield from _elapsed(spec, scene)
        return
    if spec.every_nth:
        alternatives = (_by_period(spec, scene), _by_interval(spec, scene))
        yield from (rule for rule in alternatives[:: -1 if spec.prefers_interval else 1] if rule is not None)
        return
    if is_ambiguous(spec):
        # "Monthly on Friday": every Friday of the month is the letter of it, one Friday may be its spirit.
        yield Weekly(days=spec.days.weekdays, times=scene.times)
        nth = frozenset(NthWeekday(_FIRST, day) for day in spec.days.weekdays)
        yield Monthly(weekdays=nth, times=scene.times, interval=spec.interval)
        return
    rule = _by_period(spec, scene)
    if rule is not None:
        yield rule


def is_ambiguous(spec: RepeatSpec) -> bool:
    """Tell whether the days alone leave more than one meaning."""
    days = spec.days
    is_weekly = bool(days.weekdays) and not (days.positions or days.nth or days.numbers)
    return bool(spec.every_nth) or (spec.unit is Unit.MONTH and is_weekly)


def _elapsed(spec: RepeatSpec, scene: Scene) -> Iterator[Recurrence]:
    minutes, seconds = divmod(spec.seconds, 60)
    if seconds or not minutes or spec.days.nth or spec.days.numbers or spec.days.months or scene.leaves_months_out:
        return
    weekdays = (spec.days.weekdays or frozenset(Weekday)) - spec.skipped_weekdays
    if not weekdays:
        return
    if spec.window is not None:
        begins, ends = scene.times
        yield Every(minutes=minutes, window=Window(begins=begins, ends=ends, weekdays=weekdays))
    elif len(weekdays) < len(Weekday):
        yield Every(minutes=minutes, window=Window(begins=time(0), ends=time(23, 59), weekdays=weekdays))
    else:
        yield Every(minutes=minutes)


def _by_interval(spec: RepeatSpec, scene: Scene) -> Recurrence | None:
    """Return every other Tuesday for "every second Tuesday"."""
    days = Days(weekdays=frozenset(named.weekday for named in spec.days.nth), months=spec.days.months)
    counted = replace(spec, unit=Unit.WEEK, interval=spec.every_nth, days=days, every_nth=0)
    return _by_period(counted, scene)


def _by_period(spec: RepeatSpec, scene: Scene) -> Recurrence | None:
    if spec.days.weeks:
        return _in_weeks(spec, scene)
    match spec.unit:
        case Unit.DAY:
            return _daily(spec, scene)
        case Unit.WEEK:
            return _weekly(spec, scene)
        case Unit.MONTH:
            return _monthly(spec, scene)
        case Unit.YEAR:
            return _yearly(spec, scene)
        case _:
            return None


def _daily(spec: RepeatSpec, scene: Scene) -> Recurrence | None:
    days = spec.days
    if days.nth or days.numbers or days.positions:
        return None
    months = (days.months or _ALL_MONTHS) & scene.months
    weekdays = (days.weekdays or frozenset(Weekday)) - spec.skipped_weekdays
    if not months or not weekdays:
        return None
    if spec.interval == 1:
        return _weekly(spec, scene, weekdays=weekdays)
    if months == _ALL_MONTHS and len(weekdays) == len(Weekday):
        return Daily(times=scene.times, interval=spec.interval)
    return Calendar(
        frequency=Frequency.DAILY,
        times=scene.times,
        interval=spec.interval,
        months=_some(months),
        weekdays=weekdays if len(weekdays) < len(Weekday) else frozenset(),
    )


def _weekly(spec: RepeatSpec, scene: Scene, *, weekdays: frozenset[Weekday] | None = None) -> Recurrence | None:
    """Return the rule of days of the week; of all `weekdays` together it is a daily one."""
    days = spec.days
    if days.nth or days.numbers or days.positions:
        return None
    is_daily = weekdays is not None
    if weekdays is None:
        weekdays = (days.weekdays or frozenset({Weekday(scene.begins.weekday())})) - spec.skipped_weekdays
    months = (days.months or _ALL_MONTHS) & scene.months
    if not weekdays or not months:
        return None
    if months != _ALL_MONTHS:
        return Calendar(
            frequency=Frequency.DAILY if is_daily and len(weekdays) == len(Weekday) else Frequency.WEEKLY,
            times=scene.times,
            interval=spec.interval,
            months=months,
            weekdays=weekdays if not is_daily or len(weekdays) < len(Weekday) else frozenset(),
            week_start=scene.week_start,
        )
    if is_daily and len(weekdays) == len(Weekday):
        return Daily(times=scene.times)
    return Weekly(days=weekdays, times=scene.times, interval=spec.interval)


def _monthly(spec: RepeatSpec, scene: Scene) -> Recurrence | None:
    days = spec.days
    if spec.skipped_weekdays or not all(abs(number) <= 31 for number in days.numbers):  # noqa: PLR2004
        return None
    if scene.leaves_months_out or days.months:
        if spec.interval > 1:
            return None
        months = (days.months or _ALL_MONTHS) & scene.months
        return _yearly(replace(spec, unit=Unit.YEAR, days=replace(_or_today(days, scene), months=months)), scene)
    if days.positions:
        return Calendar(
            frequency=Frequency.MONTHLY,
            times=scene.times,
            interval=spec.interval,
            weekdays=days.weekdays,
            positions=days.positions,
        )
    days = _or_today(days, scene)
    return Monthly(
        days=frozenset(_named(number) for number in days.numbers),
        weekdays=days.nth,
        times=scene.times,
        interval=spec.interval,
    )


def _yearly(spec: RepeatSpec, scene: Scene) -> Recurrence | None:
    days = spec.days
    if spec.skipped_weekdays:
        return None
    if not days.months:
        return _in_year(spec, scene)
    months = days.months & scene.months
    if not months:
        return None
    if days.weekdays and not days.positions:
        if spec.interval > 1 or days.nth or days.numbers:
            return None
        return Calendar(frequency=Frequency.WEEKLY, times=scene.times, months=months, weekdays=days.weekdays)
    if days.positions:
        if len(months) > 1:
            return None
        return Calendar(
            frequency=Frequency.YEARLY,
            times=scene.times,
            interval=spec.interval,
            months=months,
            weekdays=days.weekdays,
            positions=days.positions,
        )
    numbers = days.numbers or (frozenset() if days.nth else frozenset({_FIRST}))
    if not all(any(abs(number) <= _longest(month) for month in months) for number in numbers):
        return None
    return Yearly(
        months=months,
        days=frozenset(_named(number) for number in numbers),
        weekdays=days.nth,
        times=scene.times,
        interval=spec.interval,
    )


def _in_year(spec: RepeatSpec, scene: Scene) -> Recurrence | None:
    """Return the rule of days that are counted through the whole year: the last day, the first Monday, this date."""
    days = spec.days
    if (days.weekdays and not days.positions) or scene.leaves_months_out:
        return None
    if days.nth:
        return Calendar(frequency=Frequency.YEARLY, times=scene.times, interval=spec.interval, nth_weekdays=days.nth)
    if days.positions:
        return Calendar(
            frequency=Frequency.YEARLY,
            times=scene.times,
            interval=spec.interval,
            weekdays=days.weekdays,
            positions=days.positions,
        )
    if days.numbers:
        return Calendar(frequency=Frequency.YEARLY, times=scene.times, interval=spec.interval, year_days=days.numbers)
    begins = scene.begins
    return Yearly(
        months=frozenset({begins.month}), days=frozenset({begins.day}), times=scene.times, interval=spec.interval
    )


def _in_weeks(spec: RepeatSpec, scene: Scene) -> Recurrence | None:
    days = spec.days
    if days.nth or days.numbers or days.months or scene.leaves_months_out or spec.skipped_weekdays:
        return None
    if not days.weekdays:
        return None
    return Calendar(
        frequency=Frequency.YEARLY,
        times=scene.times,
        interval=spec.interval if spec.unit is Unit.YEAR else 1,
        weeks=days.weeks,
        weekdays=days.weekdays,
        week_start=scene.week_start,
    )


def _or_today(days: Days, scene: Scene) -> Days:
    if days.nth or days.numbers or days.positions:
        return days
    return replace(days, numbers=frozenset({scene.begins.day}))


def _named(number: int) -> int | Literal["last"]:
    return "last" if number == _LAST else number


def _some(months: frozenset[int]) -> frozenset[int]:
    return months if months != _ALL_MONTHS else frozenset()


def _longest(month: int) -> int:
    return _LONGEST_FEBRUARY if month == 2 else monthrange(2000, month)[1]  # noqa: PLR2004 - February
