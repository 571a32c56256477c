"""Groups of one bot's subscribers."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.audiences import Condition, GroupKind, RecipientGroup
from scheduling.errors import GroupNameTaken, StaleGroup
from scheduling.identifiers import BotId, GroupId, SubscriberId, UserId
from scheduling.lifecycle import MessageStatus
from scheduling.subscribers import Subscriber
from storage.audiences import subscriber_from_row
from storage.models import group_members, has_status, recipient_groups, scheduled_messages, subscribers
from storage.rowsets import encode_rows, rows_table
from storage.types import Id

AT_A_TIME = 200
"""Names that are decrypted without a break: less than 10 ms."""

g = recipient_groups.c
m = group_members.c
s = subscribers.c


class SqlGroups:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId) -> None:
        self._connection = connection
        self._bot_id = bot_id

    async def add(self, group: RecipientGroup) -> None:
        """Store a new group. Raises `GroupNameTaken`."""
        # Another process may be doing the same: whoever comes second waits here.
        row = self._insert(recipient_groups).values(
            id=group.id,
            bot_id=self._bot_id,
            name=group.name,
            kind=group.kind,
            condition=_condition_of(group),
            revision=group.revision,
            created_at=group.created_at,
            created_by=str(group.created_by),
        )
        if (await self._connection.execute(row.on_conflict_do_nothing())).rowcount == 0:
            raise GroupNameTaken(group.name)

    async def get(self, group_id: GroupId) -> RecipientGroup | None:
        """Return a group."""
        return await self._first(self._select().where(g.id == group_id))

    async def get_for_update(self, group_id: GroupId) -> RecipientGroup | None:
        """Return the same, locked until the unit of work ends."""
        return await self._first(self._select().where(g.id == group_id).with_for_update())

    async def find(self, name: str) -> RecipientGroup | None:
        """Return the group of that name."""
        return await self._first(self._select().where(g.name == name))

    async def all(self) -> Sequence[RecipientGroup]:
        """Return all groups by name."""
        found = map(_group_from_row, await self._connection.execute(self._select()))
        return sorted(found, key=lambda group: (group.name.casefold(), group.name))

    async def save(self, group: RecipientGroup) -> None:
        """Store a changed group. Raises `StaleGroup` where the stored revision is not one less, `GroupNameTaken`."""
        changed = (
            update(recipient_groups)
            .where(g.id == group.id, g.bot_id == self._bot_id, g.revision == group.revision - 1)
            .values(
                name=group.name,
                condition=_condition_of(group),
                revision=group.revision,
            )
        )
        try:
            async with self._connection.begin_nested():
                is_current = (await self._connection.execute(changed)).rowcount == 1
        except IntegrityError:  # also where somebody gives another one this name just now
            raise GroupNameTaken(group.name) from None
        if not is_current:
            raise StaleGroup(group.name)

    async def count_broadcasts(self, group_id: GroupId) -> int:
        """Return how many broadcasts that are still to come name a group."""
        b = scheduled_messages.c
        query = select(func.count()).where(
            b.bot_id == self._bot_id,
            b.audience.is_not(None),
            has_status(b.status, MessageStatus.ACTIVE, MessageStatus.PAUSED),
            b.audience.contains(str(group_id)),
        )
        return int((await self._connection.execute(query)).scalar_one())

    async def delete(self, group_id: GroupId) -> None:
        """Delete a group; its members stay who they are."""
        await self._connection.execute(delete(recipient_groups).where(g.id == group_id, g.bot_id == self._bot_id))

    async def add_members(self, group_id: GroupId, subscriber_ids: Collection[SubscriberId]) -> int:
        """Put subscribers into a static group; return how many were not in it."""
        own = recipient_groups.join(subscribers, s.bot_id == g.bot_id)
        given = (
            select(g.id, s.id)
            .select_from(own)
            .where(g.id == group_id, g.bot_id == self._bot_id, s.id.in_(self._given()))
        )
        row = self._insert(group_members).from_select([m.group_id, m.subscriber_id], given)
        values = {"given": self._encoded(subscriber_ids)}
        return (await self._connection.execute(row.on_conflict_do_nothing(), values)).rowcount

    async def remove_members(self, group_id: GroupId, subscriber_ids: Collection[SubscriberId]) -> int:
        """Take subscribers out of a static group; return how many were in it."""
        own = select(g.id).where(g.id == group_id, g.bot_id == self._bot_id)
        gone = delete(group_members).where(m.group_id.in_(own), m.subscriber_id.in_(self._given()))
        return (await self._connection.execute(gone, {"given": self._encoded(subscriber_ids)})).rowcount

    async def count_members(self, group_id: GroupId) -> int:
        """Return how many were put into a group, whether something reaches them or not."""
        query = select(func.count()).where(m.group_id == group_id, m.group_id == g.id, g.bot_id == self._bot_id)
        return int((await self._connection.execute(query)).scalar_one())

    async def member_ids(self, group_id: GroupId) -> Sequence[SubscriberId]:
        """Return all who were put into a group."""
        query = select(m.subscriber_id).where(m.group_id == group_id, m.group_id == g.id, g.bot_id == self._bot_id)
        return [SubscriberId(one) for one in (await self._connection.execute(query)).scalars()]

    async def members(self, group_id: GroupId, *, offset: int, limit: int) -> Sequence[Subscriber]:
        """Return those who were put into a group, in the order in which they became known, from a place on."""
        query = (
            select(subscribers)
            .where(m.group_id == group_id, m.subscriber_id == s.id, s.bot_id == self._bot_id)
            .order_by(m.subscriber_id)
            .offset(offset)
            .limit(limit)
        )
        return [subscriber_from_row(row) for row in await self._connection.execute(query)]

    async def named(self, names: Collection[str]) -> Mapping[str, Sequence[SubscriberId]]:
        """Return of each of these names whose it is; case and the width of spaces don't matter.

        Names are encrypted, so this looks at everybody, a few at a time: the event loop goes on between.
        """
        wanted = {folded_name(name): name for name in names}
        found: dict[str, list[SubscriberId]] = {}
        query = select(s.id, s.name).where(s.bot_id == self._bot_id).order_by(s.id).limit(AT_A_TIME)
        last = None
        while wanted:
            rows = (await self._connection.execute(query if last is None else query.where(s.id > last))).all()
            for row in rows:
                if (name := wanted.get(folded_name(row.name))) is not None:
                    found.setdefault(name, []).append(SubscriberId(row.id))
            if len(rows) < AT_A_TIME:
                break
            last = rows[-1].id
        return found

    def _given(self) -> Select[Any]:
        is_sqlite = self._connection.dialect.name == "sqlite"
        return select(rows_table("given", {"id": Id()}, is_sqlite=is_sqlite).c.id)

    def _encoded(self, ids: Collection[SubscriberId]) -> str:
        return encode_rows(({"id": one} for one in ids), is_sqlite=self._connection.dialect.name == "sqlite")

    def _insert(self, table: Any) -> Any:
        return (sqlite if self._connection.dialect.name == "sqlite" else postgresql).insert(table)

    def _select(self) -> Select[Any]:
        return select(recipient_groups).where(g.bot_id == self._bot_id)

    async def _first(self, query: Select[Any]) -> RecipientGroup | None:
        row = (await self._connection.execute(query)).first()
        return None if row is None else _group_from_row(row)


def folded_name(name: str) -> str:
    """Return a name as names are compared."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _condition_of(group: RecipientGroup) -> Mapping[str, Any] | None:
    return None if group.condition is None else group.condition.to_json()


def _group_from_row(row: Row[Any]) -> RecipientGroup:
    return RecipientGroup(
        id=GroupId(row.id),
        bot_id=row.bot_id,
        name=row.name,
        kind=GroupKind(row.kind),
        condition=None if row.condition is None else Condition.from_json(row.condition),
        revision=row.revision,
        created_at=row.created_at,
        created_by=UserId(int(row.created_by)),
    )
