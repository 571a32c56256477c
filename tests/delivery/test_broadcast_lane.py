"""Broadcasts leave behind all schedules, at the pace that somebody chose for them."""

from datetime import timedelta

import pytest

from delivery.limiter import HORIZON, Limiter, Limits
from delivery.selection import choose, ripe_in
from scheduling.chats import ChatKind
from scheduling.deliveries import RetryPolicy
from scheduling.lanes import BROADCAST
from scheduling.outcomes import Sent
from tests.delivery.doubles import NOW, due, order

NO_LIMITS = Limits(global_per_second=0, chat_per_second=0)


def chosen(deliveries, *, limiter=None, free=10, now=100.0, reserved=0):
    picked = choose(
        deliveries, limiter=limiter or Limiter(NO_LIMITS), free=free, in_flight=(), now=now, reserved=reserved
    )
    return [delivery.id.int for delivery in picked]


def broadcast(number: int, **facts):
    return due(number, priority=BROADCAST, **facts)


def test_whatever_else_is_due_goes_first():
    assert chosen([broadcast(1, at=-60), due(2, priority=5), broadcast(3), due(4, priority=1)]) == [4, 2, 1, 3]
    assert chosen([broadcast(1, at=-60), due(2, priority=5)], free=1) == [2]


def test_in_one_chat_it_waits_for_what_else_that_chat_waits_for():
    assert chosen([broadcast(1, chat=1, at=-60), due(2, chat=1, priority=5)]) == [2]


def test_it_leaves_some_slots_free():
    waiting = [broadcast(number, at=number) for number in range(9)]
    assert chosen(waiting, free=10, reserved=6) == [0, 1, 2, 3]
    assert chosen(waiting, free=6, reserved=6) == []
    assert chosen([*waiting, due(20)], free=6, reserved=6) == [20]


def test_without_room_it_waits_for_a_slot():
    limiter = Limiter(NO_LIMITS)
    assert ripe_in([broadcast(1)], limiter=limiter, now=100.0) == 0
    assert ripe_in([broadcast(1)], limiter=limiter, now=100.0, has_room_for_broadcasts=False) is None
    assert ripe_in([broadcast(1), due(2)], limiter=limiter, now=100.0, has_room_for_broadcasts=False) == 0


@pytest.mark.parametrize("pace", [1, 5, 20])
def test_its_pace_is_kept_and_delays_nobody_else(pace: int):
    limiter = Limiter(Limits(chat_per_second=0))
    limiter.pace_broadcasts(pace, 100.0)
    left: list[float] = []
    now, number = 100.0, 0
    while now < 110.0:
        waiting = [broadcast(number + index, at=number + index) for index in range(50)]
        for one in chosen(waiting, limiter=limiter, now=now, free=50):
            departure = limiter.depart(due(one).address, ChatKind.PRIVATE, now, is_broadcast=True)
            left.append(departure.leaves_at)
            number += 1
        now += 0.01
    assert pace * 10 - 1 <= len(left) <= pace * 10 + 1 + pace * HORIZON
    for begin in left:
        assert sum(begin <= at < begin + 1 for at in left) <= pace + 1
    assert len(chosen([due(1000 + n) for n in range(9)], limiter=limiter, now=now)) > 0


def test_when_to_look_again_is_a_moment_before_its_turn():
    limiter = Limiter(NO_LIMITS)
    limiter.pace_broadcasts(2, 100.0)
    limiter.depart(due(1).address, ChatKind.PRIVATE, 100.0, is_broadcast=True)
    wait = ripe_in([broadcast(2)], limiter=limiter, now=100.0)
    assert wait == pytest.approx(0.5 - HORIZON)
    assert ripe_in([broadcast(2), due(3)], limiter=limiter, now=100.0) == 0


def test_another_pace_counts_from_now_on_and_none_lifts_it():
    limiter = Limiter(NO_LIMITS)
    limiter.pace_broadcasts(1, 100.0)
    limiter.depart(due(1).address, ChatKind.PRIVATE, 100.0, is_broadcast=True)
    assert limiter.next_broadcast(100.0) == pytest.approx(101.0)
    limiter.pace_broadcasts(10, 100.2)
    assert limiter.next_broadcast(100.2) <= 100.4
    limiter.pace_broadcasts(None, 100.2)
    assert limiter.next_broadcast(100.2) == 100.2
    assert limiter.broadcasts(100.2) > 1000


def test_an_album_is_as_many_messages_as_it_has():
    limiter = Limiter(NO_LIMITS)
    limiter.pace_broadcasts(10, 100.0)
    limiter.depart(due(1).address, ChatKind.PRIVATE, 100.0, messages=5, is_broadcast=True)
    assert limiter.next_broadcast(100.0) == pytest.approx(100.5)


def test_what_leaves_late_of_a_broadcast_says_nothing_of_it():
    late = {"claimed_at": NOW + timedelta(hours=3)}
    for is_broadcast in (False, True):
        sent = order(1, is_broadcast=is_broadcast, **late)
        verdict = RetryPolicy().judge(sent, Sent(platform_message_id=1), now=late["claimed_at"], luck=0)
        assert verdict.is_late is not is_broadcast
