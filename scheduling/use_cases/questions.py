"""Asking how something was meant, and what becomes of the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.errors import DomainError, QuestionAnswered, QuestionNotFound
from scheduling.expressions.reading import Note
from scheduling.expressions.understanding import understand_text
from scheduling.identifiers import QuestionId, TopicId
from scheduling.messages import ScheduledMessage
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.questions import Choice, PendingQuestion, QuestionKind
from scheduling.recurrence import Run
from scheduling.use_cases.acceptance import (
    Asked,
    Origins,
    Scheduled,
    already_done,
    effect_of,
    new_message,
    new_question,
    shown,
)
from scheduling.use_cases.requests import Request, circumstances, request_of

KEEP = timedelta(days=3)
"""For so long a question that can't be answered any more is kept, so that a late tap is told why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMessage:
    """See whether a text that is no command reads as a time and a message, and offer to schedule it.

    It is never scheduled before its author has said so, however clear it is.
    """

    new_unit: NewUnit
    clock: Clock

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        said: Content,
        sent_at: datetime,
        topic_id: TopicId | None,
        source_message_id: int,
    ) -> Asked | None:
        """Return the question; None where the text is none, or says the same as when it was offered before.

        Only what our own grammar reads is offered: the third layer is made for texts that are known to name a time.
        """
        now = self.clock.now()
        request = self._request(said, chat=chat, by=by, sent_at=min(sent_at, now), now=now)
        if request is None:
            return None
        origins = Origins(chat=chat, by=by, topic_id=topic_id, source_message_id=source_message_id)
        async with self.new_unit() as unit:
            done = await already_done(unit, chat, request, now=now)
            if isinstance(done, Asked):
                return done
            known = await unit.questions.latest_of_source(source_message_id, chat_id=chat.id)
            if known is not None and known.said == said:
                return None
            message = await unit.messages.find_source(source_message_id, chat_id=chat.id)
            if message is not None and not _is_rewritable(message, by, now):
                return None
            await unit.questions.replace_open(source_message_id, chat_id=chat.id)
            question = await new_question(unit, request, said, kind=QuestionKind.OFFER, origins=origins, now=now)
            await unit.commit(effect=question.id)
        return Asked(question)

    def _request(self, said: Content, *, chat: Chat, by: Actor, sent_at: datetime, now: datetime) -> Request | None:
        try:
            understood = understand_text(said.text, circumstances(chat, by, sent_at))
            return request_of(understood, said, chat=chat, sent_at=sent_at, now=now)
        except DomainError:
            return None


def _is_rewritable(message: ScheduledMessage, by: Actor, now: datetime) -> bool:
    try:
        message.require_rewritable(by=by, now=now)
    except DomainError:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestion:
    """Schedule what was asked about, as its author says it was meant."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(self, *, chat: Chat, question_id: QuestionId, choice: int, by: Actor) -> Scheduled:
        """Store the message with the reading that was chosen, or change the one that its author has edited.

        Raises `QuestionNotFound`, `QuestionAnswered`, and what `PendingQuestion.choose` and
        `ScheduledMessage.require_rewritable` raise; then nothing is changed.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            question = await _question(unit, chat, question_id)
            if (known := await effect_of(unit, chat)) is not None:
                return shown(known, _notes(question, choice))
            await _refuse_answered(unit, chat, question, by)
            chosen = question.choose(choice, by=by, zone=chat.zone, now=now)
            run = chosen.next_run(zone=chat.zone, now=now)
            assert run is not None  # noqa: S101 - it was chosen among those that have one
            message = await self._message(unit, chat, question, chosen, run, by=by, now=now)
            await unit.questions.save(question.answered(message.id))
            await unit.commit(effect=message.id)
        self.wakeup()
        return shown(message, chosen.notes)

    async def _message(
        self,
        unit: UnitOfWork,
        chat: Chat,
        question: PendingQuestion,
        chosen: Choice,
        run: Run,
        *,
        by: Actor,
        now: datetime,
    ) -> ScheduledMessage:
        timing, source = chosen.timing.moved_to(chat.zone), question.source_message_id
        edited = None if source is None else await unit.messages.find_source(source, chat_id=chat.id)
        author = Actor(question.asked_of, by.is_administrator)
        if edited is None:
            origins = Origins(chat=chat, by=author, topic_id=question.topic_id, source_message_id=source)
            return await new_message(unit, question.content, timing, run, origins=origins, now=now)
        changed = edited.rewrite(content=question.content, timing=timing, first=run, by=author, now=now)
        await unit.messages.save(changed)
        await unit.messages.cancel_pending(changed.id)
        return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineQuestion:
    """Put a question aside: nothing is scheduled."""

    new_unit: NewUnit

    async def __call__(self, *, chat: Chat, question_id: QuestionId, by: Actor) -> PendingQuestion:
        """Return the question. Raises `QuestionNotFound`, `QuestionAnswered`, `NotYourQuestion`, `QuestionClosed`."""
        async with self.new_unit() as unit:
            question = await _question(unit, chat, question_id)
            if unit.cause is not None and unit.cause.effect == question.id:
                return question
            await _refuse_answered(unit, chat, question, by)
            declined = question.declined(by=by)
            await unit.questions.save(declined)
            await unit.commit(effect=declined.id)
        return declined


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeQuestions:
    """Forget questions that could not be answered any more for some days."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self) -> int:
        """Return how many there were."""
        async with self.new_unit() as unit:
            purged = await unit.questions.purge(before=self.clock.now() - KEEP)
            if purged:
                await unit.commit()
        return purged


async def _question(unit: UnitOfWork, chat: Chat, question_id: QuestionId) -> PendingQuestion:
    """Return the question of this chat that is meant. Another chat's answers as if it did not exist."""
    question = await unit.questions.get_for_update(question_id, chat_id=chat.id)
    if question is None:
        raise QuestionNotFound
    return question


async def _refuse_answered(unit: UnitOfWork, chat: Chat, question: PendingQuestion, by: Actor) -> None:
    """Name the schedule that came of a question, to those who may know."""
    if question.message_id is None or not question.may_be_answered_by(by):
        return
    message = await unit.messages.get(question.message_id, chat_id=chat.id)
    if message is not None:
        raise QuestionAnswered(message.number)


def _notes(question: PendingQuestion, choice: int) -> frozenset[Note]:
    return question.choices[choice].notes if 0 <= choice < len(question.choices) else frozenset()
