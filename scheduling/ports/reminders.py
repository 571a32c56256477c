"""Delivered reminders, as the people who get them act on them."""

from datetime import datetime
from typing import Protocol

from scheduling.content import Content
from scheduling.identifiers import DeliveryId, MessageId, RecipientId
from scheduling.reminders import Reminder


class Reminders(Protocol):
    """The delivered reminders of one bot."""

    async def get_for_update(self, delivery_id: DeliveryId, *, recipient_id: RecipientId) -> Reminder | None:
        """Return the reminder of which a delivery to this recipient is a part, locked until the unit of work ends.

        None where there is no such delivery to it.
        """

    async def get(self, delivery_id: DeliveryId, *, recipient_id: RecipientId) -> Reminder | None:
        """Return the same without holding it."""

    async def finish(self, reminder: Reminder, *, now: datetime) -> None:
        """Note that it is done; it is not sent again."""

    async def put_off(self, reminder: Reminder, *, to: MessageId) -> None:
        """Note to which schedule it was put off; it is not sent again."""

    async def take_back(self, reminder: Reminder, *, nag_at: datetime | None) -> None:
        """Note that it is neither done nor put off; with `nag_at` it is sent again at that instant."""


class Nags(Protocol):
    """The reminders of one bot of which nobody has said that they are done."""

    async def nag(self, first_id: DeliveryId, *, now: datetime) -> bool:
        """Have the reminder that began with this delivery sent again; tell whether that is now.

        It comes later where it is quiet now, and never where somebody has settled it, its schedule goes on without it
        or rests, or it was sent often enough.
        """

    async def content_of(self, message_id: MessageId) -> Content | None:
        """Return what a schedule says; None where it was deleted."""
