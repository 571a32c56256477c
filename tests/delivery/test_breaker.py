"""When sending stops, and when it is found out whether it works again."""

import math

import pytest

from delivery.breaker import FAILURES_IN_A_ROW, TOLD_BY_ASKING, Breaker
from scheduling.categories import Category
from scheduling.outcomes import InDoubt, Misconfigured, RetryLater, Sent, Undeliverable

FROZEN = Misconfigured(category=Category.FROZEN)
DOWN = RetryLater(category=Category.NOT_CONNECTED)
SENT = Sent(platform_message_id=1)


def opened(at: float = 0.0) -> Breaker:
    breaker = Breaker()
    breaker.left()
    assert breaker.note(FROZEN, at)
    return breaker


def probe(breaker: Breaker, outcome, at: float) -> None:
    assert not breaker.holds_back(at)
    breaker.left()
    breaker.note(outcome, at)


def test_while_it_is_closed_there_is_room_for_any_number():
    breaker = Breaker()

    assert breaker.room(0.0) == math.inf
    assert not breaker.holds_back(0.0)
    assert breaker.probe_at is None


def test_open_it_lets_nothing_leave_and_later_one():
    breaker = opened()

    assert (breaker.room(4.9), breaker.room(5.0)) == (0, 1)
    assert breaker.holds_back(4.9)
    breaker.left()
    assert breaker.holds_back(5.0)


def test_what_was_under_way_when_it_opened_neither_alarms_again_nor_lengthens_the_pause():
    breaker = opened()

    assert not breaker.note(FROZEN, 1.0)
    assert breaker.probe_at == 5.0


@pytest.mark.parametrize("failure", [FROZEN, DOWN, InDoubt(category=Category.TIMEOUT)])
def test_a_probe_that_fails_in_any_way_doubles_the_pause(failure):
    breaker = opened()
    probe(breaker, failure, 5.0)

    assert breaker.probe_at == 15.0
    assert breaker.holds_back(14.9)
    probe(breaker, failure, 15.0)
    assert breaker.probe_at == 35.0


@pytest.mark.parametrize("success", [SENT, Undeliverable(category=Category.BLOCKED, recipient_is_gone=True)])
def test_a_probe_that_is_answered_ends_it_and_all_is_forgotten(success):
    breaker = opened()
    probe(breaker, FROZEN, 5.0)
    probe(breaker, success, 15.0)
    assert breaker.room(15.0) == math.inf

    assert breaker.note(FROZEN, 20.0)
    assert breaker.probe_at == 25.0


def test_the_platform_is_given_up_after_ten_failures_in_a_row_only():
    breaker = Breaker()
    for _ in range(3):
        for _ in range(FAILURES_IN_A_ROW - 1):
            assert not breaker.note(DOWN, 0.0)
        breaker.note(SENT, 0.0)
    for _ in range(FAILURES_IN_A_ROW - 1):
        assert not breaker.note(DOWN, 0.0)

    assert breaker.note(DOWN, 0.0)


REFUSED = Misconfigured(category=Category.UNAUTHORIZED)


def refused() -> Breaker:
    breaker = Breaker()
    assert breaker.note(REFUSED, 0.0)
    return breaker


@pytest.mark.parametrize("category", sorted(TOLD_BY_ASKING))
def test_what_asking_finds_out_is_probed_by_no_delivery(category):
    breaker = Breaker()
    breaker.note(Misconfigured(category=category), 0.0)

    assert breaker.waits_for_word
    assert (breaker.room(1e9), breaker.holds_back(1e9), breaker.probe_at) == (0, True, None)


def test_who_vouches_lets_one_probe_leave_at_once_and_its_failures_come_further_apart():
    breaker = refused()
    breaker.vouch(2.0)
    assert (breaker.room(2.0), breaker.probe_at) == (1, 2.0)

    probe(breaker, REFUSED, 2.0)
    breaker.vouch(3.0)
    assert breaker.probe_at == 12.0


def test_each_time_it_opens_somebody_has_to_vouch_anew():
    breaker = refused()
    breaker.vouch(2.0)
    probe(breaker, SENT, 2.0)
    breaker.note(REFUSED, 3.0)

    assert breaker.waits_for_word


@pytest.mark.parametrize("end", [DOWN, InDoubt(category=Category.TIMEOUT)])
def test_how_other_sends_end_says_nothing_of_a_refused_token(end):
    breaker = refused()
    breaker.note(end, 1.0)

    assert breaker.waits_for_word


def test_nobody_can_vouch_for_what_asking_does_not_tell():
    breaker = opened()
    breaker.vouch(1.0)

    assert breaker.probe_at == 5.0
