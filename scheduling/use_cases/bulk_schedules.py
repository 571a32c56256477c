"""Several schedules of the lines of one message: read, asked about where they may be something else, saved, undone."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduling.auditing import Action, Through
from scheduling.bulk_lines import Line, several
from scheduling.bulk_schedules import MOST_LINES, BulkState, Entries, Entry, Fault, Stage
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.dialogs import Dialog, DialogKind
from scheduling.errors import (
    DialogClosed,
    DomainError,
    LineRefused,
    RepeatsTooOften,
    SeveralMeanings,
    SeveralOfOne,
    StorageDamaged,
    StorageFull,
    StorageUnavailable,
    TimeInThePast,
    TooManyLines,
    TooManyMessages,
    TooManySchedules,
)
from scheduling.identifiers import DialogId, TopicId
from scheduling.messages import UNDO_AT_MOST, ScheduledMessage
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.questions import KEEP
from scheduling.reminders import usual_options
from scheduling.use_cases.acceptance import Asked, Origins, Scheduled, already_done, new_message
from scheduling.use_cases.dialogs import dialog_effect_of, find_dialog, new_dialog
from scheduling.use_cases.messages import accept
from scheduling.use_cases.noting import note_schedule
from scheduling.use_cases.requests import Understand, attempt, circumstances
from scheduling.zones import is_zone

NO_ENTRIES = Entries((), ())
SHOWN = 50
"""Schedules that are named to whoever made them, at most."""
_AT_A_TIME = 20
"""After so many, others get their turn."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """Several schedules, and where they are on their way."""

    dialog: Dialog
    state: BulkState
    messages: Sequence[ScheduledMessage] = ()
    """The first of those that were made."""
    entries: Entries = NO_ENTRIES
    """What the lines say, where nothing was made of them yet."""
    refused: LineRefused | None = None
    """Why no more of them were made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleMany:
    """Accept the lines of one message as several schedules, or ask whether that is meant."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]
    understand: Understand

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        said: Content,
        sent_at: datetime,
        topic_id: TopicId | None,
        source_message_id: int,
        instead_of: Dialog | None = None,
    ) -> Bulk | None:
        """Store them, or the question; None where it is one message. `instead_of` is an older question about it.

        Raises `TooManyLines`, `OnlyAdministratorsSchedule`, and `LineRefused`; then nothing is stored.
        """
        now = self.clock.now()
        if not is_zone(chat.zone):
            return None  # which is said of one message, too
        sent_at = min(sent_at, now)
        found = await several(said, circumstances(chat, by, sent_at))
        if found is None:
            return None
        if len(found.lines) > MOST_LINES:
            raise TooManyLines(len(found.lines), MOST_LINES, is_table=False)
        entries = await read_lines(found.lines, self.understand, chat=chat, by=by, sent_at=sent_at, now=now)
        state = BulkState(
            stage=Stage.ASKED,
            said=said,
            sent_at=sent_at,
            source_message_id=source_message_id,
            good=len(entries.good),
            bad=len(entries.faults),
        )
        origins = Origins(chat=chat, by=by, topic_id=topic_id, source_message_id=source_message_id)
        async with self.new_unit() as unit:
            if unit.cause is not None and unit.cause.effect is not None:
                return await bulk_effect_of(unit, chat, entries)
            chat.require_may_schedule(by)
            if instead_of is not None:
                await unit.dialogs.save(instead_of.closed())
                await unit.questions.replace_open(source_message_id, chat_id=chat.id)
            messages: Sequence[ScheduledMessage] = ()
            if found.is_certain and not entries.faults:
                messages = await save_entries(unit, entries.good, origins, now=now)
                state = as_saved(state.with_saved([one.number for one in messages], to=MOST_LINES), now=now)
            dialog = new_dialog(unit, DialogKind.BULK, state.to_json(), chat=chat, by=by, topic_id=topic_id, now=now)
            await unit.dialogs.add(dialog)
            await unit.commit(effect=dialog.id)
        if messages:
            self.wakeup()
        return Bulk(dialog, state, messages, entries)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What became of an edit."""

    bulk: Bulk | None = None
    is_settled: bool = False
    """Nothing is left to do or to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RewriteMany:
    """See to it that an edit of the lines of a message makes no schedules beside those that there are."""

    new_unit: NewUnit
    plain_unit: NewUnit
    clock: Clock
    schedule_many: ScheduleMany

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        said: Content,
        sent_at: datetime,
        topic_id: TopicId | None,
        source_message_id: int,
        edited_of: datetime,
    ) -> Rewritten:
        """Ask or save anew where nothing came of the lines before. Raises `SeveralOfOne` where something did."""
        numbers: tuple[int, ...] = ()
        async with self.new_unit(write=False) as unit:
            if (done := await dialog_effect_of(unit, chat)) is not None and done.kind is DialogKind.BULK:
                is_replay, dialog = True, None
            else:
                is_replay = False
                numbers = tuple(await unit.messages.numbers_of_source(source_message_id, chat_id=chat.id))
                dialog = await unit.dialogs.latest_open(DialogKind.BULK, chat.id, by.user_id, topic_id)
        state = None if dialog is None else BulkState.from_json(dialog.state)
        if state is None or state.source_message_id != source_message_id:
            dialog = state = None
        is_same = state is not None and state.said == said
        if len(numbers) > 1:
            if is_same:
                return Rewritten(is_settled=True)
            raise SeveralOfOne(numbers)
        if is_same and state is not None and state.stage is Stage.ASKED and not numbers:
            return Rewritten(is_settled=True)
        if not is_replay and (numbers or self.clock.now() - edited_of > KEEP):
            return Rewritten()
        open_one = dialog if state is not None and state.stage is Stage.ASKED else None
        bulk = await self.schedule_many(
            chat=chat,
            by=by,
            said=said,
            sent_at=sent_at,
            topic_id=topic_id,
            source_message_id=source_message_id,
            instead_of=open_one,
        )
        if bulk is None and open_one is not None:  # its buttons speak of what is no longer said
            async with self.plain_unit() as unit:
                await unit.dialogs.save(open_one.closed())
                await unit.commit()
        return Rewritten(bulk)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleAsOne:
    """Take the lines that were asked about as one message."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]
    understand: Understand

    async def __call__(self, *, chat: Chat, by: Actor, dialog_id: DialogId, revision: int) -> Scheduled | Asked:
        """Store it, or the question when it is meant. Raises as `ScheduleMessage` and `find_dialog` do."""
        now = self.clock.now()
        async with self.new_unit(write=False) as unit:
            dialog = await unit.dialogs.get(dialog_id, chat_id=chat.id)
        state = bulk_state_of(dialog)
        if dialog is None or state.said is None:
            raise DialogClosed
        request = await attempt(self.understand(state.said, chat=chat, by=by, sent_at=state.sent_at, now=now))
        origins = Origins(chat=chat, by=by, topic_id=dialog.topic_id, source_message_id=state.source_message_id)
        async with self.new_unit() as unit:
            if (done := await already_done(unit, chat, request, now=now)) is not None:
                return done
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=now, revision=revision)
            if bulk_state_of(dialog).stage is not Stage.ASKED:
                raise DialogClosed
            await unit.dialogs.save(dialog.closed())
            accepted = await accept(unit, request, state.said, origins=origins, now=now)
        if isinstance(accepted, Scheduled):
            self.wakeup()
        return accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoMany:
    """Take several schedules back that were made at once."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, by: Actor, dialog_id: DialogId, revision: int) -> Bulk:
        """Cancel those that nobody has changed since and of which something is to come.

        Raises `NotYourDialog`, `DialogClosed`, also where Undo is not offered any more.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            if (done := await bulk_effect_of(unit, chat)) is not None:
                return done
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=now, revision=revision)
            state = bulk_state_of(dialog)
            if not state.may_undo(now):
                raise DialogClosed
            found = await unit.listings.for_update(state.saved, chat_id=chat.id)
            cancelled = []
            for index, message in enumerate(found):
                if not index % _AT_A_TIME:
                    await asyncio.sleep(0)
                if message.is_current and message.revision == 1:
                    cancelled.append(message.cancel(by=by, now=now))
            await unit.listings.save(cancelled)
            await unit.listings.cancel_pending([message.id for message in cancelled])
            for message in cancelled:
                await note_schedule(unit, by, Action.CANCELLED, message, now=now)
            undone = replace(state, stage=Stage.UNDONE, undone=len(cancelled))
            moved = dialog.moved(undone.to_json(), now=now)
            await unit.dialogs.save(moved)
            await unit.commit(effect=moved.id)
        return Bulk(moved, undone)


