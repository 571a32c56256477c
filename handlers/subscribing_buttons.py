"""What buttons about announcements and lists carry."""

from typing import Annotated
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from scheduling.mailing_lists import ListStep
from scheduling.subscribers import UNSUBSCRIBE

PageNumber = Annotated[int, Field(ge=0, le=999)]


class Unsubscribe(CallbackData, prefix=UNSUBSCRIBE):
    """Get no more announcements: below each of them."""


class Resubscribe(CallbackData, prefix="ur"):
    """Get announcements again after all."""


class ShowOwnLists(CallbackData, prefix="uo"):
    """Show the lists that somebody is on."""


class LeaveList(CallbackData, prefix="ul"):
    """Get off a list. Who is on one has no revision: the button does what it says."""

    list_id: UUID


class JoinList(CallbackData, prefix="uj"):
    """Be on a list again that was left."""

    list_id: UUID


class ShowAllLists(CallbackData, prefix="ml"):
    """Show a page of all lists."""

    page: PageNumber = 0


class OpenList(CallbackData, prefix="mo"):
    """Show a list; `page` is where Back leads."""

    list_id: UUID
    page: PageNumber


class AskOfList(CallbackData, prefix="mr"):
    """Ask for another title or code."""

    list_id: UUID
    revision: int
    step: ListStep


class NewList(CallbackData, prefix="mn"):
    """Ask for a new list's title."""


class AskToDeleteList(CallbackData, prefix="md"):
    """Ask whether to delete a list; `page` is where Back leads."""

    list_id: UUID
    page: PageNumber


class DeleteList(CallbackData, prefix="mx"):
    """Delete a list; `page` is where Back leads."""

    list_id: UUID
    revision: int
    page: PageNumber


class LeaveListDialog(CallbackData, prefix="mq"):
    """Make or change nothing after all."""

    dialog_id: UUID
    revision: int
