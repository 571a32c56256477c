"""What is saved at once, what is asked, and what else may be meant. It is Wednesday, 18 November 2026, 14:05."""

from datetime import datetime, time

import pytest

from scheduling.expressions.understanding import Certainty, Circumstances, Convention, understand_text
from scheduling.expressions.vocabulary import DEFAULT_DAY_PARTS, DayPart
from scheduling.zones import zone_named
from tests.scheduling.expressions.languages.phrasebook import Place

NOW = datetime(2026, 11, 18, 14, 5)  # noqa: DTZ001 - on the wall there
BERLIN = Place("en", zone_named("Europe/Berlin"), NOW)


def local(reading):
    return reading.first.at.astimezone(BERLIN.zone).strftime("%d %H:%M")


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow at 9 tea",
        "tomorrow at noon tea",
        "tomorrow morning tea",
        "tonight tea",
        "at 5pm tea",
        "15:30 tea",
        "at midnight tea",
        "in 3 hours tea",
        "in 3 days tea",
        "Friday at 8 tea",
        "25/12 at 9 tea",
        "next monday at 9 tea",
    ],
)
def test_one_meaning_is_exact(text):
    understood = BERLIN.understood(text)

    assert understood.certainty is Certainty.EXACT
    assert understood.alternatives == ()
    assert understood.reading.clock_given
    assert understood.reading.convention is None


@pytest.mark.parametrize(
    ("text", "convention", "readings"),
    [
        ("at 9 tea", Convention.HALF_OF_DAY, ["18 21:00", "19 09:00"]),
        ("at 3 tea", Convention.HALF_OF_DAY, ["18 15:00", "19 03:00"]),
        ("tomorrow at 3 tea", Convention.HALF_OF_DAY, ["19 15:00", "19 03:00"]),
        ("next friday at 9 tea", Convention.NEXT_WEEKDAY, ["27 09:00", "20 09:00"]),
        ("12/1 at 9 tea", Convention.DATE_ORDER, ["01 09:00", "12 09:00"]),
        ("wednesday at 6 pm tea", Convention.WEEKDAY_TODAY, ["25 18:00", "18 18:00"]),
        ("9 am tea", Convention.TOMORROW, ["19 09:00"]),
        ("noon tea", Convention.TOMORROW, ["19 12:00"]),
        ("tomorrow tea", Convention.MORNING, ["19 09:00"]),
        ("today tea", Convention.MORNING, ["18 15:00"]),
        ("Thursday, Nov 20 at 9 tea", Convention.WEEKDAY_DIFFERS, ["20 09:00"]),
        ("20 min tea", Convention.DURATION, ["18 14:25"]),
    ],
)
def test_two_meanings_are_asked_about_and_the_convention_is_named(text, convention, readings):
    understood = BERLIN.understood(text)

    assert understood.certainty is Certainty.ASK
    assert understood.reading.convention is convention
    assert [local(reading) for reading in (understood.reading, *understood.alternatives)] == readings


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("friday night at 1 train", ["21 01:00", "20 01:00"]),
        ("friday night at 2am train", ["21 02:00", "20 02:00"]),
        ("tomorrow night at 12:30 am train", ["20 00:30", "19 00:30"]),
        ("friday at 1 at night train", ["20 01:00", "21 01:00"]),
        ("friday at midnight train", ["21 00:00", "20 00:00"]),
        ("january 1 at midnight toast", ["02 00:00", "01 00:00"]),
        ("tomorrow evening at 3 train", ["19 15:00", "20 03:00"]),
        ("tomorrow evening at 1 train", ["20 01:00", "19 13:00"]),
        ("9am in the evening tomorrow train", ["19 09:00", "19 21:00"]),
        ("tomorrow morning at 18:00 train", ["19 18:00"]),
    ],
)
def test_the_small_hours_of_a_night_and_what_contradicts_itself_are_asked_about(text, readings):
    understood = BERLIN.understood(text)

    assert understood.certainty is Certainty.ASK
    assert [local(reading) for reading in (understood.reading, *understood.alternatives)] == readings


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("tonight at 1 train", "19 01:00"),
        ("tonight at 12 train", "19 00:00"),
        ("tomorrow evening at 12 train", "20 00:00"),
        ("tomorrow night at 11 train", "19 23:00"),
        ("today at midnight train", "19 00:00"),
    ],
)
def test_of_a_night_nobody_doubts_the_hour_is_exact(text, reading):
    understood = BERLIN.understood(text)

    assert (understood.certainty, local(understood.reading)) == (Certainty.EXACT, reading)


def test_a_date_without_a_clock_has_none():
    assert not BERLIN.understood("tomorrow tea").reading.clock_given
    assert BERLIN.understood("tomorrow evening tea").reading.clock_given


def test_in_languages_of_24_hours_an_hour_is_what_it_says():
    german = Place("de", BERLIN.zone, NOW)

    assert german.understood("morgen um 9 Tee").certainty is Certainty.EXACT
    assert german.said("um 9 Tee") == ("2026-11-19T09:00", "Tee")


def test_parts_of_the_day_are_the_chats():
    parts = {**DEFAULT_DAY_PARTS, DayPart.MORNING: time(6, 30), DayPart.EVENING: time(18)}
    circumstances = Circumstances(
        now=BERLIN.understood("in 1 minute").reading.anchor.at, zone=BERLIN.zone, languages=("en",), day_parts=parts
    )

    def said(text):
        return local(understand_text(text, circumstances).reading)

    assert said("tomorrow morning tea") == "19 06:30"
    assert said("tomorrow tea") == "19 06:30"
    assert said("tomorrow evening tea") == "19 18:00"
    assert said("tomorrow evening at 7 tea") == "19 19:00"


def test_a_clock_in_a_gap_moves_forward_and_says_so():
    spring = Place("en", BERLIN.zone, datetime(2027, 3, 27, 12))  # noqa: DTZ001 - on the wall there

    assert spring.said("tomorrow at 02:30 tea") == ("2027-03-28T03:30", "tea")
    assert {note.value for note in spring.understood("tomorrow at 02:30 tea").reading.notes} == {"in_gap"}
