"""Changing one schedule: found, changed by its own rules, stored and committed with whatever goes with it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from scheduling.auditing import Action
from scheduling.chats import Actor, Chat
from scheduling.identifiers import MessageId
from scheduling.messages import ScheduledMessage
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.use_cases.acceptance import effect_of
from scheduling.use_cases.limits import require_room
from scheduling.use_cases.messages import find_message
from scheduling.use_cases.noting import Details, note_schedule

Besides = Callable[[UnitOfWork, ScheduledMessage], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody does to a schedule, as it is written down."""

    by: Actor
    action: Action
    now: datetime
    details: Callable[[ScheduledMessage, ScheduledMessage], Details] = lambda _before, _after: {}
    """What there is to say of it, by the schedule before and after."""


async def change_message(
    new_unit: NewUnit,
    chat: Chat,
    message_id: MessageId,
    change: Callable[[ScheduledMessage], ScheduledMessage],
    deed: Deed,
    *,
    besides: Besides | None = None,
) -> ScheduledMessage:
    """Return the schedule as `change` makes it; `besides` is done with it in the same transaction.

    The `deed` is written down there, too. A replay changes nothing and returns what its first run made. Raises
    `MessageNotFound`, `StaleRevision`, and what `change` raises; then nothing is stored.
    """
    async with new_unit() as unit:
        if (known := await effect_of(unit, chat)) is not None:
            return known
        before = await find_message(unit, chat, message_id)
        changed = change(before)
        await require_room(unit, chat, changed, instead_of=before)
        await unit.messages.save(changed)
        if besides is not None:
            await besides(unit, changed)
        await note_schedule(unit, deed.by, deed.action, changed, now=deed.now, details=deed.details(before, changed))
        await unit.commit(effect=changed.id)
    return changed
