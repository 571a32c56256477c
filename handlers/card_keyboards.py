"""Inline keyboards below one schedule's card, and below what is opened from it. Labels come from `texts.buttons`."""

from datetime import datetime
from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.buttons import (
    CancelSchedule,
    ChooseEnd,
    ChoosePriority,
    Duplicate,
    PauseSchedule,
    ResumeSchedule,
    SendAtOnce,
    SetEnd,
    SetPriority,
    ShowCard,
    ShowHistory,
    ShowPage,
    SkipNext,
    TakeSkipBack,
    microseconds,
)
from handlers.keyboards import labelled
from scheduling.messages import PRIORITIES, MessageStatus, ScheduledMessage
from scheduling.recurrence.endings import days_to_end
from scheduling.zones import known_zone
from texts import buttons


def card(message: ScheduledMessage, *, page: int, skipped: datetime | None = None) -> InlineKeyboardMarkup:
    """Below a card: all that can be done with the schedule; `skipped` is the run that was left out just now."""
    rows = [*_changes(message, page, skipped)] if message.is_current else []
    history = labelled(buttons.history(), ShowHistory(message_id=message.id, page=page))
    rows.append([history, labelled(buttons.back(), ShowPage(page=page))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


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


def _changes(message: ScheduledMessage, page: int, skipped: datetime | None) -> list[list[InlineKeyboardButton]]:
    shown: dict[str, Any] = {"message_id": message.id, "revision": message.revision}
    rest = labelled(buttons.pause(), PauseSchedule(**shown, page=page))
    if message.status is MessageStatus.PAUSED:
        rest = labelled(buttons.resume(), ResumeSchedule(**shown, page=page))
    rows = [
        [rest, labelled(buttons.cancel(), CancelSchedule(**shown))],
        [labelled(buttons.send_at_once(), SendAtOnce(**shown, page=page))],
        [
            labelled(buttons.priority(), ChoosePriority(message_id=message.id, page=page)),
            labelled(buttons.duplicate(), Duplicate(message_id=message.id)),
        ],
    ]
    if not message.timing.is_once:
        rows.insert(2, [labelled(buttons.repeat_until(), ChooseEnd(message_id=message.id, page=page))])
    if message.next_run is not None and not message.timing.is_once:
        skip = SkipNext(**shown, run_at=microseconds(message.next_run.at), page=page)
        rows[1].insert(0, labelled(buttons.skip_next(), skip))
    if skipped is not None:
        undo = TakeSkipBack(**shown, run_at=microseconds(skipped), page=page)
        rows.insert(0, [labelled(buttons.undo(), undo)])
    return rows


def _back_to_card(message: ScheduledMessage, page: int) -> InlineKeyboardButton:
    return labelled(buttons.back_to_card(message), ShowCard(message_id=message.id, page=page))
