"""Times of day: `9:30`, `9 Uhr`, `half past eight`, `las doce menos cuarto`, `в полдень`."""

from dataclasses import replace

from scheduling.expressions.phrases.clock_words import spoken
from scheduling.expressions.phrases.found import Found, longest, remembered
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.specs import ClockSpec
from scheduling.expressions.phrases.zones import zone
from scheduling.expressions.vocabulary import DayPart, Half, Role, Unit

__all__ = ["ClockSpec", "clock", "clock_list", "day_part", "half"]

_HOURS = 24
_NOON = 12
_MINUTES = 60
_MICROSECOND_DIGITS = 6
_NAMED = {DayPart.NOON: 12, DayPart.MIDNIGHT: 24}
_QUARTER = 15
_ROUND = frozenset({15, 30, 45})
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
    found = longest((named, spoken(scan, begin), _digits(scan, begin, has_at=has_word)))
    found = longest((found, _number_words(scan, begin, has_at=has_at)))
    is_for = any(scan.role(before, Role.FOR) for before in range(position, begin))
    if found is None or ((is_for or not has_at) and _is_amount(scan, begin, found.position)):
        return None  # "for 3 weeks"; "at 9 minute taking" is an hour
    if begin > position and scan.at(Kind.HOUR, begin) is not None:  # około trzeciej
        found = Found(replace(found.spec, is_bare=False), found.position)
    if half_first is not None:
        found = Found(replace(found.spec, half=half_first.spec, is_bare=False), found.position)
    return _behind(scan, found, has_at=has_at)


def _is_amount(scan: Scan, begin: int, end: int) -> bool:
    """Tell whether what was read is no hour but an amount of something: for 3 weeks, for 5 times."""
    number = scan.at(Kind.NUMBER, begin)
    if number is None or number[1] != end or scan.role(end, Role.OCLOCK, Role.MINUTES) is not None:
        return False
    if scan.at(Kind.ORDINAL, end) is not None:  # at 9 second breakfast
        return False
    return scan.at(Kind.UNIT, end) is not None or scan.role(end, Role.TIMES) is not None


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
        if _joint(scan, end) == end:
            break
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


def half(scan: Scan, position: int) -> Found[Half] | None:
    """Read am or pm. One letter counts only where it is written in one with the number before it.

    Where it is a preposition besides, what follows belongs to it: "um 8 am Montag".
    """
    if scan.role(position, Role.ON) is not None and position + 1 < len(scan.words):
        return None
    for value, after in scan.all(Kind.HALF, position):
        if after > position + 1 or len(scan.words[position].text) > 1 or scan.is_joined(position):
            return Found(value, after)
    return None


@remembered
def day_part(scan: Scan, position: int) -> Found[DayPart] | None:
    """Read a part of the day."""
    begin = scan.skip(position, Role.ABOUT)
    found = scan.at(Kind.DAY_PART, begin) or scan.at(Kind.DAY_PART, scan.skip(begin, Role.ON, Role.AT, Role.THE))
    return Found(*found) if found else None


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
            spec = ClockSpec(_NAMED[part], is_open=False)
            plus = scan.role(after, Role.PLUS)
            if plus and (half_hour := scan.role(plus, Role.HALF)):
                return Found(replace(spec, hour=spec.hour % _HOURS, minute=30), half_hour)
            minute = scan.at(Kind.NUMBER, after)
            if minute is not None and 0 < minute[0] < _MINUTES and _ends_in_words(scan, after, minute[1]):
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
    return number is not None and scan.role(number[1], Role.OCLOCK) is not None


def _digits(scan: Scan, position: int, *, has_at: bool) -> Found[ClockSpec] | None:
    if position >= len(scan.words) or not scan.words[position].is_digits:
        return None
    text = scan.words[position].text
    if len(text) > 2:
        return _run_together(scan, position, text, has_at=has_at)
    hour = int(text)
    if hour > _HOURS:
        return None
    is_open = 1 <= hour <= _NOON and not text.startswith("0")
    if (suffixed := scan.at(Kind.HOUR, position)) is not None:  # 15stej, 9-й годині
        after = scan.role(suffixed[1], Role.OCLOCK)
        return Found(ClockSpec(hour, is_bare=after is None, is_open=is_open), after or suffixed[1])
    return (
        _with_colon(scan, position, hour, is_open=is_open)
        or _with_hyphen(scan, position, hour, has_at=has_at, is_open=is_open)
        or _with_dot(scan, position, hour, has_at=has_at, is_open=is_open)
        or _with_word(scan, position, hour, is_open=is_open)
        or _with_space(scan, position, hour, has_at=has_at, is_open=is_open)
        or Found(ClockSpec(hour, is_bare=True, is_open=is_open), position + 1)
    )


