"""What stands behind `every` and `in`: an interval, or days (`every 2h`, `every monday 09:00`, `in 10 minutes`)."""

import re
from dataclasses import dataclass

from scheduling.errors import ClockMissing, Form, IntervalIsZero, IntervalTooLong, IntervalTooShort
from scheduling.expressions.clock_times import clock_at, clocks_at
from scheduling.expressions.reading import Ahead, Draft, FromNow
from scheduling.expressions.tokens import FRAGMENT_LIMIT, SAME_LINE, SPACE, not_understood, skip, skip_in_line, word_at
from scheduling.expressions.wall_clock import behind, weekdays_at
from scheduling.recurrence import Every, Weekly

MINIMUM_MINUTES = 1
MAXIMUM_DAYS = 3660

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_WEEK = 7 * _DAY
_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), _MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), _HOUR),
    **dict.fromkeys(("d", "day", "days"), _DAY),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), _WEEK),
}
_ALONE = frozenset({"minute", "min", "hour", "hr", "day", "week"})
"""Units that may stand without a number: `every hour`. "Every second Tuesday" is no matter of seconds."""
_MONTHS = re.compile(rf"(?:\d++{SPACE}*+)?months?\b", re.IGNORECASE)
_PART = re.compile(rf"(\d++){SPACE}*+([^\W\d_]++)(?!_)")
_JOINT = re.compile(rf"{SAME_LINE}*+(?:,{SAME_LINE}*+|and{SAME_LINE}++)?(?=\d)", re.IGNORECASE)
_HALF = re.compile(rf"{SAME_LINE}++and{SAME_LINE}++(?:a{SAME_LINE}++)?+half\b", re.IGNORECASE)
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class _Interval:
    seconds: int
    units: frozenset[int]
    start: int
    end: int


def read_every(text: str, position: int) -> Draft:
    """Read an interval, or days of the week and times, behind `every`."""
    days, after_days = weekdays_at(text, position)
    if days:
        read = clocks_at(text, after_days)
        if read is None:
            raise ClockMissing(Form.WEEKLY)
        times, end = read
        return Draft(Form.WEEKLY, Weekly(days, times), end)
    interval = _interval_at(text, position)
    if interval is None:
        raise not_understood(text, Form.MONTHLY if _MONTHS.match(text, position) else Form.EVERY)
    _check(interval, text, Form.EVERY)
    if interval.seconds < MINIMUM_MINUTES * _MINUTE:
        raise IntervalTooShort(_shown(text[interval.start : interval.end]), MINIMUM_MINUTES)
    if interval.seconds % _MINUTE:
        raise not_understood(text, Form.EVERY)
    if interval.units <= {_DAY, _WEEK}:
        return _calendar_draft(text, interval)
    return Draft(Form.EVERY, Every(interval.seconds // _MINUTE), interval.end)


def read_in(text: str, position: int) -> Draft:
    """Read how long to wait behind `in`: seconds, too, for what is sent once can't become a flood."""
    interval = _one_at(text, position) or _interval_at(text, position, Form.IN)
    if interval is None or _HALF.match(text, interval.end):  # "in an hour and a half" is no hour
        raise not_understood(text, Form.IN)
    _check(interval, text, Form.IN)
    if not interval.units <= {_DAY, _WEEK}:
        return Draft(Form.IN, Ahead(seconds=interval.seconds), interval.end)
    days = interval.seconds // _DAY
    start = skip_in_line(text, interval.end)
    if start > interval.end:
        word, after = word_at(text, start)
        if read := clock_at(text, skip_in_line(text, after) if word == "at" else start):
            return Draft(Form.IN, Ahead(days=days, clock=read[0]), read[1])
        if word == "at":  # "in 2 days at nine": to take the present minute would be a guess
            raise ClockMissing(Form.IN)
    return Draft(Form.IN, Ahead(days=days), interval.end)


def _one_at(text: str, position: int) -> _Interval | None:
    """Read `an hour`."""
    article, after = word_at(text, position)
    unit, end = word_at(text, skip(text, after))
    if article not in {"a", "an"} or unit not in _ALONE:
        return None
    return _Interval(_UNITS[unit], frozenset({_UNITS[unit]}), position, end)


def _interval_at(text: str, position: int, form: Form = Form.EVERY) -> _Interval | None:
    """Read `2h`, `1h 30m`, `hour`, `2 days`. Units become smaller: in `every 30m 2h nap` the nap is the message."""
    alone, end = word_at(text, position)
    if alone in _ALONE and form is Form.EVERY:
        return _Interval(_UNITS[alone], frozenset({_UNITS[alone]}), position, end)
    seconds, units, end = 0, list[int](), position
    following: int | None = position
    while following is not None and (found := _PART.match(text, following)):
        count, name = found.groups()
        unit = _UNITS.get(name.lower())
        if unit is None or (units and unit >= units[-1]):
            break
        end = found.end()
        if len(count) > _MOST_DIGITS:
            raise IntervalTooLong(_shown(text[position:end]), MAXIMUM_DAYS, form)
        seconds += unit * int(count)
        units.append(unit)
        joint = _JOINT.match(text, end)
        following = joint.end() if joint else None
    return _Interval(seconds, frozenset(units), position, end) if units else None


def _check(interval: _Interval, text: str, form: Form) -> None:
    shown = _shown(text[interval.start : interval.end])
    if interval.seconds == 0:
        raise IntervalIsZero(shown, form)
    if interval.seconds > MAXIMUM_DAYS * _DAY:
        raise IntervalTooLong(shown, MAXIMUM_DAYS, form)


def _calendar_draft(text: str, interval: _Interval) -> Draft:
    """Days and weeks count by the calendar: at times named behind them, else at the minute in which it is read."""
    in_weeks = interval.units == {_WEEK}
    form = Form.WEEKLY if in_weeks else Form.DAILY
    count = interval.seconds // (_WEEK if in_weeks else _DAY)
    start = skip_in_line(text, interval.end)
    if start > interval.end:
        if in_weeks:
            days, after_days = weekdays_at(text, behind(text, start, {"on"}))
            if days and (read := clocks_at(text, after_days)):
                return Draft(form, Weekly(days, read[0], count), read[1])
        if read := clocks_at(text, start):
            return Draft(form, FromNow(count, in_weeks, read[0]), read[1])
        if word_at(text, start)[0] == "at":  # "every day at nine": to take the present minute would be a guess
            raise ClockMissing(form)
    return Draft(Form.EVERY, FromNow(count, in_weeks), interval.end)


def _shown(text: str) -> str:
    return text[:FRAGMENT_LIMIT]
