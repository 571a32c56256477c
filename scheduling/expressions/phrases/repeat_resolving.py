"""From a recurring phrase to readings: its rules with their bounds, seen from a now, in a zone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import TypeGuard
from zoneinfo import ZoneInfo

from scheduling.errors import ClockMissing, DomainError, Form, IntervalTooLong, IntervalTooShort, TimeInThePast
from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.counting import counted_from_first
from scheduling.expressions.intervals import MAXIMUM_DAYS, MINIMUM_MINUTES
from scheduling.expressions.phrases.days import Calendar, DateSpec, RelativeDay
from scheduling.expressions.phrases.hours import TONIGHT
from scheduling.expressions.phrases.period_days import DayOfPeriod, Period, shifted
from scheduling.expressions.phrases.repeat_clocks import behind_midnight, hours, literal
from scheduling.expressions.phrases.repeat_dates import yearly_days
from scheduling.expressions.phrases.repeat_days import Days
from scheduling.expressions.phrases.repeat_rules import Scene, is_ambiguous, rules
from scheduling.expressions.phrases.repeat_spec import RepeatSpec, Skip
from scheduling.expressions.phrases.specs import ClockSpec
from scheduling.expressions.reading import Convention, Note, Reading
from scheduling.expressions.vocabulary import DayPart, Unit
from scheduling.recurrence import Anchor, Bounded, MonthEnd, Monthly, Recurrence, Weekday, Yearly
from scheduling.zones import to_instant, zone_named

_FORMS = {Unit.DAY: Form.DAILY, Unit.WEEK: Form.WEEKLY, Unit.MONTH: Form.MONTHLY, Unit.YEAR: Form.MONTHLY}
_ALL_MONTHS = frozenset(range(1, 13))
_SHORTEST_MONTH = 28
_LEAP_YEARS = 4
_MINUTE = 60
_DAY = 86400
_DAYS = {Unit.WEEK: 7, Unit.MONTH: 30, Unit.YEAR: 365}
_MOST_SKIPPED_YEARS = 3
_ONE_DAY = timedelta(days=1)
_NEXT_PARTS = {DayPart.MORNING: DayPart.NOON, DayPart.AFTERNOON: DayPart.EVENING}
_NOON = 12
_LAST_MINUTE = ClockSpec(23, 59, is_open=False)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a recurring phrase means, the likeliest reading first."""

    readings: tuple[Reading, ...]
    is_exact: bool
    problem: DomainError | None = None


@dataclass(frozen=True, slots=True)
class _Bounds:
    start: date | None = None
    begins: datetime | None = None
    """The start with its hour, where one was said."""
    until: date | datetime | None = None
    skipped: frozenset[date | datetime] = frozenset()
    months: frozenset[int] = _ALL_MONTHS
    is_sure: bool = True


def resolve(
    spec: RepeatSpec, circumstances: Circumstances, *, is_12_hour: bool, is_day_first: bool, end: int, shown: str
) -> Resolved | None:
    """Return what the phrase means; None where it means nothing that we offer.

    `end` is where the message begins, `shown` the phrase as it was written, for the words of a problem.
    """
    if spec.is_refused:
        return None
    if not _are_told(spec):
        return _refused(ClockMissing(_FORMS.get(spec.unit or Unit.DAY, Form.DAILY)))
    if 0 < spec.seconds < MINIMUM_MINUTES * _MINUTE:
        return _refused(IntervalTooShort(shown, MINIMUM_MINUTES))
    if spec.seconds > MAXIMUM_DAYS * _DAY or spec.interval * _DAYS.get(spec.unit or Unit.DAY, 1) > MAXIMUM_DAYS:
        return _refused(IntervalTooLong(shown, MAXIMUM_DAYS))
    if spec.part_of_today is not None:
        spec = _within_part(spec, spec.part_of_today, circumstances)
    try:
        resolved = _resolved(spec, circumstances, end, is_12_hour=is_12_hour, is_day_first=is_day_first)
        if resolved is None or spec.start_clock is None or spec.start is not None:
            return resolved
        # "Every 2 hours from 9:00" is around the clock, or each day from that hour on.
        daily = replace(spec, start_clock=None, window=(spec.start_clock, _LAST_MINUTE))
        other = _resolved(daily, circumstances, end, is_12_hour=is_12_hour, is_day_first=is_day_first)
        more = other.readings if other is not None else ()
        return replace(resolved, readings=(*resolved.readings, *more), is_exact=False)
    except (OverflowError, ValueError):  # days that no calendar has
        return None


