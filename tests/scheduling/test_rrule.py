"""RRULE (RFC 5545, 3.3.10): read, written, compared with libical's own tests and with dateutil."""

import json
import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
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
    Weekday,
    Weekly,
    Window,
    Yearly,
)
from scheduling.recurrence.occurrences import occurrences
from scheduling.recurrence.rrule import RuleNotOffered, recurrence_from_rrule, rrule_of
from scheduling.zones import zone_named
from tests.scheduling.recurrence_counting import named_times
from tests.scheduling.recurrence_rules import calendars, minute_times, rules_of_days

CORPORA = Path(os.environ.get("CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))
LIBICAL = CORPORA / "rrule.jsonl"
UTC_ZONE = zone_named("UTC")
MON, TUE, WED, THU, FRI, SAT, SUN = Weekday
START = datetime(2026, 11, 22, 14, 5)  # noqa: DTZ001 - a Sunday
ANCHOR = Anchor(START.replace(tzinfo=UTC), START.date())
TEN = (time(10),)


# --- libical ---------------------------------------------------------------------------------------------------------


def _local(text: str) -> date:
    """Read a DTSTART or an instance; where it has no time it is a date."""
    text = text.removesuffix("Z")
    if "T" in text:
        return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007


def _moment(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time())


@pytest.mark.skipif(not LIBICAL.exists(), reason="the corpora are not here")
def test_libicals_rules_come_out_as_it_has_them_or_are_refused_by_name():
    right, refused, wrong = 0, [], []
    for line in LIBICAL.read_text().splitlines():
        case = json.loads(line)
        expected = [_moment(_local(text)) for text in case["instances"]]
        try:
            # One more than there are: a rule that goes on too long is wrong, too.
            found = occurrences(case["rrule"], start=_local(case["dtstart"]), zone=UTC_ZONE, count=len(expected) + 1)
        except RuleNotOffered as refusal:
            refused.append(refusal.part)
            continue
        if [at.replace(tzinfo=None) for at in found] == expected:
            right += 1
        else:
            wrong.append(case["rrule"])
    print(f"libical: {right} right, {len(wrong)} wrong, {len(refused)} refused: {sorted(set(refused))}")  # noqa: T201
    assert wrong == []
    assert right >= 120


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("FREQ=DAILY", Daily((time(14, 5),))),
        ("freq=daily;interval=2;byhour=9;byminute=0;", Daily((time(9),), 2)),
        ("RRULE:FREQ=WEEKLY;BYHOUR=10;BYMINUTE=0", Weekly(frozenset({SUN}), TEN)),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO;BYHOUR=10;BYMINUTE=0", Weekly(frozenset({MON}), TEN, 2, SUN)),
        ("FREQ=DAILY;BYDAY=MO,TU;BYHOUR=10;BYMINUTE=0", Weekly(frozenset({MON, TUE}), TEN)),
        ("FREQ=HOURLY;INTERVAL=2", Every(120)),
        ("FREQ=MINUTELY;INTERVAL=45", Every(45)),
        ("FREQ=SECONDLY;INTERVAL=120", Every(2)),
        ("FREQ=MONTHLY;BYMONTHDAY=31", Monthly(frozenset({31}), (time(14, 5),), month_end=MonthEnd.SKIP)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", Monthly(frozenset({"last"}), (time(14, 5),))),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", Monthly(frozenset({31}), (time(14, 5),))),
        ("FREQ=MONTHLY;BYMONTHDAY=15,28,29,30;BYSETPOS=1,-1", Monthly(frozenset({15, 30}), (time(14, 5),))),
        ("FREQ=MONTHLY;BYDAY=2TU", Monthly(weekdays=frozenset({NthWeekday(2, TUE)}), times=(time(14, 5),))),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
            Yearly(months=frozenset({2}), days=frozenset({29}), times=(time(14, 5),)),
        ),
        ("FREQ=YEARLY", Yearly(months=frozenset({11}), days=frozenset({22}), times=(time(14, 5),))),
        (
            "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30;BYSETPOS=1,4",
            Daily((time(9), time(17, 30))),
        ),
        (
            "FREQ=HOURLY;INTERVAL=6;BYDAY=MO",
            Weekly(frozenset({MON}), (time(2, 5), time(8, 5), time(14, 5), time(20, 5))),
        ),
        ("FREQ=MINUTELY;INTERVAL=30;BYHOUR=9", Daily((time(9, 5), time(9, 35)))),
    ],
)
def test_a_rule_becomes_the_friendliest_of_ours_that_says_the_same(text, rule):
    found = recurrence_from_rrule(text, start=START)
    assert found == Bounded(rule=rule, start=START)


