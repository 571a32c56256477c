"""Where in a text the tags of a template stand. Jinja itself tells lines only, and formatting must keep out of tags."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

_OPENING = re.compile(r"\{[{%#]")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_INSIDE = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[“”„«»][^“”„«»"]*[“”«»]|\}\}|%\}|.', re.DOTALL)
"""A piece of a tag: a word in quotation marks as one, since it may hold what else would end the tag."""
_CURLY_QUOTES = "“”„«»"
"""Phones make these of straight ones."""
_TRIMS = "-+"
_BLANK = " \t\u00a0"


class TagKind(StrEnum):
    """What a tag is."""

    OUTPUT = "output"
    BLOCK = "block"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag, from code point `begin` to `end`."""

    kind: TagKind
    begin: int
    end: int
    inner: str
    """What stands in it, with straight quotation marks."""
    cut_begin: int
    """Where the text before it ends: white space goes with a tag that has its line for itself."""
    cut_end: int
    """Where the text behind it begins."""

    @property
    def source(self) -> str:
        """Return it as Jinja reads it."""
        match self.kind:
            case TagKind.OUTPUT:
                return f"{{{{ {self.inner} }}}}"
            case TagKind.BLOCK:
                return f"{{% {self.inner} %}}"
            case TagKind.COMMENT:
                return "{##}"


def tags_of(text: str) -> tuple[Sequence[Tag], int | None]:
    """Return the tags of a text, and where one begins that never ends."""
    found: list[Tag] = []
    position = 0
    while (opening := _OPENING.search(text, position)) is not None:
        tag = _tag_at(text, opening.start())
        if tag is None:
            return _with_cuts(text, found), opening.start()
        found.append(tag)
        position = tag.end
    return _with_cuts(text, found), None


def _tag_at(text: str, begin: int) -> Tag | None:
    opening = text[begin : begin + 2]
    closing = _CLOSING[opening]
    if opening == "{#":
        end = text.find(closing, begin + 2)
        return None if end < 0 else Tag(TagKind.COMMENT, begin, end + 2, "", begin, end + 2)
    pieces: list[str] = []
    for match in _INSIDE.finditer(text, begin + 2):
        piece = match[0]
        if piece == closing:
            kind = TagKind.OUTPUT if opening == "{{" else TagKind.BLOCK
            inner, before, behind = _without_trims("".join(pieces))
            cut_begin = len(text[:begin].rstrip()) if before == "-" else begin
            cut_end = len(text) - len(text[match.end() :].lstrip()) if behind == "-" else match.end()
            return Tag(kind, begin, match.end(), inner, cut_begin, cut_end)
        pieces.append(_straight(piece))
    return None


def _without_trims(inner: str) -> tuple[str, str, str]:
    """Return what stands in a tag without Jinja's signs for white space around it, and these."""
    before = inner[:1] if inner[:1] in _TRIMS else ""
    inner = inner[len(before) :]
    behind = inner[-1:] if inner[-1:] in _TRIMS else ""
    return inner[: len(inner) - len(behind)].strip(), before, behind


def _straight(piece: str) -> str:
    """Return a word in quotation marks with straight ones."""
    if len(piece) > 1 and piece[0] in _CURLY_QUOTES:
        word = piece[1:-1].replace("\\", "\\\\").replace('"', '\\"')
        return f'"{word}"'
    return piece


def _with_cuts(text: str, found: Sequence[Tag]) -> Sequence[Tag]:
    """Let white space go with tags that have a line for themselves, but for what is filled in."""
    cut = list(found)
    for places in _by_line(text, found):
        line_begin = text.rfind("\n", 0, found[places[0]].begin) + 1
        last_end = found[places[-1]].end
        line_end = text.find("\n", last_end)
        behind = text[last_end : len(text) if line_end < 0 else line_end]
        gaps = [text[line_begin : found[places[0]].begin], behind]
        gaps += [text[found[one].end : found[one + 1].begin] for one in places[:-1]]
        if any(found[one].kind is TagKind.OUTPUT for one in places) or any(gap.strip(_BLANK) for gap in gaps):
            continue
        begin = line_begin
        for one in places[:-1]:
            cut[one] = replace(found[one], cut_begin=begin, cut_end=found[one + 1].begin)
            begin = found[one + 1].begin
        end = len(text) if line_end < 0 else line_end + 1
        cut[places[-1]] = replace(found[places[-1]], cut_begin=begin, cut_end=end)
    return _apart(cut)


def _by_line(text: str, found: Sequence[Tag]) -> Iterator[Sequence[int]]:
    """Yield the places of tags that share a line; one that goes over several lines joins them."""
    places: list[int] = []
    for place, tag in enumerate(found):
        if places and "\n" in text[found[place - 1].end : tag.begin]:
            yield places
            places = []
        places.append(place)
    if places:
        yield places


def _apart(cut: list[Tag]) -> Sequence[Tag]:
    """See that no two tags take the same white space."""
    for place in range(1, len(cut)):
        if cut[place].cut_begin < cut[place - 1].cut_end:
            cut[place] = replace(cut[place], cut_begin=cut[place - 1].cut_end)
    return cut
