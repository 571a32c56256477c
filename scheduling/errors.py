"""What can be wrong with a request. Facts only: `texts.errors` puts them into words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Form(StrEnum):
    """The kinds of time expression; the nearest one is shown where a text was not understood."""

    ONCE = "once"
    IN = "in"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    EVERY = "every"


class DomainError(Exception):
    """A request that can't be carried out, for a reason that its author can understand."""


@dataclass(eq=False)
class NotUnderstood(DomainError):
    """No time was found where one must stand. `fragment` is what could not be read, `nearest` the form it resembles."""

    fragment: str
    nearest: Form


@dataclass(eq=False)
class ClockMissing(DomainError):
    """A rule came without a time of day (`daily Good morning`)."""

    form: Form


@dataclass(eq=False)
class DateDoesNotExist(DomainError):
    """A date that no calendar has (`2026-02-30`)."""

    text: str


@dataclass(eq=False)
class ClockDoesNotExist(DomainError):
    """A time of day that no clock shows (`25:00`)."""

    text: str


@dataclass(eq=False)
class UnknownWeekday(DomainError):
    """A word that stands among weekdays and is none (`mon,wen`)."""

    text: str


@dataclass(eq=False)
class UnknownMonthDay(DomainError):
    """A day that no month has (`monthly 32 10:00`)."""

    text: str


@dataclass(eq=False)
class TimeInThePast(DomainError):
    """A one-time message for an instant that has passed. `zone` is the IANA zone in which it was meant."""

    at: datetime
    now: datetime
    zone: str


@dataclass(eq=False)
class IntervalIsZero(DomainError):
    """`every 0m`, `in 0m`."""

    text: str
    form: Form = Form.EVERY


@dataclass(eq=False)
class IntervalTooShort(DomainError):
    """An interval below the minimum."""

    text: str
    minimum_minutes: int


@dataclass(eq=False)
class IntervalTooLong(DomainError):
    """An interval beyond the maximum."""

    text: str
    maximum_days: int
    form: Form = Form.EVERY


@dataclass(eq=False)
class UnknownZone(DomainError):
    """A name that is neither an IANA zone nor a city that we know. `suggestions` are IANA zones that look alike."""

    text: str
    suggestions: tuple[str, ...] = ()
    is_in_expression: bool = False
    """It was named behind a time, not as the chat's."""


@dataclass(eq=False)
class NothingToSend(DomainError):
    """A time without a message. `form` is the form that was read."""

    form: Form


@dataclass(eq=False)
class MessageTooLong(DomainError):
    """A text beyond the platform's limit, both in code points."""

    length: int
    limit: int


@dataclass(eq=False)
class CaptionTooLong(DomainError):
    """A text that comes with a file, beyond the platform's limit, both in code points."""

    length: int
    limit: int


@dataclass(eq=False)
class AlbumTooLarge(DomainError):
    """More files than the platform sends together."""

    length: int
    limit: int


@dataclass(eq=False)
class NotAnAlbum(DomainError):
    """Several files of kinds that the platform doesn't send together."""


@dataclass(eq=False)
class NoButtonsBelowAlbums(DomainError):
    """Buttons, or Done and Snooze, below an album, which can't carry any."""


@dataclass(eq=False)
class MessageNotFound(DomainError):
    """No such scheduled message in this chat: also the answer to an id that belongs to another chat."""

    reference: str


@dataclass(eq=False)
class BadReference(DomainError):
    """Something that is neither a number nor an id, where a scheduled message must be named."""

    text: str


@dataclass(eq=False)
class NotAllowed(DomainError):
    """Only an administrator of the chat or the message's creator may do that."""


@dataclass(eq=False)
class ChannelNotFound(DomainError):
    """No channel of this name, or none that this person may know of. `named` is what they wrote; "" where nothing."""

    named: str


@dataclass(eq=False)
class NotYourChannel(DomainError):
    """Somebody does not administer a channel, or may not post there."""

    title: str


@dataclass(eq=False)
class BotMayNotPost(DomainError):
    """The bot does not administer a channel, or may not post there."""

    title: str


@dataclass(eq=False)
class ChannelsInPrivateOnly(DomainError):
    """What goes to a channel is scheduled in a private chat."""


