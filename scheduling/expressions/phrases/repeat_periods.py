"""What repeats without "every": daily, twice a week, mondays, the 1st of each month; and the days of what repeats."""

from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.repeat_days import (
    GROUPS,
    Days,
    Weekdays,
    edge_at,
    may_be_every,
    positions_at,
    weekdays_at,
)
from scheduling.expressions.phrases.repeat_every import other_date, period_said_at
from scheduling.expressions.phrases.repeat_months import dates_of_year_at, in_months, months_at, weeks_at
from scheduling.expressions.phrases.repeat_spec import RepeatSpec
from scheduling.expressions.phrases.repeat_units import (
    SECONDS,
    WITH_DAYS,
    CountedUnit,
    period_behind,
    set_period,
)
from scheduling.expressions.vocabulary import Role, Unit

_MOST_TIMES = 24
_WEEK, _FORTNIGHT = 7, 2
_ROMANCE_FORTNIGHT = 15
_COUNTED = frozenset({Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR})


def one_word(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "daily", "monthly", "hourly", "fortnightly"."""
    found = scan.at(Kind.EVERY_UNIT, position)
    if found is None or found[0] in GROUPS or spec.unit is not None or spec.seconds:
        return None
    if found[0] in SECONDS:
        spec.seconds = SECONDS[found[0]]
    else:
        set_period(spec, CountedUnit(found[0], 1, found[1]))
    spec.repeats = True
    return int(found[1])


def times_a(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "twice a day", "3 раза в неделю", "einmal im Monat", behind which the times or the days are told."""
    if spec.unit is not None or spec.seconds:
        return None
    number = scan.at(Kind.NUMBER, position)
    times = scan.role(number[1], Role.TIMES) if number is not None else None
    if number is None or times is None or not 1 <= number[0] <= _MOST_TIMES:
        return _a_unit_so_often(scan, position, spec)
    if (word := scan.at(Kind.EVERY_UNIT, times)) is not None and word[0] in _COUNTED:
        period = CountedUnit(word[0], 1, word[1])
    else:
        unit = _unit_behind(scan, times)
        if unit is None or unit[0] not in _COUNTED:
            return None
        period = CountedUnit(unit[0], 1, unit[1])
    set_period(spec, period)
    spec.repeats, spec.times_a_period = True, number[0]
    return period.end


def _a_unit_so_often(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read 一天两次, 一周一次, where the period comes first."""
    one = scan.at(Kind.NUMBER, position) if scan.words[position : position + 1] else None
    unit = scan.at(Kind.UNIT, one[1]) if one is not None and one[0] == 1 and scan.words[position].is_cjk else None
    number = scan.at(Kind.NUMBER, unit[1]) if unit is not None and unit[0] in _COUNTED else None
    times = scan.role(number[1], Role.TIMES) if number is not None else None
    if unit is None or number is None or times is None or not 1 <= number[0] <= _MOST_TIMES:
        return None
    set_period(spec, CountedUnit(unit[0], 1, unit[1]))
    spec.repeats, spec.times_a_period = True, number[0]
    return times


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
_SMALL = frozenset({Role.EVERY, Role.ON, Role.IN, Role.OF, Role.AT, Role.THE, Role.FOR})


def weekdays(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "mondays and thursdays", "on weekends", "mon-fri", also behind "every 2 weeks", "every 14 days"."""
    weeks = _weeks_of_days(spec)
    if spec.days.weekdays or spec.days.nth or spec.days.numbers:
        return None
    if spec.unit is Unit.DAY and spec.interval > 1 and not weeks:
        return None
    is_of_week = scan.role(scan.skip(position, Role.ON), Role.EVERY)
    if is_of_week is not None and not may_be_every(scan, scan.skip(position, Role.ON), is_of_week):
        return None
    begin = position if is_of_week is None else is_of_week
    found = weekdays_at(scan, begin)
    if found is None:
        return None
    is_said = (
        found.is_said
        or scan.at(Kind.REPEATED_DAY_PART, found.end) is not None  # monday mornings
        or period_said_at(scan, found.end, Unit.WEEK, Unit.FORTNIGHT) is not None  # on wednesday every two weeks
    )
    if (
        not (found.repeats or is_said)
        and is_of_week is None
        and (not spec.repeats or (spec.unit is Unit.DAY and not weeks))
    ):
        return None
    spec.is_sure &= spec.repeats or is_said or is_of_week is not None
    if not spec.repeats and is_of_week is None and _may_be_one_day(scan, position, found.end):
        spec.may_be_once = True
    if weeks:
        spec.unit, spec.interval = Unit.WEEK, weeks
    _add_weekdays(spec, found)
    return found.end


def _weeks_of_days(spec: RepeatSpec) -> int:
    """Return how many weeks a number of days is, 0 where it is none: fifteen days are two, counted as in Romance."""
    if spec.unit is not Unit.DAY:
        return 0
    return _FORTNIGHT if spec.interval == _ROMANCE_FORTNIGHT else spec.interval // _WEEK * (spec.interval % _WEEK == 0)


def _may_be_one_day(scan: Scan, position: int, end: int) -> bool:
    """Tell whether the words for the days are those for one of them, too: "w niedziele" without accents."""
    written = scan.text[scan.begin(position) : scan.end(end)].lower()
    return written in scan.lexicon.language.exact and scan.at(Kind.WEEKDAY, end - 1) is not None


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
    end = period_behind(scan, found[1], read, found[0])
    if end is not None and not read.repeats and read.unit is not None:  # third thursday of november every year
        said = period_said_at(scan, scan.comma(end), read.unit)
        read.repeats, read.interval, end = said is not None, said.interval if said else 1, said.end if said else end
    if end is None or not read.repeats:
        return None
    spec.repeats, spec.unit, spec.interval, spec.days = True, read.unit, read.interval, read.days
    return end


def date_of_years(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "3 March every year", "on 24 December each year": a date before the years of which it is said."""
    if spec.unit is not None or spec.seconds or spec.days:
        return None
    dates = dates_of_year_at(scan, position)
    period = period_said_at(scan, scan.comma(dates[1]), Unit.YEAR) if dates is not None else None
    if dates is None or period is None:
        return None
    spec.repeats, spec.days = True, dates[0]
    set_period(spec, period)
    return period.end


def positions(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "on the 4th", "last friday", "at the end" behind "every month"."""
    if spec.days.numbers or spec.days.nth or spec.days.weekdays or spec.seconds:
        return None
    found = _positions(scan, position) if spec.unit in WITH_DAYS and spec.repeats else None
    if found is None:
        return None
    days, end = found
    if spec.unit is Unit.WEEK and scan.at(Kind.UNIT, end - 1) is None:
        return None  # "every week the 1st task": days of a week aren't numbered but as such
    after = scan.skip(position, *_BEFORE_POSITION)
    is_said = scan.at(Kind.ORDINAL, after) or scan.role(after, Role.LAST, Role.END, Role.BEGINNING, Role.MIDDLE)
    is_said = is_said or scan.role(end - 1, Role.NUMBERED) is not None
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
    if is_year and spec.date is None and (end := other_date(scan, position, spec)) is not None:
        return end
    after = scan.role(position, Role.IN, Role.OF, Role.ON)
    if (weeks := weeks_at(scan, position)) is not None and after is not None:
        spec.days, spec.unit = spec.days.with_(weeks[0]), Unit.YEAR
        return weeks[1]
    if after is None or (found := months_at(scan, after)) is None:
        return None
    spec.days = in_months(spec.days, found[0])
    return found[1]
