"""What is to come as a calendar (RFC 5545): an event for each current schedule."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from scheduling.messages import ScheduledMessage
from scheduling.people import OwnSchedule
from scheduling.recurrence import Bounded, Recurrence, Run
from scheduling.recurrence.rrule_writing import rrule_of
from scheduling.zones import is_zone, known_zone

HEAD: Final = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Carillon//Export 1//EN\r\nCALSCALE:GREGORIAN\r\n"
TAIL: Final = b"END:VCALENDAR\r\n"
LONGEST_LINE: Final = 75
"""Octets, without the line break (RFC 5545, 3.1)."""
RUNS_LISTED: Final = 50
"""So many runs are written one by one where RFC 5545 has no words for a rule."""
_TITLE: Final = 60
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def event(own: OwnSchedule, *, now: datetime) -> bytes | None:
    """Return the event of a schedule of which something is to come."""
    message = own.message
    first = message.next_run or (message.timing.next_after(now) if is_zone(message.timing.zone) else None)
    return _event(message, first, now) if message.is_current and first is not None else None


def _event(message: ScheduledMessage, first: Run, now: datetime) -> bytes:
    content = message.content
    words = content.text.strip() or content.kind.value
    lines = [
        "BEGIN:VEVENT",
        f"UID:{message.id}@carillon",
        f"DTSTAMP:{_utc(now)}",
        *_times(message, first),
        f"SUMMARY:{_escaped(content.first_words(_TITLE) or words)}",
        f"DESCRIPTION:{_escaped(words)}",
        f"STATUS:{'TENTATIVE' if message.next_run is None else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    return b"".join(_folded(line) for line in lines)


def _times(message: ScheduledMessage, first: Run) -> Iterator[str]:
    """Yield DTSTART and what repeats it.

    It begins with the next run, from which intervals go on as they did before, and of a number of runs the rest counts.
    """
    timing = message.timing
    if timing.is_once or not is_zone(timing.zone):
        yield f"DTSTART:{_utc(first.at)}"
        return
    rule = _from_now_on(timing.recurrence, message.occurrence_index)
    is_elapsed = first.local is None
    written = rrule_of(rule, timing.anchor)
    # A rule that RFC 5545 counts in seconds would lose those of its beginning, and UTC is not the clock of a bound.
    if written is None or (is_elapsed and isinstance(rule, Bounded)):
        yield from _listed(message, first)
        return
    if is_elapsed:
        yield f"DTSTART:{_utc(first.at)}"
    else:
        yield f"DTSTART;TZID={timing.zone}:{_local(first, timing.zone)}"
    for line in written.splitlines():
        if line.startswith("EXDATE:"):
            yield f"EXDATE;TZID={timing.zone}:{line.removeprefix('EXDATE:')}"
        else:
            yield f"RRULE:{_in_utc(line.removeprefix('RRULE:'), timing.zone)}"


def _listed(message: ScheduledMessage, first: Run) -> Iterator[str]:
    yield f"DTSTART:{_utc(first.at)}"
    others = message.timing.upcoming(first, RUNS_LISTED)[1:]
    if others:
        yield f"RDATE:{','.join(_utc(run.at) for run in others)}"


def _from_now_on(rule: Recurrence, passed: int) -> Recurrence:
    if not isinstance(rule, Bounded):
        return rule
    count = None if rule.count is None else max(rule.count - passed, 1)
    return replace(rule, start=None, count=count)


def _in_utc(rule: str, zone: str) -> str:
    """Return a rule whose UNTIL is in UTC, as it must be where DTSTART has a zone (RFC 5545, 3.3.10)."""
    found = re.search(r"UNTIL=(\d{8}T\d{6})(?=;|$)", rule)
    if found is None:
        return rule
    until = datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=known_zone(zone))
    return rule.replace(found[0], f"UNTIL={_utc(until)}")


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _local(run: Run, zone: str) -> str:
    local = run.local or run.at.astimezone(known_zone(zone))
    return f"{local:%Y%m%dT%H%M%S}"


def _escaped(text: str) -> str:
    """Return a text as RFC 5545 writes it (3.3.11)."""
    text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Return a line as octets, folded where it is too long, never within a character."""
    lines: list[bytes] = []
    present = b""
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(present) + len(octets) > LONGEST_LINE:
            lines.append(present)
            present = b" "
        present += octets
    return b"\r\n".join([*lines, present]) + b"\r\n"
