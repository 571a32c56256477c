"""Editing a schedule from its card: another text, another time, link buttons; and Undo."""

from datetime import datetime

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import CallbackQuery, Message

from handlers import card_keyboards, keyboards
from handlers.albums import whole_of
from handlers.answers import answer, ask, bare, redraw, toast, written_at
from handlers.buttons import BeginEdit, LeaveEdit, RemoveButtons, UndoEdit
from handlers.contents import content_of
from handlers.listing import show
from handlers.menus import Editable
from handlers.rights import NEEDS_RIGHTS
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.dialogs import Dialog, DialogKind
from scheduling.editing import Edit
from scheduling.identifiers import DialogId, MessageId, TopicId
from scheduling.use_cases import editing as use_cases
from scheduling.use_cases.acceptance import Asked
from scheduling.use_cases.albums import FindArrivals
from scheduling.use_cases.dialogs import CloseDialog, RememberPrompt
from scheduling.use_cases.messages import ShowMessage
from texts import cards, editing, questions, toasts

KINDS = {
    Editable.TEXT: DialogKind.EDIT_TEXT,
    Editable.TIME: DialogKind.EDIT_TIME,
    Editable.BUTTONS: DialogKind.EDIT_BUTTONS,
}


async def begin(
    query: CallbackQuery,
    callback_data: BeginEdit,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    begin_edit: use_cases.BeginEdit,
    remember_prompt: RememberPrompt,
) -> None:
    """Ask for what is to be changed."""
    begun = await begin_edit(
        chat=chat,
        message_id=MessageId(callback_data.message_id),
        kind=KINDS[callback_data.what],
        by=actor,
        revision=callback_data.revision,
        page=callback_data.page,
        topic_id=topic_id,
        card_message_id=None if query.message is None else query.message.message_id,
    )
    words = editing.asked(begun.dialog.kind, begun.message, is_shared=chat.kind.is_shared)
    await _ask(query, begun.dialog, words, remember_prompt)
    await toast(query)


