"""Which of the due deliveries leave next."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from delivery.limiter import HORIZON, Limiter
from scheduling.chats import Address
from scheduling.deliveries import DueDelivery
from scheduling.identifiers import RecipientId


def choose(
    due: Sequence[DueDelivery],
    *,
    limiter: Limiter,
    free: int,
    in_flight: Collection[RecipientId],
    now: float,
    horizon: float = HORIZON,
) -> Sequence[DueDelivery]:
    """Return what may be claimed now, most urgent first: one for each chat that may be written to, the chat's earliest.

    `free` is how many slots there are, `now` is monotonic, `horizon` in how many seconds the last of them must leave. A
    chat is as urgent as the most urgent of what it waits for, else its own order of due times would keep an urgent
    message behind a less urgent one for long.
    """
    room = min(free, limiter.departures(now, horizon)) if free > 0 and due else 0
    if room <= 0:
        return ()
    ripe: dict[Address, DueDelivery] = {}
    urgency: dict[Address, int] = {}
    for delivery in due:
        address = delivery.address
        earliest = ripe.get(address)
        if earliest is None:
            if delivery.recipient_id in in_flight or not limiter.is_ripe(address, delivery.chat_kind, now):
                continue
            ripe[address], urgency[address] = delivery, delivery.priority
            continue
        if _order(delivery) < _order(earliest):
            ripe[address] = delivery
        urgency[address] = min(urgency[address], delivery.priority)
    ranked = sorted(ripe.values(), key=lambda delivery: (urgency[delivery.address], *_order(delivery)))
    return ranked[:room]


def _order(delivery: DueDelivery) -> tuple[datetime, int]:
    return delivery.next_try_at, delivery.id.int


def ripe_in(due: Iterable[DueDelivery], *, limiter: Limiter, now: float) -> float | None:
    """Return after how many seconds one of `due` can leave; None where all of their chats wait for an answer."""
    soonest = min((limiter.ripe_at(delivery.address, delivery.chat_kind, now) for delivery in due), default=None)
    if soonest is None or soonest == float("inf"):
        return None
    return max(soonest, limiter.next_departure(now)) - now
