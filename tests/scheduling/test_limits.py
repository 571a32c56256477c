"""How often a rule runs is read off it, and agrees with what it does."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from scheduling.limits import most_runs_a_day, runs_a_day, shortest_interval
from scheduling.recurrence import (
    Anchor,
    Bounded,
    Calendar,
    Daily,
    Every,
    Frequency,
    Monthly,
    NthWeekday,
    Once,
    Weekday,
    Weekly,
    Window,
    Yearly,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TIMES = (time(9), time(9, 15), time(23, 50))
RULES = {
    "every minute": (Every(1), 1440, timedelta(minutes=1)),
    "every 7 minutes": (Every(7), 206, timedelta(minutes=7)),
    "every other day": (Every(2880), 1, timedelta(days=1)),
    "half-hourly in a window": (
        Every(30, Window(begins=time(9), ends=time(17))),
        17,
        timedelta(minutes=30),
    ),
    "hourly over night": (Every(60, Window(begins=time(22), ends=time(4))), 7, timedelta(minutes=60)),
    "daily": (Daily(TIMES), 3, timedelta(minutes=15)),
    "around midnight": (Daily((time(23, 58), time(0, 1))), 2, timedelta(minutes=3)),
    "weekly": (Weekly(frozenset({Weekday.MONDAY}), (time(9),)), 1, timedelta(days=1)),
    "monthly": (Monthly(frozenset({31}), TIMES), 3, timedelta(minutes=15)),
    "yearly": (Yearly(months=frozenset({2}), days=frozenset({29}), times=TIMES), 3, timedelta(minutes=15)),
    "calendar": (
        Calendar(frequency=Frequency.MONTHLY, times=TIMES, nth_weekdays=frozenset({NthWeekday(2, Weekday.TUESDAY)})),
        3,
        timedelta(minutes=15),
    ),
    "twice in all": (Bounded(rule=Every(10), count=2), 2, timedelta(minutes=10)),
}


@pytest.mark.parametrize("name", RULES)
def test_what_is_read_off_a_rule_is_never_less_than_it_does(name):
    rule, most, interval = RULES[name]
    assert (most_runs_a_day(rule), runs_a_day(rule), shortest_interval(rule)) == (most, most, interval)
    anchor = Anchor(NOON, date(2026, 11, 23))
    runs, moment = [], NOON
    for _ in range(min(15 * most + 5, 3000)):  # before the clocks change, when a day is longer
        run = rule.next_after(moment, zone=BERLIN, anchor=anchor)
        if run is None:
            break
        runs.append(run.at.astimezone(BERLIN))
        moment = run.at
    days = [run.date() for run in runs]
    assert 1 <= max(days.count(day) for day in set(days)) <= most
    gaps = [later.astimezone(UTC) - run.astimezone(UTC) for run, later in pairwise(runs)]
    assert not gaps or min(gaps) >= interval - timedelta(hours=1)  # where the clocks go forward
    if name != "twice in all" and most > 1:
        assert max(days.count(day) for day in set(days)) == most


def test_what_runs_once_has_no_interval_and_counts_on_its_own_day():
    rule = Once(NOON)
    assert (most_runs_a_day(rule), runs_a_day(rule), shortest_interval(rule)) == (1, 0, None)
