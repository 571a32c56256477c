"""Several schedules at once, of the lines of one message or the rows of a table: what they say, and what came of it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Self

from scheduling.content import Content
from scheduling.destinations import Destination
from scheduling.errors import DomainError
from scheduling.recurrence import Run
from scheduling.timing import Timing

MOST_LINES: Final = 50
"""Lines of one message that become schedules."""
MOST_ROWS: Final = 1000
"""Rows of one table."""
CHUNK: Final = 200
"""So many are saved in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line that is understood."""

    line: int
    """Its number, counted from 1: as those who wrote it count."""
    content: Content
    timing: Timing
    first: Run
    destination: Destination | None = None
    priority: int | None = None
    """None: as usual."""
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A line that is not understood, or can't be kept."""

    line: int
    text: str
    """What is wrong of it: the line, or the cell of a table."""
    problem: DomainError
    column: str = ""
    """Of a table: the heading."""


@dataclass(frozen=True, slots=True)
class Entries:
    """What the lines say, in their order."""

    good: Sequence[Entry]
    faults: Sequence[Fault]


class Stage(StrEnum):
    """Where several schedules are on their way."""

    ASKED = "asked"
    """Lines that may be one message, or hold a mistake."""
    PREVIEW = "preview"
    """A table that was looked at."""
    SAVED = "saved"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleFile:
    """The table that was looked at. It is read again when it is saved, and compared."""

    file_id: str
    """The platform's."""
    name: str
    sha256: str = ""

    def is_same(self, content: bytes) -> bool:
        """Tell whether these are its bytes."""
        return digest(content) == self.sha256


def digest(content: bytes) -> str:
    """Return what tells a file from others."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkState:
    """What a dialog keeps of several schedules."""

    stage: Stage
    said: Content | None = None
    """The message, behind its command; None where they come from a table."""
    sent_at: datetime
    """When it was sent: its times count from there."""
    source_message_id: int | None = None
    file: ScheduleFile | None = None
    good: int = 0
    bad: int = 0
    """Lines that are right, and those that are not."""
    saved: tuple[int, ...] = ()
    """The numbers of the schedules that were made."""
    saved_to: int = 0
    """The last line that was saved."""
    undone: int = 0
    undo_until: datetime | None = None

    def may_undo(self, now: datetime) -> bool:
        """Tell whether Undo is still offered at `now`."""
        return self.stage is Stage.SAVED and self.undo_until is not None and now < self.undo_until

    def with_saved(self, numbers: Sequence[int], *, to: int) -> Self:
        """Return it with some more that were saved, up to a line."""
        return replace(self, saved=(*self.saved, *numbers), saved_to=to)

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back."""
        file = self.file
        return {
            "stage": self.stage.value,
            "said": None if self.said is None else self.said.to_json(),
            "sent_at": self.sent_at.isoformat(),
            "source": self.source_message_id,
            "file": None if file is None else [file.file_id, file.name, file.sha256],
            "good": self.good,
            "bad": self.bad,
            "saved": list(self.saved),
            "saved_to": self.saved_to,
            "undone": self.undone,
            "until": None if self.undo_until is None else self.undo_until.isoformat(),
        }

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        file, until, said = form["file"], form["until"], form["said"]
        return cls(
            stage=Stage(form["stage"]),
            said=None if said is None else Content.from_json(said),
            sent_at=datetime.fromisoformat(form["sent_at"]),
            source_message_id=form["source"],
            file=None if file is None else ScheduleFile(file_id=file[0], name=file[1], sha256=file[2]),
            good=form["good"],
            bad=form["bad"],
            saved=tuple(form["saved"]),
            saved_to=form["saved_to"],
            undone=form["undone"],
            undo_until=None if until is None else datetime.fromisoformat(until),
        )
