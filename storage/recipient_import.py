"""Recipients of one bot, many at once: whom rows of a table mean, and what they change, by a few statements for each.

What is costly is done in a worker thread: 500 rows are some thousand values to decrypt, to encrypt and to index.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Integer, Select, Text, delete, exists, literal, select, true, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.audiences import Audience
from scheduling.chats import ChatKind, Reachability
from scheduling.identifiers import BotId, SubscriberId
from scheduling.ports.recipient_tables import ImportPlan, ListedRecipient
from scheduling.recipient_rows import GivenRecipient
from scheduling.subscribers import Subscriber, SubscriberOrigin, SubscriberStatus
from storage.audiences import is_member, resolve
from storage.cipher import Cipher
from storage.import_plans import Known, Planner
from storage.models import (
    chats,
    group_members,
    list_members,
    mailing_lists,
    recipient_groups,
    recipients,
    subscriber_tags,
    subscriber_variables,
    subscribers,
)
from storage.rowsets import Columns, encode_rows, rows_table
from storage.subscriber_reading import PLATFORMS
from storage.subscribers import SqlSubscribers
from storage.types import Id

s = subscribers.c
r = recipients.c
t = subscriber_tags.c
v = subscriber_variables.c

DEADLOCK: Final = "40P01"
"""PostgreSQL's code of a transaction that it has ended since two waited for each other."""
_PERSON: Final[Columns] = {
    "id": Id(),
    "external_id": Text(),
    "external_index": Text(),
    "name": Text(),
    "language": Text(),
    "zone": Text(),
    "variables": Text(),
}
_ADDRESS: Final[Columns] = {
    "id": Id(),
    "subscriber_id": Id(),
    "platform": Text(),
    "address": Text(),
    "address_index": Text(),
}


