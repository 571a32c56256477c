"""Letting tries wait less, after the wall clock was set back."""

from datetime import timedelta

from sqlalchemy import BigInteger, Interval, case, literal, or_, type_coerce, update

from scheduling.deliveries import DeliveryStatus
from scheduling.identifiers import BotId
from scheduling.lanes import BROADCAST
from storage.engine import Database
from storage.models import deliveries, has_status
from storage.types import UtcDateTime

d = deliveries.c


class SqlWaitingTries:
    """Implements the port, for the deliveries of one bot."""

    def __init__(self, database: Database, bot_id: BotId) -> None:
        self._database = database
        self._bot_id = bot_id

    async def bring_forward(self, by: timedelta) -> int:
        """Let them wait `by` less, though never be sent before their occurrence; return how many there were."""
        if self._database.is_sqlite:
            earlier = type_coerce(d.next_try_at, BigInteger) - by // timedelta(microseconds=1)
        else:
            earlier = d.next_try_at - literal(by, Interval)
        moment = type_coerce(earlier, UtcDateTime)
        statement = (
            update(deliveries)
            .where(
                has_status(d.status, DeliveryStatus.PENDING),
                d.next_try_at > d.occurrence_at,
                d.bot_id == self._bot_id,
                # What waits for a recipient's own wall clock was never tried.
                or_(d.priority != BROADCAST, d.tries > 0),
            )
            .values(next_try_at=case((moment > d.occurrence_at, moment), else_=d.occurrence_at))
        )
        async with self._database.writing() as connection:
            return (await connection.execute(statement)).rowcount
