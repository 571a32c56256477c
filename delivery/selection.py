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
    reserved: int = 0,
) -> Sequence[DueDelivery]:
    """Return what may be claimed now, most urgent first: one for each chat that may be written to, the chat's earliest.

    `free` is how many slots there are, of which broadcasts must leave `reserved`; `now` is monotonic, `horizon` in how
    many seconds the last of them must leave. A chat is as urgent as the most urgent of what it waits for, else its own
    order of due times would keep an urgent message behind a less urgent one for long. A broadcast comes behind all else
    that its chat waits for.
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
    schedules = [delivery for delivery in ranked if not delivery.is_broadcast][:room]
    if len(schedules) == room or len(schedules) == len(ranked):
        return schedules
    left = min(room - len(schedules), free - reserved - len(schedules), limiter.broadcasts(now, horizon))
    return schedules + [delivery for delivery in ranked if delivery.is_broadcast][: max(left, 0)]


def _order(delivery: DueDelivery) -> tuple[bool, datetime, int]:
    return delivery.is_broadcast, delivery.next_try_at, delivery.id.int


def ripe_in(
    due: Iterable[DueDelivery], *, limiter: Limiter, now: float, has_room_for_broadcasts: bool = True
) -> float | None:
    """Return after how many seconds one of `due` can leave; None where all of their chats wait for an answer.

    Without room for broadcasts they wait for one, too.
    """
    broadcasts_at = limiter.next_broadcast(now) - HORIZON if has_room_for_broadcasts else float("inf")
    soonest = min(
        (
            max(
                limiter.ripe_at(delivery.address, delivery.chat_kind, now),
                broadcasts_at if delivery.is_broadcast else now,
            )
            for delivery in due
        ),
        default=None,
    )
    if soonest is None or soonest == float("inf"):
        return None
    return max(soonest, limiter.next_departure(now)) - now
