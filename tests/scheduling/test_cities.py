"""Zones by the names that people use."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.cities import _index, common_zones, find_zone, suggest_zones, zone_at
from scheduling.errors import UnknownZone
from scheduling.zones import zone_names


@pytest.mark.parametrize(
    ("text", "language", "zone"),
    [
        ("Europe/Berlin", "en", "Europe/Berlin"),
        ("europe/berlin", "en", "Europe/Berlin"),
        ("Europe/Kiev", "en", "Europe/Kyiv"),
        ("US/Pacific", "en", "America/Los_Angeles"),
        ("America/Coyhaique", "en", "America/Coyhaique"),
        ("utc", "en", "UTC"),
        ("UTC+3", "en", "Etc/GMT-3"),
        ("+3", "en", "Etc/GMT-3"),
        ("−05:00", "en", "Etc/GMT+5"),
        ("Berlin", "en", "Europe/Berlin"),
        ("  new   york ", "en", "America/New_York"),
        ("New-York", "en", "America/New_York"),
        ("Sao Paulo", "en", "America/Sao_Paulo"),
        ("SÃO PAULO", "pt-BR", "America/Sao_Paulo"),
        ("St. John's", "en", "America/St_Johns"),
        ("st johns", "en", "America/St_Johns"),
        ("Calcutta", "en", "Asia/Kolkata"),
        ("Knox", "en", "America/Indiana/Knox"),
        ("Nova York", "pt-BR", "America/New_York"),
        ("ciudad de mexico", "es", "America/Mexico_City"),
        ("Москва", "ru", "Europe/Moscow"),
        ("нью-йорк", "ru", "America/New_York"),
        ("Киев", "ru", "Europe/Kyiv"),
        ("東京", "ja", "Asia/Tokyo"),
        ("القاهرة", "ar", "Africa/Cairo"),
        ("दिल्ली", "hi", None),
        ("Moscow", "ru", "Europe/Moscow"),
        ("Москва", "en", None),
        ("Germany", "en", "Europe/Berlin"),
        ("Deutschland", "de", "Europe/Berlin"),
        ("Япония", "ru", "Asia/Tokyo"),
        ("france", "xx-nonsense", "Europe/Paris"),
        ("Mexico City", "en", "America/Mexico_City"),
        ("Factory", "en", None),
        ("", "en", None),
        ("Atlantis", "en", None),
    ],
)
def test_a_place_is_found_in_the_language_of_the_chat_and_in_english(text, language, zone):
    if zone is None:
        with pytest.raises(UnknownZone):
            find_zone(text, languages=[language])
    else:
        assert find_zone(text, languages=[language]) == zone


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("Spain", ("Atlantic/Canary", "Europe/Madrid")),
        ("China", ("Asia/Urumqi", "Asia/Shanghai")),
        ("Brazil", ("America/Rio_Branco", "America/Manaus", "America/Sao_Paulo", "America/Noronha")),
        ("UTC+5:30", ("Asia/Kolkata", "Asia/Colombo")),
        ("Berln", ("Europe/Berlin",)),
        ("x" * 5000, ()),
    ],
)
def test_what_means_several_places_or_none_brings_suggestions(text, suggestions):
    with pytest.raises(UnknownZone) as unknown:
        find_zone(text, languages=["en"])
    assert unknown.value.suggestions == suggestions
    assert len(unknown.value.text) <= 64


def test_the_beginning_of_a_name_is_enough_for_a_suggestion():
    assert "America/Los_Angeles" in suggest_zones("los")
    assert suggest_zones("Нью", languages=["ru"]) == ("America/New_York", "America/North_Dakota/New_Salem")
    assert suggest_zones("  ") == ()


@pytest.mark.parametrize(
    ("code", "zones"),
    [
        ("de", ("Europe/Berlin",)),
        ("pt", ("America/Rio_Branco", "America/Manaus", "America/Sao_Paulo", "America/Noronha")),
        ("pt-PT", ("Atlantic/Azores", "Europe/Lisbon")),
        ("pt-pt", ("Atlantic/Azores", "Europe/Lisbon")),
        ("PT", ("Atlantic/Azores", "Europe/Lisbon")),
        ("zh-Hant-TW", ("Asia/Taipei",)),
        ("sr_Latn", ("Europe/Belgrade",)),
        ("xx", ()),
        ("", ()),
    ],
)
def test_the_zones_to_choose_from_are_those_of_the_country(code, zones):
    assert common_zones(code) == zones


def test_english_alone_says_nothing_of_the_country():
    zones = common_zones("en")
    assert {"America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Sydney"} <= set(zones)
    assert len(zones) == 8


def test_a_large_country_offers_each_time_once_and_eight_at_most():
    assert common_zones("en-US") == (
        "Pacific/Honolulu",
        "America/Adak",
        "America/Anchorage",
        "America/Los_Angeles",
        "America/Phoenix",
        "America/Denver",
        "America/Chicago",
        "America/New_York",
    )
    assert len(common_zones("ru")) == 8
    assert "Europe/Moscow" in common_zones("ru")


def test_a_shared_location_has_a_zone():
    assert zone_at(52.52, 13.40) == "Europe/Berlin"
    assert zone_at(30.0, -30.0) == "Etc/GMT+2"


@pytest.mark.parametrize(("latitude", "longitude"), [(95, 0), (0, 200), (float("nan"), 0), (0, float("inf"))])
def test_a_place_that_is_not_on_earth_has_none(latitude, longitude):
    with pytest.raises(UnknownZone):
        zone_at(latitude, longitude)


def test_the_map_is_loaded_only_when_a_location_is_shared():
    command = (
        "import sys, scheduling.cities as c; c.find_zone('Berlin', languages=['de']); print('tzfpy' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"


def test_names_stay_right_whichever_languages_were_used_before():
    """Babel's locale data can spoil each other; zone data must not."""
    alone = {language: dict(_index.__wrapped__(language)) for language in ("ru",)}
    for language in ("en", "zh", "ar", "de", "ja", "uk", "ru", "en"):
        _index.__wrapped__(language)
    assert dict(_index.__wrapped__("ru")) == alone["ru"]
    assert Locale.parse("ru").time_zones["Europe/Moscow"]["city"] == "Москва"


def test_several_threads_may_ask_at_once():
    _index.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda language: find_zone("Berlin", languages=[language]), ["ru", "de", "fr", "en"] * 8))
    assert set(found) == {"Europe/Berlin"}


def test_every_zone_of_the_index_is_one_that_can_be_used():
    names = set(zone_names().values())
    for language in ("en", "ru", "de", "ar"):
        assert {zone for found in _index(language).values() for zone in found} <= names


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=30), language=st.sampled_from(["en", "ru", "", "zh_Hant", "-", "e" * 50, "\0"]))
def test_any_text_has_a_zone_or_is_unknown(text, language):
    try:
        assert find_zone(text, languages=[language]).lower() in zone_names()
    except UnknownZone as unknown:
        assert len(unknown.suggestions) <= 8  # noqa: PT017  # either is right
    assert len(common_zones(language)) <= 8
