"""One's own data: all of it given, or deleted."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from scheduling.auditing import AuditEvent
from scheduling.chats import Address, Chat
from scheduling.clock import Clock
from scheduling.errors import AskedTooLongAgo
from scheduling.identifiers import MessageId
from scheduling.people import Erased, OwnData, OwnSchedule, Person
from scheduling.ports import NewUnit
from scheduling.use_cases.replays import is_replay

ASKED_FOR: Final = timedelta(minutes=10)
"""For so long the question whether everything is to be deleted can be answered."""
KEEP: Final = timedelta(days=4)
"""For so long an erasure is remembered: longer than any update that may be handled once more."""
_PAGE: Final = 20
"""Decrypting more at once would hold up everybody else."""
_MUCH_HISTORY: Final = 5000
"""Deliveries beyond this are deleted step by step before the rest: one transaction must not hold up all others."""

FillIn = Callable[[], Awaitable[int]]
"""Indexes some of what older versions stored; returns 0 where nothing is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindChat:
    """Look a chat up without meeting it: nothing of it is stored where nothing is known."""

    new_unit: NewUnit

    async def __call__(self, address: Address) -> Chat | None:
        """Return the chat, if it is known."""
        async with self.new_unit(write=False) as unit:
            return await unit.chats.find(address)


@dataclass(frozen=True, slots=True, kw_only=True)
class GatherOwnData:
    """Collect all that is kept of a person, in small steps between which others have their turn."""

    new_unit: NewUnit
    fill_in: FillIn

    async def __call__(self, person: Person, *, take: Callable[[OwnSchedule], None]) -> OwnData:
        """Have each schedule taken as it is read, in the order in which they were made; return everything else."""
        while await self.fill_in():
            continue
        last: MessageId | None = None
        while True:
            async with self.new_unit(write=False) as unit:
                page = await unit.people.schedules(person, after=last, limit=_PAGE)
            for own in page:
                take(own)
                await asyncio.sleep(0)
            if len(page) < _PAGE:
                break
            last = page[-1].message.id
        deeds = await self._deeds(person)
        async with self.new_unit(write=False) as unit:
            chat = await unit.chats.find(person.address)
            subscriber = None if chat is None else await unit.subscribers.of_recipient(chat.recipient_id)
            return OwnData(
                person=person,
                chat=chat,
                questions=await unit.people.questions(person),
                dialogs=await unit.people.dialogs(person),
                deeds=deeds,
                subscriber=subscriber,
                lists=[] if subscriber is None else await unit.subscribers.lists_of(subscriber.id),
            )

    async def _deeds(self, person: Person) -> Sequence[AuditEvent]:
        deeds: list[AuditEvent] = []
        while True:
            before = deeds[-1].id if deeds else None
            async with self.new_unit(write=False) as unit:
                some = await unit.audit.page(actor=person.id, before=before, limit=_PAGE)
            deeds += some
            if len(some) < _PAGE:
                return deeds
            await asyncio.sleep(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseOwnData:
    """Delete everything of a person, at their word, in one transaction. Other people's things stay."""

    new_unit: NewUnit
    trim_unit: NewUnit
    """The same without the update as its cause: trimming is no effect of it."""
    clock: Clock
    fill_in: FillIn
    chunk: int = field(default=1000)

    async def __call__(self, person: Person, *, asked_at: datetime) -> Erased:
        """Return how much that was. Raises `AskedTooLongAgo` where they were asked too long before."""
        now = self.clock.now()
        async with self.new_unit(write=False) as unit:
            if is_replay(unit):
                known = None
                if unit.cause is not None and unit.cause.effect is not None:
                    known = await unit.people.erasure(unit.cause.effect)
                return known or Erased()
        if not asked_at <= now < asked_at + ASKED_FOR:
            raise AskedTooLongAgo
        while await self.fill_in():
            continue
        await self._trim_history(person)
        async with self.new_unit() as unit:
            erased = await unit.people.erase(person)
            erasure_id = await unit.people.note_erasure(erased, now=now)
            await unit.commit(effect=erasure_id)
        return erased

    async def _trim_history(self, person: Person) -> None:
        trimmed = self.chunk
        while trimmed:
            async with self.trim_unit() as unit:
                trimmed = await unit.people.trim_history(person, more_than=_MUCH_HISTORY, limit=self.chunk)
                await unit.commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeErasures:
    """Forget erasures whose updates are long over."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self) -> int:
        """Return how many there were."""
        async with self.new_unit() as unit:
            purged = await unit.people.purge_erasures(before=self.clock.now() - KEEP)
            if purged:
                await unit.commit()
        return purged
