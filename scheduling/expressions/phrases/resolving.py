"""From what was said to moments: a spec and its circumstances give rules, the likeliest first, or a problem."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.errors import DateDoesNotExist, Form, TimeInThePast
from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.phrases.days import Calendar, Dates, DateSpec, RelativeDay
from scheduling.expressions.phrases.hours import Hour, Hours, hours, hours_of
from scheduling.expressions.phrases.once import OnceSpec
from scheduling.expressions.phrases.orders import is_day_first
from scheduling.expressions.phrases.period_days import shifted
from scheduling.expressions.phrases.specs import ClockSpec, DurationSpec, ZoneSpec
from scheduling.expressions.reading import Convention
from scheduling.expressions.vocabulary import DayPart, Vocabulary
from scheduling.recurrence import Once, Recurrence
from scheduling.zones import to_instant, zone_named

_MOST_ALTERNATIVES = 3
_MOST_DAYS = 36600
_ONE_DAY = timedelta(days=1)
_MINUTES_OF_DAY = 24 * 60
_NOON = 12
_LATER_TODAY = (DayPart.MORNING, DayPart.NOON, DayPart.AFTERNOON, DayPart.EVENING, DayPart.NIGHT)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A rule that may be meant."""

    recurrence: Recurrence
    zone: str | None
    """The IANA zone that the text names."""
    form: Form
    clock_given: bool
    convention: Convention | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Rules that may be meant, the likeliest first, and whether there is a doubt."""

    rules: tuple[Resolved, ...]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Here:
    """Circumstances, seen in the zone that counts."""

    circumstances: Circumstances
    language: Vocabulary
    zone: ZoneInfo
    named_zone: str | None

    @property
    def local(self) -> datetime:
        """Return what the clock on the wall shows, naive."""
        return self.circumstances.now.astimezone(self.zone).replace(tzinfo=None)

    @property
    def calendar(self) -> Calendar:
        """Return from where dates are seen."""
        territory = self.circumstances.territory
        day_first = is_day_first(self.language, territory)
        next_is_coming = self.language.next_is_coming
        return Calendar(self.local.date(), self.circumstances.week_start, day_first, next_is_coming)

    def instant(self, local: datetime) -> datetime:
        """Return the instant of a wall-clock time. Raises `OverflowError`."""
        return to_instant(local, self.zone)[0]

    def is_ahead(self, local: datetime) -> bool:
        """Tell whether a wall-clock time is yet to come."""
        return self.instant(local) > self.circumstances.now


def resolve_once(spec: OnceSpec, circumstances: Circumstances, language: Vocabulary) -> Resolution:
    """Return the moments that may be meant. Raises `TimeInThePast`, `DateDoesNotExist`."""
    named = (spec.zone.fixed or spec.zone.key) if spec.zone is not None else None
    zone = zone_named(named) if named is not None else circumstances.zone
    here = Here(circumstances, language, zone, named)
    try:
        if spec.is_now:
            at = circumstances.now.replace(microsecond=0) + timedelta(seconds=1)
            return Resolution((Resolved(Once(at), None, Form.IN, clock_given=True),), is_sure=False)
        if spec.length is not None:
            return _ahead(spec, spec.length, here)
        found = _on_a_day(spec, spec.day, here) if spec.day is not None else _next(spec, here)
        return replace(found, rules=tuple(_with_offset_said(rule, spec.zone) for rule in found.rules))
    except (OverflowError, ValueError):
        raise DateDoesNotExist("") from None


def _with_offset_said(rule: Resolved, named: ZoneSpec | None) -> Resolved:
    """Return a moment with the remark that the offset that was named isn't kept there then: EST in July."""
    if named is None or named.fixed is None or rule.convention is not None or not isinstance(rule.recurrence, Once):
        return rule
    local = rule.recurrence.at
    is_kept = to_instant(local, zone_named(named.fixed))[0] == to_instant(local, zone_named(named.key))[0]
    return rule if is_kept else replace(rule, convention=Convention.ZONE)


# --- lengths of time -------------------------------------------------------------------------------------------------


def _ahead(spec: OnceSpec, length: DurationSpec, here: Here) -> Resolution:
    convention = None if length.is_sure else Convention.DURATION
    now = here.circumstances.now.replace(microsecond=0)
    if length.days > _MOST_DAYS or length.months > _MOST_DAYS // 30 or length.seconds > _MOST_DAYS * 86400:
        raise OverflowError
    if length.is_past:
        raise TimeInThePast(_back(length, here), here.circumstances.now, here.zone.key)
    if length.is_elapsed:
        at = now + timedelta(seconds=length.seconds)
        rule = Resolved(Once(at), None, Form.IN, clock_given=True, convention=convention)
        return Resolution((rule, *_at_hour_of(length, here)), is_sure=length.is_sure)
    day = shifted(here.local.date(), DurationSpec(length.months, length.days, 0, length.working_days))
    if spec.clock is not None or spec.part is not None:
        return _moments(spec, Dates(day), here, form=Form.IN)
    clock = here.local.time().replace(second=0, microsecond=0, fold=0)
    local = datetime.combine(day, clock)
    if length.seconds:
        instant = here.instant(local) + timedelta(seconds=length.seconds)
        return Resolution(
            (Resolved(Once(instant), here.named_zone, Form.IN, clock_given=True, convention=convention),),
            length.is_sure,
        )
    return Resolution(
        (Resolved(Once(local), here.named_zone, Form.IN, clock_given=True, convention=convention),), length.is_sure
    )


