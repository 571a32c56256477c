"""What people do with a reminder that arrived: tick it off, put it off, and take either back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from scheduling.auditing import Action
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.dialogs import Dialog, DialogKind
from scheduling.drafts import once
from scheduling.errors import AlreadyDone, AlreadySnoozed, DomainError, NotOnce, ReminderNotFound, SnoozeNotOffered
from scheduling.expressions.circumstances import Circumstances
from scheduling.identifiers import DeliveryId, DialogId, MessageId, TopicId, UpdateId
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.recurrence import Run
from scheduling.reminders import Reminder, Snooze, Snoozing, picked, snoozed_until
from scheduling.timing import Timing
from scheduling.use_cases.acceptance import effect_of
from scheduling.use_cases.dialogs import dialog_effect_of, find_dialog, new_dialog
from scheduling.use_cases.noting import label_of, note_schedule
from scheduling.use_cases.replays import is_replay
from scheduling.use_cases.requests import ReadText, circumstances
from scheduling.use_cases.written_times import WrittenTimes, read_time

Choice = Snooze | datetime
"""How long, or until which instant (aware)."""


@dataclass(frozen=True, slots=True)
class Snoozed:
    """A reminder that was put off, and the schedule by which it comes."""

    reminder: Reminder
    child: ScheduledMessage
    run: Run
    """When it comes."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What was written may mean several times: which of them is meant is asked for."""

    reminder: Reminder
    runs: list[Run]


