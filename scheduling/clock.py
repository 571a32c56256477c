"""The only place that asks the machine what time it is. Everything else is given a `Clock`."""

import asyncio
import contextlib
import time
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol


class Clock(Protocol):
    """Wall time to schedule by, monotonic time to wait by."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""

    def monotonic(self) -> float:
        """Return seconds that never jump; only differences mean something."""

    async def wait(self, event: asyncio.Event, *, seconds: float) -> bool:
        """Wait until `event` is set or `seconds` have passed; say whether it was set."""


def _boot_time() -> int | None:
    """Return the number of a clock that counts the time of a suspended machine, too; None where there is none."""
    number = getattr(time, "CLOCK_BOOTTIME", None)
    if number is None:
        return None
    try:
        time.clock_gettime(number)
    except OSError:
        return None
    return int(number)


_BOOT_TIME = _boot_time()


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never jump.

        On Linux they count while the machine is suspended: a lease runs out in that time. Elsewhere they may not.
        """
        return time.monotonic() if _BOOT_TIME is None else time.clock_gettime(_BOOT_TIME)

    async def wait(self, event: asyncio.Event, *, seconds: float) -> bool:
        """Wait until `event` is set or `seconds` have passed; say whether it was set."""
        if event.is_set():
            return True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0)):
                await event.wait()
        return event.is_set()


class ManualClock:
    """A clock that stands still until it is told to move: for tests."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)
        self._monotonic = 0.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def now(self) -> datetime:
        """Return the instant that was set last."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds that this clock was moved in all."""
        return self._monotonic

    @property
    def waits(self) -> list[float]:
        """Return how many seconds each of those that wait still waits, in order; none for one that is being woken."""
        return sorted(max(deadline - self._monotonic, 0.0) for deadline, _alarm in self._sleepers)

    async def wait(self, event: asyncio.Event, *, seconds: float) -> bool:
        """Wait until `event` is set or the clock was moved by `seconds`; say whether it was set."""
        if event.is_set() or seconds <= 0:
            await asyncio.sleep(0)
            return event.is_set()
        alarm = asyncio.Event()
        sleeper = (self._monotonic + seconds, alarm)
        self._sleepers.append(sleeper)
        waiting = [asyncio.ensure_future(event.wait()), asyncio.ensure_future(alarm.wait())]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)
        return event.is_set()

    def advance(self, by: timedelta) -> None:
        """Move both times forward by `by` and wake whoever waited for no longer than that."""
        self._now += by
        self._monotonic += by.total_seconds()
        for deadline, alarm in self._sleepers:
            if deadline <= self._monotonic:
                alarm.set()

    def set_wall_time(self, now: datetime) -> None:
        """Set the wall clock, as people and NTP do, while no time passes."""
        self._now = now.astimezone(UTC)


class FastForwardClock:
    """A running clock that can be moved ahead: for the sandbox. It never goes back."""

    def __init__(self, clock: Clock | None = None) -> None:
        """Begin with the time of `clock`, by default the machine's."""
        self._clock = clock or SystemClock()
        self._ahead = timedelta()
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        """Return the present instant with all that was skipped, aware, in UTC."""
        return self._clock.now() + self._ahead

    def monotonic(self) -> float:
        """Return seconds that never go back, and that count what was skipped."""
        return self._clock.monotonic() + self._ahead.total_seconds()

    async def wait(self, event: asyncio.Event, *, seconds: float) -> bool:
        """Wait until `event` is set or `seconds` have passed or were skipped; say whether it was set."""
        deadline = self.monotonic() + seconds
        ringing = asyncio.ensure_future(event.wait())
        try:
            while not event.is_set() and (remaining := deadline - self.monotonic()) > 0:
                moving = asyncio.ensure_future(self._moved.wait())
                try:
                    await asyncio.wait({ringing, moving}, timeout=remaining, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    await _ended(moving)
        finally:
            await _ended(ringing)
        return event.is_set()

    def forward(self, to: datetime) -> None:
        """Move ahead to an instant and wake whoever waited for no longer than that; one gone by changes nothing."""
        by = to - self.now()
        if by <= timedelta():
            return
        self._ahead += by
        # Everybody looks at the time again; the next move has an event of its own.
        self._moved.set()
        self._moved = asyncio.Event()


async def _ended(task: asyncio.Future[Any]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
