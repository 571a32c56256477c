"""When rules run: intervals, clamped days, and what daylight saving does to wall-clock times."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

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
    Recurrence,
    Weekday,
    Weekly,
    Window,
    Yearly,
)
from scheduling.zones import zone_named

MON, TUE, WED, THU, FRI, SAT, SUN = Weekday


def instant(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text):
    return datetime.fromisoformat(text)


def anchored(day, week_start=MON):
    return Anchor(at=instant(f"{day}T00:00"), day=date.fromisoformat(day), week_start=week_start)


def runs(rule: Recurrence, *, zone="UTC", anchor, after, count):
    """The wall-clock starts of the next runs, as the zone shows them, and whether each fell into a gap."""
    rules, moment, found = zone_named(zone), instant(after), []
    while len(found) < count and (run := rule.next_after(moment, zone=rules, anchor=anchor)):
        found.append(f"{run.at.astimezone(rules):%Y-%m-%d %H:%M}" + (" gap" if run.in_gap else ""))
        moment = run.at
    return found


# --- intervals -------------------------------------------------------------------------------------------------------


def test_a_daily_rule_runs_at_each_of_its_times_in_order_however_they_were_given():
    rule = Daily(times=(time(21), time(9)))
    found = runs(rule, anchor=anchored("2026-07-01"), after="2026-07-01T09:00", count=3)
    assert found == ["2026-07-01 21:00", "2026-07-02 09:00", "2026-07-02 21:00"]


def test_an_interval_of_days_is_counted_from_the_anchor_whose_day_may_run_too():
    rule = Daily(times=(time(9),), interval=3)
    assert runs(rule, anchor=anchored("2026-07-01"), after="2026-07-01T08:00", count=3) == [
        "2026-07-01 09:00",
        "2026-07-04 09:00",
        "2026-07-07 09:00",
    ]


def test_no_run_lies_before_the_day_of_the_anchor():
    rule, anchor = Weekly(days=frozenset({MON, FRI}), times=(time(9),)), anchored("2026-07-01")
    assert runs(rule, anchor=anchor, after="2020-01-01T00:00", count=1) == ["2026-07-03 09:00"]
    assert rule.last_until(instant("2026-07-02T00:00"), zone=zone_named("UTC"), anchor=anchor) is None


def test_every_second_week_follows_the_first_day_of_the_week():
    """The example of RFC 5545, 3.8.5.3: every other week on Tuesday and Sunday, begun on Tuesday 1997-08-05."""
    rule = Weekly(days=frozenset({TUE, SUN}), times=(time(9),), interval=2)
    monday = runs(rule, anchor=anchored("1997-08-05"), after="1997-08-05T00:00", count=4)
    sunday = runs(rule, anchor=anchored("1997-08-05", week_start=SUN), after="1997-08-05T00:00", count=4)
    assert [run[:10] for run in monday] == ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"]
    assert [run[:10] for run in sunday] == ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"]


def test_the_31st_falls_on_the_last_day_of_a_shorter_month_and_comes_back_as_the_31st():
    rule = Monthly(days=frozenset({31}), times=(time(10),))
    found = runs(rule, anchor=anchored("2027-12-01"), after="2027-12-31T12:00", count=4)
    assert [run[:10] for run in found] == ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]


def test_days_that_a_month_clamps_together_run_once():
    rule = Monthly(days=frozenset({28, 30, 31, "last"}), times=(time(10),))
    found = runs(rule, anchor=anchored("2027-02-01"), after="2027-02-01T00:00", count=4)
    assert [run[:10] for run in found] == ["2027-02-28", "2027-03-28", "2027-03-30", "2027-03-31"]


def test_every_third_month_is_counted_over_the_turn_of_the_year():
    rule = Monthly(days=frozenset({1}), times=(time(0),), interval=3)
    found = runs(rule, anchor=anchored("2026-11-15"), after="2026-11-15T00:00", count=2)
    assert [run[:10] for run in found] == ["2027-02-01", "2027-05-01"]


def test_elapsed_intervals_count_from_the_anchor_and_ignore_daylight_saving():
    rule, anchor = Every(minutes=60), Anchor(at=instant("2026-03-29T00:15:30"), day=date(2026, 3, 29))
    found = runs(rule, zone="Europe/Berlin", anchor=anchor, after="2026-03-28T00:00", count=2)
    assert found == ["2026-03-29 03:15", "2026-03-29 04:15"]
    assert rule.last_until(anchor.at, zone=zone_named("UTC"), anchor=anchor) is None


def test_once_is_wall_clock_where_it_is_naive_and_an_instant_where_it_is_aware():
    berlin, anchor = zone_named("Europe/Berlin"), anchored("2026-01-01")
    naive = Once(wall("2026-07-01T12:00")).next_after(instant("2026-01-01"), zone=berlin, anchor=anchor)
    aware = Once(instant("2026-07-01T12:00")).next_after(instant("2026-01-01"), zone=berlin, anchor=anchor)
    assert (naive.at, naive.local) == (instant("2026-07-01T10:00"), wall("2026-07-01T12:00"))
    assert (aware.at, aware.local) == (instant("2026-07-01T12:00"), None)


def test_once_is_over_at_its_own_instant():
    rule, at, anchor = Once(instant("2026-07-01T12:00")), instant("2026-07-01T12:00"), anchored("2026-01-01")
    assert rule.next_after(at, zone=zone_named("UTC"), anchor=anchor) is None
    assert rule.last_until(at, zone=zone_named("UTC"), anchor=anchor).at == at
    assert rule.last_until(at - timedelta.resolution, zone=zone_named("UTC"), anchor=anchor) is None


# --- daylight saving -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "clock", "day", "expected"),
    [
        ("Europe/Berlin", time(2, 30), "2026-03-29", "2026-03-29 03:30 gap"),
        ("America/New_York", time(2), "2026-03-08", "2026-03-08 03:00 gap"),
        ("America/Sao_Paulo", time(0, 30), "2018-11-04", "2018-11-04 01:30 gap"),
        ("Australia/Lord_Howe", time(2, 10), "2026-10-04", "2026-10-04 02:40 gap"),
        ("Africa/Cairo", time(0), "2026-04-24", "2026-04-24 01:00 gap"),
        ("Africa/Casablanca", time(2, 30), "2026-03-22", "2026-03-22 03:30 gap"),
        ("Pacific/Apia", time(9), "2011-12-30", "2011-12-31 09:00 gap"),
        ("Asia/Kolkata", time(2, 30), "2026-03-29", "2026-03-29 02:30"),
    ],
)
def test_a_time_in_a_gap_moves_forward_by_the_gap(zone, clock, day, expected):
    rule = Once(datetime.combine(date.fromisoformat(day), clock))
    assert runs(rule, zone=zone, anchor=anchored(day), after="2000-01-01", count=1) == [expected]


@pytest.mark.parametrize(
    ("zone", "clock", "day", "first_instant"),
    [
        ("Europe/Berlin", time(2, 30), "2026-10-25", "2026-10-25T00:30"),
        ("America/New_York", time(1, 30), "2026-11-01", "2026-11-01T05:30"),
        ("America/Sao_Paulo", time(23, 30), "2019-02-16", "2019-02-17T01:30"),
        ("Australia/Lord_Howe", time(1, 45), "2026-04-05", "2026-04-04T14:45"),
        ("Africa/Cairo", time(23, 30), "2026-10-29", "2026-10-29T20:30"),
        ("Africa/Casablanca", time(2, 30), "2026-02-15", "2026-02-15T01:30"),
    ],
)
def test_of_a_repeated_hour_the_first_instant_counts_and_the_second_does_not_run(zone, clock, day, first_instant):
    rule, anchor, rules = Daily(times=(clock,)), anchored(day), zone_named(zone)
    first = rule.next_after(instant(f"{day}T00:00") - timedelta(days=1), zone=rules, anchor=anchor)
    following = rule.next_after(first.at, zone=rules, anchor=anchor)
    assert first.at == instant(first_instant)
    assert not first.in_gap
    assert following.local == first.local + timedelta(days=1)


def test_times_that_a_gap_puts_out_of_order_still_run_in_order():
    rule = Daily(times=(time(2, 30), time(3)))
    found = runs(rule, zone="Europe/Berlin", anchor=anchored("2026-03-29"), after="2026-03-28T22:00", count=3)
    assert found == ["2026-03-29 03:00", "2026-03-29 03:30 gap", "2026-03-30 02:30"]


def test_times_that_a_gap_makes_one_run_once_as_the_time_that_exists():
    rule = Daily(times=(time(2, 30), time(3, 30)))
    found = runs(rule, zone="Europe/Berlin", anchor=anchored("2026-03-29"), after="2026-03-28T22:00", count=2)
    assert found == ["2026-03-29 03:30", "2026-03-30 02:30"]


def test_a_date_that_a_country_skipped_is_made_one_with_the_next():
    rule = Daily(times=(time(9), time(21)))
    found = runs(rule, zone="Pacific/Apia", anchor=anchored("2011-12-29"), after="2011-12-30T08:00", count=3)
    assert found == ["2011-12-31 09:00", "2011-12-31 21:00", "2012-01-01 09:00"]


def test_a_rule_that_names_only_the_skipped_date_runs_a_day_later():
    rule = Weekly(days=frozenset({FRI}), times=(time(9),))
    found = runs(rule, zone="Pacific/Apia", anchor=anchored("2011-12-24"), after="2011-12-24T12:00", count=2)
    assert found == ["2011-12-31 09:00 gap", "2012-01-06 09:00"]


def test_a_run_that_a_gap_moved_over_midnight_is_found_from_either_side():
    """Clocks in Nuuk go from 23:00 to 24:00: Saturday's run of 23:30 is at 00:30 on Sunday."""
    rules, anchor = zone_named("America/Nuuk"), anchored("2026-03-01")
    rule, moved = Daily(times=(time(0, 10), time(23, 30))), instant("2026-03-29T01:30")
    assert rule.next_after(moved - timedelta(minutes=5), zone=rules, anchor=anchor).at == moved
    assert rule.last_until(moved + timedelta(minutes=5), zone=rules, anchor=anchor).at == moved


