"""Getting what is sent to many, and getting no more of it: what people decide for themselves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scheduling.auditing import Action, Subject
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.errors import AlreadySubscribed, ListNotFound
from scheduling.identifiers import ListId
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.roles import Role
from scheduling.subscribers import MailingList, Subscriber
from scheduling.use_cases.replays import is_replay
from scheduling.use_cases.rights import has_role


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """Somebody who gets what is sent to many from now on."""

    subscriber: Subscriber
    came_back: bool
    """They had unsubscribed."""
    mailing_list: MailingList | None = None
    """The list that their link named, and that they are on now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribed:
    """Somebody who gets nothing more that is sent to many."""

    subscriber: Subscriber
    changed: bool = True
    """False where that was so already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What somebody gets, and what they may do besides."""

    subscriber: Subscriber | None
    """None where they have never sent /start since there are subscribers."""
    lists: Sequence[MailingList] = ()
    manages: bool = False
    """They may make and change lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """Register whoever is behind a private chat, at their /start; subscribe again whoever had stopped."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, by: Actor, code: str | None = None) -> Subscribed:
        """Subscribe them, also to the list of this code, if there is one. What is done once more changes nothing."""
        now = self.clock.now()
        async with self.new_unit() as unit:
            mailing_list = None if code is None else await unit.subscribers.find_list(code)
            if is_replay(unit):
                known = await unit.subscribers.of_recipient(chat.recipient_id)
                if known is not None:
                    came_back = unit.cause is not None and unit.cause.effect == known.id
                    return Subscribed(subscriber=known, came_back=came_back, mailing_list=mailing_list)
            subscriber, is_new = await unit.subscribers.register(chat, name=chat.title, now=now)
            if is_new:
                await note(unit, by, Action.CREATED, subscriber, self.clock)
            came_back = not subscriber.is_subscribed
            if came_back:
                subscriber = await unit.subscribers.save(subscriber.resubscribed())
                await note(unit, by, Action.RESTORED, subscriber, self.clock)
            if mailing_list is not None and await unit.subscribers.join(mailing_list.id, subscriber.id, now):
                await note(unit, by, Action.CHANGED, subscriber, self.clock, joined=mailing_list.code)
            await unit.commit(effect=subscriber.id if came_back else None)
        return Subscribed(subscriber=subscriber, came_back=came_back, mailing_list=mailing_list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe:
    """Send somebody nothing more that is sent to many. What they have scheduled themselves goes on."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, by: Actor) -> Unsubscribed:
        """Unsubscribe them, and cancel what is still on its way to them.

        Who was not registered is so now: their word counts, whoever enters them later.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            if is_replay(unit):
                known = await unit.subscribers.of_recipient(chat.recipient_id)
                if known is not None:
                    changed = unit.cause is not None and unit.cause.effect == known.id
                    return Unsubscribed(subscriber=known, changed=changed)
            subscriber, _is_new = await unit.subscribers.register(chat, name=chat.title, now=now)
            if not subscriber.is_subscribed:
                await unit.commit()
                return Unsubscribed(subscriber=subscriber, changed=False)
            left = await unit.subscribers.save(subscriber.unsubscribed(now))
            cancelled = await unit.subscribers.cancel_broadcasts(left.id)
            await note(unit, by, Action.CANCELLED, left, self.clock, **({"count": cancelled} if cancelled else {}))
            await unit.commit(effect=left.id)
        return Unsubscribed(subscriber=left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resubscribe:
    """Take back that somebody unsubscribed. What was cancelled then stays so."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, by: Actor) -> Subscriber:
        """Subscribe them again. Raises `AlreadySubscribed`, also where nothing is known of them."""
        async with self.new_unit() as unit:
            known = await unit.subscribers.of_recipient(chat.recipient_id)
            if known is not None and is_replay(unit):
                return known
            locked = None if known is None else await unit.subscribers.get_for_update(known.id)
            if locked is None or locked.is_subscribed:
                raise AlreadySubscribed
            back = await unit.subscribers.save(locked.resubscribed())
            await note(unit, by, Action.RESTORED, back, self.clock)
            await unit.commit(effect=back.id)
        return back


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSubscription:
    """Show somebody what they get."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, *, chat: Chat, by: Actor) -> Subscription:
        """Return it."""
        async with self.new_unit(write=False) as unit:
            manages = await has_role(unit, by, Role.MANAGE, administrators=self.administrators)
            subscriber = await unit.subscribers.of_recipient(chat.recipient_id)
            lists = [] if subscriber is None else await unit.subscribers.lists_of(subscriber.id)
        return Subscription(subscriber=subscriber, lists=lists, manages=manages)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveList:
    """Take somebody off a list, at their word."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, list_id: ListId, by: Actor) -> MailingList:
        """Return the list. Raises `ListNotFound`, also where they are not on it."""
        async with self.new_unit() as unit:
            subscriber, mailing_list = await _find(unit, chat, list_id)
            if is_replay(unit):
                return mailing_list
            if not await unit.subscribers.leave(mailing_list.id, subscriber.id):
                raise ListNotFound
            await note(unit, by, Action.CHANGED, subscriber, self.clock, left=mailing_list.code)
            await unit.commit(effect=mailing_list.id)
        return mailing_list


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinList:
    """Put somebody on a list that they have left, at their word."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, list_id: ListId, by: Actor) -> MailingList:
        """Return the list. Raises `ListNotFound`."""
        async with self.new_unit() as unit:
            subscriber, mailing_list = await _find(unit, chat, list_id)
            if is_replay(unit):
                return mailing_list
            if await unit.subscribers.join(mailing_list.id, subscriber.id, self.clock.now()):
                await note(unit, by, Action.CHANGED, subscriber, self.clock, joined=mailing_list.code)
            await unit.commit(effect=mailing_list.id)
        return mailing_list


async def _find(unit: UnitOfWork, chat: Chat, list_id: ListId) -> tuple[Subscriber, MailingList]:
    subscriber = await unit.subscribers.of_recipient(chat.recipient_id)
    mailing_list = await unit.subscribers.get_list(list_id)
    if subscriber is None or mailing_list is None:
        raise ListNotFound
    return subscriber, mailing_list


async def note(
    unit: UnitOfWork, by: Actor, action: Action, subscriber: Subscriber, clock: Clock, **details: str | int
) -> None:
    """Write down what somebody did to themselves. Without their name: it would outlive /delete_me."""
    await unit.audit.note(
        by.user_id, action, Subject.RECIPIENT, now=clock.now(), subject_id=subscriber.id, details=details
    )
