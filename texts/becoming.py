"""What became of a delivery, in a few words."""

from scheduling.deliveries import DeliveryStatus
from scheduling.ports import FailedDelivery
from texts.rich import plain
from texts.speech import _, n_, p_


def tries(count: int) -> str:
    """Say how often something was tried."""
    if not count:
        return _("It was not tried.")
    return plain(n_("{n} try.", "{n} tries.", count), n=count)


def at_that_time(when: str, what: str) -> str:
    """Say what became of something, and when."""
    # Translators: as in: today, 09:00: It arrived.
    return plain(p_("a moment and what became of something then", "{moment}: {words}"), moment=when, words=what)


def state(delivery: FailedDelivery) -> str:
    """Say what became of a delivery."""
    if delivery.dismissed_at is not None:
        return _("not sent again")
    match delivery.status:
        case DeliveryStatus.FAILED:
            return _("could not be sent")
        case DeliveryStatus.SUSPENDED:
            return _("on hold")
        case DeliveryStatus.UNKNOWN:
            return _("may not have arrived")
        case DeliveryStatus.PENDING | DeliveryStatus.SENDING:
            return _("on its way")
        case DeliveryStatus.SENT:
            return _("has arrived")
        case DeliveryStatus.MISSED:
            return _("skipped, as it would have been too late")
        case DeliveryStatus.CANCELLED:
            return _("cancelled")
