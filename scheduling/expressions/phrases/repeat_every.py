"""What "every" stands before: 2 weeks, Monday and Friday, last day of the month, 31 December, morning."""

from collections.abc import Iterator

from scheduling.expressions.phrases.dates import date as date_at
from scheduling.expressions.phrases.durations import length
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.repeat_dates import recurs
from scheduling.expressions.phrases.repeat_days import (
    GROUPS,
    WORKING_DAYS,
    Days,
    edge_at,
    is_clock_ahead,
    may_be_every,
    positions_at,
    weekdays_at,
)
from scheduling.expressions.phrases.repeat_months import dates_of_year_at, months_at
from scheduling.expressions.phrases.repeat_spec import RepeatSpec
from scheduling.expressions.phrases.repeat_units import (
    MOST_INTERVAL,
    SECONDS,
    CountedUnit,
    counted_unit_at,
    period_behind,
    set_period,
)
from scheduling.expressions.vocabulary import Role, Unit
from scheduling.recurrence import LONGEST_MONTH, Weekday

_MOST_WEEKDAYS = 4
"""Every 5th Friday can't be each month's: many have four."""


_DATES = frozenset({Kind.NUMBER, Kind.ORDINAL, Kind.HOLIDAY})
"""What a date of each year may begin with, other than a month."""


