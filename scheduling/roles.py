"""Roles: what administrators of the bot let others do for many."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduling.identifiers import UserId


class Role(StrEnum):
    """What somebody may do. The administrators of `ADMIN_IDS` may do all of it, and alone grant roles."""

    SEND = "send"
    """Make broadcasts, and pause, resume and cancel those of others."""
    MANAGE = "manage"
    """Change recipients, lists, groups and templates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """That somebody has a role, and who gave it to them."""

    person_id: UserId
    name: str
    role: Role
    granted_by: UserId
    granted_at: datetime
