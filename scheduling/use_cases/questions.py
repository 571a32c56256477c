"""Asking how something was meant, and what becomes of the answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from scheduling.auditing import Action
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.errors import DomainError, QuestionAnswered, QuestionNotFound, ZoneGone
from scheduling.expressions.preparing import prepare
from scheduling.expressions.reading import Note
from scheduling.expressions.understanding import understand_text
from scheduling.habits import languages_of
from scheduling.identifiers import QuestionId, TopicId
from scheduling.messages import ScheduledMessage
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.questions import KEEP, Choice, PendingQuestion, QuestionKind, QuestionStatus
from scheduling.recurrence import Run
from scheduling.use_cases import noting
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
from scheduling.use_cases.editing import Edited, answered_once_more, leave_as_it_is, retime_as_answered
from scheduling.use_cases.limits import require_room
from scheduling.use_cases.requests import Request, circumstances, request_of


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
        edited_of: datetime | None = None,
    ) -> Asked | None:
        """Return the question; None where the text is none, or says the same as when it was offered before.

        Only what our own grammar reads is offered: the third layer is made for texts that are known to name a time.
        `edited_of` is when the text was first sent, where it is an edit: what was asked about the old text is closed.
        Raises `ZoneGone`.
        """
        now = self.clock.now()
        await prepare(languages_of(by, chat))
        request = self._request(said, chat=chat, by=by, sent_at=min(sent_at, now), now=now)
        if edited_of is not None and now - edited_of > KEEP:
            return None  # nobody can have changed a word of it, and what was asked about it is forgotten
        if isinstance(request, DomainError):
            if edited_of is not None:
                await WithdrawQuestion(new_unit=self.new_unit)(
                    chat=chat, source_message_id=source_message_id, said=said
                )
            if isinstance(request, ZoneGone):
                raise request
            return None
        origins = Origins(chat=chat, by=by, topic_id=topic_id, source_message_id=source_message_id)
        async with self.new_unit() as unit:
            done = await already_done(unit, chat, request, now=now)
            if isinstance(done, Asked):
                return done
            known = await unit.questions.latest_of_source(source_message_id, chat_id=chat.id)
            if known is not None and known.said == said and known.status is not QuestionStatus.REPLACED:
                return None
            message = await unit.messages.find_source(source_message_id, chat_id=chat.id)
            if message is not None and not _is_rewritable(message, by, now):
                return None
            await unit.questions.replace_open(source_message_id, chat_id=chat.id)
            question = await new_question(unit, request, said, kind=QuestionKind.OFFER, origins=origins, now=now)
            await unit.commit(effect=question.id)
        return Asked(question)

    def _request(
        self, said: Content, *, chat: Chat, by: Actor, sent_at: datetime, now: datetime
    ) -> Request | DomainError:
        try:
            understood = understand_text(said.text, circumstances(chat, by, sent_at))
            return request_of(understood, said, chat=chat, sent_at=sent_at, now=now)
        except DomainError as problem:
            return problem.with_traceback(None)


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

    async def __call__(self, *, chat: Chat, question_id: QuestionId, choice: int, by: Actor) -> Scheduled | Edited:
        """Store the message with the reading that was chosen, or change the one that its author has edited.

        Raises `QuestionNotFound`, `QuestionAnswered`, and what `PendingQuestion.choose`, `retime_as_answered` and
        `ScheduledMessage.require_rewritable` raise; then nothing is changed.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            question = await _question(unit, chat, question_id)
            if (known := await effect_of(unit, chat)) is not None:
                chosen = question.choices[choice] if 0 <= choice < len(question.choices) else None
                notes = frozenset[Note]() if chosen is None else _notes(chosen, known.next_run)
                edited = await answered_once_more(unit, chat, question, by=by)
                return shown(known, notes) if edited is None else replace(edited, notes=notes)
            await _refuse_answered(unit, chat, question, by)
            chosen = question.choose(choice, by=by, zone=chat.zone, now=now)
            run = chosen.next_run(zone=chat.zone, now=now)
            assert run is not None  # noqa: S101 - it was chosen among those that have one
            if question.rewrites_id is not None:
                timing = chosen.timing.moved_to(chat.zone)
                edited = await retime_as_answered(unit, chat, question, timing, run, by=by, now=now)
                await unit.questions.save(question.answered(edited.message.id))
                await unit.commit(effect=edited.message.id)
                self.wakeup()
                return replace(edited, notes=_notes(chosen, run))
            message = await self._message(unit, chat, question, chosen, run, by=by, now=now)
            await unit.questions.save(question.answered(message.id))
            await unit.commit(effect=message.id)
        self.wakeup()
        return shown(message, _notes(chosen, run))

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
            origins = Origins(
                chat=chat,
                by=author,
                topic_id=question.topic_id,
                source_message_id=source,
                destination=question.destination,
            )
            return await new_message(unit, question.content, timing, run, origins=origins, now=now)
        changed = edited.rewrite(content=question.content, timing=timing, first=run, by=author, now=now)
        changed = changed.bound_for(question.destination, chat=chat)
        await require_room(unit, chat, changed, instead_of=edited)
        await unit.messages.save(changed)
        await unit.messages.cancel_pending(changed.id)
        details = noting.changed(edited, changed)
        await noting.note_schedule(unit, author, Action.CHANGED, changed, now=now, details=details)
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
            await leave_as_it_is(unit, chat, declined)
            await unit.commit(effect=declined.id)
        return declined


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawQuestion:
    """Close the question about a message whose text is no request any more: its buttons speak of what is gone."""

    new_unit: NewUnit

    async def __call__(self, *, chat: Chat, source_message_id: int, said: Content) -> None:
        """Close it, unless it is about the very words that are `said` now."""
        async with self.new_unit(write=False) as unit:
            question = await unit.questions.latest_of_source(source_message_id, chat_id=chat.id)
        if question is None or question.status is not QuestionStatus.OPEN or question.said == said:
            return
        async with self.new_unit() as unit:
            await unit.questions.replace_open(source_message_id, chat_id=chat.id)
            await unit.commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindStanding:
    """See which schedule a message had asked for that was edited into what asks for nothing any more."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(
        self, *, chat: Chat, by: Actor, source_message_id: int, said: Content, edited_of: datetime
    ) -> ScheduledMessage | None:
        """Return the schedule, which stays as it was; None where the edit may have changed no word.

        `edited_of` is when the message was first sent: what it had said is forgotten after a while.
        """
        if self.clock.now() - edited_of > KEEP:
            return None
        async with self.new_unit(write=False) as unit:
            message = await unit.messages.find_source(source_message_id, chat_id=chat.id)
            question = await unit.questions.latest_of_source(source_message_id, chat_id=chat.id)
        if message is None or not message.is_current or message.created_by != by.user_id:
            return None
        return None if question is not None and question.said == said else message


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


def _notes(choice: Choice, run: Run | None) -> frozenset[Note]:
    """Return what is to be told of a choice whose first run is `run` now: the zone may have changed meanwhile."""
    in_gap = frozenset({Note.IN_GAP}) if run is not None and run.in_gap else frozenset[Note]()
    return choice.notes - {Note.IN_GAP} | in_gap
