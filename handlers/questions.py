"""Asking how a request was meant, the answers, and offering to schedule what reads as a request."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers import card_keyboards, keyboards
from handlers.answers import answer, redraw, toast, written_at
from handlers.buttons import AnswerQuestion, DeclineQuestion
from handlers.card_edits import card_of
from handlers.contents import content_of
from handlers.rights import NEEDS_RIGHTS
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.identifiers import QuestionId, TopicId
from scheduling.use_cases import questions as use_cases
from scheduling.use_cases.editing import Edited
from scheduling.use_cases.messages import ShowMessage
from texts import cards, editing, mishaps, questions, toasts


async def choose(
    query: CallbackQuery,
    callback_data: AnswerQuestion,
    chat: Chat,
    actor: Actor,
    answer_question: use_cases.AnswerQuestion,
    show_message: ShowMessage,
    clock: Clock,
) -> None:
    """Schedule by the reading that was tapped."""
    scheduled = await answer_question(
        chat=chat, question_id=QuestionId(callback_data.question_id), choice=callback_data.choice, by=actor
    )
    if isinstance(scheduled, Edited):
        words = await card_of(scheduled, chat, show_message, now=clock.now())
        keyboard = card_keyboards.card(scheduled.message, page=scheduled.edit.page, edited=scheduled.dialog)
        await redraw(query, words, keyboard)
        await toast(query, toasts.rescheduled(scheduled.message.number))
        return
    message = scheduled.message
    is_changed = message.revision > 1
    say = cards.rescheduled if is_changed else cards.scheduled
    words = say(message, runs=scheduled.runs, chat=chat, now=clock.now(), notes=scheduled.notes)
    await redraw(query, words, keyboards.undo_scheduling(message, chat))
    await toast(query, toasts.rescheduled(message.number) if is_changed else toasts.scheduled(message.number))


async def decline(
    query: CallbackQuery,
    callback_data: DeclineQuestion,
    chat: Chat,
    actor: Actor,
    decline_question: use_cases.DeclineQuestion,
    show_message: ShowMessage,
) -> None:
    """Put the question aside."""
    asked = await decline_question(chat=chat, question_id=QuestionId(callback_data.question_id), by=actor)
    if asked.rewrites_id is not None:
        card = await show_message(chat=chat, reference=asked.rewrites_id)
        await redraw(query, editing.left(card.message))
        await toast(query, toasts.left_as_it_is())
        return
    await redraw(query, questions.declined(asked))
    await toast(query, toasts.put_aside())


async def offer(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    offer_message: use_cases.OfferMessage,
    clock: Clock,
) -> None:
    """Offer to schedule a text that reads as a time and a message; show how to schedule where it is none."""
    if not await _offered(message, chat, actor, topic_id, offer_message, clock, is_edit=False):
        await answer(message, mishaps.not_a_command(chat=chat, now=clock.now()))


async def offer_edited(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    offer_message: use_cases.OfferMessage,
    find_standing: use_cases.FindStanding,
    clock: Clock,
) -> None:
    """Offer what an edited text reads as. Where it is no request, say so of the schedule that it had asked for."""
    if not await _offered(message, chat, actor, topic_id, offer_message, clock, is_edit=True):
        await _say_what_stands(message, chat, actor, find_standing)


async def withdraw(
    message: Message,
    chat: Chat,
    actor: Actor,
    withdraw_question: use_cases.WithdrawQuestion,
    find_standing: use_cases.FindStanding,
) -> None:
    """Close what was asked about a message that is neither a request nor an offer any more."""
    await withdraw_question(chat=chat, source_message_id=message.message_id, said=content_of(message))
    await _say_what_stands(message, chat, actor, find_standing)


async def _say_what_stands(message: Message, chat: Chat, actor: Actor, find_standing: use_cases.FindStanding) -> None:
    standing = await find_standing(
        chat=chat, by=actor, source_message_id=message.message_id, said=content_of(message), edited_of=message.date
    )
    if standing is not None:
        await answer(message, editing.stands(standing))


async def _offered(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    offer_message: use_cases.OfferMessage,
    clock: Clock,
    *,
    is_edit: bool,
) -> bool:
    asked = await offer_message(
        chat=chat,
        by=actor,
        said=content_of(message),
        sent_at=written_at(message),
        topic_id=topic_id,
        source_message_id=message.message_id,
        edited_of=message.date if is_edit else None,
    )
    if asked is None:
        return False
    now = clock.now()
    words = questions.question(asked.question, now=now, is_shared=chat.kind.is_shared)
    await answer(message, words, keyboards.question(asked.question, now=now))
    return True


def setup() -> Router:
    """Return the router of this conversation. It takes any text of a private chat: it comes behind all commands."""
    router = Router(name="questions")
    # Who forwards something has not written it, and its "tomorrow" was another day's.
    written = (F.chat.type == "private", F.text, ~F.text.startswith("/"), ~F.forward_origin)
    router.message.register(offer, *written)
    router.edited_message.register(offer_edited, *written)
    router.edited_message.register(withdraw, F.text)
    router.callback_query.register(choose, AnswerQuestion.filter(), flags={NEEDS_RIGHTS: True})
    router.callback_query.register(decline, DeclineQuestion.filter(), flags={NEEDS_RIGHTS: True})
    return router
