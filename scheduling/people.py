"""What a bot keeps of one person: to give it to them, and to delete it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from scheduling.auditing import AuditEvent
from scheduling.chats import Address, Chat, ChatKind
from scheduling.deliveries import DeliveryStatus
from scheduling.dialogs import Dialog
from scheduling.identifiers import UserId
from scheduling.messages import ScheduledMessage
from scheduling.questions import PendingQuestion
from scheduling.subscribers import MailingList, Subscriber


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and the address of their private chat with the bot."""

    id: UserId
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefDelivery:
    """How one delivery went, in brief."""

    occurrence_at: datetime
    status: DeliveryStatus
    sent_at: datetime | None
    failed_tries: int
    category: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSchedule:
    """A schedule that somebody has made, where, and how its latest deliveries went, the latest first."""

    message: ScheduledMessage
    place: str
    """What people call the chat in which it was made."""
    place_kind: ChatKind
    deliveries: Sequence[BriefDelivery]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnData:
    """All that is kept of a person, but for schedules, which are many, and for what waits to be handled."""

    person: Person
    chat: Chat | None
    """Their private chat."""
    questions: Sequence[PendingQuestion]
    dialogs: Sequence[Dialog]
    deeds: Sequence[AuditEvent] = ()
    """What is written down that they did, the latest first."""
    subscriber: Subscriber | None = None
    """As whom they get broadcasts, and what is noted of them for those."""
    lists: Sequence[MailingList] = ()
    """To which they subscribe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """How much was deleted of a person."""

    schedules: int = 0
    questions: int = 0
    dialogs: int = 0
    updates: int = 0
    """Of what they wrote or tapped lately."""

    @property
    def is_nothing(self) -> bool:
        """Tell whether nothing was there that people made."""
        return not (self.schedules or self.questions or self.dialogs)

    def to_json(self) -> dict[str, int]:
        """Return a form from which it can be made again."""
        return asdict(self)
