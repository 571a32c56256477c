"""Moments, clocks, zones and lists, written as the language that is spoken now writes them (Unicode CLDR).

Only format names of days and months are used: Babel's stand-alone names go wrong once several locales are loaded.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from babel import dates as cldr
from babel.core import get_global
from babel.lists import format_list

from scheduling.content import Content, Entity, utf16_length
from scheduling.zones import known_zone
from texts.rich import compose, plain
from texts.speech import _, language, locale, p_

_LEAP_YEAR = 2000
_MANY_CLOCKS = 8
_YEARS_MARK = re.compile(r"y\s+'[^']+'\.?$")
"""Russian and Ukrainian put "г." and "р." behind a year: in a date alone that is more than people write."""
_YEAR = re.compile(r"y年|,?\s*(?:'[^']+'\s*)?y(?:\s*'[^']+'\.?)?")
"""The year in a pattern of CLDR, with what belongs to it: "y", "'de' y", "y 'г'.", "y年"."""
_FIELDS = re.compile("[GyMEdHhms]{1,16}")
"""The fields of a skeleton that are understood."""
_ALONE = re.compile("L{3,}|c{3,}")
"""Names that stand alone."""
_FIRST = {"fr": "'1er'", "pt_BR": "'1º'"}
"""How the first day of a month is written where it is no plain number, which CLDR's patterns can't say."""
_DAY = re.compile(r"\bd\b(?=[^']*(?:'[^']*'[^']*)*$)")
_JOINTS = {"pt_BR": "{1}, {0}"}
"""Between date and clock, where the medium form of CLDR has only a space behind a year: "2026 09:00"."""


def moment(at: datetime, zone: str, *, with_zone: bool = False) -> str:
    """Return "Monday, 23 November 2026, 09:00", and " (Europe/Berlin)" after it on request."""
    local = at.astimezone(known_zone(zone))
    text = _date_and_clock(_date(local.date(), _pattern("full")), local)
    return with_aside(text, zone_name(zone)) if with_zone else text


def moment_with_nearness(at: datetime, zone: str, *, now: datetime) -> str:
    """Return "today, Monday, 23 November, 09:00"; of a day further away "Wednesday, 25 November 2026, 09:00"."""
    near = _near_day(at, zone, now)
    return _near_and_full(near, day_and_clock(at, zone, now=now)) if near else moment(at, zone)


def moment_for_readers(at: datetime, zone: str, *, now: datetime) -> Content:
    """Return a moment for a chat that people share, in which clients show each reader their own time.

    Beside it stands in words when that is by the chat's clock: "Monday, 23 November 2026, 09:00 (today, 09:00 in
    Berlin)". Readers whose clients don't know the entity see what it covers, which is by the chat's clock, too
    (https://core.telegram.org/bots/api#date-time-entity-formatting).
    """
    words = moment(at, zone)
    own = Content(words, (Entity("date_time", 0, utf16_length(words), _own_time(at)),))
    there = clock_in_place(at, zone)
    near = _near_day(at, zone, now)
    aside = plain(p_("a day and a time of it", "{day}, {time}"), day=near, time=there) if near else there
    return compose(p_("something and an aside", "{text} ({aside})"), text=own, aside=aside)


def moment_here(at: datetime, zone: str, *, now: datetime, is_shared: bool) -> Content:
    """Return a moment as a chat reads it: where people share it, `moment_for_readers`."""
    if is_shared:
        return moment_for_readers(at, zone, now=now)
    return Content(moment_with_nearness(at, zone, now=now))


def clock_in_place(at: datetime, zone: str) -> str:
    """Return a time of day and where it is: "09:00 in Berlin", "09:00 UTC"."""
    local = at.astimezone(known_zone(zone))
    if not (city := city_of(zone)):
        return plain(
            p_("a time of day and its distance from UTC", "{time} {zone}"), time=clock(local), zone=_offset(local)
        )
    # Translators: as in: 09:00 in Berlin. The city stands as it is called alone: use a comma where it would need a case
    return plain(p_("a time of day and a city", "{time} in {city}"), time=clock(local), city=city)


def near_moment(at: datetime, zone: str, *, now: datetime) -> str:
    """Return a short form for lists: "today, 09:00", "Mon, 23 Nov, 09:00", with the year where it is another one."""
    here = known_zone(zone)
    local = at.astimezone(here)
    near = _near_day(at, zone, now)
    if near:
        return _date_and_clock(near, local)
    same_year = local.year == now.astimezone(here).year
    return _date_and_clock(_short_date(local.date(), "MMMEd" if same_year else "yMMMEd"), local)


def day_and_clock(at: datetime, zone: str, *, now: datetime) -> str:
    """Return "Tuesday, 24 November, 09:00", with the year where it is another one."""
    here = known_zone(zone)
    local = at.astimezone(here)
    if local.year != now.astimezone(here).year:
        return moment(at, zone)
    return _date_and_clock(_date(local.date(), _without_year(_pattern("full"))), local)


def day_heading(day: date, *, today: date) -> str:
    """Return "today, Monday, 23 November", with the year where it is another one."""
    full = _pattern("full")
    words = _date(day, _without_year(full) if day.year == today.year else full)
    near = {0: _("today"), 1: _("tomorrow")}.get((day - today).days, "")
    return _near_and_full(near, words) if near else words


def day_in_words(day: date) -> str:
    """Return "31 December 2026"."""
    return _date(day, _YEARS_MARK.sub("y", _pattern("long")))


def day_of_year(day: date) -> str:
    """Return "31 December"."""
    return _date(day, _skeleton("MMMMd"))


def month_name(month: int) -> str:
    """Return a month's name as it stands in a date: "December"."""
    return _date(date(_LEAP_YEAR, month, 1), "MMMM")


def weekday(day: date) -> str:
    """Return "Thursday"."""
    return _date(day, "EEEE")


def short_day(at: datetime, zone: str, *, now: datetime) -> str:
    """Return "Mon, 30 Nov", with the year where it is another one."""
    here = known_zone(zone)
    local = at.astimezone(here)
    return _short_date(local.date(), "MMMEd" if local.year == now.astimezone(here).year else "yMMMEd")


def clock_or_moment(at: datetime, zone: str, *, now: datetime) -> str:
    """Return the clock time of an instant of today, "08:10"; of another day "Mon, 23 Nov, 08:10"."""
    here = known_zone(zone)
    is_today = at.astimezone(here).date() == now.astimezone(here).date()
    return clock(at.astimezone(here)) if is_today else near_moment(at, zone, now=now)


def clock(at: time | datetime) -> str:
    """Return a time of day: "09:00", with seconds only where they are not zero."""
    return at.strftime("%H:%M:%S" if at.second else "%H:%M")


def clocks(times: Iterable[time]) -> str:
    """Return times of day as a list: "09:00, 12:00 and 18:00"; of many, "09:00, 09:30, …, 17:00"."""
    shown = [clock(at) for at in sorted(times)]
    if len(shown) <= _MANY_CLOCKS:
        return listed(shown)
    # Translators: as in: 09:00, 09:30, …, 17:00
    template = p_("many times of day", "{first}, {second}, …, {last}")
    return plain(template, first=shown[0], second=shown[1], last=shown[-1])


def span(begin: time, end: time) -> str:
    """Return hours from one time of day to another: "22:00–07:00"."""
    # Translators: from one time of day to another, as in: 22:00–07:00
    return plain(p_("hours from one to another", "{begin}–{end}"), begin=clock(begin), end=clock(end))


def moment_by(at: datetime, form: str) -> str:
    """Return a day by a width of CLDR ("short", "medium", "long", "full") or by a skeleton ("yMMMd", "MMMMd").

    Raises `LookupError` where the language knows no such form
    (https://unicode.org/reports/tr35/tr35-dates.html#availableFormats_appendItems).
    """
    if form in locale().date_formats:
        pattern = _pattern(form)
        return _date(at.date(), _YEARS_MARK.sub("y", pattern) if form == "long" else pattern)
    pattern = _by_skeleton(form)
    if at.day == 1 and (first := _FIRST.get(language())):
        pattern = _DAY.sub(first, pattern)
    return " ".join(cldr.format_datetime(at, pattern, locale=locale()).split())


def time_by(at: datetime, form: str) -> str:
    """Return a time of day: "09:00", or with seconds ("medium"), or by a skeleton ("hm"). Raises `LookupError`."""
    if form in locale().time_formats:
        return at.strftime("%H:%M" if form == "short" else "%H:%M:%S")
    return " ".join(cldr.format_datetime(at, _by_skeleton(form), locale=locale()).split())


def is_time_format(form: str) -> bool:
    """Tell whether a skeleton is known in the language that is spoken now."""
    try:
        _by_skeleton(form)
    except LookupError:
        return False
    return True


def listed(items: Sequence[str]) -> str:
    """Return items as a list in words: "a, b and c"."""
    return format_list(items, locale=locale())


def with_aside(text: str, aside: str) -> str:
    """Return `text` with `aside` in brackets behind it; as it is where there is none."""
    if not aside:
        return text
    # Translators: "Monday, 23 November 2026, 09:00 (Europe/Berlin)"; the brackets of your script
    return plain(p_("something and an aside", "{text} ({aside})"), text=text, aside=aside)


def zone_name(zone: str) -> str:
    """Return a zone's name; where it is only a distance from UTC, that: the data calls UTC+03:00 "Etc/GMT-3"."""
    return _offset(datetime(2000, 1, 1, tzinfo=known_zone(zone))) if zone.startswith("Etc/") else zone


def zone_label(zone: str, *, now: datetime) -> str:
    """Return a zone's city and its present distance from UTC: "Berlin, UTC+01:00"."""
    here = known_zone(zone)
    offset = _offset(now.astimezone(here))
    city = city_of(zone)
    if not city:
        return offset
    # Translators: as in: Berlin, UTC+01:00
    return plain(p_("a city and its distance from UTC", "{city}, {offset}"), city=city, offset=offset)


def city_of(zone: str) -> str:
    """Return the city for which a zone is named, in the language spoken; nothing where it is named for none."""
    if "/" not in zone or zone.startswith("Etc/"):
        return ""
    known = locale().time_zones
    for name in (zone, *_other_names(zone)):
        if name in known and "city" in known[name]:
            return str(known[name]["city"])
    return _other_names(zone)[0].rpartition("/")[2].replace("_", " ")


@cache
def _other_names(zone: str) -> tuple[str, ...]:
    """CLDR names cities under a zone's oldest name (`Asia/Calcutta`), which Babel alone doesn't look up."""
    aliases = get_global("zone_aliases")
    current = aliases.get(zone, zone)
    return (current, *(old for old, new in aliases.items() if new == current))


def _date_and_clock(day: str, local: datetime) -> str:
    joint = _JOINTS.get(language()) or str(cldr.get_datetime_format("medium", locale=locale())).replace("'", "")
    shown = clock(local)
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():  # the clock shows this time twice
        shown = f"{shown} {_offset(local)}"
    return joint.replace("{1}", day).replace("{0}", shown)


def _own_time(at: datetime) -> Mapping[str, Any]:
    """Return what has a client show an instant with its weekday, the whole date, and the time."""
    return {"unix_time": int(at.timestamp()), "date_time_format": "wDt"}


def _near_day(at: datetime, zone: str, now: datetime) -> str:
    here = known_zone(zone)
    days = (at.astimezone(here).date() - now.astimezone(here).date()).days
    return {0: _("today"), 1: _("tomorrow")}.get(days, "")


def _near_and_full(near: str, full: str) -> str:
    # Translators: {near} is "tomorrow", {full} "Tuesday, 24 November" or "Tuesday, 24 November, 09:00"
    return plain(p_("a day by its name and in full", "{near}, {full}"), near=near, full=full)


def _short_date(day: date, skeleton: str) -> str:
    return _date(day, _skeleton(skeleton))


def _pattern(width: str) -> str:
    return str(locale().date_formats[width].pattern)


def _without_year(pattern: str) -> str:
    return _YEAR.sub("", pattern)


def _skeleton(name: str) -> str:
    """Return a pattern without stand-alone names."""
    return str(locale().datetime_skeletons[name].pattern).replace("ccc", "E").replace("LLL", "MMM")


def _by_skeleton(name: str) -> str:
    """Return the pattern of the skeleton that comes closest, without stand-alone names. Raises `LookupError`."""
    known = locale().datetime_skeletons
    if not _FIELDS.fullmatch(name):
        raise LookupError(name)
    found = name if name in known else cldr.match_skeleton(name, known)
    if found is None:
        raise LookupError(name)
    pattern = str(known[found].pattern)
    return _ALONE.sub(lambda one: ("E" if one[0][0] == "c" else "M") * len(one[0]), pattern)


def _date(day: date, pattern: str) -> str:
    """CLDR puts spaces of unusual widths before a few words; plain ones can be searched for and look alike."""
    if day.day == 1 and (first := _FIRST.get(language())):
        pattern = _DAY.sub(first, pattern)
    return " ".join(cldr.format_date(day, pattern, locale()).split())


def _offset(local: datetime) -> str:
    minutes = (local.utcoffset() or timedelta()) // timedelta(minutes=1)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours:02}:{rest:02}"
