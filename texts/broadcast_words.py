"""Words that several screens of broadcasts, and the file of what became of each, have in common."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from scheduling.broadcasts import RunStatus
from scheduling.deliveries import DeliveryStatus
from texts.dates import day_in_words
from texts.rich import plain
from texts.speech import _


def by_own_clock(first: datetime, clocks: str) -> str:
    """Say that everybody gets it on a day at a time of their own clock; `first` is wall-clock time."""
    template = _("On {day}, when it is {time} where they are.")
    return plain(template, day=day_in_words(first.date()), time=clocks)


def status_in_words(status: RunStatus) -> str:
    """Return where a run is."""
    match status:
        case RunStatus.RUNNING:
            return _("going out")
        case RunStatus.PAUSED:
            return _("paused")
        case RunStatus.CANCELLING:
            return _("being cancelled")
        case RunStatus.CANCELLED:
            return _("cancelled")
        case RunStatus.FINISHED:
            return _("finished")


def file_caption(number: int, part: int = 1, parts: int = 1) -> str:
    """Say what a file of outcomes is."""
    if parts > 1:
        return plain(
            _("#{number}: what became of each, part {part} of {parts}"),
            number=number,
            part=part,
            parts=parts,
        )
    return plain(_("#{number}: what became of each"), number=number)


def columns() -> Sequence[str]:
    """Return the headings of that file."""
    # Translators: the headings of a table
    return [_("Name"), _("External ID"), _("Status"), _("Reason"), _("Sent at")]


def statuses() -> Mapping[DeliveryStatus, str]:
    """Return what a delivery's status is called in that file."""
    return {
        DeliveryStatus.PENDING: _("waiting"),
        DeliveryStatus.SENDING: _("waiting"),
        DeliveryStatus.SUSPENDED: _("waiting"),
        DeliveryStatus.SENT: _("sent"),
        DeliveryStatus.FAILED: _("failed"),
        DeliveryStatus.UNKNOWN: _("unknown"),
        DeliveryStatus.MISSED: _("not sent"),
        DeliveryStatus.CANCELLED: _("cancelled"),
    }
