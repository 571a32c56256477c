"""Text with entities: cleaning, clipping, trimming, limits.

Entity offsets and lengths count UTF-16 units, limits count code points (core.telegram.org/bots/api#messageentity).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from sandbox.errors import BadRequest
from sandbox.wire import Json

# What Telegram's own clients may send, and bots too; the rest is found in the text by the server.
GIVEN_TYPES = frozenset({
    "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
    "text_link", "text_mention", "custom_emoji", "date_time",
})  # fmt: skip
FOUND_TYPES = frozenset({
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number",
})  # fmt: skip

_CONTROL = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f\u2028-\u202e]")
_WHITESPACE = " \n\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BMP_END = 0xFFFF


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units `text` takes."""
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for character in text if ord(character) > _BMP_END)


@dataclass(frozen=True, slots=False)
class FormattedText:
    """A text and its entities, in the Bot API's form."""

    text: str
    entities: list[Json] = field(default_factory=list)

    @cached_property
    def _units(self) -> list[int]:
        """The UTF-16 offset at which each code point begins, and the end."""
        offsets, position = [0], 0
        for character in self.text:
            position += 2 if ord(character) > _BMP_END else 1
            offsets.append(position)
        return offsets

    def code_point(self, offset: int) -> int:
        """Return the index of the code point at a UTF-16 offset; inside a surrogate pair, of the next one."""
        if self.text.isascii():
            return min(max(offset, 0), len(self.text))
        low, high = 0, len(self._units) - 1
        while low < high:
            middle = (low + high) // 2
            if self._units[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low

    def unit(self, index: int) -> int:
        """Return the UTF-16 offset of the code point at `index`."""
        return index if self.text.isascii() else self._units[index]

    def part(self, entity: Json) -> str:
        """Return what an entity covers."""
        start, end = entity["offset"], entity["offset"] + entity["length"]
        return self.text[self.code_point(start) : self.code_point(end)]


def clean(text: str) -> str:
    """Return `text` without what Telegram never stores: carriage returns, control characters, lone surrogates."""
    if "\r" in text:
        text = text.replace("\r", "")
    if text.isascii() and text.isprintable():
        return text
    text = _CONTROL.sub(" ", text)
    return text.encode("utf-8", "ignore").decode()


def normalized(source: FormattedText) -> FormattedText:
    """Clip entities to the text, drop empty ones, then trim the text as Telegram does.

    The start is trimmed no further than the first entity, the end wherever whitespace is.
    """
    text = source.text
    entities = _clipped(source) if source.entities else []
    begin = len(text) - len(text.lstrip(_WHITESPACE))
    if begin and entities:
        begin = min(begin, source.code_point(entities[0]["offset"]))
    end = len(text.rstrip(_WHITESPACE))
    if begin == 0 and end == len(text):
        return FormattedText(text, entities)
    if end <= begin:
        return FormattedText("", [])
    shift = source.unit(begin)
    trimmed = FormattedText(text[begin:end], [{**entity, "offset": entity["offset"] - shift} for entity in entities])
    return FormattedText(trimmed.text, _clipped(trimmed))


def _clipped(source: FormattedText) -> list[Json]:
    total = source.unit(len(source.text))
    kept: list[Json] = []
    for entity in source.entities:
        start = max(entity["offset"], 0)
        stop = min(entity["offset"] + entity["length"], total)
        if stop <= start:
            continue
        first, last = source.code_point(start), source.code_point(stop)
        covered = source.text[first:last]
        if not covered.strip(_WHITESPACE):
            continue
        if entity["type"] != "pre":
            last -= len(covered) - len(covered.rstrip(_WHITESPACE))
        kept.append({**entity, "offset": source.unit(first), "length": source.unit(last) - source.unit(first)})
    kept.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return _merged(kept)


def _merged(entities: Iterable[Json]) -> list[Json]:
    """Drop exact repetitions of an entity: the server keeps one."""
    kept: list[Json] = []
    for entity in entities:
        if entity not in kept:
            kept.append(entity)
    return kept


def given_entities(raw: object) -> list[Json]:
    """Check entities as a bot gives them, and drop those that the server finds by itself.

    Raises `BadRequest` for what is no entity at all.
    """
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise BadRequest("can't parse entities: expected an Array of MessageEntity")
    return [entity for entity in map(_given_entity, raw) if entity["type"] not in FOUND_TYPES]


def _given_entity(raw: object) -> Json:
    if not isinstance(raw, dict):
        raise BadRequest("can't parse entities: expected an Object as MessageEntity")
    for name in ("type", "offset", "length"):
        if name not in raw:
            raise BadRequest(f"can't parse MessageEntity: Can't find field \"{name}\"")
    if raw["type"] not in GIVEN_TYPES and raw["type"] not in FOUND_TYPES:
        raise BadRequest("can't parse MessageEntity: Unsupported type specified")
    if raw["type"] == "text_link" and not raw.get("url"):
        raise BadRequest("can't parse MessageEntity: Can't find field \"url\"")
    return {name: value for name, value in raw.items() if value is not None}
