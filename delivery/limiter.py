"""The platform's rate limits, for one bot in one process: cells for the bot, each chat and each group.

Everything is a function of the monotonic time given (`now`, seconds): nothing here reads a clock or waits.

Three rules keep chats from delaying each other. Ripeness is asked first and reserves nothing; the bot's cell is taken
at departure only; a chat's next instant counts from the previous *answer*. A fourth keeps people from waiting: what is
scheduled and waits for its instant lets an answer go first.
"""

import math
from bisect import insort
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from delivery.calendar import Calendar
from delivery.departures import Departure, Line
from delivery.pace import Pace
from scheduling.chats import Address, ChatKind

HORIZON = 0.05
"""Seconds between the choice of a delivery and its departure: its claim must be committed in between."""
UNLIMITED = 1_000_000
"""How many may leave at once where there is no limit."""
_MINUTE = 60.2
"""A little more than a minute: requests don't all take equally long on their way."""
_BUSY_SECONDS = 1.0
"""So long after a scheduled departure the interactive lane keeps to its own share."""
_NOTICE_SECONDS = 0.5
"""Between two notices while scheduled messages leave."""
_SHORT_BURST = 4
"""Answers that may go to one chat faster than its rate. Telegram lets short bursts pass, but does not say how long."""
_GROUP_RESERVE = 2
"""Sends a minute that only answers may use: 18 are scheduled, Telegram's limit is 20."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Rates that are kept; 0 switches one off. `global_per_second` includes the interactive ones."""

    global_per_second: float = 28
    chat_per_second: float = 1
    group_per_minute: int = 18
    interactive_per_second: float = 5


@dataclass(slots=True)
class _Cell:
    """What is known of one chat."""

    free_at: float = -math.inf
    """When its rate allows the next send."""
    paused_until: float = -math.inf
    """The platform said so (429)."""
    in_flight: int = 0
    recent: deque[float] = field(default_factory=deque)
    """Departures to a group in the last minute, oldest first."""

    def is_idle(self, now: float) -> bool:
        """Tell whether forgetting the cell changes nothing."""
        recent = self.recent and self.recent[-1] + _MINUTE > now
        return not (self.in_flight or recent or self.free_at > now or self.paused_until > now)


_UNTOUCHED = _Cell()


