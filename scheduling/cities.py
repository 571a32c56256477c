"""Time zones by the names that people use: cities, countries, offsets, a place on the map. Nothing here is async.

Names come from CLDR through Babel (zone data only: other parts of Babel's locale data spoil each other when several
languages are loaded), countries from the zone table of the `tzdata` package. The first look-up of all takes some
150 ms, the first in a further language 15 ms, the first place on a map 80 ms: call them in a worker thread.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from scheduling.errors import UnknownZone
from scheduling.zones import iana_name, names_like, offset_zone, zone_named, zone_names

SUGGESTIONS_AT_MOST = 5
CHOICES_AT_MOST = 8
_LONGEST_NAME = 64
_REFERENCE_LANGUAGE = "en"
_AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d"})
_DROPPED = re.compile(r"['’ʼ‘`´.]")
_SEPARATORS = re.compile(r"[\W_]+")


def find_zone(text: str, *, languages: Sequence[str]) -> str:
    """Return the IANA zone of a name, an offset, a city or a country, written in English or one of `languages`.

    Raises `UnknownZone`, with suggestions, where there is none or several.
    """
    wanted = " ".join(text.split())[:_LONGEST_NAME]
    if zone := offset_zone(f"UTC{wanted}" if wanted[:1] in {"+", "-", "−"} else wanted):
        return zone
    if name := iana_name(wanted):
        return _canonical(name)
    key = _folded(wanted)
    for index in _indexes(languages):
        found = index.get(key, ())
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownZone(wanted, found)
    raise UnknownZone(wanted, suggest_zones(wanted, languages=languages))


def suggest_zones(text: str, *, languages: Sequence[str] = ()) -> tuple[str, ...]:
    """Return up to five IANA zones that `text` may have been meant as, the likeliest first."""
    key = _folded(text[:_LONGEST_NAME])
    if not key:
        return ()
    found: list[str] = []
    for index in _indexes(languages):
        begun = sorted(name for name in index if name.startswith(key))
        for name in [*begun, *get_close_matches(key, index, n=SUGGESTIONS_AT_MOST, cutoff=0.75)]:
            found.extend(index[name])
    if not found:
        found.extend(_canonical(name) for name in names_like(text))
    return tuple(dict.fromkeys(found))[:SUGGESTIONS_AT_MOST]


def zone_at(latitude: float, longitude: float) -> str:
    """Return the IANA zone of a place, in degrees. Raises `UnknownZone` for a place that is not on Earth."""
    from tzfpy import get_tz  # noqa: PLC0415  # takes 34 MB at its first use: only for chats that share a location

    zone = iana_name(get_tz(longitude, latitude))
    if zone is None:
        raise UnknownZone(f"{latitude:.4f}, {longitude:.4f}")
    return zone


_WORLD_LANGUAGE = "en"
_AROUND_THE_WORLD = (
    "America/Los_Angeles",
    "America/Chicago",
    "America/New_York",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Australia/Sydney",
)


@cache
def common_zones(language_or_territory: str) -> tuple[str, ...]:
    """Return up to eight zones to choose from: one for each time kept where a language is spoken most, or in a country.

    A language is given as a code with or without a territory ("pt", "pt-BR"), a territory in capitals ("BR").
    English alone says nothing of where somebody is: it gives zones around the world.
    """
    if language_or_territory == _WORLD_LANGUAGE:
        return _AROUND_THE_WORLD
    return _kept_times(_territory_zones().get(_territory(language_or_territory), ()))


# --- names -----------------------------------------------------------------------------------------------------------


def _folded(text: str) -> str:
    """Return what remains of a name without case, diacritics and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(_PLAIN_LETTERS)
    return _SEPARATORS.sub(" ", _DROPPED.sub("", letters)).strip()


def _indexes(languages: Sequence[str]) -> Iterator[Mapping[str, tuple[str, ...]]]:
    for language in dict.fromkeys([*languages, _REFERENCE_LANGUAGE]):
        yield _index(language)


@cache
def _index(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the zones of cities and countries by their folded names in a language; a city goes before a country."""
    locale = _locale(language)
    if locale is None:
        return {}
    zones: dict[str, list[str]] = {}
    for name, zone in _cities(locale):
        if key := _folded(name):
            zones.setdefault(key, []).append(zone)
    for code, territory_zones in _territory_zones().items():
        key = _folded(locale.territories.get(code, ""))
        if key:
            zones.setdefault(key, list(_kept_times(territory_zones)))
    return {name: tuple(dict.fromkeys(found)) for name, found in zones.items()}


def _cities(locale: Locale) -> Iterator[tuple[str, str]]:
    for key, info in locale.time_zones.items():
        zone = iana_name(_canonical(key))
        if zone is not None and zone.partition("/")[0] in _AREAS and "city" in info:
            yield info["city"], zone
    if locale.language == _REFERENCE_LANGUAGE:  # where the English name is that of the zone, CLDR leaves it out
        for zone in zone_names().values():
            area, _, city = zone.partition("/")
            if area in _AREAS:
                yield city.rpartition("/")[2], _canonical(zone)


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return None


def _canonical(name: str) -> str:
    """Return the name by which CLDR knows a zone today: `Europe/Kyiv` for `Europe/Kiev`."""
    return iana_name(get_global("zone_aliases").get(name, name)) or name


# --- countries -------------------------------------------------------------------------------------------------------


@cache
def _territory_zones() -> Mapping[str, tuple[str, ...]]:
    """Return each country's zones in the order of the zone table."""
    zones: dict[str, list[str]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            territory, _, zone = line.split("\t")[:3]
            zones.setdefault(territory, []).append(zone)
    return {territory: tuple(found) for territory, found in zones.items()}


def _kept_times(zones: Sequence[str]) -> tuple[str, ...]:
    """Return one zone for each time that is kept in `zones`, eight at most, from west to east.

    The table goes by geography; of zones that keep the same time the best known one is taken.
    """
    fame = _fame()
    kept: dict[tuple[timedelta, ...], str] = {}
    for zone in sorted(zones, key=lambda name: -fame.get(_canonical(name), 0)):
        kept.setdefault(_offsets(zone), zone)
    chosen = list(kept.items())[:CHOICES_AT_MOST]
    return tuple(zone for _, zone in sorted(chosen))


@cache
def _fame() -> Mapping[str, int]:
    """Return 2 for zones after which a part of a country was named (`Brazil/East`), 1 for those that Windows shows."""
    shown = {_canonical(zone): 1 for zone in get_global("windows_zone_mapping").values()}
    named = {_canonical(alias): 2 for alias in get_global("zone_aliases") if alias.partition("/")[0] not in _AREAS}
    return shown | named


@cache
def _offsets(zone: str) -> tuple[timedelta, ...]:
    """Return the offsets of a far year, in which only rules still apply that hold today."""
    rules = zone_named(zone)
    noons = [datetime(2037, month, day, 12, tzinfo=rules) for month in range(1, 13) for day in (1, 15)]
    return tuple(noon.utcoffset() or timedelta(0) for noon in noons)


def _territory(code: str) -> str:
    parts = code.replace("-", "_").split("_")
    named = [part.upper() for part in parts[1:] if len(part) == 2]  # noqa: PLR2004  # ISO 3166
    if named:
        return named[0]
    if code.isupper():
        return code
    likely = get_global("likely_subtags")
    return str(likely.get("_".join(parts).lower()) or likely.get(parts[0].lower(), "")).rpartition("_")[2]
