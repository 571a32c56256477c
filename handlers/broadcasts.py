"""/broadcast: a message to many is made step by step, and sent. For those who may; for all others it doesn't exist.

Like scheduling step by step, each step changes the message that asks; what is written is followed by a new one.
"""

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import CallbackQuery, Message

from handlers.albums import whole_of
from handlers.answers import answer, redraw, reply_below, toast
from handlers.broadcast_buttons import (
    BroadcastAudience,
    BroadcastCancel,
    BroadcastSend,
    BroadcastTap,
    BroadcastTemplate,
    BroadcastTemplates,
    BroadcastTest,
    BroadcastTime,
    change_of,
    timing_of,
)
from handlers.broadcast_screens import Drawing, screen
from handlers.commands import command
from handlers.contents import behind_command, content_of
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.dialogs import Dialog
from scheduling.identifiers import DialogId, TopicId
from scheduling.ports.previews import ShowPreview
from scheduling.roles import Role
from scheduling.use_cases import broadcast_drafts as use_cases
from scheduling.use_cases.albums import FindArrivals
from scheduling.use_cases.broadcast_reviews import RenderForAuthor
from scheduling.use_cases.dialogs import CloseDialog
from scheduling.use_cases.rights import FindRoles
from texts import broadcasts as texts
from texts import toasts
from texts.reasons import reason


async def begin(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    find_arrivals: FindArrivals,
    find_roles: FindRoles,
    begin_broadcast: use_cases.BeginBroadcast,
    drawing: Drawing,
) -> None:
    """Begin with the file whose caption this is, with what stands behind the command, or ask what to send."""
    if chat.kind.is_shared or Role.SEND not in await find_roles(actor):
        raise SkipHandler
    content = behind_command(message)
    if message.text is None:
        content = content.with_items((await whole_of(message, find_arrivals)).items_beside(message))
    elif not content.text and message.reply_to_message is not None:
        content = content_of(message.reply_to_message)
    drafted = await begin_broadcast(
        chat=chat,
        by=actor,
        topic_id=topic_id,
        content=content if content.items or content.text else None,
        album=message.media_group_id,
    )
    await answer(message, *await screen(drafted, chat, actor, drawing))


async def take_answer(
    message: Message,
    chat: Chat,
    actor: Actor,
    dialog: Dialog,
    find_arrivals: FindArrivals,
    answer_broadcast: use_cases.AnswerBroadcast,
    drawing: Drawing,
    clock: Clock,
) -> None:
    """Take what somebody sent in answer to a step."""
    drafted = await answer_broadcast(
        chat=chat,
        by=actor,
        dialog=dialog,
        content=(await whole_of(message, find_arrivals)).content,
        sent_at=message.date,
        album=message.media_group_id,
    )
    if drafted is None:
        raise SkipHandler
    words, markup = await screen(drafted, chat, actor, drawing)
    if drafted.problem is not None:
        words = texts.not_taken(drafted.problem, words, chat=chat, now=clock.now())
    await answer(message, words, markup)


async def step(
    query: CallbackQuery,
    callback_data: BroadcastTap,
    chat: Chat,
    actor: Actor,
    continue_broadcast: use_cases.ContinueBroadcast,
    drawing: Drawing,
) -> None:
    """Go one step on, or back."""
    drafted = await continue_broadcast(**_at(query, callback_data, chat, actor), change=change_of(callback_data))
    await _redraw(query, drafted, chat, actor, drawing)


async def choose_time(
    query: CallbackQuery,
    callback_data: BroadcastTime,
    chat: Chat,
    actor: Actor,
    continue_broadcast: use_cases.ContinueBroadcast,
    drawing: Drawing,
) -> None:
    """Go one step on in choosing the time."""
    drafted = await continue_broadcast(**_at(query, callback_data, chat, actor), change=timing_of(callback_data))
    await _redraw(query, drafted, chat, actor, drawing)


async def choose_audience(
    query: CallbackQuery,
    callback_data: BroadcastAudience,
    chat: Chat,
    actor: Actor,
    choose_audience: use_cases.ChooseAudience,
    drawing: Drawing,
) -> None:
    """Choose whom it is for."""
    drafted = await choose_audience(callback_data.action, callback_data.place, **_at(query, callback_data, chat, actor))
    await _redraw(query, drafted, chat, actor, drawing)


