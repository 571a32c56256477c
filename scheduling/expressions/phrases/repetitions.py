"""Recurring phrases in any language: their parts, in whatever order people put them."""

from collections.abc import Callable
from dataclasses import replace

from scheduling.expressions.phrases.behind_clocks import is_of_message
from scheduling.expressions.phrases.clocks import clock, clock_list, day_part
from scheduling.expressions.phrases.dates import day_of_part
from scheduling.expressions.phrases.found import Found
from scheduling.expressions.phrases.lexicon import REPEATED, REPEATING_ROLES
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.repeat_bounds import (
    between_dates,
    count,
    exceptions,
    lasts,
    start,
    start_clock,
    today_only,
    until,
    within,
)
from scheduling.expressions.phrases.repeat_days import Days, joint, weekdays_at
from scheduling.expressions.phrases.repeat_every import every
from scheduling.expressions.phrases.repeat_periods import (
    date_of_years,
    months,
    one_word,
    positions,
    positions_of_period,
    times_a,
    weekday_range,
    weekdays,
)
from scheduling.expressions.phrases.repeat_spec import RepeatSpec
from scheduling.expressions.phrases.specs import ClockSpec
from scheduling.expressions.vocabulary import DayPart, Role, Unit

_HOURS = 24
_HOUR = 3600
_LAST_MINUTE = 59
_MOST_PARTS = 12


def may_repeat(scan: Scan) -> bool:
    """Tell whether any word says that something repeats, or several weekdays may."""
    lexicon, days = scan.lexicon, 0
    texts = [word.text for word in scan.words]
    for position, text in enumerate(texts):
        if text in lexicon.repeating and scan.begins(position, REPEATED, REPEATING_ROLES):
            return True
        if text in texts[position + 2 : position + 3] and scan.at(Kind.NUMBER, position) is not None:
            return True  # "de 8 em 8 horas"
        days += text in lexicon.weekdays and scan.at(Kind.WEEKDAY, position) is not None
    return days > 1


def repetition(scan: Scan, position: int) -> Found[RepeatSpec] | None:
    """Read a recurring phrase at `position`, as far as it goes."""
    spec = RepeatSpec()
    end = position
    for _ in range(_MOST_PARTS):
        begin = end if end == position else scan.comma(end)
        following = _part(scan, begin, spec)
        if following is None or following <= begin:
            break
        end = following
    if not spec.repeats or not (spec.unit or spec.seconds):
        return None
    if spec.clocks and scan.role(end, Role.BETWEEN) is not None:  # 9:00 ile 17:00 arasında: no two times
        spec.is_sure = False
    if _says_more(scan, end):
        spec.is_refused, end = True, len(scan.words)
    return Found(spec, end)


