"""Time zones: IANA names, wall-clock times turned into instants, and the version of the zone data.

Only the `tzdata` package is read, never the machine's own files, so that every process of a fleet and every
test computes with the same rules, and so that their version is known.
"""

import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

zoneinfo.reset_tzpath(to=[])


@cache
def zone_rules() -> str:
    """Return the version of the zone data in use, such as "2026.6"."""
    return version("tzdata")


@cache  # the standard library's own cache holds eight; a name that is none raises and is not kept
def zone_named(key: str) -> ZoneInfo:
    """Return the zone of an IANA name. Raises `ZoneInfoNotFoundError` where there is none."""
    try:
        return ZoneInfo(key)
    except (ValueError, OSError) as error:  # how some texts fail: "", "../x", "Europe"
        message = f"no time zone {key[:40]!r}"
        raise ZoneInfoNotFoundError(message) from error


def is_zone(key: str) -> bool:
    """Tell whether the zone data has a zone of that name."""
    try:
        zone_named(key)
    except ZoneInfoNotFoundError:
        return False
    return True


def known_zone(key: str) -> ZoneInfo:
    """Return the zone of an IANA name to show times by; UTC where the zone data has none of that name any more."""
    return zone_named(key if is_zone(key) else "UTC")


@lru_cache(maxsize=4096)  # many schedules share their times: most of a tick's rules ask for the same instants
def to_instant(local: datetime, zone: ZoneInfo) -> tuple[datetime, bool]:
    """Turn a naive wall-clock time into an instant (UTC), and tell whether it fell into a gap.

    In a gap the time moves forward by the gap; of a repeated hour the first instant counts (RFC 5545, 3.3.5).
    """
    instant = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return instant, instant.astimezone(zone).replace(tzinfo=None, fold=0) != local


@dataclass(frozen=True, slots=True)
class Gap:
    """Wall-clock times, naive, that a zone's clocks pass over. `to` itself exists again."""

    begin: datetime
    to: datetime

    @property
    def length(self) -> timedelta:
        """Return by how much its times move forward."""
        return self.to - self.begin


@lru_cache(maxsize=4096)
def offsets_about(day: int, zone: ZoneInfo) -> tuple[timedelta, timedelta]:
    """Return the least and the greatest offset from UTC on a local date (its ordinal) and its neighbours.

    Four looks tell: no zone has ever changed its offset twice within five days.
    """
    last = date.max.toordinal()
    offsets = [_offset_at(datetime.fromordinal(min(max(day + ahead, 1), last)), zone) for ahead in (-1, 0, 1, 2)]
    return min(offsets), max(offsets)


def is_steady(day: int, zone: ZoneInfo) -> bool:
    """Tell whether the offset from UTC does not change about a local date (its ordinal)."""
    least, greatest = offsets_about(day, zone)
    return least == greatest


@lru_cache(maxsize=4096)
def gaps_in_year(year: int, zone: ZoneInfo) -> tuple[Gap, ...]:
    """Return the gaps that begin in a year of UTC, in order."""
    # UTC, but naive, so that nothing overflows at either end of the calendar.
    begin = datetime(year, 1, 1)  # noqa: DTZ001
    end = datetime(year, 12, 31, 23, 59, 59)  # noqa: DTZ001
    gaps: list[Gap] = []
    before = _offset_at(begin, zone)
    while begin < end:
        following = begin + min(_LOOK_EVERY, end - begin)
        after = _offset_at(following, zone)
        if after > before:
            at = _first_with(after, begin, following, zone)
            gaps.append(Gap(at + before, at + after))
        begin, before = following, after
    return tuple(gaps)


def skips_dates(first_year: int, last_year: int, zone: ZoneInfo) -> bool:
    """Tell whether a zone's clocks pass over a whole date in some years, as they do where it crosses the date line."""
    offsets = [_offset_of_year(year, zone) for year in range(first_year, last_year + 2)]
    return any(after - before > _FAR for before, after in pairwise(offsets))


_LOOK_EVERY = timedelta(days=5)
_FAR = timedelta(hours=20)


