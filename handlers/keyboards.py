"""Inline keyboards. Labels come from `texts.buttons`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from handlers.buttons import (
    AnswerQuestion,
    CancelSchedule,
    ChooseLanguage,
    ChooseZone,
    DeclineQuestion,
    KeepZone,
    NotMyTime,
    RestoreSchedule,
    SetHour,
    ShowCancelPage,
    ShowCard,
    ShowPage,
    ShowSettings,
    UndoScheduling,
)
from scheduling.chats import Chat
from scheduling.day_parts import HOURS_TO_CHOOSE
from scheduling.expressions.vocabulary import DayPart
from scheduling.messages import ScheduledMessage
from scheduling.ports import Page
from scheduling.questions import PendingQuestion, QuestionKind
from scheduling.timing import ZoneSource
from texts import buttons

LONGEST_CALLBACK_DATA = 64
HOURS_IN_ROW = 4
LANGUAGES_IN_ROW = 2


def undo_scheduling(message: ScheduledMessage, chat: Chat) -> InlineKeyboardMarkup:
    """Below the answer to /schedule: Undo, and the way to another zone while nobody has chosen one."""
    rows = [[labelled(buttons.undo(), UndoScheduling(message_id=message.id, revision=message.revision))]]
    if not chat.zone_is_set and message.timing.zone_source is ZoneSource.CHAT:
        rows.append([labelled(buttons.not_your_time(), NotMyTime(message_id=message.id))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def question(asked: PendingQuestion, *, now: datetime) -> InlineKeyboardMarkup:
    """Below a question: a button for each reading, and the way out."""
    labels = buttons.choices(asked, now=now)
    if asked.kind is QuestionKind.OFFER and len(labels) == 1:  # its date stands above
        labels = [buttons.save()]
    rows = [[labelled(label, AnswerQuestion(question_id=asked.id, choice=index))] for index, label in enumerate(labels)]
    rows.append([labelled(buttons.not_now(), DeclineQuestion(question_id=asked.id))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def hours(part: DayPart, chat: Chat) -> InlineKeyboardMarkup:
    """The hours that a part of the day may have."""
    each = [
        labelled(
            buttons.hour_choice(hour, chosen=hour == chat.hour_of(part)),
            SetHour(part=part, minutes=60 * hour.hour + hour.minute),
        )
        for hour in HOURS_TO_CHOOSE[part]
    ]
    rows = in_rows(each, HOURS_IN_ROW)
    rows.append([labelled(buttons.back_to_settings(), ShowSettings())])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def restore(message: ScheduledMessage) -> InlineKeyboardMarkup | None:
    """Below what was cancelled, where that can be undone."""
    if message.undo_until is None:
        return None
    button = labelled(buttons.undo(), RestoreSchedule(message_id=message.id, revision=message.revision))
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


def cards(page: Page) -> InlineKeyboardMarkup | None:
    """Below the list: a button for each card, and the pages."""
    opening = [
        labelled(buttons.open_one(message), ShowCard(message_id=message.id, page=page.index))
        for message in page.messages
    ]
    return _listing(opening, page, ShowPage(page=page.index - 1), ShowPage(page=page.index + 1))


def cancelling(page: Page) -> InlineKeyboardMarkup | None:
    """Below the list from which one is cancelled."""
    each = [
        labelled(buttons.cancel_one(message), CancelSchedule(message_id=message.id, revision=message.revision))
        for message in page.messages
    ]
    return _listing(each, page, ShowCancelPage(page=page.index - 1), ShowCancelPage(page=page.index + 1))


def zones(choices: Sequence[str], *, message_id: UUID, now: datetime) -> InlineKeyboardMarkup:
    """Zones to choose from below the answer to a schedule, by IANA name, with the time that it is there."""
    data = [ChooseZone(zone=zone, message_id=message_id) for zone in choices]
    rows = [
        [labelled(buttons.zone_choice(choice.zone, now=now), choice)]
        for choice in data
        if len(f"{choice.__prefix__}:{choice.zone}:{message_id.hex}") <= LONGEST_CALLBACK_DATA
    ]
    rows.append([labelled(buttons.keep_zone(), KeepZone(message_id=message_id))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def share_location() -> ReplyKeyboardMarkup:
    """A button of the client's own that sends where somebody is (private chats only)."""
    button = KeyboardButton(text=buttons.share_location(), request_location=True)
    return ReplyKeyboardMarkup(keyboard=[[button]], resize_keyboard=True, one_time_keyboard=True)


def languages(codes: Sequence[str], *, chosen: str) -> InlineKeyboardMarkup:
    """The languages there are, each in its own name."""
    each = [
        labelled(buttons.language_choice(code, chosen=code == chosen), ChooseLanguage(language=code)) for code in codes
    ]
    return InlineKeyboardMarkup(inline_keyboard=in_rows(each, LANGUAGES_IN_ROW))


def in_rows(each: Sequence[InlineKeyboardButton], length: int) -> list[list[InlineKeyboardButton]]:
    """Return buttons in rows of at most `length`."""
    return [list(each[start : start + length]) for start in range(0, len(each), length)]


def _listing(
    each: Sequence[InlineKeyboardButton], page: Page, previous: CallbackData, following: CallbackData
) -> InlineKeyboardMarkup | None:
    rows = [[button] for button in each]
    turn = []
    if page.index > 0:
        turn.append(labelled(buttons.previous_page(), previous))
    if page.index + 1 < page.pages:
        turn.append(labelled(buttons.next_page(), following))
    if turn:
        rows.append(turn)
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def labelled(text: str, data: CallbackData) -> InlineKeyboardButton:
    """A button with a text on it that sends `data` when it is tapped."""
    return InlineKeyboardButton(text=text, callback_data=data.pack())
