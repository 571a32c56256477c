"""Keyboards about announcements and lists. Labels come from `texts.subscribing_labels`."""

from aiogram.types import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from handlers.keyboards import labelled
from handlers.subscribing_buttons import (
    AskOfList,
    AskToDeleteList,
    DeleteList,
    JoinList,
    LeaveList,
    LeaveListDialog,
    NewList,
    OpenList,
    Resubscribe,
    ShowAllLists,
    ShowOwnLists,
)
from scheduling.dialogs import Dialog
from scheduling.mailing_lists import ListStep
from scheduling.subscribers import MailingList
from scheduling.use_cases.mailing_lists import CountedList, ListsPage
from scheduling.use_cases.subscribing import Subscription
from texts import buttons
from texts import subscribing_labels as labels

LONGEST_COPIED = 256
"""Characters that a button can copy (Bot API, `CopyTextButton`)."""
MOST_SHOWN = 50
"""Lists of somebody's own below one message: a keyboard has up to 100 buttons."""


def undo_unsubscribing() -> InlineKeyboardMarkup:
    """Below the answer to /stop."""
    return InlineKeyboardMarkup(inline_keyboard=[[labelled(buttons.undo(), Resubscribe())]])


def own_lists(subscription: Subscription) -> InlineKeyboardMarkup | None:
    """Below the lists that somebody is on."""
    rows = [[labelled(labels.leave_list(one), LeaveList(list_id=one.id))] for one in subscription.lists[:MOST_SHOWN]]
    if subscription.manages:
        rows.append([labelled(labels.manage_lists(), ShowAllLists())])
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def list_left(mailing_list: MailingList) -> InlineKeyboardMarkup:
    """Below what is said of a list that was left."""
    rows = [
        [labelled(labels.join_again(), JoinList(list_id=mailing_list.id))],
        [labelled(labels.own_lists(), ShowOwnLists())],
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def all_lists(page: ListsPage) -> InlineKeyboardMarkup:
    """Below all lists: a button for each, the pages, and the way to a new one."""
    rows = [
        [labelled(labels.open_list(one), OpenList(list_id=one.mailing_list.id, page=page.index))] for one in page.lists
    ]
    turn = []
    if page.index > 0:
        turn.append(labelled(buttons.previous_page(), ShowAllLists(page=page.index - 1)))
    if page.index + 1 < page.pages:
        turn.append(labelled(buttons.next_page(), ShowAllLists(page=page.index + 1)))
    rows += [turn] if turn else []
    rows.append([labelled(labels.new_list(), NewList())])
    rows.append([labelled(labels.own_lists(), ShowOwnLists())])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def mailing_list(counted: CountedList, *, link: str, page: int) -> InlineKeyboardMarkup:
    """Below a list: what can be done with it."""
    one = counted.mailing_list

    def ask(step: ListStep) -> AskOfList:
        return AskOfList(list_id=one.id, revision=one.revision, step=step)

    copy = InlineKeyboardButton(text=labels.copy_link(), copy_text=CopyTextButton(text=link[:LONGEST_COPIED]))
    rows = [
        [copy],
        [labelled(labels.rename(), ask(ListStep.TITLE)), labelled(labels.change_code(), ask(ListStep.CODE))],
        [labelled(labels.delete(), AskToDeleteList(list_id=one.id, page=page))],
        [labelled(labels.all_lists(), ShowAllLists(page=page))],
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def whether_to_delete(counted: CountedList, *, page: int) -> InlineKeyboardMarkup:
    """Below the question whether to delete a list."""
    one = counted.mailing_list
    rows = [
        [labelled(labels.really_delete(), DeleteList(list_id=one.id, revision=one.revision, page=page))],
        [labelled(labels.keep(), OpenList(list_id=one.id, page=page))],
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def leave(dialog: Dialog) -> InlineKeyboardMarkup:
    """Below what is asked of a list: the way out."""
    data = LeaveListDialog(dialog_id=dialog.id, revision=dialog.revision)
    return InlineKeyboardMarkup(inline_keyboard=[[labelled(labels.keep(), data)]])
