"""Dialogs: begun, found by the message that answers them, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.dialogs import KEEP, OPEN_FOR, Dialog, DialogKind
from scheduling.errors import DialogClosed
from scheduling.identifiers import DialogId, TopicId, new_uuid7
from scheduling.ports import NewUnit, UnitOfWork

_MADE_STEP_BY_STEP = (DialogKind.SCHEDULE, DialogKind.BROADCAST)


def new_dialog(
    unit: UnitOfWork,
    kind: DialogKind,
    state: Mapping[str, Any],
    *,
    chat: Chat,
    by: Actor,
    topic_id: TopicId | None,
    now: datetime,
    is_awaiting: bool = False,
) -> Dialog:
    """Return a dialog that begins, caused by the unit's update; it is yet to be added."""
    return Dialog(
        id=DialogId(new_uuid7(now)),
        bot_id=chat.bot_id,
        chat_id=chat.id,
        topic_id=topic_id,
        person_id=by.user_id,
        kind=kind,
        state=state,
        is_awaiting=is_awaiting,
        created_at=now,
        created_by_update=unit.cause.update_id if unit.cause is not None else None,
        expires_at=now + OPEN_FOR,
    )


async def find_dialog(
    unit: UnitOfWork, chat: Chat, dialog_id: DialogId, *, by: Actor, now: datetime, revision: int | None = None
) -> Dialog:
    """Return an open dialog of this chat, locked. Raises `NotYourDialog`, `DialogClosed`; also where there is none."""
    dialog = await unit.dialogs.get_for_update(dialog_id, chat_id=chat.id)
    if dialog is None:
        raise DialogClosed
    dialog.require_open(by=by, now=now, revision=revision)
    return dialog


async def dialog_effect_of(unit: UnitOfWork, chat: Chat) -> Dialog | None:
    """Return the dialog that this update has begun or moved already, where it is handled once more after a crash."""
    if unit.cause is None or unit.cause.effect is None:
        return None
    return await unit.dialogs.get(DialogId(unit.cause.effect), chat_id=chat.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindAwaiting:
    """Find the dialog that a message answers."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(
        self, *, chat: Chat, by: Actor, topic_id: TopicId | None, replied_to_id: int | None
    ) -> Dialog | None:
        """Return the dialog, if the message is an answer: in a shared chat only where it replies to the prompt."""
        async with self.new_unit(write=False) as unit:
            # A replay finds it moved on already: what has become of it is told by the use case that moved it.
            dialog = await dialog_effect_of(unit, chat)
            if dialog is None:
                dialog = await unit.dialogs.awaiting(chat.id, by.user_id, topic_id)
                if dialog is None or self.clock.now() >= dialog.expires_at:
                    return None
                asked_in = dialog.prompt_message_id
                if chat.kind.is_shared and (replied_to_id is None or asked_in not in {None, replied_to_id}):
                    return None
        return dialog


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberPrompt:
    """Note which message asks for what a dialog awaits. A replay asks again, and that message counts then."""

    new_unit: NewUnit

    async def __call__(self, dialog: Dialog, *, message_id: int) -> None:
        """Note it, unless the dialog has moved on meanwhile."""
        async with self.new_unit() as unit:
            await unit.dialogs.remember_prompt(dialog.id, revision=dialog.revision, message_id=message_id)
            await unit.commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDialog:
    """End a dialog: nothing comes of it."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, dialog_id: DialogId, by: Actor, revision: int | None = None) -> Dialog:
        """Return it closed. Raises `NotYourDialog`, `DialogClosed`."""
        async with self.new_unit() as unit:
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return done
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=self.clock.now(), revision=revision)
            closed = dialog.closed()
            await unit.dialogs.save(closed)
            await unit.commit(effect=closed.id)
        return closed


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveDialog:
    """End what awaits a message of somebody, at their word; else what they are about to schedule or to send to many."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, by: Actor, topic_id: TopicId | None) -> Dialog | None:
        """Return it closed, if there was one."""
        async with self.new_unit() as unit:
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return done
            dialog = await unit.dialogs.awaiting(chat.id, by.user_id, topic_id)
            for kind in _MADE_STEP_BY_STEP:
                dialog = dialog or await unit.dialogs.latest_open(kind, chat.id, by.user_id, topic_id)
            if dialog is None or self.clock.now() >= dialog.expires_at:
                return None
            closed = dialog.closed()
            await unit.dialogs.save(closed)
            await unit.commit(effect=closed.id)
        return closed


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeDialogs:
    """Forget dialogs that were over for a while."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self) -> int:
        """Return how many there were."""
        async with self.new_unit() as unit:
            purged = await unit.dialogs.purge(before=self.clock.now() - KEEP)
            if purged:
                await unit.commit()
        return purged