def _run_together(scan: Scan, position: int, text: str, *, has_at: bool) -> Found[ClockSpec] | None:
    """Read `1030`, which is a time only behind a preposition or before am and pm."""
    hour, minute = divmod(int(text[:4]), 100)
    is_clock = has_at or half(scan, position + 1) is not None
    if len(text) > 4 or not is_clock or hour >= _HOURS or minute >= _MINUTES:
        return None
    return Found(ClockSpec(hour, minute, is_open=1 <= hour <= _NOON and text[0] != "0"), position + 1)


def _joined_minutes(scan: Scan, position: int) -> int | None:
    """Return the two digits of minutes or seconds that are written in one with what stands before."""
    if not scan.is_joined(position):
        return None
    text = scan.words[position].text
    return int(text) if text.isdecimal() and len(text) == 2 and int(text) < _MINUTES else None


def _with_colon(scan: Scan, position: int, hour: int, *, is_open: bool) -> Found[ClockSpec] | None:
    if not _is_sign(scan, position + 1, ":") or (minute := _joined_minutes(scan, position + 2)) is None:
        return None
    spec, end = ClockSpec(hour, minute, is_open=is_open, is_digital=True), position + 3
    if _is_sign(scan, end, ":") and (second := _joined_minutes(scan, end + 1)) is not None:
        spec, end = replace(spec, second=second), end + 2
        if _is_sign(scan, end, ".") and scan.is_joined(end + 1) and scan.words[end + 1].is_digits:
            digits = scan.words[end + 1].text[:_MICROSECOND_DIGITS].ljust(_MICROSECOND_DIGITS, "0")
            spec, end = replace(spec, microsecond=int(digits)), end + 2
    end = scan.role(end, Role.OCLOCK) or end
    return Found(spec, end) if hour < _HOURS or not minute else None


def _with_dot(scan: Scan, position: int, hour: int, *, has_at: bool, is_open: bool) -> Found[ClockSpec] | None:
    """Read `9.30`, and `alle 9,30` behind a preposition."""
    is_separated = _is_sign(scan, position + 1, ".") or (has_at and _is_sign(scan, position + 1, ","))
    if not is_separated or (minute := _joined_minutes(scan, position + 2)) is None:
        return None
    end = position + 3
    if _is_sign(scan, end, ".") or (_is_sign(scan, end, ",") and scan.is_joined(end + 1)):  # 12.11.2026
        return None
    after = scan.role(end, Role.OCLOCK)
    return Found(ClockSpec(hour, minute, is_open=is_open, is_dotted=after is None and not has_at), after or end)


def _with_hyphen(scan: Scan, position: int, hour: int, *, has_at: bool, is_open: bool) -> Found[ClockSpec] | None:
    """Read `в 18-30`, where the minutes can't be the later of two hours."""
    if scan.lexicon.language.is_12_hour or not _is_sign(scan, position + 1, "-"):
        return None
    minute = _joined_minutes(scan, position + 2)
    if minute is None or not (minute > _HOURS or minute % _QUARTER == 0) or _is_sign(scan, position + 3, "-"):
        return None
    if hour >= _HOURS or not (has_at or minute == 0 or minute > _HOURS):
        return None
    return Found(ClockSpec(hour, minute, is_bare=not has_at, is_open=is_open), position + 3)


def _with_word(scan: Scan, position: int, hour: int, *, is_open: bool) -> Found[ClockSpec] | None:
    """Read `9h`, `9h30`, `9 Uhr 30`, `9 h 30 min`."""
    after = scan.role(position + 1, Role.OCLOCK)
    if after is None:
        return None
    is_hour_sign = scan.is_joined(position + 1) and len(scan.words[position + 1].text) == 1
    spec = ClockSpec(hour, is_open=is_open, is_exact=is_hour_sign)
    return minutes_behind(scan, spec, after) or Found(spec, after)


def minutes_behind(scan: Scan, spec: ClockSpec, position: int) -> Found[ClockSpec] | None:
    """Read the minutes behind an hour and its word, where a number there isn't the message's (`9 Uhr 10 Leute`)."""
    joined = scan.role(position, Role.PLUS, Role.AND)
    begin = scan.skip(joined, Role.THE) if joined is not None else position
    for minute, after in scan.all(Kind.NUMBER, begin):
        if not 0 <= minute < _MINUTES:
            continue
        behind = scan.role(after, Role.MINUTES)
        if behind is None and (following := scan.at(Kind.UNIT, after)) and following[0] is Unit.MINUTE:
            behind = following[1]
        if behind is not None:
            return Found(replace(spec, minute=minute), behind)
        is_plain = minute in _ROUND or after >= len(scan.words) or scan.means_anything(after) or begin > position
        is_two = not scan.words[begin].is_digits or len(scan.words[begin].text) == 2
        is_hour = begin > position and scan.role(after, Role.OCLOCK) is not None  # 9h et 18h
        if is_two and (scan.is_joined(begin) or is_plain) and not is_hour and not _is_amount(scan, begin, after):
            return Found(replace(spec, minute=minute), after)
    return None


