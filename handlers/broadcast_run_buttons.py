"""What the buttons carry by which a broadcast is watched and changed, and their rows."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from pydantic import Field

from handlers.guided_buttons import Revision
from handlers.keyboards import labelled
from scheduling.broadcast_drafts import PACES
from scheduling.broadcasts import BroadcastRun, RunStatus
from scheduling.messages import ScheduledMessage
from scheduling.use_cases.broadcast_lists import BroadcastPage, SeenBroadcast
from scheduling.use_cases.broadcasts import RunView
from texts import broadcast_buttons as texts
from texts import buttons
from texts.contents import summary

_FIRST_WORDS = 40
PageNumber = Annotated[int, Field(ge=0, le=10**6)]


class RunAct(StrEnum):
    """What a tap does to a run."""

    PAUSE = "p"
    RESUME = "r"
    PACE = "v"
    """Messages a second; 0: whatever the limits allow."""
    ASK_CANCEL = "ac"
    CANCEL = "c"
    RETRY = "f"
    ASK_RESEND = "au"
    RESEND = "u"
    LEAVE = "l"
    """Leave it as it is after all."""
    SHOW = "s"


class RunTap(CallbackData, prefix="br"):
    """Change a run, or look at it."""

    run_id: UUID
    revision: Revision
    act: RunAct
    value: Annotated[int, Field(ge=0, le=1000)] = 0


class RunFile(CallbackData, prefix="bc"):
    """Get what became of each as a file."""

    run_id: UUID


class ShowBroadcasts(CallbackData, prefix="bb"):
    """Show a page of all broadcasts."""

    page: PageNumber


class ShowBroadcast(CallbackData, prefix="bo"):
    """Show one of them."""

    message_id: UUID
    page: PageNumber = 0


def of_run(view: RunView) -> InlineKeyboardMarkup | None:
    """Below a run: what can be done with it."""
    run = view.run
    rows = _over(view) if run.is_over else _going_on(run)
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def confirm(run: BroadcastRun, label: str, act: RunAct) -> InlineKeyboardMarkup:
    """Below a question whether something is to be done in earnest."""
    return InlineKeyboardMarkup(inline_keyboard=[[_tap(run, label, act)], [_tap(run, texts.go_back(), RunAct.LEAVE)]])


def listing(page: BroadcastPage) -> InlineKeyboardMarkup | None:
    """Below all broadcasts: a button for each, and the pages."""
    rows = [
        [
            labelled(
                texts.open_broadcast(one.message.number, summary(one.message.content, _FIRST_WORDS)),
                ShowBroadcast(message_id=one.message.id, page=page.index),
            )
        ]
        for one in page.broadcasts
    ]
    turn = []
    if page.index > 0:
        turn.append(labelled(buttons.previous_page(), ShowBroadcasts(page=page.index - 1)))
    if page.index + 1 < page.pages:
        turn.append(labelled(buttons.next_page(), ShowBroadcasts(page=page.index + 1)))
    rows += [turn] if turn else []
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def broadcast(seen: SeenBroadcast, *, page: int, labels: list[str]) -> InlineKeyboardMarkup:
    """Below one broadcast: its runs, by `labels`."""
    rows = [[_tap(view.run, label, RunAct.SHOW)] for view, label in zip(seen.runs, labels, strict=True)]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [labelled(texts.to_list(), ShowBroadcasts(page=page))]])


def to_broadcast(message: ScheduledMessage) -> InlineKeyboardButton:
    """On a schedule's card: the way to the broadcast that it is."""
    return labelled(texts.to_broadcast(), ShowBroadcast(message_id=message.id))


def _going_on(run: BroadcastRun) -> list[list[InlineKeyboardButton]]:
    if run.status is RunStatus.CANCELLING:
        return []
    held = run.status is RunStatus.PAUSED
    hold = _tap(run, texts.resume(), RunAct.RESUME) if held else _tap(run, texts.pause(), RunAct.PAUSE)
    paces = [
        _tap(run, f"✓ {texts.pace(pace)}" if pace == run.pace else texts.pace(pace), RunAct.PACE, pace)
        for pace in PACES
    ]
    fastest = texts.fastest()
    return [
        [hold, _tap(run, texts.cancel_run(), RunAct.ASK_CANCEL)],
        paces,
        [_tap(run, f"✓ {fastest}" if run.pace is None else fastest, RunAct.PACE)],
    ]


def _over(view: RunView) -> list[list[InlineKeyboardButton]]:
    run, counts = view.run, view.counts
    if not counts.total:
        return []
    rows = [[labelled(texts.csv(), RunFile(run_id=run.id))]]
    if run.status is RunStatus.CANCELLED:
        return rows
    if counts.retriable:
        rows.append([_tap(run, texts.retry_failed(counts.retriable), RunAct.RETRY)])
    if counts.unknown:
        rows.append([_tap(run, texts.resend_unknown(counts.unknown), RunAct.ASK_RESEND)])
    return rows


def _tap(run: BroadcastRun, label: str, act: RunAct, value: int = 0) -> InlineKeyboardButton:
    return labelled(label, RunTap(run_id=run.id, revision=run.revision, act=act, value=value))
