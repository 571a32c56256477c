"""What holds for any text whatever."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scheduling.errors import DomainError
from scheduling.expressions import Reading, read
from scheduling.zones import zone_named

PIECES = [
    *(
        "daily",
        "weekly",
        "monthly",
        "every",
        "in",
        "an",
        "everyday",
        "weekdays",
        "weekend",
        "mon",
        "tue-fri",
        "sundays",
        "wen",
        "last",
    ),
    *("09:00", "9am", "9", "25:00", "12:60", "at", "on", "the", "and", "&", ",", "|", "\n", "\u00a0", "\u200f", " - "),
    *("30m", "1h30m", "2", "days", "w", "0m", "30s", "10000d", "hour", "1st", "31", "32", "2026-12-31", "2020-01-01"),
    *("2026-02-30", "T12:00", "Z", "+05:30", "-99", "[Asia/Tokyo]", "[x]", "Europe/Berlin", "Europe/x", "UTC", "UTC+3"),
    *(
        "Good",
        "morning",
        "👍🏽",
        "٠٩:٠٠",
        "²",
        "9999-12-31",
        "23:59:59.999999999",
        "99999999999",
        "\ud800",
        "\0",
        "ſ",
        "İ",
    ),
]
texts = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=9).map("".join),
)
zones = st.sampled_from(["UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia"]).map(
    zone_named
)
moments = st.datetimes(
    datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("9990-01-01"), timezones=st.just(UTC)
)
NOW = datetime(2026, 7, 1, 10, 3, tzinfo=UTC)


@settings(max_examples=1000, deadline=None)
@given(text=texts, now=moments, zone=zones)
@example(text="²", now=NOW, zone=zone_named("UTC"))
@example(text="daily 09:00 UTC", now=NOW, zone=zone_named("UTC"))
def test_any_text_is_read_or_refused_and_a_first_run_lies_ahead(text, now, zone):
    found = read(text, now=now, zone=zone)
    if isinstance(found, Reading):
        assert found.first.at > now
        own_zone = zone if found.zone is None else zone_named(found.zone)
        assert found.recurrence.next_after(now, zone=own_zone, anchor=found.anchor) == found.first
        assert 0 < found.end <= len(text)
    else:
        assert isinstance(found, DomainError)


times = st.sampled_from(
    [
        *("daily 09:00", "daily 9am, 9pm", "weekly mon,wed 08:00", "monthly 1,last 10:00", "every 30m", "in 1h 30m"),
        *(
            "every day",
            "every 2 weeks",
            "in 10 minutes",
            "in 2 days",
            "in an hour",
            "weekdays 08:00",
            "2026-12-31T12:00",
            "2026-12-31 12:00+05:30",
            "daily 09:00 UTC",
        ),
    ]
)
# A message whose beginning can't be taken for a part of the time.
messages = st.builds(str.__add__, st.sampled_from(["Hello ", "שלום ", "«", "👍", "#12 ", "x:", "@bob "]), st.text())
joints = st.sampled_from([" ", "\n", "  ", " \n\t", "\u00a0", "\u202f", " | ", "|", ", ", "\u200f "])


@settings(max_examples=400, deadline=None)
@given(count=st.integers(1, 5000), unit=st.sampled_from(["s", "m", "h", "d", "w"]), now=moments, zone=zones)
def test_so_much_later_is_so_much_later(count, unit, now, zone):
    found = read(f"in {count}{unit} x", now=now, zone=zone)
    seconds = count * {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}[unit]
    if isinstance(found, DomainError):
        assert seconds > 3660 * 86400 or now.year > 9980
        return
    ahead = found.first.at - now.replace(microsecond=0)
    if unit in "smh":
        assert ahead == timedelta(seconds=seconds)
    else:  # by the calendar: the clocks may change in between, Samoa once left out a day
        assert abs(ahead - timedelta(seconds=seconds)) <= timedelta(hours=26)
        assert found.first.local.date() - now.astimezone(zone).date() == timedelta(seconds=seconds)
    assert found.recurrence.next_after(found.first.at, zone=zone, anchor=found.anchor) is None


@settings(max_examples=400, deadline=None)
@given(time=times, joint=joints, message=messages)
def test_the_words_of_a_message_arrive_untouched(time, joint, message):
    text = time + joint + message
    found = read(text, now=NOW, zone=zone_named("Europe/Berlin"))
    assert isinstance(found, Reading)
    assert text[found.end :] == message


@pytest.mark.parametrize(
    "pattern",
    [
        *(" ", "\n", "|", "\u200f", "9", "9:", "a", "a ", "daily ", "every ", "²", "٣", "-", "[", "/", "a/", "UTC+"),
        *("weekly " + "mon,", "weekly " + "mon ", "weekly a ", "monthly 1 ", "monthly 1,", "monthly a ", "weekly and "),
        *(
            "daily 09:00,",
            "daily 09:00 ",
            "daily 9:",
            "daily 9:9:9.",
            "every 1h",
            "in 1h",
            "in a ",
            "in 2 days ",
            "every 1h ",
            "every 9",
            "2026-12-31 ",
        ),
        *("2026-12-31T12:00:00.0", "2026-12-31T12:00+", "2026-12-31T12:00[", "2026-12-31T12:00[a-a=", "daily 09:00 a/"),
        *(
            "daily 09:00 Europe/",
            "daily 09:00 and ",
            "daily 09:00, ",
            "daily 09:00.",
            "daily 09:00\u200f",
            "monthly last ",
        ),
    ],
)
@pytest.mark.timeout(10)
def test_a_hostile_text_does_not_send_a_pattern_searching(pattern):
    """Repeated to the longest message that Telegram sends, whole and but for its first word."""
    head, _, rest = pattern.rstrip().rpartition(" ") if pattern.strip() else ("", "", pattern)
    for text in (
        pattern * 4096,
        f"{head} " + f"{rest} " * 4096,
        f"{head} " + rest * 4096,
        f"{head} " + rest * 2000 + "!",
    ):
        assert read(text[:4096], now=NOW, zone=zone_named("UTC")) is not None
