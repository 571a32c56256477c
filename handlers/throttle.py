"""How often one person may ask for something that costs time, in memory: a burst at once, then so many a second."""

from collections import OrderedDict

from scheduling.clock import Clock
from scheduling.identifiers import UserId

REMEMBERED = 10_000


class Throttle:
    """A bucket for each person, which fills again (GCRA)."""

    def __init__(self, clock: Clock, *, burst: int = 12, per_second: float = 3.0) -> None:
        self._clock = clock
        self._interval = 1 / per_second
        self._tolerance = (burst - 0.5) * self._interval  # a burst, whatever its parts add up to
        self._empty_at: OrderedDict[UserId, float] = OrderedDict()

    def admits(self, person: UserId) -> bool:
        """Tell whether somebody may ask once more now, and count it."""
        now = self._clock.monotonic()
        at = max(self._empty_at.get(person, now), now)
        if at - now > self._tolerance:
            return False
        self._empty_at[person] = at + self._interval
        self._empty_at.move_to_end(person)
        if len(self._empty_at) > REMEMBERED:
            self._empty_at.popitem(last=False)
        return True