async def open_templates(
    query: CallbackQuery,
    callback_data: BroadcastTemplates,
    chat: Chat,
    actor: Actor,
    open_templates: use_cases.OpenTemplates,
    drawing: Drawing,
) -> None:
    """Offer templates."""
    await _redraw(query, await open_templates(**_at(query, callback_data, chat, actor)), chat, actor, drawing)


async def take_template(
    query: CallbackQuery,
    callback_data: BroadcastTemplate,
    chat: Chat,
    actor: Actor,
    take_template: use_cases.TakeTemplate,
    drawing: Drawing,
) -> None:
    """Send what a template says."""
    drafted = await take_template(**_at(query, callback_data, chat, actor), place=callback_data.place)
    await _redraw(query, drafted, chat, actor, drawing)


async def test(
    query: CallbackQuery,
    callback_data: BroadcastTest,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    render_for_author: RenderForAuthor,
    show_preview: ShowPreview,
) -> None:
    """Send it to its author as they would get it."""
    own = await render_for_author(
        chat=chat, dialog_id=DialogId(callback_data.dialog_id), revision=callback_data.revision, by=actor
    )
    if own.lacking:
        await reply_below(query, texts.no_test(own.lacking), is_quoting=False)
        await toast(query)
        return
    failure = own.failure
    if failure is None:
        preview = await show_preview(own.content, own.options, chat=chat, topic_id=topic_id, idle="")
        failure = preview.failure
    if failure is not None:
        await reply_below(query, texts.no_test((), reason(failure)), is_quoting=False)
    await toast(query)


async def send(
    query: CallbackQuery,
    callback_data: BroadcastSend,
    chat: Chat,
    actor: Actor,
    send_broadcast: use_cases.SendBroadcast,
    drawing: Drawing,
    clock: Clock,
) -> None:
    """Send or schedule what was gathered."""
    sent = await send_broadcast(
        chat=chat, dialog_id=DialogId(callback_data.dialog_id), revision=callback_data.revision, by=actor
    )
    if isinstance(sent, use_cases.DraftedBroadcast):
        await _redraw(query, sent, chat, actor, drawing)
        return
    now = clock.now()
    is_now = sent.timing.is_once and sent.timing.next_after(now) is None
    await redraw(query, texts.started(sent, is_now=is_now, now=now))
    await toast(query, toasts.scheduled(sent.number))


async def cancel(
    query: CallbackQuery, callback_data: BroadcastCancel, chat: Chat, actor: Actor, close_dialog: CloseDialog
) -> None:
    """End it without anything sent."""
    await close_dialog(
        chat=chat, dialog_id=DialogId(callback_data.dialog_id), by=actor, revision=callback_data.revision
    )
    await redraw(query, texts.nothing_sent())
    await toast(query)


async def _redraw(
    query: CallbackQuery, drafted: use_cases.DraftedBroadcast, chat: Chat, actor: Actor, drawing: Drawing
) -> None:
    await redraw(query, *await screen(drafted, chat, actor, drawing))
    await toast(query)


def _at(
    query: CallbackQuery,
    tapped: BroadcastTap | BroadcastTime | BroadcastAudience | BroadcastTemplates | BroadcastTemplate,
    chat: Chat,
    actor: Actor,
) -> use_cases.Tapped:
    return {
        "chat": chat,
        "dialog_id": DialogId(tapped.dialog_id),
        "revision": tapped.revision,
        "by": actor,
        "shown_in": None if query.message is None else query.message.message_id,
    }


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="broadcasts")
    router.message.register(begin, F.text | F.caption, command("broadcast"))
    router.callback_query.register(step, BroadcastTap.filter())
    router.callback_query.register(choose_time, BroadcastTime.filter())
    router.callback_query.register(choose_audience, BroadcastAudience.filter())
    router.callback_query.register(open_templates, BroadcastTemplates.filter())
    router.callback_query.register(take_template, BroadcastTemplate.filter())
    router.callback_query.register(test, BroadcastTest.filter())
    router.callback_query.register(send, BroadcastSend.filter())
    router.callback_query.register(cancel, BroadcastCancel.filter())
    return router
