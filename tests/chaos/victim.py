"""The bot in a process that is there to be killed. Forked from one that has imported it: see `harness.py`."""

import asyncio
import contextlib
import gc
import os
import select
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from bot.application import Application
from bot.logs import configure_logging
from bot.settings import load_settings
from delivery.lease import LeaseTimes
from scheduling.clock import FastForwardClock
from scheduling.ownership import AlreadyOwned, Overtaken
from tests.chaos.boundaries import Fate, MortalParts

PATIENCE_SECONDS = 10.0
"""How long a successor may be refused because its predecessor's end is not known to the database server yet."""
ORPHANED = 70
OVERTAKEN = 71


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a victim is told at its birth."""

    log: Path
    settings: Mapping[str, Any] = field(default_factory=dict)
    ahead: timedelta = timedelta()
    """How far its clock is ahead."""
    dies_at: str | None = None
    """The boundary at which it ends."""
    tells: bool = False
    """Whether it tells of each boundary that it crosses."""
    lease_times: LeaseTimes | None = None
    forks: bool = False
    """Whether it has a child, which outlives it."""


@dataclass(frozen=True, slots=True)
class Started:
    """It has started."""

    at: float
    """By the machine's monotonic clock."""
    refusals: int
    """How often it was refused before, because another process seemed to deliver still."""


@dataclass(frozen=True, slots=True)
class Forked:
    """It has a child."""

    child: int
    """The id of its process."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """It has come to a boundary."""

    boundary: str


def live(orders: Orders, pipe: Connection) -> None:
    """Run the bot until killed, or until SIGTERM."""
    descriptor = os.open(orders.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 2)
    gc.enable()
    configure_logging(level="INFO", as_json=False)
    asyncio.run(_live(orders, pipe))


class Victim(Application):
    """The application, telling when it has started."""

    pipe: Connection
    refusals = 0
    forks = False

    async def start(self) -> None:
        """Start."""
        await super().start()
        self.pipe.send(Started(time.monotonic(), self.refusals))
        if self.forks:
            self.pipe.send(Forked(os.fork() or _outlive(self.pipe)))


def _outlive(pipe: Connection) -> NoReturn:
    """Be a child that keeps what it got of its parent, and does nothing, until nobody holds the pipe's other end."""
    try:
        hang_up = select.poll()
        hang_up.register(pipe.fileno(), 0)
        hang_up.poll()
    finally:
        os._exit(0)


async def _live(orders: Orders, pipe: Connection) -> None:
    loop = asyncio.get_running_loop()
    clock = FastForwardClock()
    clock.forward(clock.now() + orders.ahead)

    def hear() -> None:
        try:
            clock.forward(pipe.recv())
        except EOFError:  # nobody is there any more who would end us
            os._exit(ORPHANED)

    def tell(boundary: str) -> None:
        if orders.tells:
            pipe.send(Crossed(boundary))

    loop.add_reader(pipe.fileno(), hear)
    settings = load_settings(_env_file=None, **orders.settings)
    patience = loop.time() + PATIENCE_SECONDS
    refusals = 0
    while True:
        parts = MortalParts(Fate(orders.dies_at, tell=tell))
        victim = Victim(settings, clock=clock, parts=parts, lease_times=orders.lease_times)
        victim.pipe, victim.refusals, victim.forks = pipe, refusals, orders.forks
        with contextlib.suppress(AlreadyOwned):
            try:
                await victim.run()
            except Overtaken:
                os._exit(OVERTAKEN)  # it had stopped in order
            return
        if loop.time() > patience:
            raise AlreadyOwned
        refusals += 1
        await asyncio.sleep(0.02)