def _within_part(spec: RepeatSpec, part: DayPart, circumstances: Circumstances) -> RepeatSpec:
    """Return the phrase from the hour of the part of this day on, until that of the next part."""
    local = circumstances.now.astimezone(circumstances.zone).replace(tzinfo=None)
    following = _NEXT_PARTS.get(part)
    last = circumstances.day_parts[following] if following is not None else None
    if last is not None and last > local.time():
        spec = replace(spec, until=ClockSpec(last.hour, last.minute, is_open=False))
    begins = TONIGHT if part is DayPart.NIGHT else circumstances.day_parts[part]
    if begins <= local.time():
        return spec
    return replace(spec, start=RelativeDay(0), start_clock=ClockSpec(begins.hour, begins.minute, is_open=False))


def _refused(problem: DomainError) -> Resolved:
    return Resolved((), is_exact=False, problem=problem)


def _resolved(
    spec: RepeatSpec, circumstances: Circumstances, end: int, *, is_12_hour: bool, is_day_first: bool
) -> Resolved | None:
    """Return what a phrase means. Raises `OverflowError` and `ValueError` for days that no calendar has."""
    own_zone = next((clock.zone.key for clock in spec.clocks if clock.zone is not None), None)
    zone = circumstances.zone if own_zone is None else zone_named(own_zone)
    local = circumstances.now.astimezone(zone).replace(tzinfo=None)
    bounds = _bounds(spec, local, circumstances, is_12_hour=is_12_hour, is_day_first=is_day_first)
    if bounds is None:
        return None
    begin = Anchor(circumstances.now.replace(microsecond=0), local.date(), circumstances.week_start)
    meanings = _meanings(spec, Calendar(local.date(), circumstances.week_start, is_day_first))
    form = Form.EVERY if spec.seconds or spec.unit is None else _FORMS.get(spec.unit, Form.EVERY)
    has_clock = bool(spec.clocks or spec.day_parts or spec.seconds)
    readings = list[Reading]()
    is_over, is_sure = False, bounds.is_sure
    for times, convention in _times(spec, circumstances, is_12_hour=is_12_hour):
        scene = Scene(times, bounds.start or local.date(), circumstances.week_start, bounds.months)
        following = _of_following_days(spec, times)
        is_sure &= following is not None
        for rule in chain.from_iterable(rules(each, scene) for each in (*(following or ()), *meanings)):
            bounded = _bounded(rule, spec, bounds)
            anchor = begin if bounds.start is not None else _counting(rule, spec, begin, zone)
            first = bounded.next_after(circumstances.now, zone=zone, anchor=anchor)
            if first is None:
                is_over = True
                continue
            is_sure &= not (_is_leap_day(rule) and rule.interval % _LEAP_YEARS and rule.interval > 1)
            notes = _notes(rule, in_gap=first.in_gap)
            readings.append(Reading(bounded, own_zone, form, end, anchor, first, notes, has_clock, convention))
    if not readings:
        return _past(bounds, circumstances, zone) if is_over else None
    is_exact = len(readings) == 1 and readings[0].clock_given and is_sure and _is_whole(spec)
    return Resolved(tuple(readings), is_exact=is_exact)


def _are_told(spec: RepeatSpec) -> bool:
    """Tell whether as many times or days were named as are said to be in a period: "twice a day at 9 and 18"."""
    days = spec.days
    named = max(len(spec.clocks), len(spec.day_parts), 1) * max(
        len(days.weekdays), len(days.nth), len(days.numbers) * max(len(days.months), 1), 1
    )
    return spec.times_a_period in {0, 1, named}


def _past(bounds: _Bounds, circumstances: Circumstances, zone: ZoneInfo) -> Resolved | None:
    """Return why a rule has no run: it has ended; None where it ends before it begins."""
    until = bounds.until
    if until is None:
        return None
    local = until if isinstance(until, datetime) else datetime.combine(until, time.max)
    if bounds.start is not None and local.date() < bounds.start:
        return None
    last = min(to_instant(local.replace(tzinfo=None), zone)[0], circumstances.now)
    return _refused(TimeInThePast(last, circumstances.now, zone.key))


