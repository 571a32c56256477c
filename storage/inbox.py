"""The durable inbox of one bot's updates."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Row, String, Text, delete, literal, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from scheduling.identifiers import BotId, RecipientId, UpdateId
from scheduling.ports import Cause, StoredUpdate, UpdateStatus
from storage.activity import note_active
from storage.authors import author_indexes
from storage.engine import Database
from storage.models import has_status, is_waiting, updates
from storage.rowsets import encode_rows, rows_table, storable

LONGEST_ERROR = 1000
_NEW = {
    "position": BigInteger,
    "update_id": BigInteger,
    "lane": Text,
    "lane_index": String,
    "author_index": String,
    "payload": Text,
}
_IDS = {"sequence": BigInteger}


class SqlInbox:
    """Implements the port. Lanes and payloads are encrypted; lanes are compared by their blind index."""

    def __init__(self, database: Database, bot_id: BotId) -> None:
        self._database = database
        self._bot_id = bot_id

    async def put(self, new: Sequence[tuple[UpdateId, str, Mapping[str, Any]]], *, now: datetime) -> int:
        """Store (id, lane, payload) of updates in one commit, ignoring known ids; return how many were new."""
        if not new:
            return 0
        cipher = self._database.cipher
        given = rows_table("given", _NEW, is_sqlite=self._database.is_sqlite).c
        columns = {
            updates.c.bot_id: literal(self._bot_id, BigInteger),
            updates.c.update_id: given.update_id,
            updates.c.lane: given.lane,
            updates.c.lane_index: given.lane_index,
            updates.c.author_index: given.author_index,
            updates.c.payload: given.payload,
            updates.c.status: literal(UpdateStatus.PENDING.value),
            updates.c.failures: literal(0),
            updates.c.received_at: literal(now, updates.c.received_at.type),
        }
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        # The sequence numbers them as they were given; SQLite needs some WHERE or ORDER BY before ON CONFLICT.
        rows = select(*columns.values()).order_by(given.position)
        statement = insert(updates).from_select(list(columns), rows).on_conflict_do_nothing()
        values = encode_rows(
            (
                {
                    "position": position,
                    "update_id": update_id,
                    "lane": cipher.encrypt(lane),
                    "lane_index": self._lane_indexes(lane)[0],
                    "author_index": self._author_index(payload),
                    "payload": cipher.encrypt(_text_of(payload)),
                }
                for position, (update_id, lane, payload) in enumerate(new)
            ),
            is_sqlite=self._database.is_sqlite,
        )
        async with self._database.writing(at_once=True, is_urgent=True) as connection:
            return (await connection.execute(statement, {"given": values})).rowcount

    async def waiting(self, *, limit: int, exclude_lanes: Collection[str]) -> Sequence[StoredUpdate]:
        """Return pending and applied updates in the order of arrival, but for those of `exclude_lanes`.

        Also those that are to be tried again later (`retry_at`): the caller keeps the order within a lane.
        """
        excluded = [{"lane_index": index} for lane in exclude_lanes for index in self._lane_indexes(lane)]
        lanes = rows_table("lanes", {"lane_index": String}, is_sqlite=self._database.is_sqlite)
        query = (
            select(updates)
            .where(updates.c.bot_id == self._bot_id, is_waiting)
            .where(updates.c.lane_index.not_in(select(lanes.c.lane_index)))
            .order_by(updates.c.sequence)
            .limit(limit)
        )
        values = {"lanes": encode_rows(excluded, is_sqlite=self._database.is_sqlite)}
        async with self._database.reading() as connection:
            return [_stored(row) for row in await connection.execute(query, values)]

    async def done(self, sequences: Sequence[int], *, now: datetime, active: Collection[RecipientId] = ()) -> None:
        """Mark updates whose answer was given, and note that those wrote whose addresses are in `active`."""
        if not sequences:
            return
        given = rows_table("given", _IDS, is_sqlite=self._database.is_sqlite)
        finished = (
            update(updates)
            .where(updates.c.bot_id == self._bot_id, updates.c.sequence.in_(select(given.c.sequence)), is_waiting)
            .values(status=UpdateStatus.DONE, done_at=now, retry_at=null(), error=null())
        )
        values = encode_rows(({"sequence": sequence} for sequence in sequences), is_sqlite=self._database.is_sqlite)
        async with self._database.writing(at_once=True) as connection:
            if active:  # before the updates: in this order an erasure goes through them
                await note_active(connection, self._bot_id, active, now=now)
            await connection.execute(finished, {"given": values})

    async def failed(self, sequence: int, *, error: str, retry_at: datetime | None, now: datetime) -> None:
        """Count a failure; try again at `retry_at`, or give up where that is None."""
        outcome: dict[str, object] = {"failures": updates.c.failures + 1, "error": storable(error[:LONGEST_ERROR])}
        if retry_at is None:
            outcome |= {"status": UpdateStatus.DEAD, "retry_at": None, "done_at": now}
        else:
            outcome |= {"retry_at": retry_at}
        async with self._database.writing() as connection:
            await connection.execute(
                update(updates)
                .where(updates.c.bot_id == self._bot_id, updates.c.sequence == sequence, is_waiting)
                .values(outcome)
            )

    async def purge(self, *, before: datetime) -> int:
        """Delete done and dead updates that are older; return how many."""
        ended = or_(has_status(updates.c.status, UpdateStatus.DONE), has_status(updates.c.status, UpdateStatus.DEAD))
        async with self._database.writing() as connection:
            purged = await connection.execute(
                delete(updates).where(updates.c.bot_id == self._bot_id, ended, updates.c.done_at < before)
            )
            return purged.rowcount

    def _author_index(self, payload: Mapping[str, Any]) -> str | None:
        author = author_of(payload)
        return None if author is None else author_indexes(self._database.cipher, self._bot_id, author)[0]

    def _lane_indexes(self, lane: str) -> list[str]:
        return self._database.cipher.blind_indexes(str(self._bot_id), "lane", lane)


def author_of(payload: Mapping[str, Any]) -> int | None:
    """Return the id of the person who made an update happen, where it is one."""
    for name, body in payload.items():
        person = body.get("from") if name != "update_id" and isinstance(body, Mapping) else None
        if isinstance(person, Mapping) and isinstance(person.get("id"), int):
            return int(person["id"])
    return None


def _text_of(payload: Mapping[str, Any]) -> str:
    """Return an update as it is stored. Half a surrogate pair, which JSON can carry, could never be answered."""
    return json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace").decode()


def _stored(row: Row[Any]) -> StoredUpdate:
    is_applied = row.status == UpdateStatus.APPLIED
    return StoredUpdate(
        sequence=row.sequence,
        cause=Cause(UpdateId(row.update_id), is_applied=is_applied, effect=row.effect),
        lane=row.lane,
        payload=row.payload,
        failures=row.failures,
        retry_at=row.retry_at,
    )
