"""Changing one schedule: found, changed by its own rules, stored and committed with whatever goes with it."""

from collections.abc import Awaitable, Callable

from scheduling.chats import Chat
from scheduling.identifiers import MessageId
from scheduling.messages import ScheduledMessage
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.use_cases.acceptance import effect_of
from scheduling.use_cases.limits import require_room
from scheduling.use_cases.messages import find_message

Besides = Callable[[UnitOfWork, ScheduledMessage], Awaitable[object]]


async def change_message(
    new_unit: NewUnit,
    chat: Chat,
    message_id: MessageId,
    change: Callable[[ScheduledMessage], ScheduledMessage],
    *,
    besides: Besides | None = None,
) -> ScheduledMessage:
    """Return the schedule as `change` makes it; `besides` is done with it in the same transaction.

    A replay changes nothing and returns what its first run made. Raises `MessageNotFound`, `StaleRevision`, and what
    `change` raises; then nothing is stored.
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
        await unit.commit(effect=changed.id)
    return changed
