"""A date and a time of day: `2026-12-31T12:00`, with an offset, a zone or neither (ISO 8601, RFC 3339, RFC 9557)."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

from scheduling.errors import ClockDoesNotExist, ClockMissing, DateDoesNotExist, Form
from scheduling.expressions.clock_times import clock_at
from scheduling.expressions.reading import Draft
from scheduling.expressions.tokens import SAME_LINE, end_of_time, not_understood, skip, token_at, word_at
from scheduling.expressions.zone_names import zone_suffix_at
from scheduling.recurrence import Once

_DATE = re.compile(r"(\d{4,})-(\d{1,2})-(\d{1,2})(?!\d)")
_SEPARATOR = re.compile(r"[Tt](?=\d)")
_OFFSET = re.compile(rf"[Zz](?!\w)|([+\-−])(\d\d)(?::?(\d\d))?+(?!\d)|{SAME_LINE}++([+\-−])(\d\d):(\d\d)(?!\d)")
_YEAR_DIGITS = 4
_HOURS = 24
_MINUTES = 60


def read_once(text: str, position: int) -> Draft:
    """Read a date and a time of day at `position`."""
    found = _DATE.match(text, position)
    if found is None:
        raise not_understood(text, Form.ONCE)
    day = _day(found)
    separator = _SEPARATOR.match(text, found.end())
    start = separator.end() if separator else _behind_space(text, found.end())
    read = clock_at(text, start)
    if read is None:
        if separator is None and end_of_time(text, found.end()) is None:
            raise not_understood(text, Form.ONCE)
        raise ClockMissing(Form.ONCE)
    clock, end = read
    at = datetime.combine(day, clock)
    offset = _OFFSET.match(text, end)
    if offset is not None:
        end = offset.end()
        at = _instant(at, offset, text[position:end])
    zone, end = zone_suffix_at(text, end)
    if end_of_time(text, end) is None:
        raise ClockDoesNotExist(token_at(text, start))
    return Draft(Form.ONCE, Once(at), end, zone)


def _behind_space(text: str, position: int) -> int:
    start = skip(text, position)
    word, after = word_at(text, start)
    return skip(text, after) if word == "at" else start


def _day(found: re.Match[str]) -> date:
    year, month, day = found.groups()
    try:
        if len(year) == _YEAR_DIGITS:
            return date(int(year), int(month), int(day))
    except ValueError:
        pass
    raise DateDoesNotExist(token_at(found.group(), 0))


def _instant(local: datetime, offset: re.Match[str], text: str) -> datetime:
    sign = offset.group(1) or offset.group(4)
    hours, minutes = int(offset.group(2) or offset.group(5) or 0), int(offset.group(3) or offset.group(6) or 0)
    if hours >= _HOURS or minutes >= _MINUTES:
        raise ClockDoesNotExist(token_at(text, 0))
    ahead = timedelta(hours=hours, minutes=minutes)
    try:
        return local.replace(tzinfo=timezone(ahead if sign == "+" else -ahead)).astimezone(UTC)
    except OverflowError:
        raise DateDoesNotExist(token_at(text, 0)) from None
