"""What the buttons carry by which something is scheduled: the dialog, its revision, and what was tapped."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.menus import OptionMenu
from scheduling.drafts import Draft
from scheduling.errors import DialogClosed
from scheduling.expressions.circumstances import Circumstances
from scheduling.options import Option
from scheduling.repetitions import Repetition

Revision = Annotated[int, Field(ge=1, le=10**6)]
REPETITIONS = tuple(Repetition)
_MINUTE = timedelta(minutes=1)
_EPOCH = datetime(1, 1, 1)  # noqa: DTZ001  # of the wall clock
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)


class Act(StrEnum):
    """What a tap does."""

    LOCAL_TIME = "t"
    """Take a time of the wall clock: minutes since year 1."""
    INSTANT = "i"
    """Take an instant: minutes since 1970."""
    CALENDAR = "c"
    MONTH = "m"
    """Turn to a month: its first day, in days since year 1."""
    DAY = "d"
    HOUR = "h"
    MINUTE = "n"
    WRITE = "w"
    MEANING = "g"
    REPEAT = "r"
    WRITE_RULE = "u"
    KEEP_CONTENT = "kc"
    ADD = "ad"
    """Ask for another message."""
    REMOVE = "rm"
    """Take a message away, by its place."""
    KEEP_TIME = "kt"
    KEEP_RULE = "kr"
    WRITE_LINKS = "l"
    NO_LINKS = "nl"
    WHERE = "wh"
    """Ask where it shall go."""
    HERE = "he"
    """Let it go into this chat."""
    TEMPLATES = "tm"
    """Show a page of the templates."""
    REVIEW = "p"
    BACK = "b"


class GuidedTap(CallbackData, prefix="g"):
    """Go one step on, or back."""

    dialog_id: UUID
    revision: Revision
    act: Act
    value: Annotated[int, Field(ge=0, le=5_259_000_000)] = 0


class GuidedOption(CallbackData, prefix="go"):
    """Set an option of what is being scheduled."""

    dialog_id: UUID
    revision: Revision
    option: Option
    value: Annotated[int, Field(ge=0, le=99)]


class GuidedMenu(CallbackData, prefix="gm"):
    """Open the values of an option, or all options."""

    dialog_id: UUID
    revision: Revision
    menu: OptionMenu


class GuidedSave(CallbackData, prefix="gs"):
    """Schedule what was gathered."""

    dialog_id: UUID
    revision: Revision


class GuidedChannel(CallbackData, prefix="gc"):
    """Let it go to a channel, by the platform's id of it."""

    dialog_id: UUID
    revision: Revision
    channel: Annotated[int, Field(ge=-(10**14), lt=0)]


class GuidedOther(CallbackData, prefix="gq"):
    """Choose a channel with the picker of the client."""

    dialog_id: UUID
    revision: Revision


class GuidedTemplate(CallbackData, prefix="gt"):
    """Take a template as the content, by `scheduling.use_cases.templates.key_of` its id."""

    dialog_id: UUID
    revision: Revision
    key: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class GuidedCancel(CallbackData, prefix="gx"):
    """End it without anything saved."""

    dialog_id: UUID
    revision: Revision


class Nothing(CallbackData, prefix="g0"):
    """A part of a calendar that can't be chosen."""

    is_past_day: bool


def local_minutes(local: datetime) -> int:
    """Return a time of the wall clock (naive) as buttons carry it."""
    return (local - _EPOCH) // _MINUTE


def utc_minutes(at: datetime) -> int:
    """Return an instant (aware) as buttons carry it."""
    return (at - _EPOCH_UTC) // _MINUTE


Step = Callable[[Draft, int, Circumstances], Draft]
STEPS: Mapping[Act, Step] = {
    Act.LOCAL_TIME: lambda draft, minutes, here: draft.at_time(_EPOCH + minutes * _MINUTE, here),
    Act.INSTANT: lambda draft, minutes, here: draft.at_time(_EPOCH_UTC + minutes * _MINUTE, here),
    Act.CALENDAR: lambda draft, _value, here: draft.open_calendar(here),
    Act.MONTH: lambda draft, day, here: draft.turn_to(date.fromordinal(day), here),
    Act.DAY: lambda draft, day, here: draft.on_day(date.fromordinal(day), here),
    Act.HOUR: lambda draft, hour, here: draft.in_hour(hour, here),
    Act.MINUTE: lambda draft, minute, here: draft.at_minute(minute, here),
    Act.WRITE: lambda draft, _value, _here: draft.write_time(),
    Act.MEANING: lambda draft, index, here: draft.meaning(index, here),
    Act.REPEAT: lambda draft, index, here: draft.repeating(REPETITIONS[index], here),
    Act.WRITE_RULE: lambda draft, _value, _here: draft.write_rule(),
    Act.KEEP_CONTENT: lambda draft, _value, _here: draft.keep_content(),
    Act.ADD: lambda draft, _value, _here: draft.add_more(),
    Act.REMOVE: lambda draft, index, _here: draft.without(index),
    Act.KEEP_TIME: lambda draft, _value, _here: draft.keep_time(),
    Act.KEEP_RULE: lambda draft, _value, _here: draft.keep_rule(),
    Act.WRITE_LINKS: lambda draft, _value, _here: draft.write_links(),
    Act.NO_LINKS: lambda draft, _value, _here: draft.with_links(()),
    Act.WHERE: lambda draft, _value, _here: draft.choose_where(),
    Act.HERE: lambda draft, _value, _here: draft.going_to(None),
    Act.TEMPLATES: lambda draft, page, _here: draft.choose_template(page),
    Act.REVIEW: lambda draft, _value, _here: draft.review(),
    Act.BACK: lambda draft, _value, _here: draft.back(),
}
"""What a tap does, with the value that its button carries."""


def change_of(tapped: GuidedTap) -> Callable[[Draft, Circumstances], Draft]:
    """Return what a tap does to a draft. It raises `DialogClosed` for a value that no button of ours carries."""

    def change(draft: Draft, here: Circumstances) -> Draft:
        try:
            return STEPS[tapped.act](draft, tapped.value, here)
        except (ValueError, OverflowError, IndexError):
            raise DialogClosed from None

    return change
