"""Lengths of time: `in an hour and a half`, `2 days and 3 hours from now`, `через полчаса`, `hace 3 días`."""

from collections.abc import Iterator
from dataclasses import replace

from scheduling.expressions.phrases.found import Found, longest, remembered
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.specs import DurationSpec
from scheduling.expressions.vocabulary import Role, Unit

_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.QUARTER_HOUR: 900, Unit.HOUR: 3600}
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.FORTNIGHT: 14}
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
_KINDS = frozenset({Kind.NUMBER, Kind.FRACTION, Kind.UNIT})
_ROLES = frozenset({Role.QUARTER, Role.HALF})
"""What a length may begin with."""
_ORDER = tuple(Unit)
_MOST = 1_000_000
_HALF = 0.5
_HOURS, _HALF_DAY = 24, 12
_MINUTES = 60
_AHEAD = (Role.IN, Role.WITHIN, Role.FOR)
_FILLERS = (Role.THE, Role.ABOUT, Role.POINT, Role.COMING)


@remembered
def duration(scan: Scan, position: int) -> Found[DurationSpec] | None:
    """Read a length of time, with the words that say whether it lies ahead or behind."""
    begin = scan.skip(position, Role.ABOUT, Role.POINT)
    if (inverted := _unit_first(scan, begin)) is not None:
        return inverted
    for roles, is_past in ((_AHEAD, False), ((Role.AGO,), True)):
        for behind in _behind(scan, begin, *roles):
            if scan.at(Kind.INVERTED_UNIT, behind) and scan.role(begin, Role.WITHIN) is None:
                continue
            if scan.at(Kind.UNIT, behind) and scan.all(Kind.ROLE, begin)[0][1] > behind:
                continue  # "w dniu" stands before a date, and isn't "w" before a length
            found = length(scan, scan.skip(behind, *_FILLERS), may_lack_number=True)
            if found is not None:
                ago = scan.role(found.position, Role.AGO) or found.position
                is_sure = scan.role(begin, Role.IN, Role.WITHIN, Role.AGO) is not None
                is_hour = _may_be_hour(scan, begin, behind, found.position)
                spec = replace(found.spec, is_past=is_past or ago > found.position, is_sure=is_sure and not is_hour)
                spec = replace(spec, is_in_digits=True, may_be_hour=True) if is_hour else spec
                return Found(spec, scan.skip(scan.role(ago, Role.LATER, Role.WITHIN) or ago, Role.ABOUT))
    sign = scan.sign(begin, "+")
    found = length(scan, sign or scan.skip(begin, Role.THE, Role.COMING, Role.ABOUT))
    if found is None:
        return _unit_later(scan, begin)
    if (past := scan.role(found.position, Role.AGO)) is not None:
        return Found(replace(found.spec, is_past=True), past)
    end = scan.role(found.position, Role.LATER, Role.WITHIN)
    is_coming = scan.role(begin, Role.COMING) is not None or _has_coming(scan, begin, found.position)
    is_sure = end is not None or sign is not None or is_coming
    if not is_sure and scan.role(found.position, Role.OF) is not None:  # two hours of sleep
        return None
    is_in_digits = scan.words[begin].is_digits and found.spec.is_elapsed
    return Found(replace(found.spec, is_sure=is_sure, is_in_digits=is_in_digits), end or found.position)


def _may_be_hour(scan: Scan, begin: int, behind: int, end: int) -> bool:
    """Tell whether an hour of the clock may be meant: après 18h, avant 10h30, d'ici 18h; but dans 18h."""
    number = scan.at(Kind.NUMBER, behind)
    if number is None or scan.at(Kind.UNIT, number[1]) is None or number[0] > _HOURS:
        return False
    is_hour = scan.role(number[1], Role.OCLOCK) is not None and scan.words[behind].is_digits
    is_long = len(scan.words[number[1]].text) > 1 and scan.lexicon.language.hours_are_lengths
    if not is_hour or is_long or end < number[1]:
        return False
    is_either = scan.role(begin, Role.AFTER, Role.BEFORE) == behind
    is_due = scan.role(begin, Role.WITHIN) == behind and number[0] > _HALF_DAY
    return scan.lexicon.language.code != "en" and (is_either or is_due)


def _unit_first(scan: Scan, position: int) -> Found[DurationSpec] | None:
    """Read `минут через 20` and `через минут 20`, which is about 20 minutes."""
    is_first = (unit := scan.at(Kind.INVERTED_UNIT, position)) is not None
    if unit is None:
        begin = scan.role(position, Role.IN)
        unit = scan.at(Kind.INVERTED_UNIT, begin) if begin is not None else None
    behind = (scan.role(unit[1], Role.IN) if is_first else unit[1]) if unit is not None else None
    if unit is None or behind is None:
        return None
    options = []
    for amount, after in _amounts(scan, behind):
        spec = _of(unit[0], amount) if amount <= _MOST and unit_at(scan, after) is None else None
        if spec is not None and _is_possible(spec):
            options.append(Found(spec, after))
    return longest(options)


