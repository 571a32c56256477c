"""Editing a schedule from its card: what a new message makes of its content, and what an edit can be taken back to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from uuid import UUID

from scheduling.content import Content, Kind
from scheduling.errors import DialogClosed, NothingToSee
from scheduling.identifiers import MessageId, QuestionId
from scheduling.link_buttons import with_trailing_buttons
from scheduling.messages import ScheduledMessage, Timing
from scheduling.options import Options
from scheduling.sendability import require_sendable
from scheduling.timing_forms import timing_from_json, timing_to_json


def rewritten(old: Content, new: Content, options: Options) -> Content:
    """Return what a schedule's content becomes when `new` is sent as its new text.

    A text becomes the text, or the caption of the files that there are; what comes with files of its own replaces all.
    Buttons stay, unless lines of `new` make others, or an album can't carry them. Raises `NothingToSee`, and what
    `require_sendable` raises.
    """
    new = with_trailing_buttons(new)
    is_caption = not new.items and old.kind is not Kind.TEXT and old.takes_text
    content = replace(old, text=new.text, entities=new.entities) if is_caption else new
    if not content.is_album:
        content = replace(content, buttons=new.buttons or old.buttons)
    if content.is_blank:
        raise NothingToSee
    require_sendable(content, options)
    return content


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What is asked in a dialog about one schedule, or what came of that."""

    message_id: MessageId
    revision: int
    """As it was when this was asked; once it is changed: as the change left it."""
    page: int
    """Of the list, where Back leads."""
    card_message_id: int | None = None
    """The platform's id of the message with the card."""
    question_id: QuestionId | None = None
    """What is asked besides, because a time could be meant in more than one way."""
    before: tuple[Content, Timing] | None = None
    """What it was before it was changed; None where it is not yet."""

    def done(self, before: ScheduledMessage, after: ScheduledMessage) -> Self:
        """Return it with what came of it."""
        return replace(self, revision=after.revision, before=(before.content, before.timing), question_id=None)

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back."""
        content, timing = self.before or (None, None)
        return {
            "message_id": self.message_id.hex,
            "revision": self.revision,
            "page": self.page,
            "card_message_id": self.card_message_id,
            "question_id": None if self.question_id is None else self.question_id.hex,
            "content": None if content is None else content.to_json(),
            "timing": None if timing is None else timing_to_json(timing),
        }

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises `DialogClosed` where it is of another kind of dialog."""
        if "message_id" not in form:
            raise DialogClosed
        content, timing, question_id = form["content"], form["timing"], form["question_id"]
        return cls(
            message_id=MessageId(UUID(form["message_id"])),
            revision=form["revision"],
            page=form["page"],
            card_message_id=form["card_message_id"],
            question_id=None if question_id is None else QuestionId(UUID(question_id)),
            before=None if content is None else (Content.from_json(content), timing_from_json(timing)),
        )
