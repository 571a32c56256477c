"""Time zones: IANA names, wall-clock times turned into instants, and the version of the zone data.

Only the `tzdata` package is read, never the machine's own files, so that every process of a fleet and every
test computes with the same rules, and so that their version is known.
"""

import zoneinfo
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
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


def to_instant(local: datetime, zone: ZoneInfo) -> tuple[datetime, bool]:
    """Turn a naive wall-clock time into an instant (UTC), and tell whether it fell into a gap.

    In a gap the time moves forward by the gap; of a repeated hour the first instant counts (RFC 5545, 3.3.5).
    """
    instant = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return instant, instant.astimezone(zone).replace(tzinfo=None, fold=0) != local
