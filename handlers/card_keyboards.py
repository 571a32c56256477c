"""Inline keyboards below one schedule's card, and below what is opened from it. Labels come from `texts.buttons`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.broadcast_run_buttons import to_broadcast
from handlers.buttons import (
    BeginEdit,
    CancelSchedule,
    ChooseEnd,
    ChoosePriority,
    Duplicate,
    LeaveEdit,
    OpenMenu,
    PauseSchedule,
    RemoveButtons,
    ResumeSchedule,
    SendAtOnce,
    SetEnd,
    SetOption,
    SetPriority,
    ShowCard,
    ShowHistory,
    ShowOptions,
    ShowPage,
    SkipNext,
    TakeSkipBack,
    UndoEdit,
    microseconds,
)
from handlers.keyboards import labelled
from handlers.menus import CardMenu, Editable, OptionMenu
from handlers.option_keyboards import OptionButtons, option_rows
from handlers.view_buttons import ArchiveOne
from scheduling.dialogs import Dialog
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.options import Option
from scheduling.parts import takes_buttons
from scheduling.policies import PRIORITIES
from scheduling.recurrence.endings import days_to_end
from scheduling.zones import known_zone
from texts import buttons, view_labels


def card(
    message: ScheduledMessage,
    *,
    page: int,
    menu: CardMenu = CardMenu.MAIN,
    skipped: datetime | None = None,
    edited: Dialog | None = None,
) -> InlineKeyboardMarkup:
    """Below a card: what can be done with the schedule.

    `skipped` is the run that was left out just now, `edited` the dialog that changed the schedule: with Undo for it.
    """
    back = labelled(buttons.back(), ShowPage(page=page))
    if message.broadcast is not None:
        return InlineKeyboardMarkup(inline_keyboard=_broadcast(message, page, skipped))
    if not message.is_current:
        rows = [row for row in (_ended(message, page), [_history(message, page), back]) if row]
        return InlineKeyboardMarkup(inline_keyboard=rows)
    match menu:
        case CardMenu.EDIT:
            rows = _edits(message, page)
        case CardMenu.MORE:
            rows = _rarer(message, page)
        case CardMenu.MAIN:
            cancel = labelled(buttons.cancel(), CancelSchedule(message_id=message.id, revision=message.revision))
            rows = [*_undo(message, page, skipped, edited), *_changes(message, page), [cancel, back]]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def options(
    message: ScheduledMessage, offered: Sequence[Option], *, menu: OptionMenu, page: int
) -> InlineKeyboardMarkup:
    """Below a schedule's options: what they can be."""

    def choose(option: Option, value: int) -> SetOption:
        return SetOption(message_id=message.id, revision=message.revision, option=option, value=value, page=page)

    def open_menu(opened: OptionMenu) -> ShowOptions:
        return ShowOptions(message_id=message.id, menu=opened, page=page)

    rows = option_rows(menu, message.options, offered, OptionButtons(choose, open_menu))
    if menu is OptionMenu.ALL:
        rows += [*_links(message, page), [_back_to_card(message, page)]]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def leave(dialog: Dialog) -> InlineKeyboardMarkup:
    """Below what is asked in a dialog about a schedule: the way out."""
    data = LeaveEdit(dialog_id=dialog.id, revision=dialog.revision)
    return InlineKeyboardMarkup(inline_keyboard=[[labelled(buttons.leave_it_as_it_is(), data)]])


