"""What people decide about deliveries that did not arrive, or of which nobody knows whether they did."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduling.auditing import Action, Subject
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.deliveries import DeliveryStatus
from scheduling.errors import AlreadyArrived, AlreadyLeft, AlreadyUnderWay, NotAllowed, NothingToRetry
from scheduling.identifiers import DeliveryId
from scheduling.ports import Attempt, FailedDelivery, FailedPage, FailedSelection, NewUnit, UnitOfWork, Unresolved
from scheduling.use_cases.noting import note_schedule
from scheduling.use_cases.replays import is_replay


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of a decision on several deliveries."""

    count: int | None
    """How many it was made for; None where that was before a crash, and only the answer is given again."""
    left: int
    """How many of the selected wait for somebody else's decision: they are not the actor's."""


@dataclass(frozen=True, slots=True)
class DeliveryCard:
    """All that is shown of one delivery."""

    delivery: FailedDelivery
    attempts: Sequence[Attempt]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFailed:
    """Look at what did not arrive in a chat, or may not have, and what nobody has decided on."""

    new_unit: NewUnit

    async def __call__(self, *, chat: Chat, index: int, size: int) -> FailedPage:
        """Return one page, newest first."""
        async with self.new_unit(write=False) as unit:
            return await unit.deliveries.page(chat.id, index=index, size=size)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowDelivery:
    """Look at one delivery of this chat."""

    new_unit: NewUnit

    async def __call__(self, *, chat: Chat, delivery_id: DeliveryId) -> DeliveryCard:
        """Return it with its attempts, whatever became of it. Raises `NothingToRetry` where there is none."""
        async with self.new_unit(write=False) as unit:
            delivery = await unit.deliveries.get(delivery_id, chat_id=chat.id)
            if delivery is None:
                raise NothingToRetry
            return DeliveryCard(delivery, await unit.deliveries.attempts(delivery_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryDelivery:
    """Try again to deliver what did not arrive, or may not have, because somebody says so."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(self, *, chat: Chat, delivery_id: DeliveryId, by: Actor) -> FailedDelivery:
        """Make the delivery pending again, with all its tries before it.

        Raises `NotAllowed`, `AlreadyArrived`, `AlreadyUnderWay`, `AlreadyLeft`, and `NothingToRetry`, also for a
        delivery of another chat.
        """
        async with self.new_unit() as unit:
            delivery, is_new = await _decide_on(unit, chat, delivery_id, by=by)
            if is_new:
                now = self.clock.now()
                await unit.deliveries.retry([delivery_id], now=now)
                await _note_one(unit, by, Action.SENT, delivery, "retried", now=now)
                await unit.commit()
        self.wakeup()
        return delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveDelivery:
    """Leave what did not arrive, or may not have, as it is: nobody is asked about it again."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, delivery_id: DeliveryId, by: Actor) -> FailedDelivery:
        """Note the decision; the status stays. Raises what `RetryDelivery` raises."""
        async with self.new_unit() as unit:
            delivery, is_new = await _decide_on(unit, chat, delivery_id, by=by)
            if is_new:
                now = self.clock.now()
                await unit.deliveries.leave([delivery_id], now=now)
                await _note_one(unit, by, Action.CHANGED, delivery, "dismissed", now=now)
                await unit.commit()
        return delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryDeliveries:
    """Try again to deliver several at once: all, those of one reason, or those of one notice."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(self, *, chat: Chat, which: FailedSelection, by: Actor) -> Decided:
        """Make those of the selected pending again that are the actor's; all of them for an administrator.

        Raises `NotAllowed` where none is, `NothingToRetry` where there are none any more.
        """
        async with self.new_unit() as unit:
            if is_replay(unit):
                decided = Decided(None, 0)
            else:
                now = self.clock.now()
                own, left = await _own_of(unit, chat, which, by=by)
                decided = Decided(await unit.deliveries.retry([one.id for one in own], now=now), left)
                await _note(unit, by, Action.SENT, own, "retried", now=now)
                await unit.commit()
        self.wakeup()
        return decided


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveDeliveries:
    """Leave several as they are at once."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, which: FailedSelection, by: Actor) -> Decided:
        """Note the decision for those of the selected that are the actor's. Raises what `RetryDeliveries` raises."""
        async with self.new_unit() as unit:
            if is_replay(unit):
                return Decided(None, 0)
            now = self.clock.now()
            own, left = await _own_of(unit, chat, which, by=by)
            count = await unit.deliveries.leave([one.id for one in own], now=now)
            await _note(unit, by, Action.CHANGED, own, "dismissed", now=now)
            await unit.commit()
        return Decided(count, left)


async def _note_one(
    unit: UnitOfWork, by: Actor, action: Action, delivery: FailedDelivery, name: str, *, now: datetime
) -> None:
    details = {name: delivery.occurrence_at.isoformat()}
    await note_schedule(unit, by, action, delivery.message, now=now, details=details)


async def _note(
    unit: UnitOfWork, by: Actor, action: Action, own: Sequence[Unresolved], name: str, *, now: datetime
) -> None:
    """Write down for each schedule how many of its deliveries somebody decided on."""
    counts = Counter((one.message_id, one.number, one.is_of_broadcast) for one in own)
    for (message_id, number, is_of_broadcast), count in counts.items():
        await unit.audit.note(
            by.user_id,
            action,
            Subject.BROADCAST if is_of_broadcast else Subject.SCHEDULE,
            now=now,
            subject_id=message_id,
            label=f"#{number}",
            details={name: count},
        )


async def _decide_on(
    unit: UnitOfWork, chat: Chat, delivery_id: DeliveryId, *, by: Actor
) -> tuple[FailedDelivery, bool]:
    """Return the delivery, locked, and whether the decision is still to be carried out."""
    delivery = await unit.deliveries.get_for_update(delivery_id, chat_id=chat.id)
    if delivery is None:
        raise NothingToRetry
    if is_replay(unit):
        return delivery, False
    if not delivery.message.may_be_changed_by(by):
        raise NotAllowed
    match delivery.status:
        case DeliveryStatus.SENT:
            raise AlreadyArrived(delivery.message.number)
        case DeliveryStatus.PENDING | DeliveryStatus.SENDING:
            raise AlreadyUnderWay(delivery.message.number)
        case DeliveryStatus.CANCELLED | DeliveryStatus.MISSED:
            raise NothingToRetry
    if delivery.dismissed_at is not None:
        raise AlreadyLeft(delivery.message.number)
    return delivery, True


async def _own_of(
    unit: UnitOfWork, chat: Chat, which: FailedSelection, *, by: Actor
) -> tuple[Sequence[Unresolved], int]:
    """Return those of the selected that the actor may decide on, and how many others there are."""
    selected = await unit.deliveries.unresolved_for_update(chat.id, which)
    if not selected:
        raise NothingToRetry
    own = [one for one in selected if by.is_administrator or one.created_by == by.user_id]
    if not own:
        raise NotAllowed
    return own, len(selected) - len(own)
