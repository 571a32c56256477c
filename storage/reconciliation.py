"""What is `sending` and nobody will record: judged in doubt, or given back where certainly no request left."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, literal, select, true, update

from scheduling.categories import Category
from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.identifiers import BotId, DeliveryId
from scheduling.policies import DoubtPolicy
from storage.engine import Database
from storage.models import deliveries, delivery_attempts, has_status, scheduled_messages
from storage.pauses import held_back_because, hold, is_held_back, is_stopped
from storage.rowsets import encode_rows, rows_table
from storage.types import Id, UtcDateTime

d = deliveries.c
a = delivery_attempts.c
m = scheduled_messages.c
_started = has_status(a.status, AttemptStatus.STARTED)
_sending = has_status(d.status, DeliveryStatus.SENDING)
_NOW = bindparam("now", type_=UtcDateTime)


class Reconciliation:
    """Ends attempts of one bot that are known to end no more by themselves."""

    def __init__(self, database: Database, bot_id: BotId) -> None:
        self._database = database
        self._bot_id = bot_id

    async def take_over(self, *, epoch: int, now: datetime, excluding: Collection[int] = ()) -> int:
        """Judge what epochs before `epoch`, but for those of `excluding`, left as `sending`: in doubt; return how many.

        By each message's doubt policy: `resend` → pending, `hold` → unknown.
        """
        resends = m.doubt == DoubtPolicy.RESEND
        return await self._end(
            and_(d.epoch < epoch, d.epoch.not_in(sorted(excluding))),
            {"now": now},
            {"status": AttemptStatus.IN_DOUBT, "finished_at": now, "category": Category.CRASHED},
            {
                **_pending_where(resends, otherwise=DeliveryStatus.UNKNOWN),
                "tries": d.tries + 1,
                "last_category": case(
                    (and_(resends, is_held_back), held_back_because), else_=literal(Category.CRASHED.value)
                ),
            },
        )

    async def release_lost(self, *, epochs: Collection[int], known: Collection[DeliveryId], now: datetime) -> int:
        """Make pending what is `sending` in `epochs` of this process, but for what it knows; return how many.

        A process that doesn't know a delivery never sent it: the commit of its claim succeeded without our learning it.
        """
        known_ids = rows_table("known", {"id": Id}, is_sqlite=self._database.is_sqlite).c.id
        rows = encode_rows(({"id": delivery} for delivery in known), is_sqlite=self._database.is_sqlite)
        return await self._end(
            and_(d.epoch.in_(sorted(epochs)), d.id.not_in(select(known_ids))),
            {"known": rows, "now": now},
            {"status": AttemptStatus.RELEASED, "finished_at": now},
            {
                **_pending_where(true(), otherwise=DeliveryStatus.PENDING),
                "last_category": case((is_held_back, held_back_because), else_=d.last_category),
            },
        )

    async def _end(
        self,
        which: ColumnElement[bool],
        given: dict[str, Any],
        attempt: dict[str, Any],
        delivery: dict[str, Any],
    ) -> int:
        left = and_(_sending, which, d.bot_id == self._bot_id)
        # In the order of ids, as outcomes are recorded: so that the two never wait for each other in a circle.
        held = (
            select(a.id)
            .where(_started, a.delivery_id.in_(select(d.id).where(left)))
            .order_by(a.id)
            .with_for_update(of=delivery_attempts)
        )
        async with self._database.writing() as connection:
            attempts = (await connection.scalars(held, given)).all()
            if attempts:
                await connection.execute(update(delivery_attempts).where(a.id.in_(attempts), _started).values(attempt))
            await hold(connection, (await connection.scalars(select(d.message_id).where(left), given)).all())
            ended = await connection.execute(
                update(deliveries).where(left, m.id == d.message_id).values({**delivery, "epoch": None}), given
            )
            return ended.rowcount


def _pending_where(resends: ColumnElement[bool], *, otherwise: DeliveryStatus) -> dict[str, Any]:
    """Return what makes a delivery pending at `now`, unless its message was stopped or paused, and `otherwise` else."""
    goes_on = and_(resends, ~is_stopped, ~is_held_back)
    waits = and_(resends, is_held_back)
    return {
        "status": case(
            (and_(resends, is_stopped), DeliveryStatus.CANCELLED.value),
            (waits, DeliveryStatus.SUSPENDED.value),
            (goes_on, DeliveryStatus.PENDING.value),
            else_=otherwise.value,
        ),
        "next_try_at": case((goes_on, _NOW)),
        # Its author was told with that for which the schedule paused.
        "told_at": case((waits, _NOW), else_=d.told_at),
    }
