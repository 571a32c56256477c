"""HTML style (core.telegram.org/bots/api#html-style)."""

import re
from dataclasses import dataclass
from html import unescape

from sandbox.errors import BadRequest
from sandbox.formatted import FormattedText, utf16_length
from sandbox.wire import Json

_TOKEN = re.compile(
    r"<(/?)([^\s<>/]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)/?>|<|&(?:#\d+|#[xX][0-9a-fA-F]+|lt|gt|amp|quot);"
)
_ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
_OTHERS = frozenset({"a", "span", "tg-emoji", "tg-time"})


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    begin: int
    """Where its text begins, in UTF-16 units."""
    byte: int


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.units = 0
        self.entities: list[Json] = []
        self.open: list[_Open] = []

    def byte(self, index: int) -> int:
        return len(self.source[:index].encode())

    def say(self, text: str) -> None:
        self.parts.append(text)
        self.units += utf16_length(text)

    def read(self) -> FormattedText:
        position = 0
        for match in _TOKEN.finditer(self.source):
            self.say(self.source[position : match.start()])
            position = match.end()
            found = match.group()
            if found.startswith("&"):
                self.say(unescape(found))
            elif found == "<":
                raise _wrong(f"Unclosed start tag at byte offset {self.byte(match.start())}")
            elif match.group(1):
                self.end(match.group(2).lower(), match.start())
            else:
                self.start(match.group(2).lower(), match.group(3), match.start())
        self.say(self.source[position:])
        if self.open:
            last = self.open[-1]
            raise _wrong(f'Can\'t find end tag corresponding to start tag "{last.tag}"')
        return FormattedText("".join(self.parts), self.entities)

    def start(self, tag: str, attributes: str, index: int) -> None:
        if tag not in _KINDS and tag not in _OTHERS:
            raise _wrong(f'Unsupported start tag "{tag}" at byte offset {self.byte(index)}')
        found = {
            name.lower(): unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(attributes)
        }
        if tag == "span" and found.get("class") != "tg-spoiler":
            raise _wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(index)}')
        self.open.append(_Open(tag, found, self.units, self.byte(index)))

    def end(self, tag: str, index: int) -> None:
        if not self.open:
            raise _wrong(f"Unexpected end tag at byte offset {self.byte(index)}")
        opened = self.open.pop()
        if tag and opened.tag != tag:
            raise _wrong(
                f'Unmatched end tag at byte offset {self.byte(index)}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        length = self.units - opened.begin
        if length:
            self.close(opened, length)

    def close(self, opened: _Open, length: int) -> None:
        entity: Json = {"offset": opened.begin, "length": length}
        match opened.tag:
            case "a":
                url = opened.attributes.get("href") or "".join(self.parts)[-length:]
                entity |= link_entity(url)
                if "type" not in entity:
                    return
            case "span":
                entity["type"] = "spoiler"
            case "tg-emoji":
                entity |= {"type": "custom_emoji", "custom_emoji_id": opened.attributes.get("emoji-id", "")}
                if not entity["custom_emoji_id"].isdigit():
                    raise _wrong("Invalid custom emoji identifier specified")
            case "tg-time":
                entity |= _time(opened.attributes)
            case "blockquote":
                entity["type"] = "expandable_blockquote" if "expandable" in opened.attributes else "blockquote"
            case "pre":
                self.close_pre(entity)
                return
            case "code":
                entity["type"] = "code"
                language = opened.attributes.get("class", "")
                if language.startswith("language-"):
                    entity["_language"] = language.removeprefix("language-")
            case tag:
                entity["type"] = _KINDS[tag]
        self.entities.append(entity)

    def close_pre(self, entity: Json) -> None:
        """Close a block; a `<code class="language-…">` of the same extent gives its language and vanishes."""
        entity["type"] = "pre"
        inner = self.entities[-1] if self.entities else None
        if inner and (inner["type"], inner["offset"], inner["length"]) == ("code", entity["offset"], entity["length"]):
            self.entities.pop()
            if "_language" in inner:
                entity["language"] = inner["_language"]
        self.entities.append(entity)


def link_entity(url: str, *, is_image: bool = False) -> Json:
    """Return the entity for a link: a mention, a custom emoji, an instant, an address, or nothing."""
    if match := re.fullmatch(r"tg://emoji\?id=(\d+)", url):
        return {"type": "custom_emoji", "custom_emoji_id": match.group(1)}
    if match := re.fullmatch(r"tg://time\?unix=(-?\d+)(?:&format=(\w*))?", url):
        return _time({"unix": match.group(1), "format": match.group(2) or ""})
    if is_image:
        raise _wrong("Wrong custom emoji or date-time URL specified")
    if match := re.fullmatch(r"tg://user\?id=(\d+)", url):
        return {"type": "text_mention", "user": {"id": int(match.group(1)), "is_bot": False, "first_name": ""}}
    if "." not in url and "://" not in url:
        return {}
    if "://" not in url and not url.startswith(("mailto:", "tel:")):
        url = f"http://{url}"
    host, slash, rest = url.partition("://")[2].partition("/")
    return {"type": "text_link", "url": f"{url.partition('://')[0]}://{host}/{rest}" if host and not slash else url}


def _time(attributes: dict[str, str]) -> Json:
    unix = attributes.get("unix", "")
    if not unix.lstrip("-").isdigit():
        raise _wrong("Invalid Unix time specified")
    entity: Json = {"type": "date_time", "unix_time": int(unix)}
    if attributes.get("format"):
        entity["date_time_format"] = attributes["format"]
    return entity


def _wrong(reason: str) -> BadRequest:
    return BadRequest(f"can't parse entities: {reason}")


def parse_html(source: str) -> FormattedText:
    """Return text and entities of a text in HTML style."""
    result = _Reader(source).read()
    for entity in result.entities:
        entity.pop("_language", None)
    return result
