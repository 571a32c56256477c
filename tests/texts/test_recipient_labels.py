"""Buttons below recipients: short enough, and each carries what the handlers understand."""

from dataclasses import replace
from datetime import timedelta

import pytest
from aiogram.types import InlineKeyboardMarkup

from handlers import recipient_keyboards as keyboards
from handlers.recipient_buttons import ExportRecipients, LeaveRecipients, SaveRecipients, TapRecipients
from scheduling.recipient_columns import Column
from scheduling.recipient_rows import RowProblem
from scheduling.recipient_views import RecipientScreen, RecipientsView
from scheduling.use_cases.recipients import OpenedRecipients, SeenRecipients
from tests.texts import recipient_samples as samples
from tests.texts.group_samples import dialog
from tests.texts.samples import NOW
from texts import recipient_flaws
from texts.buttons import LABEL_LIMIT
from texts.speech import languages, speaking

LONGEST_CALLBACK_DATA = 64
NAME = "Wolfeschlegelsteinhausenbergerdorff 👩‍👩‍👧‍👦 "
DATA = (ExportRecipients, LeaveRecipients, SaveRecipients, TapRecipients)


@pytest.fixture(params=languages())
def language(request):
    with speaking(request.param):
        yield request.param


def drawn() -> list[InlineKeyboardMarkup]:
    """All keyboards there are."""
    seen = samples.seen(NAME, now=NOW)
    stopped = replace(seen, one=samples.somebody(NAME, now=NOW).unsubscribed(NOW - timedelta(days=1)))
    ids = tuple(str(samples.LAST) for _ in range(9))
    view = RecipientsView(search=NAME, behind=(samples.somebody(NAME, now=NOW).id,), shown=ids)

    def opened(screen, **changes):
        return OpenedRecipients(dialog(), replace(view, screen=screen, **changes))

    tags = tuple(sorted(samples.somebody(NAME, now=NOW).tags))
    one = samples.LAST
    return [
        keyboards.recipients(opened(RecipientScreen.LIST), seen),
        keyboards.recipients(opened(RecipientScreen.LIST, behind=(), search=""), SeenRecipients()),
        keyboards.card(opened(RecipientScreen.CARD), seen),
        keyboards.card(opened(RecipientScreen.CARD), stopped),
        keyboards.card(opened(RecipientScreen.CARD), SeenRecipients()),
        keyboards.question(opened(RecipientScreen.FIELD, asked=Column.PHONE, subscriber_id=one), seen, has_value=True),
        keyboards.adding(opened(RecipientScreen.ADD, asked=Column.PHONE)),
        keyboards.parts(opened(RecipientScreen.TAGS, shown=tags, subscriber_id=one), seen),
        keyboards.parts(opened(RecipientScreen.LISTS, subscriber_id=one), seen),
        keyboards.parts(opened(RecipientScreen.GROUPS, subscriber_id=one), seen),
        keyboards.deleting(opened(RecipientScreen.DELETE)),
        keyboards.to_list(opened(RecipientScreen.SEARCH)),
        keyboards.exporting(opened(RecipientScreen.EXPORT), seen),
        keyboards.preview(dialog(), samples.file(NAME)),
        keyboards.saved(dialog()),
    ]


def test_labels_fit(language):
    for keyboard in drawn():
        for row in keyboard.inline_keyboard:
            for button in row:
                assert 0 < len(button.text) <= LABEL_LIMIT, button.text


def test_each_button_carries_what_is_understood():
    for keyboard in drawn():
        for row in keyboard.inline_keyboard:
            for button in row:
                assert len(button.callback_data.encode()) <= LONGEST_CALLBACK_DATA
                prefix = button.callback_data.partition(":")[0]
                [kind] = [kind for kind in DATA if kind.__prefix__ == prefix]
                assert kind.unpack(button.callback_data).pack() == button.callback_data


def test_the_file_of_flaws_has_a_row_for_each(language):
    flaws = samples.flaws("Ada")
    rows = list(recipient_flaws.rows(flaws))

    assert len(recipient_flaws.columns()) == len(rows[0])
    assert [row[0] for row in rows] == [str(flaw.line) for flaw in flaws]
    assert all(row[2] for row in rows)
    assert RowProblem.NO_KEY in {flaw.problem for flaw in flaws}
