"""The boundaries between steps, at which a process may die: found by standing around what touches the world.

Each commit is a boundary before and one after it, under the name of the port's method that commits, so a method that
is new brings its own. What happens at Telegram is a boundary of the witness: see `witness.py`.
"""

import functools
import inspect
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any, cast
from uuid import UUID

from aiogram import Bot

from bot.parts import Parts
from bot.settings import Settings
from delivery.author_rights import AuthorRights
from delivery.rendering import Habits
from delivery.uploads import Uploads
from scheduling.identifiers import BotId
from scheduling.limits import NO_LIMITS, Limits
from scheduling.ports import Cause, Sender
from storage.broadcast_plan import SqlBroadcastWork
from storage.delivery_queue import SqlDeliveryQueue
from storage.engine import Database
from storage.epochs import SqlEpochs
from storage.inbox import SqlInbox
from storage.news import SqlLateNotes
from storage.plan import SqlMessagePlan
from storage.units import SqlUnitOfWork, Units

_step: ContextVar[str] = ContextVar("step", default="something else")


@contextmanager
def step(name: str):
    """Let commits in this block be those of a step."""
    token = _step.set(name)
    try:
        yield
    finally:
        _step.reset(token)


class Fate:
    """Hears of every boundary that is crossed; at the appointed one this process ends, as by `kill -9`."""

    def __init__(self, dies_at: str | None, *, tell: Callable[[str], None]) -> None:
        """Live for ever where `dies_at` is None."""
        self._dies_at = dies_at
        self._tell = tell

    def cross(self, name: str) -> None:
        """Pass a boundary, or don't."""
        self._tell(name)
        if name == self._dies_at:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalParts(Parts):
    """The application's parts, each step of which may be the last."""

    def __init__(self, fate: Fate) -> None:
        """Tell `fate` of what is done."""
        self._fate = fate

    def database(self, settings: Settings) -> Database:
        """Return the real database, whose commits are boundaries."""
        database = super().database(settings)
        dialect = database.engine.sync_engine.dialect
        commit = dialect.do_commit

        def mortal_commit(connection: Any) -> None:
            name = _step.get()
            self._fate.cross(f"{name}: before its commit")
            commit(connection)
            self._fate.cross(f"{name}: after its commit")

        dialect.do_commit = mortal_commit  # type: ignore[method-assign]  # SQLAlchemy has no event after a commit
        return database

    def epochs(self, database: Database) -> SqlEpochs:
        """Return the real one, whose steps have names."""
        return cast(SqlEpochs, Named(super().epochs(database), "epochs"))

    def queue(self, database: Database, bot_id: BotId) -> SqlDeliveryQueue:
        """Return the real one, whose steps have names."""
        return cast(SqlDeliveryQueue, Named(super().queue(database, bot_id), "deliveries"))

    def plan(self, database: Database) -> SqlMessagePlan:
        """Return the real one, whose steps have names."""
        return cast(SqlMessagePlan, Named(super().plan(database), "plan"))

    def inbox(self, database: Database, bot_id: BotId) -> SqlInbox:
        """Return the real one, whose steps have names."""
        return cast(SqlInbox, Named(super().inbox(database, bot_id), "inbox"))

    def units(self, database: Database, bot_id: BotId, *, limits: Limits = NO_LIMITS) -> Units:
        """Return the real ones, whose commits have names."""
        return NamedUnits(database, bot_id, limits=limits)

    def late_notes(self, database: Database, bot_id: BotId) -> SqlLateNotes:
        """Return the real one, whose steps have names."""
        return cast(SqlLateNotes, Named(super().late_notes(database, bot_id), "late notes"))

    def broadcasts(self, database: Database, bot_id: BotId, *, settings: Settings) -> SqlBroadcastWork:
        """Return the real one, whose steps have names."""
        return cast(SqlBroadcastWork, Named(super().broadcasts(database, bot_id, settings=settings), "broadcasts"))

    def sender(
        self, bot: Bot, author_rights: AuthorRights, habits: Habits, *, uploads: Uploads | None = None
    ) -> Sender:
        """Return the real one, around whose sends there are boundaries."""
        return MortalSender(super().sender(bot, author_rights, habits, uploads=uploads), self._fate)


class Named:
    """A port whose commits are known by the name of the method that commits."""

    def __init__(self, port: object, name: str) -> None:
        self._port = port
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        found = getattr(self._port, attribute)
        name = f"{self._name}.{attribute}"
        if inspect.iscoroutinefunction(found):

            @functools.wraps(found)
            async def call(*arguments: Any, **named: Any) -> Any:
                with step(name):
                    return await found(*arguments, **named)

            return call
        if inspect.isasyncgenfunction(inspect.unwrap(found)):  # a transaction that the caller holds open

            @asynccontextmanager
            async def hold(*arguments: Any, **named: Any) -> AsyncIterator[Any]:
                with step(name):
                    async with found(*arguments, **named) as held:
                        yield Named(held, self._name)

            return hold
        return found


class NamedUnits(Units):
    """Units of work whose commits are known by whether they carry out an update."""

    def new(self, *, write: bool = True, cause: Cause | None = None) -> SqlUnitOfWork:
        """Return one."""
        return NamedUnit(self._database, self._bot_id, write=write, cause=cause, limits=self._limits)


class NamedUnit(SqlUnitOfWork):
    """A unit of work whose commit is known by whether it carries out an update."""

    async def commit(self, *, effect: UUID | None = None) -> None:
        """Commit."""
        with step("an update's effect" if self.cause is not None else "what an update tells of its chat"):
            await super().commit(effect=effect)


class MortalSender:
    """A sender with a boundary on either side of a send."""

    def __init__(self, sender: Sender, fate: Fate) -> None:
        self._sender = sender
        self._fate = fate

    async def send(self, order: Any, *, may_leave: Callable[[], bool]) -> Any:
        """Send."""
        self._fate.cross("a send: before its request leaves")
        outcome = await self._sender.send(order, may_leave=may_leave)
        self._fate.cross("a send: after its answer")
        return outcome
