"""The exact forms of time expressions: what each means, where its message begins, and what is refused."""

from datetime import UTC, datetime, time, timedelta

import pytest

from scheduling.errors import (
    ClockDoesNotExist,
    ClockMissing,
    DateDoesNotExist,
    Form,
    IntervalIsZero,
    IntervalTooLong,
    IntervalTooShort,
    NotUnderstood,
    TimeInThePast,
    UnknownMonthDay,
    UnknownWeekday,
    UnknownZone,
)
from scheduling.expressions import Note, Reading, read
from scheduling.recurrence import Daily, Every, Monthly, Once, Weekday, Weekly
from scheduling.zones import zone_named

MON, TUE, WED, THU, FRI, SAT, SUN = Weekday
NOW = datetime(2026, 7, 1, 10, 3, 12, 5, tzinfo=UTC)
"""A Wednesday, 12:03 in Berlin."""


def reading(text, *, now=NOW, zone="Europe/Berlin", **more):
    found = read(text, now=now, zone=zone_named(zone), **more)
    assert isinstance(found, Reading), repr(found)
    return found


def problem(text, **more):
    found = read(text, now=NOW, zone=zone_named("Europe/Berlin"), **more)
    assert not isinstance(found, Reading), repr(found)
    return found


def message(text):
    return text[reading(text).end :]


def wall(text):
    return datetime.fromisoformat(text)


def daily(*clocks, interval=1):
    return Daily(tuple(time.fromisoformat(clock) for clock in clocks), interval)


def weekly(days, *clocks, interval=1):
    return Weekly(frozenset(days), tuple(time.fromisoformat(clock) for clock in clocks), interval)


def monthly(days, *clocks):
    return Monthly(frozenset(days), tuple(time.fromisoformat(clock) for clock in clocks))


# --- forms -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-12-31T12:00", "2026-12-31T12:00"),
        ("2026-12-31t12:00:05", "2026-12-31T12:00:05"),
        ("2026-12-31T12:00:05.25", "2026-12-31T12:00:05.250000"),
        ("2026-12-31T12:00:05.1234567", "2026-12-31T12:00:05.123456"),
        ("2026-12-31 12:00", "2026-12-31T12:00"),
        ("2026-12-31\n12:00", "2026-12-31T12:00"),
        ("2026-12-31 at 9pm", "2026-12-31T21:00"),
        ("2026-12-31T12:00Z", "2026-12-31T12:00Z"),
        ("2026-12-31t12:00z", "2026-12-31T12:00Z"),
        ("2026-12-31T12:00+05:30", "2026-12-31T06:30Z"),
        ("2026-12-31T12:00+0530", "2026-12-31T06:30Z"),
        ("2026-12-31 12:00-08", "2026-12-31T20:00Z"),
        ("2026-12-31 12:00 +01:00", "2026-12-31T11:00Z"),
    ],
)
def test_a_date_and_a_time_of_day_make_a_single_run(text, at):
    assert reading(text + " Happy new year").recurrence == Once(wall(at))
    assert message(text + " Happy new year") == "Happy new year"
    assert reading(text).form is Form.ONCE


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("daily 09:00", daily("09:00")),
        ("Daily 9:00", daily("09:00")),
        ("DAILY at 09:00", daily("09:00")),
        ("everyday 09:00", daily("09:00")),
        ("daily 09:00,21:00", daily("09:00", "21:00")),
        ("daily 21:00, 09:00 & 09:00,03:00,15:00,06:00", daily("03:00", "06:00", "09:00", "15:00", "21:00")),
        ("daily 9am and 9:30pm", daily("09:00", "21:30")),
        ("daily 09:00:30.5", daily("09:00:30.5")),
        ("daily 9 am", daily("09:00")),
        ("daily 9 a.m.", daily("09:00")),
        ("daily 9:30 pm", daily("21:30")),
        ("daily 12am", daily("00:00")),
        ("daily 12:30PM", daily("12:30")),
        ("daily ٠٩:٣٠", daily("09:30")),
    ],
)
def test_daily(text, rule):
    assert reading(text).recurrence == rule
    assert reading(text).form is Form.DAILY
    assert message(text + " Good morning") == "Good morning"