def every(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read what "every" stands before, as far as one of the rules can."""
    if spec.unit is not None or spec.seconds or spec.days:
        return _of_weekdays(scan, position, spec)
    best, end, read = None, 0, RepeatSpec()
    for after in _behind_every(scan, position):
        for rule in _EVERY if may_be_every(scan, position, after) else _EVERY_ALL:
            found = rule(scan, after, read)
            if found is None:
                continue
            if found > end:
                best, end = read, found
            read = RepeatSpec()
        if best is not None:
            break
    if best is None:
        return (
            _every_other(scan, position, spec)
            or _one_out_of(scan, position, spec)
            or _every_behind(scan, position, spec)
            or _every_so_many(scan, position, spec)
        )
    word = scan.at(Kind.EVERY_UNIT, position)
    if word is not None and word[0] not in GROUPS and word[1] >= end and (best.interval > 1 or word[1] > end):
        return None  # tous les quinze jours: one word, though it has several
    end = (scan.role(end, Role.EVERY) if scan.is_joined(end) else None) or end  # her 30 dakikada bir
    spec.repeats = True
    spec.unit, spec.interval, spec.seconds, spec.days = best.unit, best.interval, best.seconds, best.days
    spec.every_nth, spec.prefers_interval, spec.date = best.every_nth, best.prefers_interval, best.date
    spec.may_be_once = best.may_be_once
    spec.day_parts, spec.is_sure = spec.day_parts or best.day_parts, spec.is_sure and best.is_sure
    return end


def _of_weekdays(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "every two weeks", "biweekly" behind the weekdays that it is said of: Wednesdays every two weeks."""
    is_weekly = spec.unit is Unit.WEEK and spec.interval == 1 and not spec.seconds
    if not is_weekly or spec.days != Days(weekdays=spec.days.weekdays) or spec.times_a_period:
        return None
    found = period_said_at(scan, position, Unit.WEEK, Unit.FORTNIGHT)
    if found is None:
        return None
    set_period(spec, found)
    return found.end


def period_said_at(scan: Scan, position: int, *units: Unit) -> CountedUnit | None:
    """Return "every two weeks", "yearly", where it is one of the units that repeats."""
    word = scan.at(Kind.EVERY_UNIT, position)
    is_said = word is not None and (word[1] >= len(scan.words) or scan.means_anything(word[1]))  # not "weekly report"
    found = [CountedUnit(word[0], 1, word[1])] if word is not None and is_said else []
    found += [each for after in _behind_every(scan, position) if (each := counted_unit_at(scan, after)) is not None]
    return next((each for each in found if each.unit in units), None)


def _behind_every(scan: Scan, position: int) -> Iterator[int]:
    """Yield where what is repeated may begin: behind "every", behind its articles, too; or right here."""
    for role, after in scan.all(Kind.ROLE, position):
        if role is Role.EVERY:
            yield from dict.fromkeys((after, scan.skip(after, Role.THE)))
    if scan.at(Kind.EVERY_OTHER, position) is not None:
        yield position


def _every_other(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "un jour sur deux", "a giorni alterni"."""
    found = scan.at(Kind.EVERY_OTHER, position)
    if found is None or spec.unit is not None or spec.seconds:
        return None
    set_period(spec, CountedUnit(found[0], 2, found[1]))
    spec.repeats, spec.may_be_once = True, scan.role(position, Role.IN) is not None
    return int(found[1])


def _one_out_of(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "un lundi sur deux", "un jour sur trois", "un jueves sí y otro no", "quinta sim, quinta não"."""
    one = scan.at(Kind.NUMBER, position)
    if (alternate := _every_other_weekday(scan, one[1] if one is not None and one[0] == 1 else position)) is not None:
        spec.repeats = True
        spec.unit, spec.interval, spec.days = Unit.WEEK, 2, Days(weekdays=alternate[0])
        return alternate[1]
    if one is None or one[0] != 1:
        return None
    unit, days = scan.at(Kind.UNIT, one[1]), weekdays_at(scan, one[1])
    end = days.end if days is not None else unit[1] if unit is not None else position
    behind = scan.role(end, Role.OUT_OF)
    number = scan.at(Kind.NUMBER, behind) if behind is not None else None
    if number is None or not 1 <= number[0] <= MOST_INTERVAL:
        return None
    spec.repeats = True
    if days is not None:
        spec.unit, spec.interval, spec.days = Unit.WEEK, number[0], Days(weekdays=days.days)
    elif unit is not None:
        set_period(spec, CountedUnit(unit[0], number[0], number[1]))
    return number[1]


def _every_other_weekday(scan: Scan, position: int) -> tuple[frozenset[Weekday], int] | None:
    """Read a weekday with words behind it that leave the next one out."""
    day = scan.at(Kind.WEEKDAY, position)
    behind = scan.role(day[1], Role.OUT_OF) if day is not None else None
    if day is None or behind is None or scan.at(Kind.NUMBER, behind) is not None:
        return None
    return frozenset({day[0]}), behind


def _every_so_many(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "de 15 em 15 dias", "de duas em duas horas", where the number is said twice."""
    begin = scan.role(position, Role.FROM)
    first = scan.at(Kind.NUMBER, begin) if begin is not None else None
    behind = scan.role(first[1], Role.IN, Role.ON) if first is not None else None
    if first is None or behind is None or scan.at(Kind.NUMBER, behind) is None:
        return None
    counted = counted_unit_at(scan, behind)
    if counted is None or counted.interval != first[0]:
        return None
    spec.repeats = True
    set_period(spec, counted)
    return counted.end


def _every_behind(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "iki haftada bir", "her 30 dakikada bir", where what repeats stands before "every"."""
    begin = scan.role(position, Role.EVERY) or position
    for rule in (_every_elapsed, _every_period):
        read = RepeatSpec()
        end = rule(scan, begin, read)
        behind = scan.role(end, Role.EVERY) if end is not None and scan.is_joined(end) else None
        if behind is not None:
            spec.repeats = True
            spec.unit, spec.interval, spec.seconds, spec.days = read.unit, read.interval, read.seconds, read.days
            return behind
    return None


def _every_position(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "every 2nd of the month", "every fourth thursday in november", "every last friday", "every 15th"."""
    found = positions_at(scan, position, or_numbers=True)
    if found is None:
        edge = edge_at(scan, position)
        return period_behind(scan, edge[1], spec, edge[0]) if edge is not None else None
    days, end, ordinals = found
    period = period_behind(scan, end, spec, days)
    if period is not None:
        return period
    is_numbered = scan.role(end - 1, Role.NUMBERED) is not None  # каждого 5 и 20 числа
    if scan.at(Kind.NUMBER, position) is not None and scan.at(Kind.ORDINAL, position) is None and not is_numbered:
        return None  # a bare number counts what follows it: every 3 fridays
    if days.nth:
        return _every_nth_weekday(days, end, ordinals.numbers, spec, in_words=ordinals.in_words)
    if days.numbers == {-1} or days.positions in ({1}, {-1}):  # every last day, every first workday
        spec.unit, spec.days, spec.is_sure = Unit.MONTH, days, False
        return end
    if days.numbers and any(scan.at(Kind.UNIT, at) for at in range(position, end)):
        return None  # every 4th day
    if days.numbers and all(number != -1 for number in days.numbers):
        spec.unit, spec.days, spec.is_sure = Unit.MONTH, days, is_numbered
        return end
    return None


def _every_numbered_day(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "todo dia 5", "cada día 15", where the word for day also stands before a date."""
    unit = scan.at(Kind.UNIT, position)
    if unit is None or unit[0] is not Unit.DAY or scan.role(position, Role.THE, Role.ON) is None:
        return None
    number = scan.at(Kind.ORDINAL, unit[1]) or scan.at(Kind.NUMBER, unit[1])
    number = None if scan.at(Kind.WEEKDAY, unit[1]) is not None else number
    if number is None or not 1 <= number[0] <= LONGEST_MONTH or is_clock_ahead(scan, number[1]):
        return None
    end = number[1]
    if scan.at(Kind.UNIT, end) is not None or not (end >= len(scan.words) or scan.means_anything(end)):
        return None  # cada día 15 flexiones
    spec.unit, spec.days = Unit.MONTH, Days(numbers=frozenset({number[0]}))
    return end


def _every_nth_weekday(days: Days, end: int, numbers: tuple[int, ...], spec: RepeatSpec, *, in_words: bool) -> int:
    spec.days, spec.unit = days, Unit.MONTH
    number = numbers[0]
    if len(numbers) == 1 and number > 1:
        spec.every_nth = number
        spec.prefers_interval = number > _MOST_WEEKDAYS or (in_words and number == 2)  # noqa: PLR2004 - the second
    return end


def _every_date(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "every 31 December", "every 31.12.", "every Christmas"."""
    found = dates_of_year_at(scan, position)
    if found is not None:
        spec.unit, spec.days = Unit.YEAR, found[0]
        return found[1]
    return other_date(scan, position, spec)


def other_date(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read a date of digits, or a holiday, of each year."""
    if not scan.begins(scan.skip(position, Role.ON, Role.THE), _DATES):
        return None
    date = date_at(scan, position)
    if date is None or not recurs(date.spec):
        return None
    spec.unit, spec.date = Unit.YEAR, date.spec
    return date.position


def _every_elapsed(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "every 2 hours", "every hour and a half", "every other hour"."""
    period = counted_unit_at(scan, position)
    elapsed = length(scan, position, may_lack_number=True)
    if elapsed is not None and period is not None and period.unit is Unit.QUARTER and elapsed.position == period.end:
        return None  # "every quarter" is one of the year
    if elapsed is not None and elapsed.spec.is_elapsed and (period is None or elapsed.position >= period.end):
        spec.seconds = round(elapsed.spec.seconds)
        return elapsed.position
    if period is None or period.unit not in SECONDS:
        return None
    spec.seconds = SECONDS[period.unit] * period.interval
    return period.end


def _every_period(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "every day", "every other week", "every 3rd month"."""
    period = counted_unit_at(scan, position)
    if period is None:
        return None
    if period.unit in GROUPS:
        return _every_weekday(scan, position, spec)
    if period.unit is Unit.DAY and period.interval == 1 and scan.at(Kind.WEEKDAY, period.end) is not None:
        return _every_weekday(scan, period.end, spec)  # كل يوم اثنين
    set_period(spec, period)
    return period.end


def _every_weekday(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "every monday and friday", "every other weekend", "every 3 fridays", "every second tuesday"."""
    interval, after = 1, position
    other = scan.role(position, Role.OTHER)
    number = scan.at(Kind.NUMBER, position)
    if other is not None:
        interval, after = 2, other
    elif number is not None and 1 <= number[0] <= MOST_INTERVAL:
        interval, after = number
    elif (ordinal := scan.at(Kind.ORDINAL, position)) is not None and ordinal[0] > 0:
        interval, after = ordinal  # of weekends: the others were read before
    days = weekdays_at(scan, after)
    if days is None:
        return None
    spec.unit, spec.interval, spec.days = Unit.WEEK, interval, Days(weekdays=days.days)
    spec.is_sure = interval == 1 or days.days != WORKING_DAYS  # every other weekday: of weeks, or of days
    return days.end


def _every_month(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "every november"."""
    found = months_at(scan, position)
    if found is None:
        return None
    spec.unit, spec.days = Unit.YEAR, Days(months=found[0])
    return found[1]


def _every_part(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "every morning", "every evening and night"."""
    parts = []
    end, following = position, position
    while (found := scan.at(Kind.DAY_PART, scan.skip(following, Role.THE))) is not None:
        parts.append(found[0])
        end = found[1]
        after = scan.role(scan.comma(end), Role.AND)
        if after is None:
            break
        following = after
    if not parts:
        return None
    spec.unit, spec.day_parts = Unit.DAY, tuple(parts)
    return end


_EVERY = (
    _every_other,
    _every_position,
    _every_numbered_day,
    _every_date,
    _every_elapsed,
    _every_period,
    _every_weekday,
    _every_month,
    _every_part,
)
_EVERY_ALL = (_every_elapsed, _every_period)
"""What "all" may stand before, too: alle 2 Stunden, alle drei Tage."""
