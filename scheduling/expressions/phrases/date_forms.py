"""Dates in digits and with names of months: `12/11`, `2026-11-12`, `12 November 2026`, `2015年3月3号`, `the 31st`."""

from scheduling.expressions.phrases.days import CalendarDay, DateSpec, NumericDay
from scheduling.expressions.phrases.found import Found, remembered
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.period_days import Period
from scheduling.expressions.vocabulary import Role, Unit

_LONGEST_MONTH = 31
_MONTHS = 12
_YEARS = range(1900, 2200)
_YEAR_DIGITS = 4
_TWO_DIGITS = 2
_SEPARATORS = ("/", ".", "-")


def _digits(scan: Scan, position: int, most: int) -> int | None:
    if position >= len(scan.words):
        return None
    text = scan.words[position].text
    return int(text) if text.isdecimal() and len(text) <= most else None


def _is_sign(scan: Scan, position: int, sign: str) -> bool:
    return scan.is_joined(position) and scan.words[position].text == sign


def _goes_on(scan: Scan, position: int) -> bool:
    """Tell whether digits go on as a clock or an amount does: 9:30, 9.30, 9/10."""
    return (
        scan.is_joined(position)
        and scan.words[position].text in {":", ".", "/", "-", ","}
        and scan.is_joined(position + 1)
        and scan.words[position + 1].is_digits
    )


