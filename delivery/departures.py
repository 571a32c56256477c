"""Who leaves when: scheduled sends wait in line for their instants, and an answer to somebody goes first."""

from dataclasses import dataclass
from itertools import pairwise


@dataclass(slots=True, eq=False)
class Departure:
    """A scheduled send that was given an instant. It leaves at `leaves_at`, which may move later while it waits."""

    leaves_at: float


class Line:
    """The departures that wait for their instants, in the order of these. Instants are monotonic seconds."""

    def __init__(self) -> None:
        """Begin with nobody in line."""
        self._waiting: list[Departure] = []

    def join(self, departure: Departure) -> None:
        """Let it wait for its instant."""
        self._waiting.append(departure)

    def go_first(self, instant: float, *, now: float, not_before: float) -> float:
        """Give `instant`, which is nobody's yet, to the line, and return the earliest one there instead.

        Each in line moves to the instant of the one behind it. Nothing is added to what leaves at all, so that the
        rate is kept. Where nobody waits for an earlier instant from `not_before` on, `instant` itself is returned.
        """
        self._waiting = [one for one in self._waiting if one.leaves_at > now]
        behind = sorted(
            (one for one in self._waiting if not_before <= one.leaves_at < instant), key=lambda one: one.leaves_at
        )
        if not behind:
            return instant
        first = behind[0].leaves_at
        for one, following in pairwise(behind):
            one.leaves_at = following.leaves_at
        behind[-1].leaves_at = instant
        return first
