"""Until when reminders are put off, and when they are sent again."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from scheduling.chats import Address, Chat, ChatKind
from scheduling.content import Content, Item, Kind
from scheduling.errors import SnoozeNotOffered, TimeInThePast
from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.vocabulary import DEFAULT_DAY_PARTS, DayPart
from scheduling.identifiers import BotId, ChatId, RecipientId, new_uuid7
from scheduling.lifecycle import MessageStatus
from scheduling.options import NO_OPTIONS, Nagging, Options
from scheduling.quiet_hours import QuietHours
from scheduling.reminders import LONGEST_SNOOZE, Nag, Snooze, picked, picks, snoozed_until, usual_options
from scheduling.zones import to_instant, zone_named

BERLIN = zone_named("Europe/Berlin")


def at(text: str) -> datetime:
    """An instant, by its wall-clock time in Berlin."""
    return to_instant(datetime.fromisoformat(text), BERLIN)[0]


def in_berlin(text: str, **parts: time) -> Circumstances:
    chosen = {DayPart(name): hour for name, hour in parts.items()}
    return Circumstances(now=at(text), zone=BERLIN, day_parts={**DEFAULT_DAY_PARTS, **chosen})


# --- until when ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "minutes"),
    [(Snooze.TEN_MINUTES, 10), (Snooze.HALF_HOUR, 30), (Snooze.HOUR, 60), (Snooze.THREE_HOURS, 180)],
)
def test_a_length_counts_from_the_tap_whatever_the_clocks_do(choice, minutes):
    here = in_berlin("2027-03-28T01:55")  # five minutes before they go forward
    assert snoozed_until(choice, here, due_at=here.now) == here.now + timedelta(minutes=minutes)


@pytest.mark.parametrize(("seconds", "minute"), [(0, 12), (29, 12), (30, 13), (59, 13)])
def test_a_length_ends_at_the_nearest_full_minute(seconds, minute):
    here = replace(in_berlin("2026-11-23T09:02"), now=at("2026-11-23T09:02") + timedelta(seconds=seconds))
    assert snoozed_until(Snooze.TEN_MINUTES, here, due_at=here.now) == at(f"2026-11-23T09:{minute}")


@pytest.mark.parametrize(
    ("now", "due", "expected"),
    [
        ("2026-11-23T09:20", "2026-11-23T09:00", "2026-11-24T09:00"),
        ("2026-11-24T00:10", "2026-11-23T23:50", "2026-11-25T23:50"),
        ("2027-03-27T09:20", "2027-03-27T09:00", "2027-03-28T09:00"),
        ("2027-10-30T02:40", "2027-10-30T02:30", "2027-10-31T02:30"),
        ("2026-12-31T12:00", "2026-12-01T07:15", "2027-01-01T07:15"),
    ],
)
def test_tomorrow_is_the_next_day_at_the_time_at_which_it_was_due(now, due, expected):
    there = snoozed_until(Snooze.TOMORROW, in_berlin(now), due_at=at(due))
    assert there == datetime.fromisoformat(expected)


def test_tomorrow_in_a_gap_comes_when_the_gap_is_over():
    there = snoozed_until(Snooze.TOMORROW, in_berlin("2027-03-27T02:40"), due_at=at("2027-03-27T02:30"))
    assert to_instant(there, BERLIN) == (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), True)


# --- what is offered -------------------------------------------------------------------------------------------------


def test_this_evening_tomorrow_morning_and_next_monday_are_offered():
    assert picks(in_berlin("2026-11-25T10:00")) == [
        at("2026-11-25T19:00"),
        at("2026-11-26T09:00"),
        at("2026-11-30T09:00"),
    ]


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2026-11-25T19:00", ["2026-11-26T09:00", "2026-11-30T09:00"]),  # this evening has come
        ("2026-11-29T20:00", ["2026-11-30T09:00"]),  # on a Sunday, tomorrow is Monday
        ("2026-11-23T20:00", ["2026-11-24T09:00", "2026-11-30T09:00"]),  # next Monday is not today
    ],
)
def test_nothing_is_offered_that_has_passed_or_twice(now, days):
    assert picks(in_berlin(now)) == [at(day) for day in days]


def test_the_parts_of_the_day_are_those_that_were_chosen():
    here = in_berlin("2026-11-23T10:00", evening=time(20, 30), morning=time(7, 30))
    assert picks(here) == [at("2026-11-23T20:30"), at("2026-11-24T07:30"), at("2026-11-30T07:30")]


def test_what_was_offered_is_taken_as_wall_clock_time():
    here = in_berlin("2026-11-23T10:00")
    days = ["2026-11-23T19:00", "2026-11-24T09:00", "2026-11-30T09:00"]
    assert [picked(one, here) for one in picks(here)] == [datetime.fromisoformat(day) for day in days]


def test_the_second_of_a_repeated_hour_stays_an_instant():
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # 02:30 for the second time
    assert picked(second, in_berlin("2027-10-30T10:00")) == second


def test_a_time_that_has_passed_or_is_far_is_refused():
    here = in_berlin("2026-11-23T10:00")
    with pytest.raises(TimeInThePast):
        picked(here.now, here)
    with pytest.raises(SnoozeNotOffered):
        picked(here.now + LONGEST_SNOOZE + timedelta(seconds=1), here)


# --- again -----------------------------------------------------------------------------------------------------------

NOW = at("2026-11-23T22:30")
NAG = Nag(
    nagging=Nagging(10, 3),
    status=MessageStatus.ACTIVE,
    is_settled=False,
    is_followed=False,
    nags=0,
    quiet_hours=None,
)


@pytest.mark.parametrize("status", [MessageStatus.ACTIVE, MessageStatus.FINISHED])
def test_it_is_sent_again_at_once_when_its_time_has_come(status):
    assert replace(NAG, status=status).due_at(NOW) == NOW


@pytest.mark.parametrize(
    "change",
    [
        {"nagging": None},
        {"is_settled": True},
        {"is_followed": True},
        {"nags": 3},
        {"nags": 4},
        {"status": MessageStatus.PAUSED},
        {"status": MessageStatus.CANCELLED},
        {"status": MessageStatus.FAILED},
        {"status": MessageStatus.ARCHIVED},
    ],
)
def test_it_is_not_where_that_is_over(change):
    assert replace(NAG, **change).due_at(NOW) is None


def test_the_last_time_counts():
    assert replace(NAG, nags=2).due_at(NOW) == NOW


def test_it_waits_until_it_is_quiet_no_more():
    quiet = QuietHours(time(22), time(7), "Europe/Berlin")
    assert replace(NAG, quiet_hours=quiet).due_at(NOW) == at("2026-11-24T07:00")
    assert replace(NAG, quiet_hours=quiet).due_at(at("2026-11-24T07:00")) == at("2026-11-24T07:00")


# --- by default ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "files", "expected"),
    [
        (ChatKind.PRIVATE, 0, Options(reminds=True)),
        (ChatKind.PRIVATE, 1, Options(reminds=True)),
        (ChatKind.PRIVATE, 2, NO_OPTIONS),  # albums carry no buttons
        (ChatKind.GROUP, 0, NO_OPTIONS),
        (ChatKind.SUPERGROUP, 0, NO_OPTIONS),
        (ChatKind.CHANNEL, 0, NO_OPTIONS),
    ],
)
def test_what_is_scheduled_in_private_reminds(kind, files, expected):
    chat = Chat(
        id=ChatId(new_uuid7(NOW)),
        bot_id=BotId(1),
        recipient_id=RecipientId(new_uuid7(NOW)),
        address=Address("telegram", "1"),
        kind=kind,
        title="",
        zone="UTC",
        zone_is_set=False,
        language="en",
        language_is_set=False,
    )
    content = Content("Tea", items=tuple(Item(Kind.PHOTO, {"file_id": str(number)}) for number in range(files)))
    assert usual_options(content, chat) == expected
