"""Tables of recipients: a file is looked at, then saved; and one is written."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from aiogram.exceptions import TelegramAPIError
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers import recipient_keyboards as keys
from handlers.answers import answer, legible_or_not, redraw, to_telegram, toast
from handlers.recipient_buttons import ExportRecipients, LeaveRecipients, SaveRecipients
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.csv_tables import LARGEST_FILE, CsvWriter
from scheduling.dialogs import Dialog
from scheduling.errors import DialogClosed, RecipientTableRefused, TableProblem
from scheduling.identifiers import DialogId, GroupId, TopicId
from scheduling.ports.recipient_tables import ListedRecipient
from scheduling.recipient_imports import TableFile
from scheduling.recipient_rows import Flaw
from scheduling.recipient_views import RecipientScreen
from scheduling.use_cases.dialogs import CloseDialog, RememberPrompt
from scheduling.use_cases.recipient_export import Exported, ReadRecipients, row_of
from scheduling.use_cases.recipient_import import PreviewTable, SaveTable
from scheduling.use_cases.recipients import FindRecipientsView
from texts import recipient_flaws, recipients
from texts import recipient_tables as texts

LARGEST_EXPORT = 20 * 1024 * 1024
"""Characters of one file, so that it can be imported again; more recipients come in several."""
PROGRESS_EVERY_SECONDS = 3.0
ALL, FOUND, GROUPS_FROM = 0, 1, 2
"""Places of what can be exported."""


class _Progress:
    """Shows how far it is in a message that is edited from time to time; a short job needs none."""

    def __init__(self, event: Message | CallbackQuery, clock: Clock) -> None:
        self._event = event
        self._clock = clock
        self._told_at = clock.monotonic()
        self._message_id: int | None = None

    async def __call__(self, done: int, total: int | None) -> None:
        """Say so, where nothing was said for a while."""
        now = self._clock.monotonic()
        if now - self._told_at < PROGRESS_EVERY_SECONDS:
            return
        self._told_at = now
        with suppress(TelegramAPIError):  # the job goes on, whether anybody hears of it or not
            await self._tell(texts.progress(done, total))

    async def _tell(self, words: Content) -> None:
        if isinstance(self._event, CallbackQuery):
            await toast(self._event)  # a tap waits for seconds only
            await redraw(self._event, words)
        elif self._message_id is None:
            self._message_id = await answer(self._event, words)
        elif self._event.bot is not None:
            with legible_or_not():
                await self._event.bot.edit_message_text(
                    words.text,
                    chat_id=self._event.chat.id,
                    message_id=self._message_id,
                    entities=to_telegram(words.entities),
                    parse_mode=None,
                )

    async def is_over(self) -> None:
        """Take the message away that told how far it is: what came of it stands in another."""
        event = self._event
        if isinstance(event, Message) and self._message_id is not None and event.bot is not None:
            with legible_or_not(), suppress(TelegramAPIError):
                await event.bot.delete_message(event.chat.id, self._message_id)


async def look_at(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    dialog: Dialog | None,
    preview_table: PreviewTable,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Read the table that somebody has sent, and say what it would change, and what is wrong in it."""
    document = message.document
    if document is None:
        return
    if document.file_size is not None and document.file_size > LARGEST_FILE:
        raise RecipientTableRefused(TableProblem.TOO_LARGE, most=LARGEST_FILE // (1024 * 1024))
    file = TableFile(file_id=document.file_id, name=document.file_name or "CSV")
    progress = _Progress(message, clock)
    previewed = await preview_table(
        chat=chat,
        by=actor,
        topic_id=topic_id,
        dialog=dialog,
        file=file,
        progress=progress,
    )
    await progress.is_over()
    words = texts.preview(previewed.file, previewed.flaws)
    said = await answer(message, words, keys.preview(previewed.dialog, previewed.file))
    if said is not None:
        await remember_prompt(previewed.dialog, message_id=said)
    if len(previewed.flaws) > texts.FLAWS_SHOWN:
        content = await asyncio.to_thread(_flaws_file, previewed.flaws)
        caption = texts.flaws_caption(len(previewed.flaws))
        await _send(message, BufferedInputFile(content, recipient_flaws.file_name()), caption)


async def save(
    query: CallbackQuery,
    callback_data: SaveRecipients,
    chat: Chat,
    actor: Actor,
    save_table: SaveTable,
    clock: Clock,
) -> None:
    """Save what was looked at."""
    saved = await save_table(
        chat=chat,
        by=actor,
        dialog_id=DialogId(callback_data.dialog_id),
        revision=callback_data.revision,
        progress=_Progress(query, clock),
    )
    await redraw(query, texts.saved(saved.file), keys.saved(saved.dialog))
    await toast(query)


async def leave(
    query: CallbackQuery, callback_data: LeaveRecipients, chat: Chat, actor: Actor, close_dialog: CloseDialog
) -> None:
    """Save nothing."""
    await close_dialog(
        chat=chat, dialog_id=DialogId(callback_data.dialog_id), by=actor, revision=callback_data.revision
    )
    await redraw(query, texts.not_saved())
    await toast(query)


async def export(
    query: CallbackQuery,
    callback_data: ExportRecipients,
    chat: Chat,
    actor: Actor,
    find_recipients_view: FindRecipientsView,
    read_recipients: ReadRecipients,
) -> None:
    """Send a table, in several files where it is large."""
    view = await find_recipients_view(
        chat=chat, by=actor, dialog_id=DialogId(callback_data.dialog_id), revision=callback_data.revision
    )
    if view.screen is not RecipientScreen.EXPORT:
        raise DialogClosed
    place = callback_data.place
    which = Exported()
    if place == FOUND:
        which = Exported(search=view.search)
    elif place >= GROUPS_FROM:
        which = Exported(group_id=GroupId(view.id_at(place - GROUPS_FROM)))
    headings = await read_recipients.headings(which, by=actor)
    await toast(query)
    count = 0
    async for number, (content, rows) in _numbered(_files(read_recipients, which, headings)):
        name = "recipients.csv" if number == 1 else f"recipients-{number}.csv"
        await _send(query, BufferedInputFile(content, name), recipients.exported(rows))
        count += rows
    if not count and isinstance(query.message, Message):
        await answer(query.message, recipients.nothing_to_export())


async def _files(read: ReadRecipients, which: Exported, headings: Sequence[str]) -> AsyncIterator[tuple[bytes, int]]:
    """Yield the bytes of each file, and how many rows it has. One at a time is held."""
    writer = CsvWriter(headings)
    rows = 0
    async for page in read.pages(which):
        await asyncio.to_thread(_write, writer, page, headings)
        rows += len(page)
        if writer.size >= LARGEST_EXPORT // 2:
            yield await asyncio.to_thread(writer.take), rows
            rows = 0
    if rows:
        yield await asyncio.to_thread(writer.take), rows


async def _numbered(files: AsyncIterator[tuple[bytes, int]]) -> AsyncIterator[tuple[int, tuple[bytes, int]]]:
    number = 0
    async for file in files:
        number += 1
        yield number, file


def _write(writer: CsvWriter, page: Sequence[ListedRecipient], headings: Sequence[str]) -> None:
    for one in page:
        writer.add(row_of(one, headings))


def _flaws_file(flaws: Sequence[Flaw]) -> bytes:
    writer = CsvWriter(recipient_flaws.columns())
    for row in recipient_flaws.rows(flaws):
        writer.add(row)
    return writer.take()


async def _send(event: Message | CallbackQuery, file: BufferedInputFile, words: Content) -> None:
    message = event.message if isinstance(event, CallbackQuery) else event
    if message is None or event.bot is None:
        return
    with legible_or_not():
        await event.bot.send_document(
            message.chat.id,
            file,
            caption=words.text,
            caption_entities=to_telegram(words.entities),
            parse_mode=None,
        )
