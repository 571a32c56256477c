"""Times of day: `9:30`, `9 Uhr`, `half past eight`, `las doce menos cuarto`, `в полдень`."""

from dataclasses import replace

from scheduling.expressions.phrases.behind_clocks import begins_idiom, is_of_message, oclock
from scheduling.expressions.phrases.clock_digits import digits, half, is_amount, number_words
from scheduling.expressions.phrases.clock_words import spoken
from scheduling.expressions.phrases.found import Found, longest, remembered
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.specs import ClockSpec
from scheduling.expressions.phrases.zones import zone
from scheduling.expressions.vocabulary import DayPart, Half, Role

__all__ = ["ClockSpec", "clock", "clock_list", "day_part", "half"]

_HOURS = 24
_NOON = 12
_MINUTES = 60
_MICROSECOND_DIGITS = 6
_NAMED = {DayPart.NOON: 12, DayPart.MIDNIGHT: 24}
_HOURS_AT_NOON = frozenset({1, 2, 12})
"""Numbers behind "noon" that are its hour: öğlen on iki, not midi quinze."""
_KINDS = frozenset({Kind.NUMBER, Kind.HOUR, Kind.ORDINAL})
_ROLES = frozenset({Role.QUARTER, Role.HALF, Role.TO})
"""What an hour may begin with."""
_BEFORE = (Role.AT, Role.ABOUT, Role.POINT)


@remembered
def clock(scan: Scan, position: int) -> Found[ClockSpec] | None:
    """Read a time of day. A number alone is one that `is_bare`: the caller knows whether it may be one."""
    begin = scan.skip(position, *_BEFORE)
    has_at = any(scan.role(before, Role.AT) for before in range(position, begin))
    begin = scan.skip(begin, Role.THE)
    half_first = half(scan, begin) if begin < len(scan.words) and not scan.words[begin].is_digits else None
    if half_first is not None and scan.role(begin, Role.ON, Role.AT) is not None:  # "am 1." in German
        half_first = None
    if half_first is not None:
        begin = scan.skip(half_first.position, *_BEFORE, Role.THE)
    named = _named(scan, begin)
    if named is None and not scan.begins(begin, _KINDS, _ROLES):
        return None
    has_word = has_at or (begin > position and not scan.lexicon.language.spaces_dates)  # le 17 02 is a day
    found = longest((named, spoken(scan, begin), digits(scan, begin, has_at=has_word)))
    found = longest((found, number_words(scan, begin, has_at=has_at)))
    is_for = any(scan.role(before, Role.FOR) for before in range(position, begin))
    if found is None or ((is_for or not has_at) and is_amount(scan, begin, found.position)):
        return None  # "for 3 weeks"; "at 9 minute taking" is an hour
    is_on = position > 0 and scan.role(position - 1, Role.ON) == position and not scan.words[begin].is_digits
    if (begin > position or is_on) and scan.at(Kind.HOUR, begin) is not None:  # około trzeciej, في السابعة
        found = Found(replace(found.spec, is_bare=False), found.position)
    if half_first is not None:
        found = Found(replace(found.spec, half=half_first.spec, is_bare=False), found.position)
    return _behind(scan, found, has_at=has_at)


def clock_list(scan: Scan, position: int) -> Found[tuple[ClockSpec, ...]] | None:
    """Read times of day joined by commas or "and". One preposition or suffix serves all: "at 9 and 21"."""
    first = clock(scan, position)
    if first is None or first.spec.is_bare:
        return None
    clocks, end = [first.spec], first.position
    while (following := _next_in_list(scan, end)) is not None and following.position > end:
        if _joint(scan, end) == end and following.spec.is_bare:  # "at 3am 10 times"
            break
        is_last = scan.role(scan.comma(end), Role.AND) is not None  # "at 9 and 18 pills": no message begins with "and"
        if following.spec.is_bare and not is_last and not _ends_list(scan, following.position):
            break
        clocks.append(replace(following.spec, is_bare=False))
        end = following.position
    last = clocks[-1].half
    if last is not None:  # "at 9 and 10 am": the half is said once
        clocks = [replace(each, half=last) if each.half is None and each.is_open else each for each in clocks]
    return Found(tuple(clocks), end)


def _next_in_list(scan: Scan, position: int) -> Found[ClockSpec] | None:
    """Read the time of day behind another: "a las 9, 13 y 21" are three, though "las 13 y 21" is one."""
    begin = _joint(scan, position)
    found = clock(scan, begin)
    if found is None or scan.comma(position) == position or found.position != begin + 3:
        return found
    hour, minute = scan.words[begin], scan.words[begin + 2]
    if not (hour.is_digits and minute.is_digits and scan.role(begin + 1, Role.PLUS) is not None):
        return found
    return Found(ClockSpec(int(hour.text), is_bare=True, is_open=1 <= int(hour.text) <= _NOON), begin + 1)


