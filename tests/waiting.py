"""Waiting until something is so, for as long as a busy machine needs; no test waits for a while only."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from scheduling.clock import ManualClock

LOOK_SECONDS = 0.005
PATIENCE_SECONDS = 20.0


async def until(
    condition: Callable[[], Any | Awaitable[Any]], *, meanwhile: Callable[[], None] | None = None, what: str = "it"
) -> None:
    """Wait until `condition()`, or what it awaits, is true; between two looks `meanwhile` lets time pass, say."""
    loop = asyncio.get_running_loop()
    give_up_at = loop.time() + PATIENCE_SECONDS
    while True:
        found = condition()
        if inspect.isawaitable(found):
            found = await found
        if found:
            return
        if loop.time() > give_up_at:
            pytest.fail(f"{what} never came about")
        if meanwhile is not None:
            meanwhile()
        await asyncio.sleep(LOOK_SECONDS)


async def asleep(clock: ManualClock, *, seconds: float | None = None, count: int = 1) -> None:
    """Wait until nobody is being woken and so many wait for time to pass, one of them for just so many seconds."""

    def is_asleep() -> bool:
        waits = clock.waits
        return len(waits) >= count and waits[0] > 0 and (seconds is None or pytest.approx(seconds) in waits)

    await until(is_asleep, what="a wait" if seconds is None else f"a wait of {seconds} s")
