"""Token buckets that tell once: pure functions of a time that is given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.floods import Flood, Floods, Pace

PACE = Pace(burst=8, per_minute=60)
WIDE = Pace(burst=1000, per_minute=6000)


def took(floods: Floods, key: str, *, at: float, times: int = 1) -> int:
    return sum(floods.take([(key, PACE)], now=at) is None for _ in range(times))


def test_a_burst_is_taken_and_what_is_beyond_it_rests():
    floods = Floods()
    assert took(floods, "ada", at=0, times=8) == 8
    assert floods.take([("ada", PACE)], now=0) == Flood(2, is_news=True)
    assert floods.take([("ada", PACE)], now=0.5) == Flood(2, is_news=False)
    assert floods.take([("ada", PACE)], now=1.5) == Flood(1, is_news=False)
    assert took(floods, "ada", at=2, times=5) == 2


def test_one_flood_that_goes_on_is_told_once_and_another_one_again():
    floods = Floods()
    news = 0
    for step in range(600):  # ten a second for a minute
        flood = floods.take([("ada", PACE)], now=step / 10)
        news += flood is not None and flood.is_news
    assert news == 1
    took(floods, "ada", at=200, times=8)
    assert floods.take([("ada", PACE)], now=200) == Flood(2, is_news=True)


def test_nobody_is_slowed_by_another_ones_flood():
    floods = Floods()
    took(floods, "eve", at=0, times=100)
    assert took(floods, "ada", at=0, times=8) == 8


def test_what_one_bucket_refuses_uses_up_nothing_of_the_other():
    floods = Floods()
    for _ in range(100):
        floods.take([("eve", PACE), ("group", Pace(10, 60))], now=0)
    assert floods.take([("ada", PACE), ("group", Pace(10, 60))], now=0) is None
    assert floods.take([("ada", PACE), ("group", Pace(10, 60))], now=0) is None
    assert floods.take([("ada", PACE), ("group", Pace(10, 60))], now=0) == Flood(2, is_news=True)


def test_without_a_pace_all_is_taken_and_nothing_is_kept():
    floods = Floods()
    assert all(floods.take([("ada", Pace(1, 0))], now=0) is None for _ in range(100))
    assert len(floods) == 0


def test_the_number_of_buckets_is_bounded():
    floods = Floods(most=10)
    for number in range(1000):
        floods.take([(number, PACE)], now=number)
    assert len(floods) == 10


def test_those_of_whom_something_came_lately_are_kept():
    floods = Floods(most=2)
    took(floods, "eve", at=0, times=9)
    for number in range(20):
        assert not took(floods, "eve", at=0.1)
        took(floods, str(number), at=0.1)


@given(st.lists(st.floats(0, 5), max_size=200))
def test_never_more_than_the_burst_and_the_pace(gaps):
    floods, now, taken = Floods(), 0.0, 0
    for gap in gaps:
        now += gap
        taken += took(floods, "ada", at=now)
    assert taken <= PACE.burst + now * PACE.per_minute / 60 + 1e-6


@given(st.lists(st.floats(0, 3), min_size=1, max_size=100))
def test_after_the_seconds_that_were_named_it_goes_on(gaps):
    floods, now = Floods(), 0.0
    for gap in gaps:
        now += gap
        flood = floods.take([("ada", PACE)], now=now)
        if flood is not None:
            now += flood.seconds
            assert floods.take([("ada", PACE)], now=now) is None


@pytest.mark.parametrize("pace", [PACE, WIDE, Pace(1, 1)])
def test_a_rest_is_as_long_as_some_tokens_take(pace):
    assert pace.rest_seconds == max(1, pace.burst // 4) * 60 / pace.per_minute
