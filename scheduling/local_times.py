"""One wall-clock time, for each in their own zone: such a rule is kept in the zone whose day begins first."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from scheduling.timing import Timing, ZoneSource

EARLIEST_ZONE: Final = "Pacific/Kiritimati"
"""UTC+14: nowhere does a wall clock show any time earlier. Whoever else gets the message gets it later."""
LATEST_ZONE: Final = "Etc/GMT+12"
"""UTC-12: once a time has passed there it has passed everywhere."""


def in_earliest_zone(timing: Timing) -> Timing:
    """Return the same wall-clock rule, due when the first wall clock shows its time."""
    return replace(timing, zone=EARLIEST_ZONE, zone_source=ZoneSource.EXPLICIT)


def has_passed_everywhere(timing: Timing, now: datetime) -> bool:
    """Tell whether no wall clock will show a time of the rule any more."""
    return replace(timing, zone=LATEST_ZONE).next_after(now) is None
