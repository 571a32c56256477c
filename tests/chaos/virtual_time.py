"""Hours of traffic in seconds: an event loop whose time passes only while nothing is left to do.

Sockets, databases and threads are the real ones. Work takes no time by this clock; a wait takes none by the one on
the wall: when nothing can go on, time jumps to the next moment for which somebody waits.
"""

import asyncio
import selectors
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import asyncpg
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.clock import SystemClock
from storage.engine import Database

BEGIN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FASTEST = 100
"""How many times faster than on the wall time may pass, so that what nobody counts (the sign of life of a lock) takes
little time, too."""
LOOK_AGAIN_SECONDS = 0.05

Result = TypeVar("Result")


class _Selector(selectors.DefaultSelector):
    """Waits for the databases; where nobody waits for one, time jumps."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0
        self.at_work = 0
        """Transactions, threads and the like that are under way: somebody else works, and time stands still."""

    def select(self, timeout: float | None = None) -> Any:
        """Return what is ready; `timeout` is in seconds of this clock."""
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        if self.at_work > 0:
            return super().select(LOOK_AGAIN_SECONDS)
        ready = super().select(timeout / FASTEST)
        if not ready:
            self.seconds += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop with a time of its own, in which all its timers count."""

    def __init__(self) -> None:
        self.selector = _Selector()
        super().__init__(self.selector)

    def time(self) -> float:
        """Return the seconds that have passed."""
        return self.selector.seconds

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *arguments: Any) -> Any:
        """Let a thread work, during which time stands still."""
        future = super().run_in_executor(executor, func, *arguments)
        self.selector.at_work += 1
        future.add_done_callback(self._thread_has_ended)
        return future

    def _thread_has_ended(self, _: object) -> None:
        self.selector.at_work -= 1

    @contextmanager
    def counting_databases(self) -> Iterator[None]:
        """Let time stand still during each transaction, from the search for a connection to its return.

        And while PostgreSQL is asked about the lock: on a busy machine its answer would come too late.
        """
        transaction = Database.transaction

        @asynccontextmanager
        async def counted(database: Database, **options: bool) -> AsyncIterator[AsyncConnection]:
            self.selector.at_work += 1
            try:
                async with transaction(database, **options) as connection:
                    yield connection
            finally:
                self.selector.at_work -= 1

        def begin(*_: object) -> None:
            self.selector.at_work += 1

        def end(*_: object) -> None:
            self.selector.at_work -= 1

        event.listen(Engine, "do_connect", begin)
        event.listen(Engine, "connect", end)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Database, "transaction", counted)
            for name in ("fetchrow", "fetchval"):
                patch.setattr(asyncpg.Connection, name, self._counting(getattr(asyncpg.Connection, name)))
            yield
        event.remove(Engine, "do_connect", begin)
        event.remove(Engine, "connect", end)

    def _counting(self, ask: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
        async def counted(*arguments: Any, **options: Any) -> Any:
            self.selector.at_work += 1
            try:
                return await ask(*arguments, **options)
            finally:
                self.selector.at_work -= 1

        return counted


class VirtualClock(SystemClock):
    """The time of the loop that runs."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return BEGIN + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Return the seconds that have passed."""
        return asyncio.get_running_loop().time()


def in_virtual_time(work: Callable[[VirtualClock], Coroutine[Any, Any, Result]]) -> Result:
    """Run `work` to its end, however long that takes by its own clock."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, VirtualLoop)
        with loop.counting_databases():
            return runner.run(work(VirtualClock()))
