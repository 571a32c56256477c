"""Who has written is noted once an hour."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from bot.activity import Activity
from scheduling.clock import ManualClock
from scheduling.identifiers import RecipientId

ADA, BOB = RecipientId(UUID(int=1)), RecipientId(UUID(int=2))


def test_somebody_is_noted_once_an_hour():
    clock = ManualClock(datetime(2026, 11, 23, 8, tzinfo=UTC))
    activity = Activity(clock)
    for minutes, expected in ((0, {ADA}), (59, set()), (1, {ADA}), (30, set()), (300, {ADA})):
        clock.advance(timedelta(minutes=minutes))
        activity.note(ADA)
        assert activity.take() == expected


def test_what_could_not_be_stored_is_kept():
    activity = Activity(ManualClock(datetime(2026, 11, 23, 8, tzinfo=UTC)))
    activity.note(ADA)
    activity.give_back(activity.take())
    activity.note(BOB)
    assert activity.take() == {ADA, BOB}
    assert activity.take() == set()
