"""What people decide about deliveries that did not arrive, and the stop of all sending, as rows."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from scheduling.chats import Actor, Chat
from scheduling.clock import ManualClock
from scheduling.deliveries import DeliveryStatus, SendOrder
from scheduling.errors import AlreadyArrived, AlreadyLeft, AlreadyUnderWay, NotAllowed, NothingToRetry
from scheduling.identifiers import BotId, DeliveryId, UpdateId, UserId, new_uuid7
from scheduling.ports import Cause, FailedSelection, SendingStop, UnresolvedCounts
from scheduling.recurrence import Run
from scheduling.use_cases.administration import ResumeSending, StopSending
from scheduling.use_cases.deliveries import (
    LeaveDeliveries,
    LeaveDelivery,
    ListFailed,
    RetryDeliveries,
    RetryDelivery,
    ShowDelivery,
)
from storage.models import deliveries, sending_stops
from storage.units import Units
from tests.storage.samples import ADA, BOT, HOUR, MINUTE, NOW, Store, again, failed, verdict

LATER = NOW + timedelta(days=20)
AUTHOR = Actor(ADA, is_administrator=False)
STRANGER = Actor(UserId(1), is_administrator=False)
ADMINISTRATOR = Actor(UserId(2), is_administrator=True)
UNRESOLVED = [DeliveryStatus.FAILED, DeliveryStatus.SUSPENDED, DeliveryStatus.UNKNOWN]


class Decisions:
    """The use cases over one store."""

    def __init__(self, store: Store) -> None:
        units, clock = store.units.new, ManualClock(LATER)
        self.woken = 0
        self.retry = RetryDelivery(new_unit=units, clock=clock, wakeup=self.wake)
        self.leave = LeaveDelivery(new_unit=units, clock=clock)
        self.retry_many = RetryDeliveries(new_unit=units, clock=clock, wakeup=self.wake)
        self.leave_many = LeaveDeliveries(new_unit=units, clock=clock)
        self.show = ShowDelivery(new_unit=units)
        self.list = ListFailed(new_unit=units)

    def wake(self) -> None:
        self.woken += 1


@pytest.fixture
def decide(store: Store) -> Decisions:
    return Decisions(store)


async def claimed(store: Store, chat: Chat, count: int, **changes) -> list[SendOrder]:
    """Deliveries of as many schedules, an hour apart and the oldest first, under way."""
    for number in range(count):
        await store.schedule(chat, next_run=Run(NOW - (count - number) * HOUR, None), **changes)
    await store.plan_due(next_run=None)
    return list(await store.claim_due())


async def row(store: Store, delivery_id: DeliveryId) -> dict:
    return next(one for one in await store.rows(deliveries) if one["id"] == delivery_id)


@pytest.mark.parametrize("status", UNRESOLVED)
async def test_what_failed_is_tried_again_from_the_start(store: Store, decide: Decisions, status: DeliveryStatus):
    order = await store.order()
    chat = await store.chat()
    await store.queue.record([failed(order, delivery_status=status)])
    await store.queue.told([order.delivery_id], now=NOW)

    await decide.retry(chat=chat, delivery_id=order.delivery_id, by=AUTHOR)
    after = await row(store, order.delivery_id)
    assert (after["status"], after["tries"], after["next_try_at"], after["told_at"]) == ("pending", 0, LATER, None)
    assert decide.woken == 1
    with pytest.raises(AlreadyUnderWay):
        await decide.retry(chat=chat, delivery_id=order.delivery_id, by=AUTHOR)


@pytest.mark.parametrize("status", UNRESOLVED)
async def test_what_is_left_keeps_its_status_and_is_not_asked_about_again(
    store: Store, decide: Decisions, status: DeliveryStatus
):
    order = await store.order()
    chat = await store.chat()
    await store.queue.record([failed(order, delivery_status=status)])

    await decide.leave(chat=chat, delivery_id=order.delivery_id, by=AUTHOR)
    after = await row(store, order.delivery_id)
    assert (after["status"], after["dismissed_at"]) == (status, LATER)
    assert await store.queue.failures_to_tell(limit=9) == []
    assert (await decide.list(chat=chat, index=0, size=5)).total == 0
    for tap in (decide.retry, decide.leave):
        with pytest.raises(AlreadyLeft):
            await tap(chat=chat, delivery_id=order.delivery_id, by=AUTHOR)
    assert await row(store, order.delivery_id) == after


async def test_what_arrived_meanwhile_is_said_and_nothing_changes(store: Store, decide: Decisions):
    order = await store.order()
    chat = await store.chat()
    with pytest.raises(AlreadyUnderWay):
        await decide.retry(chat=chat, delivery_id=order.delivery_id, by=AUTHOR)
    await store.queue.record([verdict(order)])
    before = await store.rows(deliveries)

    for tap in (decide.retry, decide.leave):
        with pytest.raises(AlreadyArrived):
            await tap(chat=chat, delivery_id=order.delivery_id, by=AUTHOR)
    assert await store.rows(deliveries) == before


async def test_only_the_author_and_administrators_decide(store: Store, decide: Decisions):
    order = await store.order()
    chat = await store.chat()
    await store.queue.record([failed(order)])
    before = await store.rows(deliveries)

    for tap in (decide.retry, decide.leave):
        with pytest.raises(NotAllowed):
            await tap(chat=chat, delivery_id=order.delivery_id, by=STRANGER)
    for tap in (decide.retry_many, decide.leave_many):
        with pytest.raises(NotAllowed):
            await tap(chat=chat, which=FailedSelection(doubtful=False), by=STRANGER)
    assert await store.rows(deliveries) == before
    await decide.leave(chat=chat, delivery_id=order.delivery_id, by=ADMINISTRATOR)


async def test_another_chats_delivery_answers_as_one_that_never_was(store: Store, decide: Decisions):
    order = await store.order()
    await store.queue.record([failed(order)])
    other = await store.chat("77002")
    before = await store.rows(deliveries)

    for wanted in (order.delivery_id, DeliveryId(new_uuid7(NOW))):
        for tap in (decide.retry, decide.leave):
            with pytest.raises(NothingToRetry):
                await tap(chat=other, delivery_id=wanted, by=ADMINISTRATOR)
        with pytest.raises(NothingToRetry):
            await decide.show(chat=other, delivery_id=wanted)
    with pytest.raises(NothingToRetry):
        await decide.retry_many(chat=other, which=FailedSelection(doubtful=False), by=ADMINISTRATOR)
    assert await store.rows(deliveries) == before
    assert (await decide.list(chat=other, index=0, size=5)).total == 0


async def test_the_list_is_newest_first_in_pages_with_its_reasons(store: Store, decide: Decisions):
    chat = await store.chat()
    orders = await claimed(store, chat, 5)
    categories = ["blocked", "blocked", "no_rights", "timeout", None]
    statuses = ["failed", "failed", "suspended", "unknown", "sent"]
    await store.queue.record(
        [
            failed(order, delivery_status=DeliveryStatus(status), category=category)
            if status != "sent"
            else verdict(order)
            for order, status, category in zip(orders, statuses, categories, strict=True)
        ]
    )

    first = await decide.list(chat=chat, index=0, size=3)
    assert (first.total, first.failed, first.doubtful, first.pages) == (4, 3, 1, 2)
    assert first.reasons == {"blocked": 2, "no_rights": 1}
    assert [one.id for one in first.deliveries] == [order.delivery_id for order in orders[3:0:-1]]
    assert [one.message.number for one in first.deliveries] == [4, 3, 2]
    last = await decide.list(chat=chat, index=9, size=3)
    assert (last.index, [one.id for one in last.deliveries]) == (1, [orders[0].delivery_id])


async def test_the_card_has_each_try_that_left(store: Store, decide: Decisions):
    order = await store.order()
    chat = await store.chat()
    await store.queue.record([again(order)])
    [order] = await store.claim_due(NOW + MINUTE)
    await store.queue.record([failed(order)])

    card = await decide.show(chat=chat, delivery_id=order.delivery_id)
    assert [(one.status, one.category) for one in card.attempts] == [("retry", "server_error"), ("failed", "blocked")]
    assert (card.delivery.tries, card.delivery.category) == (2, "blocked")


async def test_several_are_decided_on_by_kind_reason_and_notice(store: Store, decide: Decisions):
    chat = await store.chat()
    orders = await claimed(store, chat, 5)
    ends = [("failed", "blocked"), ("suspended", "no_rights"), ("unknown", "timeout"), ("unknown", "timeout")]
    await store.queue.record(
        [
            failed(order, delivery_status=DeliveryStatus(status), category=category)
            for order, (status, category) in zip(orders[:4], ends, strict=True)
        ]
    )
    refused, suspended, asked, newer, under_way = (order.delivery_id for order in orders)
    await store.queue.told([asked], now=NOW + MINUTE)
    await store.queue.told([newer], now=NOW + HOUR)

    question = FailedSelection(doubtful=True, told_at=NOW + MINUTE)
    decided = await decide.leave_many(chat=chat, which=question, by=AUTHOR)
    assert (decided.count, decided.left) == (1, 0)
    assert (await row(store, asked))["dismissed_at"] == LATER
    assert (await row(store, newer))["dismissed_at"] is None
    with pytest.raises(NothingToRetry):
        await decide.retry_many(chat=chat, which=question, by=AUTHOR)

    await decide.retry_many(chat=chat, which=FailedSelection(doubtful=False, category="no_rights"), by=AUTHOR)
    assert (await row(store, suspended))["status"] == "pending"
    assert (await row(store, refused))["status"] == "failed"
    assert (await decide.retry_many(chat=chat, which=FailedSelection(doubtful=False), by=AUTHOR)).count == 1
    assert (await row(store, refused))["status"] == "pending"
    assert (await row(store, newer))["status"] == "unknown"
    assert (await row(store, under_way))["status"] == "sending"


async def test_a_notice_can_be_answered_before_it_is_noted_that_it_was_sent(store: Store, decide: Decisions):
    chat = await store.chat()
    told, later = await claimed(store, chat, 2)
    await store.queue.record([failed(told)])
    await store.queue.record([failed(later, finished_at=NOW + 2 * MINUTE)])

    notice = FailedSelection(doubtful=False, told_at=NOW + MINUTE)
    assert (await decide.retry_many(chat=chat, which=notice, by=AUTHOR)).count == 1
    assert (await row(store, told.delivery_id))["status"] == "pending"
    assert (await row(store, later.delivery_id))["status"] == "failed"
    await store.queue.told([later.delivery_id], now=NOW + HOUR)
    with pytest.raises(NothingToRetry):
        await decide.retry_many(chat=chat, which=notice, by=AUTHOR)


async def test_everybody_decides_on_what_is_theirs(store: Store, decide: Decisions):
    chat = await store.chat()
    orders = await claimed(store, chat, 2) + await claimed(store, chat, 1, created_by=STRANGER.user_id)
    await store.queue.record([failed(order) for order in orders])

    decided = await decide.retry_many(chat=chat, which=FailedSelection(doubtful=False), by=STRANGER)
    assert (decided.count, decided.left) == (1, 2)
    assert [one["status"] for one in await store.rows(deliveries)].count("pending") == 1
    decided = await decide.retry_many(chat=chat, which=FailedSelection(doubtful=False), by=ADMINISTRATOR)
    assert (decided.count, decided.left) == (2, 0)


async def test_a_decision_and_its_update_are_one_and_a_replay_changes_nothing(store: Store):
    order = await store.order()
    chat = await store.chat()
    await store.queue.record([failed(order)])
    await store.inbox.put([(UpdateId(7), "77001", {"update_id": 7})], now=NOW)

    async def retry_once() -> None:
        [update] = await store.inbox.waiting(limit=9, exclude_lanes=[])

        def caused(*, write: bool = True):
            return store.units.new(write=write, cause=update.cause)

        decide = RetryDelivery(new_unit=caused, clock=ManualClock(LATER), wakeup=lambda: None)
        await decide(chat=chat, delivery_id=order.delivery_id, by=AUTHOR)
        many = RetryDeliveries(new_unit=caused, clock=ManualClock(LATER), wakeup=lambda: None)
        if update.cause.is_applied:
            decided = await many(chat=chat, which=FailedSelection(doubtful=False), by=AUTHOR)
            assert decided.count is None

    await retry_once()
    [order] = await store.claim_due(LATER)
    await store.queue.record([failed(order)])
    before = await store.rows(deliveries)
    await retry_once()
    assert await store.rows(deliveries) == before


async def test_what_nobody_told_of_is_gathered_per_chat(store: Store):
    chat, other = await store.chat(), await store.chat("77002")
    orders = await claimed(store, chat, 3)
    [foreign] = await claimed(store, other, 1)
    kinds = [DeliveryStatus.UNKNOWN, DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED]
    await store.queue.record([failed(o, delivery_status=kind) for o, kind in zip(orders, kinds, strict=True)])
    await store.queue.record([failed(foreign)])

    untold = await store.queue.untold(chat.id, doubtful=True)
    assert (list(untold.ids), untold.topic_id) == ([order.delivery_id for order in orders[:2]], None)
    [notice] = await store.queue.failures_to_tell(limit=9, exclude=[chat.id])
    assert notice.delivery_id == foreign.delivery_id
    await store.queue.told(untold.ids, now=NOW)
    assert list((await store.queue.untold(chat.id, doubtful=True)).ids) == []
    assert len((await store.queue.untold(chat.id, doubtful=False)).ids) == 1


async def test_what_nobody_decided_on_is_counted(store: Store):
    chat = await store.chat()
    orders = await claimed(store, chat, 4)
    kinds = [DeliveryStatus.UNKNOWN, DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED, DeliveryStatus.SUSPENDED]
    await store.queue.record([failed(o, delivery_status=kind) for o, kind in zip(orders, kinds, strict=True)])
    async with store.units.new() as unit:
        await unit.deliveries.leave([orders[0].delivery_id], now=NOW)
        assert await unit.deliveries.count_unresolved() == UnresolvedCounts(doubtful=1, failed=2)
        assert await unit.deliveries.count_waiting(NOW) == 0
        await unit.deliveries.retry([orders[1].delivery_id], now=NOW)
        assert await unit.deliveries.count_waiting(NOW) == 1
        assert await unit.deliveries.count_waiting(NOW - MINUTE) == 0


async def test_a_stop_is_one_bots_and_stays_the_first_until_it_ends(store: Store):
    first, second = SendingStop(NOW, ADA), SendingStop(NOW + HOUR, UserId(2))
    async with store.units.new() as unit:
        assert await unit.sending_stops.get() is None
        assert await unit.sending_stops.stop(first)
        assert not await unit.sending_stops.stop(second)
        await unit.commit()
    async with Units(store.database, BotId(BOT + 1)).new() as unit:
        assert await unit.sending_stops.get() is None
        await unit.sending_stops.end()
        await unit.commit()
    async with store.units.new() as unit:
        assert await unit.sending_stops.get() == first
        await unit.sending_stops.end()
        assert await unit.sending_stops.get() is None
        await unit.commit()
    assert await store.rows(sending_stops) == []


class Switch:
    """What the process was told to do."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self._lock = asyncio.Lock()

    def changing(self) -> asyncio.Lock:
        return self._lock

    def halt(self) -> None:
        self.told.append("halt")

    def go_on(self) -> None:
        self.told.append("go on")


