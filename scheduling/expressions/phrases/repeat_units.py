"""Periods in recurring phrases: 2 weeks, the other month, of each month, in November."""

from dataclasses import dataclass

from scheduling.expressions.phrases.durations import length
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.repeat_days import GROUPS, Days
from scheduling.expressions.phrases.repeat_months import in_months, months_at
from scheduling.expressions.phrases.repeat_spec import RepeatSpec
from scheduling.expressions.phrases.specs import DurationSpec
from scheduling.expressions.vocabulary import Role, Unit


@dataclass(frozen=True, slots=True)
class CountedUnit:
    unit: Unit
    interval: int
    end: int


SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.QUARTER_HOUR: 900, Unit.HOUR: 3600}
WITH_DAYS = frozenset({Unit.WEEK, Unit.FORTNIGHT, Unit.MONTH, Unit.QUARTER, Unit.YEAR})
"""Periods in which days are numbered."""
MOST_INTERVAL = 1000
_MONTHS_OF_QUARTERS = {frozenset({1}): frozenset({1, 4, 7, 10}), frozenset({-1}): frozenset({3, 6, 9, 12})}
"""In which months the first and the last day of the quarters are."""


def counted_unit_at(scan: Scan, position: int) -> CountedUnit | None:
    """Return "2 weeks", "other month", "3rd year", "day" at `position`."""
    position = scan.skip(position, Role.THE)
    found = scan.at(Kind.NUMBER, position)
    if found is not None and (unit := scan.at(Kind.UNIT, found[1])) is not None:
        return CountedUnit(unit[0], found[0], unit[1]) if 1 <= found[0] <= MOST_INTERVAL else None
    found = scan.at(Kind.ORDINAL, position)
    if found is not None and (unit := scan.at(Kind.UNIT, found[1])) is not None:
        return CountedUnit(unit[0], found[0], unit[1]) if found[0] > 0 else None
    other = scan.role(position, Role.OTHER)
    if other is not None and (unit := scan.at(Kind.UNIT, other)) is not None:
        return CountedUnit(unit[0], 2, unit[1])
    unit = scan.at(Kind.UNIT, position)
    return CountedUnit(unit[0], 1, unit[1]) if unit is not None else _part_of_year(scan, position)


def _part_of_year(scan: Scan, position: int) -> CountedUnit | None:
    """Return the months of half a year, and of one and a half: раз в полгода."""
    found = length(scan, position)
    if found is None or found.spec != DurationSpec(months=found.spec.months):
        return None
    return CountedUnit(Unit.MONTH, found.spec.months, found.position)


def period_behind(scan: Scan, position: int, spec: RepeatSpec, days: Days) -> int | None:
    """Read the period whose days were named: "of each month", "of the month", "monthly", "in november"."""
    after = scan.skip(position, Role.OF, Role.IN, Role.ON)
    if (repeated := scan.role(after, Role.EVERY)) is not None:
        period = counted_unit_at(scan, repeated)
        if period is not None and period.unit in WITH_DAYS:
            spec.repeats = True
            set_period(spec, period)
            spec.days = days
            if period == CountedUnit(Unit.QUARTER, 1, period.end) and (months := _MONTHS_OF_QUARTERS.get(days.numbers)):
                spec.unit, spec.interval, spec.days = Unit.YEAR, 1, in_months(days, months)
            return period.end
        named = months_at(scan, repeated)
        if named is not None:
            spec.repeats, spec.unit, spec.days = True, Unit.YEAR, in_months(days, named[0])
            return named[1]
        return None
    if (word := scan.at(Kind.EVERY_UNIT, after)) is not None and word[0] in WITH_DAYS and spec.unit is None:
        spec.repeats = True
        set_period(spec, CountedUnit(word[0], 1, word[1]))
        spec.days = days
        return int(word[1])
    unit = scan.at(Kind.UNIT, scan.skip(after, Role.THE))
    if unit is not None and unit[0] in {Unit.MONTH, Unit.YEAR} and spec.unit in {None, unit[0]}:
        spec.unit, spec.days = unit[0], days
        return int(unit[1])
    named = months_at(scan, after)
    if named is not None and spec.unit in {None, Unit.YEAR}:
        spec.unit, spec.days = Unit.YEAR, in_months(days, named[0])
        return named[1]
    return None


def set_period(spec: RepeatSpec, period: CountedUnit) -> None:
    unit, interval = period.unit, period.interval
    if unit is Unit.FORTNIGHT:
        unit, interval = Unit.WEEK, 2 * interval
    elif unit is Unit.QUARTER:
        unit, interval = Unit.MONTH, 3 * interval
    elif unit in GROUPS:
        spec.days = spec.days.with_(Days(weekdays=GROUPS[unit]))
        unit = Unit.WEEK
    if unit in SECONDS:
        spec.seconds = SECONDS[unit] * interval
        return
    spec.unit, spec.interval = unit, interval
