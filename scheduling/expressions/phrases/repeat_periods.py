"""What repeats in a phrase: every 2 weeks, every Monday, the 1st of each month, daily, mondays, every 31 December."""

from collections.abc import Iterator
from dataclasses import dataclass

from scheduling.expressions.phrases.dates import date as date_at
from scheduling.expressions.phrases.durations import length
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.repeat_dates import recurs
from scheduling.expressions.phrases.repeat_days import (
    GROUPS,
    Days,
    Weekdays,
    dates_of_year_at,
    edge_at,
    in_months,
    months_at,
    positions_at,
    weekdays_at,
    weeks_at,
)
from scheduling.expressions.phrases.repeat_spec import RepeatSpec
from scheduling.expressions.vocabulary import Role, Unit

_WITH_DAYS = frozenset({Unit.WEEK, Unit.FORTNIGHT, Unit.MONTH, Unit.QUARTER, Unit.YEAR})
"""Periods in which days are numbered."""
_MOST_WEEKDAYS = 4
"""Every 5th Friday can't be each month's: many have four."""
_MOST_INTERVAL = 1000
_MOST_TIMES = 24
_COUNTED = frozenset({Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR})


@dataclass(frozen=True, slots=True)
class _Period:
    unit: Unit
    interval: int
    end: int


