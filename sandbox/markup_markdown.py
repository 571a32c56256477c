"""Markdown styles (core.telegram.org/bots/api#markdownv2-style), the legacy one only as far as it is alike."""

import re
from dataclasses import dataclass

from sandbox.errors import BadRequest
from sandbox.formatted import FormattedText, utf16_length
from sandbox.markup_html import link_entity
from sandbox.wire import Json

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler", "`": "code"}
_LANGUAGE = re.compile(r"[^\s`]*(?=\n)")


@dataclass(slots=True)
class _Open:
    mark: str
    begin: int
    byte: int


class _Reader:
    """Reads MarkdownV2 from left to right."""

    def __init__(self, source: str, *, marks: dict[str, str], reserved: frozenset[str]) -> None:
        self.source = source
        self.marks = marks
        self.reserved = reserved
        self.index = 0
        self.parts: list[str] = []
        self.units = 0
        self.entities: list[Json] = []
        self.open: list[_Open] = []
        self.quote: int | None = None

    def say(self, text: str) -> None:
        self.parts.append(text)
        self.units += utf16_length(text)

    def read(self) -> FormattedText:
        while self.index < len(self.source):
            self.step()
        self.close_quote(expandable=False)
        if self.open:
            last = self.open[-1]
            kind = "Link" if last.mark in {"[", "!["} else self.marks.get(last.mark, "pre").title()
            raise _wrong(f"Can't find end of {kind} entity at byte offset {last.byte}")
        return FormattedText("".join(self.parts), self.entities)

    def step(self) -> None:
        rest = self.source[self.index : self.index + 3]
        character = rest[0]
        if character == "\\" and len(rest) > 1 and 0 < ord(rest[1]) < 127:  # noqa: PLR2004 - the end of ASCII
            self.say(rest[1])
            self.index += 2
        elif rest == "```":
            self.block()
        elif character == ">" and self.reserved and (not self.parts or "".join(self.parts).endswith("\n")):
            self.index += 1
            if self.quote is None:
                self.quote = self.units
        elif character == "\n":
            self.say(character)
            self.index += 1
            if self.quote is not None and not self.source.startswith(">", self.index):
                self.close_quote(expandable=False)
        elif mark := self.mark_at(rest):
            self.toggle(mark)
        elif character in self.reserved:
            raise _wrong(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")
        else:
            self.say(character)
            self.index += 1

    def mark_at(self, rest: str) -> str | None:
        ends_quote = self.quote is not None and self.source[self.index + 2 : self.index + 3] in {"", "\n"}
        if ends_quote and rest.startswith("||") and not any(opened.mark == "||" for opened in self.open):
            return "quote"
        if rest.startswith("![") and self.reserved:
            return "!["
        for length in (2, 1):
            if rest[:length] in self.marks and len(rest[:length]) == length:
                return rest[:length]
        return rest[0] if rest[0] in "[]" and (rest[0] == "[" or self.in_link()) else None

    def in_link(self) -> bool:
        return any(opened.mark in {"[", "!["} for opened in self.open)

    def toggle(self, mark: str) -> None:
        byte = len(self.source[: self.index].encode())
        self.index += 0 if mark == "quote" else len(mark)
        if mark == "quote":
            self.index += 2
            self.close_quote(expandable=True)
        elif mark == "]":
            self.close_link()
        elif mark == "`":
            self.code(byte)
        elif self.open and self.open[-1].mark == mark:
            opened = self.open.pop()
            self.add({"type": self.marks[mark]}, opened.begin)
        else:
            self.open.append(_Open(mark, self.units, byte))

    def code(self, byte: int) -> None:
        begin = self.units
        self.verbatim("`", "Code", byte)
        self.add({"type": "code"}, begin)

    def block(self) -> None:
        byte = len(self.source[: self.index].encode())
        self.index += 3
        language = _LANGUAGE.match(self.source, self.index)
        entity: Json = {"type": "pre"}
        if language:
            self.index = language.end() + 1
            if language.group():
                entity["language"] = language.group()
        begin = self.units
        self.verbatim("```", "PreCode", byte)
        self.add(entity, begin)

    def verbatim(self, end: str, kind: str, byte: int) -> None:
        text = ""
        while not self.source.startswith(end, self.index):
            if self.index >= len(self.source):
                raise _wrong(f"Can't find end of {kind} entity at byte offset {byte}")
            if self.source[self.index] == "\\" and self.index + 1 < len(self.source):
                self.index += 1
            text += self.source[self.index]
            self.index += 1
        self.index += len(end)
        self.say(text)

    def close_link(self) -> None:
        opened = self.open.pop()
        if opened.mark not in {"[", "!["}:
            raise _wrong(f"Can't find end of {self.marks[opened.mark].title()} entity at byte offset {opened.byte}")
        url = "".join(self.parts)[-(self.units - opened.begin) :]
        if self.source.startswith("(", self.index):
            url, self.index = self.address(self.index + 1)
        entity = link_entity(url, is_image=opened.mark == "![")
        if entity:
            self.add(entity, opened.begin)

    def address(self, index: int) -> tuple[str, int]:
        url = ""
        while index < len(self.source) and self.source[index] != ")":
            if self.source[index] == "\\":
                index += 1
            url += self.source[index : index + 1]
            index += 1
        if index >= len(self.source):
            raise _wrong("Can't find end of a URL")
        return url, index + 1

    def add(self, entity: Json, begin: int) -> None:
        if self.units > begin:
            self.entities.append({**entity, "offset": begin, "length": self.units - begin})

    def close_quote(self, *, expandable: bool) -> None:
        if self.quote is not None:
            self.add({"type": "expandable_blockquote" if expandable else "blockquote"}, self.quote)
            self.quote = None


def _wrong(reason: str) -> BadRequest:
    return BadRequest(f"can't parse entities: {reason}")


def parse_markdown_v2(source: str) -> FormattedText:
    """Return text and entities of a text in MarkdownV2 style."""
    return _Reader(source, marks=_MARKS, reserved=_RESERVED).read()


def parse_markdown(source: str) -> FormattedText:
    """Return text and entities of a text in the legacy Markdown style."""
    marks = {mark: kind for mark, kind in _MARKS.items() if mark in "*_`"}
    return _Reader(source, marks=marks, reserved=frozenset()).read()
