"""Looking at all broadcasts of the bot, and at one with its runs. For those who may send to many."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from scheduling.chats import Actor
from scheduling.errors import BroadcastNotFound
from scheduling.identifiers import MessageId
from scheduling.messages import ScheduledMessage
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.roles import Role
from scheduling.use_cases.audiences import AudienceNames, names_of
from scheduling.use_cases.broadcasts import RunView, view_of
from scheduling.use_cases.rights import require_role

RUNS_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBroadcast:
    """A broadcast with its latest runs, the latest first."""

    message: ScheduledMessage
    runs: Sequence[RunView] = ()
    names: AudienceNames = field(default_factory=AudienceNames)


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastPage:
    """A page of all broadcasts, the latest first, each with its latest run."""

    broadcasts: Sequence[SeenBroadcast]
    index: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBroadcasts:
    """Look at all broadcasts, whoever's they are."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, *, by: Actor, index: int, size: int) -> BroadcastPage:
        """Return a page; an index beyond the end gives the last one. Raises `NotAllowed`."""
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.SEND, administrators=self.administrators)
            total = await unit.broadcasts.count_messages()
            pages = max(1, -(-total // size))
            index = min(max(index, 0), pages - 1)
            messages = await unit.broadcasts.messages(offset=index * size, limit=size)
            seen = [SeenBroadcast(message=one, runs=await _runs(unit, one.id, limit=1)) for one in messages]
        return BroadcastPage(broadcasts=seen, index=index, pages=pages, total=total)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeBroadcast:
    """Look at one with its latest runs."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, *, message_id: MessageId, by: Actor) -> SeenBroadcast:
        """Return it. Raises `NotAllowed`, `BroadcastNotFound`."""
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.SEND, administrators=self.administrators)
            message = await unit.broadcasts.find_message(message_id)
            if message is None or message.broadcast is None:
                raise BroadcastNotFound
            return SeenBroadcast(
                message=message,
                runs=await _runs(unit, message_id, limit=RUNS_SHOWN),
                names=await names_of(unit, message.broadcast.audience),
            )


async def _runs(unit: UnitOfWork, message_id: MessageId, *, limit: int) -> Sequence[RunView]:
    return [await view_of(unit, run) for run in await unit.broadcasts.runs_of(message_id, limit=limit)]
