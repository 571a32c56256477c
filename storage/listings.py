"""Lists of a chat's scheduled messages by what somebody looks for, and changes of many at once.

What is sent, and who made it, is encrypted at rest: no query looks into it. It is read in small steps, so that
nobody waits while a long list is searched.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, not_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.content import Content
from scheduling.deliveries import DeliveryStatus
from scheduling.identifiers import BotId, ChatId, MessageId, UserId
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.ports import Page
from scheduling.views import Filters, Repeating, Shown, Sort
from storage.broadcasts import cancel_runs
from storage.mapping import message_from_row, message_to_row
from storage.models import broadcast_runs, deliveries, has_status, is_going_on, scheduled_messages
from storage.pauses import under_way_again

AnyItem = TypeVar("AnyItem")

m = scheduled_messages.c
STEP = 50
"""Rows of one query or statement."""
_FEW = 10
"""Rows that are decrypted or looked through at a time: some milliseconds for the longest texts."""
_ONCE = '%"type":"once"%'
_CHANGED = (
    "recurrence",
    "anchor_at",
    "anchor_on",
    "week_start",
    "next_run_at",
    "next_run_local",
    "in_gap",
    "occurrence_index",
    "zone_rules",
    "status",
    "revision",
    "undo_until",
    "paused_because",
)
"""What changes of many messages touch."""
_CURRENT = frozenset({Shown.COMING, Shown.ACTIVE, Shown.PAUSED})


class SqlListings:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId) -> None:
        self._connection = connection
        self._bot_id = bot_id

    async def page(self, chat_id: ChatId, filters: Filters, *, index: int, size: int) -> Page:
        """Return those that are meant; an index beyond the end gives the last page."""
        if filters.needs_content:
            numbers = [number async for number in self._matching(chat_id, filters)]
            total = len(numbers)
        else:
            counted = self._listed(chat_id, filters).with_only_columns(func.count())
            total = int((await self._connection.execute(counted)).scalar_one())
        pages = max(1, -(-total // size))
        index = min(max(index, 0), pages - 1)
        if not filters.needs_content:
            query = self._listed(chat_id, filters).order_by(*_order(filters)).limit(size).offset(index * size)
            return Page([message_from_row(row) for row in await self._connection.execute(query)], index, pages, total)
        shown = numbers[index * size : (index + 1) * size]
        rows = await self._connection.execute(self._of_chat(chat_id).where(m.number.in_(shown)))
        found = {row.number: message_from_row(row) for row in rows}
        return Page([found[number] for number in shown if number in found], index, pages, total)

    async def numbers(self, chat_id: ChatId, filters: Filters, *, limit: int) -> Sequence[int]:
        """Return the numbers of those that are meant, in order, `limit` at most."""
        if not filters.needs_content:
            query = self._listed(chat_id, filters).with_only_columns(m.number).order_by(*_order(filters)).limit(limit)
            return [row.number for row in await self._connection.execute(query)]
        found = []
        async for number in self._matching(chat_id, filters):
            found.append(number)
            if len(found) == limit:
                break
        return found

    async def authors(self, chat_id: ChatId, *, limit: int) -> Sequence[UserId]:
        """Return who made the chat's schedules that are not archived, `limit` at most, those with the most first."""
        kept = self._of_chat(chat_id).where(not_(has_status(m.status, MessageStatus.ARCHIVED)))
        counted = Counter[str]()
        query = kept.with_only_columns(m.number).order_by(m.number)
        async for row in self._each(chat_id, query, m.created_by):
            counted[row.created_by] += 1
        return [UserId(int(author)) for author, _count in counted.most_common(limit)]

    async def for_update(self, numbers: Sequence[int], *, chat_id: ChatId) -> Sequence[ScheduledMessage]:
        """Return the chat's messages with these numbers, locked in the order of their ids until the unit ends."""
        ids: list[MessageId] = []
        for some in _steps(sorted(numbers)):
            ids += (await self._connection.execute(self._of_chat(chat_id, m.id).where(m.number.in_(some)))).scalars()
        found: list[ScheduledMessage] = []
        for step in _steps(sorted(ids)):
            query = self._of_chat(chat_id).where(m.id.in_(step)).order_by(m.id).with_for_update(key_share=True)
            found += [message_from_row(row) for row in await self._connection.execute(query)]
        return found

    async def save(self, messages: Sequence[ScheduledMessage]) -> None:
        """Store what has changed of messages that are locked, but for what they send."""
        change = (
            update(scheduled_messages)
            .where(m.id == bindparam("of_id"), m.bot_id == self._bot_id)
            .values({name: bindparam(f"to_{name}", type_=m[name].type) for name in _CHANGED})
        )
        for some in _steps(messages):
            rows = []
            for message in some:
                row = message_to_row(message)
                rows.append({"of_id": message.id, **{f"to_{name}": row[name] for name in _CHANGED}})
            await self._connection.execute(change, rows)

    async def cancel_pending(self, message_ids: Sequence[MessageId]) -> None:
        """Cancel what is pending or suspended of these messages; what is under way is not tried another time."""
        for some in _steps(await self._without_runs(message_ids)):
            meant = deliveries.c.message_id.in_(some), deliveries.c.bot_id == self._bot_id
            await self._connection.execute(
                update(deliveries)
                .where(*meant, has_status(deliveries.c.status, DeliveryStatus.PENDING, DeliveryStatus.SUSPENDED))
                .values(status=DeliveryStatus.CANCELLED, next_try_at=None)
            )
            await self._connection.execute(update(deliveries).where(*meant, under_way_again).values(retried_at=None))

    async def _without_runs(self, message_ids: Sequence[MessageId], *, cancels: bool = True) -> Sequence[MessageId]:
        """Return those that are no broadcasts that have run; begin to cancel what is going on of these."""
        have_run: set[MessageId] = set()
        for some in _steps(message_ids):
            query = select(broadcast_runs.c.message_id).where(broadcast_runs.c.message_id.in_(some))
            have_run.update((await self._connection.execute(query.distinct())).scalars())
        if have_run and cancels:
            await cancel_runs(self._connection, self._bot_id, sorted(have_run))
        return [message_id for message_id in message_ids if message_id not in have_run]

    async def waiting(self, message_ids: Sequence[MessageId]) -> frozenset[MessageId]:
        """Return those of which something is still to be sent."""
        found: set[MessageId] = set()
        to_come = has_status(deliveries.c.status, DeliveryStatus.PENDING, DeliveryStatus.SUSPENDED)
        for some in _steps(message_ids):
            going_on = select(broadcast_runs.c.message_id).where(broadcast_runs.c.message_id.in_(some), is_going_on)
            found.update((await self._connection.execute(going_on)).scalars())
        for some in _steps(await self._without_runs(message_ids, cancels=False)):
            query = select(deliveries.c.message_id).where(
                deliveries.c.message_id.in_(some), deliveries.c.bot_id == self._bot_id, to_come
            )
            found.update((await self._connection.execute(query.distinct())).scalars())
        return frozenset(found)

    async def _matching(self, chat_id: ChatId, filters: Filters) -> AsyncIterator[int]:
        """Yield the numbers of those that are meant also by what is sent and who made it."""
        query = self._listed(chat_id, filters).with_only_columns(m.number).order_by(*_order(filters))
        async for row in self._each(chat_id, query, m.content, m.created_by):
            if filters.admits(Content.from_json(row.content), UserId(int(row.created_by))):
                yield row.number

    async def _each(self, chat_id: ChatId, query: Select[Any], *columns: Any) -> AsyncIterator[Row[Any]]:
        """Yield these columns of those whose numbers a query finds, in its order; others get their turn meanwhile."""
        numbers = (await self._connection.execute(query)).scalars().all()
        for some in _steps(numbers):
            result = await self._connection.execute(
                self._of_chat(chat_id, m.number, *columns).where(m.number.in_(some))
            )
            found = {}
            for few in result.partitions(_FEW):  # each is decrypted when its turn comes
                for row in few:
                    found[row.number] = row
                await asyncio.sleep(0)
            for index, number in enumerate(some):
                if not index % _FEW:
                    await asyncio.sleep(0)
                if number in found:
                    yield found[number]

    def _of_chat(self, chat_id: ChatId, *columns: Any) -> Select[Any]:
        query = select(*columns) if columns else select(scheduled_messages)
        return query.where(m.chat_id == chat_id, m.bot_id == self._bot_id)

    def _listed(self, chat_id: ChatId, filters: Filters) -> Select[Any]:
        query = self._of_chat(chat_id).where(has_status(m.status, *filters.shown.statuses))
        if filters.repeating is Repeating.ONCE:
            return query.where(m.recurrence.like(_ONCE))
        if filters.repeating is Repeating.REPEATING:
            return query.where(m.recurrence.not_like(_ONCE))
        return query


def _order(filters: Filters) -> tuple[ColumnElement[Any], ...]:
    if filters.sort is Sort.NUMBER:
        return (m.number.asc(),)
    if filters.sort is Sort.NEWEST or filters.shown not in _CURRENT:  # what is over has no next time
        return (m.number.desc(),)
    return m.next_run_at.is_(None), m.next_run_at, m.number  # paused ones last


def _steps(items: Sequence[AnyItem]) -> Iterator[Sequence[AnyItem]]:
    for start in range(0, len(items), STEP):
        yield items[start : start + STEP]
