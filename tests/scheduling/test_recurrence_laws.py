"""Laws of recurrence, held against a plain enumeration of every day."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.recurrence import (
    Anchor,
    Daily,
    Every,
    Monthly,
    Once,
    Weekday,
    Weekly,
)
from scheduling.recurrence.json_form import recurrence_from_json
from scheduling.zones import to_instant, zone_named

HORIZON = timedelta(days=200)
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Africa/Cairo",
    "America/Nuuk",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Pacific/Kwajalein",
]
TRANSITIONS = [
    date(2026, 3, 28),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 3, 8),
    date(2026, 11, 1),
    date(2018, 11, 4),
    date(2019, 2, 16),
    date(2010, 11, 7),
    date(2026, 4, 5),
    date(2026, 4, 24),
    date(2026, 2, 15),
    date(2011, 12, 30),
    date(1993, 8, 21),
]

zones = st.sampled_from(ZONES).map(zone_named)
clocks = st.one_of(
    st.sampled_from([time(0), time(0, 30), time(1, 45), time(2), time(2, 30), time(3), time(3, 30), time(23, 30)]),
    st.times(),
)
times = st.lists(clocks, min_size=1, max_size=4, unique=True).map(tuple)
intervals = st.integers(1, 5)
weekdays = st.frozensets(st.sampled_from(Weekday), min_size=1)
month_days = st.frozensets(st.integers(1, 31) | st.just("last"), min_size=1, max_size=4)
wall_clock_rules = st.one_of(
    st.builds(Daily, times=times, interval=intervals),
    st.builds(Weekly, days=weekdays, times=times, interval=intervals),
    st.builds(Monthly, days=month_days, times=times, interval=intervals),
)
rules = st.one_of(
    wall_clock_rules,
    st.builds(Every, minutes=st.integers(1, 100_000)),
    st.builds(Once, at=st.datetimes()),
    st.builds(Once, at=st.datetimes(timezones=st.just(UTC))),
)


@st.composite
def anchors_and_moments(draw):
    near = draw(st.sampled_from(TRANSITIONS))
    day = near + timedelta(days=draw(st.integers(-40, 3)))
    at = datetime.combine(day, time(12), tzinfo=UTC)
    moment = datetime.combine(near, time(0), tzinfo=UTC) + timedelta(minutes=draw(st.integers(-3 * 1440, 3 * 1440)))
    return Anchor(at=at, day=day, week_start=draw(st.sampled_from(Weekday))), moment


def belongs(rule, day: date, anchor: Anchor) -> bool:
    """Tell by counting one by one whether `day` is one of the rule's."""
    match rule:
        case Daily():
            return (day - anchor.day).days % rule.interval == 0
        case Weekly():
            week, begin = 0, anchor.day
            while begin.weekday() != anchor.week_start:
                begin -= timedelta(days=1)
            while day >= begin + timedelta(days=7):
                begin, week = begin + timedelta(days=7), week + 1
            return week % rule.interval == 0 and day.weekday() in rule.days
        case Monthly():
            last = monthrange(day.year, day.month)[1]
            wanted = {last if named == "last" or named > last else named for named in rule.days}
            months = (day.year - anchor.day.year) * 12 + day.month - anchor.day.month
            return months % rule.interval == 0 and day.day in wanted
    raise AssertionError(rule)


def every_instant(rule, zone, anchor: Anchor, until: date) -> list[datetime]:
    days = (anchor.day + timedelta(days=ahead) for ahead in range((until - anchor.day).days))
    found = {
        to_instant(datetime.combine(day, at), zone)[0]
        for day in days
        if belongs(rule, day, anchor)
        for at in rule.times
    }
    return sorted(found)


@settings(max_examples=250, deadline=None)
@given(rule=wall_clock_rules, zone=zones, where=anchors_and_moments())
def test_the_jump_lands_where_counting_day_by_day_does(rule, zone, where):
    anchor, moment = where
    instants = every_instant(rule, zone, anchor, moment.date() + HORIZON)
    following = rule.next_after(moment, zone=zone, anchor=anchor)
    last = rule.last_until(moment, zone=zone, anchor=anchor)
    assert following.at == min(at for at in instants if at > moment)
    assert (last and last.at) == max((at for at in instants if at <= moment), default=None)


@settings(max_examples=250, deadline=None)
@given(rule=rules, zone=zones, where=anchors_and_moments())
def test_the_next_run_lies_ahead_and_is_the_last_one_once_it_is_reached(rule, zone, where):
    anchor, moment = where
    run = rule.next_after(moment, zone=zone, anchor=anchor)
    last = rule.last_until(moment, zone=zone, anchor=anchor)
    assert last is None or last.at <= moment
    if run is not None:
        assert run.at > moment
        assert rule.last_until(run.at, zone=zone, anchor=anchor) == run
        assert rule.last_until(run.at - timedelta.resolution, zone=zone, anchor=anchor) == last
    if last is not None:
        assert rule.next_after(last.at - timedelta.resolution, zone=zone, anchor=anchor) == last


@settings(max_examples=200, deadline=None)
@given(rule=wall_clock_rules, zone=zones, where=anchors_and_moments())
def test_a_run_names_the_wall_clock_time_and_says_truly_whether_that_exists(rule, zone, where):
    anchor, moment = where
    run = rule.next_after(moment, zone=zone, anchor=anchor)
    shown = run.at.astimezone(zone).replace(tzinfo=None)
    assert run.local.time() in rule.times
    assert run.local.date() >= anchor.day
    assert run.in_gap == (shown != run.local)
    assert not run.in_gap or timedelta(0) < shown - run.local <= timedelta(days=1)


@settings(max_examples=300, deadline=None)
@given(rule=rules)
def test_a_rule_survives_its_json_form(rule):
    assert recurrence_from_json(rule.to_json()) == rule