def _meanings(spec: RepeatSpec, calendar: Calendar) -> list[RepeatSpec]:
    """Return the phrase with each of the dates that its day of the year may be."""
    if spec.date is None:
        return [spec]
    return [replace(spec, days=spec.days.with_(days)) for days in yearly_days(spec.date, calendar)]


def _of_following_days(spec: RepeatSpec, times: Sequence[time]) -> tuple[RepeatSpec, ...] | None:
    """Return the phrase on the days after those it names, where its hours lie behind the midnight of their nights.

    None where it isn't clear, so that somebody must be asked.
    """
    days = spec.days
    if spec.seconds or not (days or spec.date is not None) or len(days.weekdays) == len(Weekday):
        return ()
    is_behind = behind_midnight(spec.clocks, spec.day_parts, times)
    if not is_behind:
        return () if is_behind is False else None
    if days != Days(weekdays=days.weekdays) or spec.skipped_weekdays:
        return None
    weekdays = frozenset(Weekday((day + 1) % len(Weekday)) for day in days.weekdays)
    return (replace(spec, days=Days(weekdays=weekdays)),)


def _counting(rule: Recurrence, spec: RepeatSpec, begin: Anchor, zone: ZoneInfo) -> Anchor:
    """Return from when intervals count: from today, or from the first of the days that are named."""
    if not (spec.days or spec.date) or (spec.interval == 1 and not spec.every_nth):
        return begin
    if _is_leap_day(rule):
        rule = replace(rule, month_end=MonthEnd.SKIP)  # so that it begins in a year that has the day
    return counted_from_first(begin, rule, zone)


def _is_leap_day(rule: Recurrence) -> TypeGuard[Yearly]:
    """Tell whether a rule runs on 29 February alone."""
    return isinstance(rule, Yearly) and rule.months == {2} and rule.days == {_SHORTEST_MONTH + 1}


def _is_whole(spec: RepeatSpec) -> bool:
    """Tell whether the phrase itself says on which days it runs."""
    if not spec.is_sure or is_ambiguous(spec) or (spec.window is not None and not spec.seconds):
        return False
    return spec.unit not in {Unit.MONTH, Unit.YEAR} or bool(
        spec.days.numbers or spec.days.nth or spec.days.positions or spec.days.weekdays or spec.date
    )


def _times(
    spec: RepeatSpec, circumstances: Circumstances, *, is_12_hour: bool
) -> Iterator[tuple[tuple[time, ...], Convention | None]]:
    """Yield the times of day that are meant, the likelier ones first."""
    day_parts = circumstances.day_parts
    if spec.window is not None:
        begin, finish = (literal(clock, is_12_hour=is_12_hour and clock.is_bare) for clock in spec.window)
        yield ((begin, finish) if spec.seconds else (begin,)), None
        return
    if not spec.clocks and not spec.day_parts:
        yield (day_parts[DayPart.MORNING],), None if spec.seconds else Convention.MORNING
        return
    named = hours(spec.clocks, spec.day_parts, day_parts=day_parts, is_12_hour=is_12_hour)
    yield named.times, None if named.others is None else Convention.HALF_OF_DAY
    if named.others is not None:
        yield named.others, None


def _bounded(rule: Recurrence, spec: RepeatSpec, bounds: _Bounds) -> Recurrence:
    start = bounds.begins or bounds.start
    if start is None and bounds.until is None and not spec.count and not bounds.skipped:
        return rule
    return Bounded(rule=rule, start=start, until=bounds.until, count=spec.count or None, skipped=bounds.skipped)


def _notes(rule: Recurrence, *, in_gap: bool) -> frozenset[Note]:
    notes = set[Note]()
    if in_gap:
        notes.add(Note.IN_GAP)
    if isinstance(rule, Monthly) and any(isinstance(day, int) and day > _SHORTEST_MONTH for day in rule.days):
        notes.add(Note.CLAMPED)
    if (
        isinstance(rule, Yearly)
        and 2 in rule.months  # noqa: PLR2004 - February
        and any(isinstance(day, int) and day > _SHORTEST_MONTH for day in rule.days)
    ):
        notes.add(Note.CLAMPED)
    return frozenset(notes)


# --- bounds ----------------------------------------------------------------------------------------------------------


