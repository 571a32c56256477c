"""Who owns a bot's deliveries."""

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite

from scheduling.identifiers import BotId
from storage.engine import Database
from storage.models import epochs


class SqlEpochs:
    """Implements the port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, bot_id: BotId, *, now: datetime) -> int:
        """Start a new epoch and return it. Claims of an earlier one find nothing from now on."""
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        first = insert(epochs).values(bot_id=bot_id, epoch=1, started_at=now)
        begun = first.on_conflict_do_update(
            index_elements=[epochs.c.bot_id], set_={"epoch": epochs.c.epoch + 1, "started_at": now}
        ).returning(epochs.c.epoch)
        async with self._database.writing() as connection:
            return int((await connection.execute(begun)).scalar_one())
