"""Claimed deliveries reach the sender within slots and limits, and their outcomes the recorder."""

import asyncio
from uuid import UUID

import pytest

from delivery.pump import WHILE_ANSWERING
from scheduling.categories import Category
from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.outcomes import Misconfigured, RetryLater, Sent
from tests.delivery.doubles import advance, due, order, settle
from tests.delivery.pump_works import Works

FROZEN = Misconfigured(category=Category.FROZEN)


async def test_a_delivery_is_sent_recorded_and_its_slot_freed(works):
    works.pump.hand_over([order(1)])
    assert works.pump.free_slots == 4
    await advance(works.clock, 0.2)

    assert works.verdict(1).delivery_status is DeliveryStatus.SENT
    assert works.verdict(1).platform_message_id == 1
    assert works.pump.free_slots == 5
    assert works.freed >= 1


async def test_a_burst_leaves_at_the_bots_rate_and_all_of_it_arrives_once(works):
    waiting = [due(number) for number in range(100)]
    for _ in range(90):
        works.tick(waiting)
        await advance(works.clock, 0.05)

    assert sorted(v.order.delivery_id.int for v in works.queue.verdicts) == list(range(100))
    assert len(works.sender.began) == 100


async def test_no_more_are_under_way_than_there_are_slots(works):
    works.sender.hold()
    waiting = [due(number) for number in range(20)]
    for _ in range(40):
        works.tick(waiting)
        await advance(works.clock, 0.05)
    assert works.sender.under_way == 5
    assert works.pump.free_slots == 0

    works.sender.let_go()
    works.sender.gate = None
    for _ in range(60):
        works.tick(waiting)
        await advance(works.clock, 0.05)

    assert works.sender.most_under_way == 5
    assert len(works.queue.verdicts) == 20


async def test_fewer_are_under_way_while_somebody_waits_for_an_answer(clock):
    works = Works(clock, max_in_flight=40)
    assert works.pump.free_slots == 40
    works.pump.hooks.is_attention_wanted = lambda: True
    assert works.pump.free_slots == WHILE_ANSWERING
    works.pump.hooks.is_attention_wanted = lambda: False
    assert works.pump.free_slots == 40
    await works.close()


async def test_a_chat_has_one_message_under_way_and_gets_them_in_the_order_of_their_times(works):
    works.sender.hold()
    waiting = [due(number, chat=1, at=-number) for number in range(3)]
    for _ in range(40):
        works.tick(waiting)
        await advance(works.clock, 0.05)
    assert len(works.sender.began) == 1

    works.sender.let_go()
    for _ in range(80):
        works.tick(waiting)
        await advance(works.clock, 0.05)

    assert [sent.delivery_id.int for sent in works.sender.began] == [2, 1, 0]


async def test_a_recipient_is_excluded_until_an_outcome_is_recorded_that_decides_what_comes_next(works):
    works.queue.gate = asyncio.Event()
    works.sender.answer = lambda _: RetryLater(category=Category.NOT_CONNECTED)
    works.pump.hand_over([order(1)])
    await advance(works.clock, 5)
    recipient = order(1).recipient_id
    assert works.pump.excluded(works.clock.monotonic()) == {recipient}
    assert works.pump.unsettled == {order(1).delivery_id}
    freed = works.freed
    assert works.pump.returned == 0

    works.queue.gate.set()
    await settle()

    assert works.pump.excluded(works.clock.monotonic()) == frozenset()
    assert works.freed > freed
    assert works.pump.returned == 1


async def test_after_a_message_that_arrived_the_chats_next_one_waits_for_no_record(works):
    works.queue.gate = asyncio.Event()
    works.pump.hand_over([order(1)])
    await settle()
    assert works.pump.in_flight_recipients == frozenset()
    assert works.pump.unsettled == {order(1).delivery_id}

    works.queue.gate.set()
    await advance(works.clock, 1)

    assert works.pump.unsettled == frozenset()
    assert works.pump.returned == 0


async def test_a_chat_that_cools_is_excluded_and_known_when_to_look_again(works):
    works.pump.hand_over([order(1)])
    await advance(works.clock, 0.1)
    now = works.clock.monotonic()

    assert works.pump.excluded(now) == {order(1).recipient_id}
    assert 0.8 <= works.pump.next_ripe_in(now) <= 1.0
    await advance(works.clock, 1)
    assert works.pump.excluded(works.clock.monotonic()) == frozenset()
    assert works.pump.next_ripe_in(works.clock.monotonic()) is None


async def test_a_due_delivery_of_a_chat_that_was_answered_tells_when_it_can_leave(works):
    now = works.clock.monotonic()
    works.limiter.interactive_delay(due(1).address, due(1).chat_kind, now)

    assert works.pump.next_ripe_in(now, [due(1)]) == pytest.approx(1.0, abs=0.05)