def test_a_run_of_a_skipped_date_is_found_on_the_day_after_it():
    rule = Weekly(days=frozenset({FRI}), times=(time(9),))
    found = runs(rule, zone="Pacific/Apia", anchor=anchored("2011-12-24"), after="2011-12-30T18:00", count=1)
    assert found == ["2011-12-31 09:00 gap"]


def test_a_run_after_midnight_is_found_from_the_hour_that_comes_twice_before_it():
    """Clocks in Sao Paulo went from 24:00 back to 23:00: the next date's runs follow both hours."""
    rule, rules, anchor = Daily(times=(time(0),)), zone_named("America/Sao_Paulo"), anchored("2019-02-16")
    second_half_past_eleven = instant("2019-02-17T02:30")
    assert rule.next_after(second_half_past_eleven, zone=rules, anchor=anchor).at == instant("2019-02-17T03:00")
    assert rule.last_until(second_half_past_eleven, zone=rules, anchor=anchor).at == instant("2019-02-16T02:00")


def test_clocks_that_go_back_after_midnight_do_not_hide_the_run_at_midnight():
    """St. John's went from 00:01 back to 23:01 of the day before, until 2011."""
    rule, rules, anchor = Daily(times=(time(0),)), zone_named("America/St_Johns"), anchored("2010-11-01")
    midnight = instant("2010-11-07T02:30")
    assert rule.last_until(midnight + timedelta(minutes=30), zone=rules, anchor=anchor).at == midnight
    assert rule.next_after(midnight, zone=rules, anchor=anchor).at == instant("2010-11-08T03:30")


