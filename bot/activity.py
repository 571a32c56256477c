"""Who has written lately, until it is noted with the answered updates: nobody waits for that."""

from collections.abc import Collection, Iterable

from scheduling.clock import Clock
from scheduling.identifiers import RecipientId

NOTED_AGAIN_AFTER_SECONDS = 3600.0


class Activity:
    """Collects in whose private chats somebody writes, each once an hour.

    What a crash takes with it is noted the next time that they write.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._new: set[RecipientId] = set()
        self._noted: dict[RecipientId, float] = {}
        self._forget_at = clock.monotonic() + NOTED_AGAIN_AFTER_SECONDS

    def note(self, recipient_id: RecipientId) -> None:
        """Note that somebody writes there, unless that was noted within the hour."""
        now = self._clock.monotonic()
        if now - self._noted.get(recipient_id, float("-inf")) < NOTED_AGAIN_AFTER_SECONDS:
            return
        self._noted[recipient_id] = now
        self._new.add(recipient_id)
        if now >= self._forget_at:
            self._forget_at = now + NOTED_AGAIN_AFTER_SECONDS
            since = now - NOTED_AGAIN_AFTER_SECONDS
            self._noted = {one: at for one, at in self._noted.items() if at > since}

    def take(self) -> Collection[RecipientId]:
        """Return whoever was noted since this was asked last."""
        taken, self._new = self._new, set()
        return taken

    def give_back(self, taken: Iterable[RecipientId]) -> None:
        """Keep what could not be stored, for the next time."""
        self._new.update(taken)
