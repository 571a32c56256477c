"""Many recipients at once: tables of them come in, and go out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from scheduling.audiences import Audience
from scheduling.identifiers import SubscriberId
from scheduling.recipient_rows import Flaw, GivenRecipient
from scheduling.subscribers import Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What becomes of some rows."""

    new: int
    changed: int
    unchanged: int
    flaws: Sequence[Flaw]
    """What is wrong with those that become nothing: another has the address, for instance."""
    writes: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What is to be stored, as whoever planned it wants it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRecipient:
    """Somebody with what they belong to."""

    subscriber: Subscriber
    lists: Sequence[str] = ()
    """Codes."""
    groups: Sequence[str] = ()
    """Names of those into which somebody put them."""


class RecipientTables(Protocol):
    """Recipients of one bot, many at once."""

    async def plan(self, rows: Sequence[GivenRecipient], *, seen: dict[SubscriberId, int], now: datetime) -> ImportPlan:
        """Find out whom rows mean, and what would change. It only reads.

        By external id, else phone, else Telegram id, else e-mail. `seen`: whom earlier lines meant; those of these rows
        are added.
        """

    async def carry_out(self, plan: ImportPlan) -> bool:
        """Store it; False where something has changed since it was made: then nothing may be committed."""

    async def page(self, audience: Audience, *, after: SubscriberId | None = None, limit: int) -> Sequence[Subscriber]:
        """Return those of an audience, the latest first, whether something reaches them or not."""

    async def listed(self, subscribers: Sequence[Subscriber]) -> Sequence[ListedRecipient]:
        """Return the same with what they belong to."""
