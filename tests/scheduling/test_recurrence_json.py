"""The JSON form of rules (DESIGN, 4)."""

import json
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.errors import RecurrenceProblem, RecurrenceRefused
from scheduling.recurrence import (
    Bounded,
    Daily,
    Every,
    Monthly,
    NthWeekday,
    Once,
    Weekday,
    Weekly,
    Window,
    Yearly,
)
from scheduling.recurrence.json_form import recurrence_from_json

MISSING, UNKNOWN_KEY, WRONG_TYPE, WRONG_VALUE = RecurrenceProblem
NINE = {"times": ["09:00"]}


@pytest.mark.parametrize(
    ("form", "rule"),
    [
        ({"type": "daily", "times": ["09:00"]}, Daily((time(9),))),
        (
            {"type": "daily", "interval": 2, "times": ["09:00", "21:30:15.5"]},
            Daily((time(9), time(21, 30, 15, 500_000)), 2),
        ),
        (
            {"type": "weekly", "days": [0, 2, 4], "times": ["08:00"]},
            Weekly(frozenset({Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY}), (time(8),)),
        ),
        ({"type": "monthly", "day": 15, "times": ["10:00"]}, Monthly(frozenset({15}), (time(10),))),
        ({"type": "monthly", "day": "last", "times": ["10:00"]}, Monthly(frozenset({"last"}), (time(10),))),
        (
            {"type": "monthly", "day": [1, 15, "last"], "times": ["10:00"]},
            Monthly(frozenset({1, 15, "last"}), (time(10),)),
        ),
        ({"type": "custom", "minutes": 120}, Every(120)),
        (
            {"type": "custom", "minutes": 30, "window": {"from": "09:00", "to": "17:00"}},
            Every(30, Window(begins=time(9), ends=time(17))),
        ),
        (
            {"type": "monthly", "nth": 2, "weekday": 1, "times": ["10:00"]},
            Monthly(weekdays=frozenset({NthWeekday(2, Weekday.TUESDAY)}), times=(time(10),)),
        ),
        (
            {"type": "monthly", "nth": "last", "weekday": 4, "times": ["10:00"]},
            Monthly(weekdays=frozenset({NthWeekday(-1, Weekday.FRIDAY)}), times=(time(10),)),
        ),
        (
            {"type": "yearly", "month": 12, "day": 25, "times": ["10:00"]},
            Yearly(months=frozenset({12}), days=frozenset({25}), times=(time(10),)),
        ),
        (
            {"type": "daily", **NINE, "until": "2026-12-31", "count": 3, "except": ["2026-12-24"]},
            Bounded(rule=Daily((time(9),)), until=date(2026, 12, 31), count=3, skipped=frozenset({date(2026, 12, 24)})),
        ),
        ({"type": "once", "at": "2026-12-31T12:00:00"}, Once(datetime.fromisoformat("2026-12-31T12:00"))),
        ({"type": "once", "at": "2026-12-31T12:00:00Z"}, Once(datetime(2026, 12, 31, 12, tzinfo=UTC))),
        ({"type": "once", "at": "2026-12-31T12:00:00+05:30"}, Once(datetime(2026, 12, 31, 6, 30, tzinfo=UTC))),
    ],
)
def test_a_form_is_read(form, rule):
    assert recurrence_from_json(form) == rule


def test_rules_are_written_in_the_form_of_the_design():
    assert Daily((time(9),)).to_json() == {"type": "daily", "interval": 1, "times": ["09:00"]}
    assert Monthly(frozenset({"last", 15, 1}), (time(10),)).to_json()["day"] == [1, 15, "last"]
    assert Weekly(frozenset({Weekday.FRIDAY, Weekday.MONDAY}), (time(8),)).to_json()["days"] == [0, 4]
    assert Once(datetime(2026, 12, 31, 12, tzinfo=UTC)).to_json() == {"type": "once", "at": "2026-12-31T12:00:00Z"}
    assert json.loads(json.dumps(Every(30).to_json())) == {"type": "custom", "minutes": 30}


