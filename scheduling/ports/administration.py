"""Roles of one bot, and its audit."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from scheduling.auditing import Action, AuditEvent, Place, Subject, Through
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
        about: UserId | None = None,
        label: str = "",
        details: Mapping[str, str | int] | None = None,
        through: Through = Through.CHAT,
    ) -> None:
        """Write down what somebody does, in the transaction in which they do it: when it commits, all at once.

        `by` None: the bot by itself. `about` instead of `subject_id` where it was done to a person.
        """

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
        """Return what was done, the latest first: those before an event, of somebody, or to something.

        `involving` somebody: what they did, and what was done to them. With `after` those that followed right after an
        event. `label` is what people call a thing, in any case.
        """

    async def get(self, event_id: AuditEventId) -> AuditEvent | None:
        """Return one event, if it is still known."""

    async def actors(self, *, of_latest: int) -> Sequence[UserId]:
        """Return who did so many of the latest things, the latest first."""

    async def places(self, message_ids: Collection[UUID]) -> Mapping[UUID, Place]:
        """Return where schedules were made, of those that are still there."""

    async def purge(self, *, before: datetime) -> int:
        """Delete what is older; return how many."""
