"""The stop of all sending of a bot, which an administrator ordered and which outlives a restart."""

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.identifiers import BotId, UserId
from scheduling.ports import SendingStop
from storage.models import sending_stops

s = sending_stops.c


class SqlSendingStops:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId) -> None:
        self._connection = connection
        self._bot_id = bot_id

    async def get(self) -> SendingStop | None:
        """Return the stop, if sending is stopped."""
        query = select(s.stopped_at, s.stopped_by).where(s.bot_id == self._bot_id)
        row = (await self._connection.execute(query)).first()
        return None if row is None else SendingStop(row.stopped_at, UserId(int(row.stopped_by)))

    async def stop(self, stop: SendingStop) -> bool:
        """Stop sending; False where it was stopped already, which stays as it is."""
        insert = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        row = insert(sending_stops).values(bot_id=self._bot_id, stopped_at=stop.at, stopped_by=str(stop.by))
        return (await self._connection.execute(row.on_conflict_do_nothing())).rowcount == 1

    async def end(self) -> None:
        """Let sending go on."""
        await self._connection.execute(delete(sending_stops).where(s.bot_id == self._bot_id))
