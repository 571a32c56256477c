"""What the bot says without being asked: of failures and of lateness."""

from datetime import datetime

from scheduling.content import Content
from scheduling.deliveries import DeliveryStatus
from scheduling.ports import FailureNotice
from texts.dates import moment, moment_with_nearness
from texts.reasons import reason
from texts.rich import compose, joined, plain
from texts.speech import _

_FIRST_WORDS = 60


def failure_notice(notice: FailureNotice, now: datetime) -> Content:
    """Tell an author what did not arrive, why, and what they can do."""
    when = moment_with_nearness(notice.occurrence_at, notice.message.timing.zone, now=now)
    words = notice.message.content.first_words(_FIRST_WORDS)
    what = compose(_what(notice.status), number=notice.message.number, moment=when)
    return joined([what, words, joined([reason(notice.category), _next(notice.status)], " ")], "\n\n")


def retry_started() -> Content:
    """Confirm a tap on Retry."""
    return Content(_("I'm sending it again now. You'll hear from me if it fails."))


def late_note(occurrence_at: datetime, *, zone: str) -> Content:
    """Say that a message arrives later than it was meant to."""
    return Content(
        plain(_("This was due {moment}. I'm late, sorry."), moment=moment(occurrence_at, zone, with_zone=True))
    )


def _what(status: DeliveryStatus) -> str:
    if status is DeliveryStatus.UNKNOWN:
        return _("I don't know whether <b>#{number}</b>, due {moment}, has arrived:")
    if status is DeliveryStatus.SUSPENDED:
        return _("<b>#{number}</b>, due {moment}, is on hold:")
    return _("<b>#{number}</b>, due {moment}, could not be sent:")


def _next(status: DeliveryStatus) -> str:
    if status is DeliveryStatus.UNKNOWN:
        return _("Please look into the chat first: if it is missing there, tap Retry.")
    if status is DeliveryStatus.SUSPENDED:
        return _("Once that is mended, tap Retry.")
    return _("Retry sends it once more.")
