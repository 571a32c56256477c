"""Work that goes on until it is told to stop, whatever ends its task; steps that are done whole; tasks called off."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

BEGIN_AGAIN_SECONDS = 0.1
"""Before a task that ended too early is replaced. Not at once: an event loop that ends cancels all tasks, too."""
CALL_OFF_AGAIN_SECONDS = 1.0
"""Before a task is cancelled again that went on."""


class EnduringTask:
    """A task that is replaced where it is cancelled or breaks, until `is_over`: nothing would be sent any more."""

    def __init__(
        self, work: Callable[[], Coroutine[Any, Any, None]], *, name: str, is_over: Callable[[], bool]
    ) -> None:
        self._work = work
        self._name = name
        self._is_over = is_over
        self._task: asyncio.Task[None] | None = None

    @property
    def has_begun(self) -> bool:
        """Tell whether the work was ever begun."""
        return self._task is not None

    def begin(self) -> None:
        """Begin, or begin again."""
        if self._task is not None and self._is_over():
            return
        self._task = asyncio.create_task(self._work(), name=self._name)
        self._task.add_done_callback(self._ended)

    async def ended(self) -> None:
        """Wait for the end. Whoever does the work must have been told before, in a way that `is_over` sees."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    def _ended(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if self._is_over():
            if error is not None:
                logger.error("a task ended with an error", extra={"task": self._name}, exc_info=error)
            return
        logger.critical("a task ended that must go on: it begins again", extra={"task": self._name}, exc_info=error)
        task.get_loop().call_later(BEGIN_AGAIN_SECONDS, self.begin)


async def call_off(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks until they have ended.

    Once is not always enough: one whose connection breaks at that very moment may see only that, and try again.
    """
    while left := [task for task in tasks if not task.done()]:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=CALL_OFF_AGAIN_SECONDS)
    for task in tasks:
        if not task.cancelled():
            task.exception()  # whoever calls off does not ask


async def whole(step: Coroutine[Any, Any, Result]) -> Result:
    """Do a step to its end also where whoever asked for it is cancelled meanwhile: a commit is never cut."""
    task = asyncio.ensure_future(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError:
                continue  # it was noted: it is raised below
        if not task.cancelled():
            task.exception()  # whoever cancelled us does not ask
        raise
