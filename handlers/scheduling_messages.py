"""/schedule, its edits, and Undo."""

from collections.abc import Callable
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers import keyboards
from handlers.answers import answer, behind_command, content_of, redraw, toast, written_at
from handlers.buttons import KeepZone, NotMyTime, UndoScheduling
from handlers.commands import command
from handlers.rights import NEEDS_RIGHTS
from scheduling.chats import Actor, Chat
from scheduling.cities import common_zones
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.identifiers import MessageId, TopicId
from scheduling.use_cases.acceptance import Asked, Scheduled
from scheduling.use_cases.messages import CancelMessage, RewriteMessage, ScheduleMessage, ShowMessage
from scheduling.use_cases.requests import RepliedTo
from texts import cards, mishaps, questions, toasts


async def schedule(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    schedule_message: ScheduleMessage,
    clock: Clock,
) -> None:
    """Accept a message to be sent later."""
    said = behind_command(message)
    if not said.text:
        await answer(message, mishaps.schedule_usage(chat=chat, now=clock.now()))
        return
    scheduled = await schedule_message(
        chat=chat,
        by=actor,
        said=said,
        sent_at=message.date,
        topic_id=topic_id,
        source_message_id=message.message_id,
        replied_to=_replied_to(message),
    )
    await _confirm(message, scheduled, chat, cards.scheduled, now=clock.now())


async def reschedule(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    rewrite_message: RewriteMessage,
    clock: Clock,
) -> None:
    """Change a schedule because the message that asked for it was edited."""
    changed = await rewrite_message(
        chat=chat,
        by=actor,
        said=behind_command(message),
        sent_at=written_at(message),
        topic_id=topic_id,
        source_message_id=message.message_id,
        edited_of=message.date,
        replied_to=_replied_to(message),
    )
    if changed is not None:
        is_changed = isinstance(changed, Scheduled) and changed.message.revision > 1
        say = cards.rescheduled if is_changed else cards.scheduled
        await _confirm(message, changed, chat, say, now=clock.now())


def _replied_to(message: Message) -> RepliedTo | None:
    """Return the message to which somebody replied. In a topic, what replies to nothing replies to its beginning."""
    original = message.reply_to_message
    if original is None or original.forum_topic_created is not None:
        return None
    return RepliedTo(content_of(original) if original.text else None)


async def _confirm(
    message: Message, scheduled: Scheduled | Asked, chat: Chat, say: Callable[..., Content], *, now: datetime
) -> None:
    if isinstance(scheduled, Asked):
        asked = scheduled.question
        await answer(message, questions.question(asked, now=now), keyboards.question(asked, now=now))
        return
    waited = scheduled.waited
    words = say(
        scheduled.message,
        runs=scheduled.runs,
        chat=chat,
        now=now,
        notes=scheduled.notes,
        sent_at=None if waited is None else waited.sent_at,
        overdue_at=None if waited is None else waited.due_at,
        convention=scheduled.convention,
    )
    # What goes out at once can't be undone any more.
    is_open = scheduled.message.may_undo(now) or not scheduled.message.timing.is_once
    await answer(message, words, keyboards.undo_scheduling(scheduled.message, chat) if is_open else None)


async def refuse_media(message: Message) -> None:
    """Say that only text can be scheduled, before a photo is silently left out."""
    await answer(message, mishaps.only_text())


async def undo(
    query: CallbackQuery, callback_data: UndoScheduling, chat: Chat, actor: Actor, cancel_message: CancelMessage
) -> None:
    """Take a schedule back that was just made."""
    cancelled = await cancel_message(
        chat=chat,
        reference=MessageId(callback_data.message_id),
        by=actor,
        revision=callback_data.revision,
        only_while_undo=True,
    )
    await redraw(query, cards.cancelled(cancelled), keyboards.restore(cancelled))
    await toast(query, toasts.unscheduled(cancelled.number))


async def not_my_time(
    query: CallbackQuery, callback_data: NotMyTime, chat: Chat, clock: Clock, show_message: ShowMessage
) -> None:
    """Offer zones below the answer to a schedule."""
    card = await show_message(chat=chat, reference=MessageId(callback_data.message_id), only_current=True)
    now = clock.now()
    words = cards.scheduled(card.message, runs=card.runs, chat=chat, now=now)
    choices = common_zones(query.from_user.language_code or chat.language) or common_zones(chat.language)
    await redraw(query, words, keyboards.zones(choices, message_id=card.message.id, now=now))
    await toast(query)


async def keep_zone(
    query: CallbackQuery, callback_data: KeepZone, chat: Chat, clock: Clock, show_message: ShowMessage
) -> None:
    """Show the answer to the schedule as it was."""
    card = await show_message(chat=chat, reference=MessageId(callback_data.message_id), only_current=True)
    words = cards.scheduled(card.message, runs=card.runs, chat=chat, now=clock.now())
    await redraw(query, words, keyboards.undo_scheduling(card.message, chat))
    await toast(query, toasts.zone_kept())


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="scheduling")
    router.message.register(refuse_media, command("schedule"), F.caption)
    router.message.register(schedule, command("schedule"))
    router.edited_message.register(reschedule, command("schedule"), F.text)
    router.callback_query.register(undo, UndoScheduling.filter(), flags={NEEDS_RIGHTS: True})
    router.callback_query.register(not_my_time, NotMyTime.filter())
    router.callback_query.register(keep_zone, KeepZone.filter())
    return router