@dataclass(frozen=True, slots=True)
class NotTaken:
    """What was written is no time to which it can be put off."""

    problem: DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishReminder:
    """Tick a reminder off. In a group anybody may: whoever has done it says so."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, delivery_id: DeliveryId) -> tuple[Reminder, bool]:
        """Return it done, and whether it was done just now: not by somebody before.

        Raises `ReminderNotFound`, `AlreadySnoozed`.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            reminder = await _find(unit, chat, delivery_id)
            if is_replay(unit):
                return reminder, True
            if reminder.done_at is not None:
                return reminder, False
            await _require_here(unit, chat, reminder)
            await unit.reminders.finish(reminder, now=now)
            await unit.commit()
        return replace(reminder, done_at=now), True


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDoneBack:
    """Say that a reminder isn't done after all. What nags does so again."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(self, *, chat: Chat, delivery_id: DeliveryId) -> Reminder:
        """Return it as it was before. Raises `ReminderNotFound`, `AlreadySnoozed`."""
        async with self.new_unit() as unit:
            reminder = await _find(unit, chat, delivery_id)
            if is_replay(unit) or (reminder.done_at is None and reminder.snoozed_as is None):
                return reminder
            await _require_here(unit, chat, reminder)
            await unit.reminders.take_back(reminder, nag_at=_nag_at(reminder, self.clock.now()))
            await unit.commit()
        self.wakeup()
        return replace(reminder, done_at=None, snoozed_as=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeReminder:
    """Put a reminder off: it is sent once more later, and the schedule that it is of goes on as it is."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(self, *, chat: Chat, delivery_id: DeliveryId, choice: Choice, by: Actor) -> Snoozed:
        """Store the schedule by which it comes.

        Raises `ReminderNotFound`, `AlreadyDone`, `AlreadySnoozed`, `OnlyAdministratorsSchedule`, `TimeInThePast`,
        `SnoozeNotOffered`, `ZoneGone`.
        """
        here = circumstances(chat, by, self.clock.now())
        async with self.new_unit() as unit:
            reminder = await _find(unit, chat, delivery_id)
            if (known := await effect_of(unit, chat)) is not None:
                return _snoozed(reminder, known)
            await _require_open(unit, chat, reminder)
            if isinstance(choice, Snooze):
                at = snoozed_until(choice, here, due_at=reminder.occurrence_at)
            else:
                at = picked(choice, here)
            snoozing = Snoozing(chat=chat, by=by, update_id=_update_of(unit))
            snoozed = await _put_off(unit, reminder, once(at, here), snoozing=snoozing, here=here)
            await unit.commit(effect=snoozed.child.id)
        self.wakeup()
        return snoozed


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSnoozeBack:
    """Have a reminder come no later after all: what it was put off to is cancelled."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(self, *, chat: Chat, delivery_id: DeliveryId, by: Actor) -> Reminder:
        """Return it as it was before; it nags again where it did.

        Raises `ReminderNotFound`, `NotAllowed`, and `AlreadyEnded` where it has come already.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            reminder = await _find(unit, chat, delivery_id)
            if is_replay(unit) or reminder.snoozed_as is None:
                return reminder
            child = await unit.messages.get_for_update(reminder.snoozed_as, chat_id=chat.id)
            if child is not None and child.status is not MessageStatus.CANCELLED:
                waiting = await unit.messages.cancel_pending(child.id)
                cancelled = child.cancel(by=by, now=now, is_waiting=waiting > 0)
                await unit.messages.save(cancelled)
                await note_schedule(unit, by, Action.CANCELLED, cancelled, now=now)
            await unit.reminders.take_back(reminder, nag_at=_nag_at(reminder, now))
            await unit.commit()
        self.wakeup()
        return replace(reminder, done_at=None, snoozed_as=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowReminder:
    """Look at a reminder that arrived here."""

    new_unit: NewUnit

    async def __call__(self, *, chat: Chat, delivery_id: DeliveryId, is_open: bool = False) -> Reminder:
        """Return it. Raises `ReminderNotFound`; where it must be open also `AlreadyDone`, `AlreadySnoozed`."""
        async with self.new_unit(write=False) as unit:
            reminder = await unit.reminders.get(delivery_id, recipient_id=chat.recipient_id)
            if reminder is None:
                raise ReminderNotFound
            if is_open:
                await _require_open(unit, chat, reminder)
        return reminder


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForSnooze:
    """Ask somebody to write until when a reminder is put off."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, delivery_id: DeliveryId, by: Actor, topic_id: TopicId | None) -> Dialog:
        """Begin the dialog. Raises `ReminderNotFound`, `AlreadyDone`, `AlreadySnoozed`."""
        async with self.new_unit() as unit:
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return done
            await _require_open(unit, chat, await _find(unit, chat, delivery_id))
            dialog = new_dialog(
                unit,
                DialogKind.SNOOZE,
                {"delivery": delivery_id.hex},
                chat=chat,
                by=by,
                topic_id=topic_id,
                now=self.clock.now(),
                is_awaiting=True,
            )
            await unit.dialogs.add(dialog)
            await unit.commit(effect=dialog.id)
        return dialog


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeAsWritten:
    """Put a reminder off until a time that somebody wrote, or ask which of several they meant."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]
    read: ReadText

    async def __call__(
        self, said: str, *, chat: Chat, dialog_id: DialogId, by: Actor
    ) -> Snoozed | Unsettled | NotTaken:
        """End the dialog, and store the schedule by which the reminder comes, where the time is certain.

        Where it is none the dialog goes on. Raises `NotYourDialog`, `DialogClosed`, `ReminderNotFound`, `AlreadyDone`,
        `AlreadySnoozed`, `OnlyAdministratorsSchedule`.
        """
        here = circumstances(chat, by, self.clock.now())
        # Before the transaction: it may take a while, and nobody else can write meanwhile.
        written = await _read(self.read, said, here)
        async with self.new_unit() as unit:
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return await _of_state(unit, chat, done)
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=here.now)
            reminder = await _find(unit, chat, _delivery_id(dialog))
            await _require_open(unit, chat, reminder)
            if isinstance(written, DomainError):
                return NotTaken(written)
            ahead = [timing for timing in written.timings if timing.next_after(here.now) is not None]
            if not ahead:
                return NotTaken(SnoozeNotOffered())
            state: dict[str, Any] = dict(dialog.state)
            settled: Snoozed | Unsettled
            if written.is_certain or len(ahead) == 1:
                snoozing = Snoozing(chat=chat, by=by, update_id=_update_of(unit))
                settled = await _put_off(unit, reminder, ahead[0], snoozing=snoozing, here=here)
                state["child"] = settled.child.id.hex
            else:
                runs = [run for timing in ahead if (run := timing.next_after(here.now)) is not None]
                settled = Unsettled(reminder, runs)
                state["runs"] = [run.at.isoformat() for run in runs]
            ended = replace(dialog, state=state).closed()
            await unit.dialogs.save(ended)
            await unit.commit(effect=ended.id)
        self.wakeup()
        return settled


