"""What is wrong with a template: each tag is read by itself, so that it can be said where."""

import re
from collections.abc import Iterator, Mapping, Sequence

from scheduling.content import Content, Entity, Kind, entity_from_json
from scheduling.errors import TemplateFault, TemplatePart, TemplateProblem
from scheduling.link_buttons import address_of
from texts.templating.compiling import Compiled, Key, compiled, is_compiled
from texts.templating.dialect import MOST_CONDITIONS, MOST_TAGS, Fault, Rules
from texts.templating.filling import POLL_LIMITS
from texts.templating.scanning import Tag, TagKind, tags_of
from texts.templating.words import MARK

MOST_PROBLEMS = 10
"""Of one text: whoever has mended these is told of the rest."""
_KEYWORD = re.compile(r"(\w+)\s*(.*)", re.DOTALL)
_SHOWN = 60
_ANY_WORD = "x"


def problems_of(content: Content) -> Iterator[TemplateProblem]:
    """Yield what is wrong with one content, in the order in which it is written."""
    texts = (one for message in (content, *content.more) for one in texts_of(message))
    for part, text, entities in texts:
        found = list(_problems(text, part, content.language))[:MOST_PROBLEMS]
        yield from found
        if not found:
            yield from _of_the_whole(text, entities, part, content.language)


def texts_of(content: Content) -> Iterator[tuple[TemplatePart, str, Sequence[Entity]]]:
    """Yield all texts of one message in which something can be filled in."""
    yield TemplatePart.TEXT, content.text, content.entities
    for item in content.items:
        if item.details.get("caption"):
            yield TemplatePart.TEXT, item.details["caption"], _entities(item.details, "caption_entities")
        if item.kind is Kind.POLL:
            for name in POLL_LIMITS:
                yield TemplatePart.POLL, item.details.get(name) or "", _entities(item.details, f"{name}_entities")
            for option in item.details.get("options", ()):
                yield TemplatePart.POLL, option["text"], _entities(option, "text_entities")
    for entity in content.entities:
        if "{{" in (url := str(entity.details.get("url") or "")):
            yield TemplatePart.ADDRESS, url, ()
    for row in content.buttons:
        for button in row:
            yield TemplatePart.BUTTON, button.text, ()
            yield TemplatePart.ADDRESS, button.url, ()


def all_compiled(content: Content) -> Iterator[Compiled]:
    """Yield all texts of a content that have tags. Raises `Fault`."""
    for text, spans, is_address in _to_compile(content):
        yield compiled(text, spans, is_address=is_address)


def is_ready(content: Content) -> bool:
    """Tell whether nothing of a content is to be compiled before it can be filled in."""
    return all(is_compiled(text, spans, is_address=is_address) for text, spans, is_address in _to_compile(content))


def _to_compile(content: Content) -> Iterator[Key]:
    for message in (content, *content.more):
        for part, text, entities in texts_of(message):
            if "{" in text:
                yield text, spans_of(entities), part is TemplatePart.ADDRESS


def spans_of(entities: Sequence[Entity]) -> tuple[tuple[int, int], ...]:
    """Return from where to where formatting goes, in UTF-16 offsets."""
    return tuple((entity.offset, entity.offset + entity.length) for entity in entities)


def _entities(form: Mapping[str, object], name: str) -> Sequence[Entity]:
    found = form.get(name)
    return [entity_from_json(one) for one in found] if isinstance(found, list | tuple) else ()


def _problems(text: str, part: TemplatePart, language: str | None) -> Iterator[TemplateProblem]:
    tags, unclosed = tags_of(text)
    rules = Rules(language)
    opened: list[Tag] = []
    closed: set[int] = set()
    for number, tag in enumerate(tags, 1):
        fault = _fault(tag, rules, opened, closed)
        if number > MOST_TAGS:
            fault = Fault(TemplateFault.TOO_COMPLEX)
        if fault is not None:
            yield _at(text, tag.begin, tag.end, fault, part=part, language=language)
        if number > MOST_TAGS:
            return
    if unclosed is not None:
        yield _at(text, unclosed, len(text), Fault(TemplateFault.UNCLOSED), part=part, language=language)
    for tag in opened if unclosed is None else ():
        yield _at(text, tag.begin, tag.end, Fault(TemplateFault.UNENDED), part=part, language=language)
    if (strange := MARK.search(text)) is not None:
        fault = Fault(TemplateFault.STRANGE_CHARACTER, f"U+{ord(strange[0]):X}")
        yield _at(text, strange.start(), strange.end(), fault, part=part, language=language)


def _fault(tag: Tag, rules: Rules, opened: list[Tag], closed: set[int]) -> Fault | None:
    """Return what is wrong with a tag. `opened` are the conditions around it, `closed` those whose `else` has come."""
    try:
        match tag.kind:
            case TagKind.OUTPUT:
                rules.expression(tag.inner)
            case TagKind.BLOCK:
                _block(tag, rules, opened, closed)
            case TagKind.COMMENT:
                return None
    except Fault as fault:
        return fault
    return None


def _block(tag: Tag, rules: Rules, opened: list[Tag], closed: set[int]) -> None:
    found = _KEYWORD.fullmatch(tag.inner)
    keyword, rest = (found[1], found[2]) if found is not None else ("", tag.inner)
    match keyword:
        case "if":
            opened.append(tag)  # also where it can't be read: its end belongs to it
            if len(opened) > MOST_CONDITIONS:
                raise Fault(TemplateFault.TOO_COMPLEX)
            rules.expression(rest)
        case "elif":
            if not opened or opened[-1].begin in closed:
                raise Fault(TemplateFault.NO_IF, keyword)
            rules.expression(rest)
        case "else" | "endif":
            if not opened or (keyword == "else" and opened[-1].begin in closed):
                raise Fault(TemplateFault.NO_IF, keyword)
            if keyword == "endif":
                closed.discard(opened.pop().begin)
            else:
                closed.add(opened[-1].begin)
            if rest:
                raise Fault(TemplateFault.UNREADABLE)
        case _:
            raise Fault(TemplateFault.UNKNOWN_TAG, keyword, ("if", "elif", "else", "endif"))


def _of_the_whole(
    text: str, entities: Sequence[Entity], part: TemplatePart, language: str | None
) -> Iterator[TemplateProblem]:
    """Yield what shows only once all of a text is put together."""
    is_address = part is TemplatePart.ADDRESS
    try:
        compiled(text, spans_of(entities), is_address=is_address)
    except Fault as fault:
        yield _at(text, 0, len(text), fault, part=part, language=language)
        return
    if is_address and "{" in text:
        tags, _unclosed = tags_of(text)
        tried, position = "", 0
        for tag in tags:
            tried += text[position : tag.begin] + (_ANY_WORD if tag.kind is TagKind.OUTPUT else "")
            position = tag.end
        tried += text[position:]
        if address_of(tried) != tried:
            yield _at(text, 0, len(text), Fault(TemplateFault.ADDRESS), part=part, language=language)


def _at(text: str, begin: int, end: int, fault: Fault, *, part: TemplatePart, language: str | None) -> TemplateProblem:
    line_begin = text.rfind("\n", 0, begin) + 1
    shown = fault.text or Content(text[begin:end]).first_words(_SHOWN)
    return TemplateProblem(
        fault=fault.kind,
        line=text.count("\n", 0, begin) + 1,
        column=begin - line_begin + 1,
        text=Content(shown).first_words(_SHOWN),
        part=part,
        language=language,
        hints=fault.hints,
    )
