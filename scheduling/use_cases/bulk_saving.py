"""Saving several schedules that somebody has looked at: at once, or where they are many, chunk by chunk."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from scheduling.auditing import Action, Subject, Through
from scheduling.bulk_lines import lines_of
from scheduling.bulk_schedules import CHUNK, BulkState, Entries, ScheduleFile, Stage, digest
from scheduling.bulk_tables import read_schedules
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.dialogs import Dialog, DialogKind
from scheduling.errors import DialogClosed, LineRefused, RecipientTableRefused, TableProblem
from scheduling.identifiers import DialogId, TopicId
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.use_cases.acceptance import Origins
from scheduling.use_cases.bulk_schedules import (
    SHOWN,
    Bulk,
    as_saved,
    bulk_effect_of,
    bulk_state_of,
    read_lines,
    save_entries,
    still_to_come,
)
from scheduling.use_cases.dialogs import find_dialog, new_dialog
from scheduling.use_cases.recipient_import import FetchFile
from scheduling.use_cases.requests import Understand, circumstances, zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewSchedules:
    """Look at a table of schedules before anything of it is saved."""

    new_unit: NewUnit
    clock: Clock
    fetch: FetchFile

    async def __call__(
        self, *, chat: Chat, by: Actor, topic_id: TopicId | None, file: ScheduleFile, sent_at: datetime
    ) -> Bulk:
        """Read all of it.

        Raises `OnlyAdministratorsSchedule`, `RecipientTableRefused`, `ColumnsMissing`, `TooManyLines`, `ZoneGone`.
        """
        chat.require_may_schedule(by)
        zone_of(chat)
        now = self.clock.now()
        sent_at = min(sent_at, now)
        content = await self.fetch(file.file_id)
        entries = await read_schedules(content, chat, circumstances(chat, by, sent_at))
        state = BulkState(
            stage=Stage.PREVIEW,
            sent_at=sent_at,
            file=replace(file, sha256=digest(content)),
            good=len(entries.good),
            bad=len(entries.faults),
        )
        async with self.new_unit() as unit:
            if (done := await bulk_effect_of(unit, chat, entries)) is not None:
                return done
            dialog = new_dialog(unit, DialogKind.BULK, state.to_json(), chat=chat, by=by, topic_id=topic_id, now=now)
            await unit.dialogs.add(dialog)
            await unit.commit(effect=dialog.id)
        return Bulk(dialog, state, (), entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveMany:
    """Save what is right of several schedules that were looked at.

    Up to `CHUNK` of them are saved in one transaction; of more, each chunk with the line to which it goes, so whoever
    goes on after a crash repeats nothing.
    """

    new_unit: NewUnit
    chunk_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]
    understand: Understand
    fetch: FetchFile

    async def __call__(self, *, chat: Chat, by: Actor, dialog_id: DialogId, revision: int) -> Bulk:
        """Save them. Raises `NotYourDialog`, `DialogClosed`, `RecipientTableRefused`, and `LineRefused`.

        Then nothing is stored, unless it is a long table of which a part fits within the limits: then that is kept, and
        what is `refused` is told with it.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            if (done := await bulk_effect_of(unit, chat)) is not None:
                return done
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=now, revision=revision)
        state = bulk_state_of(dialog)
        if state.stage not in {Stage.ASKED, Stage.PREVIEW}:
            raise DialogClosed
        entries = await still_to_come(await self._read(state, chat, by, now=now), chat, now=now)
        entries = replace(entries, good=[entry for entry in entries.good if entry.line > state.saved_to])
        origins = Origins(chat=chat, by=by, topic_id=dialog.topic_id, source_message_id=state.source_message_id)
        refused = None
        try:
            while len(entries.good) > CHUNK:
                state = await self._save_chunk(entries, state, dialog, origins, now=now)
                entries = replace(entries, good=entries.good[CHUNK:])
        except LineRefused as problem:
            if not state.saved:
                raise
            refused, entries = problem.with_traceback(None), Entries((), entries.faults)
        bulk = await self._finish(entries, state, dialog, origins, now=now, refused=refused)
        self.wakeup()
        return bulk

    async def _read(self, state: BulkState, chat: Chat, by: Actor, *, now: datetime) -> Entries:
        if state.said is not None:
            return await read_lines(
                lines_of(state.said), self.understand, chat=chat, by=by, sent_at=state.sent_at, now=now
            )
        if state.file is None:
            raise DialogClosed
        content = await self.fetch(state.file.file_id)
        if not state.file.is_same(content):
            raise RecipientTableRefused(TableProblem.CHANGED)
        return await read_schedules(content, chat, circumstances(chat, by, state.sent_at))

    async def _save_chunk(
        self, entries: Entries, state: BulkState, dialog: Dialog, origins: Origins, *, now: datetime
    ) -> BulkState:
        some = entries.good[:CHUNK]
        async with self.chunk_unit() as unit:
            at_present = await unit.dialogs.get_for_update(dialog.id, chat_id=dialog.chat_id)
            if at_present is None or at_present.revision != dialog.revision or not _is_at(at_present, state):
                raise DialogClosed  # it was done, or left, by somebody who was quicker
            made = await save_entries(unit, some, origins, now=now, through=Through.IMPORT)
            after = state.with_saved([message.number for message in made], to=some[-1].line)
            await unit.dialogs.note_state(dialog.id, after.to_json(), revision=dialog.revision)
            await unit.commit()
        return after

    async def _finish(
        self,
        entries: Entries,
        state: BulkState,
        dialog: Dialog,
        origins: Origins,
        *,
        now: datetime,
        refused: LineRefused | None,
    ) -> Bulk:
        """Save the rest, and what has become of all."""
        through = Through.CHAT if state.file is None else Through.IMPORT
        try:
            return await self._saved(entries, state, dialog, origins, now=now, through=through, refused=refused)
        except LineRefused as problem:
            if not state.saved:
                raise
            refused = problem.with_traceback(None)
        rest = Entries((), entries.faults)
        return await self._saved(rest, state, dialog, origins, now=now, through=through, refused=refused)

    async def _saved(
        self,
        entries: Entries,
        state: BulkState,
        dialog: Dialog,
        origins: Origins,
        *,
        now: datetime,
        through: Through,
        refused: LineRefused | None,
    ) -> Bulk:
        chat, by = origins.chat, origins.by
        async with self.new_unit() as unit:
            locked = await find_dialog(unit, chat, dialog.id, by=by, now=now, revision=dialog.revision)
            if not _is_at(locked, state):
                raise DialogClosed
            made = await save_entries(unit, entries.good, origins, now=now, through=through)
            if not made and not state.saved:
                raise DialogClosed  # all of it has passed
            last = entries.good[-1].line if made else state.saved_to
            after = as_saved(state.with_saved([message.number for message in made], to=last), now=now)
            after = replace(after, bad=after.good + after.bad - len(after.saved))
            await _note(unit, by, after, now=now)
            moved = locked.moved(after.to_json(), now=now)
            await unit.dialogs.save(moved)
            shown = await unit.listings.for_update(after.saved[:SHOWN], chat_id=chat.id)
            await unit.commit(effect=moved.id)
        return Bulk(moved, after, sorted(shown, key=lambda message: message.number), refused=refused)


def _is_at(dialog: Dialog, state: BulkState) -> bool:
    """Tell whether nobody else has saved more of it meanwhile."""
    return bulk_state_of(dialog).saved_to == state.saved_to


async def _note(unit: UnitOfWork, by: Actor, state: BulkState, *, now: datetime) -> None:
    if state.file is None:
        return
    await unit.audit.note(
        by.user_id,
        Action.IMPORTED,
        Subject.SCHEDULE,
        now=now,
        label=state.file.name,
        details={"count": len(state.saved)},
        through=Through.IMPORT,
    )
