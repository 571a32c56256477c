"""What the buttons carry by which a broadcast is made: the dialog, its revision, and what was tapped."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.guided_buttons import STEPS, Act, Revision
from scheduling.audience_choices import AudienceAction
from scheduling.broadcast_drafts import OPTIONS_OFFERED, BroadcastDraft, BroadcastMenu
from scheduling.broadcasts import OutsideWindow
from scheduling.drafts import Draft
from scheduling.errors import DialogClosed
from scheduling.expressions.circumstances import Circumstances
from scheduling.options import WayOut

MENUS = tuple(BroadcastMenu)
WAYS_OUT = tuple(WayOut)
OUTSIDE = tuple(OutsideWindow)
OF_TIME = frozenset(
    {
        Act.LOCAL_TIME,
        Act.INSTANT,
        Act.CALENDAR,
        Act.MONTH,
        Act.DAY,
        Act.HOUR,
        Act.MINUTE,
        Act.WRITE,
        Act.MEANING,
        Act.REPEAT,
        Act.WRITE_RULE,
        Act.KEEP_TIME,
        Act.KEEP_RULE,
    }
)
"""What choosing a time has in common with any message that is scheduled step by step."""


class BroadcastAct(StrEnum):
    """What a tap does."""

    KEEP_CONTENT = "kc"
    ADD = "ad"
    """Ask for another message."""
    REMOVE = "rm"
    """Take a message away, by its place."""
    TEMPLATES_PAGE = "tp"
    ASK_WHEN = "w"
    AT_ONCE = "n"
    OWN_CLOCKS = "o"
    """Each by their own clock (1), or all at once (0)."""
    MENU = "m"
    SWITCH = "s"
    """An option of the message: its place, times two, and whether it is on."""
    WAY_OUT = "y"
    WINDOW_FROM = "f"
    WINDOW_TO = "t"
    NO_WINDOW = "x"
    OUTSIDE = "u"
    QUIET = "q"
    CAP = "c"
    PACE = "p"
    REVIEW = "r"
    BACK = "b"


class BroadcastTime(CallbackData, prefix="bt"):
    """Go one step on in choosing the time."""

    dialog_id: UUID
    revision: Revision
    act: Act
    value: Annotated[int, Field(ge=0, le=5_259_000_000)] = 0


class BroadcastTap(CallbackData, prefix="bd"):
    """Go one step on, or back."""

    dialog_id: UUID
    revision: Revision
    act: BroadcastAct
    value: Annotated[int, Field(ge=0, le=10**6)] = 0


class BroadcastAudience(CallbackData, prefix="ba"):
    """Choose whom it is for."""

    dialog_id: UUID
    revision: Revision
    action: AudienceAction
    place: Annotated[int, Field(ge=0, le=10**6)]


class BroadcastTemplates(CallbackData, prefix="bl"):
    """Offer templates."""

    dialog_id: UUID
    revision: Revision


class BroadcastTemplate(CallbackData, prefix="bp"):
    """Take a template, by its place."""

    dialog_id: UUID
    revision: Revision
    place: Annotated[int, Field(ge=0, le=10**6)]


class BroadcastTest(CallbackData, prefix="bf"):
    """Send it to its author first."""

    dialog_id: UUID
    revision: Revision


class BroadcastSend(CallbackData, prefix="bs"):
    """Send or schedule it."""

    dialog_id: UUID
    revision: Revision


class BroadcastCancel(CallbackData, prefix="bx"):
    """End it without anything sent."""

    dialog_id: UUID
    revision: Revision


Step = Callable[[BroadcastDraft, int], BroadcastDraft]
_STEPS: Mapping[BroadcastAct, Step] = {
    BroadcastAct.KEEP_CONTENT: lambda draft, _value: draft.keep_content(),
    BroadcastAct.ADD: lambda draft, _value: draft.add_more(),
    BroadcastAct.REMOVE: lambda draft, place: draft.without(place),
    BroadcastAct.TEMPLATES_PAGE: lambda draft, page: draft.turn_templates(page),
    BroadcastAct.ASK_WHEN: lambda draft, _value: draft.ask_when(),
    BroadcastAct.AT_ONCE: lambda draft, _value: draft.at_once(),
    BroadcastAct.OWN_CLOCKS: lambda draft, value: draft.by_own_clocks(is_local=bool(value)),
    BroadcastAct.MENU: lambda draft, value: draft.open_menu(MENUS[value]),
    BroadcastAct.SWITCH: lambda draft, value: draft.with_option(OPTIONS_OFFERED[value // 2], value % 2),
    BroadcastAct.WAY_OUT: lambda draft, value: draft.leaving_by(WAYS_OUT[value]),
    BroadcastAct.WINDOW_FROM: lambda draft, hour: draft.window_from(hour),
    BroadcastAct.WINDOW_TO: lambda draft, hour: draft.window_to(hour),
    BroadcastAct.NO_WINDOW: lambda draft, _value: draft.without_window(),
    BroadcastAct.OUTSIDE: lambda draft, value: draft.outside_window(OUTSIDE[value]),
    BroadcastAct.QUIET: lambda draft, value: draft.in_quiet_hours(respects=bool(value)),
    BroadcastAct.CAP: lambda draft, value: draft.at_most(value or None),
    BroadcastAct.PACE: lambda draft, value: draft.at_pace(value or None),
    BroadcastAct.REVIEW: lambda draft, _value: draft.review(),
}
"""What a tap does, with the value that its button carries."""


def change_of(tapped: BroadcastTap) -> Callable[[BroadcastDraft, Circumstances], BroadcastDraft]:
    """Return what a tap does to a draft. It raises `DialogClosed` for a value that no button of ours carries."""

    def change(draft: BroadcastDraft, here: Circumstances) -> BroadcastDraft:
        if tapped.act is BroadcastAct.BACK:
            return draft.back(here)
        try:
            return _STEPS[tapped.act](draft, tapped.value)
        except (ValueError, IndexError):
            raise DialogClosed from None

    return change


def timing_of(tapped: BroadcastTime) -> Callable[[BroadcastDraft, Circumstances], BroadcastDraft]:
    """Return what a tap does to the time of a draft. It raises `DialogClosed` as above."""

    def of_time(inner: Draft, here: Circumstances) -> Draft:
        if tapped.act not in OF_TIME:
            raise DialogClosed
        try:
            return STEPS[tapped.act](inner, tapped.value, here)
        except (ValueError, OverflowError, IndexError):
            raise DialogClosed from None

    return lambda draft, here: draft.timed(lambda inner: of_time(inner, here), here)
