"""Labels of the buttons by which something is scheduled step by step."""

from datetime import date

import pytest

from tests.texts import guided_samples
from tests.texts.samples import NOW
from texts import guided_buttons
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


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "May 2027"),
        ("ru", "Май 2027"),
        ("uk", "Травень 2027"),
        ("pl", "Maj 2027"),
        ("de", "Mai 2027"),
        ("tr", "Mayıs 2027"),
        ("zh_Hans", "五月 2027"),
        ("ar", "مايو 2027"),
    ],
)
def test_a_month_that_stands_alone_is_in_no_oblique_case(language, name):
    for other in languages():  # whichever were read before
        with speaking(other):
            guided_buttons.month(date(2027, 5, 1))
    with speaking(language):
        assert guided_buttons.month(date(2027, 5, 1)) == name
