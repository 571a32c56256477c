"""Where a time ends and the message begins. It is Wednesday, 18 November 2026, 14:05 in Berlin."""

from datetime import datetime

import pytest

from scheduling.zones import zone_named
from tests.scheduling.expressions.languages.phrasebook import Place

BERLIN = Place("en", zone_named("Europe/Berlin"), datetime(2026, 11, 18, 14, 5))  # noqa: DTZ001 - on the wall there
GERMAN = Place("de", BERLIN.zone, BERLIN.now)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tomorrow at 9 call mum", "call mum"),
        ("call mum tomorrow at 9", "call mum"),
        ("call mum, tomorrow at 9", "call mum"),
        ("call mum - tomorrow at 9", "call mum"),
        ("call mum tomorrow at 9!", "call mum"),
        ("call mum (and dad) tomorrow at 9.", "call mum (and dad)"),
        ("tomorrow at 9: call mum", "call mum"),
        ("tomorrow at 9, call mum", "call mum"),
        ("tomorrow at 9 - call mum", "- call mum"),
        ("tomorrow at 9\ncall mum\ntoday", "call mum\ntoday"),
        ("call mum\nand dad\ntomorrow at 9", "call mum\nand dad"),
        ("tomorrow at 9 | 10 am is too late", "10 am is too late"),
        ("call mum | tomorrow at 9", "call mum"),
        ("tomorrow at 9 10 pushups", "10 pushups"),
        ("tomorrow at 9 second breakfast", "second breakfast"),
        ("tomorrow at 9 Mar wants to see you", "Mar wants to see you"),
        ("remind me tomorrow at 9 to call mum", "call mum"),
        ("remind me to call mum tomorrow at 9", "call mum"),
        ("Remind me, tomorrow at 9, that mum calls", "mum calls"),
        ("  tomorrow at 9   call  mum ", "call  mum "),
        ("🎉 party 🎉 tomorrow at 9", "🎉 party 🎉"),
        ("tomorrow at 9 🎉 party", "🎉 party"),
        ("\u200ftomorrow\u200e at 9\u200f call mum", "call mum"),
    ],
)
def test_the_time_stands_at_the_start_or_at_the_end(text, message):
    assert BERLIN.said(text) == ("2026-11-19T09:00", message)


def test_a_clock_in_the_message_stays_there():
    assert BERLIN.said("tomorrow train 10:30 to Paris") == ("2026-11-19T09:00", "train 10:30 to Paris")


def test_spans_are_code_points_of_the_text():
    understood = BERLIN.understood("🎉 party, tomorrow at 9")

    assert understood.text[slice(*understood.span)] == "tomorrow at 9"
    assert [understood.text[slice(*span)] for span in understood.message_spans] == ["🎉 party"]


def test_words_that_only_ask_are_neither_time_nor_message():
    understood = BERLIN.understood("remind me tomorrow at 9 to call mum")

    assert understood.text[slice(*understood.span)] == "tomorrow at 9"
    assert [understood.text[slice(*span)] for span in understood.request_spans] == ["remind me", "to "]


@pytest.mark.parametrize(
    "text",
    [
        "could you please remind me tomorrow at 9 to call mum",
        "hey remind me to call mum tomorrow at 9",
        "pls ping me tomorrow at 9 to call mum",
        "set a reminder for tomorrow at 9 to call mum",
    ],
)
def test_people_ask_in_many_words(text):
    assert BERLIN.said(text) == ("2026-11-19T09:00", "call mum")


@pytest.mark.parametrize(
    "text",
    [
        "I was told tomorrow at 9 that mum calls",
        "mum calls every so often",
        "what a day",
        "remind me",
        "",
        "   ",
        "|",
    ],
)
def test_a_time_in_the_middle_or_none_leaves_the_text_whole(text):
    understood = BERLIN.understood(text)

    assert understood.reading is None
    assert understood.message == text


def test_english_is_read_in_any_chat_and_the_language_that_reads_more_wins():
    assert GERMAN.said("morgen um 9 Mama anrufen") == ("2026-11-19T09:00", "Mama anrufen")
    assert GERMAN.said("tomorrow at 9 am call mum") == ("2026-11-19T09:00", "call mum")
    assert GERMAN.said("9:00 tomorrow call mum") == ("2026-11-19T09:00", "call mum")
    assert GERMAN.said("call mum tomorrow at 9 am") == ("2026-11-19T09:00", "call mum")


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("in 10 minutes tea", "2026-11-18T14:15", "tea"),
        ("2026-12-31T23:00 Happy new year", "2026-12-31T23:00", "Happy new year"),
        ("2026-12-31 Happy new year", "2026-12-31T09:00", "Happy new year"),
    ],
)
def test_the_strict_grammar_comes_first(text, at, message):
    assert BERLIN.said(text) == (at, message)
    assert GERMAN.said(text) == (at, message)


def test_a_message_may_end_with_back():
    assert BERLIN.said("call back in 5 minutes") == ("2026-11-18T14:10", "call back")
    assert BERLIN.said("call back at 17:00") == ("2026-11-18T17:00", "call back")