@lru_cache(maxsize=16_384)
def _offset_of_year(year: int, zone: ZoneInfo) -> timedelta:
    return _offset_at(datetime(min(max(year, 1), 9999), 1, 1), zone)  # noqa: DTZ001


def _first_with(offset: timedelta, begin: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second (naive UTC) between two at which a zone keeps an offset that it has at the second."""
    low, high = 0, int((end - begin).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset_at(begin + timedelta(seconds=middle), zone) == offset:
            high = middle
        else:
            low = middle
    return begin + timedelta(seconds=high)


def _offset_at(moment: datetime, zone: ZoneInfo) -> timedelta:
    """Return the offset at a naive moment of UTC."""
    try:
        return moment.replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta()
    except OverflowError:
        return timedelta()


_OFFSET = re.compile(r"(?:UTC|GMT)(?:([+\-−])(\d{1,2})(?::?(\d\d))?)?", re.IGNORECASE)
_MOST_EAST, _MOST_WEST = 14, 12
_NO_PLACES = frozenset({"factory", "localtime", "posixrules"})
_SUGGESTIONS = 5
_BROKEN_HOURS = {
    ("-", 9, 30): ("Pacific/Marquesas",),
    ("-", 3, 30): ("America/St_Johns",),
    ("+", 3, 30): ("Asia/Tehran",),
    ("+", 4, 30): ("Asia/Kabul",),
    ("+", 5, 30): ("Asia/Kolkata", "Asia/Colombo"),
    ("+", 5, 45): ("Asia/Kathmandu",),
    ("+", 6, 30): ("Asia/Yangon", "Indian/Cocos"),
    ("+", 8, 45): ("Australia/Eucla",),
    ("+", 9, 30): ("Australia/Adelaide", "Australia/Darwin"),
    ("+", 10, 30): ("Australia/Lord_Howe",),
    ("+", 12, 45): ("Pacific/Chatham",),
}


@cache
def zone_names() -> Mapping[str, str]:
    """Return every IANA name, links too, by its lower-case form."""
    return {name.lower(): name for name in zoneinfo.available_timezones() if name.lower() not in _NO_PLACES}


def iana_name(text: str) -> str | None:
    """Return the IANA name that `text` is, in its own spelling whatever the case; links stay what they are."""
    return zone_names().get(text.lower().replace(" ", "_"))


def is_offset(text: str) -> bool:
    """Tell whether `text` names an offset from UTC, be it one that is in use or not."""
    return _OFFSET.fullmatch(text) is not None


def offset_zone(text: str) -> str | None:
    """Return the zone of `UTC` or of a whole-hour offset from it (`UTC+3` is `Etc/GMT-3`: POSIX turns the sign)."""
    found = _OFFSET.fullmatch(text)
    if found is None:
        return None
    sign, hours, minutes = found.groups()
    ahead = int(hours or 0)
    if int(minutes or 0) or ahead > (_MOST_EAST if sign == "+" else _MOST_WEST):
        return None
    return "UTC" if ahead == 0 else f"Etc/GMT{'-' if sign == '+' else '+'}{ahead}"


def zones_at_offset(text: str) -> tuple[str, ...]:
    """Return zones that keep, as their standard time, an offset that is not in whole hours (`UTC+5:30`)."""
    found = _OFFSET.fullmatch(text)
    if found is None:
        return ()
    sign, hours, minutes = found.groups()
    return _BROKEN_HOURS.get(("+" if sign == "+" else "-", int(hours or 0), int(minutes or 0)), ())


def names_like(text: str) -> tuple[str, ...]:
    """Return IANA names that `text` may have been meant as, the likeliest first."""
    if is_offset(text):
        return zones_at_offset(text)
    names = zone_names()
    wanted = text.lower().replace(" ", "_")[:40]
    close = get_close_matches(wanted, names, n=_SUGGESTIONS, cutoff=0.6)
    ends = [name for name in sorted(names) if name.rpartition("/")[2] == wanted.rpartition("/")[2]]
    return tuple(names[name] for name in dict.fromkeys([*ends, *close]))[:_SUGGESTIONS]
