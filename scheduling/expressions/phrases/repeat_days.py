"""Days in recurring phrases: lists of weekdays, the last Friday, the 1st and 15th, 31 December."""

from dataclasses import dataclass, field

from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.vocabulary import Role, Unit
from scheduling.recurrence import LONGEST_MONTH, NthWeekday, Weekday

WORKING_DAYS = frozenset(Weekday) - {Weekday.SATURDAY, Weekday.SUNDAY}
WEEKEND_DAYS = frozenset({Weekday.SATURDAY, Weekday.SUNDAY})
GROUPS = {Unit.WORKING_DAY: WORKING_DAYS, Unit.WEEKEND: WEEKEND_DAYS}

_MOST_NTH = 5
_MOST_WEEKS = 53
_LAST = -1


@dataclass(frozen=True, slots=True)
class Days:
    """Days that are named: of the week, of a month, of a year."""

    weekdays: frozenset[Weekday] = frozenset()
    nth: frozenset[NthWeekday] = frozenset()
    numbers: frozenset[int] = frozenset()
    """Days of a month (of a week, of a year, as the period is), counted from its end where negative."""
    positions: frozenset[int] = frozenset()
    """Which of the period's `weekdays` taken together: the last working day is -1 of Monday to Friday."""
    months: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    """ISO weeks of the year."""

    def __bool__(self) -> bool:
        """Tell whether any day is named."""
        return self != NO_DAYS

    def with_(self, other: "Days") -> "Days":
        """Return these days and the others."""
        return Days(
            self.weekdays | other.weekdays,
            self.nth | other.nth,
            self.numbers | other.numbers,
            self.positions | other.positions,
            self.months | other.months,
            self.weeks | other.weeks,
        )


NO_DAYS = Days()


@dataclass(frozen=True, slots=True)
class Weekdays:
    """A list of weekdays."""

    days: frozenset[Weekday]
    end: int
    repeats: bool
    """There are several, or a word among them says that they repeat: "mondays"."""
    is_said: bool
    """A word says so, or they are a range: "mon-fri"."""


@dataclass(frozen=True, slots=True)
class Ordinals:
    """A list of ordinals, the last one being -1."""

    numbers: tuple[int, ...]
    end: int
    in_words: bool = field(default=False)


def joint(scan: Scan, position: int) -> int | None:
    """Return the position behind what joins two items of a list: a comma, "and", both."""
    after = scan.comma(position)
    after = scan.role(after, Role.AND, Role.OR) or after
    return after if after > position else None


# --- weekdays --------------------------------------------------------------------------------------------------------


def weekdays_at(scan: Scan, position: int) -> Weekdays | None:
    """Return the weekdays at `position`, with the small words before each: "on mondays and the friday", "mon-fri"."""
    days = set[Weekday]()
    repeats = False
    items = 0
    end, following = position, position
    while (one := _weekday_behind(scan, following, is_first=not days)) is not None:
        found, end, is_repeated = one
        until = _range_end(scan, end) if len(found) == 1 else None
        if until is not None:
            found, end = _from_to(next(iter(found)), until[0]), until[1]
            is_repeated = True
        repeats |= is_repeated
        days |= found
        items += 1
        after = joint(scan, end) or scan.sign(end, "/")
        if after is None:
            after = end if scan.at(Kind.WEEKDAY_TAIL, end) or scan.at(Kind.WEEKDAY, end) else None
            if after is None:
                break
        following = scan.role(after, Role.EVERY) or after
    return Weekdays(frozenset(days), end, repeats or items > 1, repeats) if days else None


def _weekday_behind(scan: Scan, position: int, *, is_first: bool) -> tuple[frozenset[Weekday], int, bool] | None:
    """Return the weekday at `position`, or behind the small words there, of which it may be written with some."""
    for begin in dict.fromkeys((position, scan.skip(position, Role.ON, Role.THE, Role.OF))):
        found = _weekday(scan, begin, is_first=is_first)
        if found is not None:
            return found
    return None


