"""Roles of one bot, and its audit."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from scheduling.auditing import Action, AuditEvent, Subject, Through
from scheduling.identifiers import AuditEventId, UserId
from scheduling.roles import Grant, Role


class Roles(Protocol):
    """What people were granted."""

    async def of(self, person_id: UserId) -> frozenset[Role]:
        """Return the roles that somebody was granted."""

    async def grants(self) -> Sequence[Grant]:
        """Return all grants, the latest first."""

    async def grant(self, grant: Grant) -> bool:
        """Grant a role; False where they had it already."""

    async def revoke(self, person_id: UserId, role: Role) -> bool:
        """Take a role back; False where they did not have it."""


class Audit(Protocol):
    """Who did what."""

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
        """Write down what somebody does, in the transaction in which they do it. `by` None: the bot by itself."""

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

    async def purge(self, *, before: datetime) -> int:
        """Delete what is older; return how many."""
