"""The bot's cell: slots are given once, and stay given when the pace changes."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from delivery.calendar import CATCH_UP, Calendar


def test_slots_follow_each_other_at_the_rate():
    calendar = Calendar(10)
    taken = [calendar.take(100.0) for _ in range(5)]

    assert taken[-1] - taken[0] >= 0.4 - CATCH_UP
    assert taken == sorted(taken)


def test_a_reservation_ahead_leaves_the_slots_before_it_free():
    calendar = Calendar(10)
    reserved = calendar.take(100.0, not_before=101.0)

    assert reserved >= 101.0
    assert calendar.first_free(100.0) < 100.2
    assert calendar.count_free(100.0, until=102.0) in {19, 20}


def test_nothing_is_given_before_it_is_asked_for():
    calendar = Calendar(0.5)
    calendar.take(10.0)

    assert calendar.take(10.0, not_before=13.0) >= 13.0
    assert calendar.first_free(20.0) >= 20.0


@given(
    rates=st.lists(st.sampled_from([28.0, 19.6, 21.0, 5.0, 3.3]), min_size=2, max_size=5),
    lead=st.lists(st.floats(0, 2), min_size=1, max_size=12),
)
def test_instants_stay_apart_over_a_change_of_rate(rates, lead):
    """The instants that follow a change keep the new interval from all that were given before it."""
    calendar = Calendar(rates[0], origin=50.0)
    given_out = [calendar.take(100.0, not_before=100.0 + ahead) for ahead in lead]
    for rate in rates[1:]:
        calendar = calendar.at_rate(rate)
        fresh = [calendar.take(100.0, not_before=100.0 + ahead) for ahead in (0.0, 0.0, *lead)]
        # a slot of the last CATCH_UP seconds leaves now: it may be so much late
        for earlier, later in itertools.product(given_out, fresh):
            assert abs(earlier - later) >= 1 / max(rates) - CATCH_UP - 1e-6
            if min(earlier, later) > 100.0:
                assert abs(earlier - later) >= 1 / max(rates) - 1e-6
        given_out += fresh