def _weekday(scan: Scan, position: int, *, is_first: bool) -> tuple[frozenset[Weekday], int, bool] | None:
    """Return the weekday or the group of them at `position`, where it ends, and whether the word says it repeats."""
    if (found := scan.at(Kind.REPEATED_WEEKDAY, position)) and not _counts_times(scan, found[1]):
        return frozenset({found[0]}), found[1], True
    if (found := scan.at(Kind.WEEKDAY, position)) and not _counts_times(scan, found[1]):
        return frozenset({found[0]}), found[1], False
    if (found := scan.at(Kind.EVERY_UNIT, position)) and found[0] in GROUPS:
        return GROUPS[found[0]], found[1], True
    if (found := scan.at(Kind.UNIT, position)) and found[0] in GROUPS:
        return GROUPS[found[0]], found[1], False
    if not is_first and (found := scan.at(Kind.WEEKDAY_TAIL, position)):
        return frozenset({found[0]}), found[1], False
    return None


def _counts_times(scan: Scan, end: int) -> bool:
    """Tell whether the last sign of a weekday is the number of "times" behind it: 每周三次, three times a week."""
    return scan.words[end - 1].is_cjk and scan.role(end, Role.TIMES) is not None


def _range_end(scan: Scan, position: int) -> tuple[Weekday, int] | None:
    after = scan.sign(position, "-") or scan.role(position, Role.UNTIL, Role.TO)
    if after is None:
        return None
    after = scan.skip(after, Role.ON, Role.THE)
    found = scan.at(Kind.WEEKDAY, after) or scan.at(Kind.REPEATED_WEEKDAY, after)
    if found is None and scan.sign(position, "-"):
        found = scan.at(Kind.WEEKDAY_TAIL, after)
    return found


def _from_to(first: Weekday, last: Weekday) -> frozenset[Weekday]:
    return frozenset(Weekday((first + ahead) % 7) for ahead in range((last - first) % 7 + 1))


# --- ordinals and what they count ------------------------------------------------------------------------------------


def ordinals_at(scan: Scan, position: int, *, or_numbers: bool = False) -> Ordinals | None:
    """Return the ordinals at `position`: "the first and the third", "2nd to the last", "1 and 15" where allowed."""
    numbers = list[int]()
    in_words = False
    end, following = position, position
    while (one := _ordinal(scan, scan.skip(following, Role.THE), or_numbers=or_numbers)) is not None:
        number, end = one
        in_words |= not scan.words[end - 1].is_digits and not any(word.is_digits for word in scan.words[following:end])
        numbers.append(number)
        after = joint(scan, end)
        if after is None:
            break
        following = scan.skip(after, Role.ON, Role.THE)
    return Ordinals(tuple(numbers), end, in_words) if numbers else None


def _ordinal(scan: Scan, position: int, *, or_numbers: bool) -> tuple[int, int] | None:
    found = scan.at(Kind.ORDINAL, position)
    if found is not None and not _is_weekday(scan, position, found[1]):
        number, end = found
        behind = scan.role(end, Role.TO, Role.UNTIL) or end
        if number > 0 and (last := scan.role(scan.skip(behind, Role.THE), Role.LAST)) is not None:
            return -number, last
        return number, end
    if (end_of_last := scan.role(position, Role.LAST)) is not None:
        return _LAST, end_of_last
    or_numbers = or_numbers or _is_of_numbered(scan, position)
    if or_numbers and (found := scan.at(Kind.NUMBER, position)) and 1 <= found[0] <= LONGEST_MONTH:
        return None if is_clock_ahead(scan, found[1]) or _is_amount(scan, found[1]) else found
    return None


def _is_of_numbered(scan: Scan, position: int) -> bool:
    """Tell whether a number is one of a list whose last says that they are days: 1 и 15 числа, 1, 10 и 20 числа."""
    for _ in range(LONGEST_MONTH):
        number = scan.at(Kind.NUMBER, position)
        following = joint(scan, number[1]) if number is not None else None
        if following is None:
            return False
        last, position = scan.at(Kind.ORDINAL, following), following
        if last is not None and scan.role(last[1] - 1, Role.NUMBERED) is not None:
            return True
    return False


