"""Choosing an audience: what there is to choose, and who is in what was chosen. For those who may, in a read only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar

from scheduling.audience_choices import SCREENS, AudienceAction, AudienceScreen, Offer, days_offered
from scheduling.audiences import Audience, AudienceCount
from scheduling.chats import Chat
from scheduling.clock import Clock
from scheduling.identifiers import GroupId, ListId
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.subscribers import Subscriber
from scheduling.zones import known_zone, to_instant

SAMPLE = 5

_Key = TypeVar("_Key", GroupId, ListId)


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceNames:
    """What people call what an audience names. What is not in here is gone."""

    groups: Mapping[GroupId, str] = field(default_factory=dict)
    lists: Mapping[ListId, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenAudience:
    """An audience at this moment."""

    audience: Audience
    names: AudienceNames
    count: AudienceCount
    sample: Sequence[Subscriber]
    """Some of those who would get something, the latest to join first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAudiences:
    """Find what a screen of a picker offers, before the transaction that keeps it: counting may take its time."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, action: AudienceAction, place: int, *, chat: Chat) -> tuple[Offer, ...]:
        """Return what a tap of this kind opens; nothing where it opens nothing."""
        if action is not AudienceAction.OPEN or place not in range(len(SCREENS)):
            return ()
        screen = SCREENS[place]
        if screen in {AudienceScreen.JOINED, AudienceScreen.ACTIVE}:
            zone = known_zone(chat.zone)
            today = self.clock.now().astimezone(zone).date()
            return days_offered(today, lambda day: midnight(day, chat))
        async with self.new_unit(write=False) as unit:
            return await _offers(unit, screen)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeAudience:
    """Look at who is in an audience. It checks no rights: who draws it has."""

    new_unit: NewUnit

    async def __call__(self, audience: Audience, *, with_sample: bool = True) -> SeenAudience:
        """Return how many they are, and a few of them."""
        async with self.new_unit(write=False) as unit:
            return SeenAudience(
                audience=audience,
                names=await names_of(unit, audience),
                count=await unit.audiences.count(audience),
                sample=await unit.audiences.sample(audience, SAMPLE) if with_sample else (),
            )


def midnight(day: date, chat: Chat) -> datetime:
    """Return the instant (UTC) at which a day begins in a chat's zone."""
    return to_instant(datetime.combine(day, time()), known_zone(chat.zone))[0]


async def names_of(unit: UnitOfWork, audience: Audience) -> AudienceNames:
    """Return what people call what an audience names."""
    groups = {group.id: group.name for group in await unit.groups.all()} if audience.groups else {}
    lists = {}
    if audience.condition.lists:
        lists = {one.id: one.title for one in await unit.subscribers.lists()}
    return AudienceNames(groups=_only(groups, audience.groups), lists=_only(lists, audience.condition.lists))


async def _offers(unit: UnitOfWork, screen: AudienceScreen) -> tuple[Offer, ...]:
    match screen:
        case AudienceScreen.GROUPS:
            return tuple(Offer(str(group.id), group.name) for group in await unit.groups.all())
        case AudienceScreen.LISTS:
            return tuple(Offer(str(one.id), one.title) for one in await unit.subscribers.lists())
        case AudienceScreen.TAGS:
            return tuple(Offer(tag, count=count) for tag, count in (await unit.audiences.tags()).items())
        case AudienceScreen.LANGUAGES:
            return tuple(Offer(code, count=count) for code, count in (await unit.audiences.languages()).items())
        case AudienceScreen.VARIABLES:
            return tuple(Offer(name) for name in await unit.audiences.variables())
        case _:
            return ()


def _only(of: Mapping[_Key, str], keys: Collection[_Key]) -> Mapping[_Key, str]:
    return {key: name for key, name in of.items() if key in keys}
