"""Filling in: each recipient's values take the places of variables, and formatting stays over what it was over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from jinja2 import UndefinedError

from scheduling.categories import Category
from scheduling.content import CAPTION_LIMIT, TEXT_LIMIT, Content, Entity, Item, Kind, LinkButton, entity_from_json
from scheduling.link_buttons import ADDRESS_LIMIT, LABEL_LIMIT, address_of
from scheduling.templates import RecipientValues, Unrenderable
from texts.templating.compiling import Compiled, compiled
from texts.templating.dialect import Fault
from texts.templating.words import FIRST_MARK, LAST_MARK, MARK, Word, has_marks, values_for

POLL_LIMITS = {"question": 300, "explanation": 200, "description": 1024}
OPTION_LIMIT = 100
"""Code points of the texts of a poll (https://core.telegram.org/bots/api#sendpoll)."""
_TAGS = "{"


@dataclass(slots=True)
class Filling:
    """Fills in the texts of one content for one recipient."""

    values: RecipientValues
    at: datetime
    """Wall-clock time (naive) of the recipient."""
    language: str
    known: dict[str, Word]
    """The variables that were looked up already."""

    def content(self, content: Content) -> Content:
        """Return it filled in. Raises `Unrenderable`."""
        limit = content.text_limit if len(content.text) <= content.text_limit else TEXT_LIMIT  # as its own message
        text, entities = self.rich(content.text, content.entities, limit=limit)
        filled = Content(text, entities).cut_before(0)
        items = tuple(self._item(item) for item in content.items)
        buttons = tuple(tuple(self._button(button) for button in row) for row in content.buttons)
        more = tuple(self.content(following) for following in content.more)
        filled = replace(filled, items=items, buttons=buttons, more=more)
        if len(filled.text) > limit:
            raise Unrenderable(Category.TOO_LONG)
        if filled.is_blank:
            raise Unrenderable(Category.EMPTY)
        return filled

    def rich(self, text: str, entities: Sequence[Entity], *, limit: int) -> tuple[str, tuple[Entity, ...]]:
        """Return a text with its formatting, filled in."""
        if _TAGS not in text and not has_marks(text):
            return text, tuple(self._linked(entity) for entity in entities)
        ready = self._compiled(text, tuple((one.offset, one.offset + one.length) for one in entities))
        filled, offsets = _read_back(self._run(ready, limit))
        kept = []
        for entity, segments in zip(entities, ready.spans, strict=True):
            seen = [(offsets[begin], offsets[end]) for begin, end in segments if begin in offsets and end in offsets]
            if seen and (begin := seen[0][0]) < (end := seen[-1][1]):
                kept.append(replace(self._linked(entity), offset=begin, length=end - begin))
        return filled, tuple(kept)

    def plain(self, text: str, *, limit: int) -> str:
        """Return a text without formatting, filled in."""
        return self.rich(text, (), limit=limit)[0]

    def address(self, url: str) -> str:
        """Return an address filled in. What is filled in can't change where it leads but for one word."""
        if _TAGS not in url:
            return url
        filled = "".join(self._run(self._compiled(url, (), is_address=True), ADDRESS_LIMIT))
        if address_of(filled) != filled:
            raise Unrenderable(Category.BAD_BUTTON)
        return filled

    def _button(self, button: LinkButton) -> LinkButton:
        url = self.address(button.url)
        if _TAGS not in button.text:
            return replace(button, url=url)
        label = " ".join(self.plain(button.text, limit=ADDRESS_LIMIT).split()) or url
        return LinkButton(Content(label).shorten(LABEL_LIMIT).text, url)

    def _linked(self, entity: Entity) -> Entity:
        """Return formatting with the address filled in that is behind it."""
        url = entity.details.get("url")
        if not isinstance(url, str) or "{{" not in url:
            return entity
        return replace(entity, details={**entity.details, "url": self.address(url)})

    def _item(self, item: Item) -> Item:
        details: dict[str, Any] = dict(item.details)
        if details.get("caption"):
            details |= self._named(details, "caption", "caption_entities", limit=CAPTION_LIMIT)
        if item.kind is Kind.POLL:
            for name, limit in POLL_LIMITS.items():
                if details.get(name):
                    details |= self._named(details, name, f"{name}_entities", limit=limit)
            details["options"] = [
                {**option, **self._named(option, "text", "text_entities", limit=OPTION_LIMIT)}
                for option in details.get("options", ())
            ]
        return replace(item, details=details)

    def _named(self, form: Mapping[str, Any], name: str, entities_name: str, *, limit: int) -> Mapping[str, Any]:
        """Return a text of an item that has a name in the Bot API, and its formatting."""
        entities = [entity_from_json(one) for one in form.get(entities_name) or ()]
        text, kept = self.rich(form[name], entities, limit=limit)
        filled = Content(text, kept).cut_before(0)
        if len(filled.text) > limit:
            raise Unrenderable(Category.TOO_LONG)
        if filled.is_blank:
            raise Unrenderable(Category.EMPTY)
        if not entities:
            return {name: filled.text}
        return {name: filled.text, entities_name: filled.to_json()["entities"]}

    def _compiled(self, text: str, spans: tuple[tuple[int, int], ...], *, is_address: bool = False) -> Compiled:
        try:
            ready = compiled(text, spans, is_address=is_address)
        except Fault:
            raise Unrenderable(Category.BAD_TEMPLATE) from None
        if unknown := ready.names - self.known.keys():
            self.known |= values_for(unknown, self.values, at=self.at, language=self.language)
        return ready

    def _run(self, ready: Compiled, limit: int) -> list[str]:
        """Return the pieces of a text as they come; stop where they are more than can be sent."""
        most = 2 * limit + 2 * sum(map(len, ready.spans))  # white space at its ends goes, and so do marks
        pieces: list[str] = []
        length = 0
        try:
            for piece in ready.template.root_render_func(ready.template.new_context(dict(self.known))):
                pieces.append(piece)
                length += len(piece)
                if length > most:
                    break
        except UndefinedError:
            missing = sorted(ready.needed - self.known.keys()) or sorted(ready.names - self.known.keys())
            raise Unrenderable(Category.MISSING_VARIABLE, next(iter(missing), None)) from None
        except Exception:  # noqa: BLE001 - whatever a value does to it, only this recipient goes without
            raise Unrenderable(Category.BAD_TEMPLATE) from None
        if length > most:
            raise Unrenderable(Category.TOO_LONG)
        return pieces


def _read_back(pieces: Sequence[str]) -> tuple[str, Mapping[str, int]]:
    """Return a text without marks, and the UTF-16 offset at which each of them stood."""
    kept: list[str] = []
    offsets: dict[str, int] = {}
    offset = 0
    for piece in MARK.split("".join(pieces)):
        if len(piece) == 1 and FIRST_MARK <= ord(piece) <= LAST_MARK:
            offsets[piece] = offset
        else:
            kept.append(piece)
            offset += len(piece.encode("utf-16-le", "surrogatepass")) // 2
    return "".join(kept), offsets
