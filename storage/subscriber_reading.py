"""Subscribers of one bot as they are read and looked for."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.chats import Address, Reachability
from scheduling.identifiers import BotId, RecipientId, SubscriberId
from scheduling.matching import folded
from scheduling.subscribers import Subscriber
from storage.audiences import subscriber_from_row
from storage.chats import address_indexes
from storage.cipher import Cipher
from storage.mailing_lists import SqlMailingLists
from storage.models import recipients, subscriber_tags, subscribers

PLATFORMS = ("telegram", "phone", "email")
"""Where somebody may have an address."""
NAMES_LOOKED_AT = 50_000
STEP = 100
"""Names that are decrypted at a time: a few milliseconds."""

s = subscribers.c
r = recipients.c
t = subscriber_tags.c


class SqlSubscriberReading(SqlMailingLists):
    """What reads of the port, over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId, cipher: Cipher) -> None:
        super().__init__(connection, bot_id)
        self._cipher = cipher

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

    def _select(self) -> Select[Any]:
        return select(subscribers).where(s.bot_id == self._bot_id)

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
        ids = self._select().with_only_columns(s.id)
        ways: list[Select[Any]] = [
            ids.where(s.external_index.in_(self._external_indexes(search))),
            select(r.subscriber_id).where(at, r.subscriber_id.is_not(None)),
        ]
        if (own := _as_id(search)) is not None:
            ways.append(ids.where(s.id == own))
        return [SubscriberId(one) for one in (await self._connection.execute(union(*ways))).scalars()]

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

    def _is_at(self, address: Address) -> Any:
        indexes = address_indexes(self._cipher, self._bot_id, address)
        return and_(r.bot_id == self._bot_id, r.platform == address.platform, r.address_index.in_(indexes))

    def _external_indexes(self, external_id: str) -> list[str]:
        return self._cipher.blind_indexes(str(self._bot_id), "external", external_id)


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
