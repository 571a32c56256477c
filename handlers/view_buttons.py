"""What the buttons below somebody's own view of a list carry: the dialog that keeps it, its revision, one action."""

from typing import Annotated
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

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


class TurnView(CallbackData, prefix="vt"):
    """Show another screen or page of a view."""

    dialog_id: UUID
    revision: int
    screen: Screen
    page: Annotated[int, Field(ge=0)] = 0


class FilterView(CallbackData, prefix="vf"):
    """Choose the value of a filter, named by its letter."""

    dialog_id: UUID
    revision: int
    name: Annotated[str, Field(pattern="^[a-z]$")]
    value: Value


class PickOne(CallbackData, prefix="v1"):
    """Pick a schedule, or don't pick it any more."""

    dialog_id: UUID
    revision: int
    number: int


class PickMany(CallbackData, prefix="va"):
    """Pick all of the page, all that are meant, or none."""

    dialog_id: UUID
    revision: int
    which: Annotated[str, Field(pattern="^(page|all|none)$")]


class ChangePicked(CallbackData, prefix="vc"):
    """Do something to all that are picked."""

    dialog_id: UUID
    revision: int
    change: Change


class UndoChange(CallbackData, prefix="vu"):
    """Take back what was done to many."""

    dialog_id: UUID
    revision: int


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
