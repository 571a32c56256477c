"""What the button below a posted reading carries."""

from typing import Annotated
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from pydantic import Field


class SaveReading(CallbackData, prefix="il"):
    """Save the reading that was posted; only `person` may, whose question it is."""

    question_id: UUID
    choice: Annotated[int, Field(ge=0, le=99)]
    person: int