def _with_space(scan: Scan, position: int, hour: int, *, has_at: bool, is_open: bool) -> Found[ClockSpec] | None:
    """Read `at 3 15`, `3 15 pm` and `3 0 5 pm`."""
    end = position + 2
    if end > len(scan.words) or scan.is_joined(position + 1):
        return None
    text = scan.words[position + 1].text
    if text == "0" and end < len(scan.words) and len(scan.words[end].text) == 1:
        text, end = text + scan.words[end].text, end + 1
    if not text.isdecimal() or len(text) != 2 or int(text) >= _MINUTES:
        return None
    # "at 9 10 pushups": only of minutes that count nothing more may follow.
    is_last = text == "00" or end >= len(scan.words) or scan.at(Kind.DAY_PART, end) is not None
    if half(scan, end) is None and not (has_at and is_last):
        return None
    return Found(ClockSpec(hour, int(text), is_open=is_open), end)


def _number_words(scan: Scan, position: int, *, has_at: bool) -> Found[ClockSpec] | None:
    """Read `nine`, `three twenty`, `six oh two pm`, `neun Uhr dreißig`."""
    if position < len(scan.words) and scan.words[position].is_digits:
        return None
    for kind in (Kind.HOUR, Kind.NUMBER):
        for hour, after in scan.all(kind, position):
            if not 0 <= hour <= _HOURS:
                continue
            spec = ClockSpec(hour, is_bare=True, is_open=1 <= hour <= _NOON)
            behind = scan.role(after, Role.OCLOCK)
            if behind is not None:
                spec = replace(spec, is_bare=False)
                return minutes_behind(scan, spec, behind) or Found(spec, behind)
            return _minute_words(scan, spec, after, has_at=has_at) or Found(spec, after)
    return None


def _minute_words(scan: Scan, spec: ClockSpec, position: int, *, has_at: bool) -> Found[ClockSpec] | None:
    zero = scan.at(Kind.NUMBER, position)
    begin = zero[1] if zero and zero[0] == 0 else position
    for minute, after in scan.all(Kind.NUMBER, begin):
        is_told = begin > position or half(scan, after) is not None or scan.at(Kind.DAY_PART, after) is not None
        least = int(begin == position)  # девять ноль ноль
        is_minute = least <= minute < 10 if is_told and minute < 10 else 10 <= minute < _MINUTES and begin == position
        if not is_minute or scan.at(Kind.UNIT, after) or scan.at(Kind.MONTH, after):
            continue
        if scan.words[begin].is_digits and not has_at:
            continue
        behind = scan.role(after, Role.MINUTES) or after
        return Found(replace(spec, minute=minute), behind)
    return None


# --- what stands behind ----------------------------------------------------------------------------------------------


def _behind(scan: Scan, found: Found[ClockSpec], *, has_at: bool) -> Found[ClockSpec] | None:
    spec, end = found.spec, found.position
    if has_at and spec.is_bare:
        spec = replace(spec, is_bare=False)
    end = scan.skip(end, Role.ABOUT, Role.POINT)
    if end < len(scan.words) and (postposition := _postposition(scan, end)):
        spec, end = replace(spec, is_bare=False), postposition
    if spec.half is None and (suffix := half(scan, end)) and (with_half := _with_half(Found(spec, end), suffix.spec)):
        spec, end = with_half.spec, suffix.position
    end = scan.role(end, Role.OCLOCK) or end if not spec.is_bare else end
    end = scan.skip(end, Role.ABOUT, Role.POINT)
    if not spec.is_bare and (own := zone(scan, end)):
        spec, end = replace(spec, zone=own.spec), own.position
    if not 0 <= spec.hour <= _HOURS or (spec.hour == _HOURS and spec.minute):
        return None
    return Found(spec, end)


def _postposition(scan: Scan, position: int) -> int | None:
    """Return the position behind a preposition that is a suffix: Turkish 9'da."""
    return scan.role(position, Role.AT) if scan.is_joined(position) else None


def _with_half(found: Found[ClockSpec], value: Half) -> Found[ClockSpec] | None:
    spec = found.spec
    if not 0 <= spec.hour <= _HOURS:
        return None
    return Found(replace(spec, half=value, is_bare=False), found.position)


def _is_sign(scan: Scan, position: int, sign: str) -> bool:
    return scan.is_joined(position) and scan.words[position].text == sign
