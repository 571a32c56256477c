"""Buttons about announcements and lists: short enough, told apart, and each carries what the handlers understand."""

import pytest
from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup

from handlers import subscribing_buttons as carried
from handlers import subscribing_keyboards as keyboards
from scheduling.mailing_lists import ListStep
from scheduling.subscribers import UNSUBSCRIBE
from scheduling.use_cases.mailing_lists import CountedList
from scheduling.use_cases.subscribing import Subscription
from tests.texts import subscribing_samples as samples
from tests.texts.group_samples import dialog
from tests.texts.samples import NOW
from texts import subscribing_labels as labels
from texts.buttons import LABEL_LIMIT
from texts.speech import languages, speaking
from texts.toasts import TOAST_LIMIT

LONGEST_CALLBACK_DATA = 64
NAME = "Wolfeschlegelsteinhausenbergerdorff 👩‍👩‍👧‍👦 "


@pytest.fixture(params=languages())
def language(request):
    with speaking(request.param):
        yield request.param


def drawn() -> list[InlineKeyboardMarkup]:
    """All keyboards there are."""
    news = samples.mailing_list(NAME, now=NOW)
    counted = CountedList(news, 10**6)
    subscription = Subscription(subscriber=samples.somebody(NAME, now=NOW), lists=[news], manages=True)
    own = keyboards.own_lists(subscription)
    assert own is not None
    return [
        keyboards.undo_unsubscribing(),
        own,
        keyboards.list_left(news),
        keyboards.all_lists(samples.page(NAME, now=NOW, count=1)),
        keyboards.mailing_list(counted, link=samples.LINK, page=999),
        keyboards.whether_to_delete(counted, page=999),
        keyboards.leave(dialog()),
    ]


def test_labels_fit_and_are_told_apart(language):
    for keyboard in drawn():
        said = [button.text for row in keyboard.inline_keyboard for button in row]
        assert all(0 < len(label) <= LABEL_LIMIT for label in said)
        assert len(set(said)) == len(said)
    [[(label, data)]] = labels.unsubscribe_rows()
    assert 0 < len(label) <= LABEL_LIMIT
    assert carried.Unsubscribe.unpack(data) == carried.Unsubscribe()
    assert data == UNSUBSCRIBE


def test_toasts_fit(language):
    assert all(0 < len(said) <= TOAST_LIMIT for said in samples.toasts())


def test_what_buttons_carry_is_understood():
    kinds = {
        thing.__prefix__: thing
        for thing in vars(carried).values()
        if isinstance(thing, type) and issubclass(thing, CallbackData) and thing is not CallbackData
    }
    understood = {UNSUBSCRIBE}
    for keyboard in drawn():
        for button in (one for row in keyboard.inline_keyboard for one in row if one.callback_data):
            kind = kinds[button.callback_data.partition(":")[0]]
            assert kind.unpack(button.callback_data).pack() == button.callback_data
            assert len(button.callback_data.encode()) <= LONGEST_CALLBACK_DATA
            understood.add(kind.__prefix__)
    assert understood == set(kinds)
    steps = {button.step for button in _asking()}
    assert steps == {ListStep.TITLE, ListStep.CODE}


def _asking() -> list[carried.AskOfList]:
    counted = CountedList(samples.mailing_list(NAME, now=NOW), 0)
    keyboard = keyboards.mailing_list(counted, link=samples.LINK, page=0)
    data = [button.callback_data or "" for row in keyboard.inline_keyboard for button in row]
    prefix = f"{carried.AskOfList.__prefix__}:"
    return [carried.AskOfList.unpack(one) for one in data if one.startswith(prefix)]
