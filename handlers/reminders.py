"""Reminders that arrived: ticked off, put off, and taken back again, by the buttons below them."""

from datetime import UTC, datetime

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers.answers import answer, ask, legible_or_not, redraw, toast
from handlers.reminder_buttons import (
    ChooseSnooze,
    LeaveSnoozeChoice,
    MarkDone,
    SnoozeFor,
    SnoozeUntil,
    TakeDoneBack,
    TakeSnoozeBack,
    WriteSnooze,
)
from handlers.reminder_keyboards import alone, below
from handlers.rights import NEEDS_RIGHTS
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.dialogs import Dialog
from scheduling.identifiers import DeliveryId, TopicId
from scheduling.reminders import Reminder, picks
from scheduling.use_cases import reminders as use_cases
from scheduling.use_cases.dialogs import RememberPrompt
from scheduling.use_cases.requests import circumstances
from texts import reminder_buttons, reminders


async def mark_done(
    query: CallbackQuery, callback_data: MarkDone, chat: Chat, finish_reminder: use_cases.FinishReminder, clock: Clock
) -> None:
    """Tick it off; in a group the message says who did."""
    reminder, is_new = await finish_reminder(chat=chat, delivery_id=DeliveryId(callback_data.delivery_id))
    now = clock.now()
    done_at = reminder.done_at or now
    if is_new or not chat.kind.is_shared:  # what was done by somebody before says so already
        by = query.from_user.first_name if chat.kind.is_shared else None
        await _set_buttons(
            query, below(reminder, reminder_buttons.done_rows(reminder.id, done_at, by=by, zone=chat.zone, now=now))
        )
    said = reminder_buttons.done() if is_new else reminder_buttons.done_before(done_at, zone=chat.zone, now=now)
    await toast(query, said)


async def take_done_back(
    query: CallbackQuery, callback_data: TakeDoneBack, chat: Chat, take_done_back: use_cases.TakeDoneBack
) -> None:
    """Say that it is still to be done."""
    reminder = await take_done_back(chat=chat, delivery_id=DeliveryId(callback_data.delivery_id))
    await _set_buttons(query, below(reminder, reminder_buttons.open_rows(reminder.id)))
    await toast(query, reminder_buttons.taken_back())


async def snooze_for(
    query: CallbackQuery,
    callback_data: SnoozeFor,
    chat: Chat,
    actor: Actor,
    snooze_reminder: use_cases.SnoozeReminder,
    clock: Clock,
) -> None:
    """Put it off for a while."""
    snoozed = await snooze_reminder(
        chat=chat,
        delivery_id=DeliveryId(callback_data.delivery_id),
        choice=callback_data.choice,
        by=actor,
    )
    await _show_snoozed(query, snoozed, chat, clock.now())


async def snooze_until(
    query: CallbackQuery,
    callback_data: SnoozeUntil,
    chat: Chat,
    actor: Actor,
    snooze_reminder: use_cases.SnoozeReminder,
    clock: Clock,
) -> None:
    """Put it off until an instant that was offered."""
    snoozed = await snooze_reminder(
        chat=chat,
        delivery_id=DeliveryId(callback_data.delivery_id),
        choice=datetime.fromtimestamp(callback_data.at, UTC),
        by=actor,
    )
    await _show_snoozed(query, snoozed, chat, clock.now())


async def take_snooze_back(
    query: CallbackQuery,
    callback_data: TakeSnoozeBack,
    chat: Chat,
    actor: Actor,
    take_snooze_back: use_cases.TakeSnoozeBack,
) -> None:
    """Have it come no later."""
    reminder = await take_snooze_back(chat=chat, delivery_id=DeliveryId(callback_data.delivery_id), by=actor)
    if _is_below(query, reminder):
        await _set_buttons(query, below(reminder, reminder_buttons.open_rows(reminder.id)))
    else:  # below the answer to a time that was written
        await _set_buttons(query, None)
        await _set_buttons_of(query, reminder, below(reminder, reminder_buttons.open_rows(reminder.id)))
    await toast(query, reminder_buttons.taken_back())


async def choose_snooze(
    query: CallbackQuery,
    callback_data: ChooseSnooze,
    chat: Chat,
    actor: Actor,
    show_reminder: use_cases.ShowReminder,
    clock: Clock,
) -> None:
    """Offer more times."""
    reminder = await show_reminder(chat=chat, delivery_id=DeliveryId(callback_data.delivery_id), is_open=True)
    now = clock.now()
    rows = reminder_buttons.choice_rows(reminder.id, picks(circumstances(chat, actor, now)), zone=chat.zone, now=now)
    await _set_buttons(query, below(reminder, rows))
    await toast(query)


async def leave_choice(
    query: CallbackQuery, callback_data: LeaveSnoozeChoice, chat: Chat, show_reminder: use_cases.ShowReminder
) -> None:
    """Go back to the buttons that it arrived with."""
    reminder = await show_reminder(chat=chat, delivery_id=DeliveryId(callback_data.delivery_id), is_open=True)
    await _set_buttons(query, below(reminder, reminder_buttons.open_rows(reminder.id)))
    await toast(query)


