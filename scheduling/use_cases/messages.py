"""Scheduling a message, changing it, cancelling it, bringing it back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import TEXT_LIMIT, Content
from scheduling.errors import (
    AlreadyEnded,
    BadReference,
    DomainError,
    Form,
    MessageNotFound,
    MessageTooLong,
    NothingToSend,
    TimeInThePast,
    TooLateToUndo,
)
from scheduling.expressions import Note, Reading, read
from scheduling.identifiers import MessageId, TopicId, new_uuid7
from scheduling.messages import DoubtPolicy, MessageStatus, ScheduledMessage, Timing, ZoneSource
from scheduling.ports import LastResult, NewUnit, Page, UnitOfWork
from scheduling.recurrence import Once, Run
from scheduling.zones import zone_named, zone_rules

RUNS_SHOWN = 3
LONGEST_NUMBER = 9
"""Digits of a schedule's number that fit the column."""
WAITED = timedelta(minutes=1)
"""A command older than this had to wait for us, which its author is told where it makes a difference."""


@dataclass(frozen=True, slots=True)
class Waited:
    """A command that was handled long after it was sent, because nobody was there to handle it."""

    sent_at: datetime
    due_at: datetime | None
    """When the run was due that goes out at once; None where none was, and the time is only counted from `sent_at`."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A message as it is now, its next runs, and what its author should know."""

    message: ScheduledMessage
    runs: list[Run]
    notes: frozenset[Note] = frozenset()
    waited: Waited | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks to be sent, taken apart. `sent_at` is when they asked: their times count from there."""

    content: Content
    timing: Timing
    reading: Reading
    sent_at: datetime


def understand(said: Content, *, chat: Chat, sent_at: datetime, now: datetime) -> Request:
    """Take apart what stands behind `/schedule`, as it was meant when it was sent.

    Raises the expression's problem, `NothingToSend`, `MessageTooLong`.
    """
    # The platform's clock may be ahead of ours; nothing was sent later than now.
    sent_at = min(sent_at, now)
    reading = read(said.text, now=sent_at, zone=zone_named(chat.zone))
    if isinstance(reading, TimeInThePast):
        raise replace(reading, now=now)
    if isinstance(reading, DomainError):
        raise reading
    content = said.cut_before(reading.end)
    if content.is_blank:
        raise NothingToSend(reading.form)
    if len(content.text) > TEXT_LIMIT:
        raise MessageTooLong(len(content.text), TEXT_LIMIT)
    return Request(content, _timing(reading, chat), reading, sent_at)


def _timing(reading: Reading, chat: Chat) -> Timing:
    rule = reading.recurrence
    is_explicit = reading.zone is not None or (isinstance(rule, Once) and rule.at.tzinfo is not None)
    return Timing(
        recurrence=rule,
        zone=reading.zone or chat.zone,
        zone_source=ZoneSource.EXPLICIT if is_explicit else ZoneSource.CHAT,
        anchor=reading.anchor,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleMessage:
    """Accept a message to be sent later. What is accepted is durable when this returns."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        said: Content,
        sent_at: datetime,
        topic_id: TopicId | None,
        source_message_id: int | None,
    ) -> Scheduled:
        """Store the message. Raises what `understand` raises; then nothing is stored."""
        async with self.new_unit() as unit:
            now = self.clock.now()
            if (known := await effect_of(unit, chat)) is not None:
                return _shown_again(known, said, chat=chat, sent_at=sent_at, now=now)
            request = understand(said, chat=chat, sent_at=sent_at, now=now)
            message = await self._new(
                unit, request, chat=chat, by=by, now=now, topic_id=topic_id, source_message_id=source_message_id
            )
            await unit.messages.add(message)
            await unit.commit(effect=message.id)
        self.wakeup()
        return _shown_as_asked(message, request, now=now)

    async def _new(
        self,
        unit: UnitOfWork,
        request: Request,
        *,
        chat: Chat,
        by: Actor,
        now: datetime,
        topic_id: TopicId | None,
        source_message_id: int | None,
    ) -> ScheduledMessage:
        message = ScheduledMessage(
            id=MessageId(new_uuid7(now)),
            number=await unit.messages.next_number(chat.id),
            bot_id=chat.bot_id,
            chat_id=chat.id,
            recipient_id=chat.recipient_id,
            topic_id=topic_id,
            content=request.content,
            timing=request.timing,
            next_run=request.reading.first,
            zone_rules=zone_rules(),
            doubt=DoubtPolicy.HOLD if chat.kind.is_shared else DoubtPolicy.RESEND,
            created_at=now,
            created_by=by.user_id,
            created_by_update=unit.cause.update_id if unit.cause is not None else None,
            source_message_id=source_message_id,
        )
        return replace(message, undo_until=message.undo_limit_after(now))


