"""Pausing a schedule, and letting it go on: by hand, and by itself once that is mended for which it had paused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from scheduling.auditing import Action
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.identifiers import MessageId
from scheduling.messages import ScheduledMessage
from scheduling.pauses import Mended
from scheduling.ports import Messages, NewUnit, UnitOfWork
from scheduling.ports.administration import Audit
from scheduling.use_cases.changes import Deed, change_message
from scheduling.use_cases.noting import note_by_itself


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseMessage:
    """Let a schedule rest until somebody resumes it."""

    new_unit: NewUnit
    clock: Clock
    wake_broadcasts: Callable[[], None] = lambda: None

    async def __call__(self, *, chat: Chat, message_id: MessageId, by: Actor, revision: int) -> ScheduledMessage:
        """Pause it; what is planned and not yet sent is cancelled, and held back where it is a broadcast.

        Raises `MessageNotFound`, `NotAllowed`, `AlreadyEnded`, `StaleRevision`.
        """
        paused = await change_message(
            self.new_unit,
            chat,
            message_id,
            lambda message: message.pause(by=by, revision=revision),
            Deed(by, Action.PAUSED, self.clock.now()),
            besides=_hold_back,
        )
        self.wake_broadcasts()
        return paused


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeMessage:
    """Let a paused schedule go on, whoever paused it."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]
    wake_broadcasts: Callable[[], None] = lambda: None

    async def __call__(self, *, chat: Chat, message_id: MessageId, by: Actor, revision: int) -> ScheduledMessage:
        """Make it active again; what was suspended of it is sent, the latest only.

        Raises `MessageNotFound`, `NotAllowed`, `AlreadyEnded`, `StaleRevision`.
        """
        now = self.clock.now()

        async def let_go_on(unit: UnitOfWork, message: ScheduledMessage) -> None:
            if message.broadcast is not None:
                await unit.broadcasts.resume_runs(message.id)
            else:
                await unit.messages.release_suspended_of(message, now=now)

        resumed = await change_message(
            self.new_unit,
            chat,
            message_id,
            lambda message: message.resume(by=by, now=now, revision=revision),
            Deed(by, Action.RESUMED, now),
            besides=let_go_on,
        )
        self.wakeup()
        self.wake_broadcasts()
        return resumed


async def _hold_back(unit: UnitOfWork, message: ScheduledMessage) -> None:
    if message.broadcast is not None:
        await unit.broadcasts.pause_runs(message.id)
    else:
        await unit.messages.cancel_pending(message.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeMended:
    """Let go on what had paused by itself, because the reason for that is gone."""

    new_unit: NewUnit
    clock: Clock
    on_resumed: Callable[[], None]

    async def __call__(self, mended: Mended) -> int:
        """Resume schedules and send what was suspended; return how many rows that were."""
        async with self.new_unit() as unit:
            resumed = await resume(unit.messages, unit.audit, mended, now=self.clock.now())
            await unit.commit()
        if resumed:
            self.on_resumed()
        return resumed


async def resume(messages: Messages, audit: Audit, mended: Mended, *, now: datetime) -> int:
    """Let go on what had paused for what is mended now, within a transaction.

    Returns how many rows do: schedules, and suspended deliveries that are sent.
    """
    paused = await messages.paused_for(mended)
    for message in paused:
        resumed = message.go_on(now=now)
        await messages.save(resumed)
        await note_by_itself(audit, Action.RESUMED, resumed, now=now)
    return len(paused) + await messages.release_suspended(mended, now=now)
