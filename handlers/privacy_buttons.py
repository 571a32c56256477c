"""What the buttons below the question of /delete_me carry."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.buttons import Microseconds
from texts import privacy


class EraseMe(CallbackData, prefix="xx"):
    """Delete all of one's own data, as asked at that instant."""

    asked_at: Microseconds


class KeepMe(CallbackData, prefix="xk"):
    """Delete nothing."""


def erase_or_keep(asked_at: int) -> InlineKeyboardMarkup:
    """Return the two answers; `asked_at` is the instant as buttons carry it."""
    rows = [
        [InlineKeyboardButton(text=privacy.delete_everything(), callback_data=EraseMe(asked_at=asked_at).pack())],
        [InlineKeyboardButton(text=privacy.keep_everything(), callback_data=KeepMe().pack())],
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)
