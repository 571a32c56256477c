"""Inline keyboards below recipients. Labels come from `texts.recipient_labels`."""

from collections.abc import Sequence
from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.keyboards import labelled
from handlers.recipient_buttons import ExportRecipients, LeaveRecipients, SaveRecipients, TapRecipients
from scheduling.dialogs import Dialog
from scheduling.recipient_columns import Column
from scheduling.recipient_imports import TableFile
from scheduling.recipient_views import FIELDS, STEPS, RecipientAction, RecipientScreen, RecipientsView
from scheduling.use_cases.recipient_changes import may_be_subscribed_again
from scheduling.use_cases.recipients import OpenedRecipients, SeenRecipients
from texts import buttons
from texts import recipient_labels as labels

_IN_ROW = 2


def recipients(opened: OpenedRecipients, seen: SeenRecipients) -> InlineKeyboardMarkup:
    """Below the list: a button for each, the pages, and what else can be done."""
    dialog, view = opened.dialog, opened.view
    rows = [[_tap(dialog, labels.open_one(one), RecipientAction.OPEN, place)] for place, one in enumerate(seen.people)]
    pages = []
    if view.behind:
        pages.append(_tap(dialog, buttons.previous_page(), RecipientAction.PREVIOUS))
    if seen.has_more:
        pages.append(_tap(dialog, buttons.next_page(), RecipientAction.NEXT))
    looking = [_tap(dialog, labels.search(), RecipientAction.SEARCH)]
    if view.search:
        looking.append(_tap(dialog, labels.show_all(), RecipientAction.SHOW_ALL))
    tables = [_tap(dialog, labels.import_table(), RecipientAction.IMPORT)]
    if seen.total:
        tables.append(_tap(dialog, labels.export_table(), RecipientAction.EXPORT))
    adding = [_tap(dialog, labels.add(), RecipientAction.ADD)]
    return _markup([*rows, pages, looking if seen.total else [], adding, tables])


def card(opened: OpenedRecipients, seen: SeenRecipients) -> InlineKeyboardMarkup:
    """Below a card: each field, and what somebody belongs to."""
    dialog, one = opened.dialog, seen.one
    back = [_tap(dialog, buttons.back(), RecipientAction.LIST)]
    if one is None:
        return _markup([back])
    fields = [_tap(dialog, labels.field(column), RecipientAction.FIELD, place) for place, column in enumerate(FIELDS)]
    belonging = [
        _tap(dialog, labels.tags(), RecipientAction.TAGS),
        _tap(dialog, labels.variables(), RecipientAction.VARIABLES),
        _tap(dialog, labels.lists(), RecipientAction.LISTS),
        _tap(dialog, labels.groups(), RecipientAction.GROUPS),
    ]
    ending = [_tap(dialog, labels.delete(), RecipientAction.DELETE)]
    if one.is_subscribed or may_be_subscribed_again(one):
        ending.insert(0, _tap(dialog, labels.subscription(one), RecipientAction.SUBSCRIPTION))
    return _markup([*_in_rows(fields), *_in_rows(belonging), ending, back])


def question(opened: OpenedRecipients, seen: SeenRecipients, *, has_value: bool) -> InlineKeyboardMarkup:
    """Below a question about one field: its value can be taken away."""
    dialog, view = opened.dialog, opened.view
    rows = []
    if has_value and view.asked not in {None, Column.NAME}:
        rows.append([_tap(dialog, labels.empty(), RecipientAction.EMPTY)])
    return _markup([*rows, [_back(dialog, view, seen)]])


def adding(opened: OpenedRecipients) -> InlineKeyboardMarkup:
    """Below a question about somebody who is added by hand."""
    rows = [[_tap(opened.dialog, buttons.back(), RecipientAction.LIST)]]
    if opened.view.asked is not STEPS[0]:
        rows.insert(0, [_tap(opened.dialog, labels.skip(), RecipientAction.SKIP)])
    return _markup(rows)


def parts(opened: OpenedRecipients, seen: SeenRecipients) -> InlineKeyboardMarkup:
    """Below tags, variables, lists or groups: a button for each, by its place."""
    dialog, view = opened.dialog, opened.view
    names: dict[str, str] = {}
    if view.screen is RecipientScreen.LISTS:
        names = {str(one.id): labels.member(one.title, is_one=one.code in seen.is_on) for one in seen.lists}
    elif view.screen is RecipientScreen.GROUPS:
        names = {str(one.id): labels.member(one.name, is_one=one.name in seen.is_in) for one in seen.groups}
    else:
        names = {what: labels.take_away(what) for what in view.shown}
    each = [
        _tap(dialog, names[what], RecipientAction.PICK, place) for place, what in enumerate(view.shown) if what in names
    ]
    return _markup([*_in_rows(each), [_back(dialog, view, seen)]])


def deleting(opened: OpenedRecipients) -> InlineKeyboardMarkup:
    """Below the question whether to delete somebody."""
    dialog = opened.dialog
    return _markup(
        [
            [_tap(dialog, labels.delete_indeed(), RecipientAction.DELETE_INDEED)],
            [_tap(dialog, buttons.back_to_settings(), RecipientAction.CARD)],
        ]
    )


def to_list(opened: OpenedRecipients) -> InlineKeyboardMarkup:
    """Below what leads nowhere but back."""
    return _markup([[_tap(opened.dialog, buttons.back(), RecipientAction.LIST)]])


def exporting(opened: OpenedRecipients, seen: SeenRecipients) -> InlineKeyboardMarkup:
    """Below the question what to export."""
    dialog, view = opened.dialog, opened.view
    rows = [[labelled(labels.export_all(), ExportRecipients(**_of(dialog), place=0))]]
    if view.search:
        rows.append([labelled(labels.export_found(view.search), ExportRecipients(**_of(dialog), place=1))])
    names = {str(group.id): group.name for group in seen.groups}
    rows += [
        [labelled(labels.export_group(names[what]), ExportRecipients(**_of(dialog), place=place))]
        for place, what in enumerate(view.shown, 2)
        if what in names
    ]
    return _markup([*rows, [_tap(dialog, buttons.back(), RecipientAction.LIST)]])


def preview(dialog: Dialog, file: TableFile) -> InlineKeyboardMarkup:
    """Below a table that was looked at."""
    rows = [[labelled(labels.dont_save(), LeaveRecipients(**_of(dialog)))]]
    if file.counts.to_save:
        rows.insert(0, [labelled(labels.save(file.counts.to_save), SaveRecipients(**_of(dialog)))])
    return _markup(rows)


def saved(dialog: Dialog) -> InlineKeyboardMarkup:
    """Below a table that was saved."""
    return _markup([[_tap(dialog, buttons.back(), RecipientAction.LIST)]])


def _back(dialog: Dialog, view: RecipientsView, seen: SeenRecipients) -> InlineKeyboardButton:
    if view.subscriber_id is not None and seen.one is not None:
        return _tap(dialog, buttons.back_to_settings(), RecipientAction.CARD)
    return _tap(dialog, buttons.back(), RecipientAction.LIST)


def _tap(dialog: Dialog, label: str, action: RecipientAction, place: int = 0) -> InlineKeyboardButton:
    return labelled(label, TapRecipients(**_of(dialog), action=action, place=place))


def _of(dialog: Dialog) -> dict[str, Any]:
    return {"dialog_id": dialog.id, "revision": dialog.revision}


def _in_rows(each: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    return [list(each[start : start + _IN_ROW]) for start in range(0, len(each), _IN_ROW)]


def _markup(rows: Sequence[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[list(row) for row in rows if row])