WORK = {MON, TUE, WED, THU, FRI}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("weekly mon,wed,fri 08:00", weekly({MON, WED, FRI}, "08:00")),
        ("weekly Monday, Wednesday and Fridays at 8am", weekly({MON, WED, FRI}, "08:00")),
        ("weekly tue thurs & sun 08:00,20:00", weekly({TUE, THU, SUN}, "08:00", "20:00")),
        ("weekly on saturday 08:00", weekly({SAT}, "08:00")),
        ("weekly mon-fri 08:00", weekly(WORK, "08:00")),
        ("weekly fri – mon 08:00", weekly({FRI, SAT, SUN, MON}, "08:00")),
        ("weekly mon-wed,sat 08:00", weekly({MON, TUE, WED, SAT}, "08:00")),
        ("weekly weekdays 08:00", weekly(WORK, "08:00")),
        ("weekly weekend,mon 08:00", weekly({SAT, SUN, MON}, "08:00")),
        ("weekdays 08:00", weekly(WORK, "08:00")),
        ("Weekends at 10am", weekly({SAT, SUN}, "10:00")),
        ("every monday 09:00", weekly({MON}, "09:00")),
        ("every mon,wed at 09:00", weekly({MON, WED}, "09:00")),
        ("every weekday 08:00", weekly(WORK, "08:00")),
        ("every week 09:00", weekly({WED}, "09:00")),
        ("every 2 weeks at 09:00", weekly({WED}, "09:00", interval=2)),
        ("every 2 weeks on mon and fri 09:00", weekly({MON, FRI}, "09:00", interval=2)),
    ],
)
def test_weekly(text, rule):
    assert reading(text).recurrence == rule
    assert reading(text).form is Form.WEEKLY
    assert message(text + " Stand-up!") == "Stand-up!"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("monthly 1 10:00", monthly({1}, "10:00")),
        ("monthly 31 10:00", monthly({31}, "10:00")),
        ("monthly last 10:00", monthly({"last"}, "10:00")),
        ("monthly last day 10am", monthly({"last"}, "10:00")),
        ("monthly 1,15 10:00,18:00", monthly({1, 15}, "10:00", "18:00")),
        ("monthly 15, last 9 am", monthly({15, "last"}, "09:00")),
        ("monthly 1 and 15 at 10:00", monthly({1, 15}, "10:00")),
        ("monthly on the 1st and the 22nd at 10:00", monthly({1, 22}, "10:00")),
        ("monthly 01 10:00", monthly({1}, "10:00")),
    ],
)
def test_monthly(text, rule):
    assert reading(text).recurrence == rule
    assert reading(text).form is Form.MONTHLY
    assert message(text + " Pay the rent") == "Pay the rent"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("every 30m", 30),
        ("Every 30 min", 30),
        ("every 5 mins", 5),
        ("every 1 minute", 1),
        ("every minute", 1),
        ("every 2h", 120),
        ("every 2 hours", 120),
        ("every 3hr", 180),
        ("every hour", 60),
        ("every 1h30m", 90),
        ("every 1h 30m", 90),
        ("every 1 hour and 30 minutes", 90),
        ("every 120s", 2),
        ("every 1d12h", 36 * 60),
        ("every 1w 1m", 7 * 24 * 60 + 1),
        ("every 3659d 24h", 3660 * 24 * 60),
    ],
)
def test_minutes_and_hours_are_elapsed_time(text, minutes):
    found = reading(text + " Drink water")
    assert found.recurrence == Every(minutes)
    assert found.anchor.at == NOW.replace(microsecond=0)
    assert found.form is Form.EVERY
    assert message(text + " Drink water") == "Drink water"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("every day", daily("12:03")),
        ("every 2d", daily("12:03", interval=2)),
        ("every 1w2d", daily("12:03", interval=9)),
        ("every 3660 days", daily("12:03", interval=3660)),
        ("every week", weekly({WED}, "12:03")),
        ("every 2 weeks", weekly({WED}, "12:03", interval=2)),
    ],
)
def test_days_and_weeks_alone_repeat_the_present_minute_of_the_wall_clock(text, rule):
    found = reading(text + " Water the plants")
    assert found.recurrence == rule
    assert found.form is Form.EVERY
    assert found.first.at == NOW.replace(second=0, microsecond=0) + (found.first.local.date() - found.anchor.day)
    assert message(text + " Water the plants") == "Water the plants"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("every day 09:00", daily("09:00")),
        ("every day at 9:00", daily("09:00")),
        ("every 2 days 9am", daily("09:00", interval=2)),
    ],
)
def test_days_with_a_time_of_day_are_daily(text, rule):
    assert reading(text).recurrence == rule
    assert reading(text).form is Form.DAILY


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("in 10 minutes", 600),
        ("In 10m", 600),
        ("in 10 min", 600),
        ("in 30 seconds", 30),
        ("in 1s", 1),
        ("in 90s", 90),
        ("in 1h30m", 5400),
        ("in 1 hour and 30 minutes", 5400),
        ("in 2 hours", 7200),
        ("in an hour", 3600),
        ("in a minute", 60),
        ("in 1d12h", 36 * 3600),
    ],
)
def test_in_so_many_minutes_or_hours_is_once_and_elapsed_time(text, seconds):
    found = reading(text + " Tea is ready")
    assert found.recurrence == Once(NOW.replace(microsecond=0) + timedelta(seconds=seconds))
    assert found.first.at == found.recurrence.at
    assert found.form is Form.IN
    assert message(text + " Tea is ready") == "Tea is ready"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("in 1 day", "2026-07-02T12:03"),
        ("in a day", "2026-07-02T12:03"),
        ("in 2d", "2026-07-03T12:03"),
        ("in 1 week", "2026-07-08T12:03"),
        ("in 1w 2d", "2026-07-10T12:03"),
        ("in 2 days at 09:00", "2026-07-03T09:00"),
        ("in 2 days 9pm", "2026-07-03T21:00"),
    ],
)
def test_in_so_many_days_is_once_by_the_wall_clock(text, at):
    found = reading(text + " Water the plants")
    assert found.recurrence == Once(wall(at))
    assert found.form is Form.IN
    assert message(text + " Water the plants") == "Water the plants"


