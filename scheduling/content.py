"""What a message says: text with its formatting, and what comes with it. Lengths count as Telegram counts them."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

TEXT_LIMIT = 4096
"""Code points in one text message after its entities were parsed (https://core.telegram.org/bots/api#sendmessage)."""
CAPTION_LIMIT = 1024
"""Code points in the caption of a file (https://core.telegram.org/bots/api#sendphoto)."""
ALBUM_LIMIT = 10
"""Files in one album (https://core.telegram.org/bots/api#sendmediagroup)."""


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
"""Unicode's categories of controls, marks without width, halves of pairs and spaces."""


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, in which entities are measured."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass(frozen=True, slots=True)
class Entity:
    """Formatting over a part of a text; `offset` and `length` in UTF-16 code units (Bot API, MessageEntity)."""

    type: str
    offset: int
    length: int
    details: Mapping[str, Any] = field(default_factory=dict)
    """What the type needs besides: `url`, `user`, `language`, `custom_emoji_id`, …"""


class Kind(StrEnum):
    """What a message is, in the Bot API's own words."""

    TEXT = "text"
    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"
    AUDIO = "audio"
    VOICE = "voice"
    VIDEO_NOTE = "video_note"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    VENUE = "venue"
    CONTACT = "contact"
    POLL = "poll"

    @property
    def may_have_caption(self) -> bool:
        """Tell whether a text can come with it."""
        return self in _CAPTIONED


_CAPTIONED = frozenset({Kind.PHOTO, Kind.VIDEO, Kind.ANIMATION, Kind.AUDIO, Kind.VOICE, Kind.DOCUMENT})
"""What can have a caption (https://core.telegram.org/bots/api#available-methods)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing besides text: a file that the platform keeps, a place, a contact, a poll."""

    kind: Kind
    details: Mapping[str, Any]
    """What its sending needs, under the Bot API's own names: `file_id`, `has_spoiler`, `latitude`, `options`, …"""


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button below a message that opens an address."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Content:
    """A text and the entities over it; with `items`, it is their caption."""

    text: str
    entities: tuple[Entity, ...] = ()
    items: tuple[Item, ...] = ()
    """None for a plain text, several for an album."""
    buttons: tuple[tuple[LinkButton, ...], ...] = ()
    """Rows of buttons below it."""
    is_template: bool = False
    """There are `{{ variables }}` in it, which each recipient's own values replace."""
    translations: tuple[tuple[str, "Content"], ...] = ()
    """What those get instead who are spoken to in another language, by its code."""
    language: str | None = None
    """Of a template: the code of the language in which it is written, by whose rules it is filled in."""
    more: tuple["Content", ...] = ()
    """Messages that follow it, in this order; their buttons are its own."""

    @property
    def kind(self) -> Kind:
        """Return what it is; of an album, what it begins with."""
        return self.items[0].kind if self.items else Kind.TEXT

    @property
    def is_album(self) -> bool:
        """Tell whether it is several files that are sent together."""
        return len(self.items) > 1

    @property
    def takes_text(self) -> bool:
        """Tell whether a text can be in it: a sticker, a place, a poll have none."""
        return self.kind is Kind.TEXT or self.kind.may_have_caption

    @property
    def messages(self) -> int:
        """How many messages it becomes, as the platform counts them, where it is sent by one call."""
        return len(self.items) or 1

    @property
    def text_limit(self) -> int:
        """How many code points its text may have."""
        return CAPTION_LIMIT if self.items else TEXT_LIMIT

    @property
    def is_blank(self) -> bool:
        """Tell whether there is nothing to see in it, which Telegram refuses as empty."""
        return not self.items and all(unicodedata.category(character) in _UNSEEN for character in self.text)

    def as_template(self, translations: Mapping[str, "Content"]) -> Self:
        """Return it as a template, with what it says in other languages."""
        others = tuple((code, replace(content, is_template=True)) for code, content in sorted(translations.items()))
        return replace(self, is_template=True, translations=others)

    def as_ordinary(self) -> "Content":
        """Return it as a text in which nothing is filled in, as when it is edited by hand. Buttons that need it go."""
        if not self.is_template:
            return self
        rows = (tuple(one for one in row if "{{" not in one.text + one.url) for row in self.buttons)
        return replace(
            self,
            buttons=tuple(row for row in rows if row),
            is_template=False,
            translations=(),
            language=None,
        )

    def in_language(self, code: str | None) -> "Content":
        """Return what somebody gets who is spoken to in a language: its own text, that of a related one, or this."""
        if not self.translations:
            return self
        wanted = (code or "").replace("-", "_")
        if wanted and wanted != self.language:
            by_code, base = dict(self.translations), wanted.partition("_")[0]
            found = by_code.get(wanted) or by_code.get(base)
            if found is None and (self.language or "").partition("_")[0] != base:
                found = next((text for other, text in self.translations if other.partition("_")[0] == base), None)
            if found is not None:
                return found
        return replace(self, translations=())

    def __add__(self, other: "Content | str") -> "Content":
        """Return both, one after the other, with the second's entities moved along."""
        if isinstance(other, str):
            return replace(self, text=self.text + other)
        shift = utf16_length(self.text)
        moved = tuple(replace(entity, offset=entity.offset + shift) for entity in other.entities)
        return replace(self, text=self.text + other.text, entities=self.entities + moved)

    def cut_before(self, position: int) -> "Content":
        """Drop the first `position` code points, then white space at both ends; clip and move the entities."""
        rest = self.text[position:]
        start = position + len(rest) - len(rest.lstrip())
        kept = self.text[start:].rstrip()
        return self._window(utf16_length(self.text[:start]), kept)

    def only(self, spans: Sequence[tuple[int, int]], joint: str = "") -> "Content":
        """Return the parts of the text between these code points, one behind the other, with their entities."""
        kept = replace(self, text="", entities=())
        for begin, end in spans:
            part = self._window(utf16_length(self.text[:begin]), self.text[begin:end])
            kept = (kept + joint if kept.text and part.text else kept) + part
        return kept

    def shorten(self, limit: int) -> "Content":
        """Return the first `limit` code points at most, ending in an ellipsis where something was left out."""
        if len(self.text) <= limit:
            return self
        return self._window(0, self.text[: limit - 1].rstrip()) + "…"

    def first_words(self, limit: int) -> str:
        """Return one line of at most `limit` code points that tells this content from others."""
        line = " ".join(self.text.split())
        return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"

    def _window(self, start: int, text: str) -> "Content":
        end = start + utf16_length(text)
        entities = []
        for entity in self.entities:
            begins, ends = max(entity.offset, start), min(entity.offset + entity.length, end)
            if begins < ends:
                entities.append(replace(entity, offset=begins - start, length=ends - begins))
        return replace(self, text=text, entities=tuple(entities))

    def with_buttons(self, rows: tuple[tuple[LinkButton, ...], ...]) -> "Content":
        """Return it with these rows of buttons below it, in every language."""
        others = tuple((code, content.with_buttons(rows)) for code, content in self.translations)
        return replace(self, buttons=rows, translations=others)

    def with_items(self, items: tuple[Item, ...]) -> "Content":
        """Return it with these instead of what came with it."""
        return replace(self, items=items) if items != self.items else self

    def with_text_of(self, other: "Content") -> "Content":
        """Return it with the text and formatting of another one."""
        return replace(self, text=other.text, entities=other.entities)

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back."""
        form: dict[str, Any] = {
            "type": self.kind.value,
            "text": self.text,
            "entities": [
                {"type": entity.type, "offset": entity.offset, "length": entity.length, **entity.details}
                for entity in self.entities
            ],
        }
        if self.items:
            form["items"] = [{"kind": item.kind.value, **item.details} for item in self.items]
        if self.buttons:
            form["buttons"] = [[{"text": one.text, "url": one.url} for one in row] for row in self.buttons]
        if self.is_template:
            form["template"] = {code: content.to_json() for code, content in self.translations}
            if self.language is not None:
                form["language"] = self.language
        if self.more:
            form["more"] = [content.to_json() for content in self.more]
        return form

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises `KeyError` where a part is missing."""
        entities = form["entities"]
        of_text = tuple(entity_from_json(item) for item in entities) if entities else ()
        if _BESIDES_TEXT.isdisjoint(form):  # a burst reads thousands of them
            return cls(form["text"], of_text)
        translations = form.get("template", {})
        return cls(
            form["text"],
            of_text,
            tuple(_item_from_json(item) for item in form.get("items", ())),
            tuple(tuple(LinkButton(one["text"], one["url"]) for one in row) for row in form.get("buttons", ())),
            "template" in form,
            tuple((code, cls.from_json(content)) for code, content in translations.items()),
            form.get("language"),
            tuple(cls.from_json(content) for content in form.get("more", ())),
        )


_BESIDES_TEXT = frozenset({"items", "buttons", "template", "more"})
"""What `to_json` writes only where there is more than a text."""


def _item_from_json(form: Mapping[str, Any]) -> Item:
    # Not under "type", which is one of the details of a poll.
    return Item(Kind(form["kind"]), {key: value for key, value in form.items() if key != "kind"})


def entity_from_json(form: Mapping[str, Any]) -> Entity:
    """Read one entity in the Bot API's own form."""
    details = {key: value for key, value in form.items() if key not in {"type", "offset", "length"}}
    return Entity(form["type"], form["offset"], form["length"], details)
