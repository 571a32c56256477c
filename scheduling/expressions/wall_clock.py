"""Rules of the wall clock: `daily 09:00`, `weekly mon,wed 08:00`, `weekdays 08:00`, `monthly 1,15,last 10:00`."""

import re
from datetime import time
from typing import Literal

from scheduling.errors import ClockMissing, Form, UnknownMonthDay, UnknownWeekday
from scheduling.expressions.clock_times import clocks_at
from scheduling.expressions.reading import Draft
from scheduling.expressions.tokens import SPACE, not_understood, skip, token_at, word_at
from scheduling.recurrence import Daily, MonthEnd, Monthly, Weekday, Weekly

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "weds": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_SINGLE_DAYS = {name: Weekday(day) for name, day in _SHORT.items()}
_SINGLE_DAYS |= {name + plural: Weekday(day) for day, name in enumerate(_NAMES) for plural in ("", "s")}
WEEKDAYS = frozenset(Weekday) - {Weekday.SATURDAY, Weekday.SUNDAY}
WEEKEND = frozenset({Weekday.SATURDAY, Weekday.SUNDAY})
DAY_WORDS = {name: frozenset({day}) for name, day in _SINGLE_DAYS.items()}
DAY_WORDS |= {"weekday": WEEKDAYS, "weekdays": WEEKDAYS, "weekend": WEEKEND, "weekends": WEEKEND}

_JOINT = re.compile(
    rf"{SPACE}*+(?:(?:[,&]{SPACE}*+)++|and{SPACE}++)|{SPACE}++(?:and{SPACE}++|&{SPACE}*+)?", re.IGNORECASE
)
_RANGE = re.compile(rf"{SPACE}*+[\-–—]{SPACE}*+")
_CLOCK_AHEAD = re.compile(
    rf"(?:[^\s:]{{1,20}}+{SPACE}++){{0,3}}?(?:at{SPACE}++)?\d{{1,2}}+(?::\d|{SPACE}?[ap]\.?m\b)", re.IGNORECASE
)
_MONTH_DAY = re.compile(r"(?:(\d++)(?:st|nd|rd|th)?+|last(?:\s++day)?+)(?![\w:/]|-\d|\s?[ap]\.?m\b)", re.IGNORECASE)
_MONTH_ENDS = {"clamp": MonthEnd.CLAMP, "skip": MonthEnd.SKIP}
"""Words behind the days of a month: what becomes of those that a month lacks (`monthly 31 skip 10:00`)."""
_MONTH_DAYS = 31
_DAY_DIGITS = 2

_MonthDays = frozenset[int | Literal["last"]]


def read_daily(text: str, position: int) -> Draft:
    """Read the times behind `daily`."""
    times, end = _times(text, position, Form.DAILY)
    return Draft(Form.DAILY, Daily(times), end)


def read_weekly(text: str, position: int) -> Draft:
    """Read the days and times behind `weekly`."""
    position = behind(text, position, {"on", "every"})
    days, position = weekdays_at(text, position)
    if not days:
        word, _ = word_at(text, position)
        if word and word != "at" and _CLOCK_AHEAD.match(text, position):
            raise UnknownWeekday(token_at(text, position))
        raise not_understood(text, Form.WEEKLY)
    times, end = _times(text, position, Form.WEEKLY)
    return Draft(Form.WEEKLY, Weekly(days, times), end)


def read_day_word(text: str, position: int) -> Draft:
    """Read `weekdays 08:00`: the word at `position` names the days."""
    word, after = word_at(text, position)
    times, end = _times(text, skip(text, after), Form.WEEKLY)
    return Draft(Form.WEEKLY, Weekly(DAY_WORDS[word], times), end)


def read_monthly(text: str, position: int) -> Draft:
    """Read the days, the month end policy if there is one, and the times behind `monthly`."""
    position = behind(text, position, {"on", "the"})
    days, position = _month_days_at(text, position)
    if not days:
        raise not_understood(text, Form.MONTHLY)
    word, after = word_at(text, position)
    month_end = _MONTH_ENDS.get(word)
    times, end = _times(text, position if month_end is None else skip(text, after), Form.MONTHLY)
    return Draft(Form.MONTHLY, Monthly(days, times, month_end=month_end or MonthEnd.CLAMP), end)


def weekdays_at(text: str, position: int) -> tuple[frozenset[Weekday], int]:
    """Return the days of the week at `position`, none where there are none, and where what follows begins.

    Raises `UnknownWeekday` for a word between days and a time of day that is no weekday.
    """
    days: set[Weekday] = set()
    while True:
        word, after = word_at(text, position)
        found = DAY_WORDS.get(word)
        if found is None:
            break
        days |= found
        position = after
        until = _RANGE.match(text, after)
        if until and word in _SINGLE_DAYS:
            last, position = word_at(text, until.end())
            if last not in _SINGLE_DAYS:
                raise UnknownWeekday(token_at(text, until.end()))
            days |= _from_to(_SINGLE_DAYS[word], _SINGLE_DAYS[last])
        joint = _JOINT.match(text, position)
        if joint is None:
            break
        position = joint.end()
    if days and word and word != "at" and word not in DAY_WORDS and _CLOCK_AHEAD.match(text, position):
        raise UnknownWeekday(token_at(text, position))
    return frozenset(days), position


def _from_to(first: Weekday, last: Weekday) -> set[Weekday]:
    return {Weekday((first + ahead) % 7) for ahead in range((last - first) % 7 + 1)}


def _month_days_at(text: str, position: int) -> tuple[_MonthDays, int]:
    days: set[int | Literal["last"]] = set()
    while found := _MONTH_DAY.match(text, position):
        days.add(_month_day(found))
        joint = _JOINT.match(text, found.end())
        if joint is None:
            return frozenset(days), found.end()
        position = behind(text, joint.end(), {"the"})
    if word_at(text, position)[0] in _MONTH_ENDS:
        return frozenset(days), position
    if clocks_at(text, position) is None and _CLOCK_AHEAD.match(text, position):
        raise UnknownMonthDay(token_at(text, position))
    return frozenset(days), position


def _month_day(found: re.Match[str]) -> int | Literal["last"]:
    digits = found.group(1)
    if digits is None:
        return "last"
    if len(digits) > _DAY_DIGITS or not 1 <= int(digits) <= _MONTH_DAYS:
        raise UnknownMonthDay(token_at(digits, 0))
    return int(digits)


def behind(text: str, position: int, words: set[str]) -> int:
    """Return where the text goes on behind any of `words` at `position`."""
    word, after = word_at(text, position)
    while word in words:
        position = skip(text, after)
        word, after = word_at(text, position)
    return position


def _times(text: str, position: int, form: Form) -> tuple[tuple[time, ...], int]:
    read = clocks_at(text, position)
    if read is None:
        raise ClockMissing(form)
    return read
