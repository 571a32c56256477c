"""Asking how a request was meant, the answers, and offering to schedule what reads as a request."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers import keyboards
from handlers.answers import answer, content_of, redraw, toast, written_at
from handlers.buttons import AnswerQuestion, DeclineQuestion
from handlers.rights import NEEDS_RIGHTS
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.identifiers import QuestionId, TopicId
from scheduling.use_cases import questions as use_cases
from texts import cards, mishaps, questions, toasts


async def choose(
    query: CallbackQuery,
    callback_data: AnswerQuestion,
    chat: Chat,
    actor: Actor,
    answer_question: use_cases.AnswerQuestion,
    clock: Clock,
) -> None:
    """Schedule by the reading that was tapped."""
    scheduled = await answer_question(
        chat=chat, question_id=QuestionId(callback_data.question_id), choice=callback_data.choice, by=actor
    )
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
) -> None:
    """Put the question aside."""
    asked = await decline_question(chat=chat, question_id=QuestionId(callback_data.question_id), by=actor)
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
    if not await _offered(message, chat, actor, topic_id, offer_message, clock):
        await answer(message, mishaps.not_a_command(chat=chat, now=clock.now()))


async def offer_edited(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    offer_message: use_cases.OfferMessage,
    clock: Clock,
) -> None:
    """Offer what an edited text reads as; an edit that is no request is left alone."""
    await _offered(message, chat, actor, topic_id, offer_message, clock)


async def _offered(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    offer_message: use_cases.OfferMessage,
    clock: Clock,
) -> bool:
    asked = await offer_message(
        chat=chat,
        by=actor,
        said=content_of(message),
        sent_at=written_at(message),
        topic_id=topic_id,
        source_message_id=message.message_id,
    )
    if asked is None:
        return False
    now = clock.now()
    await answer(message, questions.question(asked.question, now=now), keyboards.question(asked.question, now=now))
    return True


def setup() -> Router:
    """Return the router of this conversation. It takes any text of a private chat: it comes behind all commands."""
    router = Router(name="questions")
    # Who forwards something has not written it, and its "tomorrow" was another day's.
    written = (F.chat.type == "private", F.text, ~F.text.startswith("/"), ~F.forward_origin)
    router.message.register(offer, *written)
    router.edited_message.register(offer_edited, *written)
    router.callback_query.register(choose, AnswerQuestion.filter(), flags={NEEDS_RIGHTS: True})
    router.callback_query.register(decline, DeclineQuestion.filter(), flags={NEEDS_RIGHTS: True})
    return router
