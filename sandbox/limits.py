"""Telegram's limits on how fast a bot may send, answered with 429 (off unless asked for)."""

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.clock import Clock
from sandbox.errors import RetryAfter

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """How many messages may leave; 0 switches a limit off."""

    global_per_second: int = 30
    chat_per_second: int = 1
    group_per_minute: int = 20


def _is_limited(method: str) -> bool:
    return method.startswith(("send", "copy", "forward", "edit")) and method != "sendChatAction"


@dataclass(slots=True)
class Limiter:
    """Counts what was sent in sliding windows of the injected clock."""

    limits: RateLimits
    clock: Clock
    _sent: dict[tuple[int, object, timedelta], deque[datetime]] = field(default_factory=dict)

    def check(self, bot_id: int, method: str, chat_id: int | str | None, *, amount: int = 1) -> None:
        """Count a call, or raise `RetryAfter`: a refused call counts for nothing."""
        if not _is_limited(method):
            return
        now = self.clock()
        windows: list[tuple[int, object, timedelta]] = [(self.limits.global_per_second, None, SECOND)]
        if chat_id is not None:
            windows.append((self.limits.chat_per_second, chat_id, SECOND))
            if isinstance(chat_id, str) or chat_id < 0:
                windows.append((self.limits.group_per_minute, chat_id, MINUTE))
        rooms: list[deque[datetime]] = []
        wait = timedelta()
        for limit, scope, window in windows:
            if limit <= 0:
                continue
            sent = self._sent.setdefault((bot_id, scope, window), deque())
            while sent and sent[0] <= now - window:
                sent.popleft()
            if len(sent) >= limit:
                wait = max(wait, sent[-limit] + window - now)
            rooms.append(sent)
        if wait > timedelta():
            raise RetryAfter(max(1, math.ceil(wait.total_seconds())))
        for sent in rooms:
            sent.extend([now] * amount)
