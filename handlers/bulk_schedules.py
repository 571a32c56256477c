"""Several schedules at once: of the lines of a message, or of a table; and a table of those that there are."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardMarkup, Message

from handlers import keyboards
from handlers.answers import answer, legible_or_not, redraw, to_telegram, toast, written_at
from handlers.bulk_schedule_buttons import ExportView, LeaveBulk, OneOfBulk, SaveBulk, UndoBulk
from handlers.commands import command
from handlers.contents import behind_command
from handlers.keyboards import labelled
from handlers.rights import NEEDS_RIGHTS, SCHEDULES
from scheduling.bulk_schedules import Fault, ScheduleFile, Stage
from scheduling.bulk_tables import HEADINGS, row_of
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.csv_tables import LARGEST_FILE, CsvWriter
from scheduling.errors import RecipientTableRefused, TableProblem
from scheduling.identifiers import DialogId, TopicId
from scheduling.messages import ScheduledMessage
from scheduling.use_cases.acceptance import Asked
from scheduling.use_cases.bulk_export import ReadView
from scheduling.use_cases.bulk_saving import PreviewSchedules, SaveMany
from scheduling.use_cases.bulk_schedules import Bulk, RewriteMany, ScheduleAsOne, ScheduleMany, UndoMany
from scheduling.use_cases.dialogs import CloseDialog
from texts import bulk_labels, cards, questions
from texts import bulk_schedules as texts

_TABLES = (".csv", ".tsv", ".tab")
_TABLE_TYPES = frozenset({"text/csv", "text/tab-separated-values", "text/comma-separated-values"})
EXPORT_NAME = "schedules.csv"
FAULTS_NAME = "errors.csv"


async def take_lines(
    message: Message,
    said: Content,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    schedule_many: ScheduleMany,
    clock: Clock,
) -> bool:
    """Make schedules of the lines of a message, or ask; say whether it was about several."""
    bulk = await schedule_many(
        chat=chat,
        by=actor,
        said=said,
        sent_at=message.date,
        topic_id=topic_id,
        source_message_id=message.message_id,
    )
    if bulk is not None:
        await _tell(message, bulk, chat, now=clock.now())
    return bulk is not None


async def take_edit(
    message: Message,
    said: Content,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    rewrite_many: RewriteMany,
    clock: Clock,
) -> bool:
    """Do the same with an edit; say whether nothing is left to do."""
    rewritten = await rewrite_many(
        chat=chat,
        by=actor,
        said=said,
        sent_at=written_at(message),
        topic_id=topic_id,
        source_message_id=message.message_id,
        edited_of=message.date,
    )
    if rewritten.bulk is not None:
        await _tell(message, rewritten.bulk, chat, now=clock.now())
    return rewritten.is_settled or rewritten.bulk is not None


def is_table(message: Message) -> bool:
    """Tell whether a message is a table with nothing but a command in its caption."""
    document = message.document
    if document is None or not message.caption or behind_command(message).text.strip():
        return False
    name = (document.file_name or "").casefold()
    return name.endswith(_TABLES) or (document.mime_type or "") in _TABLE_TYPES


async def look_at(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    preview_schedules: PreviewSchedules,
    clock: Clock,
) -> None:
    """Show what a table holds before anything of it is saved."""
    document = message.document
    if document is None:
        await answer(message, texts.import_usage(chat=chat, now=clock.now()))
        return
    if document.file_size is not None and document.file_size > LARGEST_FILE:
        raise RecipientTableRefused(TableProblem.TOO_LARGE, most=LARGEST_FILE // (1024 * 1024))
    file = ScheduleFile(file_id=document.file_id, name=document.file_name or "CSV")
    bulk = await preview_schedules(chat=chat, by=actor, topic_id=topic_id, file=file, sent_at=message.date)
    now = clock.now()
    await _tell(message, bulk, chat, now=now)
    faults = bulk.entries.faults
    if len(faults) > texts.FAULTS_SHOWN:
        content = await asyncio.to_thread(_faults_table, faults, chat, now)
        await _send(message, BufferedInputFile(content, FAULTS_NAME), texts.faults_caption(len(faults)))


async def save(
    query: CallbackQuery, callback_data: SaveBulk, chat: Chat, actor: Actor, save_many: SaveMany, clock: Clock
) -> None:
    """Save those that are right."""
    bulk = await save_many(
        chat=chat, by=actor, dialog_id=DialogId(callback_data.dialog_id), revision=callback_data.revision
    )
    await redraw(query, texts.told(bulk, chat=chat, now=clock.now()), keyboard(bulk, now=clock.now()))
    await toast(query)


async def as_one(
    query: CallbackQuery,
    callback_data: OneOfBulk,
    chat: Chat,
    actor: Actor,
    schedule_as_one: ScheduleAsOne,
    clock: Clock,
) -> None:
    """Take the lines as one message."""
    accepted = await schedule_as_one(
        chat=chat, by=actor, dialog_id=DialogId(callback_data.dialog_id), revision=callback_data.revision
    )
    now = clock.now()
    if isinstance(accepted, Asked):
        words = questions.question(accepted.question, now=now, is_shared=chat.kind.is_shared)
        await redraw(query, words, keyboards.question(accepted.question, now=now))
    else:
        words = cards.scheduled(accepted.message, runs=accepted.runs, chat=chat, now=now, notes=accepted.notes)
        await redraw(query, words, keyboards.undo_scheduling(accepted.message, chat))
    await toast(query)


async def leave(
    query: CallbackQuery, callback_data: LeaveBulk, chat: Chat, actor: Actor, close_dialog: CloseDialog
) -> None:
    """Save nothing."""
    await close_dialog(
        chat=chat, dialog_id=DialogId(callback_data.dialog_id), by=actor, revision=callback_data.revision
    )
    await redraw(query, texts.left())
    await toast(query)


async def undo(query: CallbackQuery, callback_data: UndoBulk, chat: Chat, actor: Actor, undo_many: UndoMany) -> None:
    """Take all of them back."""
    bulk = await undo_many(
        chat=chat, by=actor, dialog_id=DialogId(callback_data.dialog_id), revision=callback_data.revision
    )
    await redraw(query, texts.undone(bulk.state))
    await toast(query)


async def export(
    query: CallbackQuery, callback_data: ExportView, chat: Chat, actor: Actor, read_view: ReadView, clock: Clock
) -> None:
    """Send what a view of somebody's own shows as a table."""
    found = await read_view(
        chat=chat, by=actor, dialog_id=DialogId(callback_data.dialog_id), revision=callback_data.revision
    )
    await _send_table(query, found, now=clock.now())


