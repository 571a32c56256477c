"""What the buttons of reminders carry. Whoever sends a reminder draws them by `texts.reminder_buttons`."""

from typing import Annotated
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from scheduling.reminders import Button, Snooze


class MarkDone(CallbackData, prefix=Button.DONE.value):
    """Tick a reminder off."""

    delivery_id: UUID


class TakeDoneBack(CallbackData, prefix=Button.TAKE_DONE_BACK.value):
    """Say that it isn't done."""

    delivery_id: UUID


class SnoozeFor(CallbackData, prefix=Button.SNOOZE.value):
    """Put it off for a while."""

    delivery_id: UUID
    choice: Snooze


class SnoozeUntil(CallbackData, prefix=Button.SNOOZE_UNTIL.value):
    """Put it off until an instant, in seconds since 1970."""

    delivery_id: UUID
    at: Annotated[int, Field(ge=0, le=10**10)]


class TakeSnoozeBack(CallbackData, prefix=Button.TAKE_SNOOZE_BACK.value):
    """Have it come no later."""

    delivery_id: UUID


class ChooseSnooze(CallbackData, prefix=Button.CHOOSE.value):
    """Offer more times to put it off to."""

    delivery_id: UUID


class LeaveSnoozeChoice(CallbackData, prefix=Button.LEAVE_CHOICE.value):
    """Go back to the buttons that it arrived with."""

    delivery_id: UUID


class WriteSnooze(CallbackData, prefix=Button.WRITE_TIME.value):
    """Ask for a time."""

    delivery_id: UUID