@dataclass(eq=False)
class PlatformSilent(DomainError):
    """The platform gives no answer for now, and without one nothing may be done."""


@dataclass(eq=False)
class OnlyAdministratorsSchedule(DomainError):
    """In this shared chat only administrators may schedule."""


@dataclass(eq=False)
class OnlyAdministrators(DomainError):
    """Only an administrator of the chat may change its settings."""


@dataclass(eq=False)
class AlreadyEnded(DomainError):
    """The scheduled message was cancelled or has run its course; there is nothing to change."""

    number: int


@dataclass(eq=False)
class NothingFollows(DomainError):
    """The next time is the last one: without it nothing would be left to send."""

    number: int


@dataclass(eq=False)
class SkippedTimePassed(DomainError):
    """The time that was skipped is over, so that it can't be let in again."""

    number: int


@dataclass(eq=False)
class StillToCome(DomainError):
    """Something is still to come of the scheduled message, so that it can't be archived."""

    number: int


@dataclass(eq=False)
class CannotShift(DomainError):
    """The scheduled message can't come some hours earlier or later: no rule says that, or its time would be over."""

    number: int
    has_passed: bool


@dataclass(eq=False)
class TooLateToUndo(DomainError):
    """Undo is offered until the next due time, and for a day at most."""

    number: int


@dataclass(eq=False)
class TooLateToEdit(DomainError):
    """Editing the message that asked for it changes a scheduled message only while Undo is offered."""

    number: int


@dataclass(eq=False)
class StaleRevision(DomainError):
    """Somebody changed the scheduled message since this button was drawn."""

    number: int


@dataclass(eq=False)
class UnknownLanguage(DomainError):
    """A language that has no catalog. `known` are the codes of those that have one."""

    text: str
    known: tuple[str, ...]


@dataclass(eq=False)
class AccessDenied(DomainError):
    """The bot serves listed people and chats only (`ACCESS=allowlist`)."""


@dataclass(eq=False)
class NothingToRetry(DomainError):
    """The delivery is not among the failed ones any more, or never was one of this chat."""


@dataclass(eq=False)
class AlreadyArrived(DomainError):
    """The delivery in question has arrived meanwhile."""

    number: int


@dataclass(eq=False)
class AlreadyUnderWay(DomainError):
    """The delivery in question is being sent, or will be: somebody decided that before."""

    number: int


@dataclass(eq=False)
class PausedMeanwhile(DomainError):
    """The schedule is paused: before an edit can change it, it must go on."""

    number: int


@dataclass(eq=False)
class AlreadyLeft(DomainError):
    """Somebody decided before to leave the delivery in question as it is."""

    number: int


@dataclass(eq=False)
class ReminderNotFound(DomainError):
    """No such reminder in this chat: also the answer to one of another chat, and to one whose schedule was deleted."""


@dataclass(eq=False)
class AlreadyDone(DomainError):
    """The reminder is done, so that it can't be put off."""


@dataclass(eq=False)
class AlreadySnoozed(DomainError):
    """The reminder was put off before, to `until`; `number` is the schedule by which it comes."""

    number: int
    until: datetime
    zone: str


@dataclass(eq=False)
class SnoozeNotOffered(DomainError):
    """A time to put a reminder off to that no button of ours carries."""


@dataclass(eq=False)
class NotOnce(DomainError):
    """A rule that repeats, where one time is asked for."""


@dataclass(eq=False)
class HourNotOffered(DomainError):
    """An hour for a part of the day that no button of ours carries."""


@dataclass(eq=False)
class EditNotUnderstood(DomainError):
    """The message that had asked for a schedule was edited into something that asks for nothing that can be."""

    number: int
    problem: DomainError


class LinkProblem(StrEnum):
    """What is wrong with a line of link buttons."""

    NOT_A_BUTTON = "not_a_button"
    NO_LABEL = "no_label"
    NO_ADDRESS = "no_address"
    LABEL_TOO_LONG = "label_too_long"
    ADDRESS_TOO_LONG = "address_too_long"
    TOO_MANY_IN_ROW = "too_many_in_row"
    TOO_MANY = "too_many"


