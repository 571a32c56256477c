"""What people do with a schedule from its card, besides pausing and cancelling it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from scheduling.auditing import Action
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.identifiers import MessageId, new_uuid7
from scheduling.messages import ScheduledMessage
from scheduling.ports import FailedDelivery, NewUnit, UnitOfWork
from scheduling.use_cases.acceptance import Scheduled, effect_of, shown
from scheduling.use_cases.changes import Deed, change_message
from scheduling.use_cases.limits import require_room
from scheduling.use_cases.messages import find_message
from scheduling.use_cases.noting import label_of, note_schedule

DELIVERIES_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipRun:
    """Leave out the next run of a schedule; those after it stay."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(
        self, *, chat: Chat, message_id: MessageId, run_at: datetime, by: Actor, revision: int
    ) -> ScheduledMessage:
        """Leave out the run at `run_at`, which must be the next one.

        Raises `MessageNotFound`, `NotAllowed`, `AlreadyEnded`, `StaleRevision`, `ZoneGone`, `NothingFollows`.
        """
        return await change_message(
            self.new_unit,
            chat,
            message_id,
            lambda message: message.skip(run_at, by=by, revision=revision),
            Deed(by, Action.CHANGED, self.clock.now(), lambda _before, _after: {"skipped": run_at.isoformat()}),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSkipBack:
    """Let a run in again that was left out."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(
        self, *, chat: Chat, message_id: MessageId, run_at: datetime, by: Actor, revision: int
    ) -> ScheduledMessage:
        """Let the run at `run_at` in again, while it is to come.

        Raises `MessageNotFound`, `NotAllowed`, `AlreadyEnded`, `StaleRevision`, `ZoneGone`, `SkippedTimePassed`.
        """
        now = self.clock.now()

        def change(message: ScheduledMessage) -> ScheduledMessage:
            return message.take_skip_back(run_at, by=by, now=now, revision=revision)

        deed = Deed(by, Action.RESTORED, now, lambda _before, _after: {"run": run_at.isoformat()})
        restored = await change_message(self.new_unit, chat, message_id, change, deed)
        self.wakeup()
        return restored


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNow:
    """Send a schedule's message at once, besides its runs; what was to be sent once is done with that."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]
    wake_broadcasts: Callable[[], None] = lambda: None

    async def __call__(self, *, chat: Chat, message_id: MessageId, by: Actor, revision: int) -> ScheduledMessage:
        """Have it sent. Raises `MessageNotFound`, `NotAllowed`, `AlreadyEnded`, `StaleRevision`."""
        now = self.clock.now()

        async def send(unit: UnitOfWork, message: ScheduledMessage) -> None:
            if message.broadcast is not None:
                await unit.broadcasts.add_now(message, now=now)
            else:
                await unit.deliveries.add_now(message, now=now)

        sent = await change_message(
            self.new_unit,
            chat,
            message_id,
            lambda message: message.send_now(by=by, revision=revision),
            Deed(by, Action.SENT, now),
            besides=send,
        )
        self.wakeup()
        self.wake_broadcasts()
        return sent


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPriority:
    """Say what goes first where much is due at once."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(
        self, *, chat: Chat, message_id: MessageId, priority: int, by: Actor, revision: int
    ) -> ScheduledMessage:
        """Set the priority, 1 (first) to 5 (last), also of what waits to be sent.

        Raises `MessageNotFound`, `NotAllowed`, `AlreadyEnded`, `StaleRevision`.
        """
        return await change_message(
            self.new_unit,
            chat,
            message_id,
            lambda message: message.with_priority(priority, by=by, revision=revision),
            Deed(
                by,
                Action.CHANGED,
                self.clock.now(),
                lambda before, _after: {"priority": priority, "from": before.priority},
            ),
            besides=lambda unit, message: unit.messages.prioritize_pending(message),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEnd:
    """Say until when a schedule repeats."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(
        self, *, chat: Chat, message_id: MessageId, until: date | None, by: Actor, revision: int
    ) -> ScheduledMessage:
        """Set its last day, in its own zone; None: it repeats without end.

        Raises `MessageNotFound`, `NotAllowed`, `AlreadyEnded`, `StaleRevision`, `ZoneGone`, `NothingFollows`.
        """
        now = self.clock.now()
        changed = await change_message(
            self.new_unit,
            chat,
            message_id,
            lambda message: message.ending(until, by=by, now=now, revision=revision),
            Deed(
                by,
                Action.CHANGED,
                now,
                lambda _before, _after: {"until": "" if until is None else until.isoformat()},
            ),
        )
        self.wakeup()
        return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateMessage:
    """Make a second schedule like another one."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(self, *, chat: Chat, message_id: MessageId, by: Actor) -> Scheduled:
        """Store a copy that belongs to whoever asks for it, active from now on.

        Raises `MessageNotFound`, `NotAllowed`, `OnlyAdministratorsSchedule`, `NotForBroadcasts`, `ZoneGone`, and
        `AlreadyEnded` where no run is to come.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            if (known := await effect_of(unit, chat)) is not None:
                return shown(known)
            chat.require_may_schedule(by)
            message = await find_message(unit, chat, message_id)
            message.require_not_to_many()
            number = await unit.messages.next_number(chat.id)
            copy = message.copied(MessageId(new_uuid7(now)), number, by=by, now=now)
            copy = replace(copy, created_by_update=None if unit.cause is None else unit.cause.update_id)
            await require_room(unit, chat, copy)
            await unit.messages.add(copy)
            await note_schedule(unit, by, Action.CREATED, copy, now=now, details={"from": label_of(message)})
            await unit.commit(effect=copy.id)
        self.wakeup()
        return shown(copy)


@dataclass(frozen=True, slots=True)
class History:
    """A schedule and how its latest deliveries went, newest first."""

    message: ScheduledMessage
    deliveries: Sequence[FailedDelivery]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowHistory:
    """Look at how a schedule's deliveries went."""

    new_unit: NewUnit

    async def __call__(self, *, chat: Chat, message_id: MessageId) -> History:
        """Return the latest ones. Raises `MessageNotFound`."""
        async with self.new_unit(write=False) as unit:
            message = await find_message(unit, chat, message_id)
            found = await unit.deliveries.of_message(message.id, chat_id=chat.id, limit=DELIVERIES_SHOWN)
        return History(message, found)