async def take_content(
    message: Message,
    chat: Chat,
    actor: Actor,
    dialog: Dialog,
    edit_content: use_cases.EditContent,
    find_arrivals: FindArrivals,
    show_message: ShowMessage,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Take what somebody sent as the text or caption, or as the whole message."""
    album = await whole_of(message, find_arrivals)
    answered = await edit_content(
        chat=chat, by=actor, dialog_id=dialog.id, said=album.content, album=message.media_group_id
    )
    if answered is None:
        raise SkipHandler
    await _tell(message, answered, dialog, chat, show_message, remember_prompt, now=clock.now())


async def take_buttons(
    message: Message,
    chat: Chat,
    actor: Actor,
    dialog: Dialog,
    edit_content: use_cases.EditContent,
    show_message: ShowMessage,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Take rows of link buttons."""
    answered = await edit_content(chat=chat, by=actor, dialog_id=dialog.id, said=content_of(message))
    if answered is None:
        raise SkipHandler
    await _tell(message, answered, dialog, chat, show_message, remember_prompt, now=clock.now())


async def take_time(
    message: Message,
    chat: Chat,
    actor: Actor,
    dialog: Dialog,
    edit_time: use_cases.EditTime,
    show_message: ShowMessage,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Take a time."""
    answered = await edit_time(
        chat=chat, by=actor, dialog_id=dialog.id, said=content_of(message), sent_at=written_at(message)
    )
    await _tell(message, answered, dialog, chat, show_message, remember_prompt, now=clock.now())


async def remove_buttons(
    query: CallbackQuery,
    callback_data: RemoveButtons,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    remove_buttons: use_cases.RemoveButtons,
    show_message: ShowMessage,
    clock: Clock,
) -> None:
    """Take the link buttons away, and offer to take that back."""
    edited = await remove_buttons(
        chat=chat,
        message_id=MessageId(callback_data.message_id),
        by=actor,
        revision=callback_data.revision,
        page=callback_data.page,
        topic_id=topic_id,
    )
    card = await show_message(chat=chat, reference=edited.message.id)
    await show(query, card, callback_data.page, chat, clock, edited=edited.dialog)
    await toast(query, toasts.rescheduled(edited.message.number))


async def leave(
    query: CallbackQuery,
    callback_data: LeaveEdit,
    chat: Chat,
    actor: Actor,
    close_dialog: CloseDialog,
    show_message: ShowMessage,
) -> None:
    """Change nothing after all."""
    dialog = await close_dialog(
        chat=chat, dialog_id=DialogId(callback_data.dialog_id), by=actor, revision=callback_data.revision
    )
    card = await show_message(chat=chat, reference=Edit.from_json(dialog.state).message_id)
    await redraw(query, editing.left(card.message))
    await toast(query, toasts.left_as_it_is())


async def undo(
    query: CallbackQuery,
    callback_data: UndoEdit,
    chat: Chat,
    actor: Actor,
    undo_edit: use_cases.UndoEdit,
    show_message: ShowMessage,
    clock: Clock,
) -> None:
    """Bring back what the schedule was."""
    restored = await undo_edit(
        chat=chat, dialog_id=DialogId(callback_data.dialog_id), by=actor, revision=callback_data.revision
    )
    await show(query, await show_message(chat=chat, reference=restored.message.id), restored.edit.page, chat, clock)
    await toast(query, toasts.brought_back(restored.message.number))


async def card_of(edited: use_cases.Edited, chat: Chat, show_message: ShowMessage, *, now: datetime) -> Content:
    """Return the card of what was edited just now."""
    card = await show_message(chat=chat, reference=edited.message.id)
    return cards.edited(
        card.message,
        runs=card.runs,
        last=card.last,
        chat=chat,
        now=now,
        notes=edited.notes,
        convention=edited.convention,
        remark=editing.remark(edited.dialog.kind, edited.edit.before, card.message),
    )


async def _tell(
    message: Message,
    answered: use_cases.Edited | use_cases.Refused | Asked,
    dialog: Dialog,
    chat: Chat,
    show_message: ShowMessage,
    remember_prompt: RememberPrompt,
    *,
    now: datetime,
) -> None:
    """Show what came of an answer. What was asked carries no buttons any more then."""
    match answered:
        case use_cases.Refused(problem=problem, message=schedule):
            words = editing.refused(dialog.kind, schedule, problem, now=now, zone=chat.zone)
            await _ask(message, dialog, words, remember_prompt)
        case Asked(question=question):
            words = questions.question(question, now=now, is_shared=chat.kind.is_shared)
            await answer(message, words, keyboards.question(question, now=now))
        case use_cases.Edited(message=schedule, edit=edit):
            keyboard = card_keyboards.card(schedule, page=edit.page, edited=answered.dialog)
            await answer(message, await card_of(answered, chat, show_message, now=now), keyboard)
            if not chat.kind.is_shared:  # elsewhere answers are few, and go to what people say
                await bare(message, edit.card_message_id)
    if not chat.kind.is_shared:  # elsewhere it has none
        await bare(message, dialog.prompt_message_id)


async def _ask(event: Message | CallbackQuery, dialog: Dialog, words: Content, remember_prompt: RememberPrompt) -> None:
    prompt = await ask(event, words, card_keyboards.leave(dialog), placeholder=editing.placeholder(dialog.kind))
    if prompt is not None:
        await remember_prompt(dialog, message_id=prompt)


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="card edits")
    rights = {NEEDS_RIGHTS: True}
    router.callback_query.register(begin, BeginEdit.filter(), flags=rights)
    router.callback_query.register(remove_buttons, RemoveButtons.filter(), flags=rights)
    router.callback_query.register(leave, LeaveEdit.filter(), flags=rights)
    router.callback_query.register(undo, UndoEdit.filter(), flags=rights)
    return router
