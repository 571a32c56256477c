"""What bounds a repetition: starting Monday, until the end of the year, for 3 weeks, ten times, except 24 December."""

from dataclasses import replace

from scheduling.expressions.phrases.clocks import clock, day_part
from scheduling.expressions.phrases.date_forms import day_number
from scheduling.expressions.phrases.dates import date as date_at
from scheduling.expressions.phrases.days import CalendarDay, DateSpec, RelativeDay
from scheduling.expressions.phrases.durations import length
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.period_days import EdgeOfPeriod, Period
from scheduling.expressions.phrases.periods import period_at
from scheduling.expressions.phrases.repeat_days import Days, joint, positions_at, weekdays_at
from scheduling.expressions.phrases.repeat_months import months_at
from scheduling.expressions.phrases.repeat_spec import RepeatSpec, Skip
from scheduling.expressions.vocabulary import Role, Unit

_SMALL = (Role.ON, Role.IN, Role.THE, Role.ABOUT)
_MOST_RUNS = 100_000
_LONGEST_DATE = 8
"""Words."""
_YEARS = range(1900, 3000)


def start(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "from 1 March", "starting tomorrow", "from November"."""
    after = scan.role(position, Role.FROM)
    if spec.start is not None or (after is None and not _is_ahead(scan, position, Role.FROM)):
        return None
    if after is not None and (both := _days_of_one_month(scan, after, spec)) is not None:
        return both
    if after is not None and spec.repeats and (now := scan.role(after, Role.NOW)) is not None:
        return now
    found = _bound_at(scan, position if after is None else after)
    if found is None:
        return None
    behind = _postposition(scan, found[1], Role.FROM)
    if after is None and behind is None:
        return None
    spec.start = found[0]
    end = behind or found[1]
    hour = clock(scan, end) if spec.seconds else None
    if hour is None or hour.spec.is_bare:
        return end
    spec.start_clock = hour.spec
    return hour.position


def between_dates(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "between 1 and 10 December", "between May and September"."""
    after = scan.role(position, Role.BETWEEN)
    if after is None or spec.start is not None or spec.until is not None:
        return None
    if (both := _days_of_one_month(scan, after, spec)) is not None:
        return both
    first = _bound_at(scan, after)
    behind = scan.role(first[1], Role.AND) if first is not None else None
    last = _bound_at(scan, behind) if behind is not None else None
    if first is None or last is None:
        return None
    spec.start, spec.until = first[0], last[0]
    return last[1]


def today_only(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "today", "tonight", "this afternoon" of what runs by the hour."""
    if not spec.seconds or spec.start is not None or spec.until is not None or spec.window is not None:
        return None
    day, moment = scan.at(Kind.DAY, position), scan.at(Kind.MOMENT, position)
    if moment is not None and moment[0][0] == 0:
        part, end = moment[0][1], int(moment[1])
    elif day is not None and day[0] == 0:
        of_day = day_part(scan, day[1])  # heute Abend
        part, end = (of_day.spec, of_day.position) if of_day is not None else (None, int(day[1]))
    else:
        return None
    spec.until, spec.part_of_today, spec.is_sure = RelativeDay(0), part, spec.is_sure and part is None
    return end


def start_clock(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "starting at 18:00", "ab 9 Uhr", "с 9" of what runs by the hour."""
    after = scan.role(position, Role.FROM)
    if not spec.seconds or spec.start is not None or spec.start_clock is not None or spec.window is not None:
        return None
    hour = clock(scan, position if after is None else after)
    end = hour.position if hour is not None and after is not None else None
    if hour is not None and after is None:  # 9:00'dan
        end = scan.role(hour.position, Role.FROM)
    if hour is None or end is None or scan.at(Kind.MONTH, end) is not None:
        return None
    spec.start_clock = hour.spec
    return end


def _days_of_one_month(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "(from) 1 to 10 December", whose month is said once."""
    first = day_number(scan, scan.skip(position, *_SMALL))
    behind = first and (scan.sign(first.position, "-") or scan.role(first.position, Role.UNTIL, Role.TO, Role.AND))
    last = date_at(scan, behind) if behind else None
    if first is None or last is None or spec.until is not None:
        return None
    day = last.spec
    if not isinstance(day, CalendarDay) or day.month is None or day.day <= first.spec:
        return None
    spec.start, spec.until = replace(day, day=first.spec), day
    return last.position


def within(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "this week", "next month": from its first day until its last."""
    if spec.start is not None or spec.until is not None or not spec.repeats:
        return None
    begin = scan.skip(position, *_SMALL)
    found = period_at(scan, begin) if scan.role(begin, Role.THIS, Role.NEXT, Role.COMING) is not None else None
    if found is None or found.spec.offset < 0:
        return None
    spec.start = found.spec if found.spec.offset else None
    spec.until = EdgeOfPeriod(Role.END, replace(found.spec, offset=0))
    return found.position


def until(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "until 31 December", "until the end of the year", "to March", and "until 18:00" of what runs by the hour."""
    after = scan.role(position, Role.UNTIL, *((Role.TO,) if spec.start is not None else ()))
    if after is None and spec.start is not None:
        after = scan.sign(position, "-")
    is_behind = after is None and spec.until is None and _is_ahead(scan, position, Role.UNTIL)
    if is_behind and (named := _bound_at(scan, position)) is not None:
        behind = _postposition(scan, named[1], Role.UNTIL)
        if behind is not None:
            spec.until = named[0]
            return behind
    if after is None or spec.until is not None or not (spec.repeats or spec.start is not None):
        return None
    if (found := _bound_at(scan, after)) is not None:
        spec.until = found[0]
        return found[1]
    if spec.seconds and (hour := clock(scan, after)) is not None:
        spec.until = hour.spec
        return hour.position
    return None


def _is_ahead(scan: Scan, position: int, role: Role) -> bool:
    """Tell whether such a word is near enough to stand behind the date at `position`."""
    return any(scan.role(behind, role) is not None for behind in range(position + 1, position + _LONGEST_DATE))


def _postposition(scan: Scan, position: int, role: Role) -> int | None:
    """Return the position behind a word that stands behind its date: Kasım'a kadar, 从周一开始."""
    behind = scan.role(position, role)
    if behind is None or date_at(scan, behind) is not None or clock(scan, behind) is not None:
        return None
    return behind


def _bound_at(scan: Scan, position: int) -> tuple[DateSpec, int] | None:
    """Return the longest of a date and the name of a month."""
    position = scan.skip(position, *_SMALL)
    date = date_at(scan, position)
    month = month_at(scan, position)
    if month is not None and (date is None or month[1] >= date.position or scan.role(month[1], Role.FOR) is not None):
        return month  # "starting in may for 10 times"
    return (date.spec, date.position) if date is not None else None


def month_at(scan: Scan, position: int) -> tuple[Period, int] | None:
    """Return a month and its year: "May 2010", "november"."""
    position = scan.skip(position, *_SMALL, Role.OF)
    found = scan.at(Kind.MONTH, position)
    if found is None:
        return None
    year = scan.at(Kind.NUMBER, scan.skip(found[1], Role.OF))
    if year is not None and year[0] in _YEARS:
        return Period(Unit.MONTH, month=found[0], year=year[0]), year[1]
    return Period(Unit.MONTH, month=found[0]), found[1]


def lasts(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "for 3 weeks", "for the next month", "3 недели подряд"."""
    if spec.lasts is not None or not spec.repeats:
        return None
    told = scan.role(position, Role.FOR)
    after = position if told is None else scan.skip(told, Role.FOR, Role.ABOUT, Role.UNTIL, Role.THE)
    ahead = scan.role(after, Role.NEXT, Role.COMING)
    found = length(scan, scan.skip(ahead or after, Role.THE), may_lack_number=ahead is not None)
    if found is None:
        return None
    end = found.position
    if told is None:
        behind = scan.role(end, Role.FOR)
        if behind is None:
            return None
        end = behind
    spec.lasts = found.spec
    return end


def count(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "ten times", "for 5 occurrences", "up to 7x", "twice"."""
    if spec.count or not spec.repeats:
        return None
    after = scan.skip(position, Role.FOR, Role.ABOUT, Role.UNTIL, Role.THE)
    before = scan.role(after, Role.TIMES)
    found = scan.at(Kind.NUMBER, after if before is None else before)
    if found is None or not 1 <= found[0] <= _MOST_RUNS:
        return None
    end = scan.role(found[1], Role.TIMES) if before is None else found[1]  # "x5", "count 5"
    if end is None:
        return None
    if after == position and scan.words[position].is_cjk and not spec.clocks:
        spec.times_a_period = found[0]  # 每天两次: twice a day
        return end
    spec.count = found[0]
    return end


def exceptions(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "except 24 December", "except on weekends", "except in July and August"."""
    after = scan.role(position, Role.EXCEPT)
    if not spec.repeats:
        return None
    if after is None:
        return _days_not_meant(scan, position, spec)
    end, following = None, after
    while (item_end := _exception(scan, scan.skip(following, *_SMALL, Role.FOR), spec)) is not None:
        end = item_end
        behind = joint(scan, end)
        if behind is None:
            break
        following = behind
    return end


def _days_not_meant(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "every day but Sunday", "every day, not on weekends", which may be said of more than the days."""
    after = scan.role(position, Role.NOT)
    found = weekdays_at(scan, scan.skip(after, *_SMALL)) if after is not None else None
    if found is None or spec.days.weekdays & found.days != (spec.days.weekdays and found.days):
        return None
    spec.skipped_weekdays |= found.days
    spec.is_sure = False
    return scan.role(found.end, Role.EXCEPT) or found.end  # 但周六除外


def _exception(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    if scan.role(position, Role.EVERY) is None:
        nth = positions_at(scan, position)
        if (
            nth is not None
            and nth[0].nth
            and (named := months_at(scan, scan.skip(nth[1], Role.OF, Role.IN))) is not None
        ):
            spec.skipped_days = spec.skipped_days.with_(Days(nth=nth[0].nth, months=named[0]))
            return named[1]
    date = date_at(scan, position)
    month = month_at(scan, position)
    if month is not None and (date is None or month[1] >= date.position):
        spec.skipped = (*spec.skipped, month[0])
        return month[1]
    weekdays = weekdays_at(scan, scan.role(position, Role.EVERY) or position)
    if weekdays is not None and (date is None or weekdays.end >= date.position):
        spec.skipped_weekdays |= weekdays.days
        return weekdays.end
    if date is None:
        return None
    hour = clock(scan, date.position) if spec.clocks or spec.seconds else None
    if hour is None or hour.spec.is_bare:
        spec.skipped = (*spec.skipped, Skip(date.spec))
        return date.position
    spec.skipped = (*spec.skipped, Skip(date.spec, hour.spec))
    return hour.position
