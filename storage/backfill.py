"""Filling columns of rows that are older than the columns: in small steps, beside everything else."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Integer, String, Text, select, type_coerce, update

from scheduling.identifiers import BotId
from scheduling.limits import runs_a_day
from storage.authors import author_indexes
from storage.cipher import Undecipherable
from storage.engine import Database
from storage.mapping import recurrence_from_text
from storage.models import scheduled_messages
from storage.rowsets import encode_rows, rows_table
from storage.types import Id

CHUNK = 100
_FILLED = {"id": Id, "created_by_index": String, "runs_a_day": Integer}
UNREADABLE = "unreadable"
"""In place of an index: no key that there is can tell whose it is."""

m = scheduled_messages.c


class SqlBackfill:
    """Fills in who made the schedules of one bot, and how often they run. Where it ends it can begin again."""

    def __init__(self, database: Database, bot_id: BotId) -> None:
        self._database = database
        self._bot_id = bot_id

    async def step(self, *, limit: int = CHUNK) -> int:
        """Fill in some rows, in one transaction; return how many, 0 where nothing is left."""
        query = (
            select(m.id, type_coerce(m.created_by, Text).label("author"), m.recurrence)
            .where(m.created_by_index.is_(None), m.bot_id == self._bot_id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).all()
        if not found:
            return 0
        filled = [self._filled(row.id, row.author, row.recurrence) for row in found]
        given = rows_table("filled", _FILLED, is_sqlite=self._database.is_sqlite).c
        statement = (
            update(scheduled_messages)
            .where(m.id == given.id, m.created_by_index.is_(None))
            .values(created_by_index=given.created_by_index, runs_a_day=given.runs_a_day)
        )
        async with self._database.writing() as connection:
            await connection.execute(statement, {"filled": encode_rows(filled, is_sqlite=self._database.is_sqlite)})
        return len(found)

    def _filled(self, message_id: Any, author: str, recurrence: str) -> Mapping[str, Any]:
        cipher = self._database.cipher
        try:
            index = author_indexes(cipher, self._bot_id, int(cipher.decrypt(author)))[0]
        except Undecipherable:
            index = UNREADABLE

        return {"id": message_id, "created_by_index": index, "runs_a_day": runs_a_day(recurrence_from_text(recurrence))}
