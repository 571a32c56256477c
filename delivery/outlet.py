"""The pump and its limiter as the alarm sees them."""

import math
from collections.abc import Sequence

from delivery.limiter import HORIZON, Limiter
from delivery.pump import Pump
from delivery.selection import choose
from scheduling.clock import Clock
from scheduling.deliveries import DueDelivery, SendOrder
from scheduling.identifiers import RecipientId

GATHER_SECONDS = 0.015
"""So long after a claim a few free slots wait for more. A claim costs as much for one delivery as for ten, and in a
burst slots come free one by one."""
LONGEST_LEAD = 0.5
"""Seconds by which slow claims make us claim earlier, at most: what is claimed is in doubt after a crash."""
_FORGETTING = 0.2
"""By this share each quick claim brings down what slow ones have taught."""


class PacedOutlet:
    """Implements `scheduling.alarm.dispatcher.Outlet` for one process."""

    def __init__(self, pump: Pump, limiter: Limiter, clock: Clock) -> None:
        """Use the limiter that `pump` uses."""
        self._pump = pump
        self._limiter = limiter
        self._clock = clock
        self._handed_over_at = -math.inf
        self._chosen_at = -math.inf
        self._lead = 0.0
        """How long a claim takes. On a slow disk the bot's rate would go unused while one is committed."""

    def capacity(self) -> int:
        """Return how many deliveries may be claimed now: never more than there are free slots."""
        now = self._clock.monotonic()
        if self._seconds_to_gather(now) > 0:
            return 0
        return min(self._pump.free_slots, self._limiter.departures(now, self._horizon))

    def seconds_to_capacity(self) -> float | None:
        """Return how long the bot's rate allows nothing, or slots gather; None where only a freed slot helps."""
        if self._pump.free_slots <= 0:
            return None
        now = self._clock.monotonic()
        return max(self._limiter.next_departure(now) - self._horizon - now, self._seconds_to_gather(now))

    def _seconds_to_gather(self, now: float) -> float:
        if 0 < self._pump.free_slots < self._pump.is_busy_below:
            return self._handed_over_at + GATHER_SECONDS - now
        return 0.0

    @property
    def _horizon(self) -> float:
        """How far ahead to claim: until the next claim is committed, which begins when this one is."""
        return HORIZON + 2 * self._lead

    def returned(self) -> int:
        """Return how many deliveries became pending again since the start."""
        return self._pump.returned

    def resting(self) -> frozenset[RecipientId]:
        """Return recipients that can't be written to now."""
        return self._pump.excluded(self._clock.monotonic())

    def seconds_to_rested(self, due: Sequence[DueDelivery]) -> float | None:
        """Return when the first of the resting, or of `due`, may be written to; None where only an answer tells."""
        return self._pump.next_ripe_in(self._clock.monotonic(), due)

    def choose(self, due: Sequence[DueDelivery]) -> Sequence[DueDelivery]:
        """Pick those that leave now; those whose chat must rest are among the resting from now on."""
        now = self._clock.monotonic()
        self._chosen_at = now
        self._pump.found_resting(due, now)
        return choose(
            due,
            limiter=self._limiter,
            free=self._pump.free_slots,
            in_flight=self._pump.in_flight_recipients,
            now=now,
            horizon=self._horizon,
            reserved=self._pump.reserved,
        )

    def hand_over(self, orders: Sequence[SendOrder]) -> None:
        """Send what was claimed."""
        self._handed_over_at = now = self._clock.monotonic()
        took = min(now - self._chosen_at, LONGEST_LEAD)
        self._lead = max(took, self._lead + _FORGETTING * (took - self._lead))
        self._pump.hand_over(orders)
