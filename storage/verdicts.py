"""Recording how attempts ended."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Float,
    Integer,
    Select,
    String,
    Text,
    Update,
    and_,
    case,
    func,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from scheduling.auditing import Action, Subject, Through
from scheduling.categories import Category
from scheduling.chats import ChatKind, Reachability
from scheduling.deliveries import AttemptStatus, DeliveryStatus, Verdict
from scheduling.identifiers import BotId, DeliveryId, MessageId
from storage.auditing import SqlAudit
from storage.engine import Database
from storage.followups import plan_followups
from storage.models import deliveries, delivery_attempts, has_status, may_have_arrived, recipients, scheduled_messages
from storage.moves import move_recipient
from storage.partial_arrivals import go_on_after, keep_arrivals
from storage.pauses import (
    held_back_because,
    hold,
    is_held_back,
    is_of_broadcast,
    is_stopped,
    pause_schedules,
    pausing,
    suspend_waiting,
)
from storage.proofs import Proofs
from storage.rowsets import encode_rows, rows_table, storable
from storage.types import Id, UtcDateTime

_VERDICTS = {
    "attempt_id": Id,
    "delivery_id": Id,
    "finished_at": UtcDateTime,
    "attempt_status": String,
    "delivery_status": String,
    "next_try_at": UtcDateTime,
    "tries": Integer,
    "parts": Integer,
    "sent_at": UtcDateTime,
    "category": String,
    "text": Text,
    "retry_after": Float,
    "platform_message_id": BigInteger,
    "platform_message_ids": Text,
    "note_due": Boolean,
}

d = deliveries.c
a = delivery_attempts.c
m = scheduled_messages.c
_started = has_status(a.status, AttemptStatus.STARTED)
_sending = has_status(d.status, DeliveryStatus.SENDING)
# The same, where rows are looked up by their ids: with the status PostgreSQL may walk all rows that have it instead.
_is_open = a.finished_at.is_(None)
_is_under_way = d.epoch.is_not(None)


class VerdictWriter:
    """Writes verdicts of one bot's attempts, many in one transaction."""

    def __init__(self, database: Database, bot_id: BotId) -> None:
        self._database = database
        self._bot_id = bot_id
        self._open = _open_statement(bot_id, is_sqlite=database.is_sqlite)
        self._end_attempts = _end_attempts_statement(is_sqlite=database.is_sqlite)
        self._settle = _settle_statement(is_sqlite=database.is_sqlite)
        self._believe = _believe_statement(bot_id, is_sqlite=database.is_sqlite)
        self._mend = _mend_statement(is_sqlite=database.is_sqlite)
        self._proofs = Proofs(bot_id, is_sqlite=database.is_sqlite)

    async def record(self, verdicts: Sequence[Verdict]) -> Sequence[DeliveryId]:
        """Commit how attempts ended, each on condition that it is still `started`; return whose it was."""
        if not verdicts:
            return []
        async with self._database.writing() as connection:
            given = {"verdicts": self._encode(verdicts)}
            still_open = set((await connection.execute(self._open, given)).scalars())
            recorded = [verdict for verdict in verdicts if verdict.order.attempt_id in still_open]
            if recorded:
                await self._end(connection, recorded)
            ended_before = [verdict for verdict in verdicts if verdict.order.attempt_id not in still_open]
            late = await self._arrived_after_all(connection, ended_before)
        return [*(verdict.order.delivery_id for verdict in recorded), *late]

    async def _end(self, connection: AsyncConnection, recorded: Sequence[Verdict]) -> None:
        given = {"verdicts": self._encode(recorded)}
        held_back = pausing(recorded)
        # Everybody locks attempts, recipients, messages and deliveries in this order.
        await self._mark_gone(connection, recorded)
        arrivals = await self._proofs.take(connection, recorded)
        audit = SqlAudit(connection, self._bot_id, self._database.cipher)
        for verdict in held_back:
            await _note(audit, verdict, await pause_schedules(connection, self._bot_id, verdict))
        await audit.store()
        await hold(
            connection, (one.order.message_id for one in recorded if one.delivery_status is DeliveryStatus.PENDING)
        )
        with self._database.postponing(connection):
            await connection.execute(self._end_attempts, given)
            await keep_arrivals(connection, recorded)
            await connection.execute(self._settle, given)
        await plan_followups(connection, self._bot_id, recorded)
        for verdict in held_back:
            await suspend_waiting(connection, self._bot_id, verdict)
        await self._proofs.heed(connection, arrivals)
        for verdict in recorded:
            if verdict.moved_to is not None:
                await move_recipient(
                    connection, self._bot_id, verdict.order.recipient_id, verdict.moved_to, self._database.cipher
                )

    async def _arrived_after_all(
        self, connection: AsyncConnection, ended_before: Sequence[Verdict]
    ) -> Sequence[DeliveryId]:
        """Believe a late 200, and only that, against a judgement that was made meanwhile; return whose it was."""
        arrived = [verdict for verdict in ended_before if verdict.attempt_status is AttemptStatus.SENT]
        if not arrived:
            return []
        given = {"verdicts": self._encode(arrived)}
        believed = set((await connection.execute(self._believe, given)).scalars())
        arrived = [verdict for verdict in arrived if verdict.order.attempt_id in believed]
        if arrived:
            arrived = await go_on_after(connection, arrived)
        if arrived:
            await connection.execute(self._mend, {"verdicts": self._encode(arrived)})
            await plan_followups(connection, self._bot_id, arrived)
        return [verdict.order.delivery_id for verdict in arrived]

    async def _mark_gone(self, connection: AsyncConnection, recorded: Sequence[Verdict]) -> None:
        gone = [verdict for verdict in recorded if verdict.recipient_is_gone]
        for verdict in sorted(gone, key=lambda one: one.order.recipient_id):
            of_recipient = and_(recipients.c.id == verdict.order.recipient_id, recipients.c.bot_id == self._bot_id)
            await connection.execute(
                update(recipients).where(of_recipient).values(reachability=_without(verdict.order.chat_kind))
            )

    def _encode(self, verdicts: Sequence[Verdict]) -> str:
        return encode_rows((_row(verdict) for verdict in verdicts), is_sqlite=self._database.is_sqlite)


