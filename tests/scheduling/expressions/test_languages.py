"""The tables of the languages: they load, and know what CLDR knows."""

import json
import subprocess
import sys

import pytest

from scheduling.expressions.languages import CODES, vocabulary
from scheduling.expressions.phrases.lexicon import lexicon
from scheduling.expressions.phrases.lexing import scan
from scheduling.expressions.phrases.model import Kind
from scheduling.recurrence import Weekday


@pytest.mark.parametrize("code", CODES)
def test_every_language_names_all_days_months_and_hours(code):
    tables = vocabulary(code)

    assert set(tables.weekdays) == set(Weekday)
    assert set(tables.months) == set(range(1, 13))
    assert set(range(1, 13)) <= set(tables.numbers) | set(tables.hours)
    assert set(range(1, 32)) <= set(tables.ordinals) | {21, 22, 23, 24, 25, 26, 27, 28, 29, 31}
    assert tables.code == code


def test_what_has_no_tables_is_none():
    assert vocabulary("tlh") is None
    assert vocabulary("../en") is None
    assert lexicon("tlh") is None


@pytest.mark.parametrize(
    ("code", "text", "kind", "value"),
    [
        ("fr", "mercredi", Kind.WEEKDAY, Weekday.WEDNESDAY),
        ("de", "Jänner", Kind.MONTH, 1),
        ("ar", "كانون الثاني", Kind.MONTH, 1),
        ("ru", "сентябрь", Kind.MONTH, 9),
        ("zh", "週六", Kind.WEEKDAY, Weekday.SATURDAY),
    ],
)
def test_names_come_from_cldr(code, text, kind, value):
    found = scan(text, lexicon(code))

    assert found.at(kind, 0) == (value, len(found.words))


@pytest.mark.parametrize("locale", ["zh", "ar", "pl"])
def test_names_that_are_kept_are_those_of_a_process_of_its_own(locale):
    command = [sys.executable, "-m", "scheduling.expressions.languages.generate", locale]
    names = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    kept = vocabulary(locale)
    for day, forms in names["weekdays"].items():
        assert set(forms) <= set(kept.weekdays[Weekday(int(day))])
    for month, forms in names["months"].items():
        assert set(forms) <= set(kept.months[int(month)])
