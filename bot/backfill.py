"""Filling in what older versions did not store, while the bot works."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from scheduling.clock import Clock
from scheduling.errors import StorageUnavailable

logger = logging.getLogger(__name__)

BETWEEN_STEPS_SECONDS = 0.1
AFTER_TROUBLE_SECONDS = 5.0


async def fill(step: Callable[[], Awaitable[int]], clock: Clock) -> int:
    """Take one step after the other until nothing is left; return how many rows that were. Others come in between."""
    filled = 0
    nothing = asyncio.Event()
    while True:
        try:
            done = await step()
        except StorageUnavailable:  # which is said elsewhere
            await clock.wait(nothing, seconds=AFTER_TROUBLE_SECONDS)
            continue
        if not done:
            break
        filled += done
        await clock.wait(nothing, seconds=BETWEEN_STEPS_SECONDS)
    if filled:
        logger.info("older schedules are indexed", extra={"schedules": filled})
    return filled
