"""/schedule, its edits, and Undo."""

from collections.abc import Callable
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers import bulk_schedules, keyboards
from handlers.albums import whole_of
from handlers.answers import answer, redraw, toast, written_at
from handlers.buttons import KeepZone, NotMyTime, UndoScheduling
from handlers.commands import command
from handlers.contents import behind_command, content_of
from handlers.rights import NEEDS_RIGHTS, SCHEDULES
from scheduling.chats import Actor, Chat
from scheduling.cities import common_zones
from scheduling.clock import Clock
from scheduling.content import TEXT_LIMIT, Content
from scheduling.errors import CannotBeKept
from scheduling.identifiers import MessageId, TopicId
from scheduling.use_cases.acceptance import Asked, Scheduled
from scheduling.use_cases.albums import FindArrivals
from scheduling.use_cases.bulk_schedules import RewriteMany, ScheduleMany
from scheduling.use_cases.messages import CancelMessage, RewriteMessage, ScheduleMessage, ShowMessage
from scheduling.use_cases.requests import RepliedTo
from texts import cards, contents, mishaps, questions, toasts
from texts.rich import joined


async def schedule(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    schedule_message: ScheduleMessage,
    schedule_many: ScheduleMany,
    clock: Clock,
    find_arrivals: FindArrivals,
) -> None:
    """Accept a message to be sent later: a text, or a file whose caption this is, with the album that it is in."""
    said = await _said(message, find_arrivals)
    if not said.text:
        await answer(message, mishaps.schedule_usage(chat=chat, now=clock.now()))
        return
    if await bulk_schedules.take_lines(message, said, chat, actor, topic_id, schedule_many, clock):
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
    await _confirm(message, scheduled, chat, cards.scheduled, now=clock.now(), remark=_remark(message, said, chat))


async def reschedule(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    rewrite_message: RewriteMessage,
    rewrite_many: RewriteMany,
    clock: Clock,
    find_arrivals: FindArrivals,
) -> None:
    """Change a schedule because the message that asked for it was edited."""
    said = await _said(message, find_arrivals)
    if await bulk_schedules.take_edit(message, said, chat, actor, topic_id, rewrite_many, clock):
        return
    changed = await rewrite_message(
        chat=chat,
        by=actor,
        said=said,
        sent_at=written_at(message),
        topic_id=topic_id,
        source_message_id=message.message_id,
        edited_of=message.date,
        replied_to=_replied_to(message),
        is_of_album=message.media_group_id is not None,
    )
    if changed is not None:
        is_changed = isinstance(changed, Scheduled) and changed.message.revision > 1
        say = cards.rescheduled if is_changed else cards.scheduled
        await _confirm(message, changed, chat, say, now=clock.now())


async def _said(message: Message, find_arrivals: FindArrivals) -> Content:
    """Return what stands behind the command, with the file whose caption it is, or the whole album."""
    said = behind_command(message)
    if message.text is not None:
        return said
    album = await whole_of(message, find_arrivals)
    return said.with_items(album.items_beside(message))


def _remark(message: Message, said: Content, chat: Chat) -> str:
    """Say where only one file of an album is sent, whose author may expect all of it."""
    original = message.reply_to_message
    if said.items:
        is_alone = message.media_group_id is not None and not said.is_album and chat.kind.is_shared
        return contents.only_seen_of_an_album() if is_alone else ""
    return contents.one_of_an_album() if original is not None and original.media_group_id is not None else ""


def _replied_to(message: Message) -> RepliedTo | None:
    """Return the message to which somebody replied. In a topic, what replies to nothing replies to its beginning."""
    original = message.reply_to_message
    if original is None or original.forum_topic_created is not None:
        return None
    try:
        return RepliedTo(content_of(original))
    except CannotBeKept as problem:
        return RepliedTo(problem.with_traceback(None))


async def _confirm(
    message: Message,
    scheduled: Scheduled | Asked,
    chat: Chat,
    say: Callable[..., Content],
    *,
    now: datetime,
    remark: str = "",
) -> None:
    if isinstance(scheduled, Asked):
        asked = scheduled.question
        question = questions.question(asked, now=now, is_shared=chat.kind.is_shared)
        words = joined([question, remark], "\n\n")
        await answer(message, words.shorten(TEXT_LIMIT), keyboards.question(asked, now=now))
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
    words = joined([words, remark], "\n\n").shorten(TEXT_LIMIT)
    # What goes out at once can't be undone any more.
    is_open = scheduled.message.may_undo(now) or not scheduled.message.timing.is_once
    await answer(message, words, keyboards.undo_scheduling(scheduled.message, chat) if is_open else None)


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
    router.message.register(schedule, command("schedule"), flags={SCHEDULES: True})
    router.edited_message.register(reschedule, command("schedule"), F.text | F.caption, flags={SCHEDULES: True})
    router.callback_query.register(undo, UndoScheduling.filter(), flags={NEEDS_RIGHTS: True})
    router.callback_query.register(not_my_time, NotMyTime.filter())
    router.callback_query.register(keep_zone, KeepZone.filter())
    return router
