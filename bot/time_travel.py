"""Fast-forward for the sandbox: the clock stands still at every instant at which something is due."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.application import Application
from sandbox.time_travel import Arrival
from scheduling.clock import FastForwardClock
from scheduling.deliveries import Verdict

MOST_STOPS = 500
"""More than that is not one journey: a schedule of every minute has 1,440 runs a day."""
LOOK_AGAIN_SECONDS = 0.03
"""How long nothing must happen before what is due counts as held back, by a rate limit or a breaker."""
PATIENCE_SECONDS = 10.0
"""How long an answer may take before the journey ends there."""
NUDGE = timedelta(seconds=1)
"""How far the clock moves on where what is due is held back and nobody knows for how long."""


class Work(Protocol):
    """What is due, and what is under way."""

    async def next_due(self) -> datetime | None:
        """Return when something is due next; in the past where it waits to be done."""

    def is_under_way(self) -> bool:
        """Tell whether something has been begun and has not ended."""

    def held_back_for(self) -> timedelta:
        """Return after how long what is due and was not begun may be begun."""


class TimeTravel:
    """Implements `sandbox.time_travel.TimeTravel` for one bot in this process."""

    def __init__(self, clock: FastForwardClock, work: Work) -> None:
        """Move `clock`, by which `work` is done."""
        self._clock = clock
        self._work = work
        self._happened = asyncio.Event()
        self._travelling = asyncio.Lock()

    def notice(self) -> None:
        """Hear that something was done: look whether that was all."""
        self._happened.set()

    async def next_due(self) -> datetime | None:
        """Return when something is due next."""
        due = await self._work.next_due()
        return None if due is None else max(due, self._clock.now())

    async def forward(self, to: datetime) -> Arrival:
        """Go to an instant, standing still at each one on the way at which something is due."""
        async with self._travelling:
            for stops in range(MOST_STOPS):
                if not await self._settle():
                    return self._arrival(stops, reason="an answer is still awaited")
                due = await self._work.next_due()
                if due is None or due > to:
                    self._clock.forward(to)
                    return self._arrival(stops)
                now = self._clock.now()
                if due <= now:
                    due = now + self._work.held_back_for()
                    if due > to:
                        self._clock.forward(to)
                        return self._arrival(stops, reason="some of what is due is held back by a limit")
                self._clock.forward(due)
            await self._settle()
            return self._arrival(MOST_STOPS, reason=f"that were more than {MOST_STOPS} runs: go on from here")

    def _arrival(self, stops: int, *, reason: str = "") -> Arrival:
        return Arrival(now=self._clock.now(), stops=stops, reason=reason)

    async def _settle(self) -> bool:
        """Wait until all that is due has been done, or is held back; say whether nothing is under way any more."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE_SECONDS
        while loop.time() < deadline:
            self._happened.clear()
            due = await self._work.next_due()
            is_done = (due is None or due > self._clock.now()) and not self._work.is_under_way()
            if is_done:
                return True
            try:
                async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                    await self._happened.wait()
            except TimeoutError:
                if not self._work.is_under_way():
                    return True
        return False


class ApplicationWork:
    """The work of an application."""

    def __init__(self, application: Application) -> None:
        """Look at a started application."""
        self._application = application

    async def next_due(self) -> datetime | None:
        """Return when a message or a delivery is due next."""
        moments = [await self._application.plan.next_run_at(), await self._application.queue.next_try_at()]
        return min((moment for moment in moments if moment is not None), default=None)

    def is_under_way(self) -> bool:
        """Tell whether a send is under way or its outcome not recorded."""
        return bool(self._application.pump.unsettled)

    def held_back_for(self) -> timedelta:
        """Return what the limiter says, where it says anything."""
        seconds = self._application.pump.next_ripe_in(self._application.clock.monotonic())
        return NUDGE if seconds is None else max(timedelta(seconds=seconds), timedelta(milliseconds=1))


def watch(application: Application, clock: FastForwardClock) -> TimeTravel:
    """Return the time travel of a started application whose clock is `clock`."""
    travel = TimeTravel(clock, ApplicationWork(application))

    def recorded(_verdicts: Sequence[Verdict]) -> None:
        travel.notice()

    application.outcomes.listeners.append(recorded)
    return travel
