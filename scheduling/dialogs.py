"""A conversation of several steps with one person, kept in the database: a restart in the middle loses nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from scheduling.chats import Actor
from scheduling.errors import DialogClosed, NotYourDialog
from scheduling.identifiers import BotId, ChatId, DialogId, TopicId, UpdateId, UserId

OPEN_FOR = timedelta(days=2)
"""A dialog that rests for so long is over. Updates wait for a day at most."""
KEEP = timedelta(days=1)
"""For so long one that is over is kept, so that a late tap is told why."""


class DialogKind(StrEnum):
    """What a dialog is about."""

    SCHEDULE = "schedule"
    EDIT_TEXT = "edit_text"
    EDIT_TIME = "edit_time"
    EDIT_BUTTONS = "edit_buttons"
    SNOOZE = "snooze"
    LIST = "list"
    CHANNEL = "channel"
    INLINE = "inline"
    ROLE = "role"
    MAILING_LIST = "mailing_list"
    TEMPLATE = "template"
    GROUP = "group"
    RECIPIENTS = "recipients"
    BROADCAST = "broadcast"
    BULK = "bulk"
    """Several schedules at once."""


class DialogStatus(StrEnum):
    """Where a dialog is in its life."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """What a person was asked, and what they have said so far."""

    id: DialogId
    bot_id: BotId
    chat_id: ChatId
    topic_id: TopicId | None
    person_id: UserId
    """With whom. Nobody else may go on with it."""
    kind: DialogKind
    state: Mapping[str, Any]
    """JSON of the kind's own, which is encrypted at rest."""
    is_awaiting: bool = False
    """The next message of its person is the answer: in a shared chat only a reply to the prompt."""
    prompt_message_id: int | None = None
    """The platform's id of the message that asks; None where it is not known (yet)."""
    revision: int = 1
    status: DialogStatus = DialogStatus.OPEN
    created_at: datetime
    created_by_update: UpdateId | None = None
    expires_at: datetime

    def require_open(self, *, by: Actor, now: datetime, revision: int | None = None) -> None:
        """Check that `by` may go on with it. Raises `NotYourDialog`, `DialogClosed`.

        With a `revision` also that nothing has become of it since a button was drawn.
        """
        if by.user_id != self.person_id:
            raise NotYourDialog
        if self.status is not DialogStatus.OPEN or now >= self.expires_at or revision not in {None, self.revision}:
            raise DialogClosed

    def moved(self, state: Mapping[str, Any], *, now: datetime, is_awaiting: bool = False) -> Self:
        """Return it one step further."""
        return replace(
            self,
            state=state,
            is_awaiting=is_awaiting,
            prompt_message_id=None,
            revision=self.revision + 1,
            expires_at=now + OPEN_FOR,
        )

    def closed(self) -> Self:
        """Return it ended."""
        return replace(self, status=DialogStatus.CLOSED, is_awaiting=False, revision=self.revision + 1)