def test_tomorrow_at_this_time_is_the_same_clock_time_also_where_clocks_change():
    saturday = datetime(2026, 10, 24, 10, 0, tzinfo=UTC)  # clocks go back in the night: 25 hours lie in between
    assert reading("in 1 day x", now=saturday).first.at == saturday + timedelta(hours=25)
    assert reading("in 24 hours x", now=saturday).first.at == saturday + timedelta(hours=24)


def test_an_interval_of_days_may_begin_today():
    assert reading("every 2 days 23:00 x").first.local == wall("2026-07-01T23:00")
    assert reading("every 2 days 09:00 x").first.local == wall("2026-07-03T09:00")


def test_the_anchor_is_the_moment_of_reading_in_the_zone_of_the_reading():
    late = datetime(2026, 7, 1, 23, 30, 0, 7, tzinfo=UTC)
    chat, own = reading("daily 09:00 x", now=late), reading("daily 09:00 America/New_York x", now=late, week_start=SUN)
    assert (chat.anchor.at, chat.anchor.day.isoformat(), chat.anchor.week_start) == (
        late.replace(microsecond=0),
        "2026-07-02",
        MON,
    )
    assert (own.anchor.day.isoformat(), own.anchor.week_start) == ("2026-07-01", SUN)


# --- where the message begins ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("daily 09:00", ""),
        ("daily 09:00   ", ""),
        ("daily 09:00 Good morning", "Good morning"),
        ("  daily   09:00\tGood", "Good"),
        ("daily 09:00\nGood\nmorning", "Good\nmorning"),
        ("daily 09:00\n\n  Good", "Good"),
        ("daily 09:00|Good", "Good"),
        ("daily 09:00 | Good", "Good"),
        ("daily 09:00 ||hidden||", "||hidden||"),
        ("daily 09:00, Good", "Good"),
        ("daily 09:00: Good", "Good"),
        ("daily 09:00. Good", "Good"),
        ("daily 09:00 - Good", "- Good"),
        ("daily\u00a009:00\u202fGood", "Good"),
        ("\u200fdaily\u200e 09:00\u200f \u200fשלום", "\u200fשלום"),
        ("\u2066daily 09:00\u2069 Good", "Good"),
        ("daily 09:00 10 push-ups", "10 push-ups"),
        ("daily 09:00 12:30 is lunch", "12:30 is lunch"),
        ("daily 09:00 and off we go", "and off we go"),
        ("daily 9:00 Am I late?", "Am I late?"),
        ("daily 9:00 amber alert", "amber alert"),
        ("daily 09:00 👍🏽 ok", "👍🏽 ok"),
        ("weekly mon 08:00 wed is free", "wed is free"),
        ("every 30m 2h nap", "2h nap"),
        ("every 30m 10m of yoga", "10m of yoga"),
        ("every 2h\n30m of yoga", "30m of yoga"),
        ("every day\n09:00 agenda", "09:00 agenda"),
        ("in 30m 2h nap", "2h nap"),
        ("in 10 minutes 09:00 begins", "09:00 begins"),
        ("in 2 days\n09:00 agenda", "09:00 agenda"),
        ("in an hour and off we go", "and off we go"),
        ("every day | 09:00 agenda", "09:00 agenda"),
        ("every week Monday blues", "Monday blues"),
        ("2026-12-31T12:00 [Draft] text", "[Draft] text"),
        ("2026-12-31T12:00 -5 degrees", "-5 degrees"),
    ],
)
def test_the_message_begins_behind_the_time(text, expected):
    assert message(text) == expected


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("daily 09:00 Europe/Berlin Good", "Europe/Berlin", "Good"),
        ("daily 09:00 europe/berlin", "Europe/Berlin", ""),
        ("daily 09:00 America/Argentina/Buenos_Aires: Good", "America/Argentina/Buenos_Aires", "Good"),
        ("daily 09:00 US/Pacific Good", "US/Pacific", "Good"),
        ("daily 09:00 UTC Good", "UTC", "Good"),
        ("daily 09:00 UTC+3 Good", "Etc/GMT-3", "Good"),
        ("daily 09:00 gmt-10 Good", "Etc/GMT+10", "Good"),
        ("every 2h Asia/Tokyo Good", "Asia/Tokyo", "Good"),
        ("in 2 days 09:00 Asia/Tokyo Good", "Asia/Tokyo", "Good"),
        ("2026-12-31T12:00 Asia/Tokyo Good", "Asia/Tokyo", "Good"),
        ("2026-12-31T12:00[Asia/Tokyo] Good", "Asia/Tokyo", "Good"),
        ("2026-12-31T12:00+09:00[!Asia/Tokyo][u-ca=japanese] Good", "Asia/Tokyo", "Good"),
        ("daily 09:00\nEurope/Berlin is lovely", None, "Europe/Berlin is lovely"),
        ("daily 09:00 | Europe/Berlin is lovely", None, "Europe/Berlin is lovely"),
        ("daily 09:00 and/or Good", None, "and/or Good"),
        ("daily 09:00 US/EU call", None, "US/EU call"),
        ("daily 09:00 https://europe/x", None, "https://europe/x"),
        ("daily 09:00 UTCs rule", None, "UTCs rule"),
        ("daily 09:00 Cuba libre", None, "Cuba libre"),
    ],
)
def test_a_zone_right_behind_the_time_belongs_to_it(text, zone, expected):
    assert reading(text).zone == zone
    assert message(text) == expected


