"""One-time phrases: a day, a clock, a part of the day or a length of time, in any order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scheduling.expressions.phrases.clocks import clock, day_part, half
from scheduling.expressions.phrases.dates import date, day_of_part, weeks_ahead
from scheduling.expressions.phrases.days import ComingWeekday, DateSpec, NamedWeekday, NumericDay, RelativeDay
from scheduling.expressions.phrases.durations import duration
from scheduling.expressions.phrases.found import Found
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.period_days import Shifted
from scheduling.expressions.phrases.specs import ClockSpec, DurationSpec, ZoneSpec
from scheduling.expressions.phrases.zones import zone
from scheduling.expressions.vocabulary import DayPart, Half, Role, Unit
from scheduling.recurrence import Weekday

_MOST_PARTS = 5
_MOST_HOURS = 12
_NEAR = {DayPart.NOON: frozenset(range(10, 15)), DayPart.MIDNIGHT: frozenset({11, 12, 24})}
"""Hours that may be said with noon and midnight, which are hours themselves."""
_LITTLE = (Role.ABOUT, Role.POINT)


@dataclass(frozen=True, slots=True)
class OnceSpec:
    """What was said of a single moment."""

    day: DateSpec | None = None
    clock: ClockSpec | None = None
    part: DayPart | None = None
    length: DurationSpec | None = None
    zone: ZoneSpec | None = None
    is_now: bool = False
    is_tonight: bool = False
    """The part of the day was said in one word with its day: its hours are those of that evening."""
    is_part_of_hour: bool = False
    """The part of the day stands behind its hour, tomorrow at one at night: that is said of the date itself."""
    is_range: bool = False
    """The clock is the first of two between which something lasts: from 3 to 4pm."""
    is_between: bool = False
    """Both days of the night were said: in der Nacht von Freitag auf Samstag."""

    @property
    def needs_more(self) -> bool:
        """Tell whether it is too little to be meant as a time before a message: in May, the second, a day."""
        if self.clock or self.part:
            return False
        if self.length is not None:
            return not self.length.is_sure and not self.length.is_in_digits
        return self.day is not None and self.day.is_vague

    @property
    def is_no_end(self) -> bool:
        """Tell whether it is too little to be meant as a time behind a message: what a day, it costs 15.50."""
        if self.clock is not None and self.clock.is_dotted and not (self.day or self.part):
            return True
        return self.length is not None and self.clock is None and not self.length.is_sure

    @property
    def is_complete(self) -> bool:
        """Tell whether it says when."""
        return bool(self.day or self.clock or self.part or self.length or self.is_now)


def once(scan: Scan, position: int) -> list[Found[OnceSpec]]:
    """Read a moment at `position`; every way in which it may end, the longest first."""
    now = scan.role(position, Role.NOW)
    found: list[Found[OnceSpec]] = [] if now is None else [Found(OnceSpec(is_now=True), now)]
    spec, end = OnceSpec(), position
    for _ in range(_MOST_PARTS):
        best: Found[OnceSpec] | None = None
        for begin in dict.fromkeys(
            (end, scan.comma(end) if spec.is_complete else end, _behind_little(scan, end, spec))
        ):
            for option in _parts(scan, begin, spec):
                if best is None or option.position > best.position:
                    best = option
        if best is None:
            break
        spec, end = best.spec, scan.skip(best.position, Role.POINT)
        best = Found(spec, end)
        if spec.is_complete:
            found.append(best)
    return sorted(found, key=lambda each: -each.position)


def _behind_little(scan: Scan, position: int, spec: OnceSpec) -> int:
    """Return the position behind small words between the parts: "at 9 on the 5th", "3 del pomeriggio di domani"."""
    begin = scan.comma(position) if spec.is_complete else position
    roles = (*_LITTLE, Role.ON, Role.THE, Role.OF, Role.AT, Role.IN) if spec.is_complete else _LITTLE
    from_ = scan.role(begin, Role.FROM) if spec.part is DayPart.NIGHT and spec.day is None else None
    if from_ is not None and (day := scan.at(Kind.WEEKDAY, from_)) is not None and _second_of_night(scan, *day):
        return from_  # в ночь с пятницы на субботу
    return scan.skip(begin, *roles)


def _parts(scan: Scan, position: int, spec: OnceSpec) -> Iterator[Found[OnceSpec]]:
    """Yield each part that may stand next, with what was said before."""
    if position >= len(scan.words):
        return
    if not scan.means_anything(position) and scan.words[position].is_letters:
        yield from _following_day(scan, position, spec)
        yield from _zone(scan, position, spec)
        return
    if spec.part is not None and spec.day is None and spec.clock is None and position:
        of_part = day_of_part(scan, position)
        if of_part is not None:
            yield Found(replace(spec, day=of_part.spec), of_part.position)
            return
    if spec.clock is None:
        yield from _clock(scan, position, spec)
        yield from _range(scan, position, spec)
    if _is_said_of_hour(scan, position, spec):
        yield from _part_of_day(scan, position, spec)
    if spec.day is None and (spec.length is None or spec.length.is_calendar):
        yield from _day(scan, position, spec)
    if spec.length is None and spec.part is None:
        yield from _length(scan, position, spec)
    yield from _part_of_day(scan, position, spec)
    yield from _following_day(scan, position, spec)
    yield from _zone(scan, position, spec)


def _following_day(scan: Scan, position: int, spec: OnceSpec) -> Iterator[Found[OnceSpec]]:
    """Read the second day of a night: the night from Friday to Saturday."""
    if spec.part is not DayPart.NIGHT or not isinstance(spec.day, NamedWeekday) or spec.clock is not None:
        return
    end = _second_of_night(scan, spec.day.weekday, position)
    if end is not None:
        yield Found(replace(spec, is_between=True), end)


def _second_of_night(scan: Scan, first: Weekday, position: int) -> int | None:
    """Return the position behind the weekday that follows the first one, with a small word before it or without."""
    for begin in (position, position + 1):
        following = scan.at(Kind.WEEKDAY, begin) if begin < len(scan.words) else None
        if following is not None and following[0] == (first + 1) % len(Weekday):
            return int(following[1])
    return None


def _zone(scan: Scan, position: int, spec: OnceSpec) -> Iterator[Found[OnceSpec]]:
    if spec.clock is not None and spec.zone is None and (own := zone(scan, position)) is not None:
        yield Found(replace(spec, zone=own.spec), own.position)


def _is_said_of_hour(scan: Scan, position: int, spec: OnceSpec) -> bool:
    """Tell whether a part of the day stands behind an hour: "en la mañana" is no tomorrow there."""
    return spec.clock is not None and scan.at(Kind.DAY_PART, position) is not None and not scan.at(Kind.DAY, position)


def _part_of_day(scan: Scan, position: int, spec: OnceSpec) -> Iterator[Found[OnceSpec]]:
    if spec.clock is not None and spec.clock.is_doubted:
        return
    is_free = spec.part is None and (spec.length is None or spec.length.is_calendar)
    again = scan.at(Kind.DAY_PART, position)
    if not is_free and again is not None and again[0] is spec.part and _is_behind_weekday(scan, position):
        yield Found(spec, again[1])  # first thing Monday morning
    found = day_part(scan, position) if is_free or spec.part is DayPart.EARLY else None
    if found is not None and not is_free:  # early tomorrow morning
        found = Found(DayPart.EARLY, found.position) if found.spec is DayPart.MORNING else None
    if found is not None and not (spec.clock is not None and found.spec is DayPart.NOON and not spec.clock.is_open):
        is_of_hour = spec.clock is not None
        yield Found(replace(spec, part=found.spec, is_part_of_hour=is_of_hour), found.position)


def _is_behind_weekday(scan: Scan, position: int) -> bool:
    return position > 0 and scan.at(Kind.WEEKDAY, position - 1) is not None


def _length(scan: Scan, position: int, spec: OnceSpec) -> Iterator[Found[OnceSpec]]:
    if spec.clock is not None and isinstance(spec.day, NamedWeekday) and spec.day.which is None:
        later = weeks_ahead(scan, position)  # Friday at 3pm in two weeks
        if later is not None:
            yield Found(replace(spec, day=Shifted(later.spec, ComingWeekday(spec.day.weekday))), later.position)
    if spec.day is not None and not isinstance(spec.day, RelativeDay):
        return
    found = duration(scan, position)
    if found is not None and isinstance(spec.day, RelativeDay) and spec.day.days:  # morgen in einer Woche
        is_weeks = found.spec.is_sure and found.spec == DurationSpec(days=found.spec.days) and spec.clock is None
        found = Found(replace(found.spec, days=found.spec.days + spec.day.days), found.position) if is_weeks else None
    if found is None or (spec.is_complete and not found.spec.is_sure):
        return
    if spec.clock is None or found.spec.is_calendar:
        yield Found(replace(spec, day=None, length=found.spec), found.position)


def _day(scan: Scan, position: int, spec: OnceSpec) -> Iterator[Found[OnceSpec]]:
    if spec.length is None and (found := date(scan, position)) is not None:
        yield Found(replace(spec, day=found.spec), found.position)
    if spec.part is None and spec.length is None:
        moment = scan.at(Kind.MOMENT, position) or scan.at(Kind.MOMENT, scan.role(position, Role.AT) or position)
        if moment is not None:
            days, part = moment[0]
            is_tonight = days == 0 and part is DayPart.NIGHT
            yield Found(replace(spec, day=RelativeDay(days), part=part, is_tonight=is_tonight), moment[1])
        this = scan.role(position, Role.THIS)
        part_found = scan.at(Kind.DAY_PART, scan.skip(this, Role.THE)) if this is not None else None
        if part_found is not None:
            yield Found(replace(spec, day=RelativeDay(0), part=part_found[0]), part_found[1])


def _clock(scan: Scan, position: int, spec: OnceSpec) -> Iterator[Found[OnceSpec]]:
    found = clock(scan, position)
    if found is None or (spec.length is not None and not spec.length.is_calendar):
        return
    if found.spec.is_bare and (_is_day_number(scan, position, found) or not _may_be_clock(scan, found, spec)):
        return
    is_of = scan.role(position - 1, Role.OF) is not None and scan.role(position - 1, Role.AT) is None
    if found.spec.is_bare and is_of and spec.part is not None and spec.day is None:
        return  # am Morgen vom 15.
    if _counts_times(scan, found.position):
        return
    if found.spec.is_dotted and spec.day is None and _may_be_date(scan, position):
        return
    if spec.day is None and scan.lexicon.language.hours_are_lengths and _is_length(scan, position, found.position):
        return
    yield Found(replace(spec, clock=found.spec, zone=found.spec.zone or spec.zone), found.position)


def _range(scan: Scan, position: int, spec: OnceSpec) -> Iterator[Found[OnceSpec]]:
    """Read the beginning of "3-4pm", "from 9:00 to 10:30", "between 3 and 4pm", of which the last hour is no number."""
    if spec.length is not None:
        return
    between = scan.role(position, Role.BETWEEN)
    begin = scan.role(position, Role.FROM) if between is None else between
    joints = () if begin is None else (Role.AND,) if between is not None else (Role.UNTIL, Role.TO)
    number = scan.at(Kind.NUMBER, position if begin is None else begin)
    if number is None:
        return
    hour, end = ClockSpec(number[0], is_bare=True, is_open=1 <= number[0] <= _MOST_HOURS), number[1]
    if (exact := clock(scan, end - 1)) is not None and not exact.spec.is_bare:
        hour, end = exact.spec, exact.position
    behind = scan.sign(end, "-") or scan.role(end, *joints)
    last = clock(scan, behind) if behind is not None else None
    if last is None or last.spec.is_bare or last.spec.is_dotted or not 0 <= hour.hour <= _MOST_HOURS * 2:
        return
    half_of_last = last.spec.half
    if hour.half is None and hour.is_open and half_of_last is not None:
        is_same = hour.hour % _MOST_HOURS <= last.spec.hour % _MOST_HOURS
        other = Half.AM if half_of_last is Half.PM else Half.PM
        hour = replace(hour, half=half_of_last if is_same else other)
    yield Found(replace(spec, clock=replace(hour, is_bare=False), zone=last.spec.zone, is_range=True), last.position)


def _counts_times(scan: Scan, position: int) -> bool:
    """Tell whether the number that ends at `position` counts how often: в 3 раза больше."""
    return (
        scan.role(position, Role.TIMES) is not None
        and scan.words[position - 1].is_digits
        and len(scan.words[position].text) > 1
    )


def _is_day_number(scan: Scan, position: int, found: Found[ClockSpec]) -> bool:
    """Tell whether an article makes a number a day: "el 15 por la tarde"."""
    is_on = scan.role(position, Role.ON) is not None and scan.role(position, Role.AT) is None
    return is_on and found.position > position + 1 and scan.at(Kind.NUMBER, position) is None


def _is_length(scan: Scan, position: int, end: int) -> bool:
    """Tell whether an hour is but a number of hours: "3 horas", but not "a las 3 horas" or "15 horas"."""
    number = scan.at(Kind.NUMBER, position)
    if number is None or number[0] > _MOST_HOURS or len(scan.words[number[1] : end]) != 1:
        return False
    unit = scan.at(Kind.UNIT, number[1])
    return unit == (Unit.HOUR, end) and len(scan.words[number[1]].text) > 1


def _may_be_clock(scan: Scan, found: Found[ClockSpec], spec: OnceSpec) -> bool:
    """Tell whether a number alone is an hour: a part of the day or a day stands behind it, or nothing behind a day."""
    end = found.position
    if end >= len(scan.words):
        return spec.day is not None or spec.part is not None or spec.length is not None
    if scan.at(Kind.UNIT, end) is not None or found.spec.hour == 0:
        return False
    if found.spec.hour == 1 and not scan.words[end - 1].is_digits and scan.at(Kind.WEEKDAY, end) is not None:
        return False  # un lunes: an article
    part = day_part(scan, end)
    is_hour = any(after == end for _, after in scan.all(Kind.HOUR, end - 1))  # الواحدة ظهرا
    if part is not None and part.spec in _NEAR and found.spec.hour not in _NEAR[part.spec] and not is_hour:
        return False  # le 18 à midi
    if part is not None or half(scan, end) is not None:
        return True
    if spec.day is not None:
        return False
    return _is_day_behind(scan, end)


def _is_day_behind(scan: Scan, position: int) -> bool:
    begin = scan.comma(position)
    if scan.at(Kind.MOMENT, begin) is not None or scan.at(Kind.DAY, begin) is not None:
        return True
    this = scan.role(begin, Role.THIS)
    if this is not None and scan.at(Kind.DAY_PART, scan.skip(this, Role.THE)) is not None:
        return True
    day = date(scan, begin)
    return day is not None and not scan.words[begin].is_digits


def _may_be_date(scan: Scan, position: int) -> bool:
    day = date(scan, position)
    return day is not None and isinstance(day.spec, NumericDay) and scan.lexicon.language.day_first


def with_half(spec: OnceSpec, value: Half) -> OnceSpec:
    """Return the moment in this half of the day."""
    return replace(spec, clock=replace(spec.clock, half=value)) if spec.clock is not None else spec