@dataclass(frozen=True, slots=True, kw_only=True)
class RewriteMessage:
    """Change a schedule because the message that asked for it was edited."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]
    schedule: ScheduleMessage

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        said: Content,
        sent_at: datetime,
        topic_id: TopicId | None,
        source_message_id: int,
    ) -> Scheduled | None:
        """Return the changed schedule; None where the edit says the same as before.

        A message that had asked for nothing that could be understood asks for the first time.
        Raises what `understand` and `require_rewritable` raise; then the schedule stays as
        it was.
        """
        async with self.new_unit() as unit:
            now = self.clock.now()
            if (known := await effect_of(unit, chat)) is not None:
                return _shown_again(known, said, chat=chat, sent_at=sent_at, now=now)
            message = await unit.messages.find_source(source_message_id, chat_id=chat.id)
            if message is not None:
                if _says_the_same(message, said, chat):
                    return None
                message.require_rewritable(by=by, now=now)
                request = understand(said, chat=chat, sent_at=sent_at, now=now)
                changed = message.rewrite(
                    content=request.content, timing=request.timing, first=request.reading.first, by=by, now=now
                )
                await unit.messages.save(changed)
                await unit.messages.cancel_pending(message.id)
                await unit.commit(effect=message.id)
        if message is None:
            return await self.schedule(
                chat=chat, by=by, said=said, sent_at=sent_at, topic_id=topic_id, source_message_id=source_message_id
            )
        self.wakeup()
        return _shown_as_asked(changed, request, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMessage:
    """Stop a scheduled message from ever being sent again."""

    new_unit: NewUnit
    clock: Clock

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
            await unit.commit(effect=message.id)
        return cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreMessage:
    """Take a cancel back."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(self, *, chat: Chat, message_id: MessageId, by: Actor, revision: int) -> Scheduled:
        """Make a cancelled message active again. Raises `MessageNotFound`, `NotAllowed`, `TooLateToUndo`, …"""
        async with self.new_unit() as unit:
            if (known := await effect_of(unit, chat)) is not None:
                return _shown(known)
            message = await find_message(unit, chat, message_id)
            restored = message.restore(by=by, now=self.clock.now(), revision=revision)
            await unit.messages.save(restored)
            await unit.commit(effect=message.id)
        self.wakeup()
        return _shown(restored)


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
            last = await unit.messages.last_result(message.id)
        return Card(message, message.timing.upcoming(message.next_run, RUNS_SHOWN), last)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMessages:
    """Look at a chat's schedules, soonest first."""

    new_unit: NewUnit

    async def __call__(self, *, chat: Chat, index: int, size: int) -> Page:
        """Return one page."""
        async with self.new_unit(write=False) as unit:
            return await unit.messages.page(chat.id, index=index, size=size)


async def effect_of(unit: UnitOfWork, chat: Chat) -> ScheduledMessage | None:
    """Return what this update has changed already, where it is handled once more after a crash."""
    if unit.cause is None or unit.cause.effect is None:
        return None
    return await unit.messages.get(MessageId(unit.cause.effect), chat_id=chat.id)


async def find_message(unit: UnitOfWork, chat: Chat, reference: MessageId | str) -> ScheduledMessage:
    """Return the message of this chat that is meant. Another chat's answers as if it did not exist."""
    message = None
    if isinstance(reference, UUID):
        message = await unit.messages.get_for_update(reference, chat_id=chat.id)
    elif (number := reference.strip().removeprefix("#")).isascii() and number.isdigit():
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


def _says_the_same(message: ScheduledMessage, said: Content, chat: Chat) -> bool:
    """Tell whether `said`, read when the message was, asks for what it is: platforms report edits of no word, too.

    `every 2d` names another clock time each minute, and a moment that has come can't be asked for any more.
    """
    reading = read(said.text, now=message.timing.anchor.at, zone=zone_named(chat.zone))
    if isinstance(reading, DomainError):
        return False
    timing = _timing(reading, chat)
    return (
        message.content == said.cut_before(reading.end)
        and (timing.recurrence, timing.zone_source) == (message.timing.recurrence, message.timing.zone_source)
        and reading.zone in {None, message.timing.zone}
    )


def _shown(message: ScheduledMessage) -> Scheduled:
    return Scheduled(message, message.timing.upcoming(message.next_run, RUNS_SHOWN))


def _shown_as_asked(message: ScheduledMessage, request: Request, *, now: datetime) -> Scheduled:
    """Show what was made of a request, and where it had to wait, what that changes."""
    timing, sent_at = message.timing, request.sent_at
    runs = timing.upcoming(message.next_run, RUNS_SHOWN)
    passed = timing.last_until(now)
    due_at = passed.at if passed is not None and passed.at > sent_at else None
    if passed is not None and due_at is not None:
        runs = [passed] if timing.is_once else timing.upcoming(timing.next_after(now), RUNS_SHOWN)
    waited = None
    if now - sent_at > WAITED and (due_at is not None or request.reading.form in {Form.IN, Form.EVERY}):
        waited = Waited(sent_at, due_at)
    return Scheduled(message, runs, request.reading.notes, waited)


def _shown_again(
    message: ScheduledMessage, said: Content, *, chat: Chat, sent_at: datetime, now: datetime
) -> Scheduled:
    """Show what a request has changed already, to give once more an answer that a crash kept back."""
    try:
        request = understand(said, chat=chat, sent_at=sent_at, now=now)
    except DomainError:  # what the chat's zone has to do with it may have changed meanwhile
        return _shown(message)
    return _shown_as_asked(message, request, now=now)
