"""A question that waits for its author: what was understood of a request, and may have been meant otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from scheduling.chats import Actor
from scheduling.content import Content
from scheduling.destinations import Destination
from scheduling.errors import NotYourQuestion, QuestionClosed, QuestionExpired, TimeInThePast, ZoneGone
from scheduling.expressions.reading import Convention, Note
from scheduling.identifiers import BotId, ChatId, DialogId, MessageId, QuestionId, TopicId, UpdateId, UserId
from scheduling.recurrence import Run
from scheduling.timing import Timing
from scheduling.zones import is_zone

OPEN_FOR = timedelta(hours=24)
KEEP = timedelta(days=3)
"""For so long a question that can't be answered any more is kept, so that a late tap is told why.

That is longer than people can edit what they have written (48 h), and updates wait besides (24 h).
"""
MOST_CHOICES = 4
"""More buttons than these are no help."""


class QuestionKind(StrEnum):
    """What a question came from: a request that can be read in more than one way, or a text that may be one."""

    REQUEST = "request"
    OFFER = "offer"


class QuestionStatus(StrEnum):
    """Where a question is in its life."""

    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"
    REPLACED = "replaced"
    """The message that it is about was edited since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One reading that can be chosen."""

    timing: Timing
    first: Run
    """The first run as it was when the question was asked."""
    notes: frozenset[Note] = frozenset()
    convention: Convention | None = None

    def next_run(self, *, zone: str, now: datetime) -> Run | None:
        """Return the first run after `now`, with the chat in `zone`; None where all have passed."""
        return self.timing.moved_to(zone).next_after(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingQuestion:
    """What is asked of whoever wrote a request. Nothing is scheduled before they have answered."""

    id: QuestionId
    bot_id: BotId
    chat_id: ChatId
    topic_id: TopicId | None
    kind: QuestionKind
    said: Content
    """What was written, from which all the rest was read."""
    content: Content
    """What is to be sent."""
    choices: tuple[Choice, ...]
    asked_of: UserId
    is_for_administrators: bool
    """Who wrote it spoke as a chat (an anonymous administrator does), and can only tap as a person."""
    source_message_id: int | None
    sent_at: datetime
    created_at: datetime
    created_by_update: UpdateId | None
    expires_at: datetime
    status: QuestionStatus = QuestionStatus.OPEN
    message_id: MessageId | None = None
    """The schedule that came of it."""
    rewrites_id: MessageId | None = None
    """The schedule whose time is asked for, where the answer changes one."""
    dialog_id: DialogId | None = None
    """The dialog in which that is asked, which knows what the schedule was like then."""
    destination: Destination | None = None
    """The channel that shall get it; None where it is the chat itself."""

    def choose(self, index: int, *, by: Actor, zone: str, now: datetime) -> Choice:
        """Return the reading that was chosen, with the chat in `zone`.

        Raises `NotYourQuestion`, `QuestionClosed`, `QuestionExpired`, `ZoneGone`, and `TimeInThePast` where the time of
        this one reading has passed meanwhile.
        """
        self.require_open(by=by)
        if not 0 <= index < len(self.choices):
            raise QuestionClosed
        there = self.choices[index].timing.moved_to(zone).zone
        if not is_zone(there):
            raise ZoneGone(there)
        remaining = [choice for choice in self.choices if choice.next_run(zone=zone, now=now) is not None]
        if not remaining or now >= self.created_at + OPEN_FOR:
            raise QuestionExpired(has_passed=not remaining)
        chosen = self.choices[index]
        if chosen not in remaining:
            timing = chosen.timing.moved_to(zone)
            last = timing.last_until(now) or chosen.first
            raise TimeInThePast(last.at, now, timing.zone)
        return chosen

    def require_open(self, *, by: Actor) -> None:
        """Check that `by` may answer it, and that nothing has become of it yet. Raises as `choose` does."""
        if not self.may_be_answered_by(by):
            raise NotYourQuestion
        if self.status is not QuestionStatus.OPEN:
            raise QuestionClosed

    def may_be_answered_by(self, actor: Actor) -> bool:
        """Tell whether `actor` may answer: whoever wrote the request may, and nobody else."""
        return actor.user_id == self.asked_of or (self.is_for_administrators and actor.is_administrator)

    def answered(self, message_id: MessageId) -> Self:
        """Return it with the schedule that came of it."""
        return replace(self, status=QuestionStatus.ANSWERED, message_id=message_id)

    def declined(self, *, by: Actor) -> Self:
        """Return it put aside by its author. Raises `NotYourQuestion`, `QuestionClosed`."""
        self.require_open(by=by)
        return replace(self, status=QuestionStatus.DECLINED)


def expiry(choices: Sequence[Choice], *, now: datetime) -> datetime:
    """Return until when a question asked at `now` can be answered: for a day, or until its last reading has passed."""
    latest = now + OPEN_FOR
    if all(choice.timing.is_once for choice in choices):
        return min(latest, max(choice.first.at for choice in choices))
    return latest
