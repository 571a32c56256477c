"""Keyboards below reminders. The link buttons of a message stay, whatever becomes of the others."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from scheduling.content import Content
from scheduling.reminders import Reminder
from texts.reminder_buttons import Rows


def below(reminder: Reminder, rows: Rows) -> InlineKeyboardMarkup:
    """Return the keyboard of a reminder: its links, and what can be done with it."""
    return InlineKeyboardMarkup(inline_keyboard=[*_links(reminder.message.content), *_buttons(rows)])


def alone(rows: Rows) -> InlineKeyboardMarkup:
    """Return a keyboard below another message."""
    return InlineKeyboardMarkup(inline_keyboard=_buttons(rows))


def _buttons(rows: Rows) -> list[list[InlineKeyboardButton]]:
    return [[InlineKeyboardButton(text=label, callback_data=data) for label, data in row] for row in rows]


def _links(content: Content) -> list[list[InlineKeyboardButton]]:
    return [[InlineKeyboardButton(text=button.text, url=button.url) for button in row] for row in content.buttons]
