"""Short answers to taps on buttons, at most 200 characters, without formatting."""

from datetime import datetime

from scheduling.content import Content
from scheduling.errors import DomainError
from texts.errors import explain
from texts.mishaps import stale_button as stale_screen
from texts.mishaps import went_wrong as went_wrong_screen
from texts.notices import retry_started as retry_started_screen
from texts.rich import plain
from texts.speech import _

TOAST_LIMIT = 200


def cancelled(number: int) -> str:
    """Say that a message is cancelled."""
    return plain(_("#{number} is cancelled."), number=number)


def paused(number: int) -> str:
    """Say that a message rests."""
    return plain(_("#{number} is paused."), number=number)


def resumed(number: int) -> str:
    """Say that a paused message goes on."""
    return plain(_("#{number} goes on."), number=number)


def restored(number: int) -> str:
    """Say that a cancelled message is scheduled again."""
    return plain(_("#{number} is scheduled again."), number=number)


def unscheduled(number: int) -> str:
    """Say that a message just scheduled was taken back."""
    return plain(_("#{number} is taken back."), number=number)


def retry_started() -> str:
    """Say that a failed delivery is being sent again."""
    return retry_started_screen().text


def left_alone() -> str:
    """Say that a delivery in doubt stays as it is."""
    return _("All right, I leave it.")


def zone_kept() -> str:
    """Say that the time zone stays as it is."""
    return _("All right, it stays as it is.")


def stale_button() -> str:
    """Say that a button is out of date."""
    return stale_screen().text[:TOAST_LIMIT]


def went_wrong() -> str:
    """Say that something failed on our side."""
    return went_wrong_screen().text[:TOAST_LIMIT]


def explained(error: DomainError, *, now: datetime, zone: str) -> str:
    """Put a domain error into one line, without the example that its full explanation has."""
    said, _blank, _example = explain(error, now=now, zone=zone).text.partition("\n\n")
    return Content(said).first_words(TOAST_LIMIT)
