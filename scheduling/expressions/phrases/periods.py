"""Weeks, months and years, and days in them: `next week`, `the last Friday of October`, `end of month`, `月底`."""

from scheduling.expressions.phrases.date_forms import day_number, year_at
from scheduling.expressions.phrases.days import CalendarDay, DateSpec
from scheduling.expressions.phrases.found import Found, longest, remembered
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.period_days import DayOfPeriod, DayOrElse, EdgeOfPeriod, Period
from scheduling.expressions.vocabulary import Role, Unit
from scheduling.recurrence import Weekday

_OFFSETS = {Role.THIS: 0, Role.NEXT: 1, Role.COMING: 1, Role.NEXT_BUT_ONE: 2, Role.LAST: -1}
_KINDS = frozenset({Kind.UNIT, Kind.MONTH, Kind.NUMBER})
_WHICH = frozenset(_OFFSETS)
_EDGES = (Role.BEGINNING, Role.MIDDLE, Role.END)
_PERIODS = frozenset({Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR, Unit.WEEKEND, Unit.FORTNIGHT})
_BEGINS = {Unit.WEEK: Weekday.MONDAY, Unit.WEEKEND: Weekday.SATURDAY}
"""The days for which weeks and weekends of a month are counted."""
_LONG = frozenset({Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR})
_MOST_NTH = 5
_BETWEEN = (Role.OF, Role.THE, Role.ON, Role.IN)


@remembered
def period_at(scan: Scan, position: int, *, may_be_bare: bool = False) -> Found[Period] | None:
    """Read a period: next week, le mois prochain, October 2027; where it `may_be_bare`, the month, October, 2027."""
    begin = scan.skip(position, Role.THE)
    if not (scan.begins(begin, _KINDS, _WHICH) or (begin > position and scan.begins(position, _KINDS, _WHICH))):
        return None
    return longest(
        (
            _which_first(scan, position),
            _which_first(scan, begin),
            _which_behind(scan, begin, may_be_bare=may_be_bare),
            _month(scan, begin, may_be_bare=may_be_bare),
            _year(scan, begin) if may_be_bare else None,
        )
    )


def _offset(role: Role, unit: Unit) -> int:
    return 0 if role is Role.COMING and unit is Unit.WEEKEND else _OFFSETS[role]


def _which_first(scan: Scan, position: int) -> Found[Period] | None:
    for role, after in scan.all(Kind.ROLE, position):
        if role not in _OFFSETS:
            continue
        begin = scan.skip(after, Role.THE)
        unit = scan.at(Kind.UNIT, begin)
        if unit is not None and unit[0] in _PERIODS:
            is_coming = role is not Role.THIS
            return Found(Period(unit[0], _offset(role, unit[0]), is_coming=is_coming), unit[1])
        month = scan.at(Kind.MONTH, begin)
        if month is not None and role is not Role.LAST:
            is_after_this = int(role in {Role.NEXT, Role.COMING})
            return Found(Period(Unit.MONTH, is_after_this, month=month[0]), month[1])
    return None


def _which_behind(scan: Scan, position: int, *, may_be_bare: bool) -> Found[Period] | None:
    unit = scan.at(Kind.UNIT, position)
    if unit is None or unit[0] not in _PERIODS:
        return None
    for begin in dict.fromkeys((unit[1], scan.skip(unit[1], Role.THE))):
        for role, after in scan.all(Kind.ROLE, begin):
            if role in _OFFSETS and not scan.at(Kind.UNIT, after):
                is_coming = role is not Role.THIS
                return Found(Period(unit[0], _offset(role, unit[0]), is_coming=is_coming), after)
    return Found(Period(unit[0]), unit[1]) if may_be_bare else None


def _month(scan: Scan, position: int, *, may_be_bare: bool) -> Found[Period] | None:
    month = scan.at(Kind.MONTH, position)
    if month is None:
        return None
    year = year_at(scan, month[1])
    if year is not None:
        return Found(Period(Unit.MONTH, month=month[0], year=year.spec), year.position)
    for role, after in scan.all(Kind.ROLE, month[1]):
        if role in {Role.NEXT, Role.COMING} and scan.at(Kind.UNIT, after) is None:
            return Found(Period(Unit.MONTH, 1, month=month[0]), after)
    return Found(Period(Unit.MONTH, month=month[0]), month[1]) if may_be_bare else None


def _year(scan: Scan, position: int) -> Found[Period] | None:
    year = year_at(scan, position)
    return Found(Period(Unit.YEAR, year=year.spec), year.position) if year and year.position > position else None


def period_day(scan: Scan, position: int, begin: int) -> Found[DateSpec] | None:
    """Read a period as its first day: next week, in January, the weekend. A month's bare name is none."""
    found = longest((period_at(scan, begin), period_at(scan, position)))
    if found is not None:
        return found
    weekend = scan.at(Kind.UNIT, begin)
    if weekend is not None and weekend[0] is Unit.WEEKEND:
        return Found(Period(Unit.WEEKEND), weekend[1])
    after = scan.skip(begin, Role.IN, Role.THE)
    has_preposition = any(scan.role(place, Role.IN, Role.ON) is not None for place in range(position, after))
    month = scan.at(Kind.MONTH, after) if has_preposition else None
    if month is None or _starts_day(scan, month[1]):
        return None
    year = year_at(scan, month[1])
    spec = Period(Unit.MONTH, 1, month=month[0], year=year.spec if year else None)
    return Found(spec, year.position if year else month[1])


def _starts_day(scan: Scan, position: int) -> bool:
    return day_number(scan, position) is not None


