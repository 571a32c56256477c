"""Meeting a chat, and its settings."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time

from scheduling.chats import Actor, Address, Chat, Reachability, Schedulers
from scheduling.clock import Clock
from scheduling.day_parts import HOURS_TO_CHOOSE
from scheduling.errors import HourNotOffered, OnlyAdministrators, UnknownLanguage
from scheduling.expressions.vocabulary import DayPart
from scheduling.pauses import reachable_again
from scheduling.ports import NewChat, NewUnit, UnitOfWork
from scheduling.use_cases.noting import Details, note_setting
from scheduling.use_cases.pauses import resume
from scheduling.use_cases.replays import is_replay


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetChat:
    """Know the chat in which something happens, with its present title, and whether it can be written to."""

    new_unit: NewUnit
    clock: Clock
    on_resumed: Callable[[], None]

    async def __call__(self, new: NewChat) -> Chat:
        """Return the chat, registered or brought up to date. Writes only where something changed.

        Where it can be written to again, its schedules that had paused for that go on.
        """
        async with self.new_unit(write=False) as unit:
            known = await unit.chats.find(new.address)
        if known is not None and (known.title, known.kind, known.reachability) == (
            new.title,
            new.kind,
            new.reachability,
        ):
            return known
        async with self.new_unit() as unit:
            chat = await unit.chats.register(new, now=self.clock.now())
            await _follow_name(unit, chat)
            resumed = 0
            if chat.reachability is Reachability.REACHABLE:  # whatever it was: a send may just have found it gone
                resumed = await resume(
                    unit.messages, unit.audit, reachable_again(chat.recipient_id), now=self.clock.now()
                )
            await unit.commit()
        if resumed:
            self.on_resumed()
        return chat


@dataclass(frozen=True, slots=True)
class ZoneChanged:
    """The chat in its new zone, and the schedules that moved with it."""

    chat: Chat
    moved: int
    """How many; 0 also where that was before a crash, and nobody knows any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetZone:
    """Choose a chat's time zone. Wall-clock schedules keep their wall-clock time, explicit zones stay."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, zone: str, by: Actor) -> ZoneChanged:
        """Set the IANA zone `zone` and move the chat's schedules, in one transaction. Raises `OnlyAdministrators`."""
        _require_administrator(chat, by)
        now = self.clock.now()
        async with self.new_unit() as unit:
            if is_replay(unit):
                return ZoneChanged(await unit.chats.get(chat.id), 0)
            chat = await unit.chats.get(chat.id)
            changed = chat.in_zone(zone)
            await unit.chats.save(changed)  # before its schedules: in this order everybody locks them
            moved = 0
            for message in await unit.messages.active_in_chat_zone(chat.id):
                there = message.move_to_zone(zone, now=now)
                if there is not message:
                    await unit.messages.save(there)
                    moved += there.next_run != message.next_run
            details: Details = {"zone": zone, "from": chat.zone, "moved": moved}
            await note_setting(unit, by, changed, now=now, details=details)
            await unit.commit()
        return ZoneChanged(changed, moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLanguage:
    """Choose the language in which the bot speaks in a chat."""

    new_unit: NewUnit
    clock: Clock
    known: tuple[str, ...]

    async def __call__(self, *, chat: Chat, language: str, by: Actor) -> Chat:
        """Set the language. Raises `OnlyAdministrators`, `UnknownLanguage`."""
        _require_administrator(chat, by)
        if language not in self.known:
            raise UnknownLanguage(language, self.known)
        async with self.new_unit() as unit:
            if is_replay(unit):
                return await unit.chats.get(chat.id)
            known = await unit.chats.get(chat.id)
            changed = known.in_language(language)
            await unit.chats.save(changed)
            details = {"language": language, "from": known.language}
            await note_setting(unit, by, changed, now=self.clock.now(), details=details)
            await unit.commit()
        return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class SetHour:
    """Choose which hour a part of the day means in a chat. What is scheduled already stays as it is."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, part: DayPart, hour: time, by: Actor) -> Chat:
        """Set the hour. Raises `OnlyAdministrators`, `HourNotOffered`."""
        _require_administrator(chat, by)
        if hour not in HOURS_TO_CHOOSE.get(part, ()):
            raise HourNotOffered
        async with self.new_unit() as unit:
            if is_replay(unit):
                return await unit.chats.get(chat.id)
            changed = (await unit.chats.get(chat.id)).with_hour(part, hour)
            await unit.chats.save(changed)
            details = {part.value: hour.isoformat("minutes")}
            await note_setting(unit, by, changed, now=self.clock.now(), details=details)
            await unit.commit()
        return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveChat:
    """Follow a group that has become a supergroup, and lives at another address now."""

    new_unit: NewUnit
    wakeup: Callable[[], None]

    async def __call__(self, *, old: Address, new: Address) -> None:
        """Move all that it has: schedules, settings, questions, dialogs. Once it has moved nothing more changes."""
        async with self.new_unit() as unit:
            moved = await unit.chats.move(old, new)
            await unit.commit()
        if moved:
            self.wakeup()


@dataclass(frozen=True, slots=True, kw_only=True)
class GreetGroup:
    """Introduce the bot to a group, once."""

    new_unit: NewUnit

    async def __call__(self, *, chat: Chat) -> bool:
        """Tell whether it is to be done, and remember that it was."""
        async with self.new_unit() as unit:
            if is_replay(unit):
                return unit.cause is not None and unit.cause.effect == chat.id
            known = await unit.chats.get(chat.id)
            if known.was_greeted:
                return False
            await unit.chats.save(replace(known, was_greeted=True))
            await unit.commit(effect=chat.id)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class SetQuietHours:
    """Choose the hours at which what arrives in a chat makes no sound."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, hours: tuple[time, time] | None, by: Actor) -> Chat:
        """Set from when until when, by the chat's zone; None: never. Raises `OnlyAdministrators`, `HourNotOffered`."""
        _require_administrator(chat, by)
        if hours is not None and hours[0] == hours[1]:
            raise HourNotOffered
        async with self.new_unit() as unit:
            if is_replay(unit):
                return await unit.chats.get(chat.id)
            known = await unit.chats.get(chat.id)
            changed = replace(known, quiet_hours=None) if hours is None else known.with_quiet_hours(*hours)
            await unit.chats.save(changed)
            quiet = "" if hours is None else "–".join(hour.isoformat("minutes") for hour in hours)
            await note_setting(unit, by, changed, now=self.clock.now(), details={"quiet": quiet})
            await unit.commit()
        return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSchedulers:
    """Choose who may schedule in a shared chat. What is scheduled already stays."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, schedulers: Schedulers, by: Actor) -> Chat:
        """Set it. Raises `OnlyAdministrators`."""
        _require_administrator(chat, by)
        async with self.new_unit() as unit:
            if is_replay(unit):
                return await unit.chats.get(chat.id)
            changed = replace(await unit.chats.get(chat.id), schedulers=schedulers)
            await unit.chats.save(changed)
            await note_setting(unit, by, changed, now=self.clock.now(), details={"schedulers": schedulers.value})
            await unit.commit()
        return changed


async def _follow_name(unit: UnitOfWork, chat: Chat) -> None:
    """Let a subscriber be called as they call themselves now, unless somebody else has named them."""
    if chat.kind.is_shared:
        return
    known = await unit.subscribers.of_recipient(chat.recipient_id)
    if known is not None and known.called(chat.title) != known:
        locked = await unit.subscribers.get_for_update(known.id)
        if locked is not None:
            await unit.subscribers.save(locked.called(chat.title))


def _require_administrator(chat: Chat, by: Actor) -> None:
    if chat.kind.is_shared and not by.is_administrator:
        raise OnlyAdministrators
