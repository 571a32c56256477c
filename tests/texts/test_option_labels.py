"""Labels of options: short enough for two in a row on a phone, in each language."""

import pytest

from scheduling.options import HOURS_KEPT, NAG_MINUTES, NO_OPTIONS, Option
from tests.texts.samples import ALL_OPTIONS
from texts import options
from texts.speech import languages, speaking

TWO_IN_A_ROW = 24
FOUR_IN_A_ROW = 10


@pytest.mark.parametrize("language", languages())
def test_labels_fit_their_rows(language):
    with speaking(language):
        for option in Option:
            assert 0 < len(options.label(option, NO_OPTIONS)) <= TWO_IN_A_ROW, option
            assert 0 < len(options.label(option, ALL_OPTIONS)) <= TWO_IN_A_ROW + 2, option
        for label in (*map(options.hours, HOURS_KEPT), *map(options.minutes, NAG_MINUTES), options.never()):
            assert 0 < len(label) <= FOUR_IN_A_ROW, label


def test_nothing_is_said_of_what_nobody_chose():
    assert options.chosen(NO_OPTIONS) == ""
