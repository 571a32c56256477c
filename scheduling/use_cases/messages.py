"""Scheduling a message, changing it, cancelling it, bringing it back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from scheduling.auditing import Action
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content, Item
from scheduling.errors import (
    AlreadyEnded,
    BadReference,
    DomainError,
    EditNotUnderstood,
    MessageNotFound,
    NotAllowed,
    TooLateToUndo,
)
from scheduling.identifiers import MessageId, TopicId
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.ports import LastResult, NewUnit, Page, UnitOfWork
from scheduling.questions import KEEP, PendingQuestion, QuestionKind, QuestionStatus
from scheduling.recurrence import Run
from scheduling.use_cases import noting
from scheduling.use_cases.acceptance import (
    RUNS_SHOWN,
    Asked,
    Origins,
    Scheduled,
    already_done,
    effect_of,
    new_message,
    new_question,
    shown,
    shown_as_asked,
)
from scheduling.use_cases.limits import require_room
from scheduling.use_cases.requests import RepliedTo, Request, Understand, attempt

LONGEST_NUMBER = 9
"""Digits of a schedule's number that fit the column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleMessage:
    """Accept a message to be sent later, or ask how it was meant. What is accepted is durable when this returns."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]
    understand: Understand

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        said: Content,
        sent_at: datetime,
        topic_id: TopicId | None,
        source_message_id: int | None,
        replied_to: RepliedTo | None = None,
    ) -> Scheduled | Asked:
        """Store the message, or the question. Raises what `Understand` raises; then nothing is stored."""
        now = self.clock.now()
        # Before the transaction: it may take a while, and nobody else can write meanwhile.
        request = await attempt(
            self.understand(said, chat=chat, by=by, sent_at=sent_at, now=now, replied_to=replied_to)
        )
        origins = Origins(chat=chat, by=by, topic_id=topic_id, source_message_id=source_message_id)
        async with self.new_unit() as unit:
            if (done := await already_done(unit, chat, request, now=now)) is not None:
                return done
            accepted = await accept(unit, request, said, origins=origins, now=now)
        if isinstance(accepted, Scheduled):
            self.wakeup()
        return accepted


async def accept(
    unit: UnitOfWork, request: Request | DomainError, said: Content, *, origins: Origins, now: datetime
) -> Scheduled | Asked:
    """Store what is certain, ask about the rest, and commit. Raises the request's problem."""
    if isinstance(request, DomainError):
        raise request
    if not request.is_certain:
        question = await new_question(unit, request, said, kind=QuestionKind.REQUEST, origins=origins, now=now)
        await unit.commit(effect=question.id)
        return Asked(question)
    choice = request.likeliest
    origins = replace(origins, destination=request.destination)
    message = await new_message(unit, request.content, choice.timing, choice.first, origins=origins, now=now)
    await unit.commit(effect=message.id)
    return shown_as_asked(message, request, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class RewriteMessage:
    """Change a schedule because the message that asked for it was edited."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]
    understand: Understand

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        said: Content,
        sent_at: datetime,
        topic_id: TopicId | None,
        source_message_id: int,
        edited_of: datetime,
        replied_to: RepliedTo | None = None,
        is_of_album: bool = False,
    ) -> Scheduled | Asked | None:
        """Return the changed schedule, or the question what is meant now; None where the edit says the same as before.

        A message that had asked for nothing that could be understood asks for the first time. An open question about
        it is closed: its buttons speak of what is no longer said. Raises `EditNotUnderstood`, what `Understand` raises
        where there is no schedule yet, and what `require_rewritable` raises; then the schedule stays as it was.
        `edited_of` is when the message was first sent: an edit of one so old that nothing is known of it any more
        changes no word of it. An edit in an album tells of one of its files only.
        """
        now = self.clock.now()
        if is_of_album:
            said = said.with_items(await self._all_files(chat, said, source_message_id))
        request = await attempt(
            self.understand(said, chat=chat, by=by, sent_at=sent_at, now=now, replied_to=replied_to)
        )
        says_the_same = await self._says_the_same(chat, by, said, source_message_id, now=now, replied_to=replied_to)
        origins = Origins(chat=chat, by=by, topic_id=topic_id, source_message_id=source_message_id)
        async with self.new_unit() as unit:
            if (done := await already_done(unit, chat, request, now=now)) is not None:
                return done
            # Questions before messages: in this order everybody locks them.
            question = await unit.questions.latest_of_source(source_message_id, chat_id=chat.id)
            if says_the_same:
                if question is not None and question.said != said and question.status is QuestionStatus.OPEN:
                    await unit.questions.replace_open(source_message_id, chat_id=chat.id)  # it was taken back
                    await unit.commit()
                return None
            message = await unit.messages.find_source(source_message_id, chat_id=chat.id)
            if question is None and message is None and now - edited_of > KEEP:
                return None
            chat.require_may_schedule(by)
            if message is not None:
                message.require_rewritable(by=by, now=now)
            if question is not None and not question.may_be_answered_by(by):
                raise NotAllowed
            replaced = await unit.questions.replace_open(source_message_id, chat_id=chat.id)
            if replaced and isinstance(request, DomainError):
                await unit.commit()
            if message is not None and isinstance(request, DomainError):
                raise EditNotUnderstood(message.number, request)
            if message is None or isinstance(request, DomainError) or not request.is_certain:
                accepted = await accept(unit, request, said, origins=origins, now=now)
            else:
                choice = request.likeliest
                changed = message.rewrite(
                    content=request.content, timing=choice.timing, first=choice.first, by=by, now=now
                ).bound_for(request.destination, chat=chat)
                await require_room(unit, chat, changed, instead_of=message)
                await unit.messages.save(changed)
                await unit.messages.cancel_pending(message.id)
                details = noting.changed(message, changed)
                await noting.note_schedule(unit, by, Action.CHANGED, changed, now=now, details=details)
                await unit.commit(effect=message.id)
                accepted = shown_as_asked(changed, request, now=now)
        if isinstance(accepted, Scheduled):
            self.wakeup()
        return accepted

    async def _all_files(self, chat: Chat, said: Content, source_message_id: int) -> tuple[Item, ...]:
        """Return the files of an album that something was made of, else those that are known of it now."""
        async with self.new_unit(write=False) as unit:
            question = await unit.questions.latest_of_source(source_message_id, chat_id=chat.id)
            message = await unit.messages.find_source(source_message_id, chat_id=chat.id)
        kept = [one.content.items for one in (message, question) if one is not None]
        return max([said.items, *kept], key=len)

    async def _says_the_same(
        self,
        chat: Chat,
        by: Actor,
        said: Content,
        source_message_id: int,
        *,
        now: datetime,
        replied_to: RepliedTo | None,
    ) -> bool:
        """Tell whether `said` asks for what there is already: platforms report edits of no word, too.

        It is read as when it was written: `every 2d` names another clock time each minute, and a moment that has come
        can't be asked for any more.
        """
        async with self.new_unit(write=False) as unit:
            message = await unit.messages.find_source(source_message_id, chat_id=chat.id)
            question = await unit.questions.latest_of_source(source_message_id, chat_id=chat.id)
        if question is not None and is_unchanged(question, said, has_schedule=message is not None):
            return True
        if message is None:
            return False
        then = message.timing.anchor.at
        meant = await attempt(self.understand(said, chat=chat, by=by, sent_at=then, now=now, replied_to=replied_to))
        if isinstance(meant, DomainError) or meant.content != message.content:
            return False
        if meant.destination != message.destination:
            return False
        return any(choice.timing.is_like(message.timing) for choice in meant.choices)


def is_unchanged(question: PendingQuestion, said: Content, *, has_schedule: bool) -> bool:
    """Tell whether a question that nothing has come of was about these very words."""
    settled = question.status is QuestionStatus.DECLINED and not has_schedule
    return question.said == said and (question.status is QuestionStatus.OPEN or settled)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMessage:
    """Stop a scheduled message from ever being sent again."""

    new_unit: NewUnit
    clock: Clock
    wake_broadcasts: Callable[[], None] = lambda: None

    async def __call__(
        self,
        *,
        chat: Chat,
        reference: MessageId | str,
        by: Actor,
        revision: int | None = None,
        only_while_undo: bool = False,
    ) -> ScheduledMessage:
        """Cancel by id, or by what somebody typed (`12`, `#12`, the full id), with what is planned but not yet sent.

        Raises `BadReference`, `MessageNotFound`, `NotAllowed`, `AlreadyEnded`, `StaleRevision`, and `TooLateToUndo`
        where `only_while_undo` and Undo is no longer offered.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            if (known := await effect_of(unit, chat)) is not None:
                return known
            message = await find_message(unit, chat, reference)
            if only_while_undo and message.status is MessageStatus.ACTIVE and not message.may_undo(now):
                raise TooLateToUndo(message.number)
            waiting = await unit.messages.cancel_pending(message.id)
            cancelled = message.cancel(by=by, now=now, revision=revision, is_waiting=waiting > 0)
            await unit.messages.save(cancelled)
            await noting.note_schedule(unit, by, Action.CANCELLED, cancelled, now=now)
            await unit.commit(effect=message.id)
        if cancelled.broadcast is not None:
            self.wake_broadcasts()
        return cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreMessage:
    """Take a cancel back."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(self, *, chat: Chat, message_id: MessageId, by: Actor, revision: int) -> Scheduled:
        """Make a cancelled message active again. Raises `MessageNotFound`, `NotAllowed`, `TooLateToUndo`, …"""
        now = self.clock.now()
        async with self.new_unit() as unit:
            if (known := await effect_of(unit, chat)) is not None:
                return shown(known)
            message = await find_message(unit, chat, message_id)
            restored = message.restore(by=by, now=now, revision=revision)
            await require_room(unit, chat, restored)
            await unit.messages.save(restored)
            await noting.note_schedule(unit, by, Action.RESTORED, restored, now=now)
            await unit.commit(effect=message.id)
        self.wakeup()
        return shown(restored)


@dataclass(frozen=True, slots=True)
class Card:
    """All that is shown of one schedule."""

    message: ScheduledMessage
    runs: list[Run]
    last: LastResult | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowMessage:
    """Look at one schedule of this chat."""

    new_unit: NewUnit

    async def __call__(self, *, chat: Chat, reference: MessageId | str, only_current: bool = False) -> Card:
        """Return the schedule with its next runs and last result.

        Raises `BadReference`, `MessageNotFound`, and `AlreadyEnded` where `only_current` and nothing is to come of it.
        """
        async with self.new_unit(write=False) as unit:
            message = await find_message(unit, chat, reference)
            if only_current and not message.is_current:
                raise AlreadyEnded(message.number)
            # What became of a message to many its runs say.
            last = None if message.broadcast is not None else await unit.messages.last_result(message.id)
        return Card(message, message.timing.upcoming(message.next_run, RUNS_SHOWN), last)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMessages:
    """Look at a chat's schedules, soonest first."""

    new_unit: NewUnit

    async def __call__(self, *, chat: Chat, index: int, size: int) -> Page:
        """Return one page."""
        async with self.new_unit(write=False) as unit:
            return await unit.messages.page(chat.id, index=index, size=size)


def _seen(reference: str) -> str:
    """Leave out what can't be seen: around a number copied out of Arabic words stand marks of direction."""
    return "".join(filter(str.isprintable, reference))


async def find_message(unit: UnitOfWork, chat: Chat, reference: MessageId | str) -> ScheduledMessage:
    """Return the message of this chat that is meant. Another chat's answers as if it did not exist."""
    message = None
    if isinstance(reference, UUID):
        message = await unit.messages.get_for_update(reference, chat_id=chat.id)
    elif (number := _seen(reference).strip().removeprefix("#")).isascii() and number.isdigit():
        if len(number) <= LONGEST_NUMBER:
            message = await unit.messages.find_number(int(number), chat_id=chat.id)
    else:
        try:
            message_id = MessageId(UUID(number))
        except ValueError:
            raise BadReference(reference) from None
        message = await unit.messages.get_for_update(message_id, chat_id=chat.id)
    if message is None:
        raise MessageNotFound(str(reference))
    return message