@pytest.mark.parametrize(
    ("form", "path", "problem"),
    [
        (None, "", WRONG_TYPE),
        ([], "", WRONG_TYPE),
        ({}, "type", MISSING),
        ({"type": 1}, "type", WRONG_TYPE),
        ({"type": "hourly"}, "type", WRONG_VALUE),
        ({"type": "daily"}, "times", MISSING),
        ({"type": "daily", "times": []}, "times", WRONG_VALUE),
        ({"type": "daily", "times": "09:00"}, "times", WRONG_TYPE),
        ({"type": "daily", "times": ["09:00", 9]}, "times[1]", WRONG_TYPE),
        ({"type": "daily", "times": ["24:00"]}, "times[0]", WRONG_VALUE),
        ({"type": "daily", "times": ["9:00"]}, "times[0]", WRONG_VALUE),
        ({"type": "daily", "times": ["09:00+02:00"]}, "times[0]", WRONG_VALUE),
        ({"type": "daily", "times": ["٠٩:٠٠"]}, "times[0]", WRONG_VALUE),
        ({"type": "daily", **NINE, "intervall": 2}, "intervall", UNKNOWN_KEY),
        ({"type": "daily", **NINE, "days": [1]}, "days", UNKNOWN_KEY),
        ({"type": "daily", **NINE, "interval": 0}, "interval", WRONG_VALUE),
        ({"type": "daily", **NINE, "interval": True}, "interval", WRONG_TYPE),
        ({"type": "daily", **NINE, "interval": 1.0}, "interval", WRONG_TYPE),
        ({"type": "daily", **NINE, "interval": None}, "interval", WRONG_TYPE),
        ({"type": "weekly", **NINE}, "days", MISSING),
        ({"type": "weekly", **NINE, "days": []}, "days", WRONG_VALUE),
        ({"type": "weekly", **NINE, "days": [0, 7]}, "days[1]", WRONG_VALUE),
        ({"type": "weekly", **NINE, "days": ["mon"]}, "days[0]", WRONG_TYPE),
        ({"type": "monthly", **NINE}, "day", MISSING),
        ({"type": "monthly", **NINE, "day": 32}, "day", WRONG_VALUE),
        ({"type": "monthly", **NINE, "day": "first"}, "day", WRONG_VALUE),
        ({"type": "monthly", **NINE, "day": [1, 0]}, "day[1]", WRONG_VALUE),
        ({"type": "monthly", **NINE, "day": [[1]]}, "day[0]", WRONG_TYPE),
        ({"type": "custom"}, "minutes", MISSING),
        ({"type": "custom", "minutes": 0}, "minutes", WRONG_VALUE),
        ({"type": "custom", "minutes": "30"}, "minutes", WRONG_TYPE),
        ({"type": "custom", "minutes": 30, "window": "9-17"}, "window", WRONG_TYPE),
        ({"type": "custom", "minutes": 30, "window": {"from": "09:00"}}, "window.to", MISSING),
        ({"type": "custom", "minutes": 30, "window": {"from": "9", "to": "17:00"}}, "window.from", WRONG_VALUE),
        (
            {"type": "custom", "minutes": 30, "window": {"from": "09:00", "to": "17:00", "days": [0]}},
            "window.days",
            UNKNOWN_KEY,
        ),
        (
            {"type": "custom", "minutes": 30, "window": {"from": "09:00", "to": "17:00", "weekdays": [7]}},
            "window.weekdays[0]",
            WRONG_VALUE,
        ),
        ({"type": "monthly", **NINE, "nth": 2}, "weekday", MISSING),
        ({"type": "monthly", **NINE, "nth": 6, "weekday": 1}, "nth", WRONG_VALUE),
        ({"type": "monthly", **NINE, "nth": 0, "weekday": 1}, "nth", WRONG_VALUE),
        ({"type": "monthly", **NINE, "weekdays": [{"nth": 1}]}, "weekdays[0].weekday", MISSING),
        ({"type": "monthly", **NINE, "weekdays": [1]}, "weekdays[0]", WRONG_TYPE),
        ({"type": "monthly", **NINE, "day": -32}, "day", WRONG_VALUE),
        ({"type": "monthly", **NINE, "day": 1, "month_end": "keep"}, "month_end", WRONG_VALUE),
        ({"type": "yearly", **NINE, "day": 1}, "month", MISSING),
        ({"type": "yearly", **NINE, "month": [1, 13], "day": 1}, "month[1]", WRONG_VALUE),
        ({"type": "weekly", **NINE, "days": [0], "week_start": 7}, "week_start", WRONG_VALUE),
        ({"type": "daily", **NINE, "count": 0}, "count", WRONG_VALUE),
        ({"type": "daily", **NINE, "count": 10**30}, "count", WRONG_VALUE),
        ({"type": "daily", **NINE, "interval": 10**30}, "interval", WRONG_VALUE),
        ({"type": "calendar", **NINE, "frequency": "yearly", "interval": 100_001}, "interval", WRONG_VALUE),
        ({"type": "custom", "minutes": 10**400}, "minutes", WRONG_VALUE),
        ({"type": "daily", **NINE, "until": "31.12.2026"}, "until", WRONG_VALUE),
        ({"type": "daily", **NINE, "start": "2026-12-31T09:00Z"}, "start", WRONG_VALUE),
        ({"type": "daily", **NINE, "except": ["2026-12-24", 5]}, "except[1]", WRONG_TYPE),
        ({"type": "once", "at": "2026-12-31T12:00", "count": 1}, "count", UNKNOWN_KEY),
        ({"type": "calendar", **NINE, "frequency": "hourly"}, "frequency", WRONG_VALUE),
        ({"type": "calendar", **NINE, "frequency": "weekly", "weeks": [1]}, "frequency", WRONG_VALUE),
        ({"type": "calendar", **NINE, "frequency": "yearly", "weeks": [54]}, "weeks[0]", WRONG_VALUE),
        ({"type": "once"}, "at", MISSING),
        ({"type": "once", "at": "2026-02-30T12:00"}, "at", WRONG_VALUE),
        ({"type": "once", "at": "2026-12-31"}, "at", WRONG_VALUE),
        ({"type": "once", "at": "0001-01-01T00:00+01:00"}, "at", WRONG_VALUE),
        ({"type": "once", "at": 5}, "at", WRONG_TYPE),
    ],
)
def test_a_form_with_a_fault_is_refused_with_the_path_of_the_key(form, path, problem):
    with pytest.raises(RecurrenceRefused) as refused:
        recurrence_from_json(form)
    assert (refused.value.path, refused.value.problem) == (path, problem)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "x", "09:00", "25:00", "last", "2026-12-31T12:00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["nth", "from"]), inner, max_size=3),
    max_leaves=5,
)
keys = st.sampled_from(
    [
        *("type", "interval", "times", "days", "day", "minutes", "at", "nth", "weekday", "weekdays", "month", "window"),
        *("start", "until", "count", "except", "week_start", "month_end", "frequency", "weeks", "positions"),
    ]
)
kinds = st.sampled_from(["once", "daily", "weekly", "monthly", "yearly", "custom", "calendar"])


@given(form=st.dictionaries(keys, values), kind=kinds)
def test_whatever_comes_is_read_or_refused(form, kind):
    try:
        rule = recurrence_from_json({**form, "type": kind})
    except RecurrenceRefused as refused:
        assert refused.path  # noqa: PT017  # either is right
    else:
        assert recurrence_from_json(rule.to_json()) == rule


def test_a_rule_without_times_takes_the_clock_that_is_given():
    assert recurrence_from_json({"type": "daily", "interval": 1}, clock=time(9)) == Daily((time(9),))
