"""Chats, and who acts in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from enum import StrEnum
from typing import Self

from scheduling.errors import OnlyAdministratorsSchedule
from scheduling.expressions.vocabulary import DEFAULT_DAY_PARTS, DayPart
from scheduling.identifiers import BotId, ChatId, RecipientId, UserId
from scheduling.quiet_hours import QuietHours


class ChatKind(StrEnum):
    """The kinds of chat that Telegram has."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"

    @property
    def is_shared(self) -> bool:
        """Tell whether several people write here, so that rights must be asked for."""
        return self is not ChatKind.PRIVATE


class Reachability(StrEnum):
    """Whether a chat can be written to."""

    REACHABLE = "reachable"
    BLOCKED = "blocked"
    LEFT = "left"


class Schedulers(StrEnum):
    """Who may schedule in a shared chat."""

    EVERYBODY = "everybody"
    ADMINISTRATORS = "administrators"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a platform finds a chat. `value` is the platform's own id, as text."""

    platform: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A place in which people talk to the bot."""

    id: ChatId
    bot_id: BotId
    recipient_id: RecipientId
    address: Address
    kind: ChatKind
    title: str
    zone: str
    """IANA name."""
    zone_is_set: bool
    """Somebody chose the zone; else it is the default."""
    language: str
    """Code of a catalog, such as "en"."""
    language_is_set: bool
    """Somebody chose the language; else it follows the client of whoever wrote first."""
    reachability: Reachability = Reachability.REACHABLE
    day_parts: Mapping[DayPart, time] = field(default_factory=dict)
    """The hours that somebody chose for parts of the day; the others are as they are everywhere."""
    quiet_hours: QuietHours | None = None
    """When what arrives here makes no sound, by the chat's own zone."""
    schedulers: Schedulers = Schedulers.EVERYBODY
    """Who may schedule, where the chat is shared."""
    was_greeted: bool = False
    """The bot has introduced itself here: it does so once."""
    may_post: bool = True
    """Of a channel: the bot was last seen as an administrator who may post."""

    def require_may_schedule(self, by: "Actor") -> None:
        """Check that `by` may schedule here. Raises `OnlyAdministratorsSchedule`."""
        if self.kind.is_shared and self.schedulers is Schedulers.ADMINISTRATORS and not by.is_administrator:
            raise OnlyAdministratorsSchedule

    def hour_of(self, part: DayPart) -> time:
        """Return the wall-clock time that a part of the day means here."""
        return self.day_parts.get(part, DEFAULT_DAY_PARTS[part])

    @property
    def hours(self) -> Mapping[DayPart, time]:
        """What each part of the day means here. It is never later early in the morning than in the morning."""
        hours = {**DEFAULT_DAY_PARTS, **self.day_parts}
        return hours | {DayPart.EARLY: min(hours[DayPart.EARLY], hours[DayPart.MORNING])}

    def with_hour(self, part: DayPart, hour: time) -> Self:
        """Return the chat with another hour for a part of the day."""
        return replace(self, day_parts={**self.day_parts, part: hour})

    def in_zone(self, zone: str) -> Self:
        """Return the chat with a zone that somebody chose."""
        quiet = None if self.quiet_hours is None else replace(self.quiet_hours, zone=zone)
        return replace(self, zone=zone, zone_is_set=True, quiet_hours=quiet)

    def with_quiet_hours(self, begin: time, end: time) -> Self:
        """Return the chat with hours at which nothing makes a sound."""
        return replace(self, quiet_hours=QuietHours(begin, end, self.zone))

    def in_language(self, language: str) -> Self:
        """Return the chat with a language that somebody chose."""
        return replace(self, language=language, language_is_set=True)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks for something in a chat, and whether they are an administrator there."""

    user_id: UserId
    is_administrator: bool
    locale: str | None = None
    """The language of their client, with its territory where it has one: "en-US"."""
    is_person: bool = True
    """Not a chat in whose name somebody speaks, as an anonymous administrator does."""
