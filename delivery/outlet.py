"""The pump and its limiter as the alarm sees them."""

from collections.abc import Sequence

from delivery.limiter import Limiter
from delivery.pump import Pump
from delivery.selection import choose
from scheduling.clock import Clock
from scheduling.deliveries import DueDelivery, SendOrder
from scheduling.identifiers import RecipientId


class PacedOutlet:
    """Implements `scheduling.alarm.dispatcher.Outlet` for one process."""

    def __init__(self, pump: Pump, limiter: Limiter, clock: Clock) -> None:
        """Use the limiter that `pump` uses."""
        self._pump = pump
        self._limiter = limiter
        self._clock = clock

    def capacity(self) -> int:
        """Return how many deliveries may be claimed now: never more than there are free slots."""
        return min(self._pump.free_slots, self._limiter.departures(self._clock.monotonic()))

    def seconds_to_capacity(self) -> float | None:
        """Return how long the bot's rate allows nothing; None where only a freed slot helps."""
        if self._pump.free_slots <= 0:
            return None
        now = self._clock.monotonic()
        return self._limiter.next_departure(now) - now

    def resting(self) -> frozenset[RecipientId]:
        """Return recipients that can't be written to now."""
        return self._pump.excluded(self._clock.monotonic())

    def seconds_to_rested(self, due: Sequence[DueDelivery]) -> float | None:
        """Return when the first of the resting, or of `due`, may be written to; None where only an answer tells."""
        return self._pump.next_ripe_in(self._clock.monotonic(), due)

    def choose(self, due: Sequence[DueDelivery]) -> Sequence[DueDelivery]:
        """Pick those that leave now; those whose chat must rest are among the resting from now on."""
        now = self._clock.monotonic()
        self._pump.found_resting(due, now)
        return choose(
            due,
            limiter=self._limiter,
            free=self._pump.free_slots,
            in_flight=self._pump.in_flight_recipients,
            now=now,
        )

    def hand_over(self, orders: Sequence[SendOrder]) -> None:
        """Send what was claimed."""
        self._pump.hand_over(orders)