def _at_hour_of(length: DurationSpec, here: Here) -> tuple[Resolved, ...]:
    """Return the next such hour of the clock where the length may be one: après 18h."""
    minutes = round(length.seconds) // 60
    if not length.may_be_hour or minutes >= _MINUTES_OF_DAY:
        return ()
    hour, minute = divmod(minutes, 60)
    return _next(OnceSpec(clock=ClockSpec(hour, minute, is_open=1 <= hour <= _NOON)), here).rules


def _back(length: DurationSpec, here: Here) -> datetime:
    day = shifted(here.local.date(), DurationSpec(length.months, length.days), is_back=True)
    local = datetime.combine(day, here.local.time().replace(fold=0))
    return here.instant(local) - timedelta(seconds=length.seconds)


# --- days and clocks -------------------------------------------------------------------------------------------------


def _on_a_day(spec: OnceSpec, day: DateSpec, here: Here) -> Resolution:
    dates = day.dates(here.calendar)
    if dates is None:
        raise DateDoesNotExist("")
    return _moments(spec, dates, here, form=Form.ONCE)


def _moments(spec: OnceSpec, dates: Dates, here: Here, *, form: Form) -> Resolution:
    options = _hours(spec, dates, here)
    days = (dates.first, *((dates.later,) if dates.later is not None else ()), *dates.others)
    first: datetime | None = None
    said: date | None = None
    others: list[datetime] = []
    for day in days:
        clocks = (options.first, *options.others)
        for local in (_combined(day, hour) for hour in clocks):
            if not here.is_ahead(local):
                continue
            if first is None:
                first, said = local, day
            elif day in dates.others or day == said:
                others.append(local)
    if first is None:
        at = here.instant(_combined(dates.first, options.first))
        raise TimeInThePast(at, here.circumstances.now, here.zone.key)
    is_moot = dates.others and not others  # what else might be meant has passed
    convention = (None if is_moot else dates.convention) or options.convention
    clock_given = spec.clock is not None or spec.part is not None
    if not clock_given and convention is None:
        convention = Convention.MORNING
    is_date_sure = dates.is_later_sure if said == dates.later else dates.is_sure
    is_sure = clock_given and not others and convention is None and is_date_sure and not options.is_doubtful
    rules = tuple(
        Resolved(Once(local), here.named_zone, form, clock_given, convention)
        for local in dict.fromkeys((first, *others[:_MOST_ALTERNATIVES]))
    )
    return Resolution(rules, is_sure)


def _hours(spec: OnceSpec, dates: Dates, here: Here) -> Hours:
    if spec.clock is not None:
        is_today = isinstance(spec.day, RelativeDay) and spec.day.days == 0
        has_day = not is_today
        part = spec.part or spec.clock.part
        is_of_date = spec.is_tonight or spec.is_part_of_hour
        found = hours(spec.clock, part, here.language, has_day=has_day, is_of_date=is_of_date)
        return replace(found, others=()) if spec.is_between else found
    if spec.part is not None:
        found = hours_of(spec.part, here.circumstances, is_tonight=spec.is_tonight)
        return found if here.is_ahead(_combined(dates.first, found.first)) else _later_today(dates, here, found)
    morning = Hours(Hour(here.circumstances.day_parts[DayPart.MORNING]))
    return _later_today(dates, here, morning) if dates.first == here.local.date() else morning


def _later_today(dates: Dates, here: Here, otherwise: Hours) -> Hours:
    """Return an hour that is still to come today, where the usual one has passed."""
    if dates.first != here.local.date():
        return otherwise
    parts = here.circumstances.day_parts
    for part in _LATER_TODAY:
        if here.local + timedelta(minutes=30) <= _combined(dates.first, Hour(parts[part])):
            return Hours(Hour(parts[part]), convention=Convention.MORNING)
    soon = (here.local + timedelta(minutes=15)).replace(second=0, microsecond=0, fold=0)
    return Hours(Hour(soon.time()), convention=Convention.MORNING) if soon.date() == dates.first else otherwise


def _next(spec: OnceSpec, here: Here) -> Resolution:
    """Return the next moment at a clock, or in a part of the day, of which no day was said."""
    today = here.local.date()
    if spec.clock is not None:
        part = spec.part or spec.clock.part
        found = hours(spec.clock, part, here.language, has_day=False)
    else:
        found = hours_of(spec.part or DayPart.MORNING, here.circumstances)
    ahead = list(_ahead_of(found, today, here))
    if not ahead:
        raise OverflowError
    if found.either or len(ahead) == 1:
        first, *rest = sorted(ahead)
    else:
        first, *rest = ahead
    has_passed = first.date() > today and not found.either and not _is_night(first, today)
    convention = found.convention or (Convention.TOMORROW if has_passed else None)
    rules = tuple(
        Resolved(Once(local), here.named_zone, Form.ONCE, clock_given=True, convention=convention)
        for local in dict.fromkeys((first, *rest[: _MOST_ALTERNATIVES - 1]))
    )
    is_told = spec.clock is not None or spec.part is DayPart.MIDNIGHT
    return Resolution(rules, is_sure=is_told and convention is None and len(set(ahead)) == 1 and not found.is_doubtful)


def _is_night(local: datetime, today: date) -> bool:
    """Tell whether a moment of the next date is what people still call tonight: midnight."""
    return local == datetime.combine(today + _ONE_DAY, time(0))


def _ahead_of(found: Hours, today: date, here: Here) -> Iterator[datetime]:
    for hour in (found.first, *found.others):
        for day in (today - _ONE_DAY, today, today + _ONE_DAY):
            local = _combined(day, hour)
            if here.is_ahead(local):
                yield local
                break


def _combined(day: date, hour: Hour) -> datetime:
    return datetime.combine(day + timedelta(days=hour.days), hour.clock)
