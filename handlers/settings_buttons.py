"""What the buttons of a chat's settings carry: the value that they set, so that an old one does what it says."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from scheduling.chats import Schedulers

Minutes = Annotated[int, Field(ge=0, lt=1440)]
"""A time of day, in minutes after midnight."""


class ShowZone(CallbackData, prefix="sz"):
    """Show the time zone, and how to set it."""


class ShowLanguages(CallbackData, prefix="sl"):
    """Offer the languages."""


class ChooseQuietHours(CallbackData, prefix="sq"):
    """Offer hours at which quiet hours begin."""


class ChooseQuietEnd(CallbackData, prefix="sqe"):
    """Offer hours at which quiet hours end that begin at `begin`."""

    begin: Minutes


class SetQuietHours(CallbackData, prefix="sqs"):
    """Set the quiet hours."""

    begin: Minutes
    end: Minutes


class EndQuietHours(CallbackData, prefix="sqo"):
    """Have no quiet hours."""


class ChooseSchedulers(CallbackData, prefix="sw"):
    """Ask who may schedule."""


class SetSchedulers(CallbackData, prefix="sws"):
    """Say who may schedule."""

    schedulers: Schedulers
