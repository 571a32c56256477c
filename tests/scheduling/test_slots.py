"""When recipients of a broadcast may get it, by their own wall clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from scheduling.broadcasts import BroadcastTerms, OutsideWindow, Window
from scheduling.quiet_hours import QuietHours
from scheduling.slots import TOO_LATE, Slot, SlotRule

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
BERLIN, TOKYO, LOS_ANGELES = "Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles"  # UTC+1, +9, -8
NIGHT = QuietHours(time(22), time(7), BERLIN)


def hours(begin: int, end: int, outside: OutsideWindow = OutsideWindow.EXPIRE) -> Window:
    return Window(time(begin), time(end), outside)


def slot(
    zone: str = "UTC",
    *,
    quiet: QuietHours | None = None,
    now: datetime = NOON,
    occurrence_at: datetime = NOON,
    started_at: datetime | None = None,
    day: date | None = None,
    is_asked_for: bool = False,
    **terms,
) -> Slot:
    rule = SlotRule(
        terms=BroadcastTerms(**terms),
        occurrence_at=occurrence_at,
        day=day or occurrence_at.date(),
        started_at=started_at or occurrence_at,
    )
    return rule.slot(zone, quiet, now=now, is_asked_for=is_asked_for)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


def test_without_conditions_it_leaves_when_it_is_due_however_late():
    assert slot() == Slot(NOON)
    assert slot(TOKYO, now=NOON + timedelta(hours=30)) == Slot(NOON)


def test_each_gets_it_at_their_own_nine():
    local = {"at_local": time(9), "occurrence_at": at(4, 19), "day": date(2026, 1, 5), "now": at(4, 19)}
    assert slot("Pacific/Kiritimati", **local) == Slot(at(4, 19))
    assert slot(TOKYO, **local) == Slot(at(5, 0))
    assert slot(BERLIN, **local) == Slot(at(5, 8))
    assert slot("Etc/GMT+12", **local) == Slot(at(5, 21))


def test_whose_time_has_passed_when_it_begins_gets_it_the_next_day():
    local = {"at_local": time(9), "occurrence_at": at(4, 19), "day": date(2026, 1, 5)}
    late = {**local, "started_at": at(5, 8, 2), "now": at(5, 8, 3)}
    assert slot(BERLIN, **late) == Slot(at(6, 8))
    assert slot(LOS_ANGELES, **late) == Slot(at(5, 17))
    in_time = {**local, "started_at": at(5, 8, 1), "now": at(5, 8, 30)}
    assert slot(BERLIN, **in_time) == Slot(at(5, 8))


def test_a_local_time_in_a_gap_moves_on():
    spring = {"at_local": time(2, 30), "day": date(2026, 3, 29), "occurrence_at": datetime(2026, 3, 28, 12, tzinfo=UTC)}
    assert slot(BERLIN, **spring, now=spring["occurrence_at"]).opens_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_window_is_waited_for_and_ends():
    assert slot(window=hours(9, 18)) == Slot(NOON, at(5, 18))
    assert slot(LOS_ANGELES, window=hours(9, 18)) == Slot(at(5, 17), at(6, 2))


def test_what_is_too_late_today_is_missed_unless_it_may_wait():
    assert slot(TOKYO, window=hours(9, 18)) == TOO_LATE  # it is 21:00 there
    waits = slot(TOKYO, window=hours(9, 18, OutsideWindow.WAIT))
    assert waits == Slot(at(6, 0), at(6, 9), at(7, 0))


def test_nothing_stale_goes_out_the_next_morning_unless_somebody_asks_for_it():
    late = {"window": hours(9, 18), "occurrence_at": at(5, 17), "day": date(2026, 1, 5)}
    assert slot(**late, now=at(5, 17, 59)) == Slot(at(5, 17), at(5, 18))
    for hour in (7, 10):  # before the window of the next day, and in it
        assert slot(**late, now=at(6, hour)) == TOO_LATE
    assert slot(**late, now=at(6, 7), is_asked_for=True) == Slot(at(6, 9), at(6, 18))
    assert slot(**late, now=at(6, 10), is_asked_for=True) == Slot(at(5, 17), at(6, 18))


def test_what_waits_knows_when_its_window_opens_again():
    assert slot(window=hours(9, 18, OutsideWindow.WAIT)) == Slot(NOON, at(5, 18), at(6, 9))


def test_a_window_over_midnight_belongs_to_the_evening():
    night = {"window": hours(22, 2), "now": at(6, 1), "occurrence_at": at(6, 1)}
    assert slot(**night) == Slot(at(6, 1), at(6, 2))
    assert slot(window=hours(22, 2)) == Slot(at(5, 22), at(6, 2))


def test_a_window_as_long_as_the_day_is_none():
    assert slot(window=hours(9, 9)) == Slot(NOON)


def test_quiet_hours_are_waited_for_and_hold_up_what_is_still_on_its_way():
    assert slot(quiet=NIGHT) == Slot(NOON, at(5, 21), at(6, 6))
    assert slot(quiet=NIGHT, now=at(5, 23)) == Slot(at(6, 6), at(6, 21), at(7, 6))
    assert slot(quiet=NIGHT, now=at(5, 23), respects_quiet_hours=False) == Slot(NOON)


def test_window_and_quiet_hours_hold_both():
    both = {"quiet": QuietHours(time(13), time(14), "UTC"), "window": hours(9, 18)}
    assert slot(**both) == Slot(NOON, at(5, 13), at(5, 14))
    assert slot(**both, now=at(5, 13, 30)) == Slot(at(5, 14), at(5, 18))
    assert slot(**both, now=at(5, 19)) == TOO_LATE


def test_where_quiet_hours_leave_nothing_of_the_window_it_is_never_sent():
    never = {"quiet": QuietHours(time(8), time(20), "UTC")}
    assert slot(**never, window=hours(9, 18)) == TOO_LATE
    assert slot(**never, window=hours(9, 18, OutsideWindow.WAIT)) == TOO_LATE


def test_quiet_hours_in_a_zone_that_is_gone_are_none():
    assert slot(quiet=QuietHours(time(0), time(23), "Mars/Olympus")) == Slot(NOON)
    assert slot("Mars/Olympus", window=hours(9, 18)) == Slot(NOON, at(5, 18))


@pytest.mark.parametrize("zone", ["UTC", BERLIN, TOKYO, LOS_ANGELES, "Asia/Kathmandu", "Pacific/Kiritimati"])
@pytest.mark.parametrize("outside", list(OutsideWindow))
def test_whatever_opens_is_inside_and_closes_later(zone: str, outside: OutsideWindow):
    for hour in range(48):
        now = at(5, 0) + timedelta(hours=hour, minutes=17)
        found = slot(zone, quiet=NIGHT, window=hours(6, 23, outside), occurrence_at=now, now=now)
        if found.opens_at is None:
            assert outside is OutsideWindow.EXPIRE
            continue
        assert found.opens_at >= now
        assert found.closes_at is not None
        assert found.closes_at > found.opens_at
        assert not NIGHT.contain(found.opens_at)
        assert found.reopens_at is None or found.reopens_at >= found.closes_at
        assert outside is OutsideWindow.EXPIRE or found.reopens_at is not None
