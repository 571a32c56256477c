"""Lists to which people subscribe."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.errors import ListCodeTaken, StaleList
from scheduling.identifiers import BotId, ListId, SubscriberId, UserId
from scheduling.subscribers import MailingList, SubscriberStatus
from storage.models import has_status, list_members, mailing_lists, subscribers

lists = mailing_lists.c
m = list_members.c
s = subscribers.c


class SqlMailingLists:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId) -> None:
        self._connection = connection
        self._bot_id = bot_id

    async def add_list(self, mailing_list: MailingList) -> None:
        """Store a new list. Raises `ListCodeTaken`."""
        # Another process may be doing the same: whoever comes second waits here.
        row = self._insert(mailing_lists).values(
            id=mailing_list.id,
            bot_id=self._bot_id,
            code=mailing_list.code,
            title=mailing_list.title,
            revision=mailing_list.revision,
            created_at=mailing_list.created_at,
            created_by=str(mailing_list.created_by),
        )
        if (await self._connection.execute(row.on_conflict_do_nothing())).rowcount == 0:
            raise ListCodeTaken(mailing_list.code)

    async def get_list(self, list_id: ListId) -> MailingList | None:
        """Return a list."""
        return await self._first_list(self._lists().where(lists.id == list_id))

    async def get_list_for_update(self, list_id: ListId) -> MailingList | None:
        """Return the same, locked until the unit of work ends."""
        return await self._first_list(self._lists().where(lists.id == list_id).with_for_update())

    async def find_list(self, code: str) -> MailingList | None:
        """Return the list of that code."""
        return await self._first_list(self._lists().where(lists.code == code))

    async def lists(self) -> Sequence[MailingList]:
        """Return all lists by title."""
        return _by_title(map(_list_from_row, await self._connection.execute(self._lists())))

    async def save_list(self, mailing_list: MailingList) -> None:
        """Store a changed list. Raises `StaleList` where the stored revision is not one less, `ListCodeTaken`."""
        namesake = await self.find_list(mailing_list.code)
        if namesake is not None and namesake.id != mailing_list.id:
            raise ListCodeTaken(mailing_list.code)
        changed = (
            update(mailing_lists)
            .where(
                lists.id == mailing_list.id,
                lists.bot_id == self._bot_id,
                lists.revision == mailing_list.revision - 1,
            )
            .values(title=mailing_list.title, code=mailing_list.code, revision=mailing_list.revision)
        )
        if (await self._connection.execute(changed)).rowcount == 0:
            raise StaleList(mailing_list.title)

    async def delete_list(self, list_id: ListId) -> None:
        """Delete a list; who was on it stays a subscriber."""
        await self._connection.execute(delete(mailing_lists).where(lists.id == list_id, lists.bot_id == self._bot_id))

    async def join(self, list_id: ListId, subscriber_id: SubscriberId, now: datetime) -> bool:
        """Put somebody on a list; False where they were on it already, or there is no such list."""
        both = select(lists.id, s.id, literal(now, m.since.type)).where(
            lists.id == list_id, lists.bot_id == self._bot_id, s.id == subscriber_id, s.bot_id == lists.bot_id
        )
        row = self._insert(list_members).from_select([m.list_id, m.subscriber_id, m.since], both)
        return int((await self._connection.execute(row.on_conflict_do_nothing())).rowcount) == 1

    async def leave(self, list_id: ListId, subscriber_id: SubscriberId) -> bool:
        """Take somebody off a list; False where they were not on it."""
        own = select(lists.id).where(lists.id == list_id, lists.bot_id == self._bot_id)
        gone = delete(list_members).where(m.list_id.in_(own), m.subscriber_id == subscriber_id)
        return (await self._connection.execute(gone)).rowcount == 1

    async def lists_of(self, subscriber_id: SubscriberId) -> Sequence[MailingList]:
        """Return the lists that somebody is on, by title."""
        query = self._lists().where(m.list_id == lists.id, m.subscriber_id == subscriber_id)
        return _by_title(map(_list_from_row, await self._connection.execute(query)))

    async def count_members(self, list_ids: Collection[ListId]) -> Mapping[ListId, int]:
        """Return how many are on each of these lists and want broadcasts. Lists with nobody are not in it."""
        query = (
            select(m.list_id, func.count().label("n"))
            .where(m.list_id.in_(list_ids), m.list_id == lists.id, lists.bot_id == self._bot_id)
            .where(m.subscriber_id == s.id)
            .where(has_status(s.status, SubscriberStatus.SUBSCRIBED))
            .group_by(m.list_id)
        )
        return {ListId(row.list_id): row.n for row in await self._connection.execute(query)}

    def _insert(self, table: Any) -> Any:
        return (sqlite if self._connection.dialect.name == "sqlite" else postgresql).insert(table)

    def _lists(self) -> Select[Any]:
        return select(mailing_lists).where(lists.bot_id == self._bot_id)

    async def _first_list(self, query: Select[Any]) -> MailingList | None:
        row = (await self._connection.execute(query)).first()
        return None if row is None else _list_from_row(row)


def _by_title(found: Any) -> list[MailingList]:
    return sorted(found, key=lambda one: (one.title.casefold(), one.code))


def _list_from_row(row: Row[Any]) -> MailingList:
    return MailingList(
        id=ListId(row.id),
        bot_id=row.bot_id,
        code=row.code,
        title=row.title,
        revision=row.revision,
        created_at=row.created_at,
        created_by=UserId(int(row.created_by)),
    )
