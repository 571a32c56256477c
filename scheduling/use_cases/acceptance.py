"""What becomes of a request: a scheduled message, or a question to its author. And what they are told of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduling.auditing import Action, Through
from scheduling.broadcasts import BroadcastTerms
from scheduling.chats import Actor, Chat
from scheduling.content import Content
from scheduling.destinations import Destination
from scheduling.errors import DomainError, Form, TimeInThePast
from scheduling.expressions.reading import Convention, Note
from scheduling.identifiers import DialogId, MessageId, QuestionId, TopicId, new_uuid7
from scheduling.lifecycle import Origin
from scheduling.messages import ScheduledMessage
from scheduling.options import Options
from scheduling.policies import DoubtPolicy
from scheduling.ports import UnitOfWork
from scheduling.questions import PendingQuestion, QuestionKind, expiry
from scheduling.recurrence import Run
from scheduling.reminders import usual_options
from scheduling.timing import Timing
from scheduling.use_cases.limits import require_room
from scheduling.use_cases.noting import note_schedule
from scheduling.use_cases.requests import Request
from scheduling.zones import zone_rules

RUNS_SHOWN = 3
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
    convention: Convention | None = None
    """By which its time was read, where there is another meaning."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Nothing is saved but a question, because the request could be meant in more than one way."""

    question: PendingQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Where a request came from."""

    chat: Chat
    by: Actor
    topic_id: TopicId | None
    source_message_id: int | None
    destination: Destination | None = None
    """The channel that gets it; None: the chat itself."""


async def new_message(
    unit: UnitOfWork,
    content: Content,
    timing: Timing,
    first: Run,
    *,
    origins: Origins,
    now: datetime,
    options: Options | None = None,
    broadcast: BroadcastTerms | None = None,
    priority: int | None = None,
    is_one_of_many: bool = False,
    through: Through = Through.CHAT,
) -> ScheduledMessage:
    """Store and return the message of a request, caused by the unit's update. Raises `OnlyAdministratorsSchedule`.

    An update can cause many of them: then the dialog in which they were made is its effect, and not `is_one_of_many`.

    What nobody knows to have arrived of a `broadcast` is not sent again unasked; who makes one, or imports many, is
    written down by the caller.
    """
    chat = origins.chat
    chat.require_may_schedule(origins.by)
    message = ScheduledMessage(
        id=MessageId(new_uuid7(now)),
        number=await unit.messages.next_number(chat.id),
        bot_id=chat.bot_id,
        chat_id=chat.id,
        recipient_id=chat.recipient_id,
        topic_id=origins.topic_id,
        content=content,
        options=usual_options(content, chat) if options is None else options,
        timing=timing,
        next_run=first,
        occurrence_index=timing.index_of(first),
        zone_rules=zone_rules(),
        created_at=now,
        created_by=origins.by.user_id,
        created_by_update=unit.cause.update_id if unit.cause is not None and not is_one_of_many else None,
        source_message_id=origins.source_message_id,
    ).bound_for(origins.destination, chat=chat)
    message = replace(message, undo_until=message.undo_limit_after(now))
    if priority is not None:
        message = replace(message, priority=priority)
    if through is Through.IMPORT:
        message = replace(message, origin=Origin.IMPORT)
    if broadcast is not None:
        message = replace(message, broadcast=broadcast, doubt=DoubtPolicy.HOLD)
    await require_room(unit, chat, message)
    await unit.messages.add(message)
    if broadcast is None and through is Through.CHAT:
        await note_schedule(unit, origins.by, Action.CREATED, message, now=now)
    return message


async def new_question(
    unit: UnitOfWork,
    request: Request,
    said: Content,
    *,
    kind: QuestionKind,
    origins: Origins,
    now: datetime,
    rewrites: MessageId | None = None,
    dialog_id: DialogId | None = None,
) -> PendingQuestion:
    """Store and return the question to the author of a request, or of an answer in a dialog that `rewrites` a schedule.

    Raises `TimeInThePast` where all of its times have passed while it had to wait, and `OnlyAdministratorsSchedule`.
    """
    chat, likeliest = origins.chat, request.likeliest
    chat.require_may_schedule(origins.by)
    choices = tuple(choice for choice in request.choices if choice.next_run(zone=chat.zone, now=now) is not None)
    if not choices:
        raise TimeInThePast(likeliest.first.at, now, likeliest.timing.zone)
    question = PendingQuestion(
        id=QuestionId(new_uuid7(now)),
        bot_id=chat.bot_id,
        chat_id=chat.id,
        topic_id=origins.topic_id,
        kind=kind,
        said=said,
        content=request.content,
        choices=choices,
        asked_of=origins.by.user_id,
        is_for_administrators=not origins.by.is_person,
        source_message_id=origins.source_message_id,
        sent_at=request.sent_at,
        created_at=now,
        created_by_update=unit.cause.update_id if unit.cause is not None else None,
        expires_at=expiry(choices, now=now),
        rewrites_id=rewrites,
        dialog_id=dialog_id,
        destination=request.destination,
    )
    await unit.questions.add(question)
    return question


def shown(message: ScheduledMessage, notes: frozenset[Note] = frozenset()) -> Scheduled:
    """Show a message with its next runs."""
    return Scheduled(message, message.timing.upcoming(message.next_run, RUNS_SHOWN), notes)


def shown_as_asked(message: ScheduledMessage, request: Request, *, now: datetime) -> Scheduled:
    """Show what was made of a request, and where it had to wait, what that changes."""
    timing, sent_at, choice = message.timing, request.sent_at, request.likeliest
    runs = timing.upcoming(message.next_run, RUNS_SHOWN)
    passed = timing.last_until(now)
    due_at = passed.at if passed is not None and passed.at > sent_at else None
    if passed is not None and due_at is not None:
        runs = [passed] if timing.is_once else timing.upcoming(timing.next_after(now), RUNS_SHOWN)
    waited = None
    if now - sent_at > WAITED and (due_at is not None or request.form in {Form.IN, Form.EVERY}):
        waited = Waited(sent_at, due_at)
    return Scheduled(message, runs, choice.notes, waited, choice.convention)


async def already_done(
    unit: UnitOfWork, chat: Chat, request: Request | DomainError, *, now: datetime
) -> Scheduled | Asked | None:
    """Return what this update has made of a request already, to give an answer once more that a crash kept back."""
    message = await effect_of(unit, chat)
    if message is not None:
        # What the chat's zone has to do with it may have changed meanwhile.
        return shown(message) if isinstance(request, DomainError) else shown_as_asked(message, request, now=now)
    question = await question_effect_of(unit, chat)
    return None if question is None else Asked(question)


async def question_effect_of(unit: UnitOfWork, chat: Chat) -> PendingQuestion | None:
    """Return the question that this update has asked or changed already."""
    if unit.cause is None or unit.cause.effect is None:
        return None
    return await unit.questions.get(QuestionId(unit.cause.effect), chat_id=chat.id)


async def effect_of(unit: UnitOfWork, chat: Chat) -> ScheduledMessage | None:
    """Return the schedule that this update has changed already, where it is handled once more after a crash."""
    if unit.cause is None or unit.cause.effect is None:
        return None
    return await unit.messages.get(MessageId(unit.cause.effect), chat_id=chat.id)
