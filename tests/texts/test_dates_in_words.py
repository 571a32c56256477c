"""Moments, zones and lists as each language writes them."""

import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from texts import dates
from texts.speech import language, languages, speaking

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"
ROOT = Path(__file__).parents[2]


def test_a_moment_has_weekday_date_clock_and_zone():
    assert dates.moment(AT, BERLIN, with_zone=True) == "Monday, 23 November 2026, 09:00 (Europe/Berlin)"
    with speaking("ru"):
        assert dates.moment(AT, BERLIN) == "понедельник, 23 ноября 2026 г., 09:00"


def test_seconds_are_shown_only_where_they_are_not_zero():
    assert dates.moment(AT + timedelta(seconds=5), BERLIN).endswith("09:00:05")
    assert dates.clocks([time(18), time(9, 5), time(12, 0, 1)]) == "09:05, 12:00:01 and 18:00"


def test_a_time_that_the_clock_shows_twice_says_which_one_it_is():
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert dates.moment(first, BERLIN) == "Sunday, 25 October 2026, 02:30 UTC+02:00"
    assert dates.moment(second, BERLIN) == "Sunday, 25 October 2026, 02:30 UTC+01:00"


def test_near_days_have_names_in_the_zone_of_the_schedule():
    now = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # already Monday in Berlin
    assert dates.near_moment(AT, BERLIN, now=now) == "today, 09:00"
    assert dates.near_moment(AT + timedelta(days=1), BERLIN, now=now) == "tomorrow, 09:00"
    assert dates.near_moment(AT + timedelta(days=2), BERLIN, now=now) == "Wed, 25 Nov, 09:00"
    assert dates.near_moment(AT + timedelta(days=60), BERLIN, now=now) == "Fri, 22 Jan 2027, 09:00"
    assert dates.moment_with_nearness(AT, BERLIN, now=now) == "today, Monday, 23 November, 09:00"
    with speaking("ru"):
        assert dates.near_moment(AT, BERLIN, now=now) == "сегодня, 09:00"
        assert dates.near_moment(AT + timedelta(days=2), BERLIN, now=now) == "ср, 25 нояб., 09:00"


@pytest.mark.parametrize(
    ("zone", "english", "russian"),
    [
        ("Europe/Berlin", "Berlin, UTC+01:00", "Берлин, UTC+01:00"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires, UTC-03:00", "Буэнос-Айрес, UTC-03:00"),
        ("Asia/Kolkata", "Kolkata, UTC+05:30", "Калькутта, UTC+05:30"),
        ("America/St_Johns", "St John’s, UTC-03:30", "Сент-Джонс, UTC-03:30"),
        ("Europe/Kyiv", "Kyiv, UTC+02:00", "Киев, UTC+02:00"),
        ("US/Eastern", "New York, UTC-05:00", "Нью-Йорк, UTC-05:00"),
        ("America/Phoenix", "Phoenix, UTC-07:00", "Финикс, UTC-07:00"),
        ("UTC", "UTC", "UTC"),
        ("Etc/GMT+5", "UTC-05:00", "UTC-05:00"),
    ],
)
def test_a_zone_is_its_city_and_its_distance(zone, english, russian):
    assert dates.zone_label(zone, now=AT) == english
    with speaking("ru"):
        assert dates.zone_label(zone, now=AT) == russian


@pytest.mark.parametrize("order", [("en", "ru"), ("ru", "en"), ("zh", "ar", "ru", "en")])
def test_languages_do_not_spoil_each_other_in_one_process(order):
    code = f"""
import sys
from babel import Locale
from babel.dates import format_date
from datetime import datetime, UTC
from texts import dates
from texts.speech import speaking
at = datetime(2026, 11, 23, 8, tzinfo=UTC)
for code in {order!r}:
    Locale.parse(code).days, format_date(at, "full", code)
    if code in ("en", "ru"):
        with speaking(code):
            dates.moment(at, "UTC"), dates.near_moment(at, "UTC", now=at.replace(day=1))
for code in ("en", "ru"):
    with speaking(code):
        lines = (dates.moment(at, "UTC"), dates.near_moment(at, "UTC", now=at.replace(day=1)))
        sys.stdout.buffer.write("|".join(lines).encode() + b"\\n")
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, timeout=30)
    assert done.stdout.decode().split("\n")[:2] == [
        "Monday, 23 November 2026, 08:00|Mon, 23 Nov, 08:00",
        "понедельник, 23 ноября 2026 г., 08:00|пн, 23 нояб., 08:00",
    ]


def test_no_date_is_written_with_stand_alone_names(monkeypatch):
    patterns = []
    monkeypatch.setattr(dates.cldr, "format_date", lambda _day, pattern, _locale: patterns.append(pattern) or "")
    for code in languages():
        with speaking(code):
            dates.near_moment(AT, BERLIN, now=AT - timedelta(days=9))
            dates.near_moment(AT, BERLIN, now=AT - timedelta(days=900))
    assert len(patterns) == 2 * len(languages())
    assert not [pattern for pattern in patterns if {"c", "L"} & set(pattern)]


def test_a_language_is_spoken_until_the_block_ends():
    with speaking("ru"):
        with speaking("nl"):
            assert language() == "en"
        assert language() == "ru"
    assert language() == "en"


AT_NINE = {
    "ar": ("الأربعاء، 25 نوفمبر، 09:00", "25 نوفمبر 2026", "الأربعاء، 25 نوفمبر"),
    "de": ("Mi., 25. Nov., 09:00", "25. November 2026", "Mittwoch, 25. November"),
    "es": ("mié, 25 nov, 09:00", "25 de noviembre de 2026", "miércoles, 25 de noviembre"),
    "fr": ("mer. 25 nov., 09:00", "25 novembre 2026", "mercredi 25 novembre"),
    "it": ("mer 25 nov, 09:00", "25 novembre 2026", "mercoledì 25 novembre"),
    "pl": ("śr., 25 lis, 09:00", "25 listopada 2026", "środa, 25 listopada"),
    "pt_BR": ("qua., 25 de nov., 09:00", "25 de novembro de 2026", "quarta-feira, 25 de novembro"),
    "tr": ("25 Kas Çar 09:00", "25 Kasım 2026", "25 Kasım Çarşamba"),
    "uk": ("ср, 25 лист., 09:00", "25 листопада 2026", "середа, 25 листопада"),
    "zh_Hans": ("11月25日周三 09:00", "2026年11月25日", "11月25日星期三"),
}


@pytest.mark.parametrize("code", AT_NINE)
def test_dates_are_written_as_each_language_writes_them(code):
    at = AT + timedelta(days=2)
    day = at.date()
    with speaking(code):
        written = (
            dates.near_moment(at, BERLIN, now=AT),
            dates.day_in_words(day),
            dates.day_heading(day, today=day - timedelta(days=2)),
        )
    assert written == AT_NINE[code]


@pytest.mark.parametrize(
    ("code", "first"), [("fr", "1er janvier"), ("pt_BR", "1º de janeiro"), ("it", "1 gennaio"), ("de", "1. Januar")]
)
def test_the_first_of_a_month_has_a_form_of_its_own_in_some_languages(code, first):
    with speaking(code):
        assert dates.day_of_year(datetime(2027, 1, 1, tzinfo=UTC).date()) == first
        assert dates.day_of_year(datetime(2027, 1, 11, tzinfo=UTC).date()) != first
