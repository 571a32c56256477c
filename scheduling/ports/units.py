"""What a use case does with what is stored: chats, messages, questions, dialogs, in one transaction."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self
from uuid import UUID

from scheduling.chats import Address, Chat, ChatKind, Reachability
from scheduling.deliveries import DeliveryStatus
from scheduling.dialogs import Dialog, DialogKind
from scheduling.identifiers import (
    ChatId,
    DeliveryId,
    DialogId,
    MessageId,
    QuestionId,
    TopicId,
    UpdateId,
    UserId,
)
from scheduling.limits import Limits
from scheduling.messages import ScheduledMessage
from scheduling.pauses import Mended
from scheduling.ports.administration import Audit, Roles
from scheduling.ports.attachments import Attachments
from scheduling.ports.audiences import Audiences, Groups
from scheduling.ports.broadcasts import Broadcasts
from scheduling.ports.deliveries import Deliveries, SendingStops
from scheduling.ports.limits import Usage
from scheduling.ports.listings import Listings, Page
from scheduling.ports.people import People
from scheduling.ports.recipient_tables import RecipientTables
from scheduling.ports.reminders import Reminders
from scheduling.ports.subscribers import Subscribers
from scheduling.ports.templates import Templates
from scheduling.questions import PendingQuestion


@dataclass(frozen=True, slots=True)
class Cause:
    """The update that a unit of work carries out. A replay finds in `effect` what its first run changed."""

    update_id: UpdateId
    is_applied: bool = False
    effect: UUID | None = None
    """The id of a scheduled message, of a question, or of a dialog."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChat:
    """What a platform tells of a chat."""

    address: Address
    kind: ChatKind
    title: str
    zone: str
    language: str
    reachability: Reachability = Reachability.REACHABLE
    """What is known by this news of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastResult:
    """How the latest delivery of a message went."""

    delivery_id: DeliveryId
    status: DeliveryStatus
    occurrence_at: datetime
    sent_at: datetime | None
    category: str | None


class Chats(Protocol):
    """The chats of one bot."""

    async def get(self, chat_id: ChatId) -> Chat:
        """Return a chat by its own id. Raises `LookupError`."""

    async def find(self, address: Address) -> Chat | None:
        """Return the chat at a platform's address, if it is known."""

    async def register(self, new: NewChat, *, now: datetime) -> Chat:
        """Add a chat and its recipient, or bring title, kind and reachability of the known one up to date.

        Zone and language of a known chat stay; where nobody chose the language it follows `new.language` only
        when the chat is made. Two processes may register the same chat at once.
        """

    async def save(self, chat: Chat) -> None:
        """Store zone, language, settings and title."""

    async def move(self, old: Address, new: Address) -> bool:
        """Give a chat another address, and with it all that it has; tell whether it was known at the old one.

        Where another chat is known at the new address already, all becomes that one's.
        """

    async def note_administrator(self, channel: Chat, person_id: UserId, *, now: datetime) -> None:
        """Remember that somebody was seen to administer a channel."""

    async def forget_administrator(self, channel: Chat, person_id: UserId) -> None:
        """Forget it: somebody was seen not to administer the channel any more."""

    async def channels_of(self, person_id: UserId) -> Sequence[Chat]:
        """Return the channels that somebody was seen to administer and in which the bot may post, latest first."""


class Messages(Protocol):
    """The scheduled messages of one bot."""

    async def next_number(self, chat_id: ChatId) -> int:
        """Take the chat's next number (1, 2, 3, …); a number is never given twice, also not concurrently."""

    async def add(self, message: ScheduledMessage) -> None:
        """Store a new message."""

    async def get_for_update(self, message_id: MessageId, *, chat_id: ChatId) -> ScheduledMessage | None:
        """Return a message of this chat, locked until the unit of work ends; None where it has no such message."""

    async def get(self, message_id: MessageId, *, chat_id: ChatId) -> ScheduledMessage | None:
        """Return a message of this chat."""

    async def find_number(self, number: int, *, chat_id: ChatId) -> ScheduledMessage | None:
        """Return the message that this chat calls #`number`, locked as by `get_for_update`."""

    async def find_source(self, source_message_id: int, *, chat_id: ChatId) -> ScheduledMessage | None:
        """Return the message that this chat's message `source_message_id` asked for, locked as by `get_for_update`."""

    async def numbers_of_source(self, source_message_id: int, *, chat_id: ChatId) -> Sequence[int]:
        """Return the numbers of all that this chat's message `source_message_id` asked for."""

    async def save(self, message: ScheduledMessage) -> None:
        """Store a changed message. Raises `StaleRevision` where the stored revision is not one less."""

    async def page(self, chat_id: ChatId, *, index: int, size: int) -> Page:
        """Return active and paused messages, soonest first; an index beyond the end gives the last page."""

    async def coming(self, chat_id: ChatId, *, before: datetime, limit: int) -> tuple[Sequence[ScheduledMessage], int]:
        """Return active messages that are due before then, soonest first, and how many there are in all."""

    async def active_in_chat_zone(self, chat_id: ChatId) -> Sequence[ScheduledMessage]:
        """Return, locked, the active and paused messages whose zone comes from the chat."""

    async def cancel_pending(self, message_id: MessageId) -> int:
        """Cancel the message's deliveries that are pending or suspended; return how many.

        What is under way is not tried another time, also where somebody had it sent again.
        """

    async def prioritize_pending(self, message: ScheduledMessage) -> None:
        """Give what is planned of the message and not sent yet its priority."""

    async def paused_for(self, mended: Mended) -> Sequence[ScheduledMessage]:
        """Return, locked, the messages that paused for what is mended now."""

    async def release_suspended(self, mended: Mended, *, now: datetime) -> int:
        """Send what was suspended for what is mended now, of each message the latest; return how many.

        Whatever is older, or out of its window by now, was missed.
        """

    async def release_suspended_of(self, message: ScheduledMessage, *, now: datetime) -> int:
        """Send what was suspended of one message, the latest; return how many."""

    async def last_result(self, message_id: MessageId) -> LastResult | None:
        """Return how the latest delivery of the message went, if there was one."""


