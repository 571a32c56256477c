"""A single run that is left out of a rule, and let in again, is just that run, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.recurrence import Anchor, Bounded, Daily, Every, Once, Weekday
from scheduling.recurrence.exceptions import MOST_LEFT_OUT, leave_out, let_in
from scheduling.recurrence.json_form import recurrence_from_json

BERLIN = ZoneInfo("Europe/Berlin")
BEFORE_SPRING = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
BEFORE_AUTUMN = datetime(2026, 10, 24, 12, 0, 0, 123456, tzinfo=UTC)


def anchor(at: datetime) -> Anchor:
    return Anchor(at=at, day=at.date(), week_start=Weekday.MONDAY)


@pytest.mark.parametrize(
    ("rule", "now"),
    [
        (Daily((time(9), time(21))), BEFORE_SPRING),
        (Daily((time(2, 30),)), BEFORE_SPRING),  # in the gap
        (Daily((time(2, 30),)), BEFORE_AUTUMN),  # in the overlap
        (Every(45), BEFORE_AUTUMN),
        (Bounded(rule=Every(60), until=date(2026, 10, 26)), BEFORE_AUTUMN),
        (Bounded(rule=Daily((time(9),)), count=20), BEFORE_SPRING),
    ],
)
def test_each_run_in_turn_can_be_left_out_and_let_in_again(rule, now):
    here = {"zone": BERLIN, "anchor": anchor(now)}
    runs = []
    moment = now
    while len(runs) < 14 and (run := rule.next_after(moment, **here)) is not None:
        runs.append(run)
        moment = run.at
    for index, run in enumerate(runs[:-1]):
        without = leave_out(rule, run, zone=BERLIN)
        following = without.next_after(run.at - timedelta.resolution, **here)
        assert following.at in {one.at for one in runs[index + 1 :]}
        assert recurrence_from_json(without.to_json()) == without
        assert let_in(without, run.at, zone=BERLIN) == rule


def test_what_was_never_left_out_is_not_let_in():
    rule = Bounded(rule=Daily((time(9),)), skipped=frozenset({date(2027, 3, 28)}))
    with pytest.raises(LookupError):
        let_in(rule, datetime(2027, 3, 28, 7, 0, tzinfo=UTC), zone=BERLIN)
    with pytest.raises(LookupError):
        let_in(Daily((time(9),)), datetime(2027, 3, 28, 7, 0, tzinfo=UTC), zone=BERLIN)


def test_what_runs_once_has_no_exceptions():
    once = Once(datetime(2027, 3, 28, 9, 0, tzinfo=UTC))
    run = once.next_after(BEFORE_SPRING, zone=BERLIN, anchor=anchor(BEFORE_SPRING))
    with pytest.raises(ValueError, match="once"):
        leave_out(once, run, zone=BERLIN)


def test_a_rule_does_not_grow_for_ever():
    rule, here = Every(5), {"zone": BERLIN, "anchor": anchor(BEFORE_SPRING)}
    moment = BEFORE_SPRING
    for _ in range(MOST_LEFT_OUT + 10):
        run = rule.next_after(moment, **here)
        rule, moment = leave_out(rule, run, zone=BERLIN), run.at
    assert len(rule.skipped) == MOST_LEFT_OUT
    assert rule.next_after(moment - timedelta(minutes=5), **here).at > moment
