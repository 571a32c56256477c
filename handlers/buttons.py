"""What buttons carry: an id and the revision that was shown, so that a stale tap changes nothing."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.menus import CardMenu, Editable, OptionMenu
from scheduling.expressions.vocabulary import DayPart
from scheduling.options import Option

Microseconds = Annotated[int, Field(ge=0, le=10**16)]
"""An instant as microseconds since 1970: which notice it was, or which run."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Code = Annotated[str, Field(pattern=r"^[a-z_]{0,40}$")]


def microseconds(at: datetime) -> int:
    """Return an instant (aware) as buttons carry it."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def instant(carried: int) -> datetime:
    """Return the instant (aware UTC) that a button carries."""
    return _EPOCH + timedelta(microseconds=carried)


class UndoScheduling(CallbackData, prefix="u"):
    """Take a schedule back that was just made or changed."""

    message_id: UUID
    revision: int


class AnswerQuestion(CallbackData, prefix="q"):
    """Schedule what was asked about, by one of the readings."""

    question_id: UUID
    choice: Annotated[int, Field(ge=0, le=99)]


class DeclineQuestion(CallbackData, prefix="qn"):
    """Put a question aside."""

    question_id: UUID


class CancelSchedule(CallbackData, prefix="c"):
    """Cancel, from a card or from the list offered by /cancel_schedule."""

    message_id: UUID
    revision: int


class PauseSchedule(CallbackData, prefix="pa"):
    """Let a schedule rest, from its card; `page` is where Back leads."""

    message_id: UUID
    revision: int
    page: int


class ResumeSchedule(CallbackData, prefix="re"):
    """Let a paused schedule go on."""

    message_id: UUID
    revision: int
    page: int


class SkipNext(CallbackData, prefix="sk"):
    """Leave out the run that is shown as the next one."""

    message_id: UUID
    revision: int
    run_at: Microseconds
    page: int


class TakeSkipBack(CallbackData, prefix="sb"):
    """Let in again the run that was left out just now."""

    message_id: UUID
    revision: int
    run_at: Microseconds
    page: int


class SendAtOnce(CallbackData, prefix="sn"):
    """Send a schedule's message now, out of turn."""

    message_id: UUID
    revision: int
    page: int


class ChoosePriority(CallbackData, prefix="pr"):
    """Offer the priorities."""

    message_id: UUID
    page: int


class SetPriority(CallbackData, prefix="ps"):
    """Set the priority of a schedule."""

    message_id: UUID
    revision: int
    priority: Annotated[int, Field(ge=1, le=5)]
    page: int


class ChooseEnd(CallbackData, prefix="en"):
    """Offer days until which a schedule repeats."""

    message_id: UUID
    page: int


class SetEnd(CallbackData, prefix="es"):
    """Set the last day of a schedule, as a number of days since year 1; 0: it repeats without end."""

    message_id: UUID
    revision: int
    until: Annotated[int, Field(ge=0, le=date.max.toordinal())]
    page: int


class OpenMenu(CallbackData, prefix="m"):
    """Show other buttons below a card."""

    message_id: UUID
    menu: CardMenu
    page: int


class ShowOptions(CallbackData, prefix="op"):
    """Show how a schedule's message can be sent."""

    message_id: UUID
    menu: OptionMenu
    page: int


class SetOption(CallbackData, prefix="os"):
    """Set one of a schedule's options, as `Options.having` understands the value."""

    message_id: UUID
    revision: int
    option: Option
    value: Annotated[int, Field(ge=0, le=999)]
    page: int


class BeginEdit(CallbackData, prefix="ed"):
    """Ask for another text, another time, or link buttons."""

    message_id: UUID
    revision: int
    what: Editable
    page: int


class LeaveEdit(CallbackData, prefix="el"):
    """Change nothing after all."""

    dialog_id: UUID
    revision: int


class UndoEdit(CallbackData, prefix="eu"):
    """Bring back what a schedule was before it was edited."""

    dialog_id: UUID
    revision: int


class RemoveButtons(CallbackData, prefix="rl"):
    """Take the link buttons below a schedule's message away."""

    message_id: UUID
    revision: int
    page: int


class Duplicate(CallbackData, prefix="du"):
    """Make a second schedule like this one."""

    message_id: UUID


class ShowHistory(CallbackData, prefix="hi"):
    """Show how a schedule's deliveries went."""

    message_id: UUID
    page: int


class RestoreSchedule(CallbackData, prefix="r"):
    """Undo a cancel."""

    message_id: UUID
    revision: int


class ShowCard(CallbackData, prefix="s"):
    """Open a schedule's card; `page` is where Back leads."""

    message_id: UUID
    page: int


class ShowPage(CallbackData, prefix="p"):
    """Turn to a page of the list."""

    page: int


class ShowCancelPage(CallbackData, prefix="cp"):
    """Turn to a page of the list from which one is cancelled."""

    page: int


class NotMyTime(CallbackData, prefix="z"):
    """Offer time zones below the answer to a schedule."""

    message_id: UUID


class KeepZone(CallbackData, prefix="k"):
    """Leave the zone as it is."""

    message_id: UUID


class ChooseZone(CallbackData, prefix="tz"):
    """Set the chat's zone, from below the answer to a schedule."""

    zone: str
    message_id: UUID


class ChooseLanguage(CallbackData, prefix="l"):
    """Set the chat's language."""

    language: str


class RetryFailed(CallbackData, prefix="f"):
    """Try a failed delivery again."""

    delivery_id: UUID


class LeaveFailed(CallbackData, prefix="fl"):
    """Leave a delivery in doubt as it is."""

    delivery_id: UUID


class ShowFailed(CallbackData, prefix="fs"):
    """Show the whole message of a delivery."""

    delivery_id: UUID


class RetryTold(CallbackData, prefix="fr"):
    """Try all of one notice again: those in doubt, or those that failed."""

    doubtful: bool
    told_at: Microseconds


class LeaveTold(CallbackData, prefix="fx"):
    """Leave all of one notice as they are."""

    doubtful: bool
    told_at: Microseconds


class ListFailures(CallbackData, prefix="fi"):
    """Show, in a new message, what has not arrived."""


class ShowFailedPage(CallbackData, prefix="fp"):
    """Turn to a page of what has not arrived."""

    page: int


class OpenFailed(CallbackData, prefix="fo"):
    """Open a delivery's card; `page` is where Back leads."""

    delivery_id: UUID
    page: int


class RetryOnCard(CallbackData, prefix="ft"):
    """Try the delivery of a card again, and go back to the list."""

    delivery_id: UUID
    page: int


class LeaveOnCard(CallbackData, prefix="fd"):
    """Leave the delivery of a card as it is, and go back to the list."""

    delivery_id: UUID
    page: int


class RetryAll(CallbackData, prefix="fa"):
    """Try all of the chat again that failed, or that are in doubt."""

    doubtful: bool


class ShowReasons(CallbackData, prefix="fw"):
    """Choose those that failed for one reason."""


class RetryReason(CallbackData, prefix="fc"):
    """Try all again that failed for one reason."""

    category: Code


class ShowSettings(CallbackData, prefix="st"):
    """Go back to the chat's settings."""


class ChooseHour(CallbackData, prefix="h"):
    """Offer hours for a part of the day."""

    part: DayPart


class SetHour(CallbackData, prefix="hs"):
    """Set the hour of a part of the day, in minutes after midnight."""

    part: DayPart
    minutes: Annotated[int, Field(ge=0, lt=1440)]
