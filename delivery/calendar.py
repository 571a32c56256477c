"""The bot's cell: a calendar of departures, one slot every `1 / rate` seconds."""

import math
from collections.abc import Iterator

CATCH_UP = 0.05
"""Seconds for which a slot that nobody took can still be used, so that a tick that comes late wastes none.

This is the whole burst after idleness. A closed second holds at most `floor((1 + CATCH_UP) * rate) + 1` departures:
30 at a rate of 28.
"""


class Calendar:
    """GCRA with a memory for slots taken in advance, so that one lane can reserve without holding up another.

    Instants are monotonic seconds, given by the caller.
    """

    def __init__(self, rate: float, *, origin: float = 0.0) -> None:
        """Make an empty calendar; `rate` in departures per second."""
        self._origin = origin
        self._interval = 1 / rate
        self._cursor = 0
        """Every slot below is taken or past."""
        self._taken: set[int] = set()
        self._given: list[float] = []
        """The instants behind the taken slots that are not past: a change of rate must not round them twice."""

    def _instant(self, slot: int) -> float:
        return self._origin + slot * self._interval

    def _slot_at(self, moment: float) -> int:
        """Return the first slot at or after `moment`."""
        slot = math.ceil((moment - self._origin) / self._interval)
        return slot if self._instant(slot) >= moment else slot + 1

    def _free_slots(self, now: float, not_before: float) -> Iterator[int]:
        oldest = self._slot_at(now - CATCH_UP)
        if oldest > self._cursor:
            self._cursor = oldest
            self._taken = {slot for slot in self._taken if slot >= oldest}
            self._given = [instant for instant in self._given if instant >= now - CATCH_UP]
        while self._cursor in self._taken:
            self._taken.remove(self._cursor)
            self._cursor += 1
        slot = self._cursor if not_before <= now else max(self._cursor, self._slot_at(not_before))
        while True:
            if slot not in self._taken:
                yield slot
            slot += 1

    def first_free(self, now: float, *, not_before: float = -math.inf) -> float:
        """Return the first instant at or after `now` and `not_before` at which something may leave."""
        return max(now, self._instant(next(self._free_slots(now, not_before))))

    def take(self, now: float, *, not_before: float = -math.inf) -> float:
        """Take the slot of `first_free` and return its instant."""
        slot = next(self._free_slots(now, not_before))
        self._taken.add(slot)
        self._given.append(self._instant(slot))
        return max(now, self._instant(slot))

    def count_free(self, now: float, *, until: float) -> int:
        """Return how many slots are free from now until `until`."""
        count = 0
        for slot in self._free_slots(now, -math.inf):
            if self._instant(slot) > until:
                break
            count += 1
        return count

    def at_rate(self, rate: float) -> "Calendar":
        """Return a calendar of another rate in which whatever this one gave away stays taken."""
        changed = Calendar(rate, origin=self._instant(self._cursor))
        changed._given = list(self._given)
        for instant in self._given:
            before = math.floor((instant - changed._origin) / changed._interval)
            changed._taken |= {before, before + 1}
        return changed