class Questions(Protocol):
    """What is asked of the people of one bot's chats, and waits for their answer."""

    async def add(self, question: PendingQuestion) -> None:
        """Store a new question."""

    async def get(self, question_id: QuestionId, *, chat_id: ChatId) -> PendingQuestion | None:
        """Return a question of this chat."""

    async def get_for_update(self, question_id: QuestionId, *, chat_id: ChatId) -> PendingQuestion | None:
        """Return the same, locked until the unit of work ends."""

    async def latest_of_source(self, source_message_id: int, *, chat_id: ChatId) -> PendingQuestion | None:
        """Return the latest question about this chat's message `source_message_id`, locked."""

    async def save(self, question: PendingQuestion) -> None:
        """Store what became of a question."""

    async def save_content(self, question: PendingQuestion) -> None:
        """Store what an open question would have sent, which is another one now."""

    async def replace_open(self, source_message_id: int, *, chat_id: ChatId) -> int:
        """Close the open questions about a message that was edited; return how many were."""

    async def purge(self, *, before: datetime) -> int:
        """Delete those that could be answered until before then at latest; return how many."""


class Dialogs(Protocol):
    """Dialogs with the people of one bot's chats."""

    async def add(self, dialog: Dialog) -> None:
        """Store a new dialog. If it awaits a message, no other of its person does in this place from now on."""

    async def get(self, dialog_id: DialogId, *, chat_id: ChatId) -> Dialog | None:
        """Return a dialog of this chat."""

    async def get_for_update(self, dialog_id: DialogId, *, chat_id: ChatId) -> Dialog | None:
        """Return the same, locked until the unit of work ends."""

    async def shown_in(self, message_id: int, *, chat_id: ChatId) -> Dialog | None:
        """Return the latest dialog that goes on in a message of this chat."""

    async def awaiting(self, chat_id: ChatId, person_id: UserId, topic_id: TopicId | None) -> Dialog | None:
        """Return the latest dialog that awaits a message of somebody here, if there is one."""

    async def latest_open(
        self, kind: DialogKind, chat_id: ChatId, person_id: UserId, topic_id: TopicId | None
    ) -> Dialog | None:
        """Return the latest dialog of a kind that is open with somebody here, if there is one."""

    async def save(self, dialog: Dialog) -> None:
        """Store a dialog that has moved on. Raises `DialogClosed` where the stored revision is not one less."""

    async def remember_prompt(self, dialog_id: DialogId, *, revision: int, message_id: int) -> None:
        """Note in which message the dialog's step asks; nothing where it has moved on meanwhile."""

    async def note_state(self, dialog_id: DialogId, state: Mapping[str, Any], *, revision: int) -> None:
        """Store another state within the same step; nothing where it has moved on meanwhile."""

    async def purge(self, *, before: datetime) -> int:
        """Delete those that were over before then; return how many."""


class Arrivals(Protocol):
    """The updates of one bot, as they arrived."""

    async def beside(self, update_id: UpdateId) -> Sequence[Mapping[str, Any]]:
        """Return the raw updates of the same chat that arrived shortly before or after one, with it, in their order.

        Whether they were handled or not.
        """


class UnitOfWork(Protocol):
    """One transaction. Leaving it without a commit rolls back."""

    chats: Chats
    messages: Messages
    questions: Questions
    dialogs: Dialogs
    listings: Listings
    deliveries: Deliveries
    reminders: Reminders
    sending_stops: SendingStops
    usage: Usage
    people: People
    roles: Roles
    audit: Audit
    broadcasts: Broadcasts
    templates: Templates
    attachments: Attachments
    audiences: Audiences
    groups: Groups
    subscribers: Subscribers
    recipient_tables: RecipientTables
    limits: Limits
    """What this bot allows."""
    arrivals: Arrivals
    cause: Cause | None

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *exception: object) -> None: ...

    async def commit(self, *, effect: UUID | None = None) -> None:
        """Commit, and in the same transaction mark the causing update as applied, with its effect."""


class NewUnit(Protocol):
    """Begins a unit of work. A read-only one must not be committed and does not wait for writers."""

    def __call__(self, *, write: bool = True) -> AbstractAsyncContextManager[UnitOfWork]: ...
