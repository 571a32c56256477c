"""Rules that come an hour earlier or later: laws, and what can't be shifted."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from scheduling.recurrence import (
    Anchor,
    Bounded,
    Calendar,
    Daily,
    Every,
    Frequency,
    MonthEnd,
    Monthly,
    NthWeekday,
    Once,
    Weekday,
    Weekly,
    Window,
    Yearly,
)
from scheduling.recurrence.shifting import NotShiftable, shifted
from scheduling.zones import zone_named
from tests.scheduling import recurrence_rules as made_up

HOUR = timedelta(hours=1)
STEADY = ["UTC", "Asia/Kolkata"]
"""Zones whose clocks don't change, so that an hour of the wall clock is one."""
BERLIN = zone_named("Europe/Berlin")
ANCHOR = Anchor(datetime(2026, 11, 20, 7, 15, tzinfo=UTC), date(2026, 11, 20))
SUNDAY, MONDAY = frozenset({Weekday.SUNDAY}), frozenset({Weekday.MONDAY})
LAST = date(2026, 12, 31)

hours = st.sampled_from([HOUR, -HOUR])
near_midnight = st.sampled_from(
    [(time(0),), (time(0, 30),), (time(23, 30),), (time(0), time(0, 30)), (time(9), time(23, 30))]
)
steady_rules = made_up.rules | made_up.bounded_rules


def runs(rule, anchor, zone, *, since, limit=6):
    found = []
    while len(found) < limit and (run := rule.next_after(since, zone=zone, anchor=anchor)) is not None:
        found.append(run.at)
        since = run.at
    return found


def shift(rule, anchor, by, zone):
    try:
        return shifted(rule, anchor, by, zone=zone)
    except (NotShiftable, OverflowError):
        reject()


@settings(max_examples=300, deadline=None)
@given(rule=steady_rules, zone=st.sampled_from(STEADY), where=made_up.anchors_and_moments(), by=hours)
def test_the_runs_of_a_shifted_rule_are_those_of_the_rule_an_hour_later(rule, zone, where, by):
    anchor, moment = where
    zone = zone_named(zone)
    moved, moved_anchor = shift(rule, anchor, by, zone)
    since = max(moment, anchor.at)
    before = runs(rule, anchor, zone, since=since)
    assert runs(moved, moved_anchor, zone, since=since + by) == [at + by for at in before]


@settings(max_examples=300, deadline=None)
@given(rule=made_up.rules_of_days(near_midnight), where=made_up.anchors_and_moments(), by=hours, start=made_up.bounds)
def test_what_crosses_midnight_keeps_its_intervals(rule, where, by, start):
    anchor, _moment = where
    zone = zone_named("UTC")
    for one in (rule, Bounded(rule=rule, start=start, count=20)):
        moved, moved_anchor = shift(one, anchor, by, zone)
        since = anchor.at
        before = runs(one, anchor, zone, since=since)
        assert runs(moved, moved_anchor, zone, since=since + by) == [at + by for at in before]


@settings(max_examples=300, deadline=None)
@given(rule=steady_rules, zone=made_up.zones, where=made_up.anchors_and_moments(), by=hours)
def test_there_and_back_again_gives_the_same_runs(rule, zone, where, by):
    anchor, moment = where
    moved, moved_anchor = shift(rule, anchor, by, zone)
    back, back_anchor = shift(moved, moved_anchor, -by, zone)
    since = max(moment, anchor.at)
    assert runs(back, back_anchor, zone, since=since) == runs(rule, anchor, zone, since=since)


def test_rules_of_days_move_by_the_wall_clock_where_clocks_change():
    rule, anchor = shifted(Daily((time(23, 30),)), ANCHOR, HOUR, zone=BERLIN)
    summer = datetime(2027, 3, 27, 12, tzinfo=UTC)
    [first, second] = runs(rule, anchor, BERLIN, since=summer, limit=2)
    assert (first, second) == (datetime(2027, 3, 27, 23, 30, tzinfo=UTC), datetime(2027, 3, 28, 22, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("rule", "by", "expected"),
    [
        (Daily((time(9),)), HOUR, Daily((time(10),))),
        (Daily((time(9), time(23, 30))), HOUR, Daily((time(0, 30), time(10)))),
        (Weekly(SUNDAY, (time(23, 30),)), HOUR, Weekly(MONDAY, (time(0, 30),))),
        (Weekly(MONDAY, (time(0, 30),)), -HOUR, Weekly(SUNDAY, (time(23, 30),))),
        (Monthly(frozenset({15}), (time(23),)), HOUR, Monthly(frozenset({16}), (time(0),))),
        (Monthly(frozenset({"last"}), (time(23),)), HOUR, Monthly(frozenset({1}), (time(0),))),
        (Monthly(frozenset({1}), (time(0),)), -HOUR, Monthly(frozenset({"last"}), (time(23),))),
        (
            Yearly(months=frozenset({12}), days=frozenset({31}), times=(time(23, 30),)),
            HOUR,
            Yearly(months=frozenset({1}), days=frozenset({1}), times=(time(0, 30),)),
        ),
        (Once(datetime(2026, 12, 31, 23, 30)), HOUR, Once(datetime(2027, 1, 1, 0, 30))),  # noqa: DTZ001
        (
            Every(30, Window(begins=time(9), ends=time(23, 30))),
            HOUR,
            Every(30, Window(begins=time(10), ends=time(0, 30))),
        ),
        (
            Bounded(rule=Every(30), until=date(2026, 12, 31)),
            HOUR,
            Bounded(rule=Every(30), until=datetime(2027, 1, 1, 0, 59, 59, 999999)),  # noqa: DTZ001
        ),
        (Bounded(rule=Every(1440), until=LAST), HOUR, Bounded(rule=Every(1440), until=LAST)),
    ],
)  # fmt: skip
def test_what_a_shifted_rule_is(rule, by, expected):
    assert shifted(rule, ANCHOR, by, zone=BERLIN)[0] == expected


@pytest.mark.parametrize(
    "rule",
    [
        Daily((time(9), time(23, 30)), 2),
        Weekly(frozenset({Weekday.MONDAY}), (time(9), time(23, 30))),
        Monthly(frozenset({28}), (time(23),)),
        Monthly(frozenset({31}), (time(23),), month_end=MonthEnd.SKIP),
        Monthly(frozenset({"last"}), (time(23),), 2),
        Monthly(weekdays=frozenset({NthWeekday(1, Weekday.MONDAY)}), times=(time(23),)),
        Yearly(months=frozenset({6}), days=frozenset({15, "last"}), times=(time(23),)),
        Calendar(frequency=Frequency.YEARLY, year_days=frozenset({100}), times=(time(23),)),
        Bounded(rule=Every(30), skipped=frozenset({date(2026, 12, 24)})),
    ],
)
def test_what_cannot_be_shifted(rule):
    with pytest.raises(NotShiftable):
        shifted(rule, ANCHOR, HOUR, zone=BERLIN)


def test_intervals_move_by_elapsed_time():
    rule, anchor = shifted(Every(150), ANCHOR, HOUR, zone=BERLIN)
    assert rule == Every(150)
    assert anchor.at == ANCHOR.at + HOUR