async def read_lines(
    lines: Sequence[Line], understand: Understand, *, chat: Chat, by: Actor, sent_at: datetime, now: datetime
) -> Entries:
    """Return what each line says, as if it had been sent alone, and what is wrong with the others."""
    good, faults = list[Entry](), list[Fault]()
    for line in lines:
        await asyncio.sleep(0)
        request = await attempt(understand(line.content, chat=chat, by=by, sent_at=sent_at, now=now))
        if isinstance(request, (StorageUnavailable, StorageFull, StorageDamaged)):
            raise request  # it is no fault of the line
        if isinstance(request, DomainError):
            faults.append(Fault(line=line.number, text=line.content.text, problem=request))
            continue
        if not request.is_certain:
            problem = SeveralMeanings(line.content.text)
            faults.append(Fault(line=line.number, text=line.content.text, problem=problem))
            continue
        choice = request.likeliest
        good.append(
            Entry(
                line=line.number,
                content=request.content,
                timing=choice.timing,
                first=choice.first,
                destination=request.destination,
            )
        )
    return Entries(good, faults)


async def still_to_come(entries: Entries, chat: Chat, *, now: datetime) -> Entries:
    """Return them as they are by now, some time after they were read: what has passed meanwhile is wrong."""
    good, faults = list[Entry](), list(entries.faults)
    for index, entry in enumerate(entries.good):
        if not index % _AT_A_TIME:
            await asyncio.sleep(0)
        timing = entry.timing.moved_to(chat.zone)
        first = timing.next_after(now)
        if first is None:
            problem = TimeInThePast(entry.first.at, now, timing.zone)
            faults.append(Fault(line=entry.line, text=entry.content.first_words(40), problem=problem))
        else:
            good.append(replace(entry, timing=timing, first=first))
    return Entries(good, sorted(faults, key=lambda fault: fault.line))


