"""Writing down who did what to a schedule, or to a chat's settings, beside doing it."""

from collections.abc import Mapping
from datetime import datetime

from scheduling.auditing import Action, Subject, Through
from scheduling.chats import Actor, Chat
from scheduling.messages import ScheduledMessage
from scheduling.ports import UnitOfWork
from scheduling.ports.administration import Audit

Details = Mapping[str, str | int]


async def note_schedule(
    unit: UnitOfWork,
    by: Actor,
    action: Action,
    message: ScheduledMessage,
    *,
    now: datetime,
    details: Details | None = None,
) -> None:
    """Write down what somebody does to a schedule."""
    await unit.audit.note(
        by.user_id,
        action,
        subject_of(message),
        now=now,
        subject_id=message.id,
        label=label_of(message),
        details=details,
    )


async def note_by_itself(
    audit: Audit, action: Action, message: ScheduledMessage, *, now: datetime, details: Details | None = None
) -> None:
    """Write down what the bot does to a schedule by itself."""
    await audit.note(
        None,
        action,
        subject_of(message),
        now=now,
        subject_id=message.id,
        label=label_of(message),
        details=details,
        through=Through.ENGINE,
    )


async def note_setting(unit: UnitOfWork, by: Actor, chat: Chat, *, now: datetime, details: Details) -> None:
    """Write down that somebody changes a setting of a chat that people share. One's own are nobody's business."""
    if not chat.kind.is_shared:
        return
    await unit.audit.note(
        by.user_id, Action.CHANGED, Subject.CHAT, now=now, subject_id=chat.id, label=chat.title, details=details
    )


def subject_of(message: ScheduledMessage) -> Subject:
    """Return what a schedule is to those who read what was done to it."""
    return Subject.SCHEDULE if message.broadcast is None else Subject.BROADCAST


def label_of(message: ScheduledMessage) -> str:
    """Return what people call a schedule."""
    return f"#{message.number}"


def changed(before: ScheduledMessage, after: ScheduledMessage) -> Details:
    """Return what is another than it was, by name, and nothing of what it says."""
    parts = {
        "text": before.content != after.content,
        "time": before.timing != after.timing,
        "place": before.destination != after.destination,
        "options": before.options != after.options,
    }
    return {"what": ",".join(name for name, is_other in parts.items() if is_other)}