@remembered
def day_part(scan: Scan, position: int) -> Found[DayPart] | None:
    """Read a part of the day."""
    begin = scan.skip(position, Role.ABOUT)
    found = scan.at(Kind.DAY_PART, begin) or scan.at(Kind.DAY_PART, scan.skip(begin, Role.ON, Role.AT, Role.THE))
    return Found(*found) if found and not begins_idiom(scan, position, found[1]) else None


def _joint(scan: Scan, position: int) -> int:
    after = scan.comma(position)
    return scan.role(after, Role.AND, Role.OR) or after


def _ends_list(scan: Scan, position: int) -> bool:
    return (
        position >= len(scan.words) or scan.means_anything(position) or scan.sign(position, ",", ".", "|") is not None
    )


# --- patterns --------------------------------------------------------------------------------------------------------


def _named(scan: Scan, position: int) -> Found[ClockSpec] | None:
    for part, after in scan.all(Kind.DAY_PART, position):
        if part in _NAMED and not _is_hour(scan, after):
            spec = ClockSpec(_NAMED[part], is_open=False, part=part if part is DayPart.MIDNIGHT else None)
            plus = scan.role(after, Role.PLUS)
            if plus and (half_hour := scan.role(plus, Role.HALF)):
                return Found(replace(spec, hour=spec.hour % _HOURS, minute=30), half_hour)
            minute = scan.at(Kind.NUMBER, after)
            is_minute = minute is not None and 0 < minute[0] < _MINUTES and minute[0] not in _HOURS_AT_NOON
            if minute is not None and is_minute and _ends_in_words(scan, after, minute[1]):
                return Found(replace(spec, hour=spec.hour % _HOURS, minute=minute[0]), minute[1])
            return Found(spec, after)
    return None


def _ends_in_words(scan: Scan, begin: int, end: int) -> bool:
    """Tell whether a number in words is the last of a phrase, and counts nothing: midi quinze."""
    is_last = end >= len(scan.words) or scan.means_anything(end) or scan.sign(end, ",", ".", "|") is not None
    return is_last and not scan.words[begin].is_digits and scan.at(Kind.UNIT, end) is None


def _is_hour(scan: Scan, position: int) -> bool:
    """Tell whether an hour follows a name that then is but a part of the day: 中午12点."""
    number = scan.at(Kind.NUMBER, position)
    if number is None:
        return False
    is_suffixed = scan.is_joined(number[1]) and scan.role(number[1], Role.AT) is not None  # öğlen 12'de
    is_suffixed |= scan.is_joined(number[1]) and scan.sign(number[1], ":") is not None  # öğlen 12:30
    is_suffixed |= number[0] in _HOURS_AT_NOON and _ends_in_words(scan, position, number[1])
    return is_suffixed or scan.role(number[1], Role.OCLOCK) is not None


# --- what stands behind ----------------------------------------------------------------------------------------------


def _behind(scan: Scan, found: Found[ClockSpec], *, has_at: bool) -> Found[ClockSpec] | None:
    spec, end = found.spec, found.position
    if has_at and spec.is_bare:
        spec = replace(spec, is_bare=False)
    if scan.is_joined(end) and scan.role(end, Role.ABOUT) is not None:  # 11ish
        spec = replace(spec, is_bare=False)
    end = scan.skip(end, Role.ABOUT, Role.POINT)
    if end < len(scan.words) and (postposition := _postposition(scan, end)):
        spec, end = replace(spec, is_bare=False), postposition
    part = day_part(scan, end)
    suffix = half(scan, end) if spec.half is None else None
    if suffix is not None and part is not None and is_of_message(scan, spec, end, part):  # 09:00 下午开会
        suffix = None
    if suffix is not None and (with_half := _with_half(Found(spec, end), suffix.spec)):
        spec, end = with_half.spec, suffix.position
    end = oclock(scan, end, has_minutes=spec.is_digital) or end if not spec.is_bare else end
    end = scan.skip(end, Role.ABOUT, Role.POINT)
    if not spec.is_bare and (own := zone(scan, end)):
        spec, end = replace(spec, zone=own.spec), own.position
    if not 0 <= spec.hour <= _HOURS or (spec.hour == _HOURS and spec.minute):
        return None
    part = day_part(scan, end)
    if part is not None and is_of_message(scan, spec, end, part):
        spec = replace(spec, is_doubted=True)
    return Found(spec, end)


def _postposition(scan: Scan, position: int) -> int | None:
    """Return the position behind a preposition that is a suffix: Turkish 9'da."""
    return scan.role(position, Role.AT) if scan.is_joined(position) else None


def _with_half(found: Found[ClockSpec], value: Half) -> Found[ClockSpec] | None:
    spec = found.spec
    if not 0 <= spec.hour <= _HOURS:
        return None
    return Found(replace(spec, half=value, is_bare=False), found.position)
