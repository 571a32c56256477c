"""Reading what was done, for administrators of the bot; and forgetting it after a while."""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from scheduling.auditing import AuditEvent, Place, Subject
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.errors import NotAllowed, NothingCalledSo
from scheduling.identifiers import AuditEventId, UserId
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.use_cases.people import names_of

_LATEST_ACTORS = 500
"""Of so many of the latest things it is known who did them, to choose from."""
_SCHEDULES = frozenset({Subject.SCHEDULE, Subject.BROADCAST})
_AT_A_TIME = 50
"""Decrypting more at once would hold up everybody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which events are meant; as it is, all."""

    subject: Subject | None = None
    actor: UserId | None = None
    """Who did it."""
    person: UserId | None = None
    """Who did it, or to whom it was done."""
    label: str | None = None
    """What people call the thing: #12, the name of a group."""
    like: AuditEventId | None = None
    """An event whose thing is called so: buttons have no room for names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Some events, with what it takes to put them into words."""

    filter: Filter
    events: Sequence[AuditEvent]
    names: Mapping[UserId, str] = field(default_factory=dict)
    """What people are called whose names are known."""
    places: Mapping[UUID, Place] = field(default_factory=dict)
    """Where schedules were made that are still there."""
    has_later: bool = False
    has_earlier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAudit:
    """Look at what was done, the latest first."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        filter: Filter,  # noqa: A002 - what it is
        before: AuditEventId | None = None,
        after: AuditEventId | None = None,
        size: int,
    ) -> Events:
        """Return a page. Raises `NotAllowed`, and `NothingCalledSo` where the event is gone that the filter is like."""
        require_administrator(by, self.administrators)
        async with self.new_unit(write=False) as unit:
            filter = await _settled(unit, filter)  # noqa: A001 - as above
            chosen = {
                "actor": filter.actor,
                "involving": filter.person,
                "subject": filter.subject,
                "label": filter.label,
            }
            found = list(await unit.audit.page(**chosen, before=before, after=after, limit=size + 1))  # type: ignore[arg-type]  # each has its own type
            more = len(found) > size
            if after is not None and not found:  # they are gone since
                return await _described(unit, chat, filter, [])
            events = found[-size:] if after is not None else found[:size]
            described = await _described(unit, chat, filter, events)
        has_later = more if after is not None else before is not None
        return replace(described, has_later=has_later, has_earlier=True if after is not None else more)

    async def all(self, *, chat: Chat, by: Actor, filter: Filter, most: int) -> AsyncIterator[Events]:  # noqa: A002
        """Yield all that are meant, the latest first, in small steps between which others have their turn."""
        before: AuditEventId | None = None
        for _step in range(-(-most // _AT_A_TIME)):
            page = await self(chat=chat, by=by, filter=filter, before=before, size=_AT_A_TIME)
            if page.events:
                before = page.events[-1].id
                yield page
            if not page.has_earlier:
                return


@dataclass(frozen=True, slots=True, kw_only=True)
class FindAudited:
    """Find out what somebody means by a word: a person, or what a thing is called."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, word: str, *, chat: Chat, by: Actor) -> Filter:
        """Return what to look for. Raises `NotAllowed`, `NothingCalledSo`."""
        require_administrator(by, self.administrators)
        word = " ".join(word.split())
        async with self.new_unit(write=False) as unit:
            for found in await self._meanings(unit, chat, word):
                some = await unit.audit.page(involving=found.person, label=found.label, limit=1)
                if some:
                    return found if found.person is not None else replace(found, like=some[0].id)
        raise NothingCalledSo(word)

    async def _meanings(self, unit: UnitOfWork, chat: Chat, word: str) -> Iterable[Filter]:
        number = word.removeprefix("-")
        if number.isascii() and number.isdigit() and len(number) < len(str(1 << 63)):
            return [Filter(person=UserId(int(word))), Filter(label=f"#{number}")]
        names = await _actors(unit, chat, self.administrators)
        called = [person for person, name in names.items() if name.casefold() == word.casefold()]
        return [*(Filter(person=person) for person in called), Filter(label=word)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListActors:
    """See who did something lately, and who may."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, *, chat: Chat, by: Actor, limit: int) -> Sequence[tuple[UserId, str]]:
        """Return some of them, with their names where those are known. Raises `NotAllowed`."""
        require_administrator(by, self.administrators)
        async with self.new_unit(write=False) as unit:
            names = await _actors(unit, chat, self.administrators, limit=limit)
        return list(names.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeAudit:
    """Forget what was done long ago."""

    new_unit: NewUnit
    clock: Clock
    keep: timedelta | None
    """None: all is kept."""

    async def __call__(self) -> int:
        """Return how many events there were."""
        if self.keep is None:
            return 0
        async with self.new_unit() as unit:
            purged = await unit.audit.purge(before=self.clock.now() - self.keep)
            if purged:
                await unit.commit()
        return purged


def require_administrator(by: Actor, administrators: Collection[int]) -> None:
    """Check that somebody is one of the bot's own administrators. Raises `NotAllowed`."""
    if not by.is_person or by.user_id not in administrators:
        raise NotAllowed


async def _settled(unit: UnitOfWork, filter: Filter) -> Filter:  # noqa: A002
    if filter.like is None or filter.label is not None:
        return filter
    event = await unit.audit.get(filter.like)
    if event is None or not event.label:
        raise NothingCalledSo("")
    return replace(filter, label=event.label)


async def _described(unit: UnitOfWork, chat: Chat, filter: Filter, events: Sequence[AuditEvent]) -> Events:  # noqa: A002
    actors = [event.actor for event in events if event.actor is not None]
    schedules = {one.subject_id for one in events if one.subject in _SCHEDULES and one.subject_id is not None}
    actors += [one for one in (filter.actor, filter.person) if one is not None]
    return Events(
        filter=filter,
        events=events,
        names=await names_of(unit, actors, platform=chat.address.platform),
        places=await unit.audit.places(schedules),
    )


async def _actors(
    unit: UnitOfWork, chat: Chat, administrators: Collection[int], *, limit: int | None = None
) -> Mapping[UserId, str]:
    """Return who did something lately, then who may, with their names; empty where those are not known."""
    latest = await unit.audit.actors(of_latest=_LATEST_ACTORS)
    granted = [grant.person_id for grant in await unit.roles.grants()]
    people = list(dict.fromkeys([*latest, *map(UserId, sorted(administrators)), *granted]))[:limit]
    known = await names_of(unit, people, platform=chat.address.platform)
    return {person: known.get(person, "") for person in people}
