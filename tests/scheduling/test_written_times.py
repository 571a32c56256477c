"""Times and repetitions that are written in a dialog, where no message stands behind them."""

from datetime import UTC, date, datetime, time

import pytest

from scheduling.drafts import once
from scheduling.errors import ClockDoesNotExist, DomainError, NotUnderstood, TimeInThePast
from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.text_reader import read_text
from scheduling.recurrence import Bounded, Daily, Every, Monthly, Once, Weekday, Weekly
from scheduling.timing import ZoneSource
from scheduling.use_cases.written_times import read_repetition, read_time
from scheduling.zones import zone_named

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BERLIN = Circumstances(now=MONDAY, zone=zone_named("Europe/Berlin"), languages=("en", "ru"))
FRIDAY = date(2026, 11, 27)
START = once(datetime(2026, 11, 27, 9, 40), BERLIN)  # noqa: DTZ001  # wall-clock time
TIMES = (time(9, 40),)


async def reads(text, circumstances):
    return read_text(text, circumstances)


def local(*parts):
    return datetime(*parts)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9:42", local(2026, 11, 27, 9, 42)),
        ("9", local(2026, 11, 27, 9)),
        ("9:40pm", local(2026, 11, 27, 21, 40)),
        ("в 9 вечера", local(2026, 11, 27, 21)),
        ("noon", local(2026, 11, 27, 12)),
        ("tomorrow 10:00", local(2026, 11, 24, 10)),
    ],
)
async def test_a_clock_is_of_the_day_that_was_chosen(text, at):
    written = await read_time(reads, text, BERLIN, day=FRIDAY)
    assert (written.is_certain, written.timings[0].recurrence) == (True, Once(at))


@pytest.mark.parametrize(
    ("text", "day", "problem"),
    [
        ("blah", None, NotUnderstood),
        ("", None, NotUnderstood),
        ("tomorrow 9:00 call Mum", None, NotUnderstood),
        ("2026-11-01 9:00", None, TimeInThePast),
        ("7:00", date(2026, 11, 23), TimeInThePast),
        ("25:00", FRIDAY, ClockDoesNotExist),
        ("blah", FRIDAY, NotUnderstood),
    ],
)
async def test_what_is_no_time_is_a_problem(text, day, problem):
    with pytest.raises(DomainError) as raised:
        await read_time(reads, text, BERLIN, day=day)
    assert isinstance(raised.value, problem)


async def test_what_may_be_meant_in_two_ways_is_not_certain():
    written = await read_time(reads, "9:40", BERLIN)
    assert not written.is_certain
    assert [timing.recurrence for timing in written.timings] == [
        Once(local(2026, 11, 23, 9, 40)),
        Once(local(2026, 11, 23, 21, 40)),
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("every 3 days", Daily(TIMES, interval=3)),
        ("каждые 3 дня", Daily(TIMES, interval=3)),
        ("every week", Weekly(frozenset({Weekday.FRIDAY}), TIMES)),
        ("every 2 hours", Every(120)),
        ("every mon 8:00", Weekly(frozenset({Weekday.MONDAY}), (time(8),))),
        ("daily 10:00", Daily((time(10),))),
        ("monthly", Monthly(frozenset({27}), TIMES)),
    ],
)
async def test_how_often_counts_from_the_time_that_was_chosen_and_keeps_its_clock(text, rule):
    written = await read_repetition(reads, text, START, BERLIN)
    timing = written.timings[0]
    recurrence = timing.recurrence
    begun = recurrence.start if isinstance(recurrence, Bounded) else FRIDAY
    assert (recurrence.rule if isinstance(recurrence, Bounded) else recurrence) == rule
    assert begun in {FRIDAY, local(2026, 11, 27, 9, 40)}
    assert timing.next_after(MONDAY).local is None or timing.next_after(MONDAY).local.date() >= FRIDAY
    assert timing.zone_source is ZoneSource.CHAT


async def test_a_single_time_where_a_repetition_is_asked_is_another_time():
    written = await read_repetition(reads, "tomorrow 10:00", START, BERLIN)
    assert written.timings[0].recurrence == Once(local(2026, 11, 24, 10))


async def test_a_zone_that_is_named_stays():
    written = await read_repetition(reads, "daily 10:00 Asia/Tokyo", START, BERLIN)
    assert (written.timings[0].zone, written.timings[0].zone_source) == ("Asia/Tokyo", ZoneSource.EXPLICIT)


async def test_what_is_no_repetition_is_a_problem():
    with pytest.raises(NotUnderstood):
        await read_repetition(reads, "blah", START, BERLIN)
