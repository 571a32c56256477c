"""Changing many schedules at once, in one transaction, and taking that back."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduling.auditing import Action
from scheduling.bulk import Change, Outcome, Refusal, Tally, refusal_of
from scheduling.chats import Actor
from scheduling.clock import Clock
from scheduling.errors import DialogClosed, DomainError, StaleRevision
from scheduling.identifiers import MessageId
from scheduling.messages import ScheduledMessage
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.use_cases.dialogs import dialog_effect_of
from scheduling.use_cases.limits import require_room
from scheduling.use_cases.noting import Details, note_schedule
from scheduling.use_cases.views import Opened, Step, find_opened, keep_view, opened_by
from scheduling.views import Screen

_AT_A_TIME = 20
"""After so many, others get their turn: a rule takes up to a millisecond."""
_DEEDS: Mapping[Change, tuple[Action, Details]] = {
    Change.PAUSE: (Action.PAUSED, {}),
    Change.RESUME: (Action.RESUMED, {}),
    Change.CANCEL: (Action.CANCELLED, {}),
    Change.ARCHIVE: (Action.CHANGED, {"what": "archived"}),
    Change.LATER: (Action.CHANGED, {"what": "time", "hours": 1}),
    Change.EARLIER: (Action.CHANGED, {"what": "time", "hours": -1}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePicked:
    """Do the same to all schedules that are picked in a view."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(self, step: Step, change: Change) -> Opened:
        """Change those that somebody may change, and for which it makes sense; what came of it is kept in the view.

        Raises `NotYourDialog`, `DialogClosed`.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            if (done := await dialog_effect_of(unit, step.chat)) is not None:
                return opened_by(done)
            before = await find_opened(unit, step, now=now)
            view = before.view
            found = await unit.listings.for_update(sorted(view.picked), chat_id=step.chat.id)
            waiting = await unit.listings.waiting([message.id for message in found])
            tally = Tally(change, now)
            changed = []
            for index, message in enumerate(found):
                if not index % _AT_A_TIME:
                    await asyncio.sleep(0)
                result = tally.apply(message, by=step.by, is_waiting=message.id in waiting)
                if result is not None:
                    changed.append(result)
            await unit.listings.save(changed)
            await _follow(unit, change, changed, waiting, now=now)
            action, details = _DEEDS[change]
            for message in changed:
                await note_schedule(unit, step.by, action, message, now=now, details=details)
            outcome = tally.outcome(missing=len(view.picked) - len(found))
            moved = await _keep(unit, before, outcome, step, now=now)
        self.wakeup()
        return moved


async def _follow(
    unit: UnitOfWork,
    change: Change,
    changed: Sequence[ScheduledMessage],
    waiting: Collection[MessageId],
    *,
    now: datetime,
) -> None:
    """Let what was planned of schedules follow what was done to them."""
    schedules = [message for message in changed if message.broadcast is None]
    broadcasts = [message for message in changed if message.broadcast is not None]
    if change is Change.CANCEL:
        await unit.listings.cancel_pending([message.id for message in changed])
    elif change is Change.PAUSE:
        await unit.listings.cancel_pending([message.id for message in schedules])
        for message in broadcasts:
            await unit.broadcasts.pause_runs(message.id)
    elif change is Change.RESUME:
        for message in schedules:
            if message.id in waiting:
                await unit.messages.release_suspended_of(message, now=now)
        for message in broadcasts:
            await unit.broadcasts.resume_runs(message.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeChangeBack:
    """Take back what was done to many at once."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(self, step: Step) -> Opened:
        """Give each back what it was, unless somebody has changed it since. Raises `NotYourDialog`, `DialogClosed`."""
        now = self.clock.now()
        async with self.new_unit() as unit:
            if (done := await dialog_effect_of(unit, step.chat)) is not None:
                return opened_by(done)
            before = await find_opened(unit, step, now=now)
            view = before.view
            outcome = None if view.result is None else Outcome.from_json(view.result)
            if outcome is None or not outcome.may_undo(now):
                raise DialogClosed
            found = await unit.listings.for_update([one.number for one in outcome.done], chat_id=step.chat.id)
            restored, undone = await _restored(outcome, found, by=step.by, now=now)
            ended = {message.id for message in found if not message.is_current}
            again = [message for message in restored if message.id in ended and message.is_current]
            if again:
                await require_room(unit, step.chat, again[-1], beside=len(again) - 1)
            await unit.listings.save(restored)
            resting = [message.id for message in restored if message.next_run is None and message.broadcast is None]
            await unit.listings.cancel_pending(resting)
            for message in restored:
                await note_schedule(unit, step.by, Action.RESTORED, message, now=now)
            moved = await _keep(unit, before, undone, step, now=now)
        self.wakeup()
        return moved


async def _restored(
    outcome: Outcome, found: Sequence[ScheduledMessage], *, by: Actor, now: datetime
) -> tuple[list[ScheduledMessage], Outcome]:
    """Return the schedules as they were, and what came of taking it back."""
    tally = Tally(outcome.change, now)
    tally.refused[Refusal.GONE] += len(outcome.done) - len(found)
    done = {one.number: one for one in outcome.done}
    restored = []
    for index, message in enumerate(found):
        if not index % _AT_A_TIME:
            await asyncio.sleep(0)
        one = done[message.number]
        try:
            restored.append(message.take_back(one.before, by=by, now=now, revision=one.revision))
        except StaleRevision:
            tally.refused[Refusal.CHANGED] += 1
        except DomainError as error:
            tally.refused[refusal_of(error)] += 1
    kept = [done[message.number] for message in restored]
    refused = {reason: count for reason, count in tally.refused.items() if count}
    return restored, replace(outcome, done=kept, refused=refused, is_undone=True)


async def _keep(unit: UnitOfWork, before: Opened, outcome: Outcome, step: Step, *, now: datetime) -> Opened:
    view = replace(before.view, screen=Screen.RESULT, picked=frozenset(), result=outcome.to_json())
    return await keep_view(unit, before, view, step, now=now)