def iso(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read year, month and day in digits; the month may be a name."""
    year = _digits(scan, position, _YEAR_DIGITS)
    if year not in _YEARS or not any(_is_sign(scan, position + 1, sign) for sign in _SEPARATORS):
        return None
    sign = scan.words[position + 1].text
    named = scan.at(Kind.MONTH, position + 2)
    month, end = named or (_digits(scan, position + 2, _TWO_DIGITS), position + 3)
    if month is None or not scan.is_joined(position + 2) or not _is_sign(scan, end, sign):
        return None
    day = _digits(scan, end + 1, _TWO_DIGITS)
    if day is None or not scan.is_joined(end + 1) or _goes_on(scan, end + 2):
        return None
    return Found(CalendarDay(day, month, year), end + 2)


def numeric(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read `12/11`, `12.11.`, `12-11-2026`, `9/2012`, and where it is a habit `12 11 2026`."""
    first = _digits(scan, position, _TWO_DIGITS)
    if first is not None and scan.lexicon.language.spaces_dates and (spaced := _spaced(scan, position, first)):
        return spaced
    if first is None or not any(_is_sign(scan, position + 1, sign) for sign in _SEPARATORS):
        return None
    sign = scan.words[position + 1].text
    if not scan.is_joined(position + 2):
        return None
    year = _digits(scan, position + 2, _YEAR_DIGITS)
    if year in _YEARS:
        is_month = 1 <= first <= _MONTHS and not _goes_on(scan, position + 3)
        return Found(Period(Unit.MONTH, month=first, year=year), position + 3) if is_month else None
    second = _digits(scan, position + 2, _TWO_DIGITS)
    if second is None or not _may_be_date(first, second):
        return None
    is_day_first = True if sign == "." else None
    end = position + 3
    if _is_sign(scan, end, sign) and scan.is_joined(end + 1) and (year := _year_digits(scan, end + 1)) is not None:
        end += 2
        following = scan.at(Kind.UNIT, end)
        behind = following[1] if following and following[0] is Unit.YEAR else end  # 20.11.2026 г.
        return None if _goes_on(scan, end) else Found(NumericDay(first, second, year, None, is_day_first), behind)
    if _goes_on(scan, end) or (sign == "-" and not _is_dashed_date(scan, position, end, second)):
        return None
    has_dot = sign == "." and _is_sign(scan, end, ".")
    may_lack_dot = scan.lexicon.language.day_first  # elsewhere 9.5 is an amount
    if sign == "." and not (1 <= second <= _MONTHS and (has_dot or may_lack_dot)):
        return None
    end += has_dot
    year_behind = year_at(scan, end)
    if year_behind is not None:
        return Found(NumericDay(first, second, year_behind.spec, None, is_day_first), year_behind.position)
    return Found(NumericDay(first, second, None, None, is_day_first), end)


def _spaced(scan: Scan, position: int, first: int) -> Found[DateSpec] | None:
    """Read `17 02 2014` and `17 02 14`; `17 02` only behind an article, or where it is all there is."""
    second = _digits(scan, position + 1, _TWO_DIGITS)
    if second is None or not (1 <= first <= _LONGEST_MONTH and 1 <= second <= _MONTHS):
        return None
    is_said = position > 0 and scan.role(position - 1, Role.ON, Role.THE) is not None
    end = position + 2
    year = _year_digits(scan, end) if end < len(scan.words) else None
    if year is not None and (year in _YEARS or is_said or end + 1 == len(scan.words)) and not _goes_on(scan, end + 1):
        return Found(NumericDay(first, second, year, None, is_day_first=True), end + 1)
    is_all = position == 0 and end == len(scan.words)
    if _goes_on(scan, end) or not (is_all or (is_said and not _is_clock(scan, end))):
        return None
    return Found(NumericDay(first, second, None, None, is_day_first=True), end)


def _is_dashed_date(scan: Scan, position: int, end: int, month: int) -> bool:
    """Tell whether `17-2` is a day and a month: behind an article, or where it is all there is."""
    is_said = position > 0 and scan.role(position - 1, Role.ON) is not None
    is_all = position == 0 and end == len(scan.words)
    return (is_said or is_all) and scan.lexicon.language.day_first and month <= _MONTHS


def _may_be_date(first: int, second: int) -> bool:
    return 1 <= min(first, second) <= _MONTHS and max(first, second) <= _LONGEST_MONTH


def _year_digits(scan: Scan, position: int) -> int | None:
    text = scan.words[position].text
    if not text.isdecimal() or len(text) not in {_TWO_DIGITS, _YEAR_DIGITS}:
        return None
    return int(text)


@remembered
def year_at(scan: Scan, position: int) -> Found[int] | None:
    """Read a year: of four digits, of two behind an apostrophe or at the end of the text."""
    begin = scan.skip(scan.comma(position), Role.OF, Role.THE)
    year = _digits(scan, begin, _YEAR_DIGITS)
    if year is not None and year in _YEARS and not _goes_on(scan, begin + 1):
        following = scan.at(Kind.UNIT, begin + 1)
        suffix = scan.role(begin + 1, Role.AT) if scan.is_joined(begin + 1) else None  # 2014'te
        return Found(year, following[1] if following and following[0] is Unit.YEAR else suffix or begin + 1)
    short = scan.sign(begin, "'")
    begin = short or begin
    year = _digits(scan, begin, _TWO_DIGITS)
    if year is None or len(scan.words[begin].text) != _TWO_DIGITS or _goes_on(scan, begin + 1):
        return None
    if any(scan.role(place, Role.AT) is not None for place in range(position, begin)):  # 14 февраля в 12
        return None
    is_spaced = short is not None or not scan.is_joined(begin)
    return Found(year, begin + 1) if is_spaced and (short or begin + 1 >= len(scan.words)) else None


def day_number(scan: Scan, position: int) -> Found[int] | None:
    """Read the number of a day, ordinal or not, that isn't the beginning of a clock."""
    ordinal = scan.at(Kind.ORDINAL, position)
    if ordinal is not None and 1 <= ordinal[0] <= _LONGEST_MONTH:
        return Found(*ordinal)
    number = scan.at(Kind.NUMBER, position)
    if number is None or not 1 <= number[0] <= _LONGEST_MONTH or _goes_on(scan, number[1]):
        return None
    return Found(*number)


def _is_clock(scan: Scan, position: int) -> bool:
    """Tell whether what stands at `position` makes an hour of the number before it."""
    if position < len(scan.words) and scan.words[position].is_cjk:  # there it stands before the hour
        return scan.role(position, Role.OCLOCK) is not None
    half = scan.at(Kind.HALF, position)
    is_half = half is not None and (half[1] > position + 1 or len(scan.words[position].text) > 1)
    return is_half or scan.role(position, Role.OCLOCK) is not None


def day_month(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read `12 November`, `the 12th of November 2026`, `3. März`, `8/Oct/2012`, `14april`."""
    day = day_number(scan, position)
    if day is None:
        return None
    begin = scan.skip(day.position, Role.OF, Role.THE, Role.ON)
    sign = next((sign for sign in ("/", "-", ".") if _is_sign(scan, begin, sign)), None)
    month = scan.at(Kind.MONTH, begin + 1 if sign else begin)
    if month is None:
        return None
    end = month[1]
    if sign and _is_sign(scan, end, sign) and scan.is_joined(end + 1):
        year = _year_digits(scan, end + 1)
        return Found(CalendarDay(day.spec, month[0], year), end + 2) if year is not None else None
    behind = year_at(scan, end)
    return Found(CalendarDay(day.spec, month[0], behind.spec if behind else None), behind.position if behind else end)


def month_day(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read `November 12th, 2026`, `March the 3rd`, `3月3号`."""
    month = scan.at(Kind.MONTH, position)
    if month is None or (scan.lexicon.language.day_first and scan.at(Kind.WEEKDAY, position) is not None):
        return None  # "mar 19" is Tuesday, "19 mar" in March
    begin = month[1]
    if _is_sign(scan, begin, "-"):
        begin += 1
    begin = scan.skip(scan.comma(begin), Role.THE, Role.ON)
    day = day_number(scan, begin)
    if day is None or _is_clock(scan, day.position) or scan.at(Kind.UNIT, day.position) is not None:
        return None
    behind = year_at(scan, day.position)
    end = behind.position if behind else day.position
    return Found(CalendarDay(day.spec, month[0], behind.spec if behind else None), end)


def year_first(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read `2015年3月3号`."""
    year = _digits(scan, position, _YEAR_DIGITS)
    if year not in _YEARS:
        return None
    unit = scan.at(Kind.UNIT, position + 1)
    begin = unit[1] if unit and unit[0] is Unit.YEAR else position + 1
    after = scan.skip(scan.comma(begin), Role.OF, Role.THE)
    found = month_day(scan, after)
    if found is None and begin > position + 1 and (month := scan.at(Kind.MONTH, after)) is not None:
        return Found(Period(Unit.MONTH, month=month[0], year=year), month[1])
    if found is None or not isinstance(found.spec, CalendarDay) or found.spec.year is not None:
        return None
    return Found(CalendarDay(found.spec.day, found.spec.month, year), found.position)


def month_of_year(scan: Scan, position: int) -> Found[DateSpec] | None:
    """Read `January 2027`: its first day."""
    month = scan.at(Kind.MONTH, position)
    year = year_at(scan, month[1]) if month is not None else None
    if month is None or year is None or year.spec not in _YEARS:
        return None
    return Found(Period(Unit.MONTH, month=month[0], year=year.spec), year.position)


def ordinal_day(scan: Scan, position: int, *, is_said: bool, has_on: bool) -> Found[DateSpec] | None:
    """Read `31st`, `the fifth`, `am 5.`, `le 15`: a number in words needs an article, one without a suffix "on"."""
    ordinal = scan.at(Kind.ORDINAL, position)
    if ordinal is not None and 1 <= ordinal[0] <= _LONGEST_MONTH:
        has_dot = scan.words[ordinal[1] - 1].text == "."
        is_numbered = scan.role(ordinal[1] - 1, Role.NUMBERED) is not None
        if any(after == ordinal[1] for _, after in scan.all(Kind.HOUR, position)):  # około trzeciej
            return None
        is_dated = any(after == ordinal[1] for _, after in scan.all(Kind.MONTH_DAY, position))  # двадцатого
        is_clear = (scan.words[position].is_digits and not has_dot) or is_numbered or is_dated
        is_weekday = (weekday := scan.at(Kind.WEEKDAY, position)) is not None and weekday[1] >= ordinal[1]
        is_in_words = not scan.words[position].is_digits and not is_numbered
        if is_weekday or (is_in_words and _has_noun(scan, ordinal[1])):
            return None
        if (is_clear or is_said) and not _counts(scan, ordinal[1]):
            return Found(CalendarDay(ordinal[0], is_in_words=is_in_words), ordinal[1])
        return None
    if not has_on:
        return None
    number = scan.at(Kind.NUMBER, position)
    if number is None or not 1 <= number[0] <= _LONGEST_MONTH:
        return None
    end = number[1]
    is_apart = end >= len(scan.words) or scan.sign(end, ",", "|") is not None
    is_apart |= scan.role(end, Role.AT, Role.ABOUT) is not None or scan.at(Kind.DAY_PART, end) is not None
    if _goes_on(scan, end) or _is_clock(scan, end) or not is_apart:
        return None
    return Found(CalendarDay(number[0]), end)


def _has_noun(scan: Scan, position: int) -> bool:
    """Tell whether a word that is no time stands behind an ordinal in words: the second drawer."""
    return position < len(scan.words) and scan.words[position].is_letters and not scan.means_anything(position)


def _counts(scan: Scan, position: int) -> bool:
    """Tell whether an ordinal counts what follows: the second Monday, the third hour; but 3号周四 is a day."""
    if scan.role(position - 1, Role.NUMBERED) is not None:
        return False
    is_before_clock = scan.role(position, Role.AT) is not None and scan.at(Kind.NUMBER, position + 1) is not None
    is_unit = scan.at(Kind.UNIT, position) is not None and not is_before_clock  # 15'inde saat 8'de
    return is_unit or scan.at(Kind.WEEKDAY, position) is not None
