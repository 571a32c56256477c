"""Months, dates of the year and weeks in recurring phrases: in November, 31 December, week 12."""

from dataclasses import replace

from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.repeat_days import Days, Ordinals, joint, ordinals_at
from scheduling.expressions.vocabulary import Role, Unit
from scheduling.recurrence import LONGEST_MONTH

_MOST_WEEKS = 53


def months_at(scan: Scan, position: int) -> tuple[frozenset[int], int] | None:
    """Return the names of months at `position`."""
    months = set[int]()
    end, following = position, position
    while (found := scan.at(Kind.MONTH, scan.skip(following, Role.IN, Role.ON, Role.OF, Role.THE))) is not None:
        months.add(found[0])
        end = found[1]
        after = joint(scan, end)
        if after is None:
            break
        following = after
    return (frozenset(months), end) if months else None


def dates_of_year_at(scan: Scan, position: int) -> tuple[Days, int] | None:
    """Return days with the month they are in: "31 December", "december 21st and 31st", "20th and 30th of aug"."""
    position = scan.skip(position, Role.ON, Role.THE)
    if (month := scan.at(Kind.MONTH, position)) is not None:
        after = scan.skip(month[1], Role.ON, Role.THE)
        if (unit := scan.at(Kind.UNIT, after)) is not None and unit[0] is Unit.DAY:
            after = unit[1]
        days = ordinals_at(scan, after, or_numbers=True)
        if days is None or not _are_days(days):
            return None
        return Days(numbers=frozenset(days.numbers), months=frozenset({month[0]})), days.end
    days = ordinals_at(scan, position, or_numbers=True)
    if days is None or not _are_days(days):
        return None
    months = months_at(scan, scan.skip(days.end, Role.OF, Role.THE))
    if months is None:
        return None
    return Days(numbers=frozenset(days.numbers), months=months[0]), months[1]


def _are_days(ordinals: Ordinals) -> bool:
    return all(1 <= number <= LONGEST_MONTH for number in ordinals.numbers)


def weeks_at(scan: Scan, position: int) -> tuple[Days, int] | None:
    """Return the weeks of the year at `position`: "week 12 and 14"."""
    position = scan.skip(position, Role.IN, Role.ON, Role.OF, Role.THE)
    unit = scan.at(Kind.UNIT, position)
    if unit is None or unit[0] is not Unit.WEEK:
        return None
    weeks = set[int]()
    end, following = unit[1], unit[1]
    while (found := scan.at(Kind.NUMBER, following)) is not None and 1 <= found[0] <= _MOST_WEEKS:
        weeks.add(found[0])
        end = found[1]
        after = joint(scan, end)
        if after is None:
            break
        following = after
    return (Days(weeks=frozenset(weeks)), end) if weeks else None


def in_months(days: Days, months: frozenset[int]) -> Days:
    """Return the days, in these months only."""
    return replace(days, months=days.months | months)
