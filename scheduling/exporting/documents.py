"""Documents, parted where they would be larger than a platform takes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduling.exporting import icalendar, json_form
from scheduling.people import OwnData

LARGEST: Final = 40 * 1024 * 1024
"""Bytes. A bot may upload 50 MB (Bot API, `sendDocument`)."""
NAME: Final = "carillon"


@dataclass(frozen=True, slots=True)
class Document:
    """A file."""

    name: str
    content: bytes


def documents_of(data: OwnData, *, now: datetime, largest: int = LARGEST) -> list[Document]:
    """Return the documents of a person's data, each of `largest` bytes at most: JSON, then the calendar.

    The calendar is left out where nothing is to come. Pure: to be called outside of the event loop.
    """
    written = list(
        _parted(json_form.schedules(data), largest=largest - len(json_form.head(data, now=now, part=1, of=1)))
    )
    parts = [
        json_form.head(data, now=now, part=number, of=len(written)) + b",\n".join(some) + json_form.TAIL
        for number, some in enumerate(written, 1)
    ]
    calendars = [
        icalendar.HEAD + b"".join(events) + icalendar.TAIL
        for events in _parted(icalendar.events(data, now=now), largest=largest)
        if events
    ]
    return [*_named(parts, "json"), *_named(calendars, "ics")]


def _parted(pieces: Iterable[bytes], *, largest: int) -> Iterator[list[bytes]]:
    """Yield pieces in groups that are no larger together, one group at least."""
    some: list[bytes] = []
    size = 0
    for piece in pieces:
        if some and size + len(piece) > largest - 1024:
            yield some
            some, size = [], 0
        some.append(piece)
        size += len(piece) + 2
    yield some


def _named(contents: list[bytes], ending: str) -> Iterator[Document]:
    for number, content in enumerate(contents, 1):
        part = f"-{number}-of-{len(contents)}" if len(contents) > 1 else ""
        yield Document(f"{NAME}{part}.{ending}", content)
