"""How a schedule came to its end, in a few words for lists."""

from datetime import datetime

from scheduling.deliveries import DeliveryStatus
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.ports import LastResult
from texts.dates import near_moment
from texts.reasons import reason
from texts.rich import first_sentence, plain
from texts.speech import _

_LONGEST_REASON = 60


def how_it_ended(message: ScheduledMessage, last: LastResult | None, *, now: datetime) -> str:
    """Return what became of one that is over, when, and where something went wrong, why.

    When it was cancelled is not kept, and when it was last sent would read as if it were that.
    """
    sent = _sent(message, last, now)
    match message.status:
        case MessageStatus.CANCELLED:
            return _("✕ cancelled")
        case MessageStatus.ARCHIVED:
            return plain(_("🗄 archived, last sent {moment}"), moment=sent) if sent else _("🗄 archived")
        case MessageStatus.FAILED:
            return plain(_("⚠ stopped: {reason}"), reason=_reason(last)) if last else _("⚠ stopped by an error")
        case _:
            return _finished(last, sent)


def _finished(last: LastResult | None, sent: str) -> str:
    if sent:
        return plain(_("✓ sent {moment}"), moment=sent)
    if last is None:
        return _("✓ over")
    match last.status:
        case DeliveryStatus.FAILED | DeliveryStatus.SUSPENDED:
            return plain(_("⚠ not delivered: {reason}"), reason=_reason(last))
        case DeliveryStatus.UNKNOWN:
            return _("⚠ maybe delivered")
        case DeliveryStatus.MISSED:
            return _("⚠ missed")
        case DeliveryStatus.PENDING | DeliveryStatus.SENDING:
            return _("… being sent")
        case _:
            return _("✓ over")


def _sent(message: ScheduledMessage, last: LastResult | None, now: datetime) -> str:
    if last is None or last.status is not DeliveryStatus.SENT:
        return ""
    return near_moment(last.sent_at or last.occurrence_at, message.timing.zone, now=now)


def _reason(last: LastResult | None) -> str:
    words = reason(last.category or "") if last is not None else ""
    words = first_sentence(words)
    return words if len(words) <= _LONGEST_REASON else words[: _LONGEST_REASON - 1].rstrip() + "…"
