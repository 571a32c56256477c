"""Pausing and going on: what people may do, and what holds whatever the rule and the moment."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.chats import Actor
from scheduling.content import Content
from scheduling.errors import AlreadyEnded, NotAllowed, PausedMeanwhile, StaleRevision
from scheduling.identifiers import BotId, ChatId, MessageId, RecipientId, UserId
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.planning import plan_runs
from scheduling.policies import MissedPolicy
from scheduling.recurrence import Anchor, Daily, Every, Once, Recurrence, Run
from scheduling.timing import Timing, ZoneSource
from scheduling.zones import zone_rules

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
AT_ONE = Daily(times=(time(13),))
HERSELF = Actor(UserId(4), is_administrator=False)
SOMEBODY = Actor(UserId(5), is_administrator=False)
ADMINISTRATOR = Actor(UserId(6), is_administrator=True)

rules = st.one_of(
    st.builds(Every, st.integers(1, 3000)),
    st.builds(lambda hour: Daily(times=(time(hour),)), st.integers(0, 23)),
    st.just(Once(NOON + timedelta(hours=1))),
)
moments = st.integers(0, 10**7).map(lambda seconds: NOON + timedelta(seconds=seconds))


def message(recurrence: Recurrence = AT_ONE, **changes: object) -> ScheduledMessage:
    timing = Timing(
        recurrence=recurrence,
        zone="Europe/Berlin",
        zone_source=ZoneSource.CHAT,
        anchor=Anchor(at=NOON, day=date(2026, 11, 23)),
    )
    made = ScheduledMessage(
        id=MessageId(UUID(int=1)),
        number=1,
        bot_id=BotId(1),
        chat_id=ChatId(UUID(int=2)),
        recipient_id=RecipientId(UUID(int=3)),
        topic_id=None,
        content=Content("Tea"),
        timing=timing,
        next_run=timing.next_after(NOON),
        zone_rules=zone_rules(),
        created_at=NOON,
        created_by=UserId(4),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def paused_by_engine(recurrence: Recurrence) -> ScheduledMessage:
    return message(recurrence, status=MessageStatus.PAUSED, next_run=None, paused_because="blocked")


def test_its_creator_and_administrators_pause_and_resume_it():
    for actor in (HERSELF, ADMINISTRATOR):
        paused = message().pause(by=actor)
        assert (paused.status, paused.next_run, paused.revision) == (MessageStatus.PAUSED, None, 2)
        assert paused.resume(by=actor, now=NOON) == replace(message(), revision=3)
    for change in (lambda: message().pause(by=SOMEBODY), lambda: paused.resume(by=SOMEBODY, now=NOON)):
        with pytest.raises(NotAllowed):
            change()


def test_a_stale_tap_changes_nothing():
    paused = message().pause(by=HERSELF)
    with pytest.raises(StaleRevision):
        message().pause(by=HERSELF, revision=7)
    with pytest.raises(StaleRevision):
        paused.pause(by=HERSELF, revision=2)
    with pytest.raises(StaleRevision):
        paused.resume(by=HERSELF, now=NOON, revision=1)
    with pytest.raises(StaleRevision):
        message().resume(by=HERSELF, now=NOON)


@pytest.mark.parametrize("status", [MessageStatus.CANCELLED, MessageStatus.FINISHED, MessageStatus.FAILED])
def test_what_has_ended_neither_pauses_nor_resumes(status: MessageStatus):
    ended = message(status=status, next_run=None)
    with pytest.raises(AlreadyEnded):
        ended.pause(by=HERSELF)
    with pytest.raises(AlreadyEnded):
        ended.resume(by=HERSELF, now=NOON)


def test_what_people_paused_never_goes_on_by_itself():
    paused = message().pause(by=HERSELF)
    assert paused.go_on(now=NOON) is paused
    assert message().go_on(now=NOON) == message()


def test_a_cancel_forgets_why_it_was_paused():
    cancelled = paused_by_engine(Every(60)).cancel(by=HERSELF, now=NOON)
    assert cancelled.paused_because is None
    assert cancelled.restore(by=HERSELF, now=NOON).paused_because is None


def test_whoever_resumes_it_by_hand_need_not_be_told():
    resumed = paused_by_engine(Every(60)).resume(by=HERSELF, now=NOON)
    assert resumed.paused_because is None
    assert paused_by_engine(Every(60)).go_on(now=NOON).paused_because == "blocked"


@given(rules, moments)
def test_what_goes_on_is_active_and_due_later_or_for_the_last_time(rule: Recurrence, now: datetime):
    for resumed in (
        paused_by_engine(rule).go_on(now=now),
        message(rule).pause(by=HERSELF).resume(by=HERSELF, now=now),
    ):
        assert resumed.status is MessageStatus.ACTIVE
        assert resumed.next_run is not None
        following = resumed.timing.next_after(now)
        assert resumed.next_run == (following or resumed.timing.last_until(now))
        assert (resumed.next_run.at > now) is (following is not None)


@given(rules, moments, st.sampled_from(list(MissedPolicy)))
def test_no_run_that_was_paused_is_made_up_for_but_a_last_one(rule: Recurrence, now: datetime, missed: MissedPolicy):
    plan = plan_runs(replace(paused_by_engine(rule), missed=missed).go_on(now=now), now=now)
    if isinstance(rule, Once) and now >= NOON + timedelta(hours=1):
        is_sent = missed is not MissedPolicy.SKIP or now - rule.at.astimezone(UTC) <= timedelta(minutes=1)
        assert plan.occurrences == ((NOON + timedelta(hours=1),) if is_sent else ())
        assert plan.missed == (None if is_sent else NOON + timedelta(hours=1))
        assert plan.next_run is None
    else:
        assert (plan.occurrences, plan.missed) == ((), None)


@given(rules, moments, st.integers(-(10**6), 10**6))
def test_a_clock_that_jumps_neither_floods_nor_sends_twice(rule: Recurrence, now: datetime, jump: int):
    """Planned at `now`, and again after the wall clock was set forward or back."""
    first = plan_runs(message(rule), now=now)
    if first.next_run is None:
        return
    there = now + timedelta(seconds=jump)
    second = plan_runs(replace(message(rule), next_run=first.next_run), now=there)
    assert len(first.occurrences) <= 1
    assert len(second.occurrences) <= 1
    assert set(first.occurrences).isdisjoint(second.occurrences)
    if jump <= 0:
        assert second.occurrences == ()
        assert second.next_run == first.next_run
    elif first.next_run.at <= there:
        assert second.occurrences == (message(rule).timing.last_until(there).at,)  # type: ignore[union-attr]
    assert isinstance(second.next_run, Run | None)


def test_an_edit_of_what_is_paused_hears_that_it_is():
    paused = message(undo_until=NOON + timedelta(hours=1)).pause(by=HERSELF)
    with pytest.raises(PausedMeanwhile):
        paused.require_rewritable(by=HERSELF, now=NOON)
    with pytest.raises(NotAllowed):
        paused.require_rewritable(by=SOMEBODY, now=NOON)
