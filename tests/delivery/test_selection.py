"""Which of the due deliveries leave next."""

from delivery.limiter import Limiter, Limits
from delivery.selection import choose, ripe_in
from scheduling.chats import ChatKind
from tests.delivery.doubles import due

NO_BOT_LIMIT = Limits(global_per_second=0)


def chosen(deliveries, *, limiter=None, free=10, in_flight=(), now=100.0):
    picked = choose(deliveries, limiter=limiter or Limiter(NO_BOT_LIMIT), free=free, in_flight=in_flight, now=now)
    return [delivery.id.int for delivery in picked]


def test_urgent_first_then_by_time():
    assert chosen([due(1, priority=3, at=0), due(2, priority=1, at=5), due(3, priority=3, at=-5)]) == [2, 3, 1]


def test_one_for_each_chat_the_earliest():
    assert chosen([due(1, chat=1, at=3), due(2, chat=1, at=1), due(3, chat=2)]) == [3, 2]


def test_a_chat_keeps_the_order_of_its_times_and_is_as_urgent_as_its_most_urgent():
    waiting = [due(1, chat=1, priority=5, at=0), due(2, chat=1, priority=1, at=1), due(3, chat=2, priority=3, at=-9)]

    assert chosen(waiting) == [1, 3]


def test_no_more_than_there_are_slots():
    assert chosen([due(number, at=number) for number in range(9)], free=2) == [0, 1]
    assert chosen([due(1)], free=0) == []
    assert chosen([due(1)], free=-3) == []


def test_no_more_than_the_bot_may_send():
    limiter = Limiter()
    room = limiter.departures(100.0)

    assert len(chosen([due(number) for number in range(50)], limiter=limiter, free=50)) == room <= 3


def test_chats_in_flight_or_at_rest_are_passed_over():
    limiter = Limiter(NO_BOT_LIMIT)
    limiter.depart(due(2).address, ChatKind.PRIVATE, 99.9)
    limiter.answered(due(2).address, ChatKind.PRIVATE, 99.95)

    assert chosen([due(1), due(2), due(3)], limiter=limiter, in_flight={due(1).recipient_id}) == [3]


def test_choosing_reserves_nothing():
    limiter = Limiter()
    waiting = [due(number) for number in range(50)]

    assert chosen(waiting, limiter=limiter) == chosen(waiting, limiter=limiter)


def test_when_to_look_again():
    limiter = Limiter(NO_BOT_LIMIT)
    limiter.depart(due(1).address, ChatKind.PRIVATE, 100.0)

    assert ripe_in([], limiter=limiter, now=100.0) is None
    assert ripe_in([due(1)], limiter=limiter, now=100.0) is None
    limiter.answered(due(1).address, ChatKind.PRIVATE, 100.0)
    assert ripe_in([due(1)], limiter=limiter, now=100.0) == 1.0
    assert ripe_in([due(1), due(2)], limiter=limiter, now=100.0) == 0.0
