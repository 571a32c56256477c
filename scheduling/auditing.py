"""What is written down of who did what. No contents, no addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from scheduling.identifiers import AuditEventId, BotId, UserId


class Subject(StrEnum):
    """What something was done to."""

    SCHEDULE = "schedule"
    RECIPIENT = "recipient"
    LIST = "list"
    GROUP = "group"
    TEMPLATE = "template"
    BROADCAST = "broadcast"
    ROLE = "role"
    SENDING = "sending"
    """All sending of the bot."""
    CHAT = "chat"
    """The settings of a chat that people share, and limits that are lifted for a chat or a person."""


class Action(StrEnum):
    """What was done."""

    CREATED = "created"
    CHANGED = "changed"
    PAUSED = "paused"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    DELETED = "deleted"
    SENT = "sent"
    """Sent out of turn, or sent again."""
    IMPORTED = "imported"
    EXPORTED = "exported"
    GRANTED = "granted"
    REVOKED = "revoked"


class Through(StrEnum):
    """By what means."""

    CHAT = "chat"
    IMPORT = "import"
    COMMAND_LINE = "command_line"
    ENGINE = "engine"
    """The bot itself did it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One thing that somebody did."""

    id: AuditEventId
    bot_id: BotId
    at: datetime
    actor: UserId | None
    """None where the bot did it by itself."""
    through: Through = Through.CHAT
    action: Action
    subject: Subject
    subject_id: UUID | None = None
    label: str = ""
    """What people call it: #12, the name of a group."""
    details: Mapping[str, str | int] = field(default_factory=dict)
    """What else there is to say, by short names: {"count": 12}, {"priority": 1}."""


@dataclass(frozen=True, slots=True)
class Place:
    """The chat in which a schedule was made."""

    title: str
    is_shared: bool
