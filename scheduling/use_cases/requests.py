"""Understanding what somebody asks to be sent: when, and what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduling.chats import Actor, Chat
from scheduling.content import Content
from scheduling.destinations import Destination
from scheduling.errors import (
    CannotBeKept,
    DomainError,
    Form,
    NothingToSend,
    TimeInThePast,
    ZoneGone,
)
from scheduling.expressions.reading import Reading
from scheduling.expressions.tokens import nearest_form, not_understood
from scheduling.expressions.understanding import Certainty, Circumstances, Understood
from scheduling.habits import languages_of, territory_of, week_start_of
from scheduling.link_buttons import with_trailing_buttons
from scheduling.questions import MOST_CHOICES, Choice
from scheduling.recurrence import Once
from scheduling.sendability import require_sendable
from scheduling.timing import Timing, ZoneSource
from scheduling.use_cases.channels import FindDestination
from scheduling.zones import is_zone, zone_named

ReadText = Callable[[str, Circumstances], Awaitable[Understood]]
"""Reads a time in a text, whatever it takes: to be awaited outside of a transaction."""


@dataclass(frozen=True, slots=True)
class RepliedTo:
    """The message to which a request replies: its content, or why it can't be sent again."""

    content: Content | CannotBeKept


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks to be sent, taken apart. `sent_at` is when they asked: their times count from there."""

    content: Content
    choices: tuple[Choice, ...]
    """Its readings, the likeliest first."""
    is_certain: bool
    """The first one can't have been meant otherwise."""
    form: Form
    sent_at: datetime
    destination: Destination | None = None
    """The channel that was named; None where it is for the chat itself."""

    @property
    def likeliest(self) -> Choice:
        """Return what was most likely meant."""
        return self.choices[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understand:
    """Take apart what stands behind `/schedule`, as it was meant when it was sent."""

    read: ReadText
    find_destination: FindDestination | None = None
    """None where channels can't be named."""

    async def __call__(
        self,
        said: Content,
        *,
        chat: Chat,
        by: Actor,
        sent_at: datetime,
        now: datetime,
        replied_to: RepliedTo | None = None,
    ) -> Request:
        """Return the request. Raises the expression's problem, `NothingToSend`, `CannotBeKept`, and what
        `require_sendable` and `FindDestination` raise.

        What is sent is what was typed besides the time, with the file that it is the caption of. Else it is the message
        `replied_to`: as it is where the time is all that was typed, or with what was typed as its caption where it is a
        file. Beside another text, or what takes no caption, who types something means that.
        """
        # The platform's clock may be ahead of ours; nothing was sent later than now.
        sent_at = min(sent_at, now)
        destination = None
        if self.find_destination is not None:
            destination, said = await self.find_destination.in_words(said, chat=chat, by=by)
        understood = await self.read(said.text, circumstances(chat, by, sent_at))
        request = request_of(understood, said, chat=chat, sent_at=sent_at, now=now, replied_to=replied_to)
        return replace(request, destination=destination)


def circumstances(chat: Chat, by: Actor, moment: datetime) -> Circumstances:
    """Return what a text depends on that `by` writes in a chat at `moment`."""
    territory = territory_of(by, chat)
    return Circumstances(
        now=moment,
        zone=zone_of(chat),
        languages=languages_of(by, chat),
        territory=territory,
        week_start=week_start_of(territory),
        day_parts=chat.hours,
    )


def zone_of(chat: Chat) -> ZoneInfo:
    """Return a chat's zone. Raises `ZoneGone` where the zone data has it no longer."""
    if not is_zone(chat.zone):
        raise ZoneGone(chat.zone)
    return zone_named(chat.zone)


def request_of(
    understood: Understood,
    said: Content,
    *,
    chat: Chat,
    sent_at: datetime,
    now: datetime,
    replied_to: RepliedTo | None = None,
) -> Request:
    """Return the request that a text was understood as. Raises as `Understand` does."""
    reading = understood.reading
    if isinstance(understood.problem, TimeInThePast):
        raise replace(understood.problem, now=now)
    if understood.problem is not None:
        raise understood.problem
    if reading is None:
        raise not_understood(said.text, nearest_form(said.text))
    content = with_trailing_buttons(said.only(understood.message_spans, joint=" ").cut_before(0))
    if replied_to is not None:
        content = _beside(content, replied_to.content)
    if content.is_blank:
        raise NothingToSend(reading.form)
    require_sendable(content)
    readings = (reading, *understood.alternatives)[:MOST_CHOICES]
    return Request(
        content,
        tuple(_choice(one, chat) for one in readings),
        understood.certainty is Certainty.EXACT,
        reading.form,
        sent_at,
    )


def _beside(typed: Content, original: Content | CannotBeKept) -> Content:
    """Return what is meant by what was typed in a reply to a message."""
    if isinstance(original, CannotBeKept):
        if typed.is_blank:
            raise original
        return typed
    if typed.is_blank:
        return original
    is_caption = not typed.items and original.items and original.takes_text
    return original.with_text_of(typed) if is_caption else typed


def timing_of(reading: Reading, zone: str) -> Timing:
    """Return when something is sent that was read in a chat in `zone`."""
    rule = reading.recurrence
    is_explicit = reading.zone is not None or (isinstance(rule, Once) and rule.at.tzinfo is not None)
    return Timing(
        recurrence=rule,
        zone=reading.zone or zone,
        zone_source=ZoneSource.EXPLICIT if is_explicit else ZoneSource.CHAT,
        anchor=reading.anchor,
    )


def _choice(reading: Reading, chat: Chat) -> Choice:
    return Choice(
        timing=timing_of(reading, chat.zone),
        first=reading.first,
        notes=reading.notes,
        convention=reading.convention,
    )


async def attempt(awaited: Awaitable[Request]) -> Request | DomainError:
    """Return the request, or why there is none: where an update is handled once more that no longer matters."""
    try:
        return await awaited
    except DomainError as problem:
        return problem.with_traceback(None)
