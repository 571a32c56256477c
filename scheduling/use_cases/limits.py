"""Whether there is room for a schedule within the limits; and lifting those."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from scheduling.auditing import Action, Subject
from scheduling.chats import Actor, Address, Chat
from scheduling.clock import Clock
from scheduling.errors import DomainError, NotAllowed, RepeatsTooOften, TooManyMessages, TooManySchedules
from scheduling.identifiers import UserId
from scheduling.limits import Day, Limits, Used, most_runs_a_day, shortest_interval
from scheduling.messages import ScheduledMessage
from scheduling.parts import count_parts
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.use_cases.replays import is_replay
from scheduling.zones import known_zone, to_instant

MOST_SHOWN = 20
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


async def require_room(
    unit: UnitOfWork,
    chat: Chat,
    message: ScheduledMessage,
    *,
    instead_of: ScheduledMessage | None = None,
    beside: int = 0,
) -> None:
    """Check that a schedule fits within the limits, before it is stored: a new one, or a changed one `instead_of`.

    So many others come `beside` it, which are not stored yet either. What it has counted nobody else can use up before
    the unit of work ends. What is changed without being sent more often always fits. So does a snooze: it answers a
    reminder that was sent within the limits.
    Raises `TooManySchedules`, `RepeatsTooOften`, `TooManyMessages`.
    """
    limits = unit.limits
    is_snooze = message.parent_id is not None and message.timing.is_once
    if is_snooze or (instead_of is not None and not _demands_more(message, instead_of)):
        return
    problem: DomainError | None = _too_often(message, limits)
    if problem is None and limits.are_counted and message.next_run is not None:
        await unit.usage.hold(chat.id, message.created_by)
        besides = None if instead_of is None else instead_of.id
        of_chat, of_person = await unit.usage.of(chat.id, message.created_by, _day_of(message), besides=besides)
        is_new, runs = instead_of is None, _most_a_day(message)
        of_chat, of_person = (replace(used, schedules=used.schedules + beside) for used in (of_chat, of_person))
        problem = _too_many(of_person, limits, runs, is_new=is_new, is_chat=False) or _too_many(
            of_chat, limits, runs, is_new=is_new, is_chat=True
        )
    if problem is not None and not await unit.usage.is_exempt([chat.address, person_address(chat, message)]):
        raise problem


def person_address(chat: Chat, message: ScheduledMessage) -> Address:
    """Return the address of whoever made a schedule: that of their private chat."""
    return Address(chat.address.platform, str(message.created_by))


def _demands_more(message: ScheduledMessage, before: ScheduledMessage) -> bool:
    new, old = message.timing.recurrence, before.timing.recurrence
    interval, interval_before = shortest_interval(new), shortest_interval(old)
    is_closer = interval is not None and (interval_before is None or interval < interval_before)
    return is_closer or _most_a_day(message) > _most_a_day(before) or message.timing.is_once != before.timing.is_once


def _most_a_day(message: ScheduledMessage) -> int:
    """Return how many messages it is on its busiest day, each of its parts counted."""
    return count_parts(message.content) * most_runs_a_day(message.timing.recurrence)


def _too_often(message: ScheduledMessage, limits: Limits) -> RepeatsTooOften | None:
    interval = shortest_interval(message.timing.recurrence)
    if interval is None or interval >= limits.interval_minutes * _MINUTE:
        return None
    return RepeatsTooOften(limits.interval_minutes)


def _too_many(
    used: Used, limits: Limits, runs: int, *, is_new: bool, is_chat: bool
) -> TooManySchedules | TooManyMessages | None:
    most = limits.schedules_of_chat if is_chat else limits.schedules_of_person
    if is_new and most and used.schedules >= most:
        return TooManySchedules(used.schedules, most, is_chat)
    most = limits.messages_of_chat if is_chat else limits.messages_of_person
    if most and used.messages + runs > most:
        return TooManyMessages(used.messages, runs, most, is_chat)
    return None


def _day_of(message: ScheduledMessage) -> Day:
    """Return the day of its next run, by its own wall clock."""
    assert message.next_run is not None  # noqa: S101 - who calls has looked
    try:
        return _day_with(message.next_run.at, message.timing.zone)
    except OverflowError:  # the calendar's last day
        return Day(message.next_run.at, datetime.max.replace(tzinfo=UTC))


def _day_with(moment: datetime, zone: str) -> Day:
    there = known_zone(zone)
    begin = datetime.combine(moment.astimezone(there).date(), time())
    return Day(to_instant(begin, there)[0], to_instant(begin + _DAY, there)[0])


@dataclass(frozen=True, slots=True)
class LimitsShown:
    """The limits, what is used of them here, and for whom they are lifted."""

    limits: Limits
    of_chat: Used
    of_person: Used
    is_exempt: bool
    exempt: Sequence[Address]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowLimits:
    """Look at the limits: for administrators of the bot."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(self, *, chat: Chat, by: Actor) -> LimitsShown:
        """Return them, with what this chat and whoever asks have used of today. Raises `NotAllowed`."""
        _require_administrator(by, self.administrators)
        day = _day_with(self.clock.now(), chat.zone)
        async with self.new_unit(write=False) as unit:
            of_chat, of_person = await unit.usage.of(chat.id, by.user_id, day)
            exempt = await unit.usage.exempt(limit=MOST_SHOWN)
            is_exempt = await unit.usage.is_exempt([chat.address])
            return LimitsShown(unit.limits, of_chat, of_person, is_exempt, exempt)


@dataclass(frozen=True, slots=True)
class LimitsChanged:
    """For whom limits were lifted or restored, and whether that was not so already."""

    address: Address
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftLimits:
    """Lift the limits for a person or a chat: for administrators of the bot."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(self, *, address: Address, by: Actor) -> LimitsChanged:
        """Lift them, durably. Raises `NotAllowed`."""
        _require_administrator(by, self.administrators)
        async with self.new_unit() as unit:
            if is_replay(unit):
                return LimitsChanged(address, changed=True)
            changed = await unit.usage.lift(address, now=self.clock.now())
            if changed:
                await _note(unit, by, address, "lifted", now=self.clock.now())
            await unit.commit()
        return LimitsChanged(address, changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreLimits:
    """Let the limits apply again. What is beyond them already goes on."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(self, *, address: Address, by: Actor) -> LimitsChanged:
        """Restore them, durably. Raises `NotAllowed`."""
        _require_administrator(by, self.administrators)
        async with self.new_unit() as unit:
            if is_replay(unit):
                return LimitsChanged(address, changed=True)
            changed = await unit.usage.restore(address)
            if changed:
                await _note(unit, by, address, "restored", now=self.clock.now())
            await unit.commit()
        return LimitsChanged(address, changed)


async def _note(unit: UnitOfWork, by: Actor, address: Address, what: str, *, now: datetime) -> None:
    chat = await unit.chats.find(address)
    # Somebody's ID is their private chat's. What is said of people can be erased with them.
    person = UserId(int(address.value)) if address.value.isdigit() else None
    await unit.audit.note(
        by.user_id,
        Action.CHANGED,
        Subject.CHAT,
        now=now,
        subject_id=None if chat is None else chat.id,
        about=person,
        label=address.value if chat is None else chat.title,
        details={"limits": what},
    )


def _require_administrator(by: Actor, administrators: Collection[int]) -> None:
    if by.user_id not in administrators:
        raise NotAllowed
