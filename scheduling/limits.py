"""How much one person or one chat may have scheduled, so that nobody floods a chat or wears out the bot."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.recurrence import Bounded, Calendar, Daily, Every, Monthly, Once, Recurrence, Weekly, Yearly

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is allowed; 0: as much as one likes."""

    schedules_of_person: int = 0
    """Current ones, active or paused, in all chats together."""
    schedules_of_chat: int = 0
    interval_minutes: int = 0
    """From one run of a schedule to the next at least."""
    messages_of_person: int = 0
    """Planned for one day, in all chats together."""
    messages_of_chat: int = 0

    @property
    def are_counted(self) -> bool:
        """Tell whether what there is already matters."""
        return bool(
            self.schedules_of_person or self.schedules_of_chat or self.messages_of_person or self.messages_of_chat
        )


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Used:
    """What a person or a chat has."""

    schedules: int
    messages: int
    """Planned for the day in question at most: what repeats counts with its busiest day, what is sent once on its."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the wall clock as instants: from `begin` until before `end`, aware UTC."""

    begin: datetime
    end: datetime


def most_runs_a_day(rule: Recurrence) -> int:
    """Return how many runs of a rule fall on one day at most. Read off the rule: nothing is stepped through."""
    match rule:
        case Bounded():
            most = most_runs_a_day(rule.rule)
            return most if rule.count is None else min(most, rule.count)
        case Every(window=None):
            return -(-_DAY // timedelta(minutes=min(rule.minutes, _DAY // _MINUTE)))
        case Every(window=window) if window is not None:
            return min(window.length, _DAY) // timedelta(minutes=min(rule.minutes, _DAY // _MINUTE)) + 1
        case Daily() | Weekly() | Monthly() | Yearly() | Calendar():
            return len(rule.times)
    return 1


def runs_a_day(rule: Recurrence) -> int:
    """Return the same where a rule repeats, 0 where it runs once: that counts on its own day only."""
    return 0 if isinstance(rule, Once) else most_runs_a_day(rule)


def shortest_interval(rule: Recurrence) -> timedelta | None:
    """Return the time between two runs of a rule at least, by the wall clock; None where nothing repeats."""
    match rule:
        case Bounded():
            return shortest_interval(rule.rule)
        case Every():
            return timedelta(minutes=min(rule.minutes, _DAY // _MINUTE))
        case Daily() | Weekly() | Monthly() | Yearly() | Calendar():
            clocks = sorted(
                {
                    timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)
                    for at in rule.times
                }
            )
            following = [*clocks[1:], clocks[0] + _DAY]
            return min(then - at for at, then in zip(clocks, following, strict=True))
    return None
