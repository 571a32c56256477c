"""In front of the inbox: what comes in a flood is not taken at all, before it costs a row or a query.

What was stored is never dropped: a command that is dropped here was never accepted, and its author is told once.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, Protocol

from scheduling.clock import Clock
from scheduling.errors import TooManyCommands
from scheduling.floods import Floods, Pace

logger = logging.getLogger(__name__)

Update = Mapping[str, Any]
REMEMBERED: Final = 10_000
"""Updates whose fate is known: Telegram may deliver them once more, which is no more of a flood."""
PACE_OF_TYPING: Final = Pace(20, 180)
"""Of inline queries: as fast as clients send them, and no faster."""


class TakesUpdates(Protocol):
    """Stores updates."""

    async def take(self, updates: Sequence[Update]) -> Sequence[Update]:
        """Store updates; return those that can't be stored."""


class FloodGate:
    """Lets through to `inner` what is no flood of commands and taps, of a person or within a group."""

    def __init__(
        self,
        inner: TakesUpdates,
        *,
        of_person: Pace,
        of_chat: Pace,
        administrators: Collection[int],
        expects_answer: Callable[[Update], bool],
        clock: Clock,
        tell: Callable[[Update, TooManyCommands], None],
    ) -> None:
        """Count what `expects_answer`, but for what `administrators` of the bot send; `tell` authors of floods."""
        self._inner = inner
        self._of_person = of_person
        self._of_chat = of_chat
        self._administrators = administrators
        self._expects_answer = expects_answer
        self._clock = clock
        self._tell = tell
        self._floods = Floods()
        self._judged: dict[int, bool] = {}

    async def take(self, updates: Sequence[Update]) -> Sequence[Update]:
        """Have updates stored but for those of a flood; return those that can't be stored. All may be acknowledged."""
        return await self._inner.take([update for update in updates if self._lets_through(update)])

    def _lets_through(self, update: Update) -> bool:
        number: int = update["update_id"]
        if number not in self._judged:
            self._judged[number] = self._judge(update)
            if len(self._judged) > REMEMBERED:
                del self._judged[next(iter(self._judged))]
        return self._judged[number]

    def _judge(self, update: Update) -> bool:
        if isinstance(typed := update.get("inline_query"), Mapping):
            return self._lets_type(typed)
        if not self._expects_answer(update):
            return True
        person, chat = whose(update)
        if person in self._administrators:
            return True
        wanted = [(("person", person), self._of_person)]
        if chat is not None:
            wanted.append((("chat", chat), self._of_chat))
        flood = self._floods.take(wanted, now=self._clock.monotonic())
        if flood is None:
            return True
        if flood.is_news:
            logger.info("a flood of commands", extra={"seconds": flood.seconds, "is_in_group": chat is not None})
            self._tell(update, TooManyCommands(flood.seconds))
        return False

    def _lets_type(self, typed: Update) -> bool:
        """Judge an inline query, which comes with nearly every letter: apart from commands, and nobody is told."""
        person = (typed.get("from") or {}).get("id")
        wanted = [(("typing", person), PACE_OF_TYPING)]
        return self._floods.take(wanted, now=self._clock.monotonic()) is None


def whose(update: Update) -> tuple[int | None, int | None]:
    """Return the id of whoever made an update happen, and of the group in which; None where that is no group.

    Behind all anonymous administrators, and all channels, stands the same user: there the chat in whose name they
    write counts.
    """
    tapped = update.get("callback_query")
    body = tapped or update.get("message") or update.get("edited_message") or {}
    message = (tapped.get("message") or {}) if tapped else body
    author = (None if tapped else body.get("sender_chat")) or body.get("from") or {}
    chat = message.get("chat") or {}
    return author.get("id"), None if chat.get("type") == "private" else chat.get("id")