async def save_entries(
    unit: UnitOfWork, entries: Sequence[Entry], origins: Origins, *, now: datetime, through: Through = Through.CHAT
) -> list[ScheduledMessage]:
    """Store them one after the other: each finds the others counted already. Raises `LineRefused`."""
    chat, made = origins.chat, list[ScheduledMessage]()
    chat.require_may_schedule(origins.by)
    for index, entry in enumerate(entries):
        if not index % _AT_A_TIME:
            await asyncio.sleep(0)
        options = replace(usual_options(entry.content, chat), silent=True) if entry.silent else None
        try:
            message = await new_message(
                unit,
                entry.content,
                entry.timing,
                entry.first,
                origins=replace(origins, destination=entry.destination),
                now=now,
                options=options,
                priority=entry.priority,
                is_one_of_many=True,
                through=through,
            )
        except (RepeatsTooOften, TooManyMessages, TooManySchedules) as problem:
            raise LineRefused(entry.line, problem.with_traceback(None)) from None
        made.append(message)
    return made


def as_saved(state: BulkState, *, now: datetime) -> BulkState:
    """Return it with all saved that is to be saved."""
    return replace(state, stage=Stage.SAVED, undo_until=now + UNDO_AT_MOST)


async def bulk_effect_of(unit: UnitOfWork, chat: Chat, entries: Entries | None = None) -> Bulk | None:
    """Return what this update has made of several schedules already, where it is handled once more after a crash."""
    dialog = await dialog_effect_of(unit, chat)
    if dialog is None or dialog.kind is not DialogKind.BULK:
        return None
    state = BulkState.from_json(dialog.state)
    messages = sorted(
        await unit.listings.for_update(state.saved[:SHOWN], chat_id=chat.id), key=lambda message: message.number
    )
    return Bulk(dialog, state, messages, entries or NO_ENTRIES)


def bulk_state_of(dialog: Dialog | None) -> BulkState:
    """Return what a dialog keeps of several schedules. Raises `DialogClosed` where it is about something else."""
    if dialog is None or dialog.kind is not DialogKind.BULK:
        raise DialogClosed
    return BulkState.from_json(dialog.state)
