"""What the bot's own administrators decide: stopping all sending, and letting it go on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from scheduling.auditing import Action, Subject
from scheduling.chats import Actor
from scheduling.clock import Clock
from scheduling.errors import NotAllowed
from scheduling.identifiers import UserId
from scheduling.ports import NewUnit, SendingStop, SendingSwitch
from scheduling.use_cases.replays import is_replay


@dataclass(frozen=True, slots=True)
class SendingState:
    """Whether all sending is stopped, or was until now, since when, and how many deliveries wait."""

    since: datetime | None
    """When it was stopped; None where it was not."""
    waiting: int
    changed: bool = True
    """Whether what was asked for was not so already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopSending:
    """Let nothing be sent any more, also after a restart, until it is resumed. Commands are answered all the same."""

    new_unit: NewUnit
    clock: Clock
    switch: SendingSwitch
    administrators: Collection[int]

    async def __call__(self, *, by: Actor) -> SendingState:
        """Stop, at once and durably. Raises `NotAllowed`."""
        _require_administrator(by, self.administrators)
        now = self.clock.now()
        async with self.switch.changing():
            async with self.new_unit() as unit:
                waiting = await unit.deliveries.count_waiting(now)
                was_done = stopped = is_replay(unit)
                if not was_done:
                    stopped = await unit.sending_stops.stop(SendingStop(now, UserId(by.user_id)))
                stop = await unit.sending_stops.get()
                if not was_done:
                    if stopped:
                        await unit.audit.note(by.user_id, Action.PAUSED, Subject.SENDING, now=now)
                    await unit.commit()
            if stop is not None:  # also where a commit broke off of which nobody knew whether it had happened
                self.switch.halt()
        return SendingState(now if stop is None else stop.at, waiting, changed=stopped)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeSending:
    """Let everything be sent again."""

    new_unit: NewUnit
    clock: Clock
    switch: SendingSwitch
    administrators: Collection[int]

    async def __call__(self, *, by: Actor) -> SendingState:
        """Go on at once. Raises `NotAllowed`."""
        _require_administrator(by, self.administrators)
        now = self.clock.now()
        async with self.switch.changing():
            async with self.new_unit() as unit:
                stop = await unit.sending_stops.get()
                waiting = await unit.deliveries.count_waiting(now)
                was_done = is_replay(unit)
                if not was_done:
                    await unit.sending_stops.end()
                    if stop is not None:
                        await unit.audit.note(by.user_id, Action.RESUMED, Subject.SENDING, now=now)
                    await unit.commit()
            if stop is None or not was_done:  # as above
                self.switch.go_on()
        return SendingState(None if stop is None else stop.at, waiting, changed=stop is not None or was_done)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindSendingStop:
    """Find out whether all sending is stopped: at the start, which a stop outlives."""

    new_unit: NewUnit

    async def __call__(self) -> SendingStop | None:
        """Return the stop, if there is one."""
        async with self.new_unit(write=False) as unit:
            return await unit.sending_stops.get()


@dataclass(frozen=True, slots=True)
class Stock:
    """How many deliveries of a bot wait for something."""

    due: int
    in_doubt: int
    """Which may not have arrived, and on which nobody has decided."""
    failed: int
    """Which did not arrive, and on which nobody has decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeStock:
    """Count what waits."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self) -> Stock:
        """Return the numbers."""
        async with self.new_unit(write=False) as unit:
            unresolved = await unit.deliveries.count_unresolved()
            due = await unit.deliveries.count_waiting(self.clock.now())
        return Stock(due, unresolved.doubtful, unresolved.failed)


def _require_administrator(by: Actor, administrators: Collection[int]) -> None:
    if by.user_id not in administrators:
        raise NotAllowed
