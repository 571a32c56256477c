"""When a rule runs, listed: for the command line, which knows no schedule."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from scheduling.recurrence.bounded import Bounded
from scheduling.recurrence.model import Anchor, Recurrence
from scheduling.recurrence.once import Once
from scheduling.recurrence.rrule_reading import recurrence_from_rrule
from scheduling.zones import to_instant


def occurrences(rule: Recurrence | str, *, start: date, zone: ZoneInfo, count: int) -> list[datetime]:
    """Return up to `count` runs from `start` (local, naive) on, in local time with its offset.

    A text is an RRULE. A rule that has no start of its own begins at `start`, which is its first run where it names
    it; a date without a time is midnight. Raises `RuleNotOffered`, and `OverflowError` at the calendar's ends.
    """
    begin = start.replace(tzinfo=None, fold=0) if isinstance(start, datetime) else datetime.combine(start, time.min)
    if isinstance(rule, str):
        rule = recurrence_from_rrule(rule, start=start)
    elif isinstance(rule, Bounded):
        rule = replace(rule, start=begin) if rule.start is None else rule
    elif not isinstance(rule, Once):
        rule = Bounded(rule=rule, start=begin)
    return list(islice(_runs(rule, begin, zone), count))


def _runs(rule: Recurrence, begin: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    at, _ = to_instant(begin, zone)
    anchor = Anchor(at, begin.date())
    # What a gap moved lies behind the start even where it is named before: each rule knows its own start.
    moment = max(at - timedelta(days=1), datetime.min.replace(tzinfo=UTC)) if isinstance(rule, Bounded) else at
    moment -= timedelta.resolution
    while (run := rule.next_after(moment, zone=zone, anchor=anchor)) is not None:
        moment = run.at
        if run.at >= at or (run.local is not None and run.local >= begin):
            yield run.at.astimezone(zone)
