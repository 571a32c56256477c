"""Recording what arrived of deliveries of several parts. Those of one part, nearly all, never come here."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, Text, Update, case, func, null, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.deliveries import AttemptStatus, DeliveryStatus, Verdict
from storage.models import deliveries, scheduled_messages
from storage.pauses import hold, is_held_back, is_stopped
from storage.rowsets import encode_rows, rows_table
from storage.types import Id, UtcDateTime

_ARRIVALS = {
    "delivery_id": Id,
    "part": Integer,
    "parts": Integer,
    "shown_id": BigInteger,
    "ids": Text,
    "next_try_at": UtcDateTime,
}
d = deliveries.c
m = scheduled_messages.c


async def keep_arrivals(connection: AsyncConnection, verdicts: Iterable[Verdict]) -> None:
    """Add to what is known of deliveries the messages of a part that arrived; the next one has all tries before it."""
    arrived = [verdict for verdict in verdicts if _is_partial(verdict)]
    if arrived:
        is_sqlite = connection.dialect.name == "sqlite"
        await connection.execute(_keep_statement(is_sqlite=is_sqlite), {"arrivals": _encode(arrived, is_sqlite)})


async def go_on_after(connection: AsyncConnection, arrived: Sequence[Verdict]) -> list[Verdict]:
    """Let deliveries go on of which a part arrived that was thought to be in doubt; return the verdicts of the others.

    Not where that part was sent once more meanwhile, or where somebody has left it as it is.
    """
    partial = [verdict for verdict in arrived if verdict.delivery_status is DeliveryStatus.PENDING]
    last = [verdict for verdict in arrived if verdict.delivery_status is not DeliveryStatus.PENDING]
    if partial:
        is_sqlite = connection.dialect.name == "sqlite"
        await hold(connection, (verdict.order.message_id for verdict in partial))
        await connection.execute(_go_on_statement(is_sqlite=is_sqlite), {"arrivals": _encode(partial, is_sqlite)})
    await keep_arrivals(connection, last)
    return last


def _is_partial(verdict: Verdict) -> bool:
    return verdict.order.planned_parts > 1 and verdict.attempt_status is AttemptStatus.SENT


def _encode(verdicts: Iterable[Verdict], is_sqlite: bool) -> str:  # noqa: FBT001  # as the dialect is
    return encode_rows(map(_row, verdicts), is_sqlite=is_sqlite)


def _row(verdict: Verdict) -> dict[str, Any]:
    order = verdict.order
    is_bearer = order.has_buttons or not order.options.reminds
    first = verdict.platform_message_id
    ids = [key for key in verdict.platform_message_ids or (first,) if key]
    return {
        "delivery_id": order.delivery_id,
        "part": order.part,
        "parts": order.planned_parts,
        # The message of a delivery is the one that carries Done and Snooze; without these, the latest.
        "shown_id": first if is_bearer or order.part == 0 else None,
        "ids": json.dumps(ids) if ids else None,
        "next_try_at": verdict.next_try_at,
    }


@cache
def _keep_statement(*, is_sqlite: bool) -> Update:
    arrivals = rows_table("arrivals", _ARRIVALS, is_sqlite=is_sqlite).c
    return (
        update(deliveries)
        .where(d.id == arrivals.delivery_id, d.status != DeliveryStatus.SENT)
        .values(tries=0, **_messages(arrivals))
    )


@cache
def _go_on_statement(*, is_sqlite: bool) -> Update:
    arrivals = rows_table("arrivals", _ARRIVALS, is_sqlite=is_sqlite).c
    return (
        update(deliveries)
        .where(
            d.id == arrivals.delivery_id,
            m.id == d.message_id,
            d.parts_sent == arrivals.part,
            d.status.in_((DeliveryStatus.UNKNOWN, DeliveryStatus.PENDING)),
            d.dismissed_at.is_(None),
        )
        .values(
            status=case(
                (is_stopped, DeliveryStatus.CANCELLED.value),
                (is_held_back, DeliveryStatus.SUSPENDED.value),
                else_=DeliveryStatus.PENDING.value,
            ),
            next_try_at=case((or_(is_stopped, is_held_back), null()), else_=arrivals.next_try_at),
            last_category=case((is_held_back, m.paused_because)),
            parts_sent=d.parts_sent + 1,
            tries=0,
            **_messages(arrivals),
        )
    )


def _messages(arrivals: Any) -> dict[str, ColumnElement[Any]]:
    """Return what is known of the messages that arrived, with those of one more part."""
    known, more = d.platform_message_ids, arrivals.ids
    both = func.substr(known, 1, func.length(known) - 1).concat(", ").concat(func.substr(more, 2))
    is_first = or_(d.parts_sent == 0, known.is_(None))
    return {
        "parts": case((arrivals.parts > d.parts, arrivals.parts), else_=d.parts),
        "platform_message_id": func.coalesce(arrivals.shown_id, d.platform_message_id),
        "platform_message_ids": case((more.is_(None), known), (is_first, more), else_=both),
    }
