"""How much of the corpora is read: what was reached stays reached. `make bench-language` shows the phrases."""

from collections import Counter
from functools import cache

import pytest

from bench.corpora import RECURRING, corpora, load
from bench.scoring import Verdict, score

folder = corpora()
pytestmark = pytest.mark.skipif(folder is None, reason="the corpora are not here")

FLOORS = {
    "en": (92, 2.5),
    "ru": (92, 0.5),
    "es": (96, 1.0),
    "de": (95, 1),
    "fr": (95, 1.0),
    "pt": (97, 0.5),
    "it": (96, 1.0),
    "zh": (94, 1),
    "uk": (90, 1),
    "ar": (98, 1.5),
    "tr": (89, 2.5),
    "pl": (95, 0.5),
    "en recurring": (93, 3),
}
"""By language: how many per cent are right at least, and wrong at most."""


@cache
def verdicts(name: str) -> Counter[Verdict]:
    language, _, kind = name.partition(" ")
    assert folder is not None
    return Counter(
        score(phrase).verdict
        for phrase in load(folder)
        if phrase.language == language and (phrase.source == RECURRING) == (kind == RECURRING)
    )


@pytest.mark.parametrize("name", FLOORS)
def test_a_language_is_read_as_well_as_it_was(name):
    found, (right, wrong) = verdicts(name), FLOORS[name]
    assert 100 * found[Verdict.RIGHT] / found.total() >= right
    assert 100 * found[Verdict.WRONG] / found.total() <= wrong
