"""What a due message becomes, by its policy for missed runs and under new zone data."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from scheduling.content import Content
from scheduling.identifiers import BotId, ChatId, MessageId, RecipientId, UserId
from scheduling.messages import ScheduledMessage
from scheduling.planning import RUNS_PER_TICK, plan_runs
from scheduling.policies import MissedPolicy
from scheduling.recurrence import Anchor, Bounded, Daily, Every, Once, Run, Window
from scheduling.timing import Timing, ZoneSource
from scheduling.zones import zone_rules

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def local(day, hour):
    return datetime.combine(date(2026, 11, day), time(hour))


def message(recurrence, *, next_at=MONDAY, zone="UTC", missed=MissedPolicy.LATEST, **changes) -> ScheduledMessage:
    timing = Timing(
        recurrence=recurrence,
        zone=zone,
        zone_source=ZoneSource.CHAT,
        anchor=Anchor(at=MONDAY - timedelta(days=7), day=date(2026, 11, 16)),
    )
    return replace(
        ScheduledMessage(
            id=MessageId(UUID(int=1)),
            number=1,
            bot_id=BotId(1),
            chat_id=ChatId(UUID(int=2)),
            recipient_id=RecipientId(UUID(int=3)),
            topic_id=None,
            content=Content("Tea"),
            timing=timing,
            next_run=Run(next_at, next_at.replace(tzinfo=None) if zone == "UTC" else None),
            zone_rules=zone_rules(),
            missed=missed,
            created_at=MONDAY - timedelta(days=7),
            created_by=UserId(4),
        ),
        **changes,
    )


NINE = Daily(times=(time(9),))


def test_a_run_that_is_on_time_is_planned_and_the_next_one_follows():
    plan = plan_runs(message(NINE), now=MONDAY)
    assert plan.occurrences == (MONDAY,)
    assert plan.next_run.at == MONDAY + timedelta(days=1)


def test_a_one_time_message_has_no_next_run():
    plan = plan_runs(message(Once(local(23, 9))), now=MONDAY + timedelta(seconds=1))
    assert plan.occurrences == (MONDAY,)
    assert plan.next_run is None


def test_of_missed_runs_the_latest_is_sent_once():
    plan = plan_runs(message(NINE), now=MONDAY + timedelta(days=3, hours=1))
    assert plan.occurrences == (MONDAY + timedelta(days=3),)
    assert plan.next_run.at == MONDAY + timedelta(days=4)


def test_missed_runs_are_skipped_where_the_author_wants_that_but_not_one_that_is_barely_late():
    late = plan_runs(message(NINE, missed=MissedPolicy.SKIP), now=MONDAY + timedelta(hours=1))
    assert late.occurrences == ()
    assert late.next_run.at == MONDAY + timedelta(days=1)
    barely = plan_runs(message(NINE, missed=MissedPolicy.SKIP), now=MONDAY + timedelta(seconds=59))
    assert barely.occurrences == (MONDAY,)


def test_all_missed_runs_are_sent_where_the_author_wants_that():
    plan = plan_runs(message(NINE, missed=MissedPolicy.ALL), now=MONDAY + timedelta(days=2))
    assert plan.occurrences == tuple(MONDAY + timedelta(days=day) for day in range(3))
    assert plan.next_run.at == MONDAY + timedelta(days=3)


def test_all_missed_runs_are_planned_in_bounded_portions():
    minutes = message(Every(1), missed=MissedPolicy.ALL, next_at=MONDAY)
    plan = plan_runs(minutes, now=MONDAY + timedelta(days=30))
    assert len(plan.occurrences) == RUNS_PER_TICK
    assert plan.next_run.at == MONDAY + timedelta(minutes=RUNS_PER_TICK)


def test_a_run_past_its_delivery_window_is_not_planned():
    plan = plan_runs(message(NINE, delivery_window_seconds=600), now=MONDAY + timedelta(minutes=11))
    assert plan.occurrences == ()
    assert plan.next_run.at == MONDAY + timedelta(days=1)


def test_under_new_zone_data_the_wall_clock_time_stays_and_the_instant_moves():
    """The row was computed when Berlin was, by the old data, two hours ahead in winter."""
    wrong = Run(datetime(2026, 11, 23, 7, tzinfo=UTC), local(23, 9))
    old = message(NINE, zone="Europe/Berlin", next_run=wrong, zone_rules="1999.1")
    plan = plan_runs(old, now=wrong.at)
    assert plan.occurrences == ()
    assert plan.next_run.at == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert plan.zone_rules == zone_rules()


def test_under_new_zone_data_what_is_due_all_the_same_is_planned():
    late = Run(datetime(2026, 11, 23, 9, tzinfo=UTC), local(23, 9))
    old = message(NINE, zone="Europe/Berlin", next_run=late, zone_rules="1999.1")
    plan = plan_runs(old, now=late.at)
    assert plan.occurrences == (datetime(2026, 11, 23, 8, tzinfo=UTC),)


def test_elapsed_intervals_do_not_care_for_zone_data():
    every = message(Every(60), next_run=Run(MONDAY, None), zone_rules="1999.1")
    assert plan_runs(every, now=MONDAY).occurrences == (MONDAY,)


@pytest.mark.parametrize("policy", list(MissedPolicy))
def test_the_next_run_lies_ahead_unless_a_portion_is_left(policy):
    now = MONDAY + timedelta(days=50, minutes=3)
    plan = plan_runs(message(NINE, missed=policy), now=now)
    assert plan.next_run.at > now


@pytest.mark.parametrize(
    ("zone", "following"),
    [("Europe/Berlin", MONDAY + timedelta(hours=23)), ("America/New_York", MONDAY + timedelta(hours=5))],
)
def test_a_run_that_is_due_while_the_zone_changes_is_still_sent(zone, following):
    now = MONDAY + timedelta(milliseconds=20)
    plan = plan_runs(message(NINE).move_to_zone(zone, now=now), now=now)
    assert plan.occurrences == (MONDAY,)
    assert plan.next_run.at == following


def test_a_one_time_message_that_is_due_moves_to_its_time_in_the_new_zone():
    now = MONDAY + timedelta(milliseconds=20)
    moved = message(Once(local(23, 9))).move_to_zone("America/New_York", now=now)
    assert moved.next_run.at == MONDAY + timedelta(hours=5)
    assert plan_runs(moved, now=now).occurrences == ()


# --- the index -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "late", "missed", "expected"),
    [
        (NINE, timedelta(), MissedPolicy.LATEST, 7),
        (NINE, timedelta(days=3, hours=1), MissedPolicy.LATEST, 10),
        (NINE, timedelta(days=3, hours=1), MissedPolicy.SKIP, 10),
        (NINE, timedelta(days=3, hours=1), MissedPolicy.ALL, 10),
        (Every(30), timedelta(days=3650), MissedPolicy.LATEST, (7 + 3650) * 48),
        (Bounded(rule=NINE, count=10), timedelta(), MissedPolicy.LATEST, 7),
        (Bounded(rule=NINE, count=10), timedelta(days=1), MissedPolicy.LATEST, 8),
        (Bounded(rule=NINE, skipped=frozenset({date(2026, 11, 24)})), timedelta(), MissedPolicy.LATEST, 8),
    ],
)
def test_the_index_tells_how_many_runs_lie_before_the_next_one(rule, late, missed, expected):
    due = message(rule, missed=missed)
    due = replace(due, occurrence_index=due.timing.index_of(due.next_run))
    plan = plan_runs(due, now=MONDAY + late)
    assert plan.occurrence_index == expected
    assert plan.occurrence_index == due.timing.index_of(plan.next_run)


def test_missed_runs_use_up_the_number_of_runs():
    rule = Bounded(rule=NINE, count=9)
    due = message(rule, occurrence_index=6)
    plan = plan_runs(due, now=MONDAY + timedelta(days=2))
    assert (plan.occurrences, plan.next_run, plan.occurrence_index) == ((MONDAY + timedelta(days=2),), None, 9)
    plan = plan_runs(due, now=MONDAY + timedelta(days=1000))
    assert (plan.occurrences, plan.next_run) == ((MONDAY + timedelta(days=2),), None)


def test_a_run_of_a_window_moves_with_the_zone_data_and_keeps_its_place():
    window = Window(begins=time(9), ends=time(17))
    run = Run(MONDAY + timedelta(hours=2), local(23, 11))  # as if Berlin had kept UTC when it was computed
    due = message(Every(30, window), zone="Europe/Berlin", next_at=run.at, zone_rules="2026.1", next_run=run)
    plan = plan_runs(due, now=MONDAY + timedelta(hours=1))
    assert plan.occurrences == (MONDAY + timedelta(hours=1),)
    assert plan.next_run.local == local(23, 11) + timedelta(minutes=30)
