"""Texts with formatting, put together from templates and values. Only a template can carry markup, never a value."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from scheduling.content import TEXT_LIMIT, Content, Entity, utf16_length
from texts.speech import ISOLATED, ISOLATED_END, is_right_to_left, language

MARKUP = {"b": "bold", "code": "code"}
"""The tags that a template may carry, and the entities that they make."""

_TOKEN = re.compile(r"(?P<mark>#?)\{(?P<name>[a-z_]+)\}|<(?P<close>/?)(?P<tag>b|code)>")
_MOST_OPEN = 8
"""So many marks of direction are open at once at most."""
_ISOLATE = re.compile(f"{ISOLATED}[^{ISOLATED}{ISOLATED_END}]*{ISOLATED_END}")
_NUMBERS = frozenset({"EN", "AN"})
_EDGES = _NUMBERS | {"R", "AL", "NSM"}
"""Unicode's classes of digits, and of what keeps its place beside them where text runs from right to left (UAX #9)."""
_WITHOUT_SPACE = ("。", "！", "？")
"""Behind these no space follows: their signs are as wide as one."""
_FULL_STOP = re.compile(r"\.(?:\s|$)|。")
_CAPITALS = {"tr": {"i": "İ"}}
"""Where a language has other capitals than Unicode's general ones."""
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})


def placeholders(template: str) -> frozenset[str]:
    """Return the names that `compose` must be given values for."""
    return frozenset(match["name"] for match in _TOKEN.finditer(template) if match["name"])


def markup(template: str) -> list[str]:
    """Return the tags of a template in their order: `["b", "/b"]`."""
    return [f"{match['close']}{match['tag']}" for match in _TOKEN.finditer(template) if match["tag"]]


def loose_braces(template: str) -> bool:
    """Tell whether a brace is left that belongs to no placeholder, as in `{ name}`."""
    rest = _TOKEN.sub("", template)
    return "{" in rest or "}" in rest


def compose(template: str, /, **values: Content | str | int) -> Content:
    """Fill `{name}` by values, and make entities of `<b>…</b>` and `<code>…</code>`.

    A value's own entities are kept, moved to where it stands; what looks like markup or a placeholder inside of a
    value stays text. In a language that runs from right to left, a value that doesn't is isolated, so that its signs
    stay at their sides. Raises `KeyError` where a value is missing, `ValueError` where tags don't pair.
    """
    return _filled(template, values, is_isolating=is_right_to_left())


def plain(template: str, /, **values: str | int) -> str:
    """Fill `{name}` of a template without markup by values, into a plain text."""
    return compose(template, **values).text


def to_copy(template: str, /, **values: str | int) -> str:
    """Fill a template as `plain` does, into a text that people send back: without marks that can't be seen."""
    return _filled(template, values, is_isolating=False).text


def _filled(template: str, values: Mapping[str, Content | str | int], *, is_isolating: bool) -> Content:
    built = Content("")
    opened: list[tuple[str, int]] = []
    spans: list[Entity] = []
    position = 0
    for match in _TOKEN.finditer(template):
        built += template[position : match.start()]
        position = match.end()
        if match["name"]:
            value = _content(values[match["name"]])
            if match["mark"]:
                value = Content(match["mark"]) + value
            built += _isolated(value) if is_isolating else value
        elif not match["close"]:
            opened.append((match["tag"], utf16_length(built.text)))
        else:
            spans += _closed(opened, match["tag"], utf16_length(built.text), template)
    if opened:
        raise ValueError(f"a tag is left open in {template!r}")
    built += template[position:]
    return _ordered(built.text, (*spans, *built.entities))


def bold(text: str) -> Content:
    """Return `text` in bold."""
    return _whole(Content(text), "bold")


def code(text: str) -> Content:
    """Return `text` as code, which a tap copies."""
    return _whole(Content(text), "code")


def quoted(content: Content) -> Content:
    """Return `content` as a quotation; as it is where it holds one itself, since they can't be nested."""
    if any(entity.type in _QUOTES for entity in content.entities):
        return content
    return _whole(content, "blockquote")


def joined(parts: Iterable[Content | str], separator: str = "\n") -> Content:
    """Return the parts one after the other with `separator` between them; parts without text are left out.

    A space is for sentences: where a script has none behind a full stop, none comes.
    """
    is_isolating = not separator.isspace() and is_right_to_left()
    built = Content("")
    for part in parts:
        content = _content(part)
        if not content.text:
            continue
        if built.text and not (separator == " " and built.text.endswith(_WITHOUT_SPACE)):
            built += separator
        built += _isolated(content) if is_isolating else content
    return built


def fitted(build: Callable[[Content], Content], content: Content) -> Content:
    """Return `build(content)` within the platform's limit, with `content` shortened where it must be."""
    frame = len(build(replace(content, text="x", entities=())).text) - 1
    return build(content.shorten(max(TEXT_LIMIT - frame, 1))).shorten(TEXT_LIMIT)


def first_sentence(text: str) -> str:
    """Return the first sentence of `text`, without its full stop."""
    return _FULL_STOP.split(text, maxsplit=1)[0]


def sentence(text: str) -> str:
    """Return `text` with a capital at its start."""
    return _CAPITALS.get(language(), {}).get(text[:1], text[:1].upper()) + text[1:]


def _content(value: Content | str | int) -> Content:
    return value if isinstance(value, Content) else Content(str(value))


def _isolated(value: Content) -> Content:
    """Return a value of the other direction as one piece, whatever stands around it. Lines are pieces already."""
    if "\n" in value.text or not _runs_from_left(_without_isolates(value.text)):
        return value
    return Content(ISOLATED) + value + ISOLATED_END


def _without_isolates(text: str) -> str:
    while True:
        text, count = _ISOLATE.subn("", text)
        if not count:
            return text


def _runs_from_left(text: str) -> bool:
    """Tell whether it holds letters that do, or a number with signs at its edge: "#12", "-5"."""
    classes = [unicodedata.bidirectional(sign) for sign in text]
    return "L" in classes or (not _NUMBERS.isdisjoint(classes) and not {classes[0], classes[-1]} <= _EDGES)


def _whole(content: Content, kind: str) -> Content:
    if not content.text:
        return content
    return Content(content.text, (Entity(kind, 0, utf16_length(content.text)), *content.entities))


def _closed(opened: list[tuple[str, int]], tag: str, end: int, template: str) -> list[Entity]:
    if not opened or opened[-1][0] != tag:
        raise ValueError(f"</{tag}> closes nothing in {template!r}")
    _tag, start = opened.pop()
    return [Entity(MARKUP[tag], start, end - start)] if end > start else []


def _ordered(text: str, entities: tuple[Entity, ...]) -> Content:
    """Outer entities come before inner ones, as Telegram itself orders them."""
    return Content(text, tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length))))


def cut(content: Content, limit: int) -> Content:
    """Return the first `limit` code points at most, in which each mark of direction that begins ends, too."""
    if len(content.text) <= limit:
        return content
    shortened = content.shorten(limit - _MOST_OPEN)
    return shortened + ISOLATED_END * (shortened.text.count(ISOLATED) - shortened.text.count(ISOLATED_END))
