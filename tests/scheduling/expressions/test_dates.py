"""Days in English. It is Wednesday, 18 November 2026, 14:05 in Berlin."""

from datetime import UTC, datetime

import pytest

from scheduling.expressions.understanding import Circumstances, understand_text
from scheduling.recurrence import Weekday
from scheduling.zones import zone_named
from tests.scheduling.expressions.languages.phrasebook import Place

BERLIN = Place("en", zone_named("Europe/Berlin"), datetime(2026, 11, 18, 14, 5))  # noqa: DTZ001 - on the wall there


@pytest.mark.parametrize(
    ("day", "date"),
    [
        ("tomorrow", "2026-11-19"),
        ("the day after tomorrow", "2026-11-20"),
        ("monday", "2026-11-23"),
        ("on Monday", "2026-11-23"),
        ("Wed.", "2026-11-25"),
        ("this friday", "2026-11-20"),
        ("coming friday", "2026-11-20"),
        ("next friday", "2026-11-27"),
        ("next monday", "2026-11-23"),
        ("friday after next", "2026-11-27"),
        ("monday next week", "2026-11-23"),
        ("next week on thursday", "2026-11-26"),
        ("friday of this week", "2026-11-20"),
        ("3 fridays from now", "2026-12-04"),
        ("12 December", "2026-12-12"),
        ("December 12", "2026-12-12"),
        ("Dec. 12th, 2027", "2027-12-12"),
        ("the 12th of December", "2026-12-12"),
        ("twelfth of december", "2026-12-12"),
        ("12dec", "2026-12-12"),
        ("12-Dec-2026", "2026-12-12"),
        ("2026/Dec/12", "2026-12-12"),
        ("2026-12-12", "2026-12-12"),
        ("2026/12/12", "2026-12-12"),
        ("12/25", "2026-12-25"),
        ("25/12", "2026-12-25"),
        ("25.12.", "2026-12-25"),
        ("25.12.2026", "2026-12-25"),
        ("25-12-2026", "2026-12-25"),
        ("25/12/26", "2026-12-25"),
        ("17 November", "2027-11-17"),
        ("the 31st", "2026-12-31"),
        ("5th", "2026-12-05"),
        ("on the first", "2026-12-01"),
        ("Friday, Nov 20", "2026-11-20"),
        ("Fri the 27th", "2026-11-27"),
        ("Nov 20 (Fri)", "2026-11-20"),
        ("first Monday of December", "2026-12-07"),
        ("the last friday of the month", "2026-11-27"),
        ("last day of the month", "2026-11-30"),
        ("fifth last day of December", "2026-12-27"),
        ("20th of next month", "2026-12-20"),
        ("end of the month", "2026-11-30"),
        ("end of year", "2026-12-31"),
        ("beginning of next week", "2026-11-23"),
        ("next week", "2026-11-23"),
        ("next month", "2026-12-01"),
        ("next year", "2027-01-01"),
        ("January 2027", "2027-01-01"),
        ("last week of December", "2026-12-28"),
        ("first weekend of December", "2026-12-05"),
        ("by the end of the month", "2026-11-30"),
        ("the weekend", "2026-11-21"),
        ("next weekend", "2026-11-28"),
        ("Christmas", "2026-12-25"),
        ("Easter", "2027-03-28"),
        ("thanksgiving", "2026-11-26"),
        ("new year's eve", "2026-12-31"),
        ("Halloween 2027", "2027-10-31"),
        ("3 days after tomorrow", "2026-11-22"),
        ("the day before Christmas", "2026-12-24"),
        ("2 weeks after next friday", "2026-12-11"),
        ("third tuesday after christmas", "2027-01-12"),
    ],
)
def test_a_day_is_the_next_such_date(day, date):
    assert BERLIN.said(f"{day} at 10:15 am tea") == (f"{date}T10:15", "tea")
    assert BERLIN.said(f"at 10:15 am {day}") == (f"{date}T10:15", "")
    assert BERLIN.said(f"tea {day} at 10:15 am") == (f"{date}T10:15", "tea")
    assert BERLIN.said(day) == (f"{date}T09:00", "")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("today at 6pm tea", "2026-11-18T18:00"),
        ("today tea", "2026-11-18T15:00"),
        ("18 November at 6pm tea", "2026-11-18T18:00"),
        ("18 November at 6am tea", "2027-11-18T06:00"),
        ("the 18th at 6am tea", "2026-12-18T06:00"),
        ("9 tomorrow morning tea", "2026-11-19T09:00"),
        ("Saturday morning tea", "2026-11-21T09:00"),
        ("early tomorrow morning tea", "2026-11-19T07:00"),
        ("tomorrow first thing tea", "2026-11-19T09:00"),
        ("by 5pm tea", "2026-11-18T17:00"),
        ("11ish tonight tea", "2026-11-18T23:00"),
        ("tomorrow at midnight tea", "2026-11-20T00:00"),
        ("first thing monday morning tea", "2026-11-23T09:00"),
        ("by tonight tea", "2026-11-18T20:00"),
        ("a week on Friday at 10am tea", "2026-11-27T10:00"),
        ("two weeks on Friday at 10am tea", "2026-12-04T10:00"),
        ("Friday week at 10am tea", "2026-11-27T10:00"),
    ],
)
def test_a_day_with_an_hour(text, at):
    assert BERLIN.said(text) == (at, "tea")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("yesterday tea", "TimeInThePast"),
        ("last monday tea", "TimeInThePast"),
        ("12 December 2025 tea", "TimeInThePast"),
        ("today at 6 am tea", "TimeInThePast"),
        ("31 February tea", "DateDoesNotExist"),
        ("30.02.2027 tea", "DateDoesNotExist"),
        ("tomorrow at 25:00 tea", "ClockDoesNotExist"),
    ],
)
def test_what_has_passed_or_never_is_gets_its_name(text, problem):
    understood = BERLIN.understood(text)

    assert understood.reading is None
    assert type(understood.problem).__name__ == problem


