"""One thread for calls that may take too long. A call that hangs costs a thread, never the loop and never the end."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Generic, TypeVar

from scheduling.clock import Clock

_Result = TypeVar("_Result")

MOST_HANGING = 2
"""So many calls may hang at once; while they do, no other is begun."""


class _Call(Generic[_Result]):
    """A function, and what came of it. Each is used once."""

    def __init__(self, function: Callable[[], _Result]) -> None:
        self._function = function
        self._loop = asyncio.get_running_loop()
        self.ended = asyncio.Event()
        self.result: _Result | None = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.result = self._function()
        except Exception as error:  # noqa: BLE001 - raised where it was asked for
            self.error = error
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self.ended.set)


class _Thread:
    """A thread that carries out calls until it is told to end. A call that hangs in it keeps no process from ending."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[_Call[object] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="fallback", daemon=True)
        self._thread.start()

    def take(self, call: "_Call[object]") -> None:
        self._calls.put(call)

    def end(self) -> None:
        """Take no more calls; end once the present one does."""
        self._calls.put(None)

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        while (call := self._calls.get()) is not None:
            call.run()


class PatientWorker:
    """Carries out calls one after another in a thread of its own, each for so many seconds at most."""

    def __init__(self, clock: Clock, *, patience: float) -> None:
        """`patience` is in seconds."""
        self._clock = clock
        self._patience = patience
        self._turn = asyncio.Lock()
        self._thread: _Thread | None = None
        self._hanging: list[_Thread] = []

    async def __call__(self, function: Callable[[], _Result]) -> _Result | None:
        """Return what `function` returns; None where it takes too long, or where too many calls hang already."""
        async with self._turn:
            self._hanging = [thread for thread in self._hanging if thread.is_alive()]
            if len(self._hanging) >= MOST_HANGING:
                return None
            if self._thread is None:
                self._thread = _Thread()
            call = _Call(function)
            self._thread.take(call)  # type: ignore[arg-type]  # what comes of it is not the thread's concern
            try:
                has_ended = await self._clock.wait(call.ended, seconds=self._patience)
            except BaseException:
                self._leave()
                raise
            if not has_ended:
                self._leave()
                return None
        if call.error is not None:
            raise call.error
        return call.result

    def close(self) -> None:
        """Let the thread end. What hangs in it is left behind."""
        if self._thread is not None:
            self._thread.end()
            self._thread = None

    def _leave(self) -> None:
        """Leave the thread to its call: the next one gets a new thread."""
        if self._thread is not None:
            self._thread.end()
            self._hanging.append(self._thread)
            self._thread = None
