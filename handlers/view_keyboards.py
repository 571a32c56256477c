"""Inline keyboards below somebody's own view of a list. Labels come from `texts.view_labels`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers import keyboards
from handlers.bulk_schedule_buttons import ExportView
from handlers.buttons import ShowCard, ShowPage
from handlers.keyboards import labelled
from handlers.view_buttons import (
    BACK_TO_VIEW,
    BeginView,
    ChangePicked,
    FilterView,
    PickMany,
    PickOne,
    TakeOut,
    TurnView,
    UndoChange,
)
from scheduling.bulk import Change, Outcome
from scheduling.chats import Chat
from scheduling.dialogs import Dialog
from scheduling.identifiers import UserId
from scheduling.ports import Page
from scheduling.use_cases.archiving import Archived
from scheduling.views import Filters, Repeating, Screen, Sent, Shown, Sort, View
from texts import bulk_labels, buttons, filter_words, view_labels

_IN_ROW = 2
_FITS_HALF = 20
"""Code points of a label that a phone shows whole on half a row."""
_CHANGES = ((Change.PAUSE, Change.RESUME), (Change.CANCEL, Change.ARCHIVE), (Change.EARLIER, Change.LATER))


def cards(page: Page, *, has_ended: bool = False) -> InlineKeyboardMarkup | None:
    """Below the list that all see: a button for each card, the pages, and the ways to a view of one's own.

    Where nothing is to come, the way to what `has_ended`.
    """
    if not page.total:
        over = labelled(view_labels.over(), BeginView(screen=Screen.LIST, page=0))
        return _markup([[over]]) if has_ended else None
    listed = keyboards.cards(page)
    ways = [
        labelled(view_labels.begin_filters(), BeginView(screen=Screen.FILTERS, page=page.index)),
        labelled(view_labels.begin_picking(), BeginView(screen=Screen.PICKING, page=page.index)),
    ]
    return _markup([*(listed.inline_keyboard if listed is not None else []), ways])


def found(dialog: Dialog, view: View, page: Page) -> InlineKeyboardMarkup:
    """Below what was found: a button for each card, the pages, and the ways on."""
    rows = [
        [labelled(buttons.open_one(message), ShowCard(message_id=message.id, page=BACK_TO_VIEW))]
        for message in page.messages
    ]
    last = [labelled(view_labels.begin_filters(), _turn(dialog, Screen.FILTERS))]
    if page.total:
        last.append(labelled(view_labels.begin_picking(), _turn(dialog, Screen.PICKING, page.index)))
    table = [labelled(bulk_labels.as_table(), ExportView(**_of(dialog)))] if page.total else []
    return _markup([*rows, _pages(dialog, view, page), last, table])


def filters(dialog: Dialog, view: View, total: int, chat: Chat, *, made_by: str) -> InlineKeyboardMarkup:
    """Below the filters: each with its value, and what was found."""
    chosen = view.filters
    values = {
        Screen.STATUSES: filter_words.shown_in_words(chosen.shown),
        Screen.REPEATING: filter_words.repeating_in_words(chosen.repeating),
        Screen.CONTENTS: filter_words.sent_in_words(chosen.sent),
        Screen.AUTHORS: made_by if chat.kind.is_shared else "",
        Screen.SORTS: filter_words.sort_in_words(chosen.sort),
    }
    rows = [
        [labelled(view_labels.open_filter(screen, words), _turn(dialog, screen))]
        for screen, words in values.items()
        if words
    ]
    words_row = [labelled(view_labels.search(), _turn(dialog, Screen.SEARCH))]
    if chosen.words:
        words_row.append(labelled(view_labels.forget_words(chosen.words), _filter(dialog, "w", "")))
    last = [labelled(view_labels.show_found(total), _turn(dialog, Screen.LIST))]
    if chosen != Filters():
        last.insert(0, labelled(view_labels.clear(), _filter(dialog, "x", "")))
    table = [labelled(bulk_labels.as_table(), ExportView(**_of(dialog)))] if total else []
    return _markup([*rows, words_row, last, table])


def choosing(dialog: Dialog, view: View, people: Mapping[UserId, str], *, reader: UserId) -> InlineKeyboardMarkup:
    """Below the question for the value of one filter: its values."""
    chosen = view.filters
    each: list[tuple[str, str, str, bool]]
    match view.screen:
        case Screen.STATUSES:
            each = [("s", one.value, filter_words.shown_in_words(one), one is chosen.shown) for one in Shown]
        case Screen.REPEATING:
            each = [
                ("r", one.value, filter_words.repeating_in_words(one), one is chosen.repeating) for one in Repeating
            ]
        case Screen.CONTENTS:
            each = [("c", one.value, filter_words.sent_in_words(one), one is chosen.sent) for one in Sent]
        case Screen.SORTS:
            each = [("o", one.value, filter_words.sort_in_words(one), one is chosen.sort) for one in Sort]
        case _:
            each = _people(chosen, people, reader)
    shown = [
        labelled(view_labels.choice(words, chosen=is_it), _filter(dialog, name, to)) for name, to, words, is_it in each
    ]
    in_row = 1 if any(len(button.text) > _FITS_HALF for button in shown) else _IN_ROW
    rows = [shown[start : start + in_row] for start in range(0, len(shown), in_row)]
    return _markup([*rows, [labelled(view_labels.back_to_filters(), _turn(dialog, Screen.FILTERS))]])


def picking(dialog: Dialog, view: View, page: Page) -> InlineKeyboardMarkup:
    """Below what can be picked: each of them, and what can be done to those that are."""
    data = _of(dialog)
    rows = [
        [
            labelled(
                view_labels.pick(message, is_picked=message.number in view.picked),
                PickOne(**data, number=message.number),
            )
        ]
        for message in page.messages
    ]
    many = [labelled(view_labels.pick_page(), PickMany(**data, which="page"))]
    if page.pages > 1:
        many.append(labelled(view_labels.pick_all(page.total), PickMany(**data, which="all")))
    if view.picked:
        many.append(labelled(view_labels.pick_none(), PickMany(**data, which="none")))
        changes = [
            [labelled(view_labels.change(change), ChangePicked(**data, change=change)) for change in row]
            for row in _CHANGES
        ]
    else:
        changes = []
    back = [labelled(buttons.back(), _turn(dialog, Screen.LIST, page.index))]
    return _markup([*rows, _pages(dialog, view, page), many, *changes, back])


def result(dialog: Dialog, came: Outcome, *, now: datetime) -> InlineKeyboardMarkup:
    """Below what was done to many: Undo, and the list."""
    rows = [[labelled(buttons.back(), _turn(dialog, Screen.LIST))]]
    if came.may_undo(now):
        rows.insert(0, [labelled(buttons.undo(), UndoChange(**_of(dialog)))])
    return _markup(rows)


def archived(put_away: Archived, *, page: int) -> InlineKeyboardMarkup:
    """Below what was put away: Undo, where it is known what it was, and the list."""
    message, was = put_away.message, put_away.was
    rows = [[labelled(buttons.back(), ShowPage(page=page))]]
    if was is not None:
        data = TakeOut(message_id=message.id, revision=message.revision, was=was, page=page)
        rows.insert(0, [labelled(buttons.undo(), data)])
    return _markup(rows)


def leave_search(dialog: Dialog) -> InlineKeyboardMarkup:
    """Below the question for words to look for: the way back."""
    return _markup([[labelled(view_labels.back_to_filters(), _turn(dialog, Screen.FILTERS))]])


def _people(chosen: Filters, people: Mapping[UserId, str], reader: UserId) -> list[tuple[str, str, str, bool]]:
    each = [("a", "", None, ""), ("a", str(reader), reader, "")]
    each += [("a", str(person), person, name) for person, name in people.items() if person != reader]
    return [
        (
            letter,
            value,
            filter_words.author_in_words(Filters(author=author), reader=reader, name=name),
            author == chosen.author,
        )
        for letter, value, author, name in each
    ]


def _pages(dialog: Dialog, view: View, page: Page) -> list[InlineKeyboardButton]:
    turn = []
    if page.index > 0:
        turn.append(labelled(buttons.previous_page(), _turn(dialog, view.screen, page.index - 1)))
    if page.index + 1 < page.pages:
        turn.append(labelled(buttons.next_page(), _turn(dialog, view.screen, page.index + 1)))
    return turn


def _of(dialog: Dialog) -> dict[str, Any]:
    return {"dialog_id": dialog.id, "revision": dialog.revision}


def _turn(dialog: Dialog, screen: Screen, page: int = 0) -> TurnView:
    return TurnView(**_of(dialog), screen=screen, page=page)


def _filter(dialog: Dialog, name: str, value: str) -> FilterView:
    return FilterView(**_of(dialog), name=name, value=value)


def _markup(rows: Sequence[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[list(row) for row in rows if row])
