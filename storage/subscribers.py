"""Subscribers of one bot. What audiences select on is written beside what is encrypted, and always together."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Row, and_, delete, exists, insert, select, update

from scheduling.chats import Address, Chat, ChatKind, Reachability
from scheduling.deliveries import DeliveryStatus
from scheduling.errors import AddressTaken, ExternalIdTaken
from scheduling.identifiers import RecipientId, SubscriberId, new_uuid7
from scheduling.lanes import BROADCAST
from scheduling.subscribers import Subscriber
from storage.activity import note_active
from storage.audiences import value_indexes
from storage.chats import address_indexes
from storage.models import (
    chats,
    deliveries,
    recipients,
    subscriber_tags,
    subscriber_variables,
    subscribers,
    waits_or_suspended,
)
from storage.rowsets import storable
from storage.subscriber_reading import SqlSubscriberReading

s = subscribers.c
r = recipients.c
d = deliveries.c


class SqlSubscribers(SqlSubscriberReading):
    """Implements the port over the connection of a unit of work."""

    async def register(self, chat: Chat, *, name: str, now: datetime) -> tuple[Subscriber, bool]:
        """Return whoever is behind a private chat, as somebody new where nobody is known, and whether that is so."""
        of_chat = and_(r.id == chat.recipient_id, r.bot_id == self._bot_id)
        # Somebody else may be doing the same: whoever comes second waits here and finds them.
        locked = select(r.subscriber_id).where(of_chat).with_for_update()
        subscriber_id = (await self._connection.execute(locked)).scalar_one()
        name = storable(name) or ""
        known = None if subscriber_id is None else await self.get_for_update(SubscriberId(subscriber_id))
        if known is not None:
            called = known.called(name)
            return (known if called == known else await self.save(called)), False
        new = Subscriber(
            id=SubscriberId(new_uuid7(now)),
            bot_id=self._bot_id,
            name=name,
            created_at=now,
            active_at=now,
        )
        await self._insert_rows(new)
        await self._connection.execute(update(recipients).where(of_chat).values(subscriber_id=new.id))
        made = await self.get(new.id)
        assert made is not None  # noqa: S101 - it is there now
        return made, True

    async def add(self, subscriber: Subscriber) -> None:
        """Store somebody new with all that is known. Raises `ExternalIdTaken`, `AddressTaken`."""
        await self._insert_rows(subscriber)
        await self._set_addresses(subscriber, now=subscriber.created_at)

    async def save(self, subscriber: Subscriber) -> Subscriber:
        """Store somebody who was got for update; return them with the next revision."""
        await self._require_free(subscriber)
        values = self._values(subscriber) | {"revision": s.revision + 1}
        await self._connection.execute(self._own(update(subscribers), subscriber.id).values(values))
        for table in (subscriber_variables, subscriber_tags):
            await self._connection.execute(delete(table).where(table.c.subscriber_id == subscriber.id))
        await self._insert_details(subscriber)
        await self._set_addresses(subscriber, now=subscriber.created_at)
        saved = await self.get(subscriber.id)
        return subscriber if saved is None else saved

    async def delete(self, subscriber_id: SubscriberId) -> None:
        """Delete somebody. Their chat stays; what broadcasts still had for them is cancelled."""
        await self._release(await self._addresses_of(subscriber_id))
        await self._connection.execute(self._own(delete(subscribers), subscriber_id))

    async def note_active(self, recipient_id: RecipientId, now: datetime) -> None:
        """Note that whoever is behind a chat has written. Changes nothing within an hour."""
        await note_active(self._connection, self._bot_id, [recipient_id], now=now)

    async def cancel_broadcasts(self, subscriber_id: SubscriberId) -> int:
        """Cancel what broadcasts still have for somebody; return how much. What is under way arrives."""
        return await self._cancel([row.id for row in await self._addresses_of(subscriber_id)])

    def _own(self, statement: Any, subscriber_id: SubscriberId) -> Any:
        return statement.where(s.id == subscriber_id, s.bot_id == self._bot_id)

    async def _require_free(self, subscriber: Subscriber) -> None:
        if subscriber.external_id is None:
            return
        namesake = await self.find_external(subscriber.external_id)
        if namesake is not None and namesake.id != subscriber.id:
            raise ExternalIdTaken(subscriber.external_id)

    async def _insert_rows(self, subscriber: Subscriber) -> None:
        await self._require_free(subscriber)
        row = self._insert(subscribers).values(
            id=subscriber.id,
            bot_id=self._bot_id,
            origin=subscriber.origin,
            created_at=subscriber.created_at,
            active_at=subscriber.active_at,
            revision=subscriber.revision,
            **self._values(subscriber),
        )
        # Another process may be adding the same: whoever comes second waits here.
        if (await self._connection.execute(row.on_conflict_do_nothing())).rowcount == 0:
            raise ExternalIdTaken(subscriber.external_id or "")
        await self._insert_details(subscriber)

    def _values(self, subscriber: Subscriber) -> dict[str, Any]:
        known_as = subscriber.external_id
        return {
            "external_id": known_as,
            "external_index": None if known_as is None else self._external_indexes(known_as)[0],
            "name": storable(subscriber.name) or "",
            "language": subscriber.language,
            "zone": subscriber.zone,
            "variables": dict(subscriber.variables),
            "status": subscriber.status,
            "unsubscribed_at": subscriber.unsubscribed_at,
        }

    async def _insert_details(self, subscriber: Subscriber) -> None:
        variables = [
            {
                "subscriber_id": subscriber.id,
                "name": name,
                "value_index": value_indexes(self._cipher, self._bot_id, name, value)[0],
            }
            for name, value in sorted(subscriber.variables.items())
        ]
        if variables:
            await self._connection.execute(insert(subscriber_variables), variables)
        tags = [{"subscriber_id": subscriber.id, "tag": tag} for tag in sorted(subscriber.tags)]
        if tags:
            await self._connection.execute(insert(subscriber_tags), tags)

    async def _addresses_of(self, subscriber_id: SubscriberId) -> Sequence[Row[Any]]:
        own = select(r.id, r.platform, r.address).where(r.subscriber_id == subscriber_id, r.bot_id == self._bot_id)
        rows: Sequence[Any] = (await self._connection.execute(own.order_by(r.id).with_for_update())).all()
        return rows

    async def _set_addresses(self, subscriber: Subscriber, *, now: datetime) -> None:
        """Let these addresses be somebody's, and no others."""
        has = {Address(row.platform, row.address): row for row in await self._addresses_of(subscriber.id)}
        await self._release([row for address, row in has.items() if address not in subscriber.addresses])
        for address in sorted(set(subscriber.addresses) - set(has), key=lambda one: (one.platform, one.value)):
            await self._take_address(subscriber.id, address, now=now)

    async def _take_address(self, subscriber_id: SubscriberId, address: Address, *, now: datetime) -> None:
        add = self._insert(recipients).values(
            id=new_uuid7(now),
            bot_id=self._bot_id,
            platform=address.platform,
            address=address.value,
            address_index=address_indexes(self._cipher, self._bot_id, address)[0],
            kind=ChatKind.PRIVATE,
            reachability=Reachability.REACHABLE,
            created_at=now,
        )
        at_address = select(r.id, r.subscriber_id).where(self._is_at(address)).with_for_update()
        found = (await self._connection.execute(at_address)).first()
        if found is None:
            await self._connection.execute(add.on_conflict_do_nothing())
            found = (await self._connection.execute(at_address)).one()
        if found.subscriber_id not in (None, subscriber_id):
            raise AddressTaken(address.platform, address.value)
        taken = update(recipients).where(r.id == found.id, r.bot_id == self._bot_id)
        await self._connection.execute(taken.values(subscriber_id=subscriber_id))

    async def _release(self, rows: Sequence[Row[Any]]) -> None:
        """Let addresses be nobody's. Those that are no chat's are forgotten."""
        ids = [row.id for row in rows]
        if not ids:
            return
        await self._cancel(ids)
        await self._connection.execute(update(recipients).where(r.id.in_(ids)).values(subscriber_id=None))
        is_chat = exists().where(chats.c.recipient_id == r.id)
        await self._connection.execute(delete(recipients).where(r.id.in_(ids), ~is_chat))

    async def _cancel(self, recipient_ids: Collection[UUID]) -> int:
        waiting = and_(d.recipient_id.in_(recipient_ids), d.priority == BROADCAST, waits_or_suspended)
        cancelled: CursorResult[Any] = await self._connection.execute(
            update(deliveries)
            .where(waiting, d.bot_id == self._bot_id)
            .values(status=DeliveryStatus.CANCELLED, next_try_at=None)
        )
        return cancelled.rowcount
