"""What a recurring phrase of the corpora means, as runs: rules may be written in many ways, runs in one only."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from dateutil.rrule import rrulestr

from scheduling.expressions.reading import Reading
from scheduling.recurrence import Once, Run
from scheduling.zones import zone_named

RUNS = 400
"""So many runs at most are compared."""
_HORIZON = timedelta(days=13 * 366)
_ELAPSED = {"hourly": timedelta(hours=1), "minutely": timedelta(minutes=1), "secondly": timedelta(seconds=1)}
_PARTS = ("interval", "byday", "bymonthday", "bymonth", "byyearday", "byweekno", "bysetpos", "byhour", "byminute",
          "count")  # fmt: skip


def is_as_expected(reading: Reading, rule: dict[str, Any], now: datetime) -> bool:
    """Tell whether a reading runs when the parts of an RRULE say; `now` is local and naive.

    Dates alone count where the phrase names no clock.
    """
    if isinstance(reading.recurrence, Once):
        return False
    is_to_the_minute = "byhour" in rule or rule["freq"] in _ELAPSED
    ours = [_shown(at, is_to_the_minute=is_to_the_minute) for at in _ours(reading, now)]
    # What would run at this very moment is over for us; then it does not count as one of a number of times either.
    begun = (
        at for at in _expected({**rule, **({"count": rule["count"] + 1} if "count" in rule else {})}, now) if at > now
    )
    return any(
        ours == [_shown(at, is_to_the_minute=is_to_the_minute) for at in islice(runs, len(ours) + 1)][:RUNS]
        for runs in (_expected(rule, now), begun)
    )


def _ours(reading: Reading, now: datetime) -> list[datetime]:
    zone = zone_named("UTC")
    run: Run | None = reading.first
    runs = list[datetime]()
    while run is not None and len(runs) < RUNS and run.at.replace(tzinfo=None) <= now + _HORIZON:
        runs.append(run.at.replace(tzinfo=None))
        run = reading.recurrence.next_after(run.at, zone=zone, anchor=reading.anchor)
    return runs


def _expected(rule: dict[str, Any], now: datetime) -> Iterator[datetime]:
    start = _day(rule["dtstart"]) if "dtstart" in rule else now
    if rule["freq"] in _ELAPSED and "byhour" not in rule:
        # Before it first runs, an interval has passed.
        start += _ELAPSED[rule["freq"]] * rule["interval"]
    end = _day(rule["until"]) + timedelta(days=1) if "until" in rule else now + _HORIZON
    parts = [f"{part.upper()}={rule[part]}" for part in _PARTS if part in rule]
    excepted = rrulestr(rule["exrule"], dtstart=start) if "exrule" in rule else ()
    for at in rrulestr(";".join([f"FREQ={rule['freq'].upper()}", *parts]), dtstart=start):
        if at >= end:
            return
        if at not in excepted and not any(_is_excluded(at, item) for item in rule.get("exdate", ())):
            yield at


def _is_excluded(at: datetime, item: str | list[int]) -> bool:
    """Tell whether `item`, an instant, a date, or a month and a year, holds a run."""
    if isinstance(item, list):
        return [at.month, at.year] == item
    return at.isoformat().startswith(item)


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d")  # noqa: DTZ007 - local and naive


def _shown(at: datetime, *, is_to_the_minute: bool) -> datetime | date:
    return at.replace(second=0, microsecond=0) if is_to_the_minute else at.date()
