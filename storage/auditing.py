"""Who did what, written down in the transaction in which they did it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.auditing import Action, AuditEvent, Subject, Through
from scheduling.identifiers import AuditEventId, BotId, UserId, new_uuid7
from storage.authors import author_indexes
from storage.cipher import Cipher
from storage.models import audit_events

e = audit_events.c


class SqlAudit:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId, cipher: Cipher) -> None:
        self._connection = connection
        self._bot_id = bot_id
        self._cipher = cipher

    async def note(
        self,
        by: UserId | None,
        action: Action,
        subject: Subject,
        *,
        now: datetime,
        subject_id: UUID | None = None,
        label: str = "",
        details: Mapping[str, str | int] | None = None,
        through: Through = Through.CHAT,
    ) -> None:
        """Write down what somebody does. `by` None: the bot by itself."""
        await self._connection.execute(
            insert(audit_events).values(
                id=new_uuid7(now),
                bot_id=self._bot_id,
                at=now,
                actor=None if by is None else str(by),
                actor_index=None if by is None else author_indexes(self._cipher, self._bot_id, by)[0],
                through=through,
                action=action,
                subject=subject,
                subject_id=subject_id,
                label=label,
                details=dict(details or {}),
            )
        )

    async def page(
        self,
        *,
        before: AuditEventId | None = None,
        limit: int,
        actor: UserId | None = None,
        subject: Subject | None = None,
        subject_id: UUID | None = None,
    ) -> Sequence[AuditEvent]:
        """Return what was done, the latest first: those before an event, of somebody, or to something."""
        query = select(audit_events).where(e.bot_id == self._bot_id).order_by(e.id.desc()).limit(limit)
        if before is not None:
            query = query.where(e.id < before)
        if actor is not None:
            query = query.where(e.actor_index.in_(author_indexes(self._cipher, self._bot_id, actor)))
        if subject is not None:
            query = query.where(e.subject == subject)
        if subject_id is not None:
            query = query.where(e.subject_id == subject_id)
        return [
            AuditEvent(
                id=row.id,
                bot_id=row.bot_id,
                at=row.at,
                actor=None if row.actor is None else UserId(int(row.actor)),
                through=Through(row.through),
                action=Action(row.action),
                subject=Subject(row.subject),
                subject_id=row.subject_id,
                label=row.label,
                details=row.details,
            )
            for row in await self._connection.execute(query)
        ]

    async def purge(self, *, before: datetime) -> int:
        """Delete what is older; return how many."""
        return (await self._connection.execute(delete(audit_events).where(e.at < before))).rowcount