def priorities(message: ScheduledMessage, *, page: int) -> InlineKeyboardMarkup:
    """Below the question how important a schedule is: a button for each answer."""
    shown = {"message_id": message.id, "revision": message.revision, "page": page}
    rows = [
        [
            labelled(
                buttons.priority_choice(priority, chosen=priority == message.priority),
                SetPriority(**shown, priority=priority),
            )
        ]
        for priority in PRIORITIES
    ]
    rows.append([_back_to_card(message, page)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def ends(message: ScheduledMessage, *, page: int, now: datetime) -> InlineKeyboardMarkup:
    """Below the question until when a schedule repeats: a button for each answer."""
    shown = {"message_id": message.id, "revision": message.revision, "page": page}
    today = now.astimezone(known_zone(message.timing.zone)).date()
    rows = [[labelled(buttons.until(day), SetEnd(**shown, until=day.toordinal()))] for day in days_to_end(today)]
    rows.append([labelled(buttons.without_end(), SetEnd(**shown, until=0))])
    rows.append([_back_to_card(message, page)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def history(message: ScheduledMessage, *, page: int) -> InlineKeyboardMarkup:
    """Below what became of a schedule's runs."""
    return InlineKeyboardMarkup(inline_keyboard=[[_back_to_card(message, page)]])


def _undo(
    message: ScheduledMessage, page: int, skipped: datetime | None, edited: Dialog | None
) -> list[list[InlineKeyboardButton]]:
    if edited is not None:
        return [[labelled(buttons.undo(), UndoEdit(dialog_id=edited.id, revision=edited.revision))]]
    if skipped is not None:
        data = TakeSkipBack(message_id=message.id, revision=message.revision, run_at=microseconds(skipped), page=page)
        return [[labelled(buttons.undo(), data)]]
    return []


def _changes(message: ScheduledMessage, page: int) -> list[list[InlineKeyboardButton]]:
    """What people do most, on top."""
    shown: dict[str, Any] = {"message_id": message.id, "revision": message.revision, "page": page}
    return [
        [
            labelled(buttons.edit(), OpenMenu(message_id=message.id, menu=CardMenu.EDIT, page=page)),
            labelled(buttons.options(), ShowOptions(message_id=message.id, menu=OptionMenu.ALL, page=page)),
        ],
        _pausing(message, page),
        [
            labelled(buttons.send_at_once(), SendAtOnce(**shown)),
            labelled(buttons.more(), OpenMenu(message_id=message.id, menu=CardMenu.MORE, page=page)),
        ],
    ]


def _pausing(message: ScheduledMessage, page: int) -> list[InlineKeyboardButton]:
    shown: dict[str, Any] = {"message_id": message.id, "revision": message.revision, "page": page}
    row = [labelled(buttons.pause(), PauseSchedule(**shown))]
    if message.status is MessageStatus.PAUSED:
        row = [labelled(buttons.resume(), ResumeSchedule(**shown))]
    if message.next_run is not None and not message.timing.is_once:
        row.insert(0, labelled(buttons.skip_next(), SkipNext(**shown, run_at=microseconds(message.next_run.at))))
    return row


def _broadcast(message: ScheduledMessage, page: int, skipped: datetime | None) -> list[list[InlineKeyboardButton]]:
    """What can be done with a message to many: whom it is for, and what became of it, is shown elsewhere."""
    rows = [[to_broadcast(message)]]
    last = [labelled(buttons.back(), ShowPage(page=page))]
    if not message.is_current:
        if message.status is not MessageStatus.ARCHIVED:
            data = ArchiveOne(message_id=message.id, revision=message.revision, page=page)
            last.insert(0, labelled(view_labels.archive(), data))
        return [*rows, last]
    cancel = labelled(buttons.cancel(), CancelSchedule(message_id=message.id, revision=message.revision))
    return [*_undo(message, page, skipped, None), *rows, _pausing(message, page), [cancel, *last]]


def _edits(message: ScheduledMessage, page: int) -> list[list[InlineKeyboardButton]]:
    shown: dict[str, Any] = {"message_id": message.id, "revision": message.revision, "page": page}
    rows = [
        [
            labelled(buttons.edit_text(), BeginEdit(**shown, what=Editable.TEXT)),
            labelled(buttons.edit_time(), BeginEdit(**shown, what=Editable.TIME)),
        ]
    ]
    last = [_back_to_card(message, page)]
    if not message.timing.is_once:
        last.insert(0, labelled(buttons.repeat_until(), ChooseEnd(message_id=message.id, page=page)))
    return [*rows, last]


def _rarer(message: ScheduledMessage, page: int) -> list[list[InlineKeyboardButton]]:
    return [
        [
            labelled(buttons.priority(), ChoosePriority(message_id=message.id, page=page)),
            labelled(buttons.duplicate(), Duplicate(message_id=message.id)),
        ],
        [_history(message, page), _back_to_card(message, page)],
    ]


def _links(message: ScheduledMessage, page: int) -> list[list[InlineKeyboardButton]]:
    if not takes_buttons(message.content):
        return []
    shown: dict[str, Any] = {"message_id": message.id, "revision": message.revision, "page": page}
    row = [labelled(buttons.link_buttons(), BeginEdit(**shown, what=Editable.BUTTONS))]
    if message.content.buttons:
        row.append(labelled(buttons.remove_link_buttons(), RemoveButtons(**shown)))
    return [row]


def _ended(message: ScheduledMessage, page: int) -> list[InlineKeyboardButton]:
    """What can be done with one that is over: another one like it, where a time is left, and putting it away."""
    row = []
    if not message.timing.is_once or message.status is MessageStatus.CANCELLED:
        row.append(labelled(buttons.duplicate(), Duplicate(message_id=message.id)))
    if message.status is not MessageStatus.ARCHIVED:
        data = ArchiveOne(message_id=message.id, revision=message.revision, page=page)
        row.append(labelled(view_labels.archive(), data))
    return row


def _history(message: ScheduledMessage, page: int) -> InlineKeyboardButton:
    return labelled(buttons.history(), ShowHistory(message_id=message.id, page=page))


def _back_to_card(message: ScheduledMessage, page: int) -> InlineKeyboardButton:
    return labelled(buttons.back_to_card(message), ShowCard(message_id=message.id, page=page))
