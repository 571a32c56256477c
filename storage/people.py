"""What is kept of one person, found by blind indexes: given, and deleted."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Select, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.chats import ChatKind
from scheduling.deliveries import DeliveryStatus
from scheduling.dialogs import Dialog
from scheduling.identifiers import BotId, MessageId, UpdateId, new_uuid7
from scheduling.people import BriefDelivery, Erased, OwnSchedule, Person
from scheduling.ports import UpdateStatus
from scheduling.questions import PendingQuestion
from storage.auditing import person_ids
from storage.authors import author_indexes
from storage.chats import address_indexes
from storage.cipher import Cipher
from storage.dialogs import dialog_from_row
from storage.mapping import message_from_row
from storage.models import (
    audit_events,
    channel_administrators,
    chats,
    deliveries,
    delivery_attempts,
    dialogs,
    erasures,
    exemptions,
    has_status,
    questions,
    recipients,
    role_grants,
    scheduled_messages,
    subscribers,
    updates,
    waits_or_suspended,
)
from storage.questions import question_from_row
from storage.rowsets import encode_rows, rows_table
from storage.types import EPOCH, Id, UtcDateTime

LATEST_DELIVERIES = 10
"""So many of each schedule are given."""

m = scheduled_messages.c
d = deliveries.c
a = delivery_attempts.c
q = questions.c
t = dialogs.c
u = updates.c
r = recipients.c
_ended = has_status(d.status, DeliveryStatus.SENT, DeliveryStatus.MISSED, DeliveryStatus.CANCELLED)


class SqlPeople:
    """Implements the port over the connection of a unit of work."""

    def __init__(
        self, connection: AsyncConnection, bot_id: BotId, cipher: Cipher, *, cause: UpdateId | None = None
    ) -> None:
        """`cause` is the update in whose name something is done."""
        self._connection = connection
        self._bot_id = bot_id
        self._cipher = cipher
        self._cause = cause

    # --- given --------------------------------------------------------------------------------------------------------

    async def schedules(self, person: Person, *, after: MessageId | None, limit: int) -> Sequence[OwnSchedule]:
        """Return schedules that somebody has made in any chat, by their ids, those behind `after`."""
        place = chats.join(recipients, r.id == chats.c.recipient_id)
        query = (
            select(scheduled_messages, chats.c.title.label("place"), r.kind.label("place_kind"))
            .select_from(scheduled_messages.join(place, chats.c.id == m.chat_id))
            .where(self._made_by(person))
            .order_by(m.id)
            .limit(limit)
        )
        if after is not None:
            query = query.where(m.id > after)
        rows = (await self._connection.execute(query)).all()
        latest = await self._latest_deliveries([row.id for row in rows])
        return [
            OwnSchedule(
                message=message_from_row(row),
                place=row.place,
                place_kind=ChatKind(row.place_kind),
                deliveries=latest.get(row.id, ()),
            )
            for row in rows
        ]

    async def _latest_deliveries(self, ids: Sequence[MessageId]) -> Mapping[MessageId, Sequence[BriefDelivery]]:
        """Return the latest deliveries of schedules: for each a look at the end of its part of the index."""
        if not ids:
            return {}
        is_sqlite = self._connection.dialect.name == "sqlite"
        wanted = encode_rows(({"id": one} for one in ids), is_sqlite=is_sqlite)
        since = [
            {"id": row.id, "since": row.since or EPOCH}
            for row in await self._connection.execute(_since_statement(is_sqlite=is_sqlite), {"wanted": wanted})
        ]
        given = {"since": encode_rows(since, is_sqlite=is_sqlite)}
        found: dict[MessageId, list[BriefDelivery]] = {}
        for row in await self._connection.execute(_latest_statement(is_sqlite=is_sqlite), given):
            found.setdefault(row.message_id, []).append(
                BriefDelivery(
                    occurrence_at=row.occurrence_at,
                    status=DeliveryStatus(row.status),
                    sent_at=row.sent_at,
                    failed_tries=row.tries,
                    category=row.last_category,
                )
            )
        return {key: sorted(some, key=lambda one: one.occurrence_at, reverse=True) for key, some in found.items()}

    async def questions(self, person: Person) -> Sequence[PendingQuestion]:
        """Return what they were asked lately."""
        rows = await self._connection.execute(select(questions).where(self._asked_of(person)).order_by(q.id))
        return [question_from_row(row) for row in rows]

    async def dialogs(self, person: Person) -> Sequence[Dialog]:
        """Return their dialogs."""
        rows = await self._connection.execute(select(dialogs).where(self._of_dialogs(person)).order_by(t.id))
        return [dialog_from_row(row) for row in rows]

    # --- deleted ------------------------------------------------------------------------------------------------------

    async def trim_history(self, person: Person, *, more_than: int, limit: int) -> int:
        """Delete up to `limit` ended deliveries of theirs where there are `more_than` in all; return how many."""
        own = select(d.id).join_from(deliveries, scheduled_messages, m.id == d.message_id)
        own = own.where(self._made_by(person), _ended)
        some = own.limit(more_than + 1).subquery()
        if (await self._connection.execute(select(func.count()).select_from(some))).scalar_one() <= more_than:
            return 0
        return (await self._delete(delete(deliveries).where(d.id.in_(own.limit(limit))))).rowcount

    async def erase(self, person: Person) -> Erased:
        """Delete everything of somebody; of the update that asks for it stays what its answer needs.

        Everybody locks attempts, recipients, messages and deliveries in this order. What is under way meanwhile ends,
        and finds nothing left to record.
        """
        private = (
            await self._connection.execute(select(chats.c.id, chats.c.recipient_id).where(self._at(person)))
        ).all()
        chat_ids, recipient_ids = [row.id for row in private], [row.recipient_id for row in private]
        mine = or_(self._made_by(person), and_(m.chat_id.in_(chat_ids), m.bot_id == self._bot_id))
        under_way = (
            select(a.id)
            .join_from(delivery_attempts, deliveries, d.id == a.delivery_id)
            .join(scheduled_messages, m.id == d.message_id)
            .where(mine, a.finished_at.is_(None))
            .order_by(a.id)
        )
        await self._connection.execute(under_way.with_for_update(of=delivery_attempts))
        await self._connection.execute(
            select(r.id).where(r.id.in_(recipient_ids), r.bot_id == self._bot_id).with_for_update()
        )
        of_chats = q.chat_id.in_(chat_ids)
        asked = await self._delete(delete(questions).where(or_(self._asked_of(person), of_chats)))
        schedules = await self._delete(delete(scheduled_messages).where(mine))
        begun = await self._delete(delete(dialogs).where(or_(self._of_dialogs(person), t.chat_id.in_(chat_ids))))
        indexes = author_indexes(self._cipher, self._bot_id, person.id)
        administers = channel_administrators.c
        await self._delete(
            delete(channel_administrators).where(
                administers.bot_id == self._bot_id, administers.person_index.in_(indexes)
            )
        )
        await self._erase_beyond_chats(recipient_ids, indexes)
        await self._erase_name(person, chat_ids)
        await self._delete(delete(chats).where(chats.c.id.in_(chat_ids), chats.c.bot_id == self._bot_id))
        await self._delete(delete(recipients).where(r.id.in_(recipient_ids), r.bot_id == self._bot_id))
        lifted = exemptions.c
        addresses = address_indexes(self._cipher, self._bot_id, person.address)
        await self._delete(delete(exemptions).where(lifted.bot_id == self._bot_id, lifted.address_index.in_(addresses)))
        written = await self._erase_updates(person, indexes)
        return Erased(schedules=schedules.rowcount, questions=asked.rowcount, dialogs=begun.rowcount, updates=written)

    async def _erase_beyond_chats(self, recipient_ids: Sequence[UUID], indexes: Sequence[str]) -> None:
        """Delete what broadcasts know of them; of what they did for many stays that it was done, not who did it."""
        theirs = and_(r.id.in_(recipient_ids), r.bot_id == self._bot_id, r.subscriber_id.is_not(None))
        subscriber_ids = (await self._connection.execute(select(r.subscriber_id).where(theirs))).scalars().all()
        of_them = and_(r.subscriber_id.in_(subscriber_ids), r.bot_id == self._bot_id)
        is_chat = exists().where(chats.c.recipient_id == r.id)
        await self._delete(delete(recipients).where(of_them, ~is_chat))  # such as their phone number
        await self._connection.execute(update(recipients).where(of_them).values(subscriber_id=None))
        await self._delete(delete(subscribers).where(subscribers.c.id.in_(subscriber_ids)))
        # What a broadcast still had for them would wait for ever for an address.
        waiting = and_(d.recipient_id.in_(recipient_ids), waits_or_suspended)
        cancelled = {"status": DeliveryStatus.CANCELLED, "next_try_at": None}
        await self._connection.execute(update(deliveries).where(waiting).values(cancelled))
        granted, noted = role_grants.c, audit_events.c
        await self._delete(delete(role_grants).where(granted.bot_id == self._bot_id, granted.person_index.in_(indexes)))
        await self._connection.execute(
            update(audit_events)
            .where(noted.bot_id == self._bot_id, noted.actor_index.in_(indexes))
            .values(actor=None, actor_index=None)
        )
        # What others did to them was noted under their name.
        to_them = and_(noted.bot_id == self._bot_id, noted.subject_id.in_(subscriber_ids))
        await self._connection.execute(update(audit_events).where(to_them).values(label="", label_index=None))

    async def _erase_name(self, person: Person, chat_ids: Sequence[UUID]) -> None:
        """Take their name out of what others did to them: granted them a role, or lifted their limits."""
        noted = audit_events.c
        to_them = noted.subject_id.in_([*person_ids(self._cipher, self._bot_id, person.id), *chat_ids])
        unnamed = update(audit_events).where(noted.bot_id == self._bot_id, to_them)
        await self._connection.execute(unnamed.values(label="", label_index=None))

    async def _erase_updates(self, person: Person, indexes: Sequence[str]) -> int:
        """Delete what they wrote and tapped. What waits to be handled was accepted, and stays until that is done."""
        lanes = self._cipher.blind_indexes(str(self._bot_id), "lane", person.address.value)
        is_over = or_(has_status(u.status, UpdateStatus.DONE), has_status(u.status, UpdateStatus.DEAD))
        gone = 0
        for of_person in (u.author_index.in_(indexes), u.lane_index.in_(lanes)):
            deleted = await self._delete(delete(updates).where(u.bot_id == self._bot_id, of_person, is_over))
            gone += deleted.rowcount
        if self._cause is not None:
            of_cause = and_(u.bot_id == self._bot_id, u.update_id == self._cause)
            row = (await self._connection.execute(select(u.payload).where(of_cause))).first()
            if row is not None:
                await self._connection.execute(update(updates).where(of_cause).values(payload=bare(row.payload)))
        return gone

    async def note_erasure(self, erased: Erased, *, now: datetime) -> UUID:
        """Remember how much was deleted, but not whose; return under which id."""
        erasure_id = new_uuid7(now)
        counts = json.dumps(erased.to_json())
        await self._connection.execute(
            insert(erasures).values(id=erasure_id, bot_id=self._bot_id, erased_at=now, counts=counts)
        )
        return erasure_id

    async def erasure(self, erasure_id: UUID) -> Erased | None:
        """Return how much was deleted then, if that is still known."""
        found = await self._connection.execute(
            select(erasures.c.counts).where(erasures.c.id == erasure_id, erasures.c.bot_id == self._bot_id)
        )
        counts = found.scalar_one_or_none()
        return None if counts is None else Erased(**json.loads(counts))

    async def purge_erasures(self, *, before: datetime) -> int:
        """Forget what was deleted before then; return how many erasures."""
        old = and_(erasures.c.bot_id == self._bot_id, erasures.c.erased_at < before)
        return (await self._delete(delete(erasures).where(old))).rowcount

    # --- whose it is --------------------------------------------------------------------------------------------------

    def _made_by(self, person: Person) -> ColumnElement[bool]:
        indexes = author_indexes(self._cipher, self._bot_id, person.id)
        return and_(m.bot_id == self._bot_id, m.created_by_index.in_(indexes))

    def _asked_of(self, person: Person) -> ColumnElement[bool]:
        indexes = author_indexes(self._cipher, self._bot_id, person.id)
        return and_(q.bot_id == self._bot_id, q.asked_index.in_(indexes))

    def _of_dialogs(self, person: Person) -> ColumnElement[bool]:
        indexes = author_indexes(self._cipher, self._bot_id, person.id)
        return and_(t.bot_id == self._bot_id, t.person_index.in_(indexes))

    def _at(self, person: Person) -> ColumnElement[bool]:
        """Return what finds their private chat."""
        of_recipient = and_(
            r.bot_id == self._bot_id,
            r.platform == person.address.platform,
            r.address_index.in_(address_indexes(self._cipher, self._bot_id, person.address)),
        )
        return and_(chats.c.bot_id == self._bot_id, chats.c.recipient_id.in_(select(r.id).where(of_recipient)))

    async def _delete(self, statement: Any) -> CursorResult[Any]:
        result: CursorResult[Any] = await self._connection.execute(statement)
        return result


@cache
def _since_statement(*, is_sqlite: bool) -> Select[Any]:
    """Return the query of when each schedule's latest deliveries begin. Parameter: `wanted` (rows of `id`)."""
    wanted = rows_table("wanted", {"id": Id}, is_sqlite=is_sqlite).c
    begin = (
        select(d.occurrence_at)
        .where(d.message_id == wanted.id)
        .order_by(d.occurrence_at.desc())
        .limit(1)
        .offset(LATEST_DELIVERIES - 1)
        .scalar_subquery()
    )
    columns: list[Any] = [wanted.id, begin.label("since")]
    return select(*columns)