async def write_snooze(
    query: CallbackQuery,
    callback_data: WriteSnooze,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    show_reminder: use_cases.ShowReminder,
    ask_for_snooze: use_cases.AskForSnooze,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Ask for a time; in a group whoever tapped is asked to reply."""
    delivery_id = DeliveryId(callback_data.delivery_id)
    dialog = await ask_for_snooze(chat=chat, delivery_id=delivery_id, by=actor, topic_id=topic_id)
    reminder = await show_reminder(chat=chat, delivery_id=delivery_id)
    await _set_buttons(query, below(reminder, reminder_buttons.open_rows(reminder.id)))
    question = reminders.until_when(reminder.message, zone=chat.zone, now=clock.now())
    asked = await ask(query, question, placeholder=reminders.placeholder())
    if asked is not None:
        await remember_prompt(dialog, message_id=asked)
    await toast(query)


async def snooze_as_written(
    message: Message,
    chat: Chat,
    actor: Actor,
    dialog: Dialog,
    snooze_as_written: use_cases.SnoozeAsWritten,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Put it off until the time that somebody wrote, ask which one they mean, or say why it is none."""
    said = message.text or message.caption or ""
    snoozed = await snooze_as_written(said, chat=chat, dialog_id=dialog.id, by=actor)
    now, zone = clock.now(), chat.zone
    if isinstance(snoozed, use_cases.NotTaken):
        again = reminders.until_when_again(snoozed.problem, zone=zone, now=now)
        asked = await ask(message, again, placeholder=reminders.placeholder())
        if asked is not None:
            await remember_prompt(dialog, message_id=asked)
        return
    if isinstance(snoozed, use_cases.Unsettled):
        rows = reminder_buttons.reading_rows(snoozed.reminder.id, [run.at for run in snoozed.runs], zone=zone, now=now)
        await answer(message, reminders.which_time(), alone(rows))
        return
    rows = reminder_buttons.snoozed_rows(snoozed.reminder.id, snoozed.run.at, zone=zone, now=now)
    await _set_buttons_of(message, snoozed.reminder, below(snoozed.reminder, rows))
    await answer(message, reminders.snoozed_as_written(snoozed.child, snoozed.run.at, zone=zone, now=now), alone(rows))


async def _show_snoozed(query: CallbackQuery, snoozed: use_cases.Snoozed, chat: Chat, now: datetime) -> None:
    reminder, until, zone = snoozed.reminder, snoozed.run.at, chat.zone
    rows = reminder_buttons.snoozed_rows(reminder.id, until, zone=zone, now=now)
    if not _is_below(query, reminder):  # below the question which time was meant
        await redraw(query, reminders.snoozed_as_written(snoozed.child, until, zone=zone, now=now), alone(rows))
    await _set_buttons_of(query, reminder, below(reminder, rows))
    await toast(query, reminder_buttons.snoozed(until, zone=zone, now=now))


def _is_below(query: CallbackQuery, reminder: Reminder) -> bool:
    """Tell whether what was tapped stands below the reminder itself; so it does where its id is not known."""
    known = reminder.platform_message_id
    return query.message is None or known is None or query.message.message_id == known


async def _set_buttons_of(event: CallbackQuery | Message, reminder: Reminder, markup: InlineKeyboardMarkup) -> None:
    """Show other buttons below a reminder, wherever the answer to it was given."""
    if isinstance(event, CallbackQuery) and _is_below(event, reminder):
        await _set_buttons(event, markup)
    elif reminder.platform_message_id is not None:
        message = event.message if isinstance(event, CallbackQuery) else event
        if message is not None:
            await _edit(event, message.chat.id, reminder.platform_message_id, markup)


async def _set_buttons(query: CallbackQuery, markup: InlineKeyboardMarkup | None) -> None:
    """Show other buttons below the message that was tapped."""
    if query.message is not None:
        await _edit(query, query.message.chat.id, query.message.message_id, markup)


async def _edit(
    event: CallbackQuery | Message, chat_id: int, message_id: int, markup: InlineKeyboardMarkup | None
) -> None:
    """Change the buttons of a message. Where it was deleted meanwhile, or looks like that already, nothing is to do."""
    if event.bot is None:
        return
    with legible_or_not():
        try:
            await event.bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id, reply_markup=markup)
        except TelegramBadRequest:
            return


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="reminders")
    rights = {NEEDS_RIGHTS: True}
    router.callback_query.register(mark_done, MarkDone.filter())
    router.callback_query.register(take_done_back, TakeDoneBack.filter())
    router.callback_query.register(snooze_for, SnoozeFor.filter(), flags=rights)
    router.callback_query.register(snooze_until, SnoozeUntil.filter(), flags=rights)
    router.callback_query.register(take_snooze_back, TakeSnoozeBack.filter(), flags=rights)
    router.callback_query.register(choose_snooze, ChooseSnooze.filter())
    router.callback_query.register(leave_choice, LeaveSnoozeChoice.filter())
    router.callback_query.register(write_snooze, WriteSnooze.filter())
    return router
