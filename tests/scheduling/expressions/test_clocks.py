"""Times of day in English, alone and with a part of the day. It is Wednesday, 18 November 2026, 14:05 in Berlin."""

from datetime import datetime, time

import pytest

from scheduling.expressions.languages import vocabulary
from scheduling.expressions.phrases.clocks import clock, clock_list
from scheduling.expressions.phrases.hours import hours
from scheduling.expressions.phrases.lexicon import lexicon
from scheduling.expressions.phrases.lexing import scan
from scheduling.expressions.vocabulary import DayPart
from scheduling.zones import zone_named
from tests.scheduling.expressions.languages.phrasebook import Place

BERLIN = Place("en", zone_named("Europe/Berlin"), datetime(2026, 11, 18, 14, 5))  # noqa: DTZ001 - on the wall there


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("15:30 tea", "2026-11-18T15:30"),
        ("03:30 tea", "2026-11-19T03:30"),
        ("3:30 tea", "2026-11-18T15:30"),
        ("9:30:15 tea", "2026-11-18T21:30"),
        ("３：３０pm tea", "2026-11-18T15:30"),
        ("٣:٣٠ pm tea", "2026-11-18T15:30"),
        ("15h tea", "2026-11-18T15:00"),
        ("15h30 tea", "2026-11-18T15:30"),
        ("15.30 tea", "2026-11-18T15:30"),
        ("5pm tea", "2026-11-18T17:00"),
        ("5 p.m. tea", "2026-11-18T17:00"),
        ("5p tea", "2026-11-18T17:00"),
        ("at 1715 tea", "2026-11-18T17:15"),
        ("530 pm tea", "2026-11-18T17:30"),
        ("@ 5pm tea", "2026-11-18T17:00"),
        ("five o'clock tea", "2026-11-18T17:00"),
        ("at five tea", "2026-11-18T17:00"),
        ("at five thirty tea", "2026-11-18T17:30"),
        ("five oh five pm tea", "2026-11-18T17:05"),
        ("nine fifty-nine pm tea", "2026-11-18T21:59"),
        ("half past five tea", "2026-11-18T17:30"),
        ("half five tea", "2026-11-18T17:30"),
        ("a quarter past five tea", "2026-11-18T17:15"),
        ("quarter to six tea", "2026-11-18T17:45"),
        ("ten past five tea", "2026-11-18T17:10"),
        ("20 minutes to 6 tea", "2026-11-18T17:40"),
        ("a quarter to noon tea", "2026-11-19T11:45"),
        ("noon tea", "2026-11-19T12:00"),
        ("at midnight tea", "2026-11-19T00:00"),
        ("12am tea", "2026-11-19T00:00"),
        ("12pm tea", "2026-11-19T12:00"),
        ("around 5pm tea", "2026-11-18T17:00"),
        ("at 5pm sharp tea", "2026-11-18T17:00"),
        ("at 5 in the afternoon tea", "2026-11-18T17:00"),
        ("in the evening at 8 tea", "2026-11-18T20:00"),
        ("at 3 in the morning tea", "2026-11-19T03:00"),
        ("tonight at 11 tea", "2026-11-18T23:00"),
        ("tonight at 2 tea", "2026-11-19T02:00"),
        ("this evening at 12 tea", "2026-11-19T00:00"),
        ("8 tonight tea", "2026-11-18T20:00"),
        ("tonight tea", "2026-11-18T20:00"),
        ("this afternoon tea", "2026-11-18T15:00"),
        ("tomorrow afternoon tea", "2026-11-19T15:00"),
        ("in the evening tea", "2026-11-18T19:00"),
    ],
)
def test_a_clock_is_the_next_such_hour(text, at):
    assert BERLIN.said(text) == (at, "tea")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9:30pm GMT call", "2026-11-18T22:30"),
        ("9:30 pm (BST) call", "2026-11-18T21:30"),
        ("tomorrow 4pm CET call", "2026-11-19T16:00"),
        ("tomorrow at 8 am PST call", "2026-11-19T17:00"),
        ("tomorrow 9:00 Asia/Tokyo call", "2026-11-19T01:00"),
        ("tomorrow 15:00 UTC+3 call", "2026-11-19T13:00"),
        ("21:00 MSK call", "2026-11-18T19:00"),
    ],
)
def test_a_zone_behind_a_clock_counts(text, at):
    assert BERLIN.said(text) == (at, "call")


def test_an_abbreviation_is_the_offset_that_it_names_whatever_the_season():
    july = Place("en", BERLIN.zone, datetime(2026, 7, 1, 12))  # noqa: DTZ001 - on the wall there

    assert july.said("4pm CET call") == ("2026-07-01T17:00", "call")


@pytest.mark.parametrize("text", ["10 pushups", "9 lives", "7 dwarfs", "page 9", "9.5 eggs"])
def test_a_number_alone_is_no_clock(text):
    assert BERLIN.said(text) == ("", text)


@pytest.mark.parametrize(
    ("text", "clocks"),
    [
        ("at 9 and 21", [(9, 0), (21, 0)]),
        ("9:00, 13:30 & 18:00", [(9, 0), (13, 30), (18, 0)]),
        ("at 9 and 10 pm", [(21, 0), (22, 0)]),
        ("noon and 6pm", [(12, 0), (18, 0)]),
    ],
)
def test_lists_of_clocks(text, clocks):
    found = clock_list(scan(text, lexicon("en")), 0)

    assert [spec.in_24_hours for spec in found.spec] == clocks


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("at 12", DayPart.MORNING, (time(12), 0)),
        ("at 12", DayPart.AFTERNOON, (time(12), 0)),
        ("at 12", DayPart.NIGHT, (time(0), 1)),
        ("at 10", DayPart.NIGHT, (time(22), 0)),
        ("at 3", DayPart.NIGHT, (time(3), 1)),
        ("at 12", DayPart.EVENING, (time(0), 1)),
        ("at 1", DayPart.EVENING, (time(1), 1)),
        ("at 4", DayPart.EVENING, (time(16), 0)),
        ("at 11", DayPart.NOON, (time(11), 0)),
        ("at 1", DayPart.NOON, (time(13), 0)),
        ("at 15", DayPart.MORNING, (time(15), 0)),
        ("at 7", DayPart.EARLY, (time(7), 0)),
    ],
)
def test_a_part_of_the_day_says_which_half_is_meant(text, part, expected):
    spec = clock(scan(text, lexicon("en")), 0).spec
    first = hours(spec, part, vocabulary("en"), has_day=True).first

    assert (first.clock, first.days) == expected


@pytest.mark.parametrize("said", ["London time", "UK time", "uk time"])
def test_a_zone_may_be_named_by_its_city(said):
    assert BERLIN.said(f"tomorrow at 9am {said} tea") == ("2026-11-19T10:00", "tea")
