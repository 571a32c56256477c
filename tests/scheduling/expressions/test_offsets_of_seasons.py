"""Abbreviations of zones name an offset that may not be kept there on that day. It is November 2026."""

import pytest

from scheduling.expressions.understanding import Certainty, Convention
from scheduling.zones import zone_named
from tests.scheduling.expressions.languages.phrasebook import Place
from tests.scheduling.expressions.test_certainty import NOW


@pytest.mark.parametrize(
    ("text", "at", "convention"),
    [
        ("july 1 2027 at 9am EST call", "14:00", Convention.ZONE),
        ("july 1 2027 at 9am EDT call", "13:00", None),
        ("december 1 at 9am EDT call", "13:00", Convention.ZONE),
        ("december 1 at 9am EST call", "14:00", None),
        ("july 1 2027 at 9:00 CET call", "08:00", Convention.ZONE),
        ("july 1 2027 at 9am new york time call", "13:00", None),
        ("july 1 2027 at 9:00 UTC+3 call", "06:00", None),
    ],
)
def test_an_offset_that_is_not_kept_then_is_taken_as_named_and_said(text, at, convention):
    understood = Place("en", zone_named("Europe/Berlin"), NOW).understood(text)
    assert f"{understood.reading.first.at:%H:%M}" == at
    assert understood.reading.convention is convention
    assert understood.certainty is Certainty.EXACT