def test_a_wall_clock_time_is_read_in_the_zone_that_the_text_names():
    assert reading("2026-12-31T12:00 Asia/Tokyo x").first.at == datetime(2026, 12, 31, 3, tzinfo=UTC)
    assert reading("2026-12-31T12:00 x").first.at == datetime(2026, 12, 31, 11, tzinfo=UTC)
    assert reading("daily 13:00 America/New_York x").first.at == datetime(2026, 7, 1, 17, tzinfo=UTC)


# --- what the author should know -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "notes"), [("28", set()), ("last", set()), ("29", {Note.CLAMPED}), ("1,31", {Note.CLAMPED})]
)
def test_a_day_that_some_months_lack_is_noted(day, notes):
    assert reading(f"monthly {day} 10:00 x").notes == notes


def test_a_first_run_in_a_gap_is_noted():
    found = reading("2027-03-28T02:30 x")
    assert found.notes == {Note.IN_GAP}
    assert found.first.at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert reading("2027-03-28T03:30 x").notes == set()


# --- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "facts"),
    [
        ("2026-02-30 12:00 x", DateDoesNotExist, {"text": "2026-02-30"}),
        ("2026-02-30 x", DateDoesNotExist, {"text": "2026-02-30"}),
        ("2026-13-01T12:00 x", DateDoesNotExist, {"text": "2026-13-01"}),
        ("0000-01-01T12:00 x", DateDoesNotExist, {"text": "0000-01-01"}),
        ("02026-12-31T12:00 x", DateDoesNotExist, {"text": "02026-12-31"}),
        ("12026-01-01T12:00 x", DateDoesNotExist, {"text": "12026-01-01"}),
        ("9999-12-31T23:59-12:00 x", DateDoesNotExist, {}),
        ("9999-12-31T23:59 America/New_York x", DateDoesNotExist, {}),
        ("2026-12-31T25:00 x", ClockDoesNotExist, {"text": "25:00"}),
        ("2026-12-31T12:60 x", ClockDoesNotExist, {"text": "12:60"}),
        ("2026-12-31T24:00 x", ClockDoesNotExist, {"text": "24:00"}),
        ("2026-12-31T23:59:60 x", ClockDoesNotExist, {"text": "23:59:60"}),
        ("2026-12-31T12:00+24:00 x", ClockDoesNotExist, {}),
        ("2026-12-31T12:00Zebra", ClockDoesNotExist, {"text": "12:00Zebra"}),
        ("daily 13pm x", ClockDoesNotExist, {"text": "13pm"}),
        ("daily 0am x", ClockDoesNotExist, {"text": "0am"}),
        ("daily 9:5 x", ClockDoesNotExist, {"text": "9:5"}),
        ("daily 009:00 x", ClockDoesNotExist, {"text": "009:00"}),
        ("daily 09:00 and 25:00 x", ClockDoesNotExist, {"text": "25:00"}),
        ("daily 09:00Z x", ClockDoesNotExist, {"text": "09:00Z"}),
        ("every day at 25:00 x", ClockDoesNotExist, {"text": "25:00"}),
        ("2026-12-31 Happy", ClockMissing, {"form": Form.ONCE}),
        ("2026-12-31", ClockMissing, {"form": Form.ONCE}),
        ("2026-12-31 12 drummers", ClockMissing, {"form": Form.ONCE}),
        ("2026-12-31T12 x", ClockMissing, {"form": Form.ONCE}),
        ("daily", ClockMissing, {"form": Form.DAILY}),
        ("daily Good morning", ClockMissing, {"form": Form.DAILY}),
        ("daily 9 Good morning", ClockMissing, {"form": Form.DAILY}),
        ("every day at nine x", ClockMissing, {"form": Form.DAILY}),
        ("weekly mon Stand-up", ClockMissing, {"form": Form.WEEKLY}),
        ("weekdays Stand-up", ClockMissing, {"form": Form.WEEKLY}),
        ("every monday Stand-up", ClockMissing, {"form": Form.WEEKLY}),
        ("monthly 15 Pay", ClockMissing, {"form": Form.MONTHLY}),
        ("monthly 15", ClockMissing, {"form": Form.MONTHLY}),
        ("weekly mon,wen 08:00 x", UnknownWeekday, {"text": "wen"}),
        ("weekly mon, wen and fri 08:00 x", UnknownWeekday, {"text": "wen"}),
        ("weekly wen 08:00 x", UnknownWeekday, {"text": "wen"}),
        ("weekly mon-xyz 08:00 x", UnknownWeekday, {"text": "xyz"}),
        ("every mon,wen at 9am x", UnknownWeekday, {"text": "wen"}),
        ("monthly 0 10:00 x", UnknownMonthDay, {"text": "0"}),
        ("monthly 32 10:00 x", UnknownMonthDay, {"text": "32"}),
        ("monthly 1,40 10:00 x", UnknownMonthDay, {"text": "40"}),
        ("monthly 1-5 10:00 x", UnknownMonthDay, {"text": "1-5"}),
        ("monthly last friday 10:00 x", UnknownMonthDay, {"text": "friday"}),
        ("every 0m x", IntervalIsZero, {"text": "0m"}),
        ("every 0h0m x", IntervalIsZero, {"text": "0h0m"}),
        ("every 30s x", IntervalTooShort, {"text": "30s", "minimum_minutes": 1}),
        ("every 59 seconds x", IntervalTooShort, {"text": "59 seconds", "minimum_minutes": 1}),
        ("in 0 minutes x", IntervalIsZero, {"text": "0 minutes", "form": Form.IN}),
        ("in 0d x", IntervalIsZero, {"form": Form.IN}),
        ("in 3661d x", IntervalTooLong, {"text": "3661d", "form": Form.IN}),
        ("in 9999999999999999m x", IntervalTooLong, {"form": Form.IN}),
        ("in 2 days at nine x", ClockMissing, {"form": Form.IN}),
        ("in 2 days at 25:00 x", ClockDoesNotExist, {"text": "25:00"}),
        ("in", NotUnderstood, {"nearest": Form.IN}),
        ("in half an hour x", NotUnderstood, {"nearest": Form.IN}),
        ("in an hour and a half x", NotUnderstood, {"nearest": Form.IN}),
        ("in 2 hours and half x", NotUnderstood, {"nearest": Form.IN}),
        ("in hour x", NotUnderstood, {"nearest": Form.IN}),
        ("in a 2 hours x", NotUnderstood, {"nearest": Form.IN}),
        ("in 2 months x", NotUnderstood, {"nearest": Form.IN}),
        ("in -5m x", NotUnderstood, {"nearest": Form.IN}),
        ("in the morning x", NotUnderstood, {"nearest": Form.IN}),
        ("every 3661d x", IntervalTooLong, {"text": "3661d", "maximum_days": 3660}),
        ("every 3660d1m x", IntervalTooLong, {"maximum_days": 3660}),
        ("every 9999999999999999m x", IntervalTooLong, {"maximum_days": 3660}),
        ("daily 09:00 Europe/Brlin x", UnknownZone, {"text": "Europe/Brlin"}),
        ("daily 09:00 UTC+5:30 x", UnknownZone, {"suggestions": ("Asia/Kolkata", "Asia/Colombo")}),
        ("2026-12-31T12:00[Berlin] x", UnknownZone, {"text": "Berlin"}),
        ("", NotUnderstood, {"fragment": "", "nearest": Form.ONCE}),
        (" \n\u200f", NotUnderstood, {"nearest": Form.ONCE}),
        ("tomorrow at 9 call mom", NotUnderstood, {"fragment": "tomorrow at 9", "nearest": Form.ONCE}),
        ("yesterday 9:00", NotUnderstood, {"nearest": Form.ONCE}),
        ("meeting 9:00", NotUnderstood, {"nearest": Form.ONCE}),
        ("31.12.2026 12:00 x", NotUnderstood, {"nearest": Form.ONCE}),
        ("2026-12-31Tuesday", NotUnderstood, {"nearest": Form.ONCE}),
        ("dayly 09:00 x", NotUnderstood, {"fragment": "dayly 09:00 x", "nearest": Form.DAILY}),
        ("daily: 09:00", NotUnderstood, {"nearest": Form.DAILY}),
        ("wekly mon 09:00", NotUnderstood, {"nearest": Form.WEEKLY}),
        ("tuesdy 09:00", NotUnderstood, {"nearest": Form.WEEKLY}),
        ("weekly", NotUnderstood, {"fragment": "weekly", "nearest": Form.WEEKLY}),
        ("weekly 08:00 x", NotUnderstood, {"nearest": Form.WEEKLY}),
        ("weekly report is due", NotUnderstood, {"nearest": Form.WEEKLY}),
        ("montly 1 09:00", NotUnderstood, {"nearest": Form.MONTHLY}),
        ("monthly 10:00 x", NotUnderstood, {"nearest": Form.MONTHLY}),
        ("every month x", NotUnderstood, {"nearest": Form.MONTHLY}),
        ("evry 30m", NotUnderstood, {"nearest": Form.EVERY}),
        ("every", NotUnderstood, {"nearest": Form.EVERY}),
        ("every 5", NotUnderstood, {"nearest": Form.EVERY}),
        ("every -5m x", NotUnderstood, {"nearest": Form.EVERY}),
        ("every 5 meters x", NotUnderstood, {"nearest": Form.EVERY}),
        ("every 90s x", NotUnderstood, {"nearest": Form.EVERY}),
        ("every second tuesday 09:00", NotUnderstood, {"nearest": Form.EVERY}),
        ("every 30m! x", NotUnderstood, {"nearest": Form.EVERY}),
        ("30m tea", NotUnderstood, {"nearest": Form.EVERY}),
    ],
)
def test_what_is_not_meant_or_can_not_be_is_refused_with_the_facts(text, kind, facts):
    found = problem(text)
    assert type(found) is kind
    assert {name: getattr(found, name) for name in facts} == facts


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2020-01-01T12:00 too late", datetime(2020, 1, 1, 11, tzinfo=UTC)),
        ("2026-07-01T12:03:12 too late", NOW.replace(microsecond=0)),
        ("2026-07-01T10:03:12.000005Z now", NOW),
        ("0001-01-01T00:00 too late", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_time_that_has_passed_or_is_now_is_refused(text, at):
    found = problem(text)
    assert (type(found), found.at, found.now, found.zone) == (TimeInThePast, at, NOW, "Europe/Berlin")


def test_the_next_moment_is_not_in_the_past():
    assert reading("2026-07-01T10:03:12.000006Z x").first.at > NOW


def test_a_fragment_is_short_enough_to_be_shown():
    assert len(problem("x" * 5000).fragment) == 40
    assert len(problem("a b c d e f").fragment) == 5


def test_a_problem_keeps_no_trace_of_the_reading():
    assert problem("daily 25:00 x").__traceback__ is None