async def _note(audit: SqlAudit, verdict: Verdict, paused: Sequence[tuple[MessageId, int]]) -> None:
    for message_id, number in paused:
        await audit.note(
            None,
            Action.PAUSED,
            Subject.SCHEDULE,
            now=verdict.finished_at,
            subject_id=message_id,
            label=f"#{number}",
            details={"reason": verdict.category or ""},
            through=Through.ENGINE,
        )


def _row(verdict: Verdict) -> dict[str, Any]:
    return {
        "attempt_id": verdict.order.attempt_id,
        "delivery_id": verdict.order.delivery_id,
        "finished_at": verdict.finished_at,
        "attempt_status": verdict.attempt_status,
        "delivery_status": verdict.delivery_status,
        "next_try_at": verdict.next_try_at,
        "tries": int(verdict.uses_up_try),
        "parts": int(verdict.attempt_status is AttemptStatus.SENT),
        "sent_at": verdict.finished_at if verdict.delivery_status is DeliveryStatus.SENT else None,
        "category": verdict.category,
        "text": storable(verdict.text),
        "retry_after": verdict.retry_after,
        "platform_message_id": verdict.platform_message_id,
        "platform_message_ids": json.dumps(verdict.platform_message_ids) if verdict.platform_message_ids else None,
        "note_due": verdict.is_late,
    }


def _without(kind: ChatKind) -> Reachability:
    return Reachability.LEFT if kind.is_shared else Reachability.BLOCKED


@cache
def _open_statement(bot_id: BotId, *, is_sqlite: bool) -> Select[Any]:
    verdicts = rows_table("verdicts", _VERDICTS, is_sqlite=is_sqlite).c
    # In the order of ids, so that two processes never wait for each other in a circle.
    return (
        select(a.id)
        .where(a.id == verdicts.attempt_id, _is_open, a.bot_id == bot_id)
        .order_by(a.id)
        .with_for_update(of=delivery_attempts)
    )


@cache
def _end_attempts_statement(*, is_sqlite: bool) -> Update:
    verdicts = rows_table("verdicts", _VERDICTS, is_sqlite=is_sqlite).c
    return (
        update(delivery_attempts)
        .where(a.id == verdicts.attempt_id)
        .values(
            finished_at=verdicts.finished_at,
            status=verdicts.attempt_status,
            category=verdicts.category,
            text=verdicts.text,
            retry_after=verdicts.retry_after,
            platform_message_id=verdicts.platform_message_id,
        )
    )


