"""When nothing may be sent the pump stops, keeps all, and finds out by itself when it can go on."""

import itertools

import pytest

from scheduling.categories import Category
from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.outcomes import InDoubt, Misconfigured, RetryLater, Sent, Undeliverable
from tests.delivery.doubles import advance, due, order, settle

FROZEN = Misconfigured(category=Category.FROZEN)


async def test_a_bot_that_may_not_send_stops_keeps_all_and_alarms_once(works):
    works.sender.answer = lambda _: FROZEN
    works.pump.hand_over([order(1), order(2), order(3)])
    await advance(works.clock, 0.3)

    assert works.pump.is_stopped
    assert works.pump.stopped_because == FROZEN
    assert works.pump.free_slots == 0
    assert works.alarms == [FROZEN]
    assert {v.delivery_status for v in works.queue.verdicts} == {DeliveryStatus.PENDING}
    assert not any(v.uses_up_try for v in works.queue.verdicts)


async def test_probes_come_further_apart_until_one_succeeds(works):
    works.sender.answer = lambda _: FROZEN
    waiting = [due(number) for number in range(100)]
    began_at = []
    for step in range(2600):
        before = len(works.sender.began)
        works.tick(waiting)
        await advance(works.clock, 0.5, step=0.5)
        if len(works.sender.began) > before:
            began_at.append(step * 0.5)
    pauses = [later - earlier for earlier, later in itertools.pairwise(began_at) if later - earlier > 1]
    assert pauses[:8] == pytest.approx([5, 10, 20, 40, 80, 160, 300, 300], abs=1.6)

    works.sender.answer = lambda _: Sent(platform_message_id=1)
    await advance(works.clock, 301, step=1)
    works.tick(waiting)
    await advance(works.clock, 0.2)

    assert not works.pump.is_stopped
    assert works.pump.free_slots == 5
    assert len(works.alarms) == 1


async def test_a_probe_that_fails_otherwise_does_not_end_the_probing(works):
    works.sender.answer = lambda _: FROZEN
    works.pump.hand_over([order(1)])
    await advance(works.clock, 0.2)
    works.sender.answer = lambda _: RetryLater(category=Category.NOT_CONNECTED)
    for number in (2, 3):
        await advance(works.clock, 11)
        assert works.pump.free_slots == 1
        works.pump.hand_over([order(number)])
        await advance(works.clock, 0.2)

    assert works.pump.is_stopped
    assert len(works.sender.began) == 3


async def test_the_ticker_is_woken_for_each_probe(works):
    works.sender.answer = lambda _: FROZEN
    works.pump.hand_over([order(1)])
    await advance(works.clock, 1)
    freed = works.freed
    await advance(works.clock, 3)
    assert works.freed == freed

    await advance(works.clock, 2)

    assert works.freed == freed + 1
    assert works.pump.free_slots == 1


async def test_resuming_sends_again_at_once(works):
    works.sender.answer = lambda _: FROZEN
    works.pump.hand_over([order(1)])
    await advance(works.clock, 0.2)
    freed = works.freed

    works.pump.resume()

    assert works.pump.free_slots == 5
    assert works.freed == freed + 1


async def test_what_was_claimed_before_the_stop_goes_back_unsent(works):
    works.sender.hold()
    works.sender.answer = lambda _: FROZEN
    works.pump.hand_over([order(1)])
    await settle()
    works.pump.hand_over([order(number) for number in (2, 3, 4)])
    await settle()
    works.sender.let_go()
    await advance(works.clock, 0.5)

    released = {v.order.delivery_id.int for v in works.queue.verdicts if v.attempt_status is AttemptStatus.RELEASED}
    assert len(works.sender.began) + len(released) == 4
    assert released


@pytest.mark.parametrize(
    "failure", [RetryLater(category=Category.NOT_CONNECTED), InDoubt(category=Category.GATEWAY_ERROR)]
)
async def test_a_platform_that_is_down_is_left_alone_after_ten_failures(works, failure):
    works.sender.answer = lambda _: failure
    waiting = [due(number) for number in range(100)]
    for _ in range(60):
        works.tick(waiting)
        await advance(works.clock, 0.05)

    assert works.pump.is_stopped
    assert 10 <= len(works.sender.began) <= 15
    assert works.alarms == []


async def test_refusals_of_recipients_stop_nothing(works):
    works.sender.answer = lambda _: Undeliverable(category=Category.BLOCKED, recipient_is_gone=True)
    waiting = [due(number) for number in range(30)]
    for _ in range(60):
        works.tick(waiting)
        await advance(works.clock, 0.05)

    assert not works.pump.is_stopped
    assert len(works.queue.verdicts) == 30


async def test_a_refused_token_costs_no_delivery_until_somebody_vouches(works):
    works.sender.answer = lambda _: Misconfigured(category=Category.UNAUTHORIZED)
    works.pump.hand_over([order(1)])
    await advance(works.clock, 600, step=5)
    assert (works.pump.free_slots, works.pump.waits_for_word) == (0, True)
    assert not works.pump.resumed.is_set()

    freed = works.freed
    works.pump.vouch()
    await settle()
    assert works.pump.free_slots == 1
    assert works.freed > freed
    works.sender.answer = lambda _: Sent(platform_message_id=1)
    works.pump.hand_over([order(2)])
    await advance(works.clock, 0.2)
    assert works.pump.resumed.is_set()
    assert works.pump.free_slots == 5


async def test_halted_it_claims_nothing_and_gives_back_what_has_not_left(works):
    works.sender.hold()
    works.pump.hand_over([order(number) for number in (1, 2, 3)])
    await settle()
    left = len(works.sender.began)
    works.pump.halt()
    assert works.pump.free_slots == 0
    works.sender.let_go()
    await advance(works.clock, 1)

    assert len(works.sender.began) == left
    assert works.verdict(1).delivery_status is DeliveryStatus.SENT
    released = [v for v in works.queue.verdicts if v.attempt_status is AttemptStatus.RELEASED]
    assert len(released) == 3 - left >= 1
    freed = works.freed
    works.pump.go_on()
    assert (works.pump.free_slots, works.freed) == (5, freed + 1)


async def test_once_the_end_has_begun_nobody_can_have_it_claim_again(works):
    works.pump.begin_to_end()
    works.pump.go_on()
    works.pump.resume()
    assert works.pump.free_slots == 0
    assert await works.pump.close()
