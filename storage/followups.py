"""What is still to be done with messages that were sent: added with the record of the send, gone once it is done."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, String, delete, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.chats import Address, ChatKind
from scheduling.deliveries import DeliveryStatus, Verdict
from scheduling.followups import Followup, FollowupKind, followups_of, replaces_previous
from scheduling.identifiers import BotId, RecipientId, new_uuid7
from storage.engine import Database
from storage.models import deliveries, followups, recipients
from storage.nags import follow_reminders
from storage.rowsets import encode_rows, rows_table
from storage.types import Id, UtcDateTime

d = deliveries.c
f = followups.c
r = recipients.c
_OWN = {"id": Id, "delivery_id": Id, "kind": String, "due_at": UtcDateTime}
_NEXT = {"id": Id, "message_id": Id, "recipient_id": Id, "occurrence_at": UtcDateTime, "due_at": UtcDateTime}
_COLUMNS = (f.id, f.bot_id, f.delivery_id, f.kind, f.due_at, f.tries)


async def plan_followups(connection: AsyncConnection, bot_id: BotId, verdicts: Iterable[Verdict]) -> None:
    """Add what follows from verdicts that are recorded in this transaction. Where nothing does it costs nothing."""
    chosen = [verdict for verdict in verdicts if verdict.order.options.has_followups]
    if not chosen:
        return
    is_sqlite = connection.dialect.name == "sqlite"
    own = [
        {
            "id": new_uuid7(verdict.finished_at),
            "delivery_id": verdict.order.delivery_id,
            "kind": kind.value,
            "due_at": due_at,
        }
        for verdict in chosen
        for kind, due_at in followups_of(verdict)
    ]
    if own:
        statement = _own_statement(bot_id, is_sqlite=is_sqlite)
        await connection.execute(statement, {"own": encode_rows(own, is_sqlite=is_sqlite)})
    following = [
        {
            "id": new_uuid7(verdict.finished_at),
            "message_id": verdict.order.message_id,
            "recipient_id": verdict.order.recipient_id,
            "occurrence_at": verdict.order.occurrence_at,
            "due_at": verdict.finished_at,
        }
        for verdict in chosen
        if replaces_previous(verdict)
    ]
    if following:
        statement = _previous_statement(bot_id, is_sqlite=is_sqlite)
        await connection.execute(statement, {"following": encode_rows(following, is_sqlite=is_sqlite)})
    await follow_reminders(connection, bot_id, chosen)


@cache
def _own_statement(bot_id: BotId, *, is_sqlite: bool) -> Insert:
    own = rows_table("own", _OWN, is_sqlite=is_sqlite).c
    rows = select(own.id, literal(bot_id), own.delivery_id, own.kind, own.due_at, literal(0))
    return _insert(rows.where(own.id.is_not(None)), is_sqlite=is_sqlite)


@cache
def _previous_statement(bot_id: BotId, *, is_sqlite: bool) -> Insert:
    """Return the insert by which the messages of the occurrences before are deleted."""
    following = rows_table("following", _NEXT, is_sqlite=is_sqlite)
    given = following.c
    previous = (
        select(d.id)
        .where(
            d.message_id == given.message_id,
            d.recipient_id == given.recipient_id,
            d.occurrence_at < given.occurrence_at,
            d.status == DeliveryStatus.SENT,
            d.platform_message_id.is_not(None),
        )
        .order_by(d.occurrence_at.desc())
        .limit(1)
        .correlate(following)
        .scalar_subquery()
    )
    found = select(given.id, previous.label("delivery_id"), given.due_at).subquery("found").c
    rows = select(
        found.id, literal(bot_id), found.delivery_id, literal(FollowupKind.DELETE.value), found.due_at, literal(0)
    )
    return _insert(rows.where(found.delivery_id.is_not(None)), is_sqlite=is_sqlite)


def _insert(rows: Any, *, is_sqlite: bool) -> Insert:
    """Return the insert of rows; what is to be done already is done when it is wanted first."""
    insert = (sqlite.insert if is_sqlite else postgresql.insert)(followups)
    statement = insert.from_select([column.name for column in _COLUMNS], rows)
    return statement.on_conflict_do_update(
        index_elements=[f.delivery_id, f.kind],
        set_={"due_at": statement.excluded.due_at},
        where=f.due_at > statement.excluded.due_at,
    )


class SqlFollowups:
    """Implements the port, for the deliveries of one bot."""

    def __init__(self, database: Database, bot_id: BotId) -> None:
        self._database = database
        self._bot_id = bot_id

    async def due(
        self,
        *,
        now: datetime,
        limit: int,
        kinds: Collection[FollowupKind],
        exclude: Collection[RecipientId] = (),
    ) -> Sequence[Followup]:
        """Return what is due of these kinds, but for recipients of `exclude`, first what has waited longest."""
        query = (
            select(
                f.kind,
                f.delivery_id,
                f.due_at,
                f.tries,
                d.message_id,
                d.recipient_id,
                d.platform_message_id,
                d.platform_message_ids,
                r.platform,
                r.address,
                r.kind.label("chat_kind"),
            )
            .where(
                f.bot_id == self._bot_id,
                f.due_at <= now,
                f.kind.in_([kind.value for kind in kinds]),
                d.id == f.delivery_id,
                d.recipient_id.not_in(exclude),
                r.id == d.recipient_id,
            )
            .order_by(f.due_at)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [_followup(row._mapping) for row in await connection.execute(query)]

    async def done(self, followup: Followup) -> None:
        """Forget what was done, or never will be; not where somebody has put it off meanwhile."""
        async with self._database.writing() as connection:
            await connection.execute(delete(followups).where(*self._same(followup)))

    async def put_off(self, followup: Followup, *, until: datetime, uses_up_try: bool) -> None:
        """Try again later."""
        later = update(followups).where(*self._same(followup))
        async with self._database.writing() as connection:
            await connection.execute(later.values(due_at=until, tries=f.tries + int(uses_up_try)))

    def _same(self, followup: Followup) -> tuple[Any, ...]:
        return (
            f.delivery_id == followup.delivery_id,
            f.kind == followup.kind.value,
            f.due_at == followup.due_at,
            f.bot_id == self._bot_id,
        )


def _followup(row: Mapping[Any, Any]) -> Followup:
    first, several = row["platform_message_id"], row["platform_message_ids"]
    return Followup(
        kind=FollowupKind(row["kind"]),
        delivery_id=row["delivery_id"],
        message_id=row["message_id"],
        recipient_id=row["recipient_id"],
        address=Address(row["platform"], row["address"]),
        chat_kind=ChatKind(row["chat_kind"]),
        platform_message_ids=tuple(json.loads(several)) if several else (first,) if first else (),
        button_message_id=first,
        due_at=row["due_at"],
        tries=row["tries"],
    )