@cache
def _settle_statement(*, is_sqlite: bool) -> Update:
    verdicts = rows_table("verdicts", _VERDICTS, is_sqlite=is_sqlite).c
    again = verdicts.delivery_status == DeliveryStatus.PENDING
    stops, waits = and_(again, is_stopped), and_(again, is_held_back)
    ends = verdicts.delivery_status.in_((DeliveryStatus.FAILED, DeliveryStatus.MISSED))
    # A broadcast waits for nobody to mend anything, but for its window where it may.
    fails = and_(verdicts.delivery_status == DeliveryStatus.SUSPENDED, is_of_broadcast)
    reopens = and_(verdicts.delivery_status == DeliveryStatus.MISSED, d.reopens_at.is_not(None))
    return (
        update(deliveries)
        .where(d.id == verdicts.delivery_id, m.id == d.message_id, _is_under_way)
        .values(
            status=case(
                (stops, DeliveryStatus.CANCELLED.value),
                (or_(waits, reopens), DeliveryStatus.SUSPENDED.value),
                (fails, DeliveryStatus.FAILED.value),
                (and_(ends, may_have_arrived), DeliveryStatus.UNKNOWN.value),
                else_=verdicts.delivery_status,
            ),
            next_try_at=case((or_(stops, waits), null()), else_=verdicts.next_try_at),
            tries=d.tries + verdicts.tries,
            parts_sent=d.parts_sent + verdicts.parts,
            epoch=None,
            sent_at=verdicts.sent_at,
            # Those of several parts are there already: `storage.partial_arrivals`.
            platform_message_id=case(
                (d.parts > 1, d.platform_message_id),
                else_=func.coalesce(verdicts.platform_message_id, d.platform_message_id),
            ),
            platform_message_ids=case(
                (d.parts > 1, d.platform_message_ids),
                else_=func.coalesce(verdicts.platform_message_ids, d.platform_message_ids),
            ),
            # A send that was given back says nothing new; one that arrived has nothing to explain.
            last_category=case(
                (waits, held_back_because),
                (reopens, Category.OUTSIDE_WINDOW.value),
                (verdicts.attempt_status == AttemptStatus.RELEASED, d.last_category),
                else_=verdicts.category,
            ),
            # Its author was told with that for which the schedule paused.
            told_at=case((waits, verdicts.finished_at), else_=d.told_at),
            note_due=verdicts.note_due,
        )
    )


@cache
def _believe_statement(bot_id: BotId, *, is_sqlite: bool) -> ReturningUpdate[Any]:
    """Return the update of attempts that were judged without knowing that they had arrived."""
    verdicts = rows_table("verdicts", _VERDICTS, is_sqlite=is_sqlite).c
    return (
        update(delivery_attempts)
        .where(
            a.id == verdicts.attempt_id,
            a.bot_id == bot_id,
            a.status.in_((AttemptStatus.IN_DOUBT, AttemptStatus.RELEASED)),
        )
        .values(
            status=verdicts.attempt_status,
            finished_at=verdicts.finished_at,
            category=null(),
            text=null(),
            platform_message_id=verdicts.platform_message_id,
        )
        .returning(a.id)
    )


@cache
def _mend_statement(*, is_sqlite: bool) -> Update:
    """Return the update of what is unknown, or waits to be sent once more, and has arrived after all."""
    verdicts = rows_table("verdicts", _VERDICTS, is_sqlite=is_sqlite).c
    return (
        update(deliveries)
        .where(
            d.id == verdicts.delivery_id,
            # Looked up by id: by the status PostgreSQL may walk all rows that have it instead.
            d.status.in_((DeliveryStatus.UNKNOWN, DeliveryStatus.PENDING)),
        )
        .values(
            status=verdicts.delivery_status,
            next_try_at=null(),
            parts_sent=d.parts,
            sent_at=verdicts.sent_at,
            platform_message_id=case((d.parts > 1, d.platform_message_id), else_=verdicts.platform_message_id),
            platform_message_ids=case((d.parts > 1, d.platform_message_ids), else_=verdicts.platform_message_ids),
            last_category=null(),
            note_due=verdicts.note_due,
        )
    )