def test_what_only_the_general_rule_can_say_becomes_that():
    found = recurrence_from_rrule("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", start=START)
    general = Calendar(
        frequency=Frequency.MONTHLY, times=(time(14, 5),), month_days=frozenset({13}), weekdays=frozenset({FRI})
    )
    assert found == Bounded(rule=general, start=START)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "FREQ"),
        ("daily", "daily"),
        ("FREQ=FORTNIGHTLY", "FREQ=FORTNIGHTLY"),
        ("FREQ=SECONDLY", "FREQ=SECONDLY"),
        ("FREQ=SECONDLY;INTERVAL=60;BYSECOND=1", "FREQ=SECONDLY"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL=-1"),
        ("FREQ=DAILY;COUNT=0", "COUNT=0"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "COUNT, UNTIL"),
        ("FREQ=DAILY;UNTIL=20270230", "UNTIL=20270230"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ"),
        ("FREQ=DAILY;BYDAY=MO;BYDAY=TU", "BYDAY"),
        ("RSCALE=HEBREW;FREQ=YEARLY", "RSCALE"),
        ("FREQ=YEARLY;SKIP=BACKWARD", "SKIP"),
        ("FREQ=YEARLY;BYEASTER=0", "BYEASTER"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH=13"),
        ("FREQ=YEARLY;BYMONTH=5L", "BYMONTH=5L"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0"),
        ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=XX", "BYDAY=XX"),
        ("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY"),
        ("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO"),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"),
        ("FREQ=DAILY;BYDAY=1MO", "BYDAY"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "BYDAY"),
        ("FREQ=HOURLY;INTERVAL=7;BYHOUR=3", "INTERVAL=7"),
        ("FREQ=MINUTELY;INTERVAL=61;BYHOUR=3", "INTERVAL=61"),
        ("FREQ=DAILY;BYSECOND=60", "BYSECOND=60"),
        ("FREQ=DAILY\nRDATE:20270101T000000", "RDATE"),
        ("FREQ=DAILY\nEXRULE:FREQ=WEEKLY", "EXRULE"),
        ("FREQ=DAILY\nEXDATE;TZID=Europe/Berlin:20270101T000000", "EXDATE"),
    ],
)
def test_what_is_not_offered_is_refused_by_its_name(text, part):
    with pytest.raises(RuleNotOffered) as refused:
        recurrence_from_rrule(text, start=START)
    assert refused.value.part == part


@given(text=st.text(alphabet="FREQ=DAILY;BYMONTHWK1234567890,-:T\nZ", max_size=60))
def test_whatever_comes_is_read_or_refused(text):
    try:
        rule = recurrence_from_rrule(f"FREQ=YEARLY;{text}", start=START)
    except RuleNotOffered as refused:
        assert refused.part  # noqa: PT017 - either is right
    else:
        assert rule.next_after(ANCHOR.at, zone=UTC_ZONE, anchor=ANCHOR) is None or rule.to_json()


# --- writing ---------------------------------------------------------------------------------------------------------

BEGINS = START.replace(hour=0, minute=0)
WORKDAYS = frozenset({MON, TUE, WED, THU, FRI})


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (Daily(TEN), "FREQ=DAILY;BYHOUR=10;BYMINUTE=0"),
        (Daily((time(9), time(17, 30))), "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30;BYSETPOS=1,4"),
        (Weekly(WORKDAYS, TEN), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=10;BYMINUTE=0"),
        (Weekly(frozenset({TUE}), TEN, 2), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=MO;BYHOUR=10;BYMINUTE=0"),
        (Monthly(frozenset({31}), TEN), "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYHOUR=10;BYMINUTE=0;BYSETPOS=-1"),
        (Monthly(frozenset({31}), TEN, month_end=MonthEnd.SKIP), "FREQ=MONTHLY;BYMONTHDAY=31;BYHOUR=10;BYMINUTE=0"),
        (Monthly(frozenset({30, 31}), TEN), None),
        (
            Monthly(weekdays=frozenset({NthWeekday(-1, FRI), NthWeekday(2, TUE)}), times=TEN),
            "FREQ=MONTHLY;BYDAY=2TU,-1FR;BYHOUR=10;BYMINUTE=0",
        ),
        (
            Yearly(months=frozenset({12}), days=frozenset({25}), times=TEN),
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25;BYHOUR=10;BYMINUTE=0",
        ),
        (Every(120), "FREQ=HOURLY;INTERVAL=2"),
        (Every(90), "FREQ=MINUTELY;INTERVAL=90"),
        (
            Every(60, Window(begins=time(9), ends=time(11), weekdays=WORKDAYS)),
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9,10,11;BYMINUTE=0",
        ),
        (
            Every(30, Window(begins=time(1), ends=time(3, 30))),
            "FREQ=HOURLY;BYHOUR=1,2,3;BYMINUTE=0,30",
        ),
        (Every(30, Window(begins=time(1), ends=time(4))), None),
        (Every(45, Window(begins=time(0), ends=time(11, 15))), None),
        (Daily((time(9, 0, 0, 1),)), None),
        (Bounded(rule=Daily(TEN), count=3), "FREQ=DAILY;BYHOUR=10;BYMINUTE=0;COUNT=3"),
        (
            Bounded(rule=Daily(TEN), until=date(2026, 12, 31)),
            "FREQ=DAILY;BYHOUR=10;BYMINUTE=0;UNTIL=20261231T235959",
        ),
        (Bounded(rule=Daily(TEN), until=date(2026, 12, 31), count=3), None),
        (
            Bounded(rule=Daily(TEN), skipped=frozenset({date(2026, 12, 24)})),
            "RRULE:FREQ=DAILY;BYHOUR=10;BYMINUTE=0\nEXDATE:20261224T100000",
        ),
    ],
)
def test_our_rules_are_written_where_the_rfc_can_say_them(rule, text):
    assert rrule_of(rule, ANCHOR) == text


def _runs(rule, count=40):
    return occurrences(rule, start=BEGINS, zone=UTC_ZONE, count=count)


@settings(max_examples=80, deadline=None)
@given(rule=rules_of_days(minute_times) | calendars(minute_times))
def test_what_is_written_reads_back_as_the_same_rule(rule):
    text = rrule_of(rule, ANCHOR)
    if text is not None:
        assert _runs(recurrence_from_rrule(text, start=BEGINS)) == _runs(rule)


@settings(max_examples=60, deadline=None)
@given(
    rule=rules_of_days(minute_times),
    until=st.none() | st.dates(date(2026, 11, 23), date(2028, 1, 1)),
    count=st.none() | st.integers(1, 50),
    skipped=st.frozensets(st.dates(date(2026, 11, 23), date(2027, 1, 1)), max_size=3),
)
def test_bounds_survive_too(rule, until, count, skipped):
    bounded = Bounded(rule=rule, start=BEGINS, until=until, count=count, skipped=skipped)
    text = rrule_of(bounded, ANCHOR)
    if text is not None:
        assert _runs(recurrence_from_rrule(text, start=BEGINS)) == _runs(bounded)


# --- dateutil, where it is right -------------------------------------------------------------------------------------


def _is_right_in_dateutil(rule) -> bool:
    """Tell whether dateutil expands a rule as RFC 5545 has it, which it doesn't for all."""
    if not isinstance(rule, Calendar):
        return True
    is_mixed = bool(rule.weekdays) and bool(rule.nth_weekdays)
    return not (rule.weeks or rule.positions or is_mixed)


@settings(max_examples=80, deadline=None)
@given(rule=rules_of_days(minute_times) | calendars(minute_times).filter(_is_right_in_dateutil))
def test_dateutil_expands_what_we_write_as_we_do(rule):
    text = rrule_of(rule, ANCHOR)
    if text is None:
        return
    until = BEGINS + timedelta(days=800)
    theirs = list(rrulestr(text, dtstart=BEGINS).between(BEGINS, until, inc=True))[:40]
    ours = [at.replace(tzinfo=None) for at in _runs(rule) if at.replace(tzinfo=None) < until]
    assert ours == theirs[: len(ours)]
    assert len(ours) == len(theirs)


@settings(max_examples=60, deadline=None)
@given(rule=calendars(minute_times))
def test_a_general_rule_names_what_the_rfc_says(rule):
    """Counted day by day, as in the laws of recurrence, but over years and without a zone."""
    anchor = Anchor(BEGINS.replace(tzinfo=UTC), BEGINS.date())
    until = BEGINS.date() + timedelta(days=800)
    counted = named_times(rule, anchor, until)
    found = [at.replace(tzinfo=None) for at in occurrences(rule, start=BEGINS, zone=UTC_ZONE, count=60)]
    assert [at for at in found if at.date() < until] == counted[: len([at for at in found if at.date() < until])]
    assert len(found) == 60 or len([at for at in found if at.date() < until]) == len(counted)


@pytest.mark.parametrize(
    ("text", "runs", "minutes"),
    [
        ("FREQ=MINUTELY;INTERVAL=15;BYDAY=SU", 100, 15),
        ("FREQ=HOURLY;BYDAY=SU", 25, 60),
        ("FREQ=HOURLY;BYMINUTE=0,30", 50, 30),
    ],
)
def test_hours_and_minutes_of_certain_days_have_no_hole_where_an_hour_comes_twice(text, runs, minutes):
    zone, midnight = ZoneInfo("Europe/Berlin"), datetime(2026, 10, 24, 22, tzinfo=UTC)
    anchor = Anchor(midnight, date(2026, 10, 25))
    start = datetime(2026, 10, 25)  # noqa: DTZ001  # wall-clock time
    rule = recurrence_from_rrule(text, start=start)
    found, moment = [], midnight - timedelta(minutes=1)
    while (run := rule.next_after(moment, zone=zone, anchor=anchor)) and run.at < midnight + timedelta(hours=25):
        moment = run.at
        found.append(moment)
    assert found == [midnight + step * timedelta(minutes=minutes) for step in range(runs)]
    assert recurrence_from_rrule(rrule_of(rule, anchor) or "", start=start) == rule
