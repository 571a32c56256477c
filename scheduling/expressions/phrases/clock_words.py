"""Times of day as they are spoken: `half past eight`, `Viertel vor neun`, `без десяти девять`, `dokuzu on geçe`."""

from collections.abc import Iterator

from scheduling.expressions.phrases.behind_clocks import oclock
from scheduling.expressions.phrases.found import Found, longest
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.specs import ClockSpec
from scheduling.expressions.vocabulary import DayPart, Role, Unit

_HOURS = 24
_NOON = 12
_MINUTES = 60
_HALF_HOUR = 30
_QUARTER = 15
_NAMED = {DayPart.NOON: 12, DayPart.MIDNIGHT: 24}

_Hour = tuple[int, int, bool]
"""An hour, the position behind it, and whether it may be meant of either half of the day."""


def spoken(scan: Scan, position: int) -> Found[ClockSpec] | None:
    """Read an hour with minutes after or before it."""
    return longest(
        (
            *_minutes_first(scan, position),
            *_hour_first(scan, position),
            *_to_first(scan, position),
            *_of_the_next_hour(scan, position),
            *_half_first(scan, position),
        )
    )


def _minutes_first(scan: Scan, position: int) -> Iterator[Found[ClockSpec]]:
    """Ten past nine, a quarter to noon, zehn nach halb neun."""
    for minutes, after in _minutes(scan, position):
        is_number = any(end == after for _, end in scan.all(Kind.NUMBER, position))
        part = scan.at(Kind.DAY_PART, after) if is_number else None
        if part is not None and part[0] not in _NAMED:  # 3 po południu
            continue
        is_range = is_number and scan.lexicon.language.half_means < 0 and scan.role(after, Role.UNTIL) is not None
        if (behind := scan.role(after, Role.PAST)) is not None:
            yield from _at(scan, behind, minutes)
        if (behind := scan.role(after, Role.TO)) is not None and not is_range:  # not 9 do 18
            yield from _at(scan, behind, -minutes)


def _hour_first(scan: Scan, position: int) -> Iterator[Found[ClockSpec]]:
    """Las nueve y diez, neuf heures moins le quart, dokuza çeyrek kala, sekiz buçuk, 三点半."""
    for hour, after, is_open in _hours(scan, position):
        for role, sign in ((Role.PLUS, 1), (Role.MINUS, -1)):
            if (behind := scan.role(after, role)) is not None:
                for minutes, end in (*_minutes(scan, behind), *_quarters(scan, scan.skip(behind, Role.THE))):
                    if sign < 0 or scan.role(end, Role.OCLOCK) is None:  # "9h et 18h" are two
                        yield from _clock(hour, sign * minutes, end, is_open=is_open)
        yield from _counted_from(scan, hour, after, is_open=is_open)
        for minutes, end in _minutes(scan, after):
            if (behind := scan.role(end, Role.PAST)) is not None and not _is_hour(scan, behind):
                yield from _clock(hour, minutes, behind, is_open=is_open)
            if (behind := scan.role(end, Role.TO)) is not None and not _is_hour(scan, behind):
                yield from _clock(hour, -minutes, behind, is_open=is_open)
        if scan.lexicon.language.half_follows:
            yield from _part_follows(scan, hour, after, is_open=is_open)
        elif scan.role(after - 1, Role.OCLOCK) is not None:  # onze heures trois quarts
            for quarters, end in _quarters(scan, after):
                yield from _clock(hour, quarters, end, is_open=is_open)


def _counted_from(scan: Scan, hour: int, position: int, *, is_open: bool) -> Iterator[Found[ClockSpec]]:
    """Read minutes behind the hour that they are counted from, which a suffix says: 16'dan 30 dakika sonra."""
    behind = scan.role(position, Role.FROM) if scan.is_joined(position) else None
    if behind is None:
        return
    for minutes, after in _minutes(scan, behind):
        for role, sign in ((Role.LATER, 1), (Role.AGO, -1)):
            if (end := scan.role(after, role)) is not None:
                yield from _clock(hour, sign * minutes, end, is_open=is_open)


def _part_follows(scan: Scan, hour: int, position: int, *, is_open: bool) -> Iterator[Found[ClockSpec]]:
    """Read a half or quarters right behind an hour."""
    if (end := scan.role(position, Role.HALF)) is not None:
        yield from _clock(hour, _HALF_HOUR, end, is_open=is_open)
    for quarters, end in _quarters(scan, position):
        yield from _clock(hour, quarters, end, is_open=is_open)


def _to_first(scan: Scan, position: int) -> Iterator[Found[ClockSpec]]:
    """Без десяти девять, za kwadrans dziewiąta, 差一刻九点."""
    language = scan.lexicon.language
    if not (language.half_means < 0 or language.half_follows):
        return
    behind = scan.role(position, Role.TO)
    if behind is not None:
        for minutes, after in _minutes(scan, behind):
            yield from _at(scan, after, -minutes)


