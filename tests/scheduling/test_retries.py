"""What the end of an attempt makes of its delivery: the laws of `RetryPolicy`."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.categories import Category
from scheduling.chats import Address
from scheduling.deliveries import AttemptStatus, DeliveryStatus, RetryPolicy
from scheduling.outcomes import InDoubt, Migrated, Misconfigured, RetryLater, Sent, Suspended, Undeliverable
from scheduling.policies import DoubtPolicy
from tests.delivery.doubles import NOW, order

DELAYS = (2, 15, 300, 600, 1200)

tries = st.integers(0, 20)
luck = st.floats(0, 1)
after = st.none() | st.floats(0, 100_000)
categories = st.sampled_from(list(Category))
policies = st.builds(
    RetryPolicy,
    delays=st.lists(st.floats(0.1, 5000), max_size=8).map(lambda delays: tuple(sorted(delays))),
    jitter=st.floats(0, 0.5),
)
doubts = st.sampled_from(list(DoubtPolicy))
outcomes = st.one_of(
    st.builds(Sent, platform_message_id=st.integers()),
    st.builds(RetryLater, category=categories, after=after, uses_up_try=st.booleans()),
    st.builds(InDoubt, category=categories),
    st.builds(Migrated, new_address=st.just(Address("telegram", "-1001"))),
    st.builds(Suspended, category=categories),
    st.builds(Undeliverable, category=categories, recipient_is_gone=st.booleans()),
    st.builds(Misconfigured, category=categories),
)
orders = st.builds(
    lambda tries, doubt, part, more: order(1, tries=tries, doubt=doubt, part=part, parts=part + 1 + more),
    tries,
    doubts,
    st.integers(0, 3),
    st.integers(0, 3),
)


@given(policy=policies, sent=orders, outcome=outcomes, luck=luck)
def test_a_delivery_is_pending_exactly_where_it_has_a_next_try_and_never_in_the_past(policy, sent, outcome, luck):
    verdict = policy.judge(sent, outcome, now=NOW, luck=luck)

    assert (verdict.next_try_at is not None) == (verdict.delivery_status is DeliveryStatus.PENDING)
    assert verdict.next_try_at is None or verdict.next_try_at >= NOW
    assert verdict.delivery_status is not DeliveryStatus.SENDING
    assert verdict.attempt_status is not AttemptStatus.STARTED


@given(policy=policies, sent=orders, outcome=outcomes, luck=luck)
def test_in_doubt_and_held_is_never_sent_again(policy, sent, outcome, luck):
    verdict = policy.judge(replace(sent, doubt=DoubtPolicy.HOLD), outcome, now=NOW, luck=luck)

    if isinstance(outcome, InDoubt):
        assert verdict.delivery_status is DeliveryStatus.UNKNOWN
        assert verdict.attempt_status is AttemptStatus.IN_DOUBT


@given(policy=policies, sent=orders, seconds=after, luck=luck)
def test_a_limit_uses_up_no_try_and_waits_at_least_as_long_as_it_says(policy, sent, seconds, luck):
    outcome = RetryLater(category=Category.RATE_LIMITED, after=seconds, uses_up_try=False)
    verdict = policy.judge(sent, outcome, now=NOW, luck=luck)

    assert not verdict.uses_up_try
    assert verdict.delivery_status is DeliveryStatus.PENDING
    assert verdict.next_try_at >= NOW + timedelta(seconds=seconds or 0)
    assert verdict.retry_after == seconds


@given(policy=policies, luck=luck, outcome=st.sampled_from([RetryLater(category="x"), InDoubt(category="x")]))
def test_delays_grow_keep_within_their_jitter_and_end(policy, luck, outcome):
    waits = []
    for used in range(len(policy.delays)):
        verdict = policy.judge(order(1, tries=used), outcome, now=NOW, luck=luck)
        assert verdict.uses_up_try
        waits.append((verdict.next_try_at - NOW).total_seconds())
    last = policy.judge(order(1, tries=len(policy.delays)), outcome, now=NOW, luck=luck)

    assert waits == sorted(waits)
    for wait, delay in zip(waits, policy.delays, strict=True):
        assert delay - 1e-6 <= wait <= delay * (1 + policy.jitter) + 1e-6
    in_doubt = isinstance(outcome, InDoubt)  # nobody knows that it failed
    assert last.delivery_status is (DeliveryStatus.UNKNOWN if in_doubt else DeliveryStatus.FAILED)
    assert last.next_try_at is None


@given(seconds=st.floats(0, 100_000), luck=luck, used=st.integers(0, 4))
def test_a_platform_that_says_when_is_never_asked_earlier(seconds, luck, used):
    outcome = RetryLater(category="x", after=seconds)
    verdict = RetryPolicy(DELAYS).judge(order(1, tries=used), outcome, now=NOW, luck=luck)

    wait = (verdict.next_try_at - NOW).total_seconds()
    assert wait >= max(seconds, DELAYS[used]) - 1e-6


@pytest.mark.parametrize(("part", "status"), [(0, DeliveryStatus.PENDING), (1, DeliveryStatus.SENT)])
def test_a_message_in_parts_is_sent_with_its_last(part, status):
    verdict = RetryPolicy().judge(order(1, part=part, parts=2), Sent(platform_message_id=7), now=NOW, luck=0.0)

    assert verdict.delivery_status is status
    assert verdict.next_try_at == (NOW if part == 0 else None)
    assert verdict.platform_message_id == 7


def test_a_moved_recipient_is_written_to_at_once_at_the_new_address():
    new = Address("telegram", "-1001")
    verdict = RetryPolicy().judge(order(1, tries=9), Migrated(new_address=new), now=NOW, luck=0.0)

    assert verdict.moved_to == new
    assert verdict.next_try_at == NOW


@pytest.mark.parametrize("gone", [True, False])
def test_the_undeliverable_fails_and_says_whether_the_recipient_is_gone(gone):
    outcome = Undeliverable(category=Category.BLOCKED, recipient_is_gone=gone, text="why")
    verdict = RetryPolicy().judge(order(1), outcome, now=NOW, luck=0.0)

    assert verdict.delivery_status is DeliveryStatus.FAILED
    assert verdict.recipient_is_gone is gone
    assert (verdict.category, verdict.text) == ("blocked", "why")


def test_the_suspended_waits_for_somebody():
    verdict = RetryPolicy().judge(order(1), Suspended(category=Category.NO_RIGHTS), now=NOW, luck=0.0)

    assert (verdict.attempt_status, verdict.delivery_status) == (AttemptStatus.SUSPENDED, DeliveryStatus.SUSPENDED)


def test_a_bot_that_may_not_send_keeps_its_messages_ready():
    verdict = RetryPolicy(DELAYS).judge(order(1), Misconfigured(category="unauthorized"), now=NOW, luck=0.0)

    assert verdict.delivery_status is DeliveryStatus.PENDING
    assert not verdict.uses_up_try
    assert verdict.next_try_at == NOW + timedelta(seconds=2)


def test_what_never_left_is_pending_again_and_costs_nothing():
    verdict = RetryPolicy().release(order(1), now=NOW)

    assert verdict.attempt_status is AttemptStatus.RELEASED
    assert verdict.delivery_status is DeliveryStatus.PENDING
    assert verdict.next_try_at == NOW
    assert not verdict.uses_up_try


def test_without_delays_nothing_is_tried_twice_but_limits_still_wait():
    policy = RetryPolicy(delays=())
    limited = RetryLater(category=Category.RATE_LIMITED, uses_up_try=False)

    assert policy.judge(order(1), RetryLater(category="x"), now=NOW, luck=0.0).delivery_status is DeliveryStatus.FAILED
    assert policy.judge(order(1), limited, now=NOW, luck=0.0).next_try_at > NOW
    assert policy.judge(order(1), Misconfigured(category="x"), now=NOW, luck=0.0).next_try_at > NOW


@given(policy=policies, sent=orders, outcome=outcomes, luck=luck, seconds=st.integers(-10, 10_000))
def test_nothing_is_tried_again_out_of_its_window(policy, sent, outcome, luck, seconds):
    ends = NOW + timedelta(seconds=seconds)
    windowed = policy.judge(replace(sent, expires_at=ends), outcome, now=NOW, luck=luck)
    endless = policy.judge(sent, outcome, now=NOW, luck=luck)

    if isinstance(outcome, Sent) or endless.next_try_at is None or endless.next_try_at <= ends:
        assert replace(windowed, order=sent) == endless
    else:
        assert windowed.next_try_at is None
        assert (windowed.category, windowed.text) == (outcome.category, outcome.text)
        assert windowed.uses_up_try is endless.uses_up_try


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (RetryLater(category=Category.SERVER_ERROR), DeliveryStatus.FAILED),
        (RetryLater(category=Category.RATE_LIMITED, after=60, uses_up_try=False), DeliveryStatus.MISSED),
        (Misconfigured(category=Category.UNAUTHORIZED), DeliveryStatus.MISSED),
        (InDoubt(category=Category.TIMEOUT), DeliveryStatus.UNKNOWN),
    ],
)
def test_what_can_not_be_tried_again_in_time_ends_at_once(outcome, status):
    sent = replace(order(1, doubt=DoubtPolicy.RESEND), expires_at=NOW + timedelta(seconds=1))
    assert RetryPolicy(DELAYS).judge(sent, outcome, now=NOW, luck=0).delivery_status is status