@cache
def _latest_statement(*, is_sqlite: bool) -> Select[Any]:
    """Return the query of deliveries. Parameter: `since` (rows of `id`, `since`)."""
    since = rows_table("since", {"id": Id, "since": UtcDateTime}, is_sqlite=is_sqlite).c
    columns: list[Any] = [d.message_id, d.occurrence_at, d.status, d.sent_at, d.tries, d.last_category]
    return select(*columns).where(d.message_id == since.id, d.occurrence_at >= since.since)


def bare(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return a tap without what it tells of a person: what is needed to answer it once more after a crash."""
    tapped = payload.get("callback_query")
    if not isinstance(tapped, Mapping):
        return {"update_id": payload.get("update_id")}
    author, message = tapped.get("from") or {}, tapped.get("message") or {}
    chat = message.get("chat") or {}
    return {
        "update_id": payload.get("update_id"),
        "callback_query": {
            "id": tapped.get("id"),
            "chat_instance": tapped.get("chat_instance", ""),
            "data": tapped.get("data"),
            "from": {
                "id": author.get("id"),
                "is_bot": False,
                "first_name": "",
                "language_code": author.get("language_code"),
            },
            "message": {
                "message_id": message.get("message_id"),
                "date": message.get("date"),
                "chat": {"id": chat.get("id"), "type": chat.get("type")},
            },
        },
    }