def _bounds(
    spec: RepeatSpec, local: datetime, circumstances: Circumstances, *, is_12_hour: bool, is_day_first: bool
) -> _Bounds | None:
    """Return from when until when it runs, and when not; None where there is no such day. Raises `OverflowError`."""
    calendar = Calendar(local.date(), circumstances.week_start, is_day_first)
    start, is_sure = None, True
    if spec.start is not None:
        dates = spec.start.dates(calendar)
        if dates is None:
            return None
        is_told = not spec.seconds or spec.start_clock is not None or spec.window is not None
        start, is_sure = dates.first, is_told and not dates.others  # every 2 hours from tomorrow: from midnight on?
        if start < calendar.today:  # from November, said in November: it has begun
            start = None
    begins = _begins(spec, start, local, is_12_hour=is_12_hour)
    if begins is not None:
        is_told = spec.start_clock is not None and (not spec.start_clock.is_open or begins.hour < _NOON)
        is_sure &= start is not None and is_told and not isinstance(spec.until, ClockSpec)
        start = begins.date()
    seen = replace(calendar, today=start or calendar.today)
    until = _until(spec, seen, local, start, is_12_hour=is_12_hour)
    if until is None and (spec.until is not None or spec.lasts is not None):
        return None
    skipped, months = set[date | datetime](), _ALL_MONTHS
    for item in spec.skipped:
        if isinstance(item, Skip):
            dates = item.day.dates(seen)
            if dates is None:
                return None
            is_sure &= not dates.others
            if item.clock is None:
                skipped.add(dates.first)
            else:
                skipped.add(datetime.combine(dates.first, literal(item.clock, is_12_hour=is_12_hour)))
        elif item.year is not None or until is not None:
            skipped.update(_days_of_months(item, seen, until))
        elif item.month is not None:
            months -= {item.month}
    skipped.update(_nth_days(spec, seen))
    return _Bounds(start, begins, until, frozenset(skipped), months, is_sure)


def _begins(spec: RepeatSpec, start: date | None, local: datetime, *, is_12_hour: bool) -> datetime | None:
    """Return from when elapsed time counts: at the hour that was said of the start, or the next such hour."""
    if spec.start_clock is None:
        return None
    hour = literal(spec.start_clock, is_12_hour=is_12_hour)
    begins = datetime.combine(start or local.date(), hour)
    return begins if start is not None or begins > local else begins + _ONE_DAY


def _until(
    spec: RepeatSpec, seen: Calendar, local: datetime, start: date | None, *, is_12_hour: bool
) -> date | datetime | None:
    if spec.lasts is not None:
        if start is not None:
            return shifted(start, spec.lasts) - _ONE_DAY
        last = shifted(local.date(), replace(spec.lasts, seconds=0))
        return datetime.combine(last, local.time()) + timedelta(seconds=spec.lasts.seconds)
    if isinstance(spec.until, ClockSpec):
        until = datetime.combine(seen.today, literal(spec.until, is_12_hour=is_12_hour))
        return until if start is not None or until > local else until + _ONE_DAY
    if spec.until is None:
        return None
    return _last_day(spec.until, seen)


def _last_day(until: DateSpec, seen: Calendar) -> date | None:
    dates = until.dates(seen)
    if dates is None:
        return None
    if isinstance(until, Period) and until.month is not None and until.year is None and dates.first <= seen.today:
        return dates.first.replace(year=dates.first.year + 1)
    return dates.first


def _days_of_months(month: Period, seen: Calendar, until: date | datetime | None) -> Iterable[date]:
    """Yield the days of a month that is left out, each year until the end."""
    bounds = month.bounds(seen)
    if bounds is None:
        return
    last = bounds[1] if month.year is not None or until is None else date(until.year, until.month, until.day)
    for year in range(bounds[0].year, min(last.year, bounds[0].year + _MOST_SKIPPED_YEARS) + 1):
        day = bounds[0].replace(year=year)
        while day.month == bounds[0].month:
            yield day
            day += _ONE_DAY


def _nth_days(spec: RepeatSpec, seen: Calendar) -> Iterator[date]:
    """Yield the days for "except the 2nd Monday in March"."""
    for month in spec.skipped_days.months:
        for named in spec.skipped_days.nth:
            dates = DayOfPeriod(named.nth, Period(Unit.MONTH, month=month), named.weekday).dates(seen)
            if dates is not None:
                yield dates.first