def _unit_later(scan: Scan, position: int) -> Found[DurationSpec] | None:
    """Read `godzinę później`, `час назад`: one of the unit."""
    found = length(scan, position, may_lack_number=True)
    if found is None:
        return None
    if (end := scan.role(found.position, Role.AGO)) is not None:
        return Found(replace(found.spec, is_past=True), end)
    end = scan.role(found.position, Role.LATER)
    return Found(found.spec, end) if end is not None else None


@remembered
def length(scan: Scan, position: int, *, may_lack_number: bool = False) -> Found[DurationSpec] | None:
    """Read amounts with their units, the units becoming smaller: `1 day, 2 hours and 5 minutes`, `2h30`."""
    if not scan.begins(position, _KINDS, _ROLES):
        return None
    total, end = DurationSpec(), position
    smallest: Unit | None = None
    following = position
    while (part := _part(scan, following, may_lack_number=may_lack_number and smallest is None)) is not None:
        spec, unit, after = part
        if smallest is not None and _ORDER.index(unit) >= _ORDER.index(smallest):
            break
        total, end, smallest = _sum(total, spec), after, unit
        if (half := _half_behind(scan, end, unit)) is not None:
            return Found(_sum(total, half.spec), half.position)
        if unit is Unit.HOUR and (minutes := _minutes_behind(scan, end)) is not None:
            return Found(_sum(total, minutes.spec), minutes.position)
        following = scan.comma(end)
        following = scan.role(following, Role.AND, Role.PLUS) or following
    return Found(total, end) if smallest is not None and _is_possible(total) else None


def _behind(scan: Scan, position: int, *roles: Role) -> Iterator[int]:
    for role, after in scan.all(Kind.ROLE, position):
        if role in roles:
            yield after


def _has_coming(scan: Scan, begin: int, end: int) -> bool:
    return any(scan.role(between, Role.COMING) for between in range(begin, end))


def _part(scan: Scan, position: int, *, may_lack_number: bool) -> tuple[DurationSpec, Unit, int] | None:
    best: tuple[DurationSpec, Unit, int] | None = None
    for amount, after in _amounts(scan, position):
        begin = _behind_hyphen(scan, after)
        found = unit_at(scan, begin) or unit_at(scan, scan.skip(begin, *_FILLERS, Role.OF))
        if found is not None and amount <= _MOST and (best is None or found[1] > best[2]):
            spec = _of(found[0], amount)
            best = (spec, *found) if spec is not None else best
    named = unit_at(scan, position)
    if best is not None and named is not None and named[1] >= best[2] and (spec := _of(named[0], 1)) is not None:
        return (spec, *named)  # quinze jours are a fortnight
    if best is None and may_lack_number and (quarter := scan.role(position, Role.QUARTER)) is not None:
        return DurationSpec(seconds=900), Unit.MINUTE, quarter
    if best is None and may_lack_number and (found := unit_at(scan, position)) is not None:
        spec = _of(found[0], 1)
        is_word = len(scan.words[position].text) > 1 or scan.words[position].is_letters
        return (spec, *found) if spec is not None and is_word and not _is_named_year(scan, *found) else None
    return best


def _is_named_year(scan: Scan, unit: Unit, end: int) -> bool:
    """Tell whether a unit without a number is the year whose number follows: في عام 2020."""
    return unit is Unit.YEAR and end < len(scan.words) and scan.words[end].is_digits and len(scan.words[end].text) == 4  # noqa: PLR2004


def _behind_hyphen(scan: Scan, position: int) -> int:
    """Return the position behind a hyphen within a word: demi-heure."""
    return (scan.sign(position, "-") or position) if scan.is_joined(position) else position


def unit_at(scan: Scan, position: int) -> tuple[Unit, int] | None:
    """Return the unit at `position`, the longest word for one."""
    return scan.at(Kind.UNIT, position)


def _amounts(scan: Scan, position: int) -> Iterator[tuple[float, int]]:
    """Yield numbers and fractions: 2, 2.5, half an, two and a half."""
    yield from scan.all(Kind.FRACTION, position)
    for number, after in scan.all(Kind.NUMBER, position):
        yield number, after
        behind = scan.role(after, Role.AND, Role.PLUS)
        for between in {after, behind or after}:
            for fraction, end in scan.all(Kind.FRACTION, between):
                is_article = number == 1 and between == after and not scan.words[position].is_digits  # 'ner halben
                if fraction < 1:
                    yield fraction if is_article else number + fraction, end
            article = scan.at(Kind.NUMBER, between) if behind else None
            if article is not None and article[0] == 1:
                half = scan.role(article[1], Role.HALF)
                if half is not None:
                    yield number + _HALF, half
            if between != after and (half := scan.role(between, Role.HALF)) is not None:
                yield number + _HALF, half


