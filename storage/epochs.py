"""The epochs in which one process delivers for a bot, and which process that was."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.deliveries import DeliveryStatus
from scheduling.identifiers import BotId
from scheduling.ownership import Predecessor
from storage.engine import Database
from storage.models import deliveries, epochs, has_status
from storage.processes import ProcessIdentity

d = deliveries.c


class SqlEpochs:
    """The table of epochs: one row a bot, with the owners of all epochs that still have something under way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, bot_id: BotId, *, now: datetime, owner: ProcessIdentity | None = None) -> int:
        """Start a new epoch of `owner` and return it. Claims of an earlier one find nothing from now on."""
        owner = owner or ProcessIdentity.of_this_process()
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        first = insert(epochs).values(bot_id=bot_id, epoch=1, started_at=now)
        begun = first.on_conflict_do_update(
            index_elements=[epochs.c.bot_id], set_={"epoch": epochs.c.epoch + 1, "started_at": now}
        ).returning(epochs.c.epoch, epochs.c.owner)
        async with self._database.writing() as connection:
            epoch, before = (await connection.execute(begun)).one()
            owners = _owners(before)
            kept = {one: owners[one] for one in await self._left(connection, bot_id, before=epoch) if one in owners}
            await connection.execute(
                update(epochs)
                .where(epochs.c.bot_id == bot_id)
                .values(owner=json.dumps({one: asdict(owner) for one, owner in {**kept, epoch: owner}.items()}))
            )
            return int(epoch)

    async def current(self, bot_id: BotId) -> int | None:
        """Return the latest epoch; None where none was begun yet."""
        async with self._database.reading() as connection:
            return await connection.scalar(select(epochs.c.epoch).where(epochs.c.bot_id == bot_id))

    async def predecessors(self, bot_id: BotId, *, epoch: int, seen_by: ProcessIdentity) -> Sequence[Predecessor]:
        """Return the epochs before `epoch` that left deliveries as `sending`, with what is known of their owners."""
        async with self._database.reading() as connection:
            left = await self._left(connection, bot_id, before=epoch)
            owners = (
                _owners(await connection.scalar(select(epochs.c.owner).where(epochs.c.bot_id == bot_id)))
                if left
                else {}
            )
        shares_machine = self._database.is_sqlite

        def has_ended(one: int) -> bool:
            return one in owners and owners[one].has_ended(seen_by=seen_by, shares_machine=shares_machine)

        return [Predecessor(epoch=one, is_dead=await asyncio.to_thread(has_ended, one)) for one in left]

    async def _left(self, connection: AsyncConnection, bot_id: BotId, *, before: int) -> Sequence[int]:
        sending = has_status(d.status, DeliveryStatus.SENDING)
        found = select(d.epoch).where(sending, d.epoch < before, d.bot_id == bot_id).distinct().order_by(d.epoch)
        return [int(epoch) for epoch in (await connection.scalars(found)).all() if epoch is not None]


def _owners(text: str | None) -> dict[int, ProcessIdentity]:
    """Read the owners by their epochs. What was written in another form belongs to nobody that we know."""
    with suppress(ValueError, TypeError, AttributeError):
        return {int(epoch): ProcessIdentity(**owner) for epoch, owner in json.loads(text or "{}").items()}
    return {}
