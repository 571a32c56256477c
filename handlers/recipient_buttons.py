"""What the buttons below recipients carry: the dialog, its revision, and what to do."""

from typing import Annotated
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from scheduling.recipient_views import RecipientAction


class TapRecipients(CallbackData, prefix="rc"):
    """Do something; some actions are about what stands at a place."""

    dialog_id: UUID
    revision: int
    action: RecipientAction
    place: Annotated[int, Field(ge=0)] = 0


class SaveRecipients(CallbackData, prefix="rs"):
    """Save the table that was looked at."""

    dialog_id: UUID
    revision: int


class LeaveRecipients(CallbackData, prefix="rl"):
    """Save nothing of it."""

    dialog_id: UUID
    revision: int


class ExportRecipients(CallbackData, prefix="rx"):
    """Export all (0), who was found (1), or a group, by its place from 2 on."""

    dialog_id: UUID
    revision: int
    place: Annotated[int, Field(ge=0)]
