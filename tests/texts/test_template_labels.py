"""Buttons of templates: short enough, and what they carry fits and is understood. All faults have words."""

import pytest
from aiogram.types import InlineKeyboardMarkup

from handlers import template_keyboards as keyboards
from handlers.guided_buttons import GuidedTemplate
from scheduling.dialogs import OPEN_FOR, Dialog, DialogKind
from scheduling.errors import TemplateFault, TemplatePart, TemplateProblem, TemplateRefused, VariablesLacking
from scheduling.identifiers import BotId, ChatId, DialogId, UserId
from scheduling.use_cases.templates import key_of
from tests.texts.samples import NOW
from tests.texts.template_samples import LAST, page, seen, template
from texts.buttons import LABEL_LIMIT
from texts.errors import explain
from texts.speech import languages, speaking
from texts.toasts import TOAST_LIMIT, explained

LONGEST_CALLBACK_DATA = 64
NAME = "Wolfeschlegelsteinhausenbergerdorff 👩‍👩‍👧‍👦 " * 2


@pytest.fixture(params=languages())
def language(request):
    with speaking(request.param):
        yield request.param


def all_keyboards() -> list[InlineKeyboardMarkup]:
    """All that can stand below what is said of templates."""
    dialog = Dialog(
        id=DialogId(LAST),
        bot_id=BotId(1),
        chat_id=ChatId(LAST),
        topic_id=None,
        person_id=UserId(7),
        kind=DialogKind.TEMPLATE,
        state={},
        revision=10**6,
        created_at=NOW,
        expires_at=NOW + OPEN_FOR,
    )
    one = template(NAME, now=NOW, languages=languages())
    return [
        keyboards.listing(page(one, one, pages=2)),
        keyboards.card(seen(NAME, now=NOW, languages=languages()), page=999),
        keyboards.card(seen(NAME, now=NOW), page=999, as_written=True),
        keyboards.languages(template(NAME, now=NOW), languages(), page=999),
        keyboards.deletion(one, page=999),
        keyboards.leave(dialog),
    ]


def test_labels_are_short_and_data_fit(language):
    buttons = [button for markup in all_keyboards() for row in markup.inline_keyboard for button in row]

    assert all(0 < len(button.text) <= LABEL_LIMIT for button in buttons)
    assert all(len(button.callback_data.encode()) <= LONGEST_CALLBACK_DATA for button in buttons)
    picked = GuidedTemplate(dialog_id=LAST, revision=10**6, key=key_of(LAST)).pack()
    assert len(picked.encode()) <= LONGEST_CALLBACK_DATA


@pytest.mark.parametrize("fault", TemplateFault)
def test_every_fault_has_words(fault, language):
    hints = ("one", "few") if fault is TemplateFault.PLURAL_FORMS else ("upper", "lower")
    problems = tuple(
        TemplateProblem(fault=fault, line=2, column=7, text="{{ x", part=part, language="ru", hints=hints)
        for part in TemplatePart
    )
    said = explain(TemplateRefused(problems * 2), now=NOW, zone="UTC")

    assert "{{ x" in said.text
    assert "3" in said.text
    assert len(explained(TemplateRefused(problems), now=NOW, zone="UTC")) <= TOAST_LIMIT


def test_what_is_lacking_is_named_and_what_to_write_instead(language):
    said = explain(VariablesLacking(("city", "visits")), now=NOW, zone="UTC").text

    assert "city" in said
    assert "visits" in said
    assert '{{ city|default("…") }}' in said
