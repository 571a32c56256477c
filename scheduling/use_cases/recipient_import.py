"""A table of recipients: looked at with all that is wrong in it, then saved in chunks, which a crash doesn't undo."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from scheduling.audiences import GroupKind
from scheduling.auditing import Action, Subject, Through
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.dialogs import Dialog, DialogKind
from scheduling.errors import DialogClosed, RecipientTableRefused, StorageUnavailable, TableProblem
from scheduling.identifiers import DialogId, SubscriberId, TopicId
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.ports.recipient_tables import ImportPlan
from scheduling.recipient_imports import ImportCounts, TableFile
from scheduling.recipient_reading import Reading
from scheduling.recipient_rows import Chunk, Flaw, RecipientTable, Surroundings, names_by_key
from scheduling.recipient_views import RecipientScreen, RecipientsView
from scheduling.roles import Role
from scheduling.use_cases.dialogs import dialog_effect_of, find_dialog, new_dialog
from scheduling.use_cases.rights import require_role

TRIES: Final = 5
"""To save a chunk of which something changes at this very moment."""
AGAIN_AFTER_SECONDS: Final = 0.05


class FetchFile(Protocol):
    """Gets what somebody has sent from the platform."""

    async def __call__(self, file_id: str) -> bytes:
        """Return the bytes of a file. Raises `RecipientTableRefused` where there is none (any more), or it is large."""


Progress = Callable[[int, int | None], Awaitable[None]]
"""Is told how many rows were done, and of how many, where that is known."""


@dataclass(frozen=True, slots=True)
class PreviewedTable:
    """What a table would change, and what is wrong with it."""

    dialog: Dialog
    file: TableFile
    flaws: Sequence[Flaw]
    """All of them, by line."""


@dataclass(frozen=True, slots=True)
class SavedTable:
    """What a table has changed."""

    dialog: Dialog
    file: TableFile


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewTable:
    """Look at a table of recipients before anything of it is saved."""

    new_unit: NewUnit
    clock: Clock
    fetch: FetchFile
    reading: Reading
    administrators: Collection[int]

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        topic_id: TopicId | None,
        dialog: Dialog | None,
        file: TableFile,
        progress: Progress,
    ) -> PreviewedTable:
        """Read all of it; `dialog` is the one that asked for it, if one did.

        Raises `NotAllowed`, `RecipientTableRefused`, `NotYourDialog`, `DialogClosed`.
        """
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            around = await _surroundings(unit, self.reading)
        content = await self.fetch(file.file_id)
        table = await asyncio.to_thread(RecipientTable, content, around)
        counts, flaws = ImportCounts(), list[Flaw]()
        seen: dict[SubscriberId, int] = {}
        async for chunk in _chunks(table):
            async with self.new_unit(write=False) as unit:
                plan = await unit.recipient_tables.plan(chunk.rows, seen=seen, now=self.clock.now())
            flaws += [*chunk.flaws, *plan.flaws]
            counts = counts.with_plan(plan, flawed=_rows_of(chunk.flaws))
            await progress(counts.total, None)
        flaws.sort(key=lambda flaw: flaw.line)
        looked_at = replace(
            file,
            sha256=await asyncio.to_thread(_digest, content),
            counts=counts,
            variables=tuple(table.variables),
        )
        return PreviewedTable(await self._keep(looked_at, dialog, chat, by, topic_id), looked_at, flaws)

    async def _keep(
        self, file: TableFile, dialog: Dialog | None, chat: Chat, by: Actor, topic_id: TopicId | None
    ) -> Dialog:
        now = self.clock.now()
        async with self.new_unit() as unit:
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return done
            view = RecipientsView(screen=RecipientScreen.PREVIEW, table=file.to_json())
            if dialog is None:
                kept = new_dialog(
                    unit, DialogKind.RECIPIENTS, view.to_json(), chat=chat, by=by, topic_id=topic_id, now=now
                )
                await unit.dialogs.add(kept)
            else:
                before = await find_dialog(unit, chat, dialog.id, by=by, now=now)
                kept = before.moved(view.to_json(), now=now)
                await unit.dialogs.save(kept)
            await unit.commit(effect=kept.id)
        return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveTable:
    """Save a table that was looked at: chunk by chunk, each with the line to which it goes.

    What becomes of a chunk and that line are committed together, so whoever goes on after a crash repeats nothing.
    """

    new_unit: NewUnit
    chunk_unit: NewUnit
    clock: Clock
    fetch: FetchFile
    reading: Reading
    administrators: Collection[int]

    async def __call__(
        self, *, chat: Chat, by: Actor, dialog_id: DialogId, revision: int, progress: Progress
    ) -> SavedTable:
        """Save what is good of it. Raises `NotAllowed`, `RecipientTableRefused`, `NotYourDialog`, `DialogClosed`."""
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return SavedTable(done, _file_of(done))
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=self.clock.now(), revision=revision)
            around = await _surroundings(unit, self.reading)
        file = _file_of(dialog)
        content = await self.fetch(file.file_id)
        if not await asyncio.to_thread(file.is_same, content):
            raise RecipientTableRefused(TableProblem.CHANGED)
        table = await asyncio.to_thread(RecipientTable, content, around)
        seen: dict[SubscriberId, int] = {}
        async for chunk in _chunks(table):
            if chunk.line > file.saved_to:
                file = await self._save(chunk, file, dialog, chat, seen)
                await progress(file.saved.total, file.counts.total)
        return SavedTable(await self._finish(file, dialog, chat, by), file)

    async def _save(
        self, chunk: Chunk, file: TableFile, dialog: Dialog, chat: Chat, seen: dict[SubscriberId, int]
    ) -> TableFile:
        """Save some rows, and to which line that was."""
        for tried in range(TRIES):
            now = self.clock.now()
            async with self.chunk_unit(write=False) as unit:  # nobody waits for a look
                plan = await unit.recipient_tables.plan(chunk.rows, seen=seen, now=now)
            saved = file.saved.with_plan(plan, flawed=_rows_of(chunk.flaws))
            after = replace(file, saved=saved, saved_to=chunk.line)
            if await self._carry_out(plan, after, dialog, chat):
                return after
            await self.clock.wait(asyncio.Event(), seconds=AGAIN_AFTER_SECONDS * (tried + 1))
        raise StorageUnavailable  # so it is handled anew, from here on

    async def _carry_out(self, plan: ImportPlan, file: TableFile, dialog: Dialog, chat: Chat) -> bool:
        async with self.chunk_unit() as unit:
            at_present = await unit.dialogs.get_for_update(dialog.id, chat_id=chat.id)
            if at_present is None or at_present.revision != dialog.revision:
                raise DialogClosed  # it was done, or left, by somebody who was quicker
            if not await unit.recipient_tables.carry_out(plan):
                return False
            view = RecipientsView(screen=RecipientScreen.PREVIEW, table=file.to_json())
            await unit.dialogs.note_state(dialog.id, view.to_json(), revision=dialog.revision)
            await unit.commit()
        return True

    async def _finish(self, file: TableFile, dialog: Dialog, chat: Chat, by: Actor) -> Dialog:
        now = self.clock.now()
        async with self.new_unit() as unit:
            before = await find_dialog(unit, chat, dialog.id, by=by, now=now, revision=dialog.revision)
            view = RecipientsView(screen=RecipientScreen.RESULT, table=file.to_json())
            after = before.moved(view.to_json(), now=now)
            await unit.dialogs.save(after)
            await unit.audit.note(
                by.user_id,
                Action.IMPORTED,
                Subject.RECIPIENT,
                now=now,
                label=file.name,
                details={"count": file.saved.to_save, "new": file.saved.new, "changed": file.saved.changed},
                through=Through.IMPORT,
            )
            await unit.commit(effect=after.id)
        return after


async def _surroundings(unit: UnitOfWork, reading: Reading) -> Surroundings:
    lists = await unit.subscribers.lists()
    groups = await unit.groups.all()
    return Surroundings(
        read_language=reading.read_language,
        languages=reading.languages,
        region=reading.default_region,
        # A code counts before a title that is the same.
        lists=names_by_key({**{one.title: one.id for one in lists}, **{one.code: one.id for one in lists}}),
        groups=names_by_key({one.name: one.id for one in groups if one.kind is GroupKind.STATIC}),
    )


async def _chunks(table: RecipientTable) -> AsyncIterator[Chunk]:
    """Yield the rows of a table. Each chunk is read in a worker thread, some hundred rows for each turn of the loop."""
    chunks = table.chunks()
    while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
        yield chunk


def _rows_of(flaws: Sequence[Flaw]) -> int:
    return len({flaw.line for flaw in flaws})


def _file_of(dialog: Dialog) -> TableFile:
    """Return the file that a dialog is about. Raises `DialogClosed` where it is about something else."""
    if dialog.kind is not DialogKind.RECIPIENTS:
        raise DialogClosed
    view = RecipientsView.from_json(dialog.state)
    if view.screen not in {RecipientScreen.PREVIEW, RecipientScreen.RESULT}:
        raise DialogClosed
    return TableFile.from_json(view.table)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
