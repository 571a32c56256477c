"""Subscribers of one bot. What audiences select on is written beside what is encrypted, and always together."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Row, Select, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.chats import Address, Chat, ChatKind, Reachability
from scheduling.deliveries import DeliveryStatus
from scheduling.errors import AddressTaken, ExternalIdTaken
from scheduling.identifiers import BotId, RecipientId, SubscriberId, new_uuid7
from scheduling.lanes import BROADCAST
from scheduling.matching import folded
from scheduling.subscribers import Subscriber
from storage.audiences import subscriber_from_row, value_indexes
from storage.chats import address_indexes
from storage.cipher import Cipher
from storage.mailing_lists import SqlMailingLists
from storage.models import (
    chats,
    deliveries,
    recipients,
    subscriber_tags,
    subscriber_variables,
    subscribers,
    waits_or_suspended,
)
from storage.rowsets import encode_rows, rows_table, storable
from storage.types import Id

ACTIVE_ANEW_AFTER = timedelta(hours=1)
"""Within this, writing once more is not noted."""
PLATFORMS = ("telegram", "phone", "email")
"""Where somebody may have an address."""
NAMES_LOOKED_AT = 50_000
STEP = 100
"""Names that are decrypted at a time: a few milliseconds."""

s = subscribers.c
r = recipients.c
d = deliveries.c
v = subscriber_variables.c
t = subscriber_tags.c


class SqlSubscribers(SqlMailingLists):
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId, cipher: Cipher) -> None:
        super().__init__(connection, bot_id)
        self._cipher = cipher

    # --- found --------------------------------------------------------------------------------------------------------

    async def of_recipient(self, recipient_id: RecipientId) -> Subscriber | None:
        """Return whose address a recipient is."""
        return await self._first(self._select().where(r.id == recipient_id, r.subscriber_id == s.id))

    async def get(self, subscriber_id: SubscriberId) -> Subscriber | None:
        """Return somebody."""
        return await self._first(self._select().where(s.id == subscriber_id))

    async def get_for_update(self, subscriber_id: SubscriberId) -> Subscriber | None:
        """Return the same, locked with their addresses until the unit of work ends."""
        # Addresses first: in this order everybody locks them.
        own = select(r.id).where(r.subscriber_id == subscriber_id, r.bot_id == self._bot_id)
        await self._connection.execute(own.order_by(r.id).with_for_update())
        return await self._first(self._select().where(s.id == subscriber_id).with_for_update())

    async def of(self, ids: Collection[SubscriberId]) -> Sequence[Subscriber]:
        """Return those of some ids, the latest first."""
        query = self._select().where(s.id.in_(ids)).order_by(s.id.desc())
        return await self._completed((await self._connection.execute(query)).all())

    async def find_external(self, external_id: str) -> Subscriber | None:
        """Return whom another system knows by this."""
        return await self._first(self._select().where(s.external_index.in_(self._external_indexes(external_id))))

    async def find_address(self, address: Address) -> Subscriber | None:
        """Return whose address it is."""
        return await self._first(self._select().where(r.subscriber_id == s.id, self._is_at(address)))

    async def page(
        self, search: str | None = None, *, after: SubscriberId | None = None, limit: int
    ) -> Sequence[Subscriber]:
        """Return subscribers, the latest first, those behind `after`; `search` is looked for in all that names them."""
        query = self._select().order_by(s.id.desc())
        if search:
            exactly = await self._exactly(search)
            ids = exactly if after is None else [one for one in exactly if one < after]
            if not exactly:
                ids = await self._named(folded(search), after=after, limit=limit)
            query = query.where(s.id.in_(ids))
        elif after is not None:
            query = query.where(s.id < after)
        rows = (await self._connection.execute(query.limit(limit))).all()
        return await self._completed(rows)

    async def count(self) -> int:
        """Return how many there are, subscribed or not."""
        query = select(func.count()).select_from(subscribers).where(s.bot_id == self._bot_id)
        return int((await self._connection.execute(query)).scalar_one())

    # --- changed ------------------------------------------------------------------------------------------------------

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

    # --- how ----------------------------------------------------------------------------------------------------------

    def _select(self) -> Select[Any]:
        return select(subscribers).where(s.bot_id == self._bot_id)

    def _own(self, statement: Any, subscriber_id: SubscriberId) -> Any:
        return statement.where(s.id == subscriber_id, s.bot_id == self._bot_id)

    async def _first(self, query: Select[Any]) -> Subscriber | None:
        row = (await self._connection.execute(query)).first()
        return None if row is None else (await self._completed([row]))[0]

    async def _completed(self, rows: Sequence[Row[Any]]) -> list[Subscriber]:
        """Return whom rows stand for, with tags and addresses."""
        ids = [row.id for row in rows]
        tags: dict[UUID, set[str]] = {}
        for row in await self._connection.execute(select(subscriber_tags).where(t.subscriber_id.in_(ids))):
            tags.setdefault(row.subscriber_id, set()).add(row.tag)
        found: dict[UUID, list[Row[Any]]] = {}
        columns = select(r.subscriber_id, r.platform, r.address, r.reachability)
        at = columns.where(r.subscriber_id.in_(ids), r.bot_id == self._bot_id).order_by(r.platform, r.id)
        for row in await self._connection.execute(at):
            found.setdefault(row.subscriber_id, []).append(row)
        return [
            subscriber_from_row(
                row,
                tags=frozenset(tags.get(row.id, ())),
                addresses=tuple(Address(one.platform, one.address) for one in found.get(row.id, ())),
                is_reachable=all(one.reachability == Reachability.REACHABLE for one in found.get(row.id, ())),
            )
            for row in rows
        ]

    async def _exactly(self, search: str) -> list[SubscriberId]:
        """Return who is called exactly so by another system, a platform, or ourselves."""
        at = or_(*(self._is_at(Address(platform, search)) for platform in PLATFORMS))
        addressed = select(r.subscriber_id).where(at, r.subscriber_id.is_not(None))
        tests: list[ColumnElement[bool]] = [s.external_index.in_(self._external_indexes(search)), s.id.in_(addressed)]
        if (own := _as_id(search)) is not None:
            tests.append(s.id == own)
        query = self._select().with_only_columns(s.id).where(or_(*tests))
        return [SubscriberId(one) for one in (await self._connection.execute(query)).scalars()]

    async def _named(self, search: str, *, after: SubscriberId | None, limit: int) -> list[SubscriberId]:
        """Return who has these words in their names, the latest first; others get their turn meanwhile."""
        query = self._select().with_only_columns(s.id, s.name).order_by(s.id.desc()).limit(STEP)
        found: list[SubscriberId] = []
        for _step in range(NAMES_LOOKED_AT // STEP):
            behind = query if after is None else query.where(s.id < after)
            rows = (await self._connection.execute(behind)).all()
            found += [row.id for row in rows if search in folded(row.name)]
            if len(found) >= limit or len(rows) < STEP:
                break
            after = rows[-1].id
            await asyncio.sleep(0)
        return found[:limit]

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

    def _is_at(self, address: Address) -> Any:
        indexes = address_indexes(self._cipher, self._bot_id, address)
        return and_(r.bot_id == self._bot_id, r.platform == address.platform, r.address_index.in_(indexes))

    def _external_indexes(self, external_id: str) -> list[str]:
        return self._cipher.blind_indexes(str(self._bot_id), "external", external_id)


async def note_active(
    connection: AsyncConnection, bot_id: BotId, recipient_ids: Iterable[RecipientId], *, now: datetime
) -> None:
    """Note that whoever is behind these chats has written, where that was not noted within the hour.

    Rows that others are changing are left out: who goes on writing is noted the next time.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    given = rows_table("given", {"id": Id()}, is_sqlite=is_sqlite)
    wrote = subscribers.alias("wrote")
    w = wrote.c
    stale = (
        select(w.id)
        .where(r.id.in_(select(given.c.id)), r.bot_id == bot_id, w.id == r.subscriber_id, w.bot_id == bot_id)
        .where(or_(w.active_at.is_(None), w.active_at <= now - ACTIVE_ANEW_AFTER))
        .with_for_update(of=wrote, skip_locked=True)
    )
    noted = update(subscribers).where(s.id.in_(stale)).values(active_at=now)
    values = encode_rows(({"id": one} for one in recipient_ids), is_sqlite=is_sqlite)
    await connection.execute(noted, {"given": values})


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