def _half_behind(scan: Scan, position: int, unit: Unit) -> Found[DurationSpec] | None:
    """Read "and a half" behind a unit."""
    behind = scan.role(position, Role.AND, Role.PLUS)
    if behind is None and scan.lexicon.language.half_follows and unit is not Unit.MINUTE:
        behind = position  # 一小时半
    if behind is None:
        return _half_with(scan, position, unit)
    options = []
    for begin in {behind, scan.skip(behind, Role.THE)}:
        article = scan.at(Kind.NUMBER, begin)
        for start in (begin, *((article[1],) if article and article[0] == 1 else ())):
            if (after := scan.role(start, Role.HALF)) is not None:
                options.append(Found(_HALF, after))
            if (after := scan.role(start, Role.QUARTER)) is not None:
                options.append(Found(_HALF / 2, after))
        options.extend(Found(value, after) for value, after in scan.all(Kind.FRACTION, begin) if value < 1)
    best = longest(options)
    if best is None or scan.at(Kind.UNIT, best.position) or _is_of(scan, best.position):
        return None
    spec = _of(unit, best.spec)
    return Found(spec, best.position) if spec is not None else None


def _half_with(scan: Scan, position: int, unit: Unit) -> Found[DurationSpec] | None:
    """Read the half behind a unit whose word says that it is added: час с половиной."""
    for value, after in scan.all(Kind.FRACTION, position):
        spec = _of(unit, value) if value < 1 and after > position + 1 else None
        if spec is not None and scan.role(position, Role.FROM) is not None and not scan.at(Kind.UNIT, after):
            return Found(spec, after)
    return None


def _is_of(scan: Scan, position: int) -> bool:
    return scan.role(position, Role.OF) is not None


def _minutes_behind(scan: Scan, position: int) -> Found[DurationSpec] | None:
    """Read the minutes of `2h30`, of `час двадцать`, and where the text ends with them of `due ore e 30`."""
    if position >= len(scan.words):
        return None
    joined = scan.role(position, Role.AND, Role.PLUS)
    if joined is not None and (number := scan.at(Kind.NUMBER, joined)) is not None and number[0] < _MINUTES:
        is_end = number[1] >= len(scan.words)
        return Found(DurationSpec(seconds=60 * number[0]), number[1]) if is_end and number[0] > 1 else None
    if not scan.words[position].is_digits:
        number = scan.at(Kind.NUMBER, position)
        is_minutes = number is not None and number[0] % 5 == 0 and 0 < number[0] < _MINUTES
        if number is None or not is_minutes or scan.at(Kind.UNIT, number[1]) is not None:
            return None
        return Found(DurationSpec(seconds=60 * number[0]), number[1])
    is_signed = len(scan.words[position - 1].text) == 1 and len(scan.words[position].text) == 2  # noqa: PLR2004 - 2 h 30
    is_signed &= position + 1 >= len(scan.words) or scan.means_anything(position + 1)
    if not (scan.is_joined(position) or is_signed):
        return None
    minutes = int(scan.words[position].text[:3])
    after = scan.at(Kind.UNIT, position + 1)
    if minutes >= _MINUTES or after is not None:
        return None
    return Found(DurationSpec(seconds=60 * minutes), position + 1)


def _of(unit: Unit, amount: float) -> DurationSpec | None:
    """Return so much of a unit; fractions of days and more are days and hours."""
    if unit in _SECONDS:
        return DurationSpec(seconds=_SECONDS[unit] * amount)
    whole = int(amount)
    rest = amount - whole
    if unit in _DAYS:
        days, part = divmod(_DAYS[unit] * amount, 1)
        if unit is not Unit.DAY and part:  # a week and a half: to the day
            days, part = days + 1, 0
        return DurationSpec(days=int(days), seconds=round(24 * part) * 3600)
    if unit in _MONTHS:
        months, part = divmod(_MONTHS[unit] * amount, 1)
        return DurationSpec(months=int(months), days=round(30 * part))
    if unit is Unit.WORKING_DAY:
        return DurationSpec(working_days=whole) if not rest else None
    return DurationSpec(days=7 * whole) if unit is Unit.WEEKEND and not rest else None


def _sum(one: DurationSpec, other: DurationSpec) -> DurationSpec:
    return DurationSpec(
        one.months + other.months,
        one.days + other.days,
        one.seconds + other.seconds,
        one.working_days + other.working_days,
    )


def _is_possible(spec: DurationSpec) -> bool:
    return bool(spec.months or spec.days or spec.seconds or spec.working_days)
