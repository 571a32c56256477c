"""Reminders: what one can do with a message that arrived, and when it is sent again until somebody does."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from scheduling.chats import Actor, Chat
from scheduling.content import Content
from scheduling.errors import SnoozeNotOffered, TimeInThePast
from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.vocabulary import DayPart
from scheduling.identifiers import DeliveryId, MessageId, UpdateId, new_uuid7
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.options import NO_OPTIONS, Nagging, Options
from scheduling.parts import takes_buttons
from scheduling.quiet_hours import QuietHours
from scheduling.recurrence import Run, Weekday
from scheduling.timing import Timing
from scheduling.zones import to_instant, zone_rules


class Button(StrEnum):
    """What the buttons of reminders are called in what they carry, for whoever draws them and whoever hears of taps."""

    DONE = "nd"
    TAKE_DONE_BACK = "nu"
    SNOOZE = "nz"
    SNOOZE_UNTIL = "na"
    TAKE_SNOOZE_BACK = "nb"
    CHOOSE = "nc"
    LEAVE_CHOICE = "nl"
    WRITE_TIME = "nw"


class Snooze(StrEnum):
    """How long a reminder is put off, under the names that buttons carry."""

    TEN_MINUTES = "10"
    HALF_HOUR = "30"
    HOUR = "60"
    THREE_HOURS = "180"
    TOMORROW = "d"

    @property
    def minutes(self) -> int | None:
        """Return the length in minutes; None for what is counted in days."""
        return None if self is Snooze.TOMORROW else int(self.value)


LONGEST_SNOOZE = timedelta(days=366)
"""No button of ours reaches further. What is written may."""
_DAY = timedelta(days=1)
_HALF_MINUTE = timedelta(seconds=30)
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A delivery that arrived with buttons. Where it was repeated, all of them are one reminder."""

    id: DeliveryId
    """Of the message that was tapped."""
    first_id: DeliveryId
    """Of the one that began it."""
    platform_message_id: int | None
    """Of the message that was tapped."""
    message: ScheduledMessage
    occurrence_at: datetime
    """When it was due first."""
    done_at: datetime | None = None
    snoozed_as: MessageId | None = None
    """The schedule to which it was put off."""


def usual_options(content: Content, chat: Chat) -> Options:
    """Return how a message is sent where nobody has said otherwise: to one person as a reminder."""
    return Options(reminds=True) if not chat.kind.is_shared and takes_buttons(content) else NO_OPTIONS


def snoozed_until(choice: Snooze, here: Circumstances, *, due_at: datetime) -> datetime:
    """Return until when a reminder that was due at `due_at` is put off.

    That is an instant (aware UTC) for a length of time, the nearest full minute, and wall-clock time (naive) for
    tomorrow: at the time of day at which it was due.
    """
    if choice.minutes is not None:
        at = here.now.astimezone(UTC) + timedelta(minutes=choice.minutes)
        return (at + _HALF_MINUTE).replace(second=0, microsecond=0)
    return datetime.combine(_day_after(here), due_at.astimezone(here.zone).time().replace(fold=0))


def picked(at: datetime, here: Circumstances) -> datetime:
    """Return the wall-clock time (naive) of an instant that a button carries, or the instant itself.

    It is an instant where the clock shows that time twice, and this is the second. Raises `TimeInThePast`, and
    `SnoozeNotOffered` where it lies further ahead than any that is offered.
    """
    if at <= here.now:
        raise TimeInThePast(at, here.now, here.zone.key)
    if at > here.now + LONGEST_SNOOZE:
        raise SnoozeNotOffered
    local = at.astimezone(here.zone).replace(tzinfo=None, fold=0)
    return local if to_instant(local, here.zone)[0] == at else at


def picks(here: Circumstances) -> list[datetime]:
    """Return the times that are offered besides lengths, as instants (aware UTC): none has passed, none comes twice."""
    tomorrow = _day_after(here)
    monday = tomorrow + timedelta(days=(Weekday.MONDAY - tomorrow.weekday()) % _WEEK)
    evening, morning = here.day_parts[DayPart.EVENING], here.day_parts[DayPart.MORNING]
    offered = ((tomorrow - _DAY, evening), (tomorrow, morning), (monday, morning))
    moments = {to_instant(datetime.combine(day, hour), here.zone)[0] for day, hour in offered}
    return sorted(at for at in moments if at > here.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozing:
    """Who puts a reminder off, where, and caused by which update."""

    chat: Chat
    by: Actor
    update_id: UpdateId | None

    def child_of(
        self, message: ScheduledMessage, timing: Timing, first: Run, *, number: int, now: datetime
    ) -> ScheduledMessage:
        """Return the schedule by which a reminder comes later: once, in its own right, and in all else like its own.

        Of a snooze that is put off again the parent is the same.
        """
        child = replace(
            message,
            id=MessageId(new_uuid7(now)),
            number=number,
            chat_id=self.chat.id,
            timing=timing,
            next_run=first,
            occurrence_index=0,
            zone_rules=zone_rules(),
            status=MessageStatus.ACTIVE,
            paused_because=None,
            revision=1,
            created_at=now,
            created_by=self.by.user_id,
            created_by_update=self.update_id,
            source_message_id=None,
            parent_id=message.parent_id or message.id,
            parent_number=message.parent_number or message.number,
        )
        return replace(child, undo_until=child.undo_limit_after(now))


def _day_after(here: Circumstances) -> date:
    return here.now.astimezone(here.zone).date() + _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Nag:
    """A reminder that may have to be sent again, as it is when its time has come."""

    nagging: Nagging | None
    """How its schedule is repeated by now."""
    status: MessageStatus
    """Of its schedule."""
    is_settled: bool
    """Somebody has tapped Done, or has put it off."""
    is_followed: bool
    """A later run of its schedule was planned, or is due."""
    nags: int
    """How often it was sent again."""
    quiet_hours: QuietHours | None
    """Of whoever gets it."""

    def due_at(self, now: datetime) -> datetime | None:
        """Return when it is sent again: `now`, or when it is quiet no more; None where that is over."""
        goes_on = self.status in {MessageStatus.ACTIVE, MessageStatus.FINISHED}
        if self.nagging is None or not goes_on or self.is_settled or self.is_followed:
            return None
        if self.nags >= self.nagging.times:
            return None
        return now if self.quiet_hours is None else self.quiet_hours.over_at(now)
