"""The alarm's `deliveries` store: what is due is claimed for sending, and how that went is recorded."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from scheduling.chats import Address, Chat
from scheduling.deliveries import DueDelivery, SendOrder, Verdict
from scheduling.identifiers import BotId, ChatId, DeliveryId, RecipientId, new_uuid7
from scheduling.pauses import Mended
from scheduling.ports import FailureNotice, UntoldFailures
from scheduling.use_cases.pauses import resume
from storage import claims, failures
from storage.auditing import SqlAudit
from storage.chats import SqlChats
from storage.engine import Database
from storage.messages import SqlMessages
from storage.reconciliation import Reconciliation
from storage.rowsets import encode_rows
from storage.template_values import with_values
from storage.verdicts import VerdictWriter

EXPIRED_AT_ONCE = 1000
"""How many deliveries that are too late one claim gives up at most."""


class SqlDeliveryQueue:
    """Implements the port, for the deliveries of one bot."""

    def __init__(self, database: Database, bot_id: BotId) -> None:
        self._database = database
        self._bot_id = bot_id
        self._verdicts = VerdictWriter(database, bot_id)
        self._reconciliation = Reconciliation(database, bot_id)
        is_sqlite = database.is_sqlite
        self._due = claims.due_statement(bot_id, is_sqlite=is_sqlite)
        self._next_try = claims.next_try_statement(bot_id)
        self._claim = claims.claim_statement(bot_id)
        self._claimable = claims.claimable_statement(bot_id)
        self._take = claims.take_statement()
        self._start = claims.start_statement()
        self._expire = claims.expire_statement(bot_id)

    async def due(self, *, now: datetime, limit: int, exclude: Collection[RecipientId]) -> Sequence[DueDelivery]:
        """Return pending deliveries due at `now`, by priority, then time, but for those of `exclude`."""
        excluded = self._encode([{"id": recipient_id} for recipient_id in exclude])
        async with self._database.reading(at_once=True) as connection:
            found = await connection.execute(self._due, {"now": now, "limit": limit, "excluded": excluded})
            return [claims.due_from_row(row) for row in found]

    async def next_try_at(self) -> datetime | None:
        """Return when the next pending delivery is due."""
        async with self._database.reading(at_once=True) as connection:
            times = (await connection.execute(self._next_try)).one()
        return min((time for time in times if time is not None), default=None)

    async def claim(self, ids: Sequence[DeliveryId], *, epoch: int, now: datetime) -> Sequence[SendOrder]:
        """Commit those still pending as `sending`, each with a started attempt; return them in the order of `ids`."""
        if not ids:
            return []
        attempts = [{"id": new_uuid7(now), "delivery_id": delivery_id} for delivery_id in ids]
        given = {"attempts": self._encode(attempts), "of_epoch": epoch, "now": now}
        claim = self._claim_on_sqlite if self._database.is_sqlite else self._claim_on_postgres
        orders = {order.delivery_id: order for order in await claim(given)}
        if len(orders) < len(ids):  # some may be too late: with them goes whatever else is
            async with self._database.writing() as connection:
                await connection.execute(self._expire, {"now": now, "of_epoch": epoch, "limit": EXPIRED_AT_ONCE})
        if templates := [order for order in orders.values() if order.content.is_template]:
            async with self._database.reading(at_once=True) as connection:
                orders |= {order.delivery_id: order for order in await with_values(connection, templates)}
        return [orders[delivery_id].of_its_part() for delivery_id in ids if delivery_id in orders]

    async def _claim_on_postgres(self, given: dict[str, Any]) -> Sequence[SendOrder]:
        async with self._database.writing(at_once=True) as connection:
            found = (await connection.execute(self._claim, given)).all()
        return [claims.order_from_row(row, epoch=given["of_epoch"], claimed_at=given["now"]) for row in found]

    async def _claim_on_sqlite(self, given: dict[str, Any]) -> Sequence[SendOrder]:
        async with self._database.writing() as connection:
            found = (await connection.execute(self._claimable, given)).all()
            if not found:
                return []
            started = self._encode([{"id": row.attempt_id, "delivery_id": row.id} for row in found])
            given = {**given, "attempts": started}
            with self._database.postponing(connection):
                await connection.execute(self._take, given)
                await connection.execute(self._start, given)
        return [claims.order_from_row(row, epoch=given["of_epoch"], claimed_at=given["now"]) for row in found]

    async def record(self, verdicts: Sequence[Verdict]) -> Sequence[DeliveryId]:
        """Commit how attempts ended, each on condition that it is still `started`; return whose it was.

        Marks recipients as gone or moved where the verdict says so. What was cancelled meanwhile is not tried again.
        """
        return await self._verdicts.record(verdicts)

    async def take_over(self, *, epoch: int, now: datetime, excluding: Collection[int] = ()) -> int:
        """Judge what epochs before `epoch`, but for those of `excluding`, left as `sending`: in doubt; return how many.

        By each message's doubt policy: `resend` → pending, `hold` → unknown.
        """
        return await self._reconciliation.take_over(epoch=epoch, now=now, excluding=excluding)

    async def release_lost(self, *, epochs: Collection[int], known: Collection[DeliveryId], now: datetime) -> int:
        """Make pending what is `sending` in `epochs` of this process, but for what it knows; return how many."""
        return await self._reconciliation.release_lost(epochs=epochs, known=known, now=now)

    async def failures_to_tell(self, *, limit: int, exclude: Collection[ChatId] = ()) -> Sequence[FailureNotice]:
        """Return failed, suspended and unknown deliveries whose author was not told yet, oldest first.

        But for those that were scheduled in a chat of `exclude`, or in one that can't be written to now.
        """
        async with self._database.reading() as connection:
            return await failures.untold_failures(connection, self._bot_id, limit=limit, exclude=exclude)

    async def failures_out_of_reach(self, *, limit: int, exclude: Collection[ChatId] = ()) -> Sequence[FailureNotice]:
        """Return the same of shared chats that can't be written to now."""
        async with self._database.reading() as connection:
            return await failures.untold_failures(
                connection, self._bot_id, limit=limit, exclude=exclude, out_of_reach=True
            )

    async def chat_at(self, address: Address) -> Chat | None:
        """Return the chat at a platform's address, if it is known."""
        async with self._database.reading() as connection:
            return await SqlChats(connection, self._bot_id, self._database.cipher).find(address)

    async def untold(self, chat_id: ChatId, *, doubtful: bool) -> UntoldFailures:
        """Return all of a chat's deliveries in doubt, or all that failed, whose author was not told yet."""
        async with self._database.reading() as connection:
            return await failures.untold_of(connection, self._bot_id, chat_id, doubtful=doubtful)

    async def told(self, ids: Sequence[DeliveryId], *, now: datetime) -> None:
        """Remember that the authors were told."""
        async with self._database.writing() as connection:
            await failures.mark_told(connection, self._bot_id, ids, now=now)

    async def let_go_on(self, mended: Mended, *, now: datetime) -> int:
        """Let go on what had paused for what is mended now; return how many rows do."""
        async with self._database.writing() as connection:
            audit = SqlAudit(connection, self._bot_id, self._database.cipher)
            resumed = await resume(SqlMessages(connection, self._bot_id), audit, mended, now=now)
            await audit.store()
            return resumed

    def _encode(self, rows: Sequence[Mapping[str, Any]]) -> str:
        return encode_rows(rows, is_sqlite=self._database.is_sqlite)
