"""Lengths of time in English. It is Wednesday, 18 November 2026, 14:05 in Berlin."""

from datetime import datetime

import pytest

from scheduling.errors import TimeInThePast
from scheduling.expressions.understanding import Certainty
from scheduling.zones import zone_named
from tests.scheduling.expressions.languages.phrasebook import Place

BERLIN = Place("en", zone_named("Europe/Berlin"), datetime(2026, 11, 18, 14, 5))  # noqa: DTZ001 - on the wall there


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("in 20 minutes tea", "2026-11-18T14:25"),
        ("in twenty-five minutes tea", "2026-11-18T14:30"),
        ("in an hour tea", "2026-11-18T15:05"),
        ("in an hour and a half tea", "2026-11-18T15:35"),
        ("in one and a half hours tea", "2026-11-18T15:35"),
        ("in 2 and a half hours tea", "2026-11-18T16:35"),
        ("in half an hour tea", "2026-11-18T14:35"),
        ("in a quarter of an hour tea", "2026-11-18T14:20"),
        ("in three quarters of an hour tea", "2026-11-18T14:50"),
        ("in 1/2 hour tea", "2026-11-18T14:35"),
        ("in 2.5 hours tea", "2026-11-18T16:35"),
        ("in 2½ hours tea", "2026-11-18T16:35"),
        ("in 2h30 tea", "2026-11-18T16:35"),
        ("in 1 hour, 5 minutes and 30 seconds tea", "2026-11-18T15:10"),
        ("in a couple of hours tea", "2026-11-18T16:05"),
        ("in about 3 hours tea", "2026-11-18T17:05"),
        ("within the next hour tea", "2026-11-18T15:05"),
        ("3 hours from now tea", "2026-11-18T17:05"),
        ("3 hours later tea", "2026-11-18T17:05"),
        ("+15 min tea", "2026-11-18T14:20"),
        ("in 3 days tea", "2026-11-21T14:05"),
        ("in 3 days at 9 am tea", "2026-11-21T09:00"),
        ("at 9 am in 3 days tea", "2026-11-21T09:00"),
        ("in 3 days in the evening tea", "2026-11-21T19:00"),
        ("in a fortnight tea", "2026-12-02T14:05"),
        ("in two weeks tea", "2026-12-02T14:05"),
        ("a week from now tea", "2026-11-25T14:05"),
        ("in 1 month tea", "2026-12-18T14:05"),
        ("in a year tea", "2027-11-18T14:05"),
        ("in 3 business days tea", "2026-11-23T14:05"),
        ("2 days and 3 hours from now tea", "2026-11-20T17:05"),
    ],
)
def test_a_length_of_time_counts_from_now(text, at):
    assert BERLIN.said(text) == (at, "tea")


def test_hours_are_elapsed_time_and_days_keep_the_clock():
    before_winter = Place("en", zone_named("Europe/Berlin"), datetime(2026, 10, 24, 12))  # noqa: DTZ001 - on the wall

    assert before_winter.said("in 24 hours tea") == ("2026-10-25T11:00", "tea")
    assert before_winter.said("in one day tea") == ("2026-10-25T12:00", "tea")


def test_a_month_from_its_last_day_is_on_the_last_day():
    january = Place("en", zone_named("Europe/Berlin"), datetime(2027, 1, 31, 12))  # noqa: DTZ001 - on the wall there

    assert january.said("in a month tea") == ("2027-02-28T12:00", "tea")


def test_a_length_alone_is_asked_about():
    understood = BERLIN.understood("30 min tea")

    assert BERLIN.said("30 min tea") == ("2026-11-18T14:35", "tea")
    assert understood.certainty is Certainty.ASK


@pytest.mark.parametrize("text", ["two hours of sleep", "2 hours of sleep", "a day in the life", "one week of rain"])
def test_a_length_of_something_is_no_time(text):
    assert BERLIN.said(text) == ("", text)


@pytest.mark.parametrize("text", ["3 days ago tea", "an hour ago", "half an hour ago tea"])
def test_what_lies_behind_is_refused_as_past(text):
    assert isinstance(BERLIN.understood(text).problem, TimeInThePast)


@pytest.mark.parametrize("text", ["in 999999999 years", "in 99999999999999999999 hours", "in 9999999 weeks tea"])
def test_what_lies_beyond_the_calendar_is_no_reading(text):
    assert BERLIN.understood(text).reading is None