class SqlRecipientTables:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId, cipher: Cipher) -> None:
        self._connection = connection
        self._bot_id = bot_id
        self._cipher = cipher
        self._is_sqlite = connection.dialect.name == "sqlite"

    # --- planned ------------------------------------------------------------------------------------------------------

    async def plan(self, rows: Sequence[GivenRecipient], *, seen: dict[SubscriberId, int], now: datetime) -> ImportPlan:
        """Find out whom rows mean, and what would change."""
        planner = Planner(rows, self._bot_id, self._cipher, is_sqlite=self._is_sqlite)
        keys = await asyncio.to_thread(planner.keys)
        known = Known(
            external=await self._rows(self._by_external(), keys.external),
            addresses=await self._rows(self._by_address(), keys.addresses),
        )
        ids = self._encoded({"id": one} for one in known.subscriber_ids)
        known.people = await self._rows(self._people(), ids)
        known.own_addresses = await self._rows(self._own_addresses(), ids)
        known.tags = await self._rows(self._of_given(subscriber_tags, t.subscriber_id), ids)
        known.lists = await self._rows(self._of_given(list_members, list_members.c.subscriber_id), ids)
        known.groups = await self._rows(self._of_given(group_members, group_members.c.subscriber_id), ids)
        return await asyncio.to_thread(planner.plan, known, seen=seen, now=now)

    def _by_external(self) -> Select[Any]:
        given = self._given({"value": Text()})
        return select(s.id, s.external_index).where(
            s.bot_id == self._bot_id, s.external_index.in_(select(given.c.value))
        )

    def _by_address(self) -> Select[Any]:
        given = self._given({"value": Text()})
        # What is at such an address on another platform comes along, and is not looked at.
        return select(r.id, r.platform, r.address_index, r.subscriber_id, r.kind).where(
            r.bot_id == self._bot_id, r.platform.in_(PLATFORMS), r.address_index.in_(select(given.c.value))
        )

    def _people(self) -> Select[Any]:
        """Select what is encrypted as it is: it is decrypted elsewhere."""
        given = self._given({"id": Id()})
        encrypted = [type_coerce(column, Text).label(column.name) for column in (s.external_id, s.name, s.variables)]
        return select(s.id, s.revision, s.language, s.zone, *encrypted).where(
            s.id.in_(select(given.c.id)), self._is_own(s)
        )

    def _own_addresses(self) -> Select[Any]:
        given = self._given({"id": Id()})
        return select(r.id, r.subscriber_id, r.platform, r.address_index).where(
            r.subscriber_id.in_(select(given.c.id)), self._is_own(r)
        )

    def _of_given(self, table: Any, subscriber_id: Any) -> Select[Any]:
        given = self._given({"id": Id()})
        return select(table).where(subscriber_id.in_(select(given.c.id)))

    # --- stored -------------------------------------------------------------------------------------------------------

    async def carry_out(self, plan: ImportPlan) -> bool:
        """Store it; False where something has changed since it was made: then nothing may be committed."""
        try:
            return await self._carry_out(plan.writes)
        except DBAPIError as error:
            # Somebody else was given an address just now, or waits for us as we wait for them.
            if isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) == DEADLOCK:
                return False
            raise

    async def _carry_out(self, writes: Mapping[str, Any]) -> bool:
        now = writes["now"]
        for statement, name in (
            # Addresses first: in this order everybody locks them.
            (self._drop_addresses(), "dropped_addresses"),
            (self._move_addresses(), "moved_addresses"),
            (self._take_addresses(), "taken_addresses"),
            (self._add_addresses(now), "new_addresses"),
            (self._add_people(now), "new_people"),
            (self._change_people(), "changed_people"),
        ):
            encoded, count = writes[name]
            if count and (await self._connection.execute(statement, {"given": encoded})).rowcount != count:
                return False
        for statement, name in (
            (self._set_variables(), "variables"),
            (self._add_tags(), "tags"),
            (self._join_lists(now), "lists"),
            (self._join_groups(), "groups"),
        ):
            encoded, count = writes[name]
            if count:
                await self._connection.execute(statement, {"given": encoded})
        return True

    def _add_people(self, now: datetime) -> Any:
        given = self._given(_PERSON).c
        values = {
            **{name: given[name] for name in _PERSON},
            "bot_id": literal(self._bot_id),
            "status": literal(SubscriberStatus.SUBSCRIBED.value),
            "origin": literal(SubscriberOrigin.IMPORT.value),
            "created_at": literal(now, s.created_at.type),
            "revision": literal(1),
        }
        return self._adding(subscribers, values).on_conflict_do_nothing()

    def _change_people(self) -> Any:
        given = self._given({**_PERSON, "revision": Integer()}).c
        changed = {name: given[name] for name in _PERSON if name != "id"}
        return (
            update(subscribers)
            .where(s.id == given.id, self._is_own(s), s.revision == given.revision)
            .values(**changed, revision=s.revision + 1)
        )

    def _add_addresses(self, now: datetime) -> Any:
        given = self._given(_ADDRESS).c
        values = {
            **{name: given[name] for name in _ADDRESS},
            "bot_id": literal(self._bot_id),
            "kind": literal(ChatKind.PRIVATE.value),
            "reachability": literal(Reachability.REACHABLE.value),
            "created_at": literal(now, r.created_at.type),
        }
        return self._adding(recipients, values).on_conflict_do_nothing()

    def _move_addresses(self) -> Any:
        given = self._given({"id": Id(), "subscriber_id": Id(), "address": Text(), "address_index": Text()}).c
        return (
            update(recipients)
            .where(r.id == given.id, self._is_own(r), r.subscriber_id == given.subscriber_id)
            .values(address=given.address, address_index=given.address_index)
        )

    def _take_addresses(self) -> Any:
        given = self._given({"id": Id(), "subscriber_id": Id()}).c
        return (
            update(recipients)
            .where(r.id == given.id, self._is_own(r), r.subscriber_id.is_(None))
            .values(subscriber_id=given.subscriber_id)
        )

    def _drop_addresses(self) -> Any:
        given = self._given({"id": Id()})
        is_chat = exists().where(chats.c.recipient_id == r.id)
        return delete(recipients).where(r.id.in_(select(given.c.id)), self._is_own(r), ~is_chat)

    def _set_variables(self) -> Any:
        given = self._given({"subscriber_id": Id(), "name": Text(), "value_index": Text()}).c
        names = ("subscriber_id", "name", "value_index")
        adding = self._adding(subscriber_variables, {name: given[name] for name in names})
        return adding.on_conflict_do_update(
            index_elements=[v.subscriber_id, v.name], set_={"value_index": adding.excluded.value_index}
        )

    def _add_tags(self) -> Any:
        given = self._given({"subscriber_id": Id(), "tag": Text()}).c
        return self._adding(
            subscriber_tags, {"subscriber_id": given.subscriber_id, "tag": given.tag}
        ).on_conflict_do_nothing()

    def _join_lists(self, now: datetime) -> Any:
        given = self._given({"list_id": Id(), "subscriber_id": Id()}).c
        there = exists().where(mailing_lists.c.id == given.list_id, mailing_lists.c.bot_id == self._bot_id)
        values = {
            "list_id": given.list_id,
            "subscriber_id": given.subscriber_id,
            "since": literal(now, list_members.c.since.type),
        }
        return self._adding(list_members, values, where=there).on_conflict_do_nothing()

    def _join_groups(self) -> Any:
        given = self._given({"group_id": Id(), "subscriber_id": Id()}).c
        there = exists().where(recipient_groups.c.id == given.group_id, recipient_groups.c.bot_id == self._bot_id)
        values = {"group_id": given.group_id, "subscriber_id": given.subscriber_id}
        return self._adding(group_members, values, where=there).on_conflict_do_nothing()

    def _adding(self, table: Any, values: Mapping[str, Any], *, where: Any = None) -> Any:
        """Return the insertion of what was given. SQLite wants a WHERE before ON CONFLICT, or takes it for a join."""
        add = (sqlite if self._is_sqlite else postgresql).insert(table)
        query = select(*values.values()).where(true() if where is None else where)
        return add.from_select([table.c[name] for name in values], query)

    # --- shown --------------------------------------------------------------------------------------------------------

    async def page(self, audience: Audience, *, after: SubscriberId | None = None, limit: int) -> Sequence[Subscriber]:
        """Return those of an audience, the latest first, whether something reaches them or not."""
        resolved = await resolve(self._connection, audience, self._bot_id)
        query = select(s.id).where(is_member(resolved, self._bot_id, self._cipher)).order_by(s.id.desc()).limit(limit)
        if after is not None:
            query = query.where(s.id < after)
        ids = [SubscriberId(one) for one in (await self._connection.execute(query)).scalars()]
        return await SqlSubscribers(self._connection, self._bot_id, self._cipher).of(ids)

    async def listed(self, people: Sequence[Subscriber]) -> Sequence[ListedRecipient]:
        """Return the same with what they belong to."""
        ids = self._encoded({"id": one.id} for one in people)
        m, g = list_members.c, group_members.c
        lists = self._of_given(list_members, m.subscriber_id).with_only_columns(m.subscriber_id, mailing_lists.c.code)
        groups = self._of_given(group_members, g.subscriber_id).with_only_columns(
            g.subscriber_id, recipient_groups.c.name
        )
        lists = lists.where(mailing_lists.c.id == m.list_id).order_by(mailing_lists.c.code)
        groups = groups.where(recipient_groups.c.id == g.group_id).order_by(recipient_groups.c.name)
        on, within = _by_subscriber(await self._rows(lists, ids)), _by_subscriber(await self._rows(groups, ids))
        return [
            ListedRecipient(subscriber=one, lists=on.get(one.id, ()), groups=within.get(one.id, ())) for one in people
        ]

    def _is_own(self, columns: Any) -> Any:
        """Return the test of the bot that no index answers: SQLite would walk all of the bot's rows for each given."""
        return columns.bot_id + 0 == self._bot_id

    def _given(self, columns: Columns) -> Any:
        return rows_table("given", columns, is_sqlite=self._is_sqlite)

    def _encoded(self, rows: Iterable[Mapping[str, Any]]) -> str:
        return encode_rows(rows, is_sqlite=self._is_sqlite)

    async def _rows(self, query: Select[Any], encoded: str) -> Sequence[Any]:
        return list(await self._connection.execute(query, {"given": encoded}))


def _by_subscriber(rows: Iterable[Any]) -> Mapping[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for subscriber_id, value in rows:
        found.setdefault(subscriber_id, []).append(value)
    return found
