"""Inline keyboards of templates: the list, a card, and rows to pick one in other dialogs."""

from collections.abc import Callable, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.keyboards import in_rows, labelled
from handlers.template_buttons import (
    AddLanguage,
    AskToDeleteTemplate,
    DefaultLanguage,
    DeleteTemplate,
    EditTemplate,
    LeaveOutLanguage,
    LeaveTemplate,
    NewTemplate,
    SendTemplateToMe,
    ShowTemplate,
    ShowTemplates,
    TemplateField,
)
from scheduling.dialogs import Dialog
from scheduling.templates import Template
from scheduling.use_cases.templates import SeenTemplate, TemplatePage
from texts import buttons
from texts import template_buttons as texts

LANGUAGES_IN_ROW = 2
Rows = list[list[InlineKeyboardButton]]


def listing(page: TemplatePage) -> InlineKeyboardMarkup:
    """Below the list."""
    rows = picker_rows(
        page,
        pick=lambda one: ShowTemplate(template_id=one.id, page=page.index, language=one.default_language),
        turn=lambda index: ShowTemplates(page=index),
    )
    if page.may_change:
        rows.append([labelled(texts.new(), NewTemplate(page=page.index))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def picker_rows(
    page: TemplatePage, *, pick: Callable[[Template], CallbackData], turn: Callable[[int], CallbackData]
) -> Rows:
    """Return a button for each template of a page, and the pages. `pick` and `turn` say what these carry.

    Where the button of a dialog has no room for an id, `scheduling.use_cases.templates.key_of` is enough of it.
    """
    rows = [[labelled(texts.open_one(one), pick(one))] for one in page.templates]
    turning = []
    if page.index > 0:
        turning.append(labelled(buttons.previous_page(), turn(page.index - 1)))
    if page.index + 1 < page.pages:
        turning.append(labelled(buttons.next_page(), turn(page.index + 1)))
    return [*rows, turning] if turning else rows


def card(seen: SeenTemplate, *, page: int, as_written: bool = False) -> InlineKeyboardMarkup:
    """Below a card."""
    template, shown = seen.template, seen.language
    own = {"template_id": template.id, "page": page}
    marked = {**own, "revision": template.revision}
    rows: Rows = []
    if len(template.texts) > 1:
        each = [
            labelled(
                texts.language(code, is_chosen=code == shown),
                ShowTemplate(**own, language=code, as_written=as_written),
            )
            for code in sorted(template.texts)
        ]
        rows += in_rows(each, LANGUAGES_IN_ROW)
    if seen.preview is not None:
        other = texts.filled_in() if as_written else texts.as_written()
        rows.append(
            [
                labelled(texts.send_to_me(), SendTemplateToMe(template_id=template.id, language=shown)),
                labelled(other, ShowTemplate(**own, language=shown, as_written=not as_written)),
            ]
        )
    if seen.may_change:
        rows += _changes(marked, own, shown, is_default=shown == template.default_language)
    rows.append([labelled(texts.back(), ShowTemplates(page=page))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _changes(marked: dict[str, object], own: dict[str, object], shown: str, *, is_default: bool) -> Rows:
    rows = [
        [labelled(texts.change_text(shown), EditTemplate(**marked, field=TemplateField.TEXT, language=shown))],
        [
            labelled(texts.rename(), EditTemplate(**marked, field=TemplateField.NAME, language=shown)),
            labelled(texts.add_language(), AddLanguage(**own)),
        ],
    ]
    if not is_default:
        rows.append(
            [
                labelled(texts.make_default(shown), DefaultLanguage(**marked, language=shown)),
                labelled(texts.leave_out(shown), LeaveOutLanguage(**marked, language=shown)),
            ]
        )
    return [*rows, [labelled(texts.delete(), AskToDeleteTemplate(**own))]]


def languages(template: Template, codes: Sequence[str], *, page: int) -> InlineKeyboardMarkup:
    """The languages in which a text can be added."""
    each = [
        labelled(
            texts.language(code),
            EditTemplate(
                template_id=template.id,
                revision=template.revision,
                page=page,
                field=TemplateField.TEXT,
                language=code,
            ),
        )
        for code in codes
        if code not in template.texts
    ]
    back = ShowTemplate(template_id=template.id, page=page, language=template.default_language)
    return InlineKeyboardMarkup(inline_keyboard=[*in_rows(each, LANGUAGES_IN_ROW), [labelled(texts.back(), back)]])


def deletion(template: Template, *, page: int) -> InlineKeyboardMarkup:
    """Below the question whether a template is to be deleted."""
    gone = DeleteTemplate(template_id=template.id, revision=template.revision, page=page)
    kept = ShowTemplate(template_id=template.id, page=page, language=template.default_language)
    return InlineKeyboardMarkup(inline_keyboard=[[labelled(texts.delete_now(), gone)], [labelled(texts.keep(), kept)]])


def leave(dialog: Dialog) -> InlineKeyboardMarkup:
    """Below what is asked: the way out."""
    button = labelled(texts.leave(), LeaveTemplate(dialog_id=dialog.id, revision=dialog.revision))
    return InlineKeyboardMarkup(inline_keyboard=[[button]])
