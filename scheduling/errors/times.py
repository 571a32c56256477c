"""What can be wrong with a time, a rule or a zone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduling.errors.base import DomainError


class Form(StrEnum):
    """The kinds of time expression; the nearest one is shown where a text was not understood."""

    ONCE = "once"
    IN = "in"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    EVERY = "every"


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
class NotOnce(DomainError):
    """A rule that repeats, where one time is asked for."""


@dataclass(eq=False)
class HourNotOffered(DomainError):
    """An hour for a part of the day that no button of ours carries."""


@dataclass(eq=False)
class UnknownZone(DomainError):
    """A name that is neither an IANA zone nor a city that we know. `suggestions` are IANA zones that look alike."""

    text: str
    suggestions: tuple[str, ...] = ()
    is_in_expression: bool = False
    """It was named behind a time, not as the chat's."""


@dataclass(eq=False)
class ZoneGone(DomainError):
    """A zone that the zone data has no longer, so that nothing can be scheduled by it. `name` is its IANA name."""

    name: str


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
