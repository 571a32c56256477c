"""Labels of options: short enough for two in a row on a phone, in each language."""

from uuid import UUID

import pytest

from scheduling.options import HOURS_KEPT, NAG_MINUTES, NO_OPTIONS, Option
from tests.texts.samples import ALL_OPTIONS
from texts import lengths, options, reminder_buttons
from texts.speech import languages, speaking

DELIVERY = UUID(int=1)
SHORT = {
    "ar": ("1 س", "24 س", "10 د"),
    "de": ("1 Std.", "24 Std.", "10 Min."),
    "en": ("1 h", "24 h", "10 min"),
    "es": ("1 h", "24 h", "10 min"),
    "fr": ("1 h", "24 h", "10 min"),
    "it": ("1 h", "24 h", "10 min"),
    "pl": ("1 godz.", "24 godz.", "10 min"),
    "pt_BR": ("1 h", "24 h", "10 min"),
    "ru": ("1 ч", "24 ч", "10 мин"),
    "tr": ("1 sa", "24 sa", "10 dk"),
    "uk": ("1 год", "24 год", "10 хв"),
    "zh_Hans": ("1 小时", "24 小时", "10 分钟"),
}
"""One hour, many hours, and minutes, on every button: no plural can be wrong."""

TWO_IN_A_ROW = 24
FOUR_IN_A_ROW = 10


@pytest.mark.parametrize("language", languages())
def test_labels_fit_their_rows(language):
    with speaking(language):
        for option in Option:
            assert 0 < len(options.label(option, NO_OPTIONS)) <= TWO_IN_A_ROW, option
            assert 0 < len(options.label(option, ALL_OPTIONS)) <= TWO_IN_A_ROW + 2, option
        for label in (*map(lengths.hours, HOURS_KEPT), *map(lengths.minutes, NAG_MINUTES), options.never()):
            assert 0 < len(label) <= FOUR_IN_A_ROW, label


def test_nothing_is_said_of_what_nobody_chose():
    assert options.chosen(NO_OPTIONS) == ""


@pytest.mark.parametrize("language", languages())
def test_lengths_of_time_are_said_in_one_style_wherever_they_are_tapped(language):
    with speaking(language):
        hour, hours, minutes = (lengths.minutes(60), lengths.hours(24), lengths.minutes(10))
        below_reminders = [label for row in reminder_buttons.open_rows(DELIVERY) for label, _ in row]
    assert (hour, hours, minutes) == SHORT[language]
    assert {f"💤 {minutes}", f"💤 {hour}"} <= set(below_reminders)
