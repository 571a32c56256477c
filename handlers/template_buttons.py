"""What the buttons of templates carry: the template, its revision, and where Back leads."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

TemplateRevision = Annotated[int, Field(ge=1, le=10**6)]
Index = Annotated[int, Field(ge=0, le=999)]
Language = Annotated[str, Field(pattern=r"^[A-Za-z_]{2,8}$")]


class TemplateField(StrEnum):
    """What is asked for."""

    NAME = "n"
    TEXT = "t"


class ShowTemplates(CallbackData, prefix="tl"):
    """Show a page of the list."""

    page: Index


class ShowTemplate(CallbackData, prefix="tc"):
    """Show a card with the text of a language, filled in or as it is written."""

    template_id: UUID
    page: Index
    language: Language
    as_written: bool = False


class NewTemplate(CallbackData, prefix="tn"):
    """Make a new one."""

    page: Index


class EditTemplate(CallbackData, prefix="te"):
    """Ask for another name, or for the text in a language."""

    template_id: UUID
    revision: TemplateRevision
    page: Index
    field: TemplateField
    language: Language


class AddLanguage(CallbackData, prefix="ta"):
    """Ask in which language a text is to be added."""

    template_id: UUID
    page: Index


class DefaultLanguage(CallbackData, prefix="td"):
    """Give the text of a language to all whose own has none."""

    template_id: UUID
    revision: TemplateRevision
    page: Index
    language: Language


class LeaveOutLanguage(CallbackData, prefix="to"):
    """Delete the text of a language."""

    template_id: UUID
    revision: TemplateRevision
    page: Index
    language: Language


class SendTemplateToMe(CallbackData, prefix="tp"):
    """Send it, filled in with one's own values."""

    template_id: UUID
    language: Language


class AskToDeleteTemplate(CallbackData, prefix="tq"):
    """Ask whether it is to be deleted."""

    template_id: UUID
    page: Index


class DeleteTemplate(CallbackData, prefix="tx"):
    """Delete it."""

    template_id: UUID
    revision: TemplateRevision
    page: Index


class LeaveTemplate(CallbackData, prefix="tv"):
    """Change nothing after all."""

    dialog_id: UUID
    revision: TemplateRevision