def _of_the_next_hour(scan: Scan, position: int) -> Iterator[Found[ClockSpec]]:
    """Viertel neun, dreiviertel neun, четверть десятого, десять минут десятого: of the hour that has begun."""
    if scan.lexicon.language.half_means > 0:
        return
    for quarters, after in _quarters(scan, position):
        yield from _at(scan, after, quarters - _MINUTES)
    number = scan.at(Kind.NUMBER, position)
    behind = _minute_word(scan, number[1]) if number is not None else None
    if number is not None and behind is not None:
        ordinal = scan.at(Kind.HOUR, scan.skip(behind, Role.AT)) or scan.at(Kind.ORDINAL, behind)
        if ordinal is not None and 1 <= ordinal[0] <= _NOON:
            yield from _clock(ordinal[0], number[0] - _MINUTES, ordinal[1], is_open=True)


def _half_first(scan: Scan, position: int) -> Iterator[Found[ClockSpec]]:
    """Half past eight, half eight, halb neun, пол девятого."""
    after = scan.role(position, Role.HALF)
    if after is None:
        return
    if (behind := scan.role(after, Role.PAST)) is not None:
        yield from _at(scan, behind, _HALF_HOUR)
    if (behind := scan.role(after, Role.TO)) is not None:
        yield from _at(scan, behind, -_HALF_HOUR)
    yield from _at(scan, after, scan.lexicon.language.half_means)


def _at(scan: Scan, position: int, minutes: int) -> Iterator[Found[ClockSpec]]:
    begin = scan.skip(position, Role.THE, Role.AT)
    for hour, end, is_open in _hours(scan, begin):
        yield from _clock(hour, minutes, end, is_open=is_open)
    if (half := scan.role(begin, Role.HALF)) is not None and scan.lexicon.language.half_means < 0:
        for hour, end, is_open in _hours(scan, half):  # zehn nach halb neun
            yield from _clock(hour, minutes - _HALF_HOUR, end, is_open=is_open)


def _clock(hour: int, minutes: int, end: int, *, is_open: bool) -> Iterator[Found[ClockSpec]]:
    if not abs(minutes) < _MINUTES or hour > _HOURS:
        return
    if minutes < 0 and hour == 0:
        hour = _HOURS
    if minutes < 0 and hour == 1 and is_open:
        hour = 1 + _NOON
        yield Found(ClockSpec(_NOON, minutes + _MINUTES, is_open=True), end)
        return
    hour, minute = divmod(hour * _MINUTES + minutes, _MINUTES)
    yield Found(ClockSpec(hour % _HOURS, minute, is_open=is_open and 1 <= hour <= _NOON), end)


def _minutes(scan: Scan, position: int) -> Iterator[tuple[int, int]]:
    """Yield numbers of minutes, with their word if it is there, and quarters and halves of an hour."""
    yield from _quarters(scan, position)
    if (after := scan.role(position, Role.HALF)) is not None:
        yield _HALF_HOUR, after
    for minutes, after in scan.all(Kind.NUMBER, position):
        if 0 < minutes < _MINUTES:
            if (behind := _minute_word(scan, after)) is not None:
                yield minutes, behind
            yield minutes, after


def _minute_word(scan: Scan, position: int) -> int | None:
    if (after := scan.role(position, Role.MINUTES)) is not None:
        return after
    unit = scan.at(Kind.UNIT, position)
    return unit[1] if unit is not None and unit[0] is Unit.MINUTE else None


def _quarters(scan: Scan, position: int) -> Iterator[tuple[int, int]]:
    if (after := scan.role(position, Role.QUARTER)) is not None:
        yield _QUARTER, after
    number = scan.at(Kind.NUMBER, position)
    if number is not None and number[0] in {1, 2, 3} and (after := scan.role(number[1], Role.QUARTER)) is not None:
        yield _QUARTER * number[0], after


def _hours(scan: Scan, position: int) -> Iterator[_Hour]:
    """Yield what may be an hour in digits or in words, with its word if it is there."""
    for part, after in scan.all(Kind.DAY_PART, position):
        if part in _NAMED:
            yield _NAMED[part], after, False
    kinds = (Kind.HOUR, Kind.NUMBER, Kind.ORDINAL) if scan.lexicon.language.half_means < 0 else (Kind.HOUR, Kind.NUMBER)
    for kind in kinds:
        for hour, after in scan.all(kind, position):
            if 0 <= hour <= _HOURS:
                is_sign = (
                    scan.is_joined(after) and len(scan.words[after].text) == 1 and not scan.words[after].is_cjk
                )  # 9h
                behind = oclock(scan, after, has_minutes=False)
                yield hour, behind or after, 1 <= hour <= _NOON and not (behind and is_sign)


def _is_hour(scan: Scan, position: int) -> bool:
    return next(_hours(scan, scan.skip(position, Role.THE, Role.AT)), None) is not None
