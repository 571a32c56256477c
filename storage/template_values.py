"""What templates can say of recipients: looked up for those orders only whose content is a template."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.deliveries import SendOrder
from scheduling.identifiers import BotId, RecipientId
from scheduling.templates import RecipientValues
from scheduling.zones import known_zone
from storage.mapping import broadcast_from_text
from storage.models import chats, deliveries, recipients, scheduled_messages, subscribers
from storage.rowsets import encode_rows, rows_table
from storage.types import Id

d = deliveries.c
m = scheduled_messages.c
r = recipients.c
s = subscribers.c
c = chats.c
_VALUES: tuple[Any, ...] = (
    s.name,
    s.external_id,
    s.variables,
    s.language.label("own_language"),
    s.zone.label("own_zone"),
    c.title,
    c.language,
    c.zone,
)
_known = recipients.outerjoin(subscribers, s.id == r.subscriber_id).outerjoin(chats, c.recipient_id == r.id)


@cache
def _of_deliveries(*, is_sqlite: bool) -> Select[Any]:
    wanted = rows_table("wanted", {"id": Id}, is_sqlite=is_sqlite).c
    joined = _known.join(deliveries, d.recipient_id == r.id).join(scheduled_messages, m.id == d.message_id)
    return (
        select(d.id, m.audience, m.zone.label("zone_of_rule"), *_VALUES)
        .select_from(joined)
        .where(d.id.in_(select(wanted.id)))
    )


async def with_values(connection: AsyncConnection, orders: Sequence[SendOrder]) -> Sequence[SendOrder]:
    """Return orders of templates with what they are filled in with, in the recipients' languages; one query."""
    is_sqlite = connection.dialect.name == "sqlite"
    wanted = encode_rows(({"id": order.delivery_id} for order in orders), is_sqlite=is_sqlite)
    rows = await connection.execute(_of_deliveries(is_sqlite=is_sqlite), {"wanted": wanted})
    found = {row.id: row for row in rows}
    return [_filled(order, found.get(order.delivery_id)) for order in orders]


async def values_of(connection: AsyncConnection, bot_id: BotId, recipient_id: RecipientId) -> RecipientValues:
    """Return what templates can say of one recipient."""
    query = select(*_VALUES).select_from(_known).where(r.id == recipient_id, r.bot_id == bot_id)
    row = (await connection.execute(query)).first()
    return RecipientValues() if row is None else _values(row)


def _filled(order: SendOrder, row: Row[Any] | None) -> SendOrder:
    values = RecipientValues() if row is None else _values(row)
    content = order.content.in_language(values.language)
    local_at = None
    if row is not None and row.audience is not None and broadcast_from_text(row.audience).at_local is not None:
        local_at = order.occurrence_at.astimezone(known_zone(row.zone_of_rule)).replace(tzinfo=None)
    return replace(order, content=content, values=values, local_at=local_at)


def _values(row: Row[Any]) -> RecipientValues:
    return RecipientValues(
        name=row.name or row.title or "",
        external_id=row.external_id,
        language=row.own_language or row.language,
        zone=row.own_zone or row.zone,
        variables=row.variables or {},
    )
