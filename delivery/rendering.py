"""What an order of a template says to its recipient, put together just before it leaves."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from scheduling.deliveries import SendOrder
from scheduling.templates import RecipientValues
from scheduling.zones import known_zone, to_instant
from texts import templating

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """The bot's own language and zone, for those of whom neither is known."""

    language: str = "en"
    zone: str = "UTC"


async def rendered(order: SendOrder, habits: Habits) -> SendOrder:
    """Return an order with its content filled in; as it is where it is no template. Raises `Unrenderable`."""
    if not order.content.is_template:
        return order
    if not templating.is_ready(order.content):  # once for each template: to fill it in takes a hundredth of that
        await asyncio.to_thread(templating.prepare, order.content)
    known = order.values or RecipientValues(language=order.language)
    values = known.or_else(language=habits.language, zone=habits.zone)
    content = templating.render(order.content, values, at=_occurs_at(order, values.zone or habits.zone))
    return replace(order, content=content)


def _occurs_at(order: SendOrder, zone: str) -> datetime:
    """Return when an order occurs: an instant, or what the recipient's own clock shows then (naive).

    Whose clock had passed that time already when it was planned gets it the next day.
    """
    if order.local_at is None:
        return order.occurrence_at
    due_at, _in_gap = to_instant(order.local_at, known_zone(zone))
    has_passed = order.claimed_at.astimezone(UTC) - due_at >= _DAY
    return order.local_at + _DAY if has_passed else order.local_at
