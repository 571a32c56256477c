"""What is measured inside every contestant, in the same way."""

import asyncio
import math
import resource
import sys
import time
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import Response, SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType

from bench.order import TEXT

SAMPLE_SECONDS = 0.001


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that `share` (0 to 1) of `values` do not exceed."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)] if ranked else math.nan


class LoopSampler:
    """Asks the loop for a wakeup each millisecond and notes how late it comes."""

    def __init__(self) -> None:
        self._woken_at = array("d")
        self._late = array("d")

    async def run(self) -> None:
        """Sample until cancelled."""
        while True:
            due = time.monotonic() + SAMPLE_SECONDS
            await asyncio.sleep(SAMPLE_SECONDS)
            now = time.monotonic()
            self._woken_at.append(now)
            self._late.append(max(0.0, now - due))

    def blocked_ms(self, begin: float, end: float) -> dict[str, float]:
        """Return p50, p99 and max of the lateness between two instants (monotonic), in milliseconds.

        Each millisecond counts: one block of 6 s counts as 6,000 waits of 6 s down to 1 ms, as people who come in
        at every millisecond would meet it. Else it would be one sample among thousands, and no percentile would see it.
        """
        waits: list[float] = []
        for woken_at, late in zip(self._woken_at, self._late, strict=True):
            if begin <= woken_at and woken_at - late <= end:
                waits.append(late * 1000)
                waits.extend(late * 1000 - missed for missed in range(1, int(late * 1000)))
        return {"p50": percentile(waits, 0.5), "p99": percentile(waits, 0.99), "max": max(waits, default=math.nan)}


class Progress:
    """How far the burst has come. Instants are monotonic seconds."""

    def __init__(self, schedules: int) -> None:
        self.schedules = schedules
        self.planned = 0
        self.planned_at = math.nan
        self.answered = 0
        self.failed = 0
        self.answered_at = math.nan
        self.ended = asyncio.Event()
        self.facts: dict[str, Any] = {}
        """What else a contestant has to tell."""

    def note_planned(self, count: int) -> None:
        """Note that so many more are planned."""
        self.planned += count
        self.planned_at = time.monotonic()

    def note_sent(self, *, is_answered: bool, is_final: bool) -> None:
        """Note how a send ended; one that failed and is not final will be tried again."""
        if is_answered:
            self.answered += 1
            self.answered_at = time.monotonic()
        elif is_final:
            self.failed += 1
        if self.answered + self.failed >= self.schedules:
            self.ended.set()


class SendCounter(BaseRequestMiddleware):
    """Counts the answers to the burst's messages where aiogram hands them out."""

    def __init__(self, progress: Progress, *, failures_are_final: bool) -> None:
        self._progress = progress
        self._failures_are_final = failures_are_final

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Make the request, and count it where it belongs to the burst."""
        is_counted = isinstance(method, SendMessage) and method.text.startswith(TEXT)
        if not is_counted:
            return await make_request(bot, method)
        try:
            response = await make_request(bot, method)
        except Exception:
            self._progress.note_sent(is_answered=False, is_final=self._failures_are_final)
            raise
        self._progress.note_sent(is_answered=True, is_final=True)
        return response


def memory_mb() -> dict[str, float]:
    """Return the present and the highest resident size of this process."""
    status = Path("/proc/self/status")
    if not status.exists():
        highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
        return {"now": math.nan, "peak": highest}
    fields: dict[str, Any] = dict(line.split(":", 1) for line in status.read_text().splitlines())
    # Not ru_maxrss, which a process inherits from the one that started it.
    return {"now": int(fields["VmRSS"].split()[0]) / 1024, "peak": int(fields["VmHWM"].split()[0]) / 1024}
