"""Who did what, written down in the transaction in which they did it."""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.auditing import Action, AuditEvent, Place, Subject, Through
from scheduling.chats import ChatKind
from scheduling.identifiers import AuditEventId, BotId, UserId
from storage.authors import author_indexes
from storage.cipher import Cipher
from storage.models import audit_events, chats, recipients, scheduled_messages

_AT_A_TIME = 200
"""Rows written by one statement: encrypting more at once would hold up everybody else."""
_LONGEST_LABEL = 128

e = audit_events.c
_insert = insert(audit_events)


class SqlAudit:
    """Implements the port over the connection of a unit of work, which has what was noted stored when it commits."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId, cipher: Cipher) -> None:
        self._connection = connection
        self._bot_id = bot_id
        self._cipher = cipher
        self._noted: list[dict[str, Any]] = []

    async def note(
        self,
        by: UserId | None,
        action: Action,
        subject: Subject,
        *,
        now: datetime,
        subject_id: UUID | None = None,
        about: UserId | None = None,
        label: str = "",
        details: Mapping[str, str | int] | None = None,
        through: Through = Through.CHAT,
    ) -> None:
        """Write down what somebody does. `by` None: the bot by itself. `about`: the person to whom it was done."""
        self._noted.append(
            {
                "id": _event_id(now),
                "bot_id": self._bot_id,
                "at": now,
                "actor": None if by is None else str(by),
                "actor_index": None if by is None else author_indexes(self._cipher, self._bot_id, by)[0],
                "through": through,
                "action": action,
                "subject": subject,
                "subject_id": subject_id if about is None else person_ids(self._cipher, self._bot_id, about)[0],
                "label": label,
                "label_index": self._labelled(label)[0] if label else None,
                "details": dict(details or {}),
            }
        )

    async def store(self) -> None:
        """Store what was noted: once, whatever the number, so that changing many costs few statements."""
        noted, self._noted = self._noted, []
        for start in range(0, len(noted), _AT_A_TIME):
            await self._connection.execute(_insert, noted[start : start + _AT_A_TIME])

    async def page(
        self,
        *,
        before: AuditEventId | None = None,
        after: AuditEventId | None = None,
        limit: int,
        actor: UserId | None = None,
        subject: Subject | None = None,
        subject_id: UUID | None = None,
        about: UserId | None = None,
        involving: UserId | None = None,
        label: str | None = None,
    ) -> Sequence[AuditEvent]:
        """Return what was done, the latest first: those before an event, of somebody, or to something."""
        query = select(audit_events).where(e.bot_id == self._bot_id).limit(limit)
        query = query.order_by(e.id.desc() if after is None else e.id)
        if before is not None:
            query = query.where(e.id < before)
        if after is not None:
            query = query.where(e.id > after)
        if actor is not None:
            query = query.where(e.actor_index.in_(author_indexes(self._cipher, self._bot_id, actor)))
        if subject is not None:
            query = query.where(e.subject == subject)
        if subject_id is not None:
            query = query.where(e.subject_id == subject_id)
        if about is not None:
            query = query.where(e.subject_id.in_(person_ids(self._cipher, self._bot_id, about)))
        if involving is not None:
            by_them = e.actor_index.in_(author_indexes(self._cipher, self._bot_id, involving))
            query = query.where(or_(by_them, e.subject_id.in_(person_ids(self._cipher, self._bot_id, involving))))
        if label is not None:
            query = query.where(e.label_index.in_(self._labelled(label)))
        found = [_event(row) for row in await self._connection.execute(query)]
        return found if after is None else found[::-1]

    async def get(self, event_id: AuditEventId) -> AuditEvent | None:
        """Return one event, if it is still known."""
        query = select(audit_events).where(e.id == event_id, e.bot_id == self._bot_id)
        row = (await self._connection.execute(query)).first()
        return None if row is None else _event(row)

    async def actors(self, *, of_latest: int) -> Sequence[UserId]:
        """Return who did so many of the latest things, the latest first."""
        latest = select(e.id, e.actor_index).where(e.bot_id == self._bot_id).order_by(e.id.desc()).limit(of_latest)
        some = latest.subquery().c
        # PostgreSQL 17 and older know no greatest of UUIDs, and each person shall be decrypted once.
        ranked = select(
            some.id, func.row_number().over(partition_by=some.actor_index, order_by=some.id.desc()).label("rank")
        ).where(some.actor_index.is_not(None))
        firsts = ranked.subquery().c
        query = select(e.actor).where(e.id.in_(select(firsts.id).where(firsts.rank == 1))).order_by(e.id.desc())
        return [UserId(int(one)) for one in (await self._connection.execute(query)).scalars()]

    async def places(self, message_ids: Collection[UUID]) -> Mapping[UUID, Place]:
        """Return where schedules were made, of those that are still there."""
        if not message_ids:
            return {}
        m = scheduled_messages.c
        place = chats.join(recipients, recipients.c.id == chats.c.recipient_id)
        query = (
            select(m.id, chats.c.title, recipients.c.kind)
            .select_from(scheduled_messages.join(place, chats.c.id == m.chat_id))
            .where(m.id.in_(message_ids), m.bot_id == self._bot_id)
        )
        found = await self._connection.execute(query)
        return {row.id: Place(row.title, ChatKind(row.kind).is_shared) for row in found}

    async def purge(self, *, before: datetime) -> int:
        """Delete what is older; return how many."""
        old = delete(audit_events).where(e.bot_id == self._bot_id, e.id < UUID(int=_milliseconds(before) << 80))
        return (await self._connection.execute(old)).rowcount

    def _labelled(self, label: str) -> list[str]:
        plain = label.casefold()[:_LONGEST_LABEL]
        return self._cipher.blind_indexes(str(self._bot_id), "label", plain)


def person_ids(cipher: Cipher, bot_id: BotId, person_id: UserId) -> list[UUID]:
    """Return under which ids it may be stored that something was done to somebody, the present one first.

    Only who knows the person can find them.
    """
    indexes = author_indexes(cipher, bot_id, person_id)
    return [UUID(bytes=hashlib.sha256(f"{bot_id}/person/{index}".encode()).digest()[:16]) for index in indexes]


def _event(row: Any) -> AuditEvent:
    return AuditEvent(
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


def _milliseconds(now: datetime) -> int:
    return int(now.timestamp() * 1000) & ((1 << 48) - 1)


class _Ids:
    """UUIDv7 that also count up within one millisecond (RFC 9562, section 6.2, method 1): each process its own."""

    def __init__(self) -> None:
        self._millisecond = -1
        self._count = 0

    def next(self, now: datetime) -> AuditEventId:
        millisecond = _milliseconds(now)
        self._count = self._count + 1 if millisecond == self._millisecond else 0
        self._millisecond = millisecond
        value = millisecond << 80 | 0x7 << 76 | (self._count >> 20 & 0xFFF) << 64 | 0x2 << 62
        rest = 62 - 20
        return AuditEventId(UUID(int=value | (self._count & 0xFFFFF) << rest | secrets.randbits(rest)))


_event_id = _Ids().next
