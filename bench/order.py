"""What a contestant is told to do. All contestants are told the same."""

import json
from dataclasses import asdict, dataclass
from typing import Self

TOKEN = "4242:bench-bench-bench-bench-bench-bench-00"
BOT_ID = 4242
FIRST_CHAT = 7_000_000_000
"""Chats are private ones, numbered from here on. People who ask /help have smaller numbers."""
TEXT = "Scheduled for this very second"
"""Every message begins with it; nothing else that a bot says does."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """One contest."""

    database_url: str
    api_url: str
    schedules: int
    chats: int
    due_at: float
    """Seconds since 1970: the whole second in which all schedules, or else the first of them, are due."""
    spread: float = 0.0
    """Seconds over which the schedules' due times are spread evenly."""

    def chat_of(self, number: int) -> int:
        """Return the chat of schedule `number`."""
        return FIRST_CHAT + number % self.chats

    def due_of(self, number: int) -> float:
        """Return when schedule `number` is due, in seconds since 1970."""
        return self.due_at + self.spread * number / self.schedules

    def text_of(self, number: int) -> str:
        """Return what schedule `number` says."""
        return f"{TEXT}: number {number}"

    def number_in(self, text: str) -> int:
        """Return which schedule says this."""
        return int(text.rpartition(" ")[2])

    def to_json(self) -> str:
        """Return one line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Read what `to_json` wrote."""
        return cls(**json.loads(line))