@dataclass(eq=False)
class LinkButtonsRefused(DomainError):
    """Link buttons that can't be read or sent. `line` counts from 1, `text` is what is at fault there."""

    problem: LinkProblem
    line: int
    text: str
    limit: int = 0


@dataclass(eq=False)
class NothingToSee(DomainError):
    """A message that is empty, or of which nothing can be seen."""


@dataclass(eq=False)
class OptionNotOffered(DomainError):
    """An option of a schedule with a value that no button of ours carries."""


class Unkept(StrEnum):
    """What can't be sent again later."""

    OTHER = "other"
    """A game, an invoice, a story, a die, …"""
    LIVE_LOCATION = "live_location"
    """It moves, and nobody knows where to."""
    FOREIGN_QUIZ = "foreign_quiz"
    """Its right answer is not told to us."""
    POLL_WITH_MEDIA = "poll_with_media"


@dataclass(eq=False)
class CannotBeKept(DomainError):
    """Somebody wants something sent that can't be sent again."""

    what: Unkept


@dataclass(eq=False)
class QuestionNotFound(DomainError):
    """No such question in this chat: also the answer to one of another chat, and to one that was purged."""


@dataclass(eq=False)
class NotYourQuestion(DomainError):
    """Only whoever wrote the request can say how it was meant."""


@dataclass(eq=False)
class NotYourDialog(DomainError):
    """Only whoever began a dialog can go on with it."""


@dataclass(eq=False)
class DialogClosed(DomainError):
    """The dialog is over, or has gone on since the button was drawn."""


@dataclass(eq=False)
class QuestionClosed(DomainError):
    """The question was put aside, or the message that it is about was edited since."""


@dataclass(eq=False)
class QuestionAnswered(DomainError):
    """The question was answered before; `number` is the schedule that came of it."""

    number: int


@dataclass(eq=False)
class QuestionExpired(DomainError):
    """The question was asked too long ago, or all the times that it offers have passed."""

    has_passed: bool


@dataclass(eq=False)
class TooManySchedules(DomainError):
    """There are as many current schedules as one chat, or one person in all chats, can have."""

    present: int
    limit: int
    is_of_chat: bool


@dataclass(eq=False)
class TooManyMessages(DomainError):
    """With it more messages would be planned for one day than one chat, or one person in all chats, can have."""

    planned: int
    more: int
    limit: int
    is_of_chat: bool


@dataclass(eq=False)
class RepeatsTooOften(DomainError):
    """Two of its runs lie closer to each other than this bot allows."""

    minimum_minutes: int


@dataclass(eq=False)
class AskedTooLongAgo(DomainError):
    """What can't be taken back is only done soon after it was asked about."""


@dataclass(eq=False)
class TooManyCommands(DomainError):
    """Somebody sends more than can be answered; in `seconds` it goes on."""

    seconds: int


@dataclass(eq=False)
class StorageUnavailable(DomainError):
    """The database could not be reached; nothing was saved."""


@dataclass(eq=False)
class StorageFull(StorageUnavailable):
    """The database has no room left, or may not be written to; nothing was saved."""


@dataclass(eq=False)
class StorageDamaged(StorageUnavailable):
    """The database is damaged: nothing may be read from it or written to it before somebody has mended it."""

    finding: str = ""
    """What shows it, as the database itself puts it: for the log."""


class CommitInDoubt(Exception):
    """The connection broke during a commit: what came of it shows when the database is back, so nobody is told yet."""


class RecurrenceProblem(StrEnum):
    """What is wrong with a key of a rule's JSON form."""

    MISSING = "missing"
    UNKNOWN_KEY = "unknown_key"
    WRONG_TYPE = "wrong_type"
    WRONG_VALUE = "wrong_value"


@dataclass(eq=False)
class RecurrenceRefused(DomainError):
    """A rule in JSON that can't be read. `path` names the key (`times[1]`), empty where it is no object at all."""

    path: str
    problem: RecurrenceProblem


@dataclass(eq=False)
class RuleNotOffered(DomainError):
    """A rule of RFC 5545 that we don't offer, or that makes no sense. `part` is what is at fault, as it is written."""

    part: str


@dataclass(eq=False)
class ZoneGone(DomainError):
    """A zone that the zone data has no longer, so that nothing can be scheduled by it. `name` is its IANA name."""

    name: str
