"""What the database says was done, held against what Telegram saw."""

import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.lifecycle import MessageStatus
from scheduling.policies import DoubtPolicy
from scheduling.ports import UpdateStatus
from storage.engine import Database
from storage.models import deliveries, delivery_attempts, scheduled_messages, updates

ENDED = {DeliveryStatus.SENT, DeliveryStatus.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Line:
    """One delivery."""

    text: str
    doubt: DoubtPolicy
    status: DeliveryStatus
    told_at: datetime | None
    is_note_due: bool
    """Whether it must still be said that it came late."""
    attempts: tuple[tuple[AttemptStatus, int], ...]
    """How each ended, and in which epoch, in order."""

    @property
    def doubts(self) -> int:
        """How often nobody knew whether it had arrived."""
        return sum(status is AttemptStatus.IN_DOUBT for status, _epoch in self.attempts)

    @property
    def late_answers(self) -> int:
        """How often it had arrived though it was judged in doubt, and sent once more before that was known."""
        return max(0, sum(status is AttemptStatus.SENT for status, _epoch in self.attempts) - 1)

    @property
    def is_settled(self) -> bool:
        """Whether it is sent, or its author was asked."""
        if self.is_note_due:
            return False
        is_asked = self.status is DeliveryStatus.UNKNOWN and self.told_at is not None
        return (self.status is DeliveryStatus.SENT or is_asked) and AttemptStatus.STARTED not in {
            status for status, _epoch in self.attempts
        }


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that was done so far."""

    texts: list[str]
    """Of each schedule."""
    unplanned: int
    lines: list[Line]
    updates: Mapping[str, int]

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do."""
        return (
            not self.unplanned
            and all(line.is_settled for line in self.lines)
            and not (self.updates.get(UpdateStatus.PENDING) or self.updates.get(UpdateStatus.APPLIED))
        )

    def faults(
        self,
        seen: Mapping[str, int],
        *,
        asked_again: Mapping[str, int] | None = None,
        knows_late_answers: bool = False,
    ) -> list[str]:
        """Return what is wrong, in words. `seen` tells how often each text arrived; nothing is wrong but what is told.

        `asked_again` tells how often people had a text sent once more; `knows_late_answers`, that an overtaken process
        may have recorded an answer after its send had been judged and repeated.
        """
        found = []
        if len(set(self.texts)) != len(self.texts):
            found.append(f"scheduled twice: {[text for text, times in Counter(self.texts).items() if times > 1]}")
        planned = Counter(line.text for line in self.lines)
        found += [f"{text}: {planned[text]} deliveries" for text in self.texts if planned[text] != 1]
        if self.unplanned:
            found.append(f"{self.unplanned} schedules are still to come")
        for line in self.lines:
            copies, again = seen.get(line.text, 0), (asked_again or {}).get(line.text, 0)
            doubts = line.doubts + (line.late_answers if knows_late_answers else 0)
            found += [f"{line.text}: {trouble}: {line}" for trouble in _troubles(line, copies, again, doubts)]
        for status in (UpdateStatus.PENDING, UpdateStatus.APPLIED, UpdateStatus.DEAD):
            if self.updates.get(status):
                found.append(f"{self.updates[status]} updates are {status}")
        return found


def _troubles(line: Line, copies: int, again: int, doubts: int) -> list[str]:
    found = []
    if line.status not in ENDED or not line.is_settled:
        found.append("not accounted for")
    if line.status is DeliveryStatus.SENT and copies == 0:
        found.append("lost")
    if line.status is DeliveryStatus.UNKNOWN and line.doubt is DoubtPolicy.RESEND:
        found.append("held though it was to be sent again")
    most = 1 + again + (doubts if line.doubt is DoubtPolicy.RESEND else 0)
    if copies > most:
        found.append(f"arrived {copies} times, {most} allowed")
    if copies > 1 + doubts:
        found.append(f"arrived {copies} times with {doubts} doubts on record")
    return found


async def read_ledger(database: Database) -> Ledger:
    """Read everything that was done so far."""
    m, d, a = scheduled_messages.c, deliveries.c, delivery_attempts.c
    async with database.reading() as connection:
        messages = (await connection.execute(select(m.id, m.content, m.doubt, m.status))).all()
        found = (await connection.execute(select(d.id, d.message_id, d.status, d.told_at, d.note_due))).all()
        tries = (
            await connection.execute(select(a.delivery_id, a.status, a.epoch).order_by(a.delivery_id, a.number))
        ).all()
        counts = (await connection.execute(select(updates.c.status, func.count()).group_by(updates.c.status))).all()
    attempts: dict[object, list[tuple[AttemptStatus, int]]] = {}
    for row in tries:
        attempts.setdefault(row.delivery_id, []).append((AttemptStatus(row.status), row.epoch))
    by_id = {row.id: row for row in messages}
    return Ledger(
        texts=[row.content["text"] for row in messages],
        unplanned=sum(row.status == MessageStatus.ACTIVE for row in messages),
        lines=[
            Line(
                by_id[row.message_id].content["text"],
                DoubtPolicy(by_id[row.message_id].doubt),
                DeliveryStatus(row.status),
                row.told_at,
                bool(row.note_due),
                tuple(attempts.get(row.id, ())),
            )
            for row in found
        ],
        updates={row[0]: row[1] for row in counts},
    )


def write_into_file(url: str) -> None:
    """Begin to write into an SQLite file. Raises `SystemExit` where somebody else is writing."""
    with closing(sqlite3.connect(url.partition("///")[2], timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            raise SystemExit(1) from None
        connection.execute("ROLLBACK")


def check_file(url: str) -> None:
    """See that an SQLite file is whole. A copy is looked at, so that it is the bot that recovers what is there."""
    path = Path(url.partition("///")[2])
    with tempfile.TemporaryDirectory() as folder:
        for part in (path, path.with_name(f"{path.name}-wal")):
            if part.exists():
                shutil.copy(part, folder)
        with closing(sqlite3.connect(Path(folder) / path.name)) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchall()
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    assert answer == [("ok",)], answer
    assert broken == []
