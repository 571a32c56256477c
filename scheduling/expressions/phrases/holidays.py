"""When holidays are."""

from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import EASTER_ORTHODOX, easter

from scheduling.expressions.vocabulary import Holiday
from scheduling.recurrence import Weekday

_FIXED = {
    Holiday.NEW_YEAR: (1, 1),
    Holiday.NEW_YEARS_EVE: (12, 31),
    Holiday.CHRISTMAS: (12, 25),
    Holiday.CHRISTMAS_EVE: (12, 24),
    Holiday.BOXING_DAY: (12, 26),
    Holiday.VALENTINE: (2, 14),
    Holiday.WOMENS_DAY: (3, 8),
    Holiday.MAY_DAY: (5, 1),
    Holiday.HALLOWEEN: (10, 31),
    Holiday.ALL_SAINTS: (11, 1),
    Holiday.EPIPHANY: (1, 6),
    Holiday.ASSUMPTION: (8, 15),
}
_AFTER_EASTER = {
    Holiday.EASTER: 0,
    Holiday.EASTER_MONDAY: 1,
    Holiday.GOOD_FRIDAY: -2,
    Holiday.ASCENSION: 39,
    Holiday.PENTECOST: 49,
}
_AFTER_ORTHODOX_EASTER = {
    Holiday.ORTHODOX_EASTER: 0,
    Holiday.ORTHODOX_PENTECOST: 49,
}
_NTH_WEEKDAY = {
    Holiday.THANKSGIVING: (11, 4, Weekday.THURSDAY),
    Holiday.MOTHERS_DAY: (5, 2, Weekday.SUNDAY),
    Holiday.FATHERS_DAY: (6, 3, Weekday.SUNDAY),
}


@lru_cache(maxsize=512)
def holiday_in(holiday: Holiday | tuple[int, int], year: int) -> date | None:
    """Return the date of a holiday, or of a named (month, day), in a year; None where it has none."""
    try:
        if isinstance(holiday, tuple):
            return date(year, *holiday)
        if holiday in _FIXED:
            return date(year, *_FIXED[holiday])
        if holiday in _AFTER_EASTER:
            return easter(year) + timedelta(days=_AFTER_EASTER[holiday])
        if holiday in _AFTER_ORTHODOX_EASTER:
            return easter(year, EASTER_ORTHODOX) + timedelta(days=_AFTER_ORTHODOX_EASTER[holiday])
        month, nth, weekday = _NTH_WEEKDAY[holiday]
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=nth - 1)
    except (ValueError, KeyError):
        return None