async def test_only_the_bots_administrators_stop_and_resume_and_a_replay_changes_nothing(store: Store):
    switch, clock = Switch(), ManualClock(NOW)
    await store.inbox.put([(UpdateId(7), "77001", {"update_id": 7})], now=NOW)

    def made(use_case, new_unit=store.units.new):
        return use_case(new_unit=new_unit, clock=clock, switch=switch, administrators=frozenset({ADA}))

    for use_case in (StopSending, ResumeSending):
        with pytest.raises(NotAllowed):
            await made(use_case)(by=ADMINISTRATOR)
    [update] = await store.inbox.waiting(limit=9, exclude_lanes=[])
    stop = made(StopSending, partial(store.units.new, cause=update.cause))
    assert (await stop(by=AUTHOR)).changed
    assert not (await made(StopSending)(by=AUTHOR)).changed
    assert (await made(ResumeSending)(by=AUTHOR)).since == NOW
    assert switch.told == ["halt", "halt", "go on"]

    [update] = await store.inbox.waiting(limit=9, exclude_lanes=[])
    assert update.cause.is_applied
    assert (await made(StopSending, partial(store.units.new, cause=update.cause))(by=AUTHOR)).changed
    assert await store.rows(sending_stops) == []
    assert switch.told == ["halt", "halt", "go on"]


async def test_after_a_commit_of_which_nobody_knew_a_replay_does_what_is_durable(store: Store):
    """The process goes on all the while: only the connection broke."""
    switch, clock = Switch(), ManualClock(NOW)

    def replayed(use_case):
        cause = Cause(UpdateId(7), is_applied=True)
        new_unit = partial(store.units.new, cause=cause)
        return use_case(new_unit=new_unit, clock=clock, switch=switch, administrators=frozenset({ADA}))

    async with store.units.new() as unit:
        await unit.sending_stops.stop(SendingStop(NOW, ADA))
        await unit.commit()
    assert (await replayed(StopSending)(by=AUTHOR)).since == NOW
    assert switch.told == ["halt"]
    async with store.units.new() as unit:
        await unit.sending_stops.end()
        await unit.commit()
    assert (await replayed(ResumeSending)(by=AUTHOR)).changed
    assert switch.told == ["halt", "go on"]
