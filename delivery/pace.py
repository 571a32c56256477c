"""How fast the bot may go after the platform has asked it to slow down."""

import math
from dataclasses import dataclass

DROP = 0.7
STEP = 0.05
STEP_SECONDS = 30.0
SLOWEST = 0.1


@dataclass(slots=True)
class Pace:
    """A fraction of the configured rate: it drops by 30 % and climbs by 5 points each 30 s that nothing is refused."""

    _dropped_to: float = 1.0
    _climbs_from: float = -math.inf

    def at(self, now: float) -> float:
        """Return the fraction, from 0.1 to 1."""
        if now - self._climbs_from >= (1 - self._dropped_to) / STEP * STEP_SECONDS:
            return 1.0
        steps = max(0, math.floor((now - self._climbs_from) / STEP_SECONDS))
        return min(1.0, self._dropped_to + STEP * steps)

    def drop(self, now: float, *, resumes_at: float) -> None:
        """Slow down; the climb begins when the pause is over."""
        self._dropped_to = max(SLOWEST, self.at(now) * DROP)
        self._climbs_from = resumes_at

    def hold(self, now: float, *, since: float) -> None:
        """Begin the present step anew at `since`: there was another refusal."""
        self._dropped_to = self.at(now)
        self._climbs_from = max(self._climbs_from, since)
