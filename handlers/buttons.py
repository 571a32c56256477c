"""What buttons carry: an id and the revision that was shown, so that a stale tap changes nothing."""

from uuid import UUID

from aiogram.filters.callback_data import CallbackData


class UndoScheduling(CallbackData, prefix="u"):
    """Take a schedule back that was just made or changed."""

    message_id: UUID
    revision: int


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