def every(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read what "every" stands before, as far as one of the rules can."""
    if spec.unit is not None or spec.seconds or spec.days:
        return None
    best, end = None, 0
    for after in _behind_every(scan, position):
        for rule in _EVERY:
            read = RepeatSpec()
            found = rule(scan, after, read)
            if found is not None and found > end:
                best, end = read, found
        if best is not None:
            break
    if best is None:
        return _every_other(scan, position, spec)
    spec.repeats = True
    spec.unit, spec.interval, spec.seconds, spec.days = best.unit, best.interval, best.seconds, best.days
    spec.every_nth, spec.prefers_interval, spec.date = best.every_nth, best.prefers_interval, best.date
    spec.day_parts, spec.is_sure = spec.day_parts or best.day_parts, spec.is_sure and best.is_sure
    return end


def _behind_every(scan: Scan, position: int) -> Iterator[int]:
    """Yield where what is repeated may begin: behind "every", behind its articles, too."""
    for role, after in scan.all(Kind.ROLE, position):
        if role is Role.EVERY:
            yield from dict.fromkeys((after, scan.skip(after, Role.THE)))


def _every_other(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "un jour sur deux", "a giorni alterni"."""
    found = scan.at(Kind.EVERY_OTHER, position)
    if found is None or spec.unit is not None or spec.seconds:
        return None
    _set_period(spec, _Period(found[0], 2, found[1]))
    spec.repeats = True
    return int(found[1])


def _every_position(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "every 2nd of the month", "every fourth thursday in november", "every last friday", "every 15th"."""
    found = positions_at(scan, position, or_numbers=True)
    if found is None:
        return None
    days, end, ordinals = found
    period = _period_behind(scan, end, spec, days)
    if period is not None:
        return period
    if scan.words[position].is_digits and scan.at(Kind.ORDINAL, position) is None:
        return None  # a bare number counts what follows it: every 3 fridays
    if days.nth:
        return _every_nth_weekday(days, end, ordinals.numbers, spec, in_words=ordinals.in_words)
    if days.numbers and any(scan.at(Kind.UNIT, at) for at in range(position, end)):
        return None  # every 4th day
    if days.numbers and all(number != -1 for number in days.numbers):
        spec.unit, spec.days, spec.is_sure = Unit.MONTH, days, False
        return end
    return None


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
    return _other_date(scan, position, spec)


def _other_date(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read a date of digits, or a holiday, of each year."""
    date = date_at(scan, position)
    if date is None or not recurs(date.spec):
        return None
    spec.unit, spec.date = Unit.YEAR, date.spec
    return date.position


def _every_elapsed(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "every 2 hours", "every hour and a half", "every other hour"."""
    period = _period_at(scan, position)
    elapsed = length(scan, position, may_lack_number=True)
    if elapsed is not None and elapsed.spec.is_elapsed and (period is None or elapsed.position >= period.end):
        spec.seconds = round(elapsed.spec.seconds)
        return elapsed.position
    if period is None or period.unit not in _SECONDS:
        return None
    spec.seconds = _SECONDS[period.unit] * period.interval
    return period.end


_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}


def _every_period(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "every day", "every other week", "every 3rd month"."""
    period = _period_at(scan, position)
    if period is None:
        return None
    if period.unit in GROUPS:
        return _every_weekday(scan, position, spec)
    if period.unit is Unit.DAY and period.interval == 1 and scan.at(Kind.WEEKDAY, period.end) is not None:
        return _every_weekday(scan, period.end, spec)  # كل يوم اثنين
    _set_period(spec, period)
    return period.end


def _every_weekday(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "every monday and friday", "every other weekend", "every 3 fridays", "every second tuesday"."""
    interval, after = 1, position
    other = scan.role(position, Role.OTHER)
    number = scan.at(Kind.NUMBER, position)
    if other is not None:
        interval, after = 2, other
    elif number is not None and 1 <= number[0] <= _MOST_INTERVAL:
        interval, after = number
    elif (ordinal := scan.at(Kind.ORDINAL, position)) is not None and ordinal[0] > 0:
        interval, after = ordinal  # of weekends: the others were read before
    days = weekdays_at(scan, after)
    if days is None:
        return None
    spec.unit, spec.interval, spec.days = Unit.WEEK, interval, Days(weekdays=days.days)
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


def one_word(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "daily", "monthly", "hourly", "fortnightly"."""
    found = scan.at(Kind.EVERY_UNIT, position)
    if found is None or found[0] in GROUPS or spec.unit is not None or spec.seconds:
        return None
    if found[0] in _SECONDS:
        spec.seconds = _SECONDS[found[0]]
    else:
        _set_period(spec, _Period(found[0], 1, found[1]))
    spec.repeats = True
    return int(found[1])


def times_a(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "twice a day", "3 раза в неделю", "einmal im Monat", behind which the times or the days are told."""
    if spec.unit is not None or spec.seconds:
        return None
    number = scan.at(Kind.NUMBER, position)
    times = scan.role(number[1], Role.TIMES) if number is not None else None
    if number is None or times is None or not 1 <= number[0] <= _MOST_TIMES:
        return None
    if (word := scan.at(Kind.EVERY_UNIT, times)) is not None and word[0] in _COUNTED:
        period = _Period(word[0], 1, word[1])
    else:
        unit = _unit_behind(scan, times)
        if unit is None or unit[0] not in _COUNTED:
            return None
        period = _Period(unit[0], 1, unit[1])
    _set_period(spec, period)
    spec.repeats, spec.times_a_period = True, number[0]
    return period.end


def _unit_behind(scan: Scan, position: int) -> tuple[Unit, int] | None:
    """Return the unit behind small words: "a day", "pro Woche", "al giorno"."""
    begins = [position]
    for begin in begins:  # grows
        unit = scan.at(Kind.UNIT, begin)
        if unit is not None and begin > position:
            return unit
        article = scan.at(Kind.NUMBER, begin)
        if article is not None and article[0] == 1:
            begins.append(article[1])
        if len(begins) < _MOST_SMALL_WORDS:
            begins += [after for role, after in reversed(scan.all(Kind.ROLE, begin)) if role in _SMALL]
    return None


_MOST_SMALL_WORDS = 8
_SMALL = frozenset({Role.EVERY, Role.ON, Role.IN, Role.OF, Role.AT, Role.THE})


def weekdays(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "mondays and thursdays", "on weekends", "mon-fri", also behind "every 2 weeks"."""
    if spec.days.weekdays or spec.days.nth or spec.days.numbers or spec.unit is Unit.DAY:
        return None
    is_of_week = scan.role(scan.skip(position, Role.ON), Role.EVERY)
    begin = position if is_of_week is None else is_of_week
    found = weekdays_at(scan, begin)
    if found is None:
        return None
    if not found.repeats and is_of_week is None and not spec.repeats:
        return None
    spec.is_sure &= spec.repeats or found.is_said or is_of_week is not None
    _add_weekdays(spec, found)
    return found.end


def _add_weekdays(spec: RepeatSpec, found: Weekdays) -> None:
    spec.repeats = True
    spec.days = spec.days.with_(Days(weekdays=found.days))
    if spec.unit is None and not spec.seconds:
        spec.unit = Unit.WEEK


def weekday_range(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "from monday to friday", also behind "every day"."""
    after = scan.role(position, Role.FROM)
    if after is None or spec.days.weekdays or spec.days.nth or spec.days.numbers:
        return None
    found = weekdays_at(scan, after)
    if found is None or not found.is_said or spec.unit not in {None, Unit.DAY, Unit.WEEK}:
        return None
    _add_weekdays(spec, found)
    return found.end


def positions_of_period(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "the 1st and 15th of each month", "last friday of every month", "end of each month"."""
    if spec.days or spec.seconds:
        return None
    found = _positions(scan, position)
    if found is None:
        return None
    read = RepeatSpec(unit=spec.unit, interval=spec.interval, repeats=spec.repeats)
    end = _period_behind(scan, found[1], read, found[0])
    if end is None or not read.repeats:
        return None
    spec.repeats, spec.unit, spec.interval, spec.days = True, read.unit, read.interval, read.days
    return end


def positions(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "on the 4th", "last friday", "at the end" behind "every month"."""
    if spec.days.numbers or spec.days.nth or spec.days.weekdays or spec.seconds:
        return None
    found = _positions(scan, position) if spec.unit in _WITH_DAYS and spec.repeats else None
    if found is None:
        return None
    days, end = found
    if spec.unit is Unit.WEEK and scan.at(Kind.UNIT, end - 1) is None:
        return None  # "every week the 1st task": days of a week aren't numbered but as such
    after = scan.skip(position, *_BEFORE_POSITION)
    is_said = scan.at(Kind.ORDINAL, after) or scan.role(after, Role.LAST, Role.END, Role.BEGINNING, Role.MIDDLE)
    if not is_said and after == position and not spec.days.months:
        return None  # "every month 10 pushups": a number is a day only where it says so
    spec.days = spec.days.with_(days)
    return end


_BEFORE_POSITION = (Role.ON, Role.AT, Role.THE, Role.OF)


def _positions(scan: Scan, position: int) -> tuple[Days, int] | None:
    for after in dict.fromkeys((position, scan.skip(position, *_BEFORE_POSITION))):
        begin = after
        if (unit := scan.at(Kind.UNIT, after)) is not None and unit[0] is Unit.DAY:
            begin = unit[1]  # "on day 31"
        found = positions_at(scan, begin, or_numbers=True)
        if found is not None:
            return found[0], found[1]
    return edge_at(scan, position)


def months(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "in november" behind days, "on december 25th" behind "every year", "in week 12"."""
    if spec.days.months or spec.seconds or not spec.repeats or spec.unit in {Unit.MONTH, None}:
        return None
    is_year = spec.unit is Unit.YEAR and not (spec.days.numbers or spec.days.nth)
    if is_year and (dates := dates_of_year_at(scan, position)) is not None:
        spec.days = spec.days.with_(dates[0])
        return dates[1]
    if is_year and spec.date is None and (end := _other_date(scan, position, spec)) is not None:
        return end
    after = scan.role(position, Role.IN, Role.OF, Role.ON)
    if (weeks := weeks_at(scan, position)) is not None and after is not None:
        spec.days, spec.unit = spec.days.with_(weeks[0]), Unit.YEAR
        return weeks[1]
    if after is None or (found := months_at(scan, after)) is None:
        return None
    spec.days = in_months(spec.days, found[0])
    return found[1]


_EVERY = (
    _every_position,
    _every_date,
    _every_elapsed,
    _every_period,
    _every_weekday,
    _every_month,
    _every_part,
)

# --- periods ---------------------------------------------------------------------------------------------------------


def _period_at(scan: Scan, position: int) -> _Period | None:
    """Return "2 weeks", "other month", "3rd year", "day" at `position`."""
    position = scan.skip(position, Role.THE)
    found = scan.at(Kind.NUMBER, position)
    if found is not None and (unit := scan.at(Kind.UNIT, found[1])) is not None:
        return _Period(unit[0], found[0], unit[1]) if 1 <= found[0] <= _MOST_INTERVAL else None
    found = scan.at(Kind.ORDINAL, position)
    if found is not None and (unit := scan.at(Kind.UNIT, found[1])) is not None:
        return _Period(unit[0], found[0], unit[1]) if found[0] > 0 else None
    other = scan.role(position, Role.OTHER)
    if other is not None and (unit := scan.at(Kind.UNIT, other)) is not None:
        return _Period(unit[0], 2, unit[1])
    unit = scan.at(Kind.UNIT, position)
    return _Period(unit[0], 1, unit[1]) if unit is not None else None


def _period_behind(scan: Scan, position: int, spec: RepeatSpec, days: Days) -> int | None:
    """Read the period whose days were named: "of each month", "of the month", "monthly", "in november"."""
    after = scan.skip(position, Role.OF, Role.IN, Role.ON)
    if (repeated := scan.role(after, Role.EVERY)) is not None:
        period = _period_at(scan, repeated)
        if period is not None and period.unit in _WITH_DAYS:
            spec.repeats = True
            _set_period(spec, period)
            spec.days = days
            return period.end
        named = months_at(scan, repeated)
        if named is not None:
            spec.repeats, spec.unit, spec.days = True, Unit.YEAR, in_months(days, named[0])
            return named[1]
        return None
    if (word := scan.at(Kind.EVERY_UNIT, after)) is not None and word[0] in _WITH_DAYS and spec.unit is None:
        spec.repeats = True
        _set_period(spec, _Period(word[0], 1, word[1]))
        spec.days = days
        return int(word[1])
    unit = scan.at(Kind.UNIT, scan.skip(after, Role.THE))
    if unit is not None and unit[0] in {Unit.MONTH, Unit.YEAR} and spec.unit in {None, unit[0]}:
        spec.unit, spec.days = unit[0], days
        return int(unit[1])
    named = months_at(scan, after)
    if named is not None and spec.unit in {None, Unit.YEAR}:
        spec.unit, spec.days = Unit.YEAR, in_months(days, named[0])
        return named[1]
    return None


def _set_period(spec: RepeatSpec, period: _Period) -> None:
    unit, interval = period.unit, period.interval
    if unit is Unit.FORTNIGHT:
        unit, interval = Unit.WEEK, 2 * interval
    elif unit is Unit.QUARTER:
        unit, interval = Unit.MONTH, 3 * interval
    elif unit in GROUPS:
        spec.days = spec.days.with_(Days(weekdays=GROUPS[unit]))
        unit = Unit.WEEK
    if unit in _SECONDS:
        spec.seconds = _SECONDS[unit] * interval
        return
    spec.unit, spec.interval = unit, interval
