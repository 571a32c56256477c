"""/scheduled with its pages and cards, /today, /week, Pause and Resume, /cancel_schedule, Cancel and its Undo."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers import card_keyboards, keyboards, view_keyboards, views
from handlers.answers import answer, redraw, toast
from handlers.buttons import (
    CancelSchedule,
    PauseSchedule,
    RestoreSchedule,
    ResumeSchedule,
    ShowCancelPage,
    ShowCard,
    ShowPage,
)
from handlers.commands import command
from handlers.contents import argument
from handlers.menus import CardMenu
from handlers.rights import NEEDS_RIGHTS
from handlers.view_buttons import BACK_TO_VIEW
from handlers.view_screens import Looking
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.dialogs import Dialog
from scheduling.identifiers import MessageId, TopicId
from scheduling.use_cases.agenda import ShowAgenda
from scheduling.use_cases.dialogs import RememberPrompt
from scheduling.use_cases.messages import CancelMessage, Card, ListMessages, RestoreMessage, ShowMessage
from scheduling.use_cases.pauses import PauseMessage, ResumeMessage
from scheduling.use_cases.views import FindView, OpenView
from texts import agenda, cards, lists, toasts

PAGE_SIZE = 10
DAYS_OF_WEEK = 7


async def show_list(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    list_messages: ListMessages,
    open_view: OpenView,
    remember_prompt: RememberPrompt,
    looking: Looking,
    clock: Clock,
) -> None:
    """Show this chat's schedules, soonest first; behind the command others can be asked for."""
    if asked := argument(message):
        await views.show_asked(message, asked, chat, actor, topic_id, open_view, remember_prompt, looking)
        return
    page = await list_messages(chat=chat, index=0, size=PAGE_SIZE)
    has_ended = not page.total and await looking.has_ended(chat)
    keys = view_keyboards.cards(page, has_ended=has_ended)
    await answer(message, lists.schedule_list(page, chat=chat, now=clock.now()), keys)


async def show_today(message: Message, chat: Chat, show_agenda: ShowAgenda, clock: Clock) -> None:
    """Show what is still to come today."""
    await answer(message, agenda.agenda(await show_agenda(chat=chat, days=1), chat=chat, now=clock.now()))


async def show_week(message: Message, chat: Chat, show_agenda: ShowAgenda, clock: Clock) -> None:
    """Show what comes in the next seven days."""
    await answer(message, agenda.agenda(await show_agenda(chat=chat, days=DAYS_OF_WEEK), chat=chat, now=clock.now()))


async def turn_page(
    query: CallbackQuery,
    callback_data: ShowPage,
    chat: Chat,
    actor: Actor,
    list_messages: ListMessages,
    find_view: FindView,
    looking: Looking,
    clock: Clock,
) -> None:
    """Show another page of the list; from a card that was opened from a view of one's own, that view."""
    if callback_data.page == BACK_TO_VIEW and await views.show_again(query, chat, actor, find_view, looking):
        return
    page = await list_messages(chat=chat, index=callback_data.page, size=PAGE_SIZE)
    has_ended = not page.total and await looking.has_ended(chat)
    keys = view_keyboards.cards(page, has_ended=has_ended)
    await redraw(query, lists.schedule_list(page, chat=chat, now=clock.now()), keys)
    await toast(query)


async def show_card(
    query: CallbackQuery, callback_data: ShowCard, chat: Chat, show_message: ShowMessage, clock: Clock
) -> None:
    """Show one schedule."""
    card = await show_message(chat=chat, reference=MessageId(callback_data.message_id))
    await show(query, card, callback_data.page, chat, clock)
    await toast(query)


async def cancel_by_command(
    message: Message,
    chat: Chat,
    actor: Actor,
    cancel_message: CancelMessage,
    list_messages: ListMessages,
    clock: Clock,
) -> None:
    """Cancel the schedule that is named, or offer the list."""
    reference = argument(message)
    if not reference:
        page = await list_messages(chat=chat, index=0, size=PAGE_SIZE)
        await answer(message, lists.which_to_cancel(page, chat=chat, now=clock.now()), keyboards.cancelling(page))
        return
    cancelled = await cancel_message(chat=chat, reference=reference, by=actor)
    await answer(message, cards.cancelled(cancelled), keyboards.restore(cancelled))