@pytest.mark.parametrize(
    ("territory", "date"), [(None, "12-11"), ("US", "12-11"), ("GB", "11-12"), ("DE", "11-12"), ("CN", "12-11")]
)
def test_the_territory_decides_on_the_order_of_day_and_month(territory, date):
    now = datetime(2026, 11, 1, tzinfo=UTC)
    circumstances = Circumstances(now=now, zone=zone_named("UTC"), languages=("en",), territory=territory)
    understood = understand_text("12/11 at 9:00 am tea", circumstances)

    assert understood.reading.first.at.strftime("%m-%d") == date
    assert [other.first.at.strftime("%m-%d") for other in understood.alternatives] == [
        "11-12" if date == "12-11" else "12-11"
    ]


@pytest.mark.parametrize(("week_start", "date"), [(Weekday.MONDAY, "11-23"), (Weekday.SUNDAY, "11-22")])
def test_next_week_begins_as_weeks_do_there(week_start, date):
    now = datetime(2026, 11, 18, tzinfo=UTC)
    circumstances = Circumstances(now=now, zone=zone_named("UTC"), languages=("en",), week_start=week_start)

    assert understand_text("next week", circumstances).reading.first.at.strftime("%m-%d") == date


@pytest.mark.parametrize(
    "text",
    [
        "May is a lovely month",
        "march on",
        "sat down with Bob",
        "in May the roses bloom",
        "second thoughts",
        "the second drawer is stuck",
        "chapter 3",
        "until Friday",
        "from Monday on",
        "before christmas",
        "the closest Monday to Oct 5th",
        "march next year",
        "good morning",
        "Good evening everybody",
        "1/2 cup of sugar",
    ],
)
def test_words_that_are_as_likely_no_time_are_none(text):
    assert BERLIN.said(text) == ("", text)
