"""Documents, parted where they would be larger than a platform takes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduling.exporting import icalendar, json_form
from scheduling.people import OwnData, OwnSchedule

LARGEST: Final = 40 * 1024 * 1024
"""Bytes. A bot may upload 50 MB (Bot API, `sendDocument`)."""
NAME: Final = "carillon"


@dataclass(frozen=True, slots=True)
class Document:
    """A file."""

    name: str
    content: bytes


class Export:
    """A person's data as documents, each of `largest` bytes at most: JSON, then the calendar.

    Schedules are written one by one as they are read: thousands of them at once would fill the memory with objects,
    and all else would wait while Python looks through those for what is no longer needed.
    """

    def __init__(self, *, now: datetime, largest: int = LARGEST) -> None:
        """Write what is to come after `now`."""
        self._now = now
        self._largest = largest
        self._schedules: list[bytes] = []
        self._events: list[bytes] = []

    def add(self, own: OwnSchedule) -> None:
        """Write a schedule. It takes about a millisecond: others must get their turn between many of them."""
        self._schedules.append(json_form.schedule(own))
        if (event := icalendar.event(own, now=self._now)) is not None:
            self._events.append(event)

    @property
    def schedules(self) -> int:
        """Return how many there are."""
        return len(self._schedules)

    def documents(self, data: OwnData) -> list[Document]:
        """Return all of it, with what is no schedule; without the calendar where nothing is to come.

        To be called outside of the event loop.
        """
        room = self._largest - len(json_form.head(data, now=self._now, part=1, of=1))
        written = list(_parted(self._schedules, largest=room))
        # Not by `+`, and not with a separator: a join of nothing but bytes is what lets other threads go on meanwhile.
        parts = [
            b"".join([json_form.head(data, now=self._now, part=number, of=len(written)), *_listed(some)])
            for number, some in enumerate(written, 1)
        ]
        calendars = [
            b"".join([icalendar.HEAD, *events, icalendar.TAIL])
            for events in _parted(self._events, largest=self._largest)
            if events
        ]
        return [*_named(parts, "json"), *_named(calendars, "ics")]


def _listed(pieces: Sequence[bytes]) -> Iterator[bytes]:
    for number, piece in enumerate(pieces):
        if number:
            yield b",\n"
        yield piece
    yield json_form.TAIL


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
