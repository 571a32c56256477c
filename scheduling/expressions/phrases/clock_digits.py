"""Hours and minutes in digits and in words: `9:30`, `9.30`, `9h30`, `9 Uhr 30`, `1030`, `three twenty`."""

from dataclasses import replace

from scheduling.expressions.phrases.behind_clocks import oclock
from scheduling.expressions.phrases.found import Found
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.specs import ClockSpec
from scheduling.expressions.vocabulary import Half, Role, Unit

_HOURS = 24
_NOON = 12
_MINUTES = 60
_TEN = 10
_TWO_DIGITS = 2
_FOUR_DIGITS = 4
_MICROSECOND_DIGITS = 6
_QUARTER = 15
_ROUND = frozenset({15, 30, 45})


def half(scan: Scan, position: int) -> Found[Half] | None:
    """Read am or pm. One letter counts only where it is written in one with the number before it.

    Where it is a preposition besides, what follows belongs to it: "um 8 am Montag".
    """
    if scan.role(position, Role.ON) is not None and position + 1 < len(scan.words):
        return None
    for value, after in scan.all(Kind.HALF, position):
        is_sign = len(scan.words[position].text) == 1 and scan.words[position].text.isascii()  # not of Arabic م
        if after > position + 1 or not is_sign or scan.is_joined(position):
            return Found(value, after)
    return None


def digits(scan: Scan, position: int, *, has_at: bool) -> Found[ClockSpec] | None:
    """Read an hour in digits, with what makes it a clock."""
    if position >= len(scan.words) or not scan.words[position].is_digits:
        return None
    text = scan.words[position].text
    if len(text) > _TWO_DIGITS:
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
    hour, minute = divmod(int(text[:_FOUR_DIGITS]), 100)
    is_clock = has_at or half(scan, position + 1) is not None
    if len(text) > _FOUR_DIGITS or not is_clock or hour >= _HOURS or minute >= _MINUTES:
        return None
    if (unit := scan.at(Kind.UNIT, position + 1)) is not None and unit[0] is Unit.YEAR:  # в 2020 году
        return None
    return Found(ClockSpec(hour, minute, is_open=1 <= hour <= _NOON and text[0] != "0"), position + 1)


def _joined_minutes(scan: Scan, position: int) -> int | None:
    """Return the two digits of minutes or seconds that are written in one with what stands before."""
    if not scan.is_joined(position):
        return None
    text = scan.words[position].text
    return int(text) if text.isdecimal() and len(text) == _TWO_DIGITS and int(text) < _MINUTES else None


def _with_colon(scan: Scan, position: int, hour: int, *, is_open: bool) -> Found[ClockSpec] | None:
    if not _is_sign(scan, position + 1, ":") or (minute := _joined_minutes(scan, position + 2)) is None:
        return None
    spec, end = ClockSpec(hour, minute, is_open=is_open, is_digital=True), position + 3
    if _is_sign(scan, end, ":") and (second := _joined_minutes(scan, end + 1)) is not None:
        spec, end = replace(spec, second=second), end + 2
        if _is_sign(scan, end, ".") and scan.is_joined(end + 1) and scan.words[end + 1].is_digits:
            digits = scan.words[end + 1].text[:_MICROSECOND_DIGITS].ljust(_MICROSECOND_DIGITS, "0")
            spec, end = replace(spec, microsecond=int(digits)), end + 2
    end = oclock(scan, end, has_minutes=True) or end
    return Found(spec, end) if hour < _HOURS or not minute else None


def _with_dot(scan: Scan, position: int, hour: int, *, has_at: bool, is_open: bool) -> Found[ClockSpec] | None:
    """Read `9.30`, and `alle 9,30` behind a preposition."""
    is_separated = _is_sign(scan, position + 1, ".") or (has_at and _is_sign(scan, position + 1, ","))
    if not is_separated or (minute := _joined_minutes(scan, position + 2)) is None:
        return None
    end = position + 3
    if _is_sign(scan, end, ".") or (_is_sign(scan, end, ",") and scan.is_joined(end + 1)):  # 12.11.2026
        return None
    after = oclock(scan, end, has_minutes=True)
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
    if scan.role(position + 1, Role.OCLOCK) is None:
        return None
    after = oclock(scan, position + 1, has_minutes=False)
    if after is None:  # a las 9 | hora de comer
        return Found(ClockSpec(hour, is_open=is_open), position + 1)
    sign = scan.words[position + 1]
    is_hour_sign = scan.is_joined(position + 1) and len(sign.text) == 1 and not sign.is_cjk
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
        is_two = not scan.words[begin].is_digits or len(scan.words[begin].text) == _TWO_DIGITS
        is_hour = begin > position and scan.role(after, Role.OCLOCK) is not None  # 9h et 18h
        if is_two and (scan.is_joined(begin) or is_plain) and not is_hour and not is_amount(scan, begin, after):
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
    if not text.isdecimal() or len(text) != _TWO_DIGITS or int(text) >= _MINUTES:
        return None
    # "at 9 10 pushups": only of minutes that count nothing more may follow.
    is_last = text == "00" or end >= len(scan.words) or scan.at(Kind.DAY_PART, end) is not None
    if half(scan, end) is None and not (has_at and is_last):
        return None
    return Found(ClockSpec(hour, int(text), is_open=is_open), end)


def number_words(scan: Scan, position: int, *, has_at: bool) -> Found[ClockSpec] | None:
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
        is_minute = (
            least <= minute < _TEN if is_told and minute < _TEN else _TEN <= minute < _MINUTES and begin == position
        )
        if not is_minute or scan.at(Kind.UNIT, after) or scan.at(Kind.MONTH, after):
            continue
        if scan.words[begin].is_digits and not has_at:
            continue
        behind = scan.role(after, Role.MINUTES) or after
        return Found(replace(spec, minute=minute), behind)
    return None


def _is_sign(scan: Scan, position: int, sign: str) -> bool:
    return scan.is_joined(position) and scan.words[position].text == sign


def is_amount(scan: Scan, begin: int, end: int) -> bool:
    """Tell whether what was read is no hour but an amount of something: for 3 weeks, for 5 times."""
    number = scan.at(Kind.NUMBER, begin)
    if number is None or number[1] != end or scan.role(end, Role.OCLOCK, Role.MINUTES) is not None:
        return False
    if scan.at(Kind.ORDINAL, end) is not None:  # at 9 second breakfast
        return False
    return scan.at(Kind.UNIT, end) is not None or scan.role(end, Role.TIMES) is not None
