"""Texts with formatting, put together from templates and values. Only a template can carry markup, never a value."""

import re
from collections.abc import Callable, Iterable

from scheduling.content import TEXT_LIMIT, Content, Entity, utf16_length

MARKUP = {"b": "bold", "code": "code"}
"""The tags that a template may carry, and the entities that they make."""

_TOKEN = re.compile(r"\{(?P<name>[a-z_]+)\}|<(?P<close>/?)(?P<tag>b|code)>")
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
    value stays text. Raises `KeyError` where a value is missing, `ValueError` where tags don't pair.
    """
    built = Content("")
    opened: list[tuple[str, int]] = []
    spans: list[Entity] = []
    position = 0
    for match in _TOKEN.finditer(template):
        built += template[position : match.start()]
        position = match.end()
        if match["name"]:
            built += _content(values[match["name"]])
        elif not match["close"]:
            opened.append((match["tag"], utf16_length(built.text)))
        else:
            spans += _closed(opened, match["tag"], utf16_length(built.text), template)
    if opened:
        raise ValueError(f"a tag is left open in {template!r}")
    built += template[position:]
    return _ordered(built.text, (*spans, *built.entities))


def plain(template: str, /, **values: str | int) -> str:
    """Fill `{name}` of a template without markup by values, into a plain text."""
    return compose(template, **values).text


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
    """Return the parts one after the other with `separator` between them; parts without text are left out."""
    built = Content("")
    for part in parts:
        content = _content(part)
        if not content.text:
            continue
        built = (built + separator if built.text else built) + content
    return built


def fitted(build: Callable[[Content], Content], content: Content) -> Content:
    """Return `build(content)` within the platform's limit, with `content` shortened where it must be."""
    frame = len(build(Content("x")).text) - 1
    return build(content.shorten(max(TEXT_LIMIT - frame, 1))).shorten(TEXT_LIMIT)


def sentence(text: str) -> str:
    """Return `text` with a capital at its start."""
    return text[:1].upper() + text[1:]


def _content(value: Content | str | int) -> Content:
    return value if isinstance(value, Content) else Content(str(value))


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