def _is_amount(scan: Scan, position: int) -> bool:
    """Tell whether the number before `position` is one of units: 3 days."""
    return scan.at(Kind.UNIT, position) is not None and scan.role(position, Role.OF) is None


def _is_weekday(scan: Scan, position: int, end: int) -> bool:
    """Tell whether an ordinal is the name of a weekday: "segunda" is Monday where no weekday follows it."""
    named = scan.at(Kind.WEEKDAY, position)
    return named is not None and named[1] >= end and scan.at(Kind.WEEKDAY, end) is None


def is_clock_ahead(scan: Scan, position: int) -> bool:
    """Tell whether the number that ends at `position` is the hour of a clock: 9:00, 9 am, 9 Uhr."""
    if scan.sign(position, ":") is not None or scan.at(Kind.HALF, position) is not None:
        return True
    return scan.role(position, Role.OCLOCK) is not None


def positions_at(scan: Scan, position: int, *, or_numbers: bool = False) -> tuple[Days, int, Ordinals] | None:
    """Return ordinals with what they count: "first and third friday and last monday", "4th day", "1st and 15th"."""
    days = Days()
    end: int | None = None
    first: Ordinals | None = None
    following = position
    while (ordinals := ordinals_at(scan, following, or_numbers=or_numbers)) is not None:
        counted = _counted(scan, ordinals)
        if counted is None:
            break
        first = first or ordinals
        days, end = days.with_(counted[0]), counted[1]
        after = joint(scan, end)
        if after is None:
            break
        following = scan.skip(after, Role.ON)
    return (days, end, first) if end is not None and first is not None else None


def _counted(scan: Scan, ordinals: Ordinals) -> tuple[Days, int] | None:
    is_day = scan.role(ordinals.end - 1, Role.NUMBERED) is not None
    is_at = scan.role(ordinals.end, Role.AT) is not None and scan.at(Kind.NUMBER, ordinals.end + 1) is not None
    if not is_day and not is_at and (unit := scan.at(Kind.UNIT, ordinals.end)) is not None:  # 15'inde saat 8'de
        if unit[0] is Unit.WORKING_DAY:
            return Days(WORKING_DAYS, positions=frozenset(ordinals.numbers)), unit[1]
        if unit[0] is Unit.DAY:
            return _numbered(ordinals.numbers, unit[1])
        if unit[0] is not Unit.WEEKEND:
            return None
    if (taken := scan.role(ordinals.end, Role.TIMES)) is not None:
        weekdays = weekdays_at(scan, scan.skip(taken, Role.OF, Role.THE))
        # "the first and last occurrence of tuesday and friday": of both together
        return None if weekdays is None else (Days(weekdays.days, positions=frozenset(ordinals.numbers)), weekdays.end)
    weekdays = weekdays_at(scan, ordinals.end)
    if weekdays is None or is_day:
        return _numbered(ordinals.numbers, ordinals.end)
    if not all(abs(number) <= _MOST_NTH for number in ordinals.numbers):
        return None
    nth = frozenset(NthWeekday(number, day) for number in ordinals.numbers for day in weekdays.days)
    return Days(nth=nth), weekdays.end


def _numbered(numbers: tuple[int, ...], end: int) -> tuple[Days, int]:
    return Days(numbers=frozenset(numbers)), end


def edge_at(scan: Scan, position: int) -> tuple[Days, int] | None:
    """Return the day that the beginning, the middle or the end of a period is: "at the end"."""
    after = scan.skip(position, Role.ON, Role.AT, Role.THE)
    for role, number in ((Role.END, -1), (Role.BEGINNING, 1), (Role.MIDDLE, 15)):
        if (end := scan.role(after, role)) is not None:
            return Days(numbers=frozenset({number})), end
    return None


def may_be_every(scan: Scan, position: int, after: int) -> bool:
    """Tell whether days may follow: behind "alle", "todos", which may be people, only those that repeat themselves."""
    return scan.role(position, Role.ALL) is None or (
        scan.all(Kind.ROLE, position)[0][1] > (scan.role(position, Role.ALL) or 0)
        or scan.at(Kind.REPEATED_WEEKDAY, after) is not None
    )
