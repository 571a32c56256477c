"""From when the intervals of a rule count that names its days: "every other Monday" begins with the next one."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from scheduling.recurrence import Anchor, Calendar, Monthly, Recurrence, Weekly, Yearly


def counted_from_first(anchor: Anchor, rule: Recurrence, zone: ZoneInfo) -> Anchor:
    """Return the anchor moved to the first day that the rule names, whatever week, month or year that day is in."""
    if not isinstance(rule, Weekly | Monthly | Yearly | Calendar) or rule.interval == 1:
        return anchor
    first = replace(rule, interval=1).next_after(anchor.at, zone=zone, anchor=anchor)
    return anchor if first is None or first.local is None else replace(anchor, day=first.local.date())
