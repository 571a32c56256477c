"""Reading a day that lies back, such as somebody writes it: schedules only know what is to come."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from scheduling.chats import Actor, Chat
from scheduling.errors import DayNotRead, DomainError, TimeInThePast
from scheduling.expressions.circumstances import Circumstances
from scheduling.recurrence import Once
from scheduling.use_cases.audiences import midnight
from scheduling.use_cases.requests import ReadText, circumstances
from scheduling.use_cases.written_times import read_time

_CLOCK = "00:00"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WEEK, _A_YEAR = timedelta(days=7), timedelta(days=366)
_LONGEST_AGO = timedelta(days=30 * 366)
_EXAMPLE = timedelta(days=30)


async def read_past_day(read: ReadText, text: str, *, chat: Chat, by: Actor, sent_at: datetime) -> datetime:
    """Return the instant at which a day begins that somebody wrote, and that is not to come.

    Where no year is written it is the latest such day. Raises `DayNotRead`.
    """
    words, here = text.strip(), circumstances(chat, by, sent_at)
    try:
        if not words:
            day = None
        elif _YEAR.search(words):
            day = await _first_day(read, words, here, since=sent_at - _LONGEST_AGO)
        else:
            day = await _without_year(read, words, here)
    except DomainError:
        day = None
    today = sent_at.astimezone(here.zone)
    if day is None or day > today.date():
        raise DayNotRead(text, today - _EXAMPLE)
    return midnight(day, chat)


async def _without_year(read: ReadText, words: str, here: Circumstances) -> date | None:
    """Return the latest day that is written so. What counts from now (tomorrow, monday) is none that lies back."""
    try:
        await read_time(read, f"{words} {_CLOCK}", here)
    except TimeInThePast as problem:  # yesterday
        return problem.at.astimezone(here.zone).date()
    day = await _first_day(read, words, here, since=here.now - _A_YEAR)
    later = await _first_day(read, words, here, since=here.now - _A_YEAR + _WEEK)
    if day is not None and later is not None and (later.month, later.day) == (day.month, day.day):
        return day
    return None


async def _first_day(read: ReadText, words: str, here: Circumstances, *, since: datetime) -> date | None:
    """Return the first day that is written so, seen from then."""
    timings = (await read_time(read, f"{words} {_CLOCK}", replace(here, now=since))).timings
    rule = timings[0].recurrence
    return rule.at.date() if isinstance(rule, Once) else None
