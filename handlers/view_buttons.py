"""What the buttons below somebody's own view of a list carry: the dialog that keeps it, its revision, one action."""

from typing import Annotated
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from pydantic import BaseModel, Field

from scheduling.bulk import Change
from scheduling.lifecycle import MessageStatus
from scheduling.views import Screen

BACK_TO_VIEW = -1
"""The page to which Back leads from a card: to the view that the message has shown."""
Value = Annotated[str, Field(pattern=r"^-?[a-z0-9]{0,16}$")]


class BeginView(CallbackData, prefix="vb"):
    """Begin a view of one's own, from the list that all see: with filters, or to pick some."""

    screen: Screen
    page: Annotated[int, Field(ge=0)]


class OfView(BaseModel):
    """What belongs to a view: to the dialog that keeps it, as it was when the button was drawn."""

    dialog_id: UUID
    revision: int


class TurnView(OfView, CallbackData, prefix="vt"):
    """Show another screen or page of a view."""

    screen: Screen
    page: Annotated[int, Field(ge=0)] = 0


class FilterView(OfView, CallbackData, prefix="vf"):
    """Choose the value of a filter, named by its letter."""

    name: Annotated[str, Field(pattern="^[a-z]$")]
    value: Value


class PickOne(OfView, CallbackData, prefix="v1"):
    """Pick a schedule, or don't pick it any more."""

    number: int


class PickMany(OfView, CallbackData, prefix="va"):
    """Pick all of the page, all that are meant, or none."""

    which: Annotated[str, Field(pattern="^(page|all|none)$")]


class ChangePicked(OfView, CallbackData, prefix="vc"):
    """Do something to all that are picked."""

    change: Change


class UndoChange(OfView, CallbackData, prefix="vu"):
    """Take back what was done to many."""


class ArchiveOne(CallbackData, prefix="ar"):
    """Put the schedule of a card away; `page` is where Back leads."""

    message_id: UUID
    revision: int
    page: int


class TakeOut(CallbackData, prefix="at"):
    """Take it out again, as it was."""

    message_id: UUID
    revision: int
    was: MessageStatus
    page: int
