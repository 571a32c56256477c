"""What the buttons below several schedules carry: the dialog that keeps them, and its revision."""

from uuid import UUID

from aiogram.filters.callback_data import CallbackData


class SaveBulk(CallbackData, prefix="ks"):
    """Save those that are right."""

    dialog_id: UUID
    revision: int


class OneOfBulk(CallbackData, prefix="k1"):
    """It is one message with several lines."""

    dialog_id: UUID
    revision: int


class LeaveBulk(CallbackData, prefix="kl"):
    """Save nothing."""

    dialog_id: UUID
    revision: int


class UndoBulk(CallbackData, prefix="ku"):
    """Take all of them back."""

    dialog_id: UUID
    revision: int


class ExportView(CallbackData, prefix="kx"):
    """Send as a table what a view shows."""

    dialog_id: UUID
    revision: int
