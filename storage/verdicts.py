"""Recording how attempts ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Float,
    Integer,
    Select,
    String,
    Text,
    Update,
    and_,
    bindparam,
    case,
    func,
    null,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.categories import Category
from scheduling.chats import Reachability
from scheduling.deliveries import AttemptStatus, DeliveryStatus, Verdict
from scheduling.identifiers import BotId, DeliveryId
from scheduling.messages import DoubtPolicy, MessageStatus
from storage.engine import Database
from storage.models import deliveries, delivery_attempts, has_status, recipients, scheduled_messages
from storage.moves import move_recipient
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
}

d = deliveries.c
a = delivery_attempts.c
m = scheduled_messages.c
_started = has_status(a.status, AttemptStatus.STARTED)
_sending = has_status(d.status, DeliveryStatus.SENDING)
# The same, where rows are looked up by their ids: with the status PostgreSQL may walk all rows that have it instead.
_is_open = a.finished_at.is_(None)
_is_under_way = d.epoch.is_not(None)
# What was cancelled while a request was under way must not be tried again.
_is_cancelled = m.status == MessageStatus.CANCELLED


class VerdictWriter:
    """Writes verdicts of one bot's attempts, many in one transaction."""

    def __init__(self, database: Database, bot_id: BotId) -> None:
        self._database = database
        self._bot_id = bot_id
        self._open = _open_statement(bot_id, is_sqlite=database.is_sqlite)
        self._end_attempts = _end_attempts_statement(is_sqlite=database.is_sqlite)
        self._settle = _settle_statement(is_sqlite=database.is_sqlite)

    async def record(self, verdicts: Sequence[Verdict]) -> Sequence[DeliveryId]:
        """Commit how attempts ended, each on condition that it is still `started`; return whose it was."""
        if not verdicts:
            return []
        async with self._database.writing() as connection:
            given = {"verdicts": self._encode(verdicts)}
            still_open = set((await connection.execute(self._open, given)).scalars())
            recorded = [verdict for verdict in verdicts if verdict.order.attempt_id in still_open]
            if not recorded:
                return []
            if len(recorded) < len(verdicts):
                given = {"verdicts": self._encode(recorded)}
            await connection.execute(self._end_attempts, given)
            await connection.execute(self._settle, given)
            await self._mark_recipients(connection, recorded)
        return [verdict.order.delivery_id for verdict in recorded]

    async def take_over(self, *, epoch: int, now: datetime) -> int:
        """Judge what earlier epochs left as `sending`: in doubt; return how many."""
        left = and_(_sending, d.epoch < epoch, d.bot_id == self._bot_id)
        async with self._database.writing() as connection:
            await connection.execute(
                update(delivery_attempts)
                .where(_started, a.delivery_id.in_(select(d.id).where(left)))
                .values(status=AttemptStatus.IN_DOUBT, finished_at=now, category=Category.CRASHED)
            )
            resends = and_(m.doubt == DoubtPolicy.RESEND, ~_is_cancelled)
            judged = await connection.execute(
                update(deliveries)
                .where(left, m.id == d.message_id)
                .values(
                    status=case(
                        (_is_cancelled, DeliveryStatus.CANCELLED),
                        (resends, DeliveryStatus.PENDING),
                        else_=DeliveryStatus.UNKNOWN,
                    ),
                    next_try_at=case((resends, bindparam("now", now, UtcDateTime))),
                    tries=d.tries + 1,
                    epoch=None,
                    last_category=Category.CRASHED,
                )
            )
            return judged.rowcount

    async def _mark_recipients(self, connection: AsyncConnection, recorded: Sequence[Verdict]) -> None:
        for verdict in recorded:  # both are rare
            of_recipient = and_(recipients.c.id == verdict.order.recipient_id, recipients.c.bot_id == self._bot_id)
            if verdict.recipient_is_gone:
                await connection.execute(
                    update(recipients).where(of_recipient).values(reachability=Reachability.BLOCKED)
                )
            if verdict.moved_to is not None:
                await move_recipient(
                    connection, self._bot_id, verdict.order.recipient_id, verdict.moved_to, self._database.cipher
                )

    def _encode(self, verdicts: Sequence[Verdict]) -> str:
        return encode_rows((_row(verdict) for verdict in verdicts), is_sqlite=self._database.is_sqlite)


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
    }


def _open_statement(bot_id: BotId, *, is_sqlite: bool) -> Select[Any]:
    verdicts = rows_table("verdicts", _VERDICTS, is_sqlite=is_sqlite).c
    # In the order of ids, so that two processes never wait for each other in a circle.
    return (
        select(a.id)
        .where(a.id == verdicts.attempt_id, _is_open, a.bot_id == bot_id)
        .order_by(a.id)
        .with_for_update(of=delivery_attempts)
    )


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


def _settle_statement(*, is_sqlite: bool) -> Update:
    verdicts = rows_table("verdicts", _VERDICTS, is_sqlite=is_sqlite).c
    stops = and_(verdicts.delivery_status == DeliveryStatus.PENDING, _is_cancelled)
    return (
        update(deliveries)
        .where(d.id == verdicts.delivery_id, m.id == d.message_id, _is_under_way)
        .values(
            status=case((stops, DeliveryStatus.CANCELLED.value), else_=verdicts.delivery_status),
            next_try_at=case((stops, null()), else_=verdicts.next_try_at),
            tries=d.tries + verdicts.tries,
            parts_sent=d.parts_sent + verdicts.parts,
            epoch=None,
            sent_at=verdicts.sent_at,
            platform_message_id=func.coalesce(verdicts.platform_message_id, d.platform_message_id),
            # A send that was given back says nothing new; one that arrived has nothing to explain.
            last_category=case(
                (verdicts.attempt_status == AttemptStatus.RELEASED, d.last_category), else_=verdicts.category
            ),
        )
    )
