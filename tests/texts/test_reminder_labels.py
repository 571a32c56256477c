"""Buttons of reminders: short enough, and each carries what the handlers understand."""

import pytest
from aiogram.filters.callback_data import CallbackData

from handlers import reminder_buttons as carried
from scheduling.reminders import Snooze
from tests.texts import reminder_samples
from tests.texts.samples import NOW
from texts.buttons import LABEL_LIMIT
from texts.speech import languages, speaking
from texts.toasts import TOAST_LIMIT

LONGEST_CALLBACK_DATA = 64
NAME = "Wolfeschlegelsteinhausenbergerdorff 👩‍👩‍👧‍👦 " * 3
KINDS = [
    thing
    for thing in vars(carried).values()
    if isinstance(thing, type) and issubclass(thing, CallbackData) and thing is not CallbackData
]


@pytest.fixture(params=languages())
def language(request):
    with speaking(request.param):
        yield request.param


def test_labels_fit_and_are_told_apart(language):
    for rows in reminder_samples.rows(now=NOW, name=NAME):
        labels = [label for row in rows for label, _data in row]
        assert all(0 < len(label) <= LABEL_LIMIT for label in labels)
        assert len(set(labels)) == len(labels)
        assert max(map(len, rows)) <= 3


def test_toasts_fit(language):
    assert all(0 < len(said) <= TOAST_LIMIT for said in reminder_samples.toasts(now=NOW))


def test_what_buttons_carry_is_understood():
    understood = set()
    for rows in reminder_samples.rows(now=NOW):
        for _label, data in (one for row in rows for one in row):
            kind = next(kind for kind in KINDS if data.startswith(f"{kind.__prefix__}:"))
            assert kind.unpack(data).pack() == data
            assert kind.unpack(data).delivery_id == reminder_samples.DELIVERY
            assert len(data.encode()) <= LONGEST_CALLBACK_DATA
            understood.add(kind)
    assert understood == set(KINDS)


def test_each_length_is_carried():
    data = [data for rows in reminder_samples.rows(now=NOW) for row in rows for _label, data in row]
    prefix = f"{carried.SnoozeFor.__prefix__}:"
    assert {carried.SnoozeFor.unpack(one).choice for one in data if one.startswith(prefix)} == set(Snooze)


def test_a_cached_label_speaks_the_language_of_the_moment():
    with speaking("ru"):
        russian = reminder_samples.rows(now=NOW)[0]
    with speaking("en"):
        english = reminder_samples.rows(now=NOW)[0]
    assert [row[0][0] for row in english] == ["✓ Done", "💤 Tomorrow"]
    assert [row[0][0] for row in russian] == ["✓ Готово", "💤 Завтра"]
