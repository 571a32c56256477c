"""Tasks beside the rest of the bot, ended with it."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any

from scheduling.endurance import call_off

logger = logging.getLogger(__name__)


def in_background(stack: AsyncExitStack, work: Coroutine[Any, Any, Any], *, name: str) -> None:
    """Do `work` in a task of its own, which is cancelled when `stack` is closed; an error in it is written down."""
    task = asyncio.create_task(work, name=name)

    async def end() -> None:
        await call_off(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("background task failed", extra={"task": name}, exc_info=error)

    stack.push_async_callback(end)