async def _find(unit: UnitOfWork, chat: Chat, delivery_id: DeliveryId) -> Reminder:
    """Return a reminder that this chat got, locked. Another chat's answers as if it did not exist."""
    reminder = await unit.reminders.get_for_update(delivery_id, recipient_id=chat.recipient_id)
    if reminder is None:
        raise ReminderNotFound
    return reminder


async def _require_open(unit: UnitOfWork, chat: Chat, reminder: Reminder) -> None:
    """Check that a reminder is neither done nor put off. Raises `AlreadyDone`, `AlreadySnoozed`."""
    if reminder.done_at is not None:
        raise AlreadyDone
    await _require_here(unit, chat, reminder)


async def _require_here(unit: UnitOfWork, chat: Chat, reminder: Reminder) -> None:
    """Check that a reminder is not to come by a snooze. Raises `AlreadySnoozed`."""
    if reminder.snoozed_as is None:
        return
    child = await unit.messages.get(reminder.snoozed_as, chat_id=chat.id)
    if child is not None and child.next_run is not None:
        raise AlreadySnoozed(child.number, child.next_run.at, chat.zone)


async def _put_off(
    unit: UnitOfWork, reminder: Reminder, timing: Timing, *, snoozing: Snoozing, here: Circumstances
) -> Snoozed:
    """Store and return the schedule by which a reminder comes later. Raises `OnlyAdministratorsSchedule`."""
    message, first = reminder.message, timing.next_after(here.now)
    if first is None:
        raise SnoozeNotOffered
    if not message.may_be_changed_by(snoozing.by):
        snoozing.chat.require_may_schedule(snoozing.by)
    number = await unit.messages.next_number(snoozing.chat.id)
    child = snoozing.child_of(message, timing, first, number=number, now=here.now)
    await unit.messages.add(child)
    details = {"snoozed": label_of(message)}
    await note_schedule(unit, snoozing.by, Action.CREATED, child, now=here.now, details=details)
    await unit.reminders.put_off(reminder, to=child.id)
    return _snoozed(reminder, child)


def _snoozed(reminder: Reminder, child: ScheduledMessage) -> Snoozed:
    """Show what a reminder was put off to; when it came, where it has come meanwhile."""
    run = child.next_run or child.timing.next_after(child.created_at)
    if run is None:
        raise ReminderNotFound
    return Snoozed(replace(reminder, snoozed_as=child.id), child, run)


def _update_of(unit: UnitOfWork) -> UpdateId | None:
    return None if unit.cause is None else unit.cause.update_id


def _nag_at(reminder: Reminder, now: datetime) -> datetime | None:
    nagging = reminder.message.options.nagging
    return None if nagging is None else now + nagging.interval


def _delivery_id(dialog: Dialog) -> DeliveryId:
    return DeliveryId(UUID(dialog.state["delivery"]))


async def _read(read: ReadText, text: str, here: Circumstances) -> WrittenTimes | DomainError:
    """Return the single time that a text says, or what is wrong with it."""
    try:
        written = await read_time(read, text, here)
    except DomainError as problem:
        return problem.with_traceback(None)
    single = [timing for timing in written.timings if timing.is_once]
    return WrittenTimes(single, written.is_certain) if single else NotOnce()


async def _of_state(unit: UnitOfWork, chat: Chat, dialog: Dialog) -> Snoozed | Unsettled:
    """Return what came of an answer before a crash."""
    state: Mapping[str, Any] = dialog.state
    reminder = await _find(unit, chat, _delivery_id(dialog))
    if "child" in state:
        child = await unit.messages.get(MessageId(UUID(state["child"])), chat_id=chat.id)
        if child is None:
            raise ReminderNotFound
        return _snoozed(reminder, child)
    return Unsettled(reminder, [Run(datetime.fromisoformat(at), None) for at in state.get("runs", ())])
