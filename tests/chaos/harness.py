"""Victims, forked from a process that has imported the bot: importing takes seconds, forking hundredths of one."""

import asyncio
import contextlib
import gc
import multiprocessing
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any, TypeVar

from tests.chaos.victim import Crossed, Forked, Orders, Started, live

ROOT = Path(__file__).parent.parent.parent
BOT_ID = 42
TOKEN = "42:test-test-test-test-test-test-test"
Found = TypeVar("Found")


def zygote() -> ForkServerContext:
    """Return a context whose server has imported the bot. The server ends with this process."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.chaos.preload"])
    first = context.Process(target=gc.disable)  # does nothing that lasts, once all is imported
    first.start()
    first.join()
    first.close()
    return context


async def run_elsewhere(context: ForkServerContext, work: Callable[..., object], *arguments: object) -> int:
    """Run something short in a process of its own; return its exit code, which is 1 where it raised."""
    process = context.Process(target=work, args=arguments, daemon=True)
    process.start()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(process.sentinel, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(process.sentinel)
        process.kill()
        process.join()
        code = process.exitcode
        process.close()
    assert code is not None
    return code


class Dead(Exception):
    """The process ended before what was waited for."""


class Life:
    """One victim."""

    def __init__(self, process: ForkServerProcess, pipe: Connection, log: Path, *, born: float) -> None:
        self._process = process
        self._pipe = pipe
        self.log = log
        self.born = born
        """When it was ordered, by the machine's monotonic clock."""
        self.started: Started | None = None
        self.child: int | None = None
        """The id of its child's process."""
        self.crossed: list[str] = []
        """The boundaries that it told of."""
        self._changed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(pipe.fileno(), self._hear)
        self.ended = asyncio.Event()
        self._loop.add_reader(process.sentinel, self._end)

    @property
    def pid(self) -> int:
        """The id of its process."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return not self.ended.is_set()

    def _hear(self) -> None:
        try:
            while self._pipe.poll():
                word = self._pipe.recv()
                if isinstance(word, Started):
                    self.started = word
                elif isinstance(word, Forked):
                    self.child = word.child
                elif isinstance(word, Crossed):
                    self.crossed.append(word.boundary)
        except (EOFError, OSError):
            self._loop.remove_reader(self._pipe.fileno())
        self._changed.set()

    def _end(self) -> None:
        self._loop.remove_reader(self._process.sentinel)
        if not self._pipe.closed:
            self._hear()
        self._process.join()
        self.ended.set()
        self._changed.set()

    def forward(self, to: datetime) -> None:
        """Move its clock ahead."""
        with contextlib.suppress(OSError):  # it has just died
            self._pipe.send(to)

    def kill(self) -> None:
        """Kill it, as `kill -9` does."""
        if self.is_alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def freeze(self) -> None:
        """Let it do nothing any more, without its knowing."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on where it was."""
        if self.is_alive:
            os.kill(self.pid, signal.SIGCONT)

    def terminate(self) -> None:
        """Ask it to stop in order."""
        if self.is_alive:
            os.kill(self.pid, signal.SIGTERM)

    async def end(self) -> int:
        """Wait for its end; return its exit code, which is the negative signal for one that was killed."""
        await self.ended.wait()
        assert self._process.exitcode is not None
        return self._process.exitcode

    async def until(self, condition: Callable[[], Found], *, seconds: float = 20.0) -> Found:
        """Return what `condition` returns once it is true, looked at often. Raises `Dead`, `TimeoutError`."""
        async with asyncio.timeout(seconds):
            while not (found := condition()):
                if not self.is_alive:
                    raise Dead(self.words())
                self._changed.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), 0.02)
            return found

    async def close(self) -> None:
        """Kill it where it lives, and leave nothing behind."""
        self.kill()
        await self.ended.wait()
        if self._pipe.fileno() >= 0:
            self._loop.remove_reader(self._pipe.fileno())
        self._pipe.close()
        self._process.close()

    def words(self) -> str:
        """Return the end of what it wrote."""
        return self.log.read_text()[-4000:] if self.log.exists() else ""


class Lineage:
    """Victims of one bot and one database, one after the other."""

    def __init__(self, context: ForkServerContext, folder: Path, **settings: Any) -> None:
        """Begin with nobody. `settings` are the bot's, with its database and API."""
        self._context = context
        self._log = folder / "victims.log"
        self._settings = {
            "bot_token": TOKEN,
            "rate_global_per_second": 0,
            "rate_chat_per_second": 0,
            "rate_group_per_minute": 0,
            "flood_user_per_minute": 0,
            "flood_chat_per_minute": 0,
            "limit_schedules_per_user": 0,
            "limit_schedules_per_chat": 0,
            "retry_delays": (0.05,) * 20,
            **settings,
        }
        self.lives: list[Life] = []
        self.ahead = timedelta()
        """How far the clocks of those who come are ahead."""

    @asynccontextmanager
    async def birth(self, **orders: Any) -> AsyncIterator[Life]:
        """Run one until the end of the block."""
        told = Orders(log=self._log, settings=self._settings, ahead=self.ahead, **orders)
        ours, theirs = self._context.Pipe()
        born = time.monotonic()
        process = self._context.Process(target=live, args=(told, theirs), daemon=True)
        process.start()
        theirs.close()
        life = Life(process, ours, self._log, born=born)
        self.lives.append(life)
        try:
            yield life
        finally:
            await life.close()

    def words(self) -> str:
        """Return the end of what they wrote."""
        return self._log.read_text()[-6000:] if self._log.exists() else ""
