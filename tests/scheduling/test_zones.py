"""Zone names, and wall-clock times as instants."""

import zoneinfo
from datetime import UTC, datetime
from importlib.metadata import version
from zoneinfo import ZoneInfoNotFoundError

import pytest

from scheduling.zones import (
    iana_name,
    names_like,
    offset_zone,
    to_instant,
    zone_named,
    zone_names,
    zone_rules,
    zones_at_offset,
)


def test_only_the_package_is_read_never_the_files_of_the_machine():
    assert zoneinfo.TZPATH == ()
    assert zone_rules() == version("tzdata")


@pytest.mark.parametrize(
    "name", ["", " ", "../UTC", "/etc/passwd", "Europe", "Europe/Atlantis", "tzdata.zi", "\0", "é" * 300, "\ud800"]
)
def test_whatever_is_no_zone_is_told_in_one_way(name):
    with pytest.raises(ZoneInfoNotFoundError):
        zone_named(name)


def test_a_zone_is_kept():
    assert zone_named("Europe/Berlin") is zone_named("Europe/Berlin")


def test_every_name_that_is_listed_can_be_used():
    assert len(zone_names()) > 500
    assert {zone_named(name).key for name in zone_names().values()} == set(zone_names().values())


@pytest.mark.parametrize(
    ("local", "zone", "instant", "in_gap"),
    [
        ("2026-07-01T12:00", "Europe/Berlin", "2026-07-01T10:00Z", False),
        ("2026-03-29T01:59:59", "Europe/Berlin", "2026-03-29T00:59:59Z", False),
        ("2026-03-29T02:00", "Europe/Berlin", "2026-03-29T01:00Z", True),
        ("2026-03-29T02:59:59", "Europe/Berlin", "2026-03-29T01:59:59Z", True),
        ("2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00Z", False),
        ("2026-10-25T02:00", "Europe/Berlin", "2026-10-25T00:00Z", False),
        ("2026-10-25T03:00", "Europe/Berlin", "2026-10-25T02:00Z", False),
        ("2026-10-04T02:10", "Australia/Lord_Howe", "2026-10-03T15:40Z", True),
        ("2011-12-30T09:00", "Pacific/Apia", "2011-12-30T19:00Z", True),
        ("2026-07-01T12:00", "Asia/Kathmandu", "2026-07-01T06:15Z", False),
    ],
)
def test_a_wall_clock_time_becomes_an_instant(local, zone, instant, in_gap):
    found = to_instant(datetime.fromisoformat(local), zone_named(zone))
    assert found == (datetime.fromisoformat(instant), in_gap)
    assert found[0].tzinfo is UTC


def test_of_a_repeated_hour_the_first_instant_is_meant_whatever_fold_says():
    local = datetime.fromisoformat("2026-10-25T02:30").replace(fold=1)
    assert to_instant(local, zone_named("Europe/Berlin")) == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), False)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("AMERICA/NEW YORK", "America/New_York"),
        ("Europe/Kiev", "Europe/Kiev"),
        ("utc", "UTC"),
        ("Berlin", None),
        ("Factory", None),
        ("", None),
    ],
)
def test_a_name_is_found_whatever_its_case(text, name):
    assert iana_name(text) == name


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("UTC", "UTC"),
        ("gmt", "UTC"),
        ("UTC+0", "UTC"),
        ("UTC+3", "Etc/GMT-3"),
        ("GMT-03:00", "Etc/GMT+3"),
        ("UTC−5", "Etc/GMT+5"),
        ("UTC+14", "Etc/GMT-14"),
        ("UTC+15", None),
        ("UTC-13", None),
        ("UTC+5:30", None),
        ("+3", None),
    ],
)
def test_an_offset_in_whole_hours_has_a_zone_with_the_sign_turned(text, zone):
    assert offset_zone(text) == zone
    if zone and zone != "UTC":
        hours = zone_named(zone).utcoffset(datetime.fromisoformat("2026-01-01")).total_seconds() / 3600
        assert hours == int(text[3:].replace("−", "-").partition(":")[0])


@pytest.mark.parametrize("text", ["UTC+5:30", "UTC+0545", "GMT-9:30", "UTC-3:30", "UTC+12:45"])
def test_places_are_named_that_keep_an_offset_in_broken_hours(text):
    assert zones_at_offset(text)
    sign, digits = text[3], text[4:].replace(":", "")
    minutes = (int(digits[:-2]) * 60 + int(digits[-2:])) * (-1 if sign == "-" else 1)
    for zone in zones_at_offset(text):
        standard = min(
            zone_named(zone).utcoffset(datetime.fromisoformat(f"2026-{month:02}-01")) for month in range(1, 13)
        )
        assert standard.total_seconds() / 60 == minutes


def test_a_misspelt_name_brings_the_likeliest_first():
    assert names_like("Europe/Brlin")[0] == "Europe/Berlin"
    assert names_like("Europe/Tokyo")[0] == "Asia/Tokyo"
    assert names_like("x" * 5000) == ()