async def turn_cancel_page(
    query: CallbackQuery, callback_data: ShowCancelPage, chat: Chat, list_messages: ListMessages, clock: Clock
) -> None:
    """Show another page of the list from which one is cancelled."""
    page = await list_messages(chat=chat, index=callback_data.page, size=PAGE_SIZE)
    await redraw(query, lists.which_to_cancel(page, chat=chat, now=clock.now()), keyboards.cancelling(page))
    await toast(query)


async def cancel_by_button(
    query: CallbackQuery, callback_data: CancelSchedule, chat: Chat, actor: Actor, cancel_message: CancelMessage
) -> None:
    """Cancel the schedule that is shown."""
    cancelled = await cancel_message(
        chat=chat, reference=MessageId(callback_data.message_id), by=actor, revision=callback_data.revision
    )
    await redraw(query, cards.cancelled(cancelled), keyboards.restore(cancelled))
    await toast(query, toasts.cancelled(cancelled.number))


async def pause(
    query: CallbackQuery,
    callback_data: PauseSchedule,
    chat: Chat,
    actor: Actor,
    pause_message: PauseMessage,
    show_message: ShowMessage,
    clock: Clock,
) -> None:
    """Let the schedule that is shown rest."""
    paused = await pause_message(
        chat=chat, message_id=MessageId(callback_data.message_id), by=actor, revision=callback_data.revision
    )
    await show(query, await show_message(chat=chat, reference=paused.id), callback_data.page, chat, clock)
    await toast(query, toasts.paused(paused.number))


async def resume(
    query: CallbackQuery,
    callback_data: ResumeSchedule,
    chat: Chat,
    actor: Actor,
    resume_message: ResumeMessage,
    show_message: ShowMessage,
    clock: Clock,
) -> None:
    """Let the paused schedule that is shown go on."""
    resumed = await resume_message(
        chat=chat, message_id=MessageId(callback_data.message_id), by=actor, revision=callback_data.revision
    )
    await show(query, await show_message(chat=chat, reference=resumed.id), callback_data.page, chat, clock)
    await toast(query, toasts.resumed(resumed.number))


async def restore(
    query: CallbackQuery,
    callback_data: RestoreSchedule,
    chat: Chat,
    actor: Actor,
    restore_message: RestoreMessage,
    clock: Clock,
) -> None:
    """Take a cancel back."""
    restored = await restore_message(
        chat=chat, message_id=MessageId(callback_data.message_id), by=actor, revision=callback_data.revision
    )
    words = cards.restored(restored.message, runs=restored.runs, chat=chat, now=clock.now())
    await redraw(query, words, card_keyboards.card(restored.message, page=0))
    await toast(query, toasts.restored(restored.message.number))


async def show(
    query: CallbackQuery,
    card: Card,
    page: int,
    chat: Chat,
    clock: Clock,
    *,
    menu: CardMenu = CardMenu.MAIN,
    skipped: datetime | None = None,
    edited: Dialog | None = None,
) -> None:
    """Show a schedule's card in the message whose button was tapped; the rest is as for `card_keyboards.card`."""
    words = cards.card(card.message, runs=card.runs, last=card.last, chat=chat, now=clock.now())
    await redraw(query, words, card_keyboards.card(card.message, page=page, menu=menu, skipped=skipped, edited=edited))


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="listing")
    router.message.register(show_list, command("scheduled"))
    router.message.register(show_today, command("today"))
    router.message.register(show_week, command("week"))
    router.message.register(cancel_by_command, command("cancel_schedule"), flags={NEEDS_RIGHTS: True})
    router.callback_query.register(turn_page, ShowPage.filter())
    router.callback_query.register(show_card, ShowCard.filter())
    router.callback_query.register(turn_cancel_page, ShowCancelPage.filter())
    router.callback_query.register(cancel_by_button, CancelSchedule.filter(), flags={NEEDS_RIGHTS: True})
    router.callback_query.register(pause, PauseSchedule.filter(), flags={NEEDS_RIGHTS: True})
    router.callback_query.register(resume, ResumeSchedule.filter(), flags={NEEDS_RIGHTS: True})
    router.callback_query.register(restore, RestoreSchedule.filter(), flags={NEEDS_RIGHTS: True})
    return router
