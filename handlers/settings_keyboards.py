"""Keyboards below a chat's settings."""

from collections.abc import Sequence
from datetime import datetime, time

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.buttons import ChooseHour, ChooseLanguage, ShowSettings
from handlers.keyboards import LANGUAGES_IN_ROW, labelled
from handlers.settings_buttons import (
    ChooseQuietEnd,
    ChooseQuietHours,
    ChooseSchedulers,
    EndQuietHours,
    SetQuietHours,
    SetSchedulers,
    ShowLanguages,
    ShowZone,
)
from scheduling.chats import Chat, Schedulers
from scheduling.day_parts import HOURS_TO_CHOOSE
from texts import buttons, settings_buttons

QUIET_IN_ROW = 6
HOURS_A_DAY = 24


def settings(chat: Chat, *, now: datetime) -> InlineKeyboardMarkup:
    """Below the settings: a row for each of them, with what is chosen."""
    rows = [
        [labelled(settings_buttons.zone(chat, now=now), ShowZone())],
        [labelled(settings_buttons.language(chat), ShowLanguages())],
        [labelled(settings_buttons.quiet_hours(chat), ChooseQuietHours())],
    ]
    if chat.kind.is_shared:
        rows.append([labelled(settings_buttons.schedulers(chat), ChooseSchedulers())])
    parts = [
        labelled(buttons.hour_of_part(part, chat.hour_of(part)), ChooseHour(part=part)) for part in HOURS_TO_CHOOSE
    ]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, *_rows(parts, 2)])


def back() -> InlineKeyboardMarkup:
    """Below one of the settings: the way back to all."""
    return InlineKeyboardMarkup(inline_keyboard=[_back()])


def languages(codes: Sequence[str], *, chosen: str) -> InlineKeyboardMarkup:
    """The languages there are, each in its own name, and the way back."""
    each = [
        labelled(buttons.language_choice(code, chosen=code == chosen), ChooseLanguage(language=code)) for code in codes
    ]
    return InlineKeyboardMarkup(inline_keyboard=[*_rows(each, LANGUAGES_IN_ROW), _back()])


def quiet_begin(chat: Chat) -> InlineKeyboardMarkup:
    """The hours at which quiet hours may begin, and the way to have none."""
    chosen = None if chat.quiet_hours is None else chat.quiet_hours.begin
    each = [
        labelled(buttons.hour_choice(time(hour), chosen=time(hour) == chosen), ChooseQuietEnd(begin=60 * hour))
        for hour in range(HOURS_A_DAY)
    ]
    rows = _rows(each, QUIET_IN_ROW)
    if chat.quiet_hours is not None:
        rows.append([labelled(settings_buttons.no_quiet_hours(), EndQuietHours())])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, _back()])


def quiet_end(begin: int, chat: Chat) -> InlineKeyboardMarkup:
    """The hours at which quiet hours may end that begin at `begin` (minutes after midnight), from there on."""
    present = chat.quiet_hours
    chosen = None if present is None or _minutes(present.begin) != begin else _minutes(present.end)
    ends = [(begin - begin % 60 + 60 * hours) % 1440 for hours in range(1, HOURS_A_DAY)]
    each = [
        labelled(buttons.hour_choice(time(*divmod(end, 60)), chosen=end == chosen), SetQuietHours(begin=begin, end=end))
        for end in ends
    ]
    return InlineKeyboardMarkup(
        inline_keyboard=[
            *_rows(each, QUIET_IN_ROW),
            [labelled(buttons.back_to_settings(), ChooseQuietHours())],
        ]
    )


def schedulers(chat: Chat) -> InlineKeyboardMarkup:
    """Who may schedule here."""
    rows = [
        [labelled(settings_buttons.scheduler_choice(who, chosen=who is chat.schedulers), SetSchedulers(schedulers=who))]
        for who in Schedulers
    ]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, _back()])


def _back() -> list[InlineKeyboardButton]:
    return [labelled(buttons.back_to_settings(), ShowSettings())]


def _minutes(at: time) -> int:
    return 60 * at.hour + at.minute


def _rows(each: Sequence[InlineKeyboardButton], length: int) -> list[list[InlineKeyboardButton]]:
    return [list(each[start : start + length]) for start in range(0, len(each), length)]