def ordinal_at(scan: Scan, position: int) -> Found[int] | None:
    """Read first, 2nd, last, fifth last; from the end they are negative."""
    begin = scan.skip(position, Role.THE)
    ordinal = scan.at(Kind.ORDINAL, begin)
    if ordinal is not None:
        last = scan.role(ordinal[1], Role.LAST)
        return Found(-ordinal[0], last) if last is not None else Found(*ordinal)
    for start in dict.fromkeys((position, begin)):
        if (last := scan.role(start, Role.LAST)) is not None:
            return Found(-1, last)
    return None


def day_of_period(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read the first Monday of October, the 20th of next month, 十月第一个星期一."""
    return longest((_day_first(scan, position), _period_first(scan, position)))


def _day_first(scan: Scan, position: int) -> Found[DateSpec] | None:
    nth = ordinal_at(scan, position)
    if nth is None:
        number = day_number(scan, position)
        behind = scan.role(number.position, Role.OF) if number else None
        if number is None or behind is None:
            return None
        period = period_at(scan, scan.skip(behind, *_BETWEEN), may_be_bare=True)
        if period is None or period.spec.unit not in {Unit.MONTH, Unit.QUARTER} or period.spec.month is not None:
            return None
        return Found(DayOfPeriod(number.spec, period.spec), period.position)
    day, is_working_day, after = _counted(scan, nth.position)
    if after == nth.position and nth.spec < 0:
        return None
    begin = scan.skip(scan.comma(after), *_BETWEEN)
    period = longest(
        (
            period_at(scan, begin, may_be_bare=begin > after or after > nth.position),
            period_at(scan, after, may_be_bare=begin > after),
        )
    )
    is_next = period is not None and period.spec.unit is Unit.MONTH and period.spec.month is None
    if period is None or period.spec.unit not in _LONG or (begin == after and after == nth.position and not is_next):
        return None
    if after == nth.position and period.spec.month is not None:
        return None
    spec = DayOfPeriod(nth.spec, period.spec, day, is_working_day)
    return Found(spec, period.position)


def counted_first(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read الثلاثاء الثالث من أيلول: the day before its number. A date is meant where the weekday agrees with it."""
    day, is_working_day, after = _counted(scan, scan.skip(position, Role.THE))
    nth = ordinal_at(scan, after) if after > position else None
    if nth is None or not -_MOST_NTH <= nth.spec <= _MOST_NTH or (scan.words[after].is_digits and day is not None):
        return None
    begin = scan.skip(nth.position, *_BETWEEN)
    period = period_at(scan, begin, may_be_bare=True) if begin > nth.position else None
    if period is None or period.spec.unit not in _LONG:
        return None
    spec = DayOfPeriod(nth.spec, period.spec, day, is_working_day)
    month = period.spec.month
    if day is None or nth.spec < 0 or month is None:
        return Found(spec, period.position)
    return Found(DayOrElse(CalendarDay(nth.spec, month, period.spec.year, day), spec), period.position)


def _counted(scan: Scan, position: int) -> tuple[Weekday | None, bool, int]:
    """Return what an ordinal counts: a weekday, working days, or days; and the position behind it."""
    if position and scan.role(position - 1, Role.NUMBERED) is not None:
        return None, False, position  # 12月3日周四: the third, which is a Thursday
    day = scan.at(Kind.WEEKDAY, position)
    if day is not None:
        return day[0], False, day[1]
    unit = scan.at(Kind.UNIT, position)
    if unit is not None and unit[0] in {Unit.DAY, Unit.WORKING_DAY}:
        return None, unit[0] is Unit.WORKING_DAY, unit[1]
    if unit is not None and unit[0] in _BEGINS:
        return _BEGINS[unit[0]], False, unit[1]
    return None, False, position


def _period_first(scan: Scan, position: int) -> Found[DateSpec] | None:
    period = period_at(scan, position, may_be_bare=scan.lexicon.language.half_follows)
    if period is None or period.spec.unit not in _LONG:
        return None
    begin = scan.skip(scan.comma(period.position), *_BETWEEN)
    nth = ordinal_at(scan, begin)
    if nth is not None:
        day, is_working_day, end = _counted(scan, nth.position)
        if end > nth.position or (nth.spec > 0 and period.spec.unit is Unit.MONTH and period.spec.month is None):
            return Found(DayOfPeriod(nth.spec, period.spec, day, is_working_day), end)
    return None


def _is_weekend(scan: Scan, begin: int, end: int) -> bool:
    """Tell whether the end of the week is the weekend: "no fim de semana", "el fin de semana que viene"."""
    weekends = (
        after for place in range(begin, end) for unit, after in scan.all(Kind.UNIT, place) if unit is Unit.WEEKEND
    )
    return any(after == end or scan.role(after, *_OFFSETS) == end for after in weekends)


def edge_of_period(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read end of month, beginning of next week, mid March, 月底."""
    for begin in dict.fromkeys((position, scan.skip(position, Role.AT, Role.ON, Role.IN, Role.THE))):
        for edge, after in scan.all(Kind.ROLE, begin):
            if edge not in _EDGES:
                continue
            following = scan.sign(after, "-") or after
            period = longest(
                (
                    period_at(scan, scan.skip(following, *_BETWEEN), may_be_bare=True),
                    period_at(scan, following, may_be_bare=True),
                )
            )
            if period is not None and period.spec.unit in _LONG and not _is_weekend(scan, begin, period.position):
                return Found(EdgeOfPeriod(edge, period.spec), period.position)
    period = period_at(scan, position, may_be_bare=True)
    if period is None or period.spec.unit not in _LONG:
        return None
    for edge, after in scan.all(Kind.ROLE, scan.skip(period.position, Role.OF, Role.THE)):
        if edge in _EDGES and (scan.lexicon.language.half_follows or scan.is_joined(after - 1)):
            return Found(EdgeOfPeriod(edge, period.spec), after)
    return None
