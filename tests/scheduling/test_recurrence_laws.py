"""Laws of recurrence, held against a plain enumeration of every day."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.recurrence import Anchor, Bounded, Every
from scheduling.recurrence.json_form import recurrence_from_json
from scheduling.zones import to_instant, zone_named
from tests.scheduling.recurrence_counting import instants
from tests.scheduling.recurrence_rules import (
    anchors_and_moments,
    bounded_rules,
    rules,
    wall_clock_rules,
    windows,
    zones,
)

HORIZON = timedelta(days=100)


@settings(max_examples=150, deadline=None)
@given(rule=wall_clock_rules, zone=zones, where=anchors_and_moments())
def test_the_jump_lands_where_counting_day_by_day_does(rule, zone, where):
    anchor, moment = where
    counted = instants(rule, zone, anchor, moment.date() + HORIZON)
    following = rule.next_after(moment, zone=zone, anchor=anchor)
    last = rule.last_until(moment, zone=zone, anchor=anchor)
    expected = min((at for at in counted if at > moment), default=None)
    if expected is not None or (following is not None and following.at < moment + HORIZON - timedelta(days=3)):
        assert following.at == expected
    assert (last and last.at) == max((at for at in counted if at <= moment), default=None)
    assert rule.runs_before(moment, zone=zone, anchor=anchor) == sum(at < moment for at in counted)


@settings(max_examples=150, deadline=None)
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


@settings(max_examples=120, deadline=None)
@given(rule=wall_clock_rules, zone=zones, where=anchors_and_moments())
def test_a_run_names_the_wall_clock_time_and_says_truly_whether_that_exists(rule, zone, where):
    anchor, moment = where
    run = rule.next_after(moment, zone=zone, anchor=anchor)
    if run is None:
        return
    shown = run.at.astimezone(zone).replace(tzinfo=None)
    assert run.local.time() in rule.times
    assert run.local.date() >= anchor.day
    assert run.in_gap == (shown != run.local)
    assert not run.in_gap or timedelta(0) < shown - run.local <= timedelta(days=1)
    assert rule.renewed(run, zone=zone, anchor=anchor) == run


@settings(max_examples=120, deadline=None)
@given(rule=rules | bounded_rules)
def test_a_rule_survives_its_json_form(rule):
    assert recurrence_from_json(rule.to_json()) == rule


# --- bounds ----------------------------------------------------------------------------------------------------------


@settings(max_examples=120, deadline=None)
@given(rule=wall_clock_rules, zone=zones, where=anchors_and_moments(), count=st.integers(1, 40), data=st.data())
def test_bounds_cut_out_of_a_rule_what_they_say(rule, zone, where, count, data):
    anchor, moment = where
    begin = anchor.day + timedelta(days=data.draw(st.integers(-3, 10)))
    counted = instants(rule, zone, Anchor(anchor.at, begin, anchor.week_start), moment.date() + HORIZON)
    skipped = frozenset(
        (begin + timedelta(days=ahead)) for ahead in data.draw(st.frozensets(st.integers(0, 40), max_size=5))
    )
    bounded = Bounded(rule=rule, start=begin, count=count, skipped=skipped)
    kept = [at for at in counted[:count] if not _names(rule, at, zone, anchor, begin) & skipped]
    following = bounded.next_after(moment, zone=zone, anchor=anchor)
    last = bounded.last_until(moment, zone=zone, anchor=anchor)
    if len(counted) >= count or (following is not None and following.at < moment + HORIZON - timedelta(days=3)):
        assert (following and following.at) == min((at for at in kept if at > moment), default=None)
    assert (last and last.at) == max((at for at in kept if at <= moment), default=None)


def _names(rule, at, zone, anchor, begin) -> set[date]:
    """The date of a run, which a gap may have moved to the next."""
    run = rule.last_until(at, zone=zone, anchor=Anchor(anchor.at, begin, anchor.week_start))
    return {run.local.date()}


@settings(max_examples=120, deadline=None)
@given(rule=bounded_rules, zone=zones, where=anchors_and_moments())
def test_bounded_rules_go_forward_and_back_alike(rule, zone, where):
    anchor, moment = where
    run = rule.next_after(moment, zone=zone, anchor=anchor)
    if run is not None:
        assert run.at > moment
        assert rule.last_until(run.at, zone=zone, anchor=anchor) == run
    last = rule.last_until(moment, zone=zone, anchor=anchor)
    if last is not None:
        assert last.at <= moment
        assert rule.next_after(last.at - timedelta.resolution, zone=zone, anchor=anchor) == last


# --- windows ---------------------------------------------------------------------------------------------------------


@settings(max_examples=120, deadline=None)
@given(window=windows, minutes=st.integers(1, 400), zone=zones, where=anchors_and_moments())
def test_runs_of_a_window_count_from_its_begin_each_day(window, minutes, zone, where):
    anchor, moment = where
    counted, begins = set(), set()
    for ahead in range(60):
        day = anchor.day + timedelta(days=ahead)
        if day.weekday() in window.weekdays:
            at = to_instant(datetime.combine(day, window.begins), zone)[0]
            closing = day if window.ends > window.begins else day + timedelta(days=1)
            end = max(to_instant(datetime.combine(closing, window.ends), zone)[0], at)
            begins.add(at)
            while at <= end:
                counted.add(at)
                at += timedelta(minutes=minutes)
    # Where a gap makes one window begin in another, each counts from its own begin.
    rule = Every(minutes, window)
    if moment < anchor.at + timedelta(days=50) and len(begins) == len({at.date() for at in begins}):
        following = rule.next_after(moment, zone=zone, anchor=anchor)
        assert following.at == min(at for at in counted if at > moment)


def test_bounds_at_either_end_of_the_calendar_are_no_fault():
    rule = Bounded(rule=Every(5), start=date.min, until=date.max, count=3)
    zone, anchor = zone_named("UTC"), Anchor(datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1))
    assert rule.next_after(datetime.max.replace(tzinfo=UTC), zone=zone, anchor=anchor) is None
    assert rule.last_until(datetime.min.replace(tzinfo=UTC), zone=zone, anchor=anchor) is None
