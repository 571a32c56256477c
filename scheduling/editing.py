"""Editing a schedule from its card: what a new message makes of its content, and what an edit can be taken back to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from uuid import UUID

from scheduling.content import Content, Kind
from scheduling.errors import DialogClosed, NothingToSee
from scheduling.identifiers import MessageId, QuestionId
from scheduling.link_buttons import with_trailing_buttons
from scheduling.messages import ScheduledMessage
from scheduling.options import Options
from scheduling.parts import takes_buttons
from scheduling.sendability import require_sendable
from scheduling.timing import Timing
from scheduling.timing_forms import timing_from_json, timing_to_json


def rewritten(old: Content, new: Content) -> Content:
    """Return what a schedule's content becomes when `new` is sent as its new text.

    A text becomes the text, or the caption of the files that there are, and what follows stays; what comes with files
    of its own replaces all.
    Buttons stay, unless lines of `new` make others, or an album can't carry them. What came of a template is none any
    more. Raises `NothingToSee`, and what `require_sendable` raises.
    """
    new, old = with_trailing_buttons(new), old.as_ordinary()
    is_caption = not new.items and old.kind is not Kind.TEXT and old.takes_text
    if is_caption:
        content = replace(old, text=new.text, entities=new.entities)
    else:
        content = new if new.items else replace(new, more=old.more)
    if takes_buttons(content):
        content = replace(content, buttons=new.buttons or old.buttons)
    if content.is_blank:
        raise NothingToSee
    require_sendable(content)
    return content


def with_rest_of_album(content: Content, arrived: Content) -> Content | None:
    """Return content with all that has arrived of its album; None where that is no more, or the content is another."""
    if len(arrived.items) <= len(content.items) or any(item not in arrived.items for item in content.items):
        return None
    whole = content.with_items(arrived.items)
    if not whole.text:
        whole = whole.with_text_of(arrived)
    return whole if takes_buttons(whole) else replace(whole, buttons=())


@dataclass(frozen=True, slots=True)
class Before:
    """What a schedule was before it was changed."""

    content: Content
    timing: Timing
    options: Options

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back."""
        return {
            "content": self.content.to_json(),
            "timing": timing_to_json(self.timing),
            "options": self.options.to_json(),
        }

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises `KeyError` where a part is missing."""
        return cls(
            Content.from_json(form["content"]), timing_from_json(form["timing"]), Options.from_json(form["options"])
        )


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
    album: str | None = None
    """The platform's name of the album that was sent as the answer: more of its files may follow."""
    before: Before | None = None
    """What it was before it was changed; None where it is not yet."""

    def done(self, before: ScheduledMessage, after: ScheduledMessage, *, album: str | None = None) -> Self:
        """Return it with what came of it."""
        was = self.before or Before(before.content, before.timing, before.options)
        return replace(self, revision=after.revision, before=was, album=album, question_id=None)

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back."""
        return {
            "message_id": self.message_id.hex,
            "revision": self.revision,
            "page": self.page,
            "card_message_id": self.card_message_id,
            "question_id": None if self.question_id is None else self.question_id.hex,
            "album": self.album,
            "before": None if self.before is None else self.before.to_json(),
        }

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises `DialogClosed` where it is of another kind of dialog."""
        if "message_id" not in form:
            raise DialogClosed
        before, question_id = form["before"], form["question_id"]
        return cls(
            message_id=MessageId(UUID(form["message_id"])),
            revision=form["revision"],
            page=form["page"],
            card_message_id=form["card_message_id"],
            question_id=None if question_id is None else QuestionId(UUID(question_id)),
            album=form["album"],
            before=None if before is None else Before.from_json(before),
        )
