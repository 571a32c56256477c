"""Labels of the buttons by which something is scheduled step by step."""

from datetime import date, datetime

import pytest

from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.text_reader import read_text
from scheduling.expressions.understanding import Certainty
from scheduling.recurrence import Once
from scheduling.zones import zone_named
from tests.texts import guided_samples
from tests.texts.samples import NOW
from texts import guided, guided_buttons
from texts.buttons import LABEL_LIMIT
from texts.speech import languages, speaking

SHORT = 8
"""Characters in a column of a calendar on a phone, at most."""


@pytest.mark.parametrize("language", languages())
def test_labels_are_there_and_short(language):
    with speaking(language):
        labels = guided_samples.labels(NOW)
        weekdays = [guided_buttons.weekday(date(2026, 11, day)) for day in range(23, 30)]
    assert all(0 < len(label) <= LABEL_LIMIT for label in labels)
    assert all(0 < len(name) <= SHORT for name in weekdays)
    assert len(set(weekdays)) == 7


@pytest.mark.parametrize("language", languages())
def test_the_example_of_a_time_is_read(language):
    with speaking(language):
        example = guided.example_of_time()
    here = Circumstances(now=NOW, zone=zone_named("Europe/Berlin"), languages=(language.partition("_")[0], "en"))
    understood = read_text(example, here)
    assert (understood.certainty, understood.message) == (Certainty.EXACT, "")
    assert understood.reading.recurrence == Once(datetime(2026, 11, 21, 18))  # noqa: DTZ001  # wall-clock time


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "May 2027"),
        ("ru", "Май 2027"),
        ("uk", "Травень 2027"),
        ("pl", "Maj 2027"),
        ("de", "Mai 2027"),
        ("tr", "Mayıs 2027"),
        ("zh_Hans", "2027年5月"),
        ("ar", "مايو 2027"),
    ],
)
def test_a_month_that_stands_alone_is_in_no_oblique_case(language, name):
    for other in languages():  # whichever were read before
        with speaking(other):
            guided_buttons.month(date(2027, 5, 1))
    with speaking(language):
        assert guided_buttons.month(date(2027, 5, 1)) == name