async def _send_table(query: CallbackQuery, found: Sequence[ScheduledMessage], *, now: datetime) -> None:
    if not found:
        await toast(query, texts.nothing_to_export(), is_alert=True)
        return
    await toast(query)
    content = await asyncio.to_thread(_table, found, now)
    await _send(query, BufferedInputFile(content, EXPORT_NAME), texts.exported(len(found)))


def keyboard(bulk: Bulk, *, now: datetime) -> InlineKeyboardMarkup | None:
    """Below several schedules: what can be done with them."""
    state = bulk.state
    of = {"dialog_id": bulk.dialog.id, "revision": bulk.dialog.revision}
    rows = []
    if state.stage in {Stage.ASKED, Stage.PREVIEW}:
        if state.good:
            rows.append([labelled(bulk_labels.save(state.good, is_all=not state.bad), SaveBulk(**of))])
        if state.stage is Stage.ASKED:
            rows.append([labelled(bulk_labels.as_one(), OneOfBulk(**of))])
        rows.append([labelled(bulk_labels.leave(), LeaveBulk(**of))])
    elif state.may_undo(now):
        rows.append([labelled(bulk_labels.undo_all(len(state.saved)), UndoBulk(**of))])
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


async def _tell(message: Message, bulk: Bulk, chat: Chat, *, now: datetime) -> None:
    await answer(message, texts.told(bulk, chat=chat, now=now), keyboard(bulk, now=now))


def _table(found: Sequence[ScheduledMessage], now: datetime) -> bytes:
    return _written(HEADINGS, [row_of(message, now=now) for message in found])


def _faults_table(faults: Sequence[Fault], chat: Chat, now: datetime) -> bytes:
    return _written(texts.fault_columns(), list(texts.fault_rows(faults, chat=chat, now=now)))


def _written(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    writer = CsvWriter(headings)
    for row in rows:
        writer.add(row)
    return writer.take()


async def _send(event: Message | CallbackQuery, file: BufferedInputFile, words: Content) -> None:
    message = event.message if isinstance(event, CallbackQuery) else event
    if message is None or event.bot is None:
        return
    topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    with legible_or_not():
        await event.bot.send_document(
            message.chat.id,
            file,
            caption=words.text,
            caption_entities=to_telegram(words.entities),
            message_thread_id=topic,
            parse_mode=None,
        )


def setup() -> Router:
    """Return the router of this conversation; it must come before those that take /schedule."""
    router = Router(name="bulk_schedules")
    router.message.register(look_at, command("import"), flags={SCHEDULES: True})
    router.message.register(look_at, command("schedule"), F.document, is_table, flags={SCHEDULES: True})
    for handler, data in ((save, SaveBulk), (as_one, OneOfBulk), (undo, UndoBulk)):
        router.callback_query.register(handler, data.filter(), flags={NEEDS_RIGHTS: True})
    router.callback_query.register(leave, LeaveBulk.filter())
    router.callback_query.register(export, ExportView.filter())
    return router