def _part(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    for rule in _RULES:
        end = rule(scan, position, spec)
        if end is not None and end > position:
            return end
    return None


def _says_more(scan: Scan, position: int) -> bool:
    """Tell whether exceptions follow that could not be read: without them the rule would be another one."""
    return scan.role(scan.comma(position), Role.EXCEPT) is not None


def _window(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "from 9:00 to 17:00", "between 9 and 17", where something runs by the hour."""
    between = scan.role(position, Role.BETWEEN)
    begin = scan.role(position, Role.FROM) if between is None else between
    if spec.window is None and begin is None and (end := _hours_of_window(scan, position, spec)) is not None:
        return end
    if spec.window is not None or begin is None:
        return _window_behind(scan, position, spec)
    roles = (Role.AND,) if between is not None else (Role.UNTIL, Role.TO)
    first = _hour_before(scan, begin, *roles) or _edge(scan, begin)
    if first is None or scan.at(Kind.MONTH, first.position) is not None:
        return None
    behind = scan.sign(first.position, "-") or scan.role(first.position, *roles)
    if behind is None:
        return None
    last = _edge(scan, behind)
    if last is None or scan.at(Kind.MONTH, last.position) is not None:
        return None
    spec.window = first.spec, last.spec
    return last.position


def _hours_of_window(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "9am-5pm", "9-17" where nothing follows that the numbers may count, as in 5-10 pushups."""
    if not spec.seconds or scan.at(Kind.NUMBER, position) is None:
        return None
    first = _hour_before_dash(scan, position) or clock(scan, position)
    behind = scan.sign(first.position, "-") if first is not None else None
    last = _edge(scan, behind) if behind is not None else None
    if first is None or last is None:
        return None
    is_told = not last.spec.is_bare or last.position >= len(scan.words) or scan.means_anything(last.position)
    if not is_told:
        return None
    spec.window = first.spec, last.spec
    return last.position


def _hour_before_dash(scan: Scan, position: int) -> Found[ClockSpec] | None:
    hour = scan.at(Kind.NUMBER, position)
    if hour is None or hour[0] > _HOURS or scan.sign(hour[1], "-") is None:
        return None
    return Found(ClockSpec(hour[0], is_open=1 <= hour[0] <= _HOURS // 2), hour[1])


def _edge(scan: Scan, position: int) -> Found[ClockSpec] | None:
    """Read the first or the last hour of a window, with the part of the day behind it: from 9 in the morning."""
    found = clock(scan, position)
    part = day_part(scan, found.position) if found is not None else None
    if found is None or part is None:
        return found
    return Found(replace(found.spec, part=found.spec.part or part.spec, is_bare=False), part.position)


def _on_the_hour(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "on the hour" of what runs by the hour: not so long from now, but at full hours."""
    after = scan.role(position, Role.ON)
    unit = scan.at(Kind.UNIT, scan.skip(after, Role.THE)) if after is not None else None
    if unit is None or unit[0] is not Unit.HOUR or spec.window is not None or spec.start_clock is not None:
        return None
    is_even = spec.seconds > 0 and (_HOURS * _HOUR) % spec.seconds == 0
    if not is_even or (spec.seconds % _HOUR and _HOUR % spec.seconds):
        return None
    spec.window = ClockSpec(0), ClockSpec(_HOURS - 1, _LAST_MINUTE)
    return unit[1]


def _window_behind(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "9:00'dan 17:00'ye kadar", "9:00 ile 17:00 arasında", whose words stand behind the hours."""
    first = clock(scan, position) if spec.seconds and spec.window is None else None
    if first is None:
        return None
    between = scan.role(first.position, Role.AND)
    behind = scan.role(first.position, Role.FROM) if between is None else between
    last = clock(scan, behind) if behind is not None else None
    end = scan.role(last.position, Role.UNTIL if between is None else Role.BETWEEN) if last is not None else None
    if last is not None and end is not None:
        spec.window = first.spec, last.spec
    return end


def _hour_before(scan: Scan, position: int, *roles: Role) -> Found[ClockSpec] | None:
    """Read the hour alone that stands before one of the roles: "from 9 to 17" isn't nine minutes before five."""
    hour = scan.at(Kind.NUMBER, position)
    if hour is None or hour[0] > _HOURS or scan.role(hour[1], *roles) is None:
        return None
    return Found(ClockSpec(hour[0], is_open=1 <= hour[0] <= _HOURS // 2), hour[1])


def _clocks(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "at 9, 13 and 18", "9 am", "at 9 in the morning"."""
    if spec.clocks or spec.seconds:
        return None
    clocks = list[ClockSpec]()
    end, following = position, position
    while (found := _clocks_of_part(scan, following)) is not None:
        clocks += found.spec
        end = found.position
        joined = joint(scan, end)
        if joined is None:
            break
        following = joined
    spec.clocks = tuple(clocks)
    return end if clocks else None


def _clocks_of_part(scan: Scan, position: int) -> Found[tuple[ClockSpec, ...]] | None:
    """Read clocks with the part of the day that they are in, on either side: 晚上8点, "at 8 and 9 in the evening"."""
    part = day_part(scan, position)
    found = clock_list(scan, position) or (clock_list(scan, part.position) if part is not None else None)
    if found is None:
        return None
    if found.position == position or part is None or scan.at(Kind.DAY_PART, position) is None:
        part = day_part(scan, found.position) if not found.spec[-1].is_doubted else None
    if part is None:
        return found
    is_behind = part.position > found.position
    clocks = tuple(replace(each, part=each.part or part.spec, is_part_behind=is_behind) for each in found.spec)
    if is_behind and len(clocks) == 1 and 1 <= clocks[0].hour < _HOURS // 2:  # 09:00 in the evening
        clocks = (replace(clocks[0], is_open=True),)
    return Found(clocks, max(found.position, part.position))


def _day_parts(scan: Scan, position: int, spec: RepeatSpec) -> int | None:
    """Read "in the morning" of what repeats, and "mornings", which says itself that it does."""
    if spec.day_parts or spec.seconds:
        return None
    begin = position if scan.at(Kind.DAY_PART, position) else scan.skip(position, Role.ON, Role.THE)
    parts = list[DayPart]()
    end, following = position, begin
    repeats = spec.repeats
    while True:
        repeated = scan.at(Kind.REPEATED_DAY_PART, following)
        if repeated is not None and day_of_part(scan, repeated[1]) is None:
            part, behind, repeats = repeated[0], repeated[1], True
        elif (repeats or parts) and (plain := day_part(scan, following)) is not None:
            if any(is_of_message(scan, clock, following, plain) for clock in spec.clocks):
                break
            part, behind = plain.spec, plain.position
        else:
            break
        parts.append(part)
        end = behind
        joined = scan.role(scan.comma(end), Role.AND)
        if joined is None:
            break
        following = scan.skip(joined, Role.ON, Role.THE)
    if not parts:
        return None
    spec.day_parts, spec.repeats = tuple(parts), repeats
    if spec.unit is None:
        spec.unit = Unit.DAY
        if (days := weekdays_at(scan, end)) is not None:
            repeated_end = weekdays(scan, end, spec)
            if repeated_end is None:  # la nuit de vendredi: that of each week, or this one
                spec.unit, spec.days, spec.is_sure = Unit.WEEK, Days(weekdays=days.days), False
            end = repeated_end or days.end
    return end


_RULES: tuple[Callable[[Scan, int, RepeatSpec], int | None], ...] = (
    every,
    one_word,
    times_a,
    count,
    lasts,
    positions_of_period,
    date_of_years,
    weekday_range,
    _clocks,
    months,
    positions,
    weekdays,
    _day_parts,
    start,
    between_dates,
    today_only,
    _window,
    _on_the_hour,
    start_clock,
    within,
    until,
    exceptions,
)
