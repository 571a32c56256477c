"""What is to come in a chat, day by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.messages import ScheduledMessage
from scheduling.recurrence import Run
from scheduling.zones import is_zone, known_zone, to_instant

EACH_SHOWN = 4
"""Runs of one message on one day that are shown one by one; of more, the first, the last and their number."""
_TICK = timedelta.resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """One run of a message, or all of its many runs on one day."""

    message: ScheduledMessage
    at: datetime
    """The (first) run, aware UTC."""
    last_at: datetime
    """The last run of that day; the same where there is one."""
    times: int
    """How many runs these are."""


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """A day in the chat's zone, with what is to come on it, by time."""

    day: date
    entries: Sequence[AgendaEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The days that were asked for, those on which nothing comes left out."""

    days: Sequence[AgendaDay]
    first_day: date
    last_day: date
    more: int = 0
    """Messages with a run in these days that are not among them, because there are too many."""


def days_ahead(count: int, *, zone: str, now: datetime) -> Sequence[tuple[date, datetime, datetime]]:
    """Return today (from `now` on) and the days after it, each with its first instant and the one after its last."""
    here = known_zone(zone)
    today = now.astimezone(here).date()
    days = [today + timedelta(days=ahead) for ahead in range(count + 1)]
    begins = [now, *(_midnight(day, here) for day in days[1:])]
    return list(zip(days, begins, begins[1:], strict=False))


def entries_of(message: ScheduledMessage, *, begin: datetime, end: datetime) -> Iterator[AgendaEntry]:
    """Return what an active message has to come from `begin` up to `end` (aware UTC), a day at most apart."""
    begin = max(begin, message.next_run.at) if message.next_run is not None else end
    runs = list(_runs(message, begin, end))
    if len(runs) <= EACH_SHOWN:
        yield from (AgendaEntry(message=message, at=run.at, last_at=run.at, times=1) for run in runs)
        return
    last = message.timing.last_until(end - _TICK) or runs[-1]
    index = message.timing.index_of
    yield AgendaEntry(message=message, at=runs[0].at, last_at=last.at, times=index(last) - index(runs[0]) + 1)


def _runs(message: ScheduledMessage, begin: datetime, end: datetime) -> Iterator[Run]:
    """Return the runs, and one more than is shown at most."""
    run = message.next_run
    if run is None or not is_zone(message.timing.zone):
        return
    if run.at < begin:
        run = message.timing.next_after(begin - _TICK)
    for _ in range(EACH_SHOWN + 1):
        if run is None or run.at >= end:
            return
        yield run
        run = message.timing.next_after(run.at)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return to_instant(datetime.combine(day, time.min), zone)[0].astimezone(UTC)
