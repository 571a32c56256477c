"""What is kept of one person, wherever it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from scheduling.dialogs import Dialog
from scheduling.identifiers import MessageId
from scheduling.people import Erased, OwnSchedule, Person
from scheduling.questions import PendingQuestion


class People(Protocol):
    """What one bot keeps of the people who use it."""

    async def schedules(self, person: Person, *, after: MessageId | None, limit: int) -> Sequence[OwnSchedule]:
        """Return schedules that somebody has made in any chat, by their ids, those behind `after`."""

    async def questions(self, person: Person) -> Sequence[PendingQuestion]:
        """Return what they were asked lately."""

    async def dialogs(self, person: Person) -> Sequence[Dialog]:
        """Return their dialogs."""

    async def trim_history(self, person: Person, *, more_than: int, limit: int) -> int:
        """Delete up to `limit` ended deliveries of theirs where there are `more_than` in all; return how many."""

    async def erase(self, person: Person) -> Erased:
        """Delete everything of somebody; of the update that asks for it stays what its answer needs."""

    async def note_erasure(self, erased: Erased, *, now: datetime) -> UUID:
        """Remember how much was deleted, but not whose; return under which id."""

    async def erasure(self, erasure_id: UUID) -> Erased | None:
        """Return how much was deleted then, if that is still known."""

    async def purge_erasures(self, *, before: datetime) -> int:
        """Forget what was deleted before then; return how many erasures."""
