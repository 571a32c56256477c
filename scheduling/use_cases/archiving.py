"""Putting one schedule away that is over, and taking it out again."""

from dataclasses import dataclass

from scheduling.auditing import Action
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.identifiers import MessageId
from scheduling.lifecycle import Before, MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.ports import NewUnit
from scheduling.use_cases.acceptance import effect_of
from scheduling.use_cases.changes import Deed, change_message
from scheduling.use_cases.messages import find_message
from scheduling.use_cases.noting import note_schedule


@dataclass(frozen=True, slots=True)
class Archived:
    """A schedule that was put away, and what it was before."""

    message: ScheduledMessage
    was: MessageStatus | None
    """None where that is not known, since it was put away before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveMessage:
    """Put a schedule away that is over: lists don't show it any more, unless they are asked to."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, message_id: MessageId, by: Actor, revision: int) -> Archived:
        """Put it away. Raises `MessageNotFound`, `NotAllowed`, `StaleRevision`, `StillToCome`."""
        async with self.new_unit() as unit:
            if (known := await effect_of(unit, chat)) is not None:
                return Archived(known, None)
            message = await find_message(unit, chat, message_id)
            waiting = await unit.listings.waiting([message.id])
            archived = message.archive(by=by, revision=revision, is_waiting=bool(waiting))
            await unit.messages.save(archived)
            await note_schedule(unit, by, Action.CHANGED, archived, now=self.clock.now(), details={"what": "archived"})
            await unit.commit(effect=archived.id)
        return Archived(archived, message.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOut:
    """Take a schedule out again that was put away just now."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(
        self, *, chat: Chat, message_id: MessageId, was: MessageStatus, by: Actor, revision: int
    ) -> ScheduledMessage:
        """Return it as it `was`. Raises `MessageNotFound`, `NotAllowed`, `StaleRevision`."""
        now = self.clock.now()
        return await change_message(
            self.new_unit,
            chat,
            message_id,
            lambda message: message.take_back(Before(status=was), by=by, now=now, revision=revision),
            Deed(by, Action.RESTORED, now, lambda _before, _after: {"what": "archived"}),
        )