# --- bounds ----------------------------------------------------------------------------------------------------------

RULES = [
    Daily(times=(time(0), time(23, 59, 59, 999_999))),
    Daily(times=(time(12),), interval=10**12),
    Weekly(days=frozenset(Weekday), times=(time(12),)),
    Weekly(days=frozenset({SUN}), times=(time(12),), interval=10**12),
    Monthly(days=frozenset({1, 31, "last"}), times=(time(12),)),
    Monthly(days=frozenset({31}), times=(time(12),), interval=10**12),
    Monthly(weekdays=frozenset({NthWeekday(5, MON)}), times=(time(12),), interval=7),
    Yearly(months=frozenset({2}), days=frozenset({29}), times=(time(12),), month_end=MonthEnd.SKIP),
    Yearly(months=frozenset({2}), days=frozenset({29}), times=(time(12),), interval=10**12),
    *(
        Calendar(frequency=frequency, times=(time(12),), interval=interval, weekdays=frozenset({MON}))
        for frequency in Frequency
        for interval in (1, 10**12)
    ),
    Calendar(frequency=Frequency.YEARLY, times=(time(12),), weeks=frozenset({1, -1}), week_start=SUN),
    Bounded(rule=Daily(times=(time(9),)), count=10**6, skipped=frozenset({date.max})),
    Bounded(rule=Every(minutes=10**30), start=date.min, until=date.max),
    Every(minutes=1),
    Every(minutes=10**30),
    Every(minutes=10**30, window=Window(begins=time(9), ends=time(8))),
    Once(datetime.combine(date.max, time.max)),
    Once(datetime.combine(date.min, time.min)),
    Once(datetime.max.replace(tzinfo=UTC)),
]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"])
def test_rules_run_out_at_the_end_of_the_calendar_instead_of_failing(rule, zone):
    rules, latest, earliest = zone_named(zone), datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
    for anchor in (
        Anchor(earliest, date.min, SUN),
        Anchor(latest, date.max, SUN),
        Anchor(instant("2026-01-01"), date(2026, 1, 1)),
    ):
        assert rule.next_after(latest, zone=rules, anchor=anchor) is None
        for moment in (earliest, latest, instant("2026-01-01")):
            following = rule.next_after(moment, zone=rules, anchor=anchor)
            assert following is None or following.at > moment
            last = rule.last_until(moment, zone=rules, anchor=anchor)
            assert last is None or last.at <= moment
            assert rule.runs_before(moment, zone=rules, anchor=anchor) >= 0


