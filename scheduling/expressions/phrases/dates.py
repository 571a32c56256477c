"""Days: `tomorrow`, `next Friday`, `12 November`, `Monday, Feb 18`, `3 days after Christmas`, `le 15`."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from scheduling.expressions.phrases.date_forms import (
    day_month,
    day_number,
    iso,
    month_day,
    month_of_year,
    numeric,
    ordinal_day,
    year_at,
    year_first,
)
from scheduling.expressions.phrases.days import (
    CalendarDay,
    ComingWeekday,
    DateSpec,
    HolidayDay,
    InYear,
    NamedWeekday,
    NumericDay,
    RelativeDay,
    WeekdayOfWeek,
    WeekdaysAhead,
)
from scheduling.expressions.phrases.durations import length
from scheduling.expressions.phrases.found import Found, longest, remembered
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.period_days import NthWeekdayAfter, Period, Shifted
from scheduling.expressions.phrases.periods import (
    counted_first,
    day_of_period,
    edge_of_period,
    ordinal_at,
    period_at,
    period_day,
)
from scheduling.expressions.phrases.specs import DurationSpec
from scheduling.expressions.vocabulary import Role, Unit
from scheduling.recurrence import Weekday

__all__ = ["DateSpec", "date", "day_of_part", "weekday", "weekday_list", "weeks_ahead"]

_LITTLE = (Role.ABOUT, Role.POINT, Role.ON, Role.THE)
_WHICH = (Role.THIS, Role.COMING, Role.NEXT, Role.NEXT_BUT_ONE, Role.LAST)
_MOST_AHEAD = 100
_WEEK = 7
_INCLUSIVE = frozenset({8, 15})
"""Days that people call one week and two."""
_NOON = 12
_LONGEST_MONTH = 31


@remembered
def date(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read a day."""
    simple = _simple(scan, position)
    return longest((simple, _shifted(scan, position), _counted_from(scan, simple)))


def weekday(scan: Scan, position: int) -> Found[Weekday] | None:
    """Read the name of a weekday."""
    found = scan.at(Kind.WEEKDAY, position)
    return Found(*found) if found else None


