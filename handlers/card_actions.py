"""What a card offers besides Pause and Cancel: Skip, Send now, Repeat until, Priority, Duplicate, History."""

from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import card_keyboards, keyboards
from handlers.answers import redraw, reply_below, toast
from handlers.buttons import (
    ChooseEnd,
    ChoosePriority,
    Duplicate,
    OpenMenu,
    SendAtOnce,
    SetEnd,
    SetPriority,
    ShowHistory,
    SkipNext,
    TakeSkipBack,
    instant,
)
from handlers.listing import show
from handlers.rights import NEEDS_RIGHTS
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.identifiers import MessageId
from scheduling.use_cases import card_actions as use_cases
from scheduling.use_cases.messages import ShowMessage
from texts import cards, history, toasts


async def skip(
    query: CallbackQuery,
    callback_data: SkipNext,
    chat: Chat,
    actor: Actor,
    skip_run: use_cases.SkipRun,
    show_message: ShowMessage,
    clock: Clock,
) -> None:
    """Leave the next run out, and offer to take that back."""
    run_at = instant(callback_data.run_at)
    message = await skip_run(
        chat=chat,
        message_id=MessageId(callback_data.message_id),
        run_at=run_at,
        by=actor,
        revision=callback_data.revision,
    )
    card = await show_message(chat=chat, reference=message.id)
    await show(query, card, callback_data.page, chat, clock, skipped=run_at)
    await toast(query, toasts.skipped(message, run_at, now=clock.now()))


async def take_skip_back(
    query: CallbackQuery,
    callback_data: TakeSkipBack,
    chat: Chat,
    actor: Actor,
    take_skip_back: use_cases.TakeSkipBack,
    show_message: ShowMessage,
    clock: Clock,
) -> None:
    """Let the run in again that was left out just now."""
    message = await take_skip_back(
        chat=chat,
        message_id=MessageId(callback_data.message_id),
        run_at=instant(callback_data.run_at),
        by=actor,
        revision=callback_data.revision,
    )
    await show(query, await show_message(chat=chat, reference=message.id), callback_data.page, chat, clock)
    await toast(query, toasts.skip_taken_back())


async def send_at_once(
    query: CallbackQuery,
    callback_data: SendAtOnce,
    chat: Chat,
    actor: Actor,
    send_now: use_cases.SendNow,
    show_message: ShowMessage,
    clock: Clock,
) -> None:
    """Send the message now; what repeats goes on as planned."""
    message = await send_now(
        chat=chat, message_id=MessageId(callback_data.message_id), by=actor, revision=callback_data.revision
    )
    await show(query, await show_message(chat=chat, reference=message.id), callback_data.page, chat, clock)
    await toast(query, toasts.sent_at_once(message.number))


async def open_menu(
    query: CallbackQuery, callback_data: OpenMenu, chat: Chat, show_message: ShowMessage, clock: Clock
) -> None:
    """Show other buttons below the card."""
    card = await show_message(chat=chat, reference=MessageId(callback_data.message_id), only_current=True)
    await show(query, card, callback_data.page, chat, clock, menu=callback_data.menu)
    await toast(query)


async def choose_priority(
    query: CallbackQuery, callback_data: ChoosePriority, chat: Chat, show_message: ShowMessage
) -> None:
    """Offer the priorities."""
    card = await show_message(chat=chat, reference=MessageId(callback_data.message_id), only_current=True)
    await redraw(
        query, cards.priorities(card.message), card_keyboards.priorities(card.message, page=callback_data.page)
    )
    await toast(query)


async def set_priority(
    query: CallbackQuery,
    callback_data: SetPriority,
    chat: Chat,
    actor: Actor,
    set_priority: use_cases.SetPriority,
    show_message: ShowMessage,
    clock: Clock,
) -> None:
    """Set the priority, and go back to the card."""
    message = await set_priority(
        chat=chat,
        message_id=MessageId(callback_data.message_id),
        priority=callback_data.priority,
        by=actor,
        revision=callback_data.revision,
    )
    await show(query, await show_message(chat=chat, reference=message.id), callback_data.page, chat, clock)
    await toast(query, toasts.priority_set(message.number, message.priority))


async def choose_end(
    query: CallbackQuery, callback_data: ChooseEnd, chat: Chat, show_message: ShowMessage, clock: Clock
) -> None:
    """Offer days until which it repeats."""
    message = (await show_message(chat=chat, reference=MessageId(callback_data.message_id), only_current=True)).message
    keyboard = card_keyboards.ends(message, page=callback_data.page, now=clock.now())
    await redraw(query, cards.ends(message), keyboard)
    await toast(query)


async def set_end(
    query: CallbackQuery,
    callback_data: SetEnd,
    chat: Chat,
    actor: Actor,
    set_end: use_cases.SetEnd,
    show_message: ShowMessage,
    clock: Clock,
) -> None:
    """Set its last day, and go back to the card."""
    until = date.fromordinal(callback_data.until) if callback_data.until else None
    message = await set_end(
        chat=chat,
        message_id=MessageId(callback_data.message_id),
        until=until,
        by=actor,
        revision=callback_data.revision,
    )
    await show(query, await show_message(chat=chat, reference=message.id), callback_data.page, chat, clock)
    await toast(query, toasts.end_set(message.number, until))


async def duplicate(
    query: CallbackQuery,
    callback_data: Duplicate,
    chat: Chat,
    actor: Actor,
    duplicate_message: use_cases.DuplicateMessage,
    clock: Clock,
) -> None:
    """Make a second one like it, and say so below the card."""
    copy = await duplicate_message(chat=chat, message_id=MessageId(callback_data.message_id), by=actor)
    words = cards.scheduled(copy.message, runs=copy.runs, chat=chat, now=clock.now())
    await reply_below(query, words, keyboards.undo_scheduling(copy.message, chat))
    await toast(query, toasts.scheduled(copy.message.number))


async def show_history(
    query: CallbackQuery,
    callback_data: ShowHistory,
    chat: Chat,
    show_history: use_cases.ShowHistory,
    clock: Clock,
) -> None:
    """Show how the latest runs went."""
    found = await show_history(chat=chat, message_id=MessageId(callback_data.message_id))
    words = history.history(found.message, found.deliveries, now=clock.now())
    await redraw(query, words, card_keyboards.history(found.message, page=callback_data.page))
    await toast(query)


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="card actions")
    rights = {NEEDS_RIGHTS: True}
    router.callback_query.register(skip, SkipNext.filter(), flags=rights)
    router.callback_query.register(take_skip_back, TakeSkipBack.filter(), flags=rights)
    router.callback_query.register(send_at_once, SendAtOnce.filter(), flags=rights)
    router.callback_query.register(open_menu, OpenMenu.filter())
    router.callback_query.register(choose_priority, ChoosePriority.filter())
    router.callback_query.register(set_priority, SetPriority.filter(), flags=rights)
    router.callback_query.register(choose_end, ChooseEnd.filter())
    router.callback_query.register(set_end, SetEnd.filter(), flags=rights)
    router.callback_query.register(duplicate, Duplicate.filter(), flags=rights)
    router.callback_query.register(show_history, ShowHistory.filter())
    return router