NEVER = [
    Monthly(frozenset({30}), (time(9),), 12, month_end=MonthEnd.SKIP),
    Yearly(months=frozenset({2}), days=frozenset({30}), times=(time(9),), month_end=MonthEnd.SKIP),
    Calendar(frequency=Frequency.MONTHLY, times=(time(9),), months=frozenset({2}), month_days=frozenset({30})),
    Calendar(frequency=Frequency.DAILY, times=(time(9),), months=frozenset({2}), month_days=frozenset({30})),
    Calendar(frequency=Frequency.WEEKLY, times=(time(9),), weekdays=frozenset({MON}), positions=frozenset({5})),
]


@pytest.mark.parametrize("rule", NEVER)
def test_a_rule_that_names_no_day_ends(rule):
    anchor, zone = anchored("2026-02-01"), zone_named("Europe/Berlin")
    assert rule.next_after(instant("2026-02-01"), zone=zone, anchor=anchor) is None
    assert rule.last_until(instant("3026-02-01"), zone=zone, anchor=anchor) is None
    assert rule.runs_before(instant("3026-02-01"), zone=zone, anchor=anchor) == 0


@pytest.mark.parametrize("rule", [rule for rule in RULES if not isinstance(rule, Once)])
def test_a_rule_that_begins_after_the_moment_has_no_last_run(rule):
    anchor = Anchor(instant("2026-01-01"), date(2026, 1, 1))
    assert rule.last_until(instant("2025-12-31T23:00"), zone=zone_named("UTC"), anchor=anchor) is None


def test_missed_years_are_jumped_over():
    """A rule of minutes and one of days, both asked after eight thousand years, look at a handful of instants."""
    looked_at = 0

    class CountingZone(type(zone_named("Europe/Berlin"))):
        def utcoffset(self, moment):
            nonlocal looked_at
            looked_at += 1
            return super().utcoffset(moment)

    anchor, late = anchored("0002-01-01"), instant("8002-06-01")
    zone = CountingZone.no_cache("Europe/Berlin")
    for rule in (Every(minutes=1), Daily(times=(time(9),)), Monthly(days=frozenset({31}), times=(time(9),))):
        assert rule.next_after(late, zone=zone, anchor=anchor).at - late < timedelta(days=32)
        assert late - rule.last_until(late, zone=zone, anchor=anchor).at < timedelta(days=32)
    assert looked_at < 100


@pytest.mark.parametrize(
    "make",
    [
        lambda: Daily(times=()),
        lambda: Daily(times=(time(9),), interval=0),
        lambda: Daily(times=(time(9, tzinfo=UTC),)),
        lambda: Weekly(days=frozenset(), times=(time(9),)),
        lambda: Weekly(days=frozenset({MON}), times=(time(9),), interval=-1),
        lambda: Monthly(days=frozenset(), times=(time(9),)),
        lambda: Monthly(days=frozenset({0}), times=(time(9),)),
        lambda: Monthly(days=frozenset({32}), times=(time(9),)),
        lambda: Every(minutes=0),
    ],
)
def test_a_rule_without_sense_can_not_be_made(make):
    with pytest.raises(ValueError, match=r"."):
        make()