def day_of_part(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read the date behind a part of it: le soir du 24 décembre, le matin du 15."""
    if scan.role(position, Role.AT) is not None:  # вечером в 7
        return None
    for role, after in scan.all(Kind.ROLE, position):
        if role is not Role.OF:
            continue
        begin = scan.skip(after, Role.THE)
        number = day_number(scan, begin)
        bare = Found(CalendarDay(number.spec), number.position) if number is not None else None
        found = _written(scan, begin) or bare
        if found is None or scan.at(Kind.UNIT, found.position) is not None:
            continue
        if not isinstance(found.spec, CalendarDay | NumericDay) or scan.sign(found.position, ":", "-") is not None:
            continue
        if scan.role(found.position, Role.UNTIL) is None or scan.role(found.position, Role.AT) is not None:
            return found
    return None


def weekday_list(scan: Scan, position: int) -> Found[tuple[Weekday, ...]] | None:
    """Read weekdays joined by commas or "and"."""
    found = weekday(scan, scan.skip(position, Role.ON, Role.THE))
    days: list[Weekday] = []
    end = position
    while found is not None:
        days.append(found.spec)
        end = found.position
        following = scan.comma(end)
        following = scan.role(following, Role.AND, Role.OR) or following
        found = weekday(scan, scan.skip(following, Role.ON, Role.THE))
    return Found(tuple(days), end) if days else None


def _simple(scan: Scan, position: int) -> Found[DateSpec] | None:
    begin = scan.skip(position, *_LITTLE)
    if begin >= len(scan.words) or not (
        scan.begins(begin, _KINDS, _ROLES) or (begin > position and scan.begins(position, _KINDS, _ROLES))
    ):
        return None
    found = longest(rule(scan, begin) for kinds, roles, rule in _RULES if scan.begins(begin, kinds, roles))
    if scan.begins(begin, _NUMBERS):
        day = ordinal_day(scan, begin, is_said=begin > position, has_on=_has_on(scan, position, begin))
        found = longest((found, day))
    found = longest((found, period_day(scan, position, begin), _next_date(scan, begin)))
    if begin > position and (with_article := _whole(scan, position)) is not None:
        found = longest((with_article, found))
    if found is not None and isinstance(found.spec, RelativeDay) and _is_part_of_day(scan, position, found.position):
        return None
    return _with_weekday_behind(scan, found) if found is not None else None


def _is_part_of_day(scan: Scan, position: int, end: int) -> bool:
    """Tell whether an article or a preposition makes "tomorrow" a morning: am Morgen, la mañana."""
    return any(after == end for part, after in scan.all(Kind.DAY_PART, position)) and any(
        after < end for _, after in scan.all(Kind.ROLE, position)
    )


def _next_date(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read "el próximo 5 de diciembre", "no próximo dia 5"."""
    behind = scan.role(position, Role.NEXT, Role.COMING, Role.THIS)
    if behind is None:
        return None
    begin = scan.skip(behind, Role.THE)
    found = _written(scan, begin)
    if found is not None and _has_month(found):
        return found
    return ordinal_day(scan, begin, is_said=False, has_on=True)


def _whole(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read words of which an article is part: "the day after tomorrow", "le lendemain"."""
    abbreviated = _weekday(scan, position) if scan.words[position].is_dotted else None  # So., which alone is "so"
    return longest((_relative(scan, position), _holiday(scan, position), edge_of_period(scan, position), abbreviated))


def _has_on(scan: Scan, position: int, end: int) -> bool:
    """Tell whether one of the words says "on", and not "at"."""
    return any(
        scan.role(place, Role.ON) is not None and scan.role(place, Role.AT) is None for place in range(position, end)
    )


def _written(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read a day and a month in digits or by name."""
    if not scan.means_anything(position):
        return None
    return longest(
        (
            iso(scan, position),
            numeric(scan, position),
            day_month(scan, position),
            month_day(scan, position),
            year_first(scan, position),
            month_of_year(scan, position),
        )
    )


def _relative(scan: Scan, position: int) -> Found[DateSpec] | None:
    found = scan.at(Kind.DAY, position)
    return Found(RelativeDay(found[0]), found[1]) if found else None


def _holiday(scan: Scan, position: int) -> Found[DateSpec] | None:
    is_after = scan.role(position, Role.AFTER) is not None  # "dopo Natale" isn't next Christmas
    begin = position if is_after else scan.role(position, Role.NEXT, Role.COMING, Role.THIS) or position
    found = scan.at(Kind.HOLIDAY, begin)
    if found is None:
        return None
    year = year_at(scan, found[1])
    return Found(HolidayDay(found[0], year.spec if year else None), year.position if year else found[1])


# --- weekdays --------------------------------------------------------------------------------------------------------


def _weekday(scan: Scan, position: int) -> Found[DateSpec] | None:
    which, begin = _which(scan, position)
    found = scan.at(Kind.WEEKDAY, scan.skip(begin, Role.THE))
    if found is None:
        return None
    day, end = found
    if which is None:
        which, end = _which(scan, end, skipping=(Role.THE,))
    if which is None and (later := weeks_ahead(scan, end)) is not None:
        return Found(Shifted(later.spec, ComingWeekday(day)), later.position)
    if which is None and _is_week_behind(scan, end):
        return Found(Shifted(DurationSpec(days=_WEEK), ComingWeekday(day)), end + 1)
    plain: Found[DateSpec] = Found(NamedWeekday(day, which), end)
    dated = _dated_weekday(scan, day, end)
    if which in {None, Role.THIS}:
        return longest((dated, plain))
    return dated if which is not Role.LAST and dated is not None and _has_month(dated) else plain


def _has_month(found: Found[DateSpec]) -> bool:
    return isinstance(found.spec, NumericDay) or (isinstance(found.spec, CalendarDay) and found.spec.month is not None)


def weeks_ahead(scan: Scan, position: int) -> Found[DurationSpec] | None:
    """Read the weeks behind a weekday: wtorek za tydzień, в среду через две недели, lundi en huit."""
    behind = scan.role(position, Role.IN)
    found = length(scan, behind, may_lack_number=True) if behind is not None else None
    if found is None and (unit := scan.at(Kind.UNIT, position)) is not None and unit[1] > position + 1:
        found = length(scan, position, may_lack_number=True)
    if found is None or not found.spec.days > 0 or found.spec != DurationSpec(days=found.spec.days):
        return None
    if found.spec.days in _INCLUSIVE:  # Samstag in acht Tagen: today is counted, too
        return Found(DurationSpec(days=found.spec.days - 1), found.position)
    return found if found.spec.days % _WEEK == 0 else None


def _is_week_behind(scan: Scan, position: int) -> bool:
    """Tell whether nothing but "week" stands behind a weekday: Tuesday week, Friday week at 10."""
    if scan.at(Kind.UNIT, position) != (Unit.WEEK, position + 1) or not scan.words[position].is_spaced:
        return False
    return position + 1 >= len(scan.words) or scan.role(position + 1, Role.AT) is not None


def _week_ahead_on(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read a weekday behind the weeks: через неделю в среду, za tydzień we wtorek, iki hafta sonra salı."""
    later = weeks_ahead(scan, position) or _weeks_later(scan, position)
    day = scan.at(Kind.WEEKDAY, scan.skip(scan.comma(later.position), Role.ON, Role.THE)) if later else None
    return Found(Shifted(later.spec, ComingWeekday(day[0], may_be_of_week=True)), day[1]) if later and day else None


def _weeks_later(scan: Scan, position: int) -> Found[DurationSpec] | None:
    found = length(scan, position)
    end = scan.role(found.position, Role.LATER) if found is not None else None
    if found is None or end is None or found.spec != DurationSpec(days=found.spec.days) or found.spec.days % _WEEK:
        return None
    return Found(found.spec, end)


def _which(scan: Scan, position: int, *, skipping: tuple[Role, ...] = ()) -> tuple[Role | None, int]:
    for begin in dict.fromkeys((position, scan.skip(position, *skipping))):
        for role, after in scan.all(Kind.ROLE, begin):
            if role in _WHICH and not (skipping and _opens_period(scan, begin)):
                return role, after
    return None, position


def _opens_period(scan: Scan, position: int) -> bool:
    """Tell whether "next" belongs to what follows: Tuesday next week."""
    return period_at(scan, position) is not None


def _dated_weekday(scan: Scan, day: Weekday, position: int) -> Found[DateSpec] | None:
    """Read the date behind a weekday: Monday, Feb 18; Tuesday the 19th; samedi 16."""
    begin = scan.comma(position)
    while scan.role(begin, Role.AT) is None and (after := scan.role(begin, Role.THE, Role.ON)) is not None:
        begin = after
    found = _written(scan, begin) or ordinal_day(scan, begin, is_said=True, has_on=False)
    if found is None and (number := scan.at(Kind.NUMBER, begin)) is not None:
        number_of_day = day_number(scan, begin)
        ends = (
            number[1] >= len(scan.words) or scan.sign(number[1], ",", "|") or scan.role(number[1], Role.AT, Role.ABOUT)
        )
        is_of_part = number[0] > _NOON and scan.at(Kind.DAY_PART, number[1]) is not None  # not суббота, 9 утра
        if number_of_day is not None and (ends or is_of_part):
            found = Found(CalendarDay(number_of_day.spec), number_of_day.position)
    if found is None or not isinstance(found.spec, CalendarDay | NumericDay):
        return None
    return Found(replace(found.spec, weekday=day), found.position)


def _in_named_year(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read a date behind its year: 明年三月三号, next year on 3 March."""
    year = period_at(scan, position)
    if year is None or not _is_year(year.spec):
        return None
    begin = scan.skip(scan.comma(year.position), Role.OF, Role.ON, Role.THE, Role.IN)
    found = longest((_written(scan, begin), _holiday(scan, begin), _first_of_month(scan, begin)))
    return _in_year(found, year.spec, found.position) if found is not None else None


def _in_year(found: Found[DateSpec], year: Period, end: int) -> Found[DateSpec] | None:
    spec = found.spec
    if not isinstance(spec, CalendarDay | HolidayDay) or spec.year is not None:
        return None
    return None if isinstance(spec, CalendarDay) and spec.month is None else Found(InYear(spec, year.offset), end)


def _first_of_month(scan: Scan, position: int) -> Found[DateSpec] | None:
    month = scan.at(Kind.MONTH, position)
    return Found(CalendarDay(1, month[0]), month[1]) if month is not None else None


def _month_of_named_year(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read "in March next year", "marzo del año que viene"; "march next year" may be no date."""
    begin = scan.skip(position, Role.ON, Role.IN, Role.THE)
    month = _first_of_month(scan, begin)
    year = _year_behind(scan, month.position) if month is not None else None
    if month is None or year is None:
        return None
    has_preposition = begin > 0 and scan.role(begin - 1, Role.ON, Role.IN) is not None
    is_joined = scan.role(scan.comma(month.position), Role.OF) is not None
    return _in_year(month, year.spec, year.position) if has_preposition or is_joined else None


def _year_behind(scan: Scan, position: int) -> Found[Period] | None:
    """Read the year behind a date: next year, de l'année prochaine; "del año" is also one word for "of"."""
    begin = scan.comma(position)
    behind = [after for role, after in scan.all(Kind.ROLE, begin) if role is Role.OF]
    found = longest(period_at(scan, each) for each in (begin, *behind, scan.skip(begin, Role.OF, Role.THE)))
    return found if found is not None and _is_year(found.spec) else None


def _is_year(period: Period) -> bool:
    return period.unit is Unit.YEAR and period.month is None and period.year is None


def _behind_its_date(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read 国庆节后三天, 圣诞节前两天."""
    base = _holiday(scan, position) if scan.lexicon.language.half_follows else None
    if base is None:
        return None
    for role in (Role.AFTER, Role.BEFORE):
        behind = scan.role(base.position, role)
        found = length(scan, behind) if behind is not None else None
        if found is not None and found.spec.is_calendar:
            return Found(Shifted(found.spec, base.spec, is_before=role is Role.BEFORE), found.position)
    return None


def _with_weekday_behind(scan: Scan, found: Found[DateSpec]) -> Found[DateSpec]:
    """Read what is said behind a date: Jul 18, Fri; le 3 mars de l'année prochaine."""
    spec = found.spec
    if isinstance(spec, CalendarDay | HolidayDay):
        year = _year_behind(scan, found.position)
        in_year = _in_year(found, year.spec, year.position) if year is not None else None
        if in_year is not None:
            return in_year
    if not isinstance(spec, CalendarDay | NumericDay) or spec.weekday is not None:
        return found
    begin = scan.sign(found.position, "(") or scan.comma(found.position)
    day = scan.at(Kind.WEEKDAY, begin)
    if day is None or _dated_weekday(scan, *day) is not None:
        return found
    end = scan.sign(day[1], ")") or day[1] if begin > found.position else day[1]
    return Found(replace(spec, weekday=day[0]), end)


def _weekday_of_week(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read Wednesday next week, Tuesday of this week, next week on Friday."""
    day = scan.at(Kind.WEEKDAY, position)
    if day is not None:
        week = period_at(scan, scan.skip(scan.comma(day[1]), Role.OF, Role.ON, Role.THE, Role.IN))
        if week is not None and week.spec.unit is Unit.WEEK:
            return Found(WeekdayOfWeek(day[0], week.spec.offset), week.position)
        return None
    week = period_at(scan, position)
    if week is None or week.spec.unit is not Unit.WEEK:
        return None
    day = scan.at(Kind.WEEKDAY, scan.skip(scan.comma(week.position), Role.ON, Role.THE, Role.OF))
    return Found(WeekdayOfWeek(day[0], week.spec.offset), day[1]) if day else None


def _weekdays_ahead(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read three Fridays from now."""
    number = scan.at(Kind.NUMBER, position)
    if number is None or not 0 < number[0] <= _MOST_AHEAD:
        return None
    day = scan.at(Kind.WEEKDAY, number[1]) or scan.at(Kind.REPEATED_WEEKDAY, number[1])
    end = scan.role(day[1], Role.LATER) if day else None
    return Found(WeekdaysAhead(day[0], number[0]), end) if day and end is not None else None


# --- counted from another day ----------------------------------------------------------------------------------------


def _nth_after(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read the third Tuesday after Christmas."""
    nth = ordinal_at(scan, position)
    day = scan.at(Kind.WEEKDAY, nth.position) if nth is not None and nth.spec > 0 else None
    behind = scan.role(day[1], Role.AFTER) if day is not None else None
    if nth is None or day is None or behind is None:
        return None
    base = _simple(scan, behind)
    return Found(NthWeekdayAfter(nth.spec, day[0], base.spec), base.position) if base else None


def _shifted(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read 3 days after tomorrow, a year from Christmas, the day before Easter, el día después de Navidad."""
    begin = scan.skip(position, *_LITTLE)
    last = begin - 1
    if begin > position and (unit := scan.at(Kind.UNIT, last)) is not None and unit[0] is Unit.DAY:
        begin = last
    begin = scan.role(begin, Role.IN, Role.FOR) or begin  # через неделю после Нового года, za dzień przed Wigilią
    found = length(scan, begin, may_lack_number=True)
    if found is None or not found.spec.is_calendar:
        return None
    on = scan.role(found.position, Role.ON) if found.spec == DurationSpec(days=found.spec.days) else None
    if on is not None and found.spec.days % _WEEK == 0 and (day := weekday(scan, scan.skip(on, Role.THE))) is not None:
        return Found(Shifted(found.spec, ComingWeekday(day.spec)), day.position)  # a week on Tuesday
    for role in (Role.AFTER, Role.FROM, Role.BEFORE):
        behind = scan.role(found.position, role)
        base = _simple(scan, behind) if behind is not None else None
        if base is not None:
            return Found(Shifted(found.spec, base.spec, is_before=role is Role.BEFORE), base.position)
    return None


def _counted_from(scan: Scan, base: Found[DateSpec] | None) -> Found[DateSpec] | None:
    """Read what stands behind the day that it is counted from, which a suffix says: noelden 3 gün önce."""
    is_suffixed = base is not None and scan.is_joined(base.position)
    behind = scan.role(base.position, Role.FROM) if base is not None and is_suffixed else None
    found = length(scan, behind) if behind is not None else None
    if base is None or found is None or not found.spec.is_calendar:
        return None
    for role in (Role.LATER, Role.AGO):
        if (end := scan.role(found.position, role)) is not None:
            return Found(Shifted(found.spec, base.spec, is_before=role is Role.AGO), end)
    return None


_NUMBERS = frozenset({Kind.NUMBER, Kind.ORDINAL})
_EDGES = frozenset({Role.BEGINNING, Role.MIDDLE, Role.END, Role.AT, Role.ON, Role.IN, Role.THE})
_PERIOD_KINDS = frozenset({Kind.NUMBER, Kind.UNIT, Kind.MONTH})
_NO_ROLES: frozenset[Role] = frozenset()
_RULES: Sequence[tuple[frozenset[Kind], frozenset[Role], Callable[[Scan, int], Found[DateSpec] | None]]] = (
    (_NUMBERS | {Kind.MONTH}, _NO_ROLES, _written),
    (frozenset({Kind.WEEKDAY, Kind.UNIT}), frozenset({Role.THE}), counted_first),
    (frozenset({Kind.WEEKDAY}), frozenset({*_WHICH, Role.THE}), _weekday),
    (frozenset({Kind.WEEKDAY, Kind.UNIT}), frozenset({*_WHICH, Role.THE}), _weekday_of_week),
    (_NUMBERS | _PERIOD_KINDS, frozenset({*_WHICH, Role.THE}), day_of_period),
    (_PERIOD_KINDS, _EDGES | {*_WHICH}, edge_of_period),
    (frozenset({Kind.UNIT}), frozenset({*_WHICH, Role.THE}), _in_named_year),
    (frozenset({Kind.MONTH}), frozenset({Role.IN}), _month_of_named_year),
    (frozenset({Kind.HOLIDAY}), _NO_ROLES, _behind_its_date),
    (frozenset({Kind.DAY}), _NO_ROLES, _relative),
    (frozenset({Kind.HOLIDAY}), frozenset({Role.NEXT, Role.COMING, Role.THIS}), _holiday),
    (_NUMBERS, frozenset({Role.LAST, Role.THE}), _nth_after),
    (_NUMBERS, _NO_ROLES, _weekdays_ahead),
    (_NUMBERS, frozenset({Role.IN}), _week_ahead_on),
)
"""What each rule may begin with, so that the others need not be tried."""
_KINDS = frozenset({Kind.WEEKDAY, Kind.DAY, Kind.HOLIDAY}) | _NUMBERS | _PERIOD_KINDS
_ROLES = _EDGES | {*_WHICH, Role.OF}
