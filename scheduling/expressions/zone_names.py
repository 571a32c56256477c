"""A time zone named behind a time: `daily 09:00 Europe/Berlin Good morning`, `2026-12-31T12:00[Asia/Tokyo]`."""

import re

from scheduling.errors import UnknownZone
from scheduling.expressions.tokens import MARKS, skip_in_line
from scheduling.zones import iana_name, names_like, offset_zone

_NAME = re.compile(
    rf"([a-z_]++(?:/[a-z0-9_+\-]++)++|(?:utc|gmt)(?:[+\-−]\d{{1,2}}+(?::?\d\d)?+)?+)(?=[\s|.,;:{MARKS}]|\Z)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"\[!?+([a-z0-9_+:/\-]{1,64}+)\](?:\[!?+[a-z0-9_\-]{1,32}+=[a-z0-9\-]{1,32}+\]){0,8}+", re.IGNORECASE
)
_AREAS = frozenset(
    {"africa", "america", "antarctica", "arctic", "asia", "atlantic", "australia", "etc", "europe", "indian", "pacific"}
)


def zone_at(text: str, position: int) -> tuple[str | None, int]:
    """Return the zone that the line names at `position` and where it ends; no zone where the message begins.

    Raises `UnknownZone` for a name that can only be meant as a zone.
    """
    start = skip_in_line(text, position)
    found = _NAME.match(text, start)
    if found is None:
        return None, position
    name = found.group(1)
    zone = offset_zone(name) or iana_name(name)
    if zone is not None:
        return zone, found.end()
    if "/" not in name or name.partition("/")[0].lower() in _AREAS:
        raise UnknownZone(name[:64], names_like(name), is_in_expression=True)
    return None, position


def zone_suffix_at(text: str, position: int) -> tuple[str | None, int]:
    """Return the zone in brackets right at `position` (RFC 9557) and where the brackets end.

    Raises `UnknownZone` where the brackets hold something else.
    """
    found = _SUFFIX.match(text, position)
    if found is None:
        return None, position
    zone = iana_name(found.group(1))
    if zone is None:
        raise UnknownZone(found.group(1), names_like(found.group(1)), is_in_expression=True)
    return zone, found.end()
