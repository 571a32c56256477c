"""Texts with tags become Jinja templates, with marks in them where formatting begins and ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

from jinja2 import Template, TemplateError, nodes

from scheduling.errors import TemplateFault
from texts.templating.dialect import ADDRESSES, ENVIRONMENT, MOST_TAGS, Fault, Rules
from texts.templating.needs import needed_names, used_names
from texts.templating.scanning import Tag, TagKind, tags_of
from texts.templating.words import FIRST_MARK, LAST_MARK, has_marks

KEPT = 256
"""So many texts are kept compiled: that takes a hundred times as long as to fill one in."""

Span = tuple[int, int]
Segment = tuple[str, str]
Key = tuple[str, tuple[Span, ...], bool]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A text that can be filled in."""

    template: Template
    names: frozenset[str]
    """The variables in it."""
    needed: frozenset[str]
    """Those that it can't do without."""
    spans: tuple[tuple[Segment, ...], ...]
    """For each span, marks at the ends of its pieces. Conditions stand between them, so that some may not be there."""


_kept: dict[Key, Compiled] = {}
"""In the order in which they were asked for."""
_keeping = Lock()
"""Held for moments only, never while something is compiled."""


def compiled(text: str, spans: tuple[Span, ...] = (), *, is_address: bool = False) -> Compiled:
    """Compile a text, or find it compiled; `spans` are UTF-16 offsets from and to. Raises `Fault`.

    A span that begins or ends within a tag does so before or behind it.
    """
    key = (text, spans, is_address)
    with _keeping:
        ready = _kept.pop(key, None)
        if ready is not None:
            _kept[key] = ready  # at the end: what was not asked for the longest stands first
            return ready
    ready = _compile(text, spans, is_address=is_address)
    with _keeping:
        _kept[key] = ready
        while len(_kept) > KEPT:
            del _kept[next(iter(_kept))]
    return ready


def is_compiled(text: str, spans: tuple[Span, ...] = (), *, is_address: bool = False) -> bool:
    """Tell whether a text is kept compiled."""
    return (text, spans, is_address) in _kept


def _compile(text: str, spans: tuple[Span, ...], *, is_address: bool) -> Compiled:
    tags, unclosed = tags_of(text)
    if unclosed is not None or has_marks(text):
        raise Fault(TemplateFault.UNREADABLE)
    if len(tags) > MOST_TAGS:
        raise Fault(TemplateFault.TOO_COMPLEX)
    points = _code_points(text)
    pieces = [tuple(_pieces(points[begin], points[end], tags)) for begin, end in spans]
    ends = sorted({position for own in pieces for piece in own for position in piece})
    if len(ends) > LAST_MARK - FIRST_MARK:
        raise Fault(TemplateFault.TOO_COMPLEX)
    marks = {position: chr(FIRST_MARK + number) for number, position in enumerate(ends)}
    tree = _parsed(_marked(text, tags, marks))
    Rules().check(tree)
    try:
        template = (ADDRESSES if is_address else ENVIRONMENT).from_string(tree)
    except (TemplateError, SyntaxError, RecursionError, ValueError, MemoryError):
        raise Fault(TemplateFault.TOO_COMPLEX) from None
    marked = tuple(tuple((marks[begin], marks[end]) for begin, end in own) for own in pieces)
    return Compiled(template, used_names(tree), needed_names(tree), marked)


def _parsed(source: str) -> nodes.Template:
    try:
        return ENVIRONMENT.parse(source)
    except TemplateError:
        raise Fault(TemplateFault.UNREADABLE) from None
    except (RecursionError, ValueError, OverflowError, MemoryError, SyntaxError):
        raise Fault(TemplateFault.TOO_COMPLEX) from None


def _code_points(text: str) -> Sequence[int]:
    """Return for each UTF-16 offset of a text the code point that it is in; behind its end, its end."""
    found: list[int] = []
    for position, sign in enumerate(text):
        found += [position] * (2 if sign > "\uffff" else 1)
    return _Bounded([*found, len(text)])


class _Bounded(list[int]):
    """A list whose last item stands for all beyond."""

    def __getitem__(self, index: int) -> int:  # type: ignore[override]  # no slices are taken
        return super().__getitem__(max(0, min(index, len(self) - 1)))


def _pieces(begin: int, end: int, tags: Sequence[Tag]) -> Iterator[Span]:
    """Yield what of a span stands between conditions."""
    for tag in tags:
        if tag.cut_begin < begin < tag.cut_end:
            begin = tag.cut_begin
        if tag.cut_begin < end < tag.cut_end:
            end = tag.cut_end
    for tag in tags:
        if tag.kind is not TagKind.OUTPUT and begin <= tag.cut_begin and tag.cut_end <= end:
            if begin < tag.cut_begin:
                yield begin, tag.cut_begin
            begin = tag.cut_end
    if begin < end:
        yield begin, end


def _marked(text: str, tags: Sequence[Tag], marks: dict[int, str]) -> str:
    """Return a text as Jinja reads it, with marks in it."""
    built: list[str] = []
    position = 0
    ends = sorted(marks)
    place = 0
    for cut_begin, cut_end, source in [*((t.cut_begin, t.cut_end, t.source) for t in tags), (len(text), len(text), "")]:
        while place < len(ends) and ends[place] <= cut_begin:
            built += (text[position : ends[place]], marks[ends[place]])
            position = ends[place]
            place += 1
        built += (text[position:cut_begin], source)
        position = cut_end
    return "".join(built)
