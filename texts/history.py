"""What became of a schedule's latest runs."""

from collections.abc import Sequence
from datetime import datetime

from scheduling.content import TEXT_LIMIT, Content
from scheduling.deliveries import LATE_AFTER, DeliveryStatus
from scheduling.messages import ScheduledMessage
from scheduling.ports import FailedDelivery
from texts.becoming import at_that_time, state, tries
from texts.contents import summary
from texts.dates import clock_or_moment, near_moment
from texts.reasons import reason_of
from texts.rich import bold, compose, joined, plain
from texts.speech import _

_FIRST_WORDS = 48


def history(message: ScheduledMessage, deliveries: Sequence[FailedDelivery], *, now: datetime) -> Content:
    """Show the latest runs, newest first, each with how it went."""
    title = joined([bold(f"#{message.number}"), summary(message.content, _FIRST_WORDS)], " · ")
    if not deliveries:
        return joined([title, _("Nothing has been sent yet.")], "\n\n")
    lines = joined((_entry(delivery, now) for delivery in deliveries), "\n\n")
    return joined([title, compose(_("<b>The latest times</b>")), lines], "\n\n").shorten(TEXT_LIMIT)


def _entry(delivery: FailedDelivery, now: datetime) -> Content:
    when = near_moment(delivery.occurrence_at, delivery.message.timing.zone, now=now)
    is_explained = bool(delivery.category) and delivery.status is not DeliveryStatus.SENT
    why = reason_of(delivery.category, delivery.message.content) if is_explained else ""
    counted = tries(delivery.tries) if delivery.tries > 1 else ""
    outcome = joined([at_that_time(when, _outcome(delivery, now)), *_as_reminder(delivery, now)], " · ")
    return joined([Content("• ") + outcome, joined([why, counted], " ")])


def _as_reminder(delivery: FailedDelivery, now: datetime) -> list[str]:
    """Say what somebody has made of it, and that it came because nobody had."""
    said = [_("reminded again")] if delivery.is_nag else []
    if delivery.done_at is not None:
        at = delivery.done_at.replace(second=0, microsecond=0)
        done = clock_or_moment(at, delivery.message.timing.zone, now=now)
        # Translators: in a list of what was sent; {time} is "09:02"
        said.append(plain(_("✓ done, {time}"), time=done))
    elif delivery.is_snoozed:
        said.append(_("💤 snoozed"))
    return said


def _outcome(delivery: FailedDelivery, now: datetime) -> str:
    if delivery.sent_at is None or delivery.sent_at - delivery.occurrence_at < LATE_AFTER:
        return state(delivery)
    sent = clock_or_moment(delivery.sent_at, delivery.message.timing.zone, now=now)
    return plain(_("has arrived late, at {moment}"), moment=sent)