async def test_a_429_makes_the_chat_wait_and_uses_up_no_try(works):
    works.sender.answer = lambda _: RetryLater(category=Category.RATE_LIMITED, after=30, uses_up_try=False)
    works.pump.hand_over([order(1)])
    await advance(works.clock, 0.2)
    now = works.clock.monotonic()

    assert not works.verdict(1).uses_up_try
    assert works.limiter.ripe_at(order(1).address, order(1).chat_kind, now) >= now + 29
    assert works.pump.excluded(now) == {order(1).recipient_id}


async def test_a_sender_that_raises_leaves_its_delivery_in_doubt(works):
    def fail(_):
        raise RuntimeError("a defect")

    works.sender.answer = fail
    works.pump.hand_over([order(1)])
    await advance(works.clock, 0.2)

    assert works.verdict(1).attempt_status is AttemptStatus.IN_DOUBT
    assert works.verdict(1).category == Category.UNKNOWN_ERROR


async def test_whoever_owns_no_longer_sends_nothing(works):
    works.pump.hooks.is_owner = lambda: False
    works.pump.hand_over([order(1)])
    await advance(works.clock, 0.2)

    assert works.sender.began == []
    assert works.verdict(1).attempt_status is AttemptStatus.RELEASED
    assert works.verdict(1).delivery_status is DeliveryStatus.PENDING


async def test_whoever_loses_ownership_while_a_request_waits_to_leave_sends_nothing(works):
    works.sender.connecting = asyncio.Event()
    works.pump.hand_over([order(1)])
    await settle()
    assert [sent.delivery_id for sent in works.sender.began] == [order(1).delivery_id]

    works.pump.hooks.is_owner = lambda: False
    works.sender.connecting.set()
    await advance(works.clock, 0.2)

    assert works.sender.left == []
    assert works.verdict(1).attempt_status is AttemptStatus.RELEASED
    assert works.verdict(1).delivery_status is DeliveryStatus.PENDING
    assert not works.verdict(1).uses_up_try
    assert works.pump.free_slots == 5


async def test_a_probe_that_did_not_leave_was_none(works):
    works.sender.answer = lambda _: FROZEN
    works.pump.hand_over([order(1)])
    await advance(works.clock, 6)
    works.sender.connecting = asyncio.Event()
    works.pump.hand_over([order(2)])
    await settle()
    works.pump.hooks.is_owner = lambda: False
    works.sender.connecting.set()
    await advance(works.clock, 0.2)
    works.pump.hooks.is_owner = lambda: True

    assert works.verdict(2).attempt_status is AttemptStatus.RELEASED
    assert works.pump.is_stopped
    assert works.pump.free_slots == 1
    works.sender.answer = lambda _: Sent(platform_message_id=1)
    works.pump.hand_over([order(3)])
    await advance(works.clock, 0.2)
    assert not works.pump.is_stopped


async def test_nothing_is_claimed_while_outcomes_pile_up(clock):
    works = Works(clock, max_in_flight=5, capacity=3)
    works.queue.is_away = True
    waiting = [due(number) for number in range(20)]
    for _ in range(40):
        works.tick(waiting)
        await advance(clock, 0.05)
    assert works.pump.free_slots == 0
    assert len(works.sender.began) <= 3 + 5
    freed = works.freed

    works.queue.is_away = False
    await advance(clock, 10, step=0.5)

    assert works.pump.free_slots == 5
    assert works.freed > freed
    await works.close()


async def test_closing_waits_for_what_is_under_way_and_records_it(works):
    works.sender.hold()
    works.pump.hand_over([order(1)])
    await settle()
    closing = asyncio.create_task(works.pump.close())
    await advance(works.clock, 1)
    assert not closing.done()
    assert works.pump.free_slots == 0

    works.sender.let_go()
    await settle()

    assert await closing
    assert works.verdict(1).delivery_status is DeliveryStatus.SENT


async def test_closing_sends_nothing_that_has_not_left(works):
    works.pump.hand_over([order(number) for number in range(1, 5)])
    await settle()
    began = list(works.sender.began)
    closing = asyncio.create_task(works.pump.close())
    await advance(works.clock, 1)

    assert await closing
    assert works.sender.began == began
    released = [v for v in works.queue.verdicts if v.attempt_status is AttemptStatus.RELEASED]
    assert len(released) == 4 - len(began) >= 1


async def test_closing_leaves_in_doubt_what_does_not_finish(works):
    works.sender.hold()
    works.pump.hand_over([order(1)])
    await settle()
    closing = asyncio.create_task(works.pump.close(timeout_seconds=2))
    await advance(works.clock, 3)

    assert not await closing
    assert works.queue.verdicts == []


async def test_a_hook_that_fails_loses_no_outcome(works):
    def fail(outcome):
        raise RuntimeError(outcome)

    works.pump.hooks.on_misconfigured = fail
    works.sender.answer = lambda _: FROZEN
    works.pump.hand_over([order(1)])
    await advance(works.clock, 0.2)

    assert works.verdict(1).delivery_status is DeliveryStatus.PENDING
    assert works.pump.is_stopped
    await advance(works.clock, 6)
    assert works.pump.free_slots == 1


def test_the_stand_ins_are_told_apart_by_their_numbers():
    assert order(3).delivery_id == due(3).id == UUID(int=3)