class Limiter:
    """Says what may leave, and is told what left and what was answered."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Begin with nothing sent."""
        self._limits = limits or Limits()
        self._pace = Pace()
        self._pace_in_use = 1.0
        rate = self._limits.global_per_second
        self._calendar = Calendar(rate) if rate else None
        self._line = Line()
        self._chat_interval = 1 / self._limits.chat_per_second if self._limits.chat_per_second else 0.0
        self._cells: OrderedDict[Address, _Cell] = OrderedDict()
        self._paused_until = -math.inf
        self._refused: tuple[Address, float] | None = None
        """The chat refused last, and until when it waits."""
        self._broadcast_pace: float | None = None
        self._broadcasts: Calendar | None = None
        """Of broadcasts alone, where somebody has chosen a pace for them."""
        self._interactive_at = -math.inf
        self._scheduled_at = -math.inf
        self._noticed_at = -math.inf

    @property
    def remembered_chats(self) -> int:
        """How many chats are remembered: those that rest are forgotten."""
        return len(self._cells)

    # --- chats

    def is_ripe(self, address: Address, kind: ChatKind, now: float) -> bool:
        """Tell whether a scheduled message may leave to this chat now, as far as the chat is concerned."""
        return self.ripe_at(address, kind, now) <= now

    def ripe_at(self, address: Address, kind: ChatKind, now: float) -> float:
        """Return from when on a scheduled message may leave to this chat: infinity while one is in flight."""
        cell = self._cells.get(address, _UNTOUCHED)
        if cell.in_flight:
            return math.inf
        group_at = self._group_free_at(cell, kind, now, reserve=0)
        return max(now, cell.free_at, cell.paused_until, group_at)

    def _group_free_at(self, cell: _Cell, kind: ChatKind, now: float, *, reserve: int) -> float:
        limit = self._limits.group_per_minute
        if not limit or kind not in (ChatKind.GROUP, ChatKind.SUPERGROUP):
            return -math.inf
        limit += reserve
        while cell.recent and cell.recent[0] + _MINUTE < now:
            cell.recent.popleft()
        return -math.inf if len(cell.recent) < limit else math.nextafter(cell.recent[-limit] + _MINUTE, math.inf)

    def _count_in_group(self, cell: _Cell, kind: ChatKind, at: float) -> None:
        if self._limits.group_per_minute and kind in (ChatKind.GROUP, ChatKind.SUPERGROUP):
            insort(cell.recent, at)

    def _touch(self, address: Address, now: float) -> _Cell:
        """Return the chat's cell, and forget up to two that were idle for long."""
        cell = self._cells.setdefault(address, _Cell())
        self._cells.move_to_end(address)
        for _ in range(2):
            oldest, its_cell = next(iter(self._cells.items()))
            if its_cell is cell:
                break
            if its_cell.is_idle(now):
                del self._cells[oldest]
            else:
                self._cells.move_to_end(oldest)
        return cell

    # --- the bot

    def departures(self, now: float, horizon: float = HORIZON) -> int:
        """Return how many scheduled messages may be claimed now to leave within `horizon` seconds."""
        if self._paused_until > now:
            return 0
        calendar = self._calendar_at(now)
        return calendar.count_free(now, until=now + horizon) if calendar else UNLIMITED

    def broadcasts(self, now: float, horizon: float = HORIZON) -> int:
        """Return how many messages of broadcasts may be claimed now, as far as their own pace is concerned."""
        return self._broadcasts.count_free(now, until=now + horizon) if self._broadcasts else UNLIMITED

    def next_broadcast(self, now: float) -> float:
        """Return when the pace of broadcasts lets the next one leave."""
        return self._broadcasts.first_free(now) if self._broadcasts else now

    def pace_broadcasts(self, per_second: float | None, now: float) -> None:
        """Let so many messages of broadcasts leave a second, within the bot's rate; None: as many as that allows."""
        if per_second == self._broadcast_pace:
            return
        self._broadcast_pace = per_second
        self._broadcasts = None if per_second is None else Calendar(per_second, origin=now)

    def next_departure(self, now: float) -> float:
        """Return when the bot's cell lets the next one leave."""
        now = max(now, self._paused_until)
        calendar = self._calendar_at(now)
        return calendar.first_free(now) if calendar else now

    def _calendar_at(self, now: float) -> Calendar | None:
        pace = self._pace.at(now)
        if self._calendar is not None and pace != self._pace_in_use:
            self._pace_in_use = pace
            self._calendar = self._calendar.at_rate(self._limits.global_per_second * pace)
        return self._calendar

    @property
    def pace(self) -> float:
        """The fraction of the configured rate that was kept last."""
        return self._pace_in_use

    # --- scheduled sends

    def depart(
        self, address: Address, kind: ChatKind, now: float, *, messages: int = 1, is_broadcast: bool = False
    ) -> Departure:
        """Take the bot's cell for a send to this chat, which leaves within the horizon, or soon after answers.

        An album is several messages that leave together: what follows waits for as many.
        """
        cell = self._touch(address, now)
        not_before = max(now, self._paused_until)
        if is_broadcast and self._broadcasts:
            first, *_others = [self._broadcasts.take(now) for _ in range(messages)]
            not_before = max(not_before, first)
        calendar = self._calendar_at(now)
        leaves_at = calendar.take(now, not_before=not_before) if calendar else not_before
        cell.in_flight += 1
        self._count_in_group(cell, kind, leaves_at)
        for _ in range(messages - 1):
            if calendar:
                calendar.take(now, not_before=leaves_at)
            self._count_in_group(cell, kind, leaves_at)
        self._scheduled_at = leaves_at
        departure = Departure(leaves_at)
        if leaves_at > now:
            self._line.join(departure)
        return departure

    def answered(self, address: Address, kind: ChatKind, now: float, *, messages: int = 1) -> None:
        """Count the chat's next instant from this answer (or from whatever ended the wait for it)."""
        del kind
        cell = self._touch(address, now)
        cell.in_flight = max(0, cell.in_flight - 1)
        cell.free_at = max(cell.free_at, now + messages * self._chat_interval)

    def penalise(self, address: Address, retry_after: float, now: float, luck: float) -> None:
        """Heed a 429: the chat waits; a second chat's while the first still waits makes the whole bot wait.

        `luck` (0 to 1) spreads the return over a tenth of the wait.
        """
        until = now + retry_after * (1 + 0.1 * luck)
        cell = self._touch(address, now)
        cell.paused_until = max(cell.paused_until, until)
        self._pace.hold(now, since=now)
        earlier, self._refused = self._refused, (address, cell.paused_until)
        if earlier is None or earlier[0] == address or earlier[1] <= now:
            return
        if self._paused_until <= now:
            self._pace.drop(now, resumes_at=until)
        self._paused_until = max(self._paused_until, until)
        self._pace.hold(now, since=self._paused_until)

    # --- answers to people

    def interactive_delay(self, address: Address, kind: ChatKind, now: float) -> float:
        """Reserve a departure for an answer to somebody; return in how many seconds it may leave.

        While scheduled messages leave, answers have `interactive_per_second` of the bot's cell before all others, also
        before what waits for its instant; where none do, they have all of it, and owe nothing for that afterwards. A
        short burst to one chat passes; it counts all the same.
        """
        not_before = self.interactive_ripe_at(address, kind, now)
        calendar = self._calendar_at(now)
        cell = self._touch(address, now)
        is_busy = now - self._scheduled_at < _BUSY_SECONDS
        if calendar and self._limits.interactive_per_second and is_busy:
            share = 1 / self._limits.interactive_per_second
            not_before = max(not_before, self._interactive_at - 1)
            self._interactive_at = max(self._interactive_at, now, not_before) + share
        leaves_at = not_before
        if calendar:
            instant = calendar.take(now, not_before=not_before)
            leaves_at = self._line.go_first(instant, now=now, not_before=not_before)
        cell.free_at = max(cell.free_at, leaves_at) + self._chat_interval
        self._count_in_group(cell, kind, leaves_at)
        return leaves_at - now

    def notice(self, address: Address, kind: ChatKind, now: float) -> Departure:
        """Take the bot's cell for something that the bot says by itself: answers go before it while it waits.

        While scheduled messages leave it has two departures a second, so that the notes on a thousand late messages
        take nothing away from those that are still to come; where none do, it has whatever is free.
        """
        not_before = self.interactive_ripe_at(address, kind, now)
        calendar = self._calendar_at(now)
        if calendar and now - self._scheduled_at < _BUSY_SECONDS:
            not_before = max(not_before, self._noticed_at + _NOTICE_SECONDS)
        departure = Departure(calendar.take(now, not_before=not_before) if calendar else not_before)
        self._noticed_at = departure.leaves_at
        if departure.leaves_at > now:
            self._line.join(departure)
        cell = self._touch(address, now)
        cell.free_at = max(cell.free_at, departure.leaves_at) + self._chat_interval
        self._count_in_group(cell, kind, departure.leaves_at)
        return departure

    def interactive_ripe_at(self, address: Address, kind: ChatKind, now: float) -> float:
        """Return from when on an answer may leave as far as chat and pauses are concerned; reserves nothing."""
        cell = self._cells.get(address, _UNTOUCHED)
        burst_ends = cell.free_at - (_SHORT_BURST - 1) * self._chat_interval
        group_at = self._group_free_at(cell, kind, now, reserve=_GROUP_RESERVE)
        return max(now, self._paused_until, cell.paused_until, burst_ends, group_at)

    def interactive_answered(self, address: Address, now: float) -> None:
        """Keep scheduled messages a full interval behind an answer."""
        cell = self._touch(address, now)
        cell.free_at = max(cell.free_at, now + self._chat_interval)
