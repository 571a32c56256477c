"""Deliveries that did not arrive, or may not have, as the people of a chat look at them and decide on them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Update, and_, func, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.identifiers import BotId, ChatId, DeliveryId, MessageId, UserId, new_uuid7
from scheduling.messages import ScheduledMessage
from scheduling.parts import count_parts
from scheduling.ports import Attempt, FailedDelivery, FailedPage, FailedSelection, Unresolved, UnresolvedCounts
from storage.mapping import message_from_row
from storage.models import deliveries, delivery_attempts, has_status, scheduled_messages, unresolved
from storage.rowsets import encode_rows, rows_table
from storage.types import Id

d = deliveries.c
m = scheduled_messages.c
a = delivery_attempts.c

_doubtful = has_status(d.status, DeliveryStatus.UNKNOWN)
_refused = has_status(d.status, DeliveryStatus.FAILED, DeliveryStatus.SUSPENDED)
# A send that was given back never left: nobody tried anything.
_tries = (
    select(func.count())
    .where(a.delivery_id == d.id, a.status != AttemptStatus.RELEASED)
    .correlate(deliveries)
    .scalar_subquery()
)
_ended_at = select(func.max(a.finished_at)).where(a.delivery_id == d.id).correlate(deliveries).scalar_subquery()
_COLUMNS = (
    d.id,
    d.message_id,
    d.status,
    d.last_category,
    d.occurrence_at,
    d.sent_at,
    d.dismissed_at,
    d.done_at,
    d.snoozed_as,
    d.nag_of,
)


class SqlDeliveries:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId) -> None:
        self._connection = connection
        self._bot_id = bot_id
        self._is_sqlite = connection.dialect.name == "sqlite"

    async def page(self, chat_id: ChatId, *, index: int, size: int) -> FailedPage:
        """Return what is unresolved in a chat, newest first; an index beyond the end gives the last page."""
        mine = self._of_chat(chat_id).where(unresolved)
        per_reason = mine.with_only_columns(d.status, d.last_category, func.count().label("amount")).group_by(
            d.status, d.last_category
        )
        reasons: dict[str, int] = {}
        doubtful = 0
        for row in (await self._connection.execute(per_reason)).all():
            if row.status == DeliveryStatus.UNKNOWN:
                doubtful += row.amount
            else:
                category = row.last_category or ""
                reasons[category] = reasons.get(category, 0) + row.amount
        total = doubtful + sum(reasons.values())
        pages = max(1, -(-total // size))
        index = min(max(index, 0), pages - 1)
        listed = mine.order_by(d.occurrence_at.desc(), m.number.desc(), d.id).limit(size).offset(index * size)
        return FailedPage(
            deliveries=await self._all(listed), index=index, pages=pages, doubtful=doubtful, reasons=reasons
        )

    async def get(self, delivery_id: DeliveryId, *, chat_id: ChatId) -> FailedDelivery | None:
        """Return a delivery of this chat, whatever became of it."""
        return next(iter(await self._all(self._of_chat(chat_id).where(d.id == delivery_id))), None)

    async def of_message(self, message_id: MessageId, *, chat_id: ChatId, limit: int) -> Sequence[FailedDelivery]:
        """Return the latest deliveries of a message of this chat, newest first, whatever became of them."""
        query = self._of_chat(chat_id).where(d.message_id == message_id)
        return await self._all(query.order_by(d.occurrence_at.desc()).limit(limit))

    async def add_now(self, message: ScheduledMessage, *, now: datetime) -> None:
        """Have a message sent at once, out of turn: until it arrives or fails, though its schedule may rest."""
        row = {
            "id": new_uuid7(now),
            "bot_id": self._bot_id,
            "message_id": message.id,
            "recipient_id": message.recipient_id,
            "occurrence_at": now,
            "next_try_at": now,
            "priority": message.priority,
            "status": DeliveryStatus.PENDING,
            "tries": 0,
            "parts": count_parts(message.content),
            "parts_sent": 0,
            "retried_at": now,
            "note_due": False,
        }
        # A run that is planned for this very instant is the same thing.
        insert = sqlite.insert if self._is_sqlite else postgresql.insert
        await self._connection.execute(insert(deliveries).values(row).on_conflict_do_nothing())

    async def get_for_update(self, delivery_id: DeliveryId, *, chat_id: ChatId) -> FailedDelivery | None:
        """Return a delivery of this chat, locked until the unit of work ends."""
        query = self._of_chat(chat_id).where(d.id == delivery_id).with_for_update(of=deliveries)
        return next(iter(await self._all(query)), None)

    async def attempts(self, delivery_id: DeliveryId) -> Sequence[Attempt]:
        """Return how each try went, in their order, but for those of which nothing left."""
        query = (
            select(a.started_at, a.status, a.category)
            .where(a.delivery_id == delivery_id, a.bot_id == self._bot_id, a.status != AttemptStatus.RELEASED)
            .order_by(a.number)
        )
        return [
            Attempt(started_at=row.started_at, status=AttemptStatus(row.status), category=row.category)
            for row in await self._connection.execute(query)
        ]

    async def unresolved_for_update(self, chat_id: ChatId, which: FailedSelection) -> Sequence[Unresolved]:
        """Return, locked, what is unresolved in a chat and selected, each with who scheduled it."""
        query = self._of_chat(chat_id).where(unresolved, _doubtful if which.doubtful else _refused)
        if which.category is not None:
            query = query.where(func.coalesce(d.last_category, "") == which.category)
        if which.told_at is not None:
            # A notice is read sooner than it is noted that it was sent, where the database takes its time.
            is_meant = or_(d.told_at == which.told_at, and_(d.told_at.is_(None), _ended_at <= which.told_at))
            query = query.where(is_meant)
        if not self._is_sqlite:
            # By id, so that two that lock several never wait for each other in a circle. SQLite has nothing to lock,
            # and would walk all deliveries by their ids rather than sort a few.
            query = query.order_by(d.id).with_for_update(of=deliveries)
        rows = (await self._connection.execute(query.with_only_columns(d.id, d.message_id))).all()
        authors = await self._authors(rows)
        return [Unresolved(row.id, *authors[row.message_id]) for row in rows]

    async def retry(self, ids: Sequence[DeliveryId], *, now: datetime) -> int:
        """Make those still unresolved pending again, with all their tries before them; return how many were."""
        again = {
            "status": DeliveryStatus.PENDING,
            "next_try_at": now,
            "tries": 0,
            "told_at": null(),
            "expires_at": null(),
            "retried_at": now,
        }
        return await self._change(ids, update(deliveries).values(again))

    async def leave(self, ids: Sequence[DeliveryId], *, now: datetime) -> int:
        """Note that those still unresolved stay as they are; return how many were."""
        return await self._change(
            ids, update(deliveries).values(dismissed_at=now, told_at=func.coalesce(d.told_at, now))
        )

    async def count_unresolved(self) -> UnresolvedCounts:
        """Count what the bot's authors can still decide on."""
        query = select(d.status, func.count().label("amount")).where(unresolved, d.bot_id == self._bot_id)
        counts = {row.status: row.amount for row in await self._connection.execute(query.group_by(d.status))}
        doubtful = counts.pop(DeliveryStatus.UNKNOWN, 0)
        return UnresolvedCounts(doubtful=doubtful, failed=sum(counts.values()))

    async def count_waiting(self, now: datetime) -> int:
        """Count the bot's deliveries that are due and wait to be sent."""
        is_due = has_status(d.status, DeliveryStatus.PENDING) & (d.next_try_at <= now)
        query = select(func.count()).select_from(deliveries).where(is_due, d.bot_id == self._bot_id)
        return int((await self._connection.execute(query)).scalar_one())

    def _of_chat(self, chat_id: ChatId) -> Select[Any]:
        return select(*_COLUMNS, _tries.label("tries")).where(
            m.id == d.message_id, m.chat_id == chat_id, d.bot_id == self._bot_id
        )

    async def _all(self, query: Select[Any]) -> list[FailedDelivery]:
        rows = (await self._connection.execute(query)).all()
        of_rows = select(scheduled_messages).where(m.id.in_({row.message_id for row in rows}))
        messages = {row.id: message_from_row(row) for row in await self._connection.execute(of_rows)} if rows else {}
        return [
            FailedDelivery(
                id=row.id,
                status=DeliveryStatus(row.status),
                category=row.last_category or "",
                occurrence_at=row.occurrence_at,
                sent_at=row.sent_at,
                dismissed_at=row.dismissed_at,
                tries=row.tries,
                message=messages[row.message_id],
                done_at=row.done_at,
                is_snoozed=row.snoozed_as is not None,
                is_nag=row.nag_of is not None,
            )
            for row in rows
        ]

    async def _authors(
        self, rows: Sequence[Row[*tuple[Any, ...]]]
    ) -> dict[object, tuple[UserId, MessageId, int, bool]]:
        """Return who scheduled each message, and which one it is. Encrypted: each once, and it can't be compared."""
        wanted = rows_table("messages", {"id": Id}, is_sqlite=self._is_sqlite).c
        given = self._encode({row.message_id for row in rows})
        columns = m.id, m.created_by, m.number, m.audience.is_not(None).label("is_broadcast")
        found = await self._connection.execute(select(*columns).where(m.id == wanted.id), {"messages": given})
        return {row.id: (UserId(int(row.created_by)), row.id, row.number, bool(row.is_broadcast)) for row in found}

    async def _change(self, ids: Sequence[DeliveryId], change: Update) -> int:
        if not ids:
            return 0
        wanted = rows_table("wanted", {"id": Id}, is_sqlite=self._is_sqlite).c
        change = change.where(d.id == wanted.id, d.bot_id == self._bot_id, unresolved)
        changed = await self._connection.execute(change, {"wanted": self._encode(set(ids))})
        return changed.rowcount

    def _encode(self, ids: set[Any]) -> str:
        return encode_rows(({"id": key} for key in ids), is_sqlite=self._is_sqlite)
