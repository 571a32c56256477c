"""Updates that arrived close to another one, out of the inbox of one bot."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.identifiers import BotId, UpdateId
from storage.models import updates

SPAN = 500
"""So many updates of all chats before and after one are looked at: those of an album come almost at once."""
MOST = 100
"""So many of them are read at most: of a chat in which everybody writes at the same time."""


class SqlArrivals:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId) -> None:
        self._connection = connection
        self._bot_id = bot_id

    async def beside(self, update_id: UpdateId) -> Sequence[Mapping[str, Any]]:
        """Return the raw updates of the same chat that arrived shortly before or after one, with it, in their order.

        Whether they were handled or not; what is done is kept for some days.
        """
        middle = updates.alias("middle").c
        u = updates.c
        query = (
            select(u.payload)
            .where(
                middle.bot_id == self._bot_id,
                middle.update_id == update_id,
                u.bot_id == self._bot_id,
                u.lane_index == middle.lane_index,
                # By the primary key: no index leads to a lane, and few updates lie in between.
                u.sequence.between(middle.sequence - SPAN, middle.sequence + SPAN),
            )
            .order_by(u.sequence)
            .limit(MOST)
        )
        return list((await self._connection.execute(query)).scalars())
