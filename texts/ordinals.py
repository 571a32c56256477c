"""Numbers of weekdays within a month, in the gender that each weekday has in some languages.

In Russian пятница is feminine and воскресенье neuter; in Polish only środa, sobota and niedziela are feminine; in
Portuguese sábado and domingo are masculine and the others feminine. Hence five groups.
"""

from scheduling.recurrence import NthWeekday, Weekday
from texts.speech import p_


def ordinal(named: NthWeekday) -> str:
    """Return the number of a weekday: "the second", "the last"; nothing where it has no word."""
    match named.weekday:
        case Weekday.MONDAY | Weekday.TUESDAY | Weekday.THURSDAY:
            return _before_monday(named.nth)
        case Weekday.WEDNESDAY:
            return _before_wednesday(named.nth)
        case Weekday.FRIDAY:
            return _before_friday(named.nth)
        case Weekday.SATURDAY:
            return _before_saturday(named.nth)
        case Weekday.SUNDAY:
            return _before_sunday(named.nth)


def _before_monday(nth: int) -> str:
    match nth:
        case 1:
            return p_("on … Monday, Tuesday, Thursday", "the first")
        case 2:
            return p_("on … Monday, Tuesday, Thursday", "the second")
        case 3:
            return p_("on … Monday, Tuesday, Thursday", "the third")
        case 4:
            return p_("on … Monday, Tuesday, Thursday", "the fourth")
        case 5:
            return p_("on … Monday, Tuesday, Thursday", "the fifth")
        case -1:
            return p_("on … Monday, Tuesday, Thursday", "the last")
        case -2:
            return p_("on … Monday, Tuesday, Thursday", "the second to last")
    return ""


def _before_wednesday(nth: int) -> str:
    match nth:
        case 1:
            return p_("on … Wednesday", "the first")
        case 2:
            return p_("on … Wednesday", "the second")
        case 3:
            return p_("on … Wednesday", "the third")
        case 4:
            return p_("on … Wednesday", "the fourth")
        case 5:
            return p_("on … Wednesday", "the fifth")
        case -1:
            return p_("on … Wednesday", "the last")
        case -2:
            return p_("on … Wednesday", "the second to last")
    return ""


def _before_friday(nth: int) -> str:
    match nth:
        case 1:
            return p_("on … Friday", "the first")
        case 2:
            return p_("on … Friday", "the second")
        case 3:
            return p_("on … Friday", "the third")
        case 4:
            return p_("on … Friday", "the fourth")
        case 5:
            return p_("on … Friday", "the fifth")
        case -1:
            return p_("on … Friday", "the last")
        case -2:
            return p_("on … Friday", "the second to last")
    return ""


def _before_saturday(nth: int) -> str:
    match nth:
        case 1:
            return p_("on … Saturday", "the first")
        case 2:
            return p_("on … Saturday", "the second")
        case 3:
            return p_("on … Saturday", "the third")
        case 4:
            return p_("on … Saturday", "the fourth")
        case 5:
            return p_("on … Saturday", "the fifth")
        case -1:
            return p_("on … Saturday", "the last")
        case -2:
            return p_("on … Saturday", "the second to last")
    return ""


def _before_sunday(nth: int) -> str:
    match nth:
        case 1:
            return p_("on … Sunday", "the first")
        case 2:
            return p_("on … Sunday", "the second")
        case 3:
            return p_("on … Sunday", "the third")
        case 4:
            return p_("on … Sunday", "the fourth")
        case 5:
            return p_("on … Sunday", "the fifth")
        case -1:
            return p_("on … Sunday", "the last")
        case -2:
            return p_("on … Sunday", "the second to last")
    return ""
