"""Until when a rule goes on: its last day is one of its own zone, and whatever else bounds it stays."""

from datetime import date, time

import pytest

from scheduling.recurrence import Bounded, Daily, Every
from scheduling.recurrence.endings import days_to_end, end_of_month, ending

DAILY = Daily((time(9),))
NOVEMBER = date(2026, 11, 30)


def test_an_end_is_set_moved_and_taken_away():
    ended = ending(DAILY, NOVEMBER)
    assert ended == Bounded(rule=DAILY, until=NOVEMBER)
    assert ending(ended, date(2027, 1, 1)) == Bounded(rule=DAILY, until=date(2027, 1, 1))
    assert ending(ended, None) == DAILY


def test_a_start_and_exceptions_stay_and_a_number_of_runs_does_not():
    rule = Bounded(rule=Every(60), start=date(2026, 11, 1), count=3, skipped=frozenset({date(2026, 11, 5)}))
    ended = ending(rule, NOVEMBER)
    assert ended == Bounded(rule=Every(60), start=rule.start, until=NOVEMBER, skipped=rule.skipped)
    assert ending(ended, None) == Bounded(rule=Every(60), start=rule.start, skipped=rule.skipped)


@pytest.mark.parametrize(
    ("ahead", "last"), [(0, NOVEMBER), (1, date(2026, 12, 31)), (3, date(2027, 2, 28)), (15, date(2028, 2, 29))]
)
def test_months_end_on_their_last_day(ahead, last):
    assert end_of_month(date(2026, 11, 23), ahead) == last


def test_days_on_offer_lie_a_week_ahead_at_least_and_none_is_offered_twice():
    assert days_to_end(date(2026, 12, 30)) == [
        date(2027, 1, 6),
        date(2027, 1, 31),
        date(2027, 3, 31),
        date(2027, 6, 30),
    ]
