"""Seeing that the wall clock was set back: what waits by it for another try would wait for all of that once more."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from scheduling.alarm.ticker import LOOK_ANYWAY_SECONDS, Tick
from scheduling.clock import Clock

logger = logging.getLogger(__name__)

TOLERANCE = timedelta(seconds=1)
"""Smaller corrections are left alone: they come every day, and nobody notices them."""


class WaitingTries(Protocol):
    """Deliveries that wait for another try."""

    async def bring_forward(self, by: timedelta) -> int:
        """Let them wait `by` less, though never be sent before their occurrence; return how many there were."""


class ClockWatch:
    """One step: compare the wall clock with the monotonic one.

    Set forward, the clock needs no care: what fell due meanwhile was missed, and its policy decides. Set back, what
    was planned ahead of its time goes on from the present; nothing is sent twice:
    an occurrence is planned once.
    """

    def __init__(self, *, tries: WaitingTries, return_to: Callable[[datetime], Awaitable[int]], clock: Clock) -> None:
        self._tries = tries
        self._return_to = return_to
        self._clock = clock
        self._origin = self._monotonic_origin()

    async def __call__(self) -> Tick:
        """Bring forward what waits, where the clock was set back since the last step."""
        origin = self._monotonic_origin()
        set_back = self._origin - origin
        if set_back > TOLERANCE:
            tries = await self._tries.bring_forward(set_back)
            schedules = await self._return_to(self._clock.now())
            logger.warning(
                "clock was set back",
                extra={"seconds": set_back.total_seconds(), "deliveries": tries, "schedules": schedules},
            )
        self._origin = origin  # not before: where this failed it is made up for
        return Tick(at=self._clock.now(), taken=0, next_at=None, again_in_seconds=LOOK_ANYWAY_SECONDS)

    def _monotonic_origin(self) -> datetime:
        return self._clock.now() - timedelta(seconds=self._clock.monotonic())
