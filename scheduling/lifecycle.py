"""Where a schedule comes from, where it is in its life, and how it can go back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduling.timing import Timing


class Origin(StrEnum):
    """Through what a message was scheduled."""

    CHAT = "chat"
    API = "api"
    IMPORT = "import"


class MessageStatus(StrEnum):
    """Where a scheduled message is in its life. Active, and only active, has a next run."""

    ACTIVE = "active"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a schedule was before many were changed at once, so that it can be given back."""

    status: MessageStatus
    run_at: datetime | None = None
    """Of an active one: when its next run was due."""
    paused_because: str | None = None
    timing: Timing | None = None
    """Where that has changed."""
