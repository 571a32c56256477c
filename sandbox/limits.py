"""Telegram's limits on how fast a bot may send, answered with 429 (off unless asked for).

Telegram publishes round figures only ("about 30 messages per second", "one message per second" in a chat with "short
bursts", "20 messages per minute" in a group). Here they are laws, so that whoever keeps them here keeps them there.
"""

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.clock import Clock
from sandbox.errors import RetryAfter

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
GRACE = timedelta(seconds=0.25)
"""So long after a refusal others were under way already; what comes later ignores it."""
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """How many messages may be sent, edits and answers to people included; 0 switches a limit off."""

    global_per_second: int = 30
    """In any sliding second, by one bot."""
    chat_per_second: float = 1
    """To one chat, in the long run."""
    chat_burst: int = 5
    """So many may come to one chat at once after it had rested."""
    group_per_minute: int = 20
    """To one group or supergroup, in any sliding minute."""


UNLIMITED = RateLimits(global_per_second=0, chat_per_second=0, group_per_minute=0)


@dataclass(frozen=True, slots=True)
class Decision:
    """A call that was weighed: when, to which chat, and how long its bot must wait where it was refused."""

    at: datetime
    bot_id: int
    method: str
    chat_id: int | str | None
    retry_after: int | None

    @property
    def is_accepted(self) -> bool:
        """Whether it was let through."""
        return self.retry_after is None


@dataclass(slots=True)
class _Scope:
    """What one limit knows of one bot, or of one of its chats."""

    sent: deque[datetime] = field(default_factory=deque)
    """What was accepted within the window, oldest first."""
    rested_at: datetime | None = None
    """When the chat will have its whole burst again."""
    closed_until: datetime | None = None
    refused_at: datetime | None = None

    def wait(self, now: datetime, room_after: timedelta) -> timedelta:
        """Return how long this scope lets nothing pass; where a refusal is ignored, longer each time."""
        if self.closed_until is not None and now < self.closed_until:
            if self.refused_at is not None and now - self.refused_at > GRACE:
                return self._close(now, (self.closed_until - self.refused_at) * 2)
            return self.closed_until - now
        if room_after <= timedelta():
            return timedelta()
        return self._close(now, timedelta(seconds=math.ceil(room_after.total_seconds())))

    def _close(self, now: datetime, wait: timedelta) -> timedelta:
        wait = min(wait, LONGEST_WAIT)
        self.refused_at, self.closed_until = now, now + wait
        return wait

    def reopen(self) -> None:
        """Forget the refusals: something was accepted again."""
        self.closed_until = self.refused_at = None


class Limiter:
    """Weighs calls by the injected clock. `limits` may be changed at any time; `decisions` keeps what was decided."""

    def __init__(self, limits: RateLimits, clock: Clock, *, record_limit: int | None = None) -> None:
        """Begin with nothing sent; keep the latest `record_limit` decisions, by default all."""
        self.limits = limits
        self.decisions: deque[Decision] = deque(maxlen=record_limit)
        self._clock = clock
        self._scopes: dict[tuple[int, str, object], _Scope] = {}

    def check(self, bot_id: int, method: str, chat_id: int | str | None) -> None:
        """Count a call that sends or edits, or raise `RetryAfter`: a refused call counts for nothing."""
        if self.limits == UNLIMITED or not is_limited(method):
            return
        now = self._clock()
        scopes = self._scopes_of(bot_id, chat_id)
        wait = max((scope.wait(now, self._room_after(kind, scope, now)) for kind, scope in scopes), default=timedelta())
        seconds = math.ceil(wait.total_seconds()) if wait > timedelta() else None
        self.decisions.append(Decision(now, bot_id, method, chat_id, seconds))
        if seconds is not None:
            raise RetryAfter(seconds)
        for kind, scope in scopes:
            self._count(kind, scope, now)

    def _scopes_of(self, bot_id: int, chat_id: int | str | None) -> list[tuple[str, _Scope]]:
        wanted: list[tuple[str, object]] = []
        if self.limits.global_per_second > 0:
            wanted.append(("bot", None))
        if chat_id is not None and self.limits.chat_per_second > 0:
            wanted.append(("chat", chat_id))
        if chat_id is not None and self.limits.group_per_minute > 0 and _is_group(chat_id):
            wanted.append(("group", chat_id))
        return [(kind, self._scopes.setdefault((bot_id, kind, whose), _Scope())) for kind, whose in wanted]

    def _room_after(self, kind: str, scope: _Scope, now: datetime) -> timedelta:
        """Return when there will be room for one more, counted from now."""
        if kind == "chat":
            if scope.rested_at is None:
                return timedelta()
            interval = SECOND / self.limits.chat_per_second
            return scope.rested_at - (self.limits.chat_burst - 1) * interval - now
        limit, window = self._window(kind)
        while scope.sent and scope.sent[0] <= now - window:
            scope.sent.popleft()
        return scope.sent[-limit] + window - now if len(scope.sent) >= limit else timedelta()

    def _count(self, kind: str, scope: _Scope, now: datetime) -> None:
        scope.reopen()
        if kind == "chat":
            scope.rested_at = max(scope.rested_at or now, now) + SECOND / self.limits.chat_per_second
        else:
            scope.sent.append(now)

    def _window(self, kind: str) -> tuple[int, timedelta]:
        if kind == "bot":
            return self.limits.global_per_second, SECOND
        return self.limits.group_per_minute, MINUTE


def is_limited(method: str) -> bool:
    """Tell whether a method counts: whatever puts something before people's eyes."""
    return method.startswith(("send", "copy", "forward", "edit")) and method != "sendChatAction"


def _is_group(chat_id: int | str) -> bool:
    """Negative ids are those of groups and channels; a name is a channel's or a public group's."""
    return isinstance(chat_id, str) or chat_id < 0


def most_within(instants: list[datetime], window: timedelta) -> int:
    """Return the most instants that any window holds, begin or end excluded: what the limits are about."""
    instants = sorted(instants)
    most = first = 0
    for last, instant in enumerate(instants):
        while instant - instants[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most
