"""What a message that arrived proves: that its recipient can be written to, whatever was believed before."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.chats import ChatKind, Reachability
from scheduling.deliveries import AttemptStatus, Verdict
from scheduling.identifiers import BotId, RecipientId
from scheduling.lanes import BROADCAST
from scheduling.lifecycle import MessageStatus
from scheduling.pauses import author_may_post_again, may_write_again, topic_open_again
from scheduling.use_cases.pauses import resume
from storage.auditing import SqlAudit
from storage.messages import SqlMessages
from storage.models import deliveries, is_suspended, recipients, scheduled_messages
from storage.rowsets import encode_rows, rows_table
from storage.types import Id, cipher_of

d = deliveries.c
m = scheduled_messages.c
r = recipients.c
_paused_by_engine = and_(m.paused_because.is_not(None), m.status == MessageStatus.PAUSED)
Arrivals = dict[RecipientId, list[Verdict]]
"""What arrived, by recipient, in the order in which it did."""


class Proofs:
    """Lets go on what was held back for one bot's recipients, once something arrived there."""

    def __init__(self, bot_id: BotId, *, is_sqlite: bool) -> None:
        self._bot_id = bot_id
        self._is_sqlite = is_sqlite
        self._refuted = _refuted_statement(is_sqlite=is_sqlite)

    async def take(self, connection: AsyncConnection, verdicts: Iterable[Verdict]) -> Arrivals:
        """Mark recipients as reachable for which something was held back; return what arrived there.

        Locks what is held back, before anything else of it is changed.
        """
        arrived = _arrived(verdicts)
        if not arrived:
            return {}
        rows = encode_rows(({"id": recipient} for recipient in arrived), is_sqlite=self._is_sqlite)
        refuted = (await connection.execute(self._refuted, {"arrived": rows})).scalars().all()
        if not refuted:
            return {}
        gone = update(recipients).where(r.id.in_(refuted), r.reachability != Reachability.REACHABLE)
        await connection.execute(gone.values(reachability=Reachability.REACHABLE))
        paused = select(m.id).where(m.recipient_id.in_(refuted), _paused_by_engine).order_by(m.id)
        await connection.execute(paused.with_for_update(key_share=True))
        return {recipient: arrived[recipient] for recipient in refuted}

    async def heed(self, connection: AsyncConnection, arrivals: Arrivals) -> None:
        """Resume what had paused for them, and send what was suspended."""
        if not arrivals:
            return
        messages = SqlMessages(connection, self._bot_id)
        audit = SqlAudit(connection, self._bot_id, cipher_of(connection.dialect))
        for recipient, verdicts in arrivals.items():
            now = verdicts[-1].finished_at
            await resume(messages, audit, may_write_again(recipient, in_closed_topics=False), now=now)
            for chat_id in {one.order.chat_id for one in verdicts if one.order.chat_kind is ChatKind.CHANNEL}:
                await resume(messages, audit, author_may_post_again(recipient, chat_id), now=now)
            for topic_id in {verdict.order.topic_id for verdict in verdicts}:
                await resume(messages, audit, topic_open_again(recipient, topic_id), now=now)
        await audit.store()


def _arrived(verdicts: Iterable[Verdict]) -> Arrivals:
    """Return what arrived after whatever did not, by recipient."""
    arrived: Arrivals = {}
    for verdict in sorted(verdicts, key=lambda one: one.finished_at):
        recipient = verdict.order.recipient_id
        if verdict.attempt_status is AttemptStatus.SENT:
            arrived.setdefault(recipient, []).append(verdict)
        elif verdict.pauses_because is not None:
            arrived.pop(recipient, None)
    return arrived


def _refuted_statement(*, is_sqlite: bool) -> Select[Any]:
    """Return the query of those recipients of `arrived` for which anything is held back: few, and mostly none."""
    arrived = rows_table("arrived", {"id": Id}, is_sqlite=is_sqlite).c
    paused = select(m.id).where(m.recipient_id == r.id, _paused_by_engine).exists()
    suspended = select(d.id).where(d.recipient_id == r.id, is_suspended, d.priority != BROADCAST).exists()
    held_back = or_(r.reachability != Reachability.REACHABLE, paused, suspended)
    # By their ids, which are of this bot: with the bot SQLite would walk all of its recipients.
    return select(r.id).where(r.id.in_(select(arrived.id)), held_back).order_by(r.id)
