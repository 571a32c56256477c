"""Rows of link buttons, as people write them: a line a row, each button as `[Open](https://example.org)`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scheduling.content import Content, Entity, LinkButton
from scheduling.errors import LinkButtonsRefused, LinkProblem
from scheduling.parts import takes_buttons

MOST_BUTTONS = 100
"""On one message (https://core.telegram.org/bots/api#inlinekeyboardmarkup; more are refused)."""
MOST_IN_ROW = 8
LABEL_LIMIT = 64
ADDRESS_LIMIT = 2048

Rows = tuple[tuple[LinkButton, ...], ...]

_URL = r"[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*"
"""Up to the bracket that closes it; an address may have pairs of its own."""
_MARKED = re.compile(rf"\[(?P<label>(?:[^\[\]\\]|\\.)+)\]\([ \t]{{0,9}}(?P<url>{_URL})[ \t]{{0,9}}\)")
_PLAIN = re.compile(r"(?:https?|tg)://\S+", re.IGNORECASE)
_JOINTS = ("->", "=>", "-", "–", "—", "|", ":")
"""What may stand between a label and its address."""
_ESCAPED = re.compile(r"\\(.)")
_BETWEEN = " \t|,;·•&"
"""What may stand between two buttons of a row."""
_LOOSE = f"{_BETWEEN}-–—"
_HOST = re.compile(
    r"(?:[\w](?:[\w-]{0,61}[\w])?\.)+(?:[^\W\d_]{2,63}|xn--[a-z0-9-]+)\.?|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]",
    re.IGNORECASE,
)
_WEB = re.compile(rf"https?://(?:[^\s/@?#]+@)?(?:{_HOST.pattern})(?::\d{{1,5}})?(?:[/?#]\S*)?", re.IGNORECASE)
_APP = re.compile(r"tg://[a-z]\w*/?(?:\?\S*)?", re.IGNORECASE)
_BARE = re.compile(rf"(?:{_HOST.pattern})(?::\d{{1,5}})?(?:[/?#]\S*)?", re.IGNORECASE)
_LINK = "text_link"


@dataclass(frozen=True, slots=True)
class _Found:
    """A button in a line, from code point `begin` to `end`."""

    begin: int
    end: int
    label: str
    url: str


def link_buttons(said: Content) -> Rows:
    """Read rows of buttons: a line a row. Raises `LinkButtonsRefused`.

    A button is `[Label](address)`, a link as clients make it of that, or `Label - address`.
    """
    rows = []
    for number, (line, links) in enumerate(_lines(said), 1):
        if line.strip():
            rows.append(_row(line, links, number))
    if not rows:
        raise LinkButtonsRefused(LinkProblem.NOT_A_BUTTON, 1, said.first_words(LABEL_LIMIT))
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise LinkButtonsRefused(LinkProblem.TOO_MANY, len(rows), "", limit=MOST_BUTTONS)
    return tuple(rows)


def with_trailing_buttons(content: Content) -> Content:
    """Return a content whose last lines become its buttons, where they are nothing but `[Label](https://…)`.

    It stays as it is where that leaves nothing to say, where it has buttons, and where a button could not be sent.
    """
    if content.buttons or not takes_buttons(content):
        return content
    lines = content.text.split("\n")
    count = 0
    while count < len(lines) and (not lines[-1 - count].strip() or _is_marked_row(lines[-1 - count])):
        count += 1
    said = "\n".join(lines[: len(lines) - count])
    tail = "\n".join(lines[len(lines) - count :])
    rest = content.only([(0, len(said))]).cut_before(0)
    if not tail.strip() or rest.is_blank:
        return content
    try:
        return replace(rest, buttons=link_buttons(Content(tail)))
    except LinkButtonsRefused:
        return content


def written(rows: Rows) -> str:
    """Return rows of buttons as people write them: what `link_buttons` reads."""
    return "\n".join(" ".join(f"[{_escaped(one.text)}]({one.url})" for one in row) for row in rows)


def address_of(text: str) -> str | None:
    """Return the address that Telegram takes for a button, with its scheme; None where it is none."""
    if _WEB.fullmatch(text) or _APP.fullmatch(text):
        return text
    return f"https://{text}" if _BARE.fullmatch(text) else None


def _is_marked_row(line: str) -> bool:
    rest = _MARKED.sub(lambda found: "" if address_of(found["url"]) == found["url"] else found[0], line)
    return not rest.strip(_BETWEEN)


def _lines(said: Content) -> Iterator[tuple[str, Sequence[_Found]]]:
    """Yield each line with the links that its client made."""
    links = [
        _Found(_code_point(said.text, entity.offset), _code_point(said.text, entity.offset + entity.length), "", url)
        for entity in said.entities
        if (url := _target(entity)) is not None
    ]
    begin = 0
    for line in said.text.split("\n"):
        end = begin + len(line)
        yield (
            line,
            [
                _Found(link.begin - begin, link.end - begin, said.text[link.begin : link.end], link.url)
                for link in links
                if begin <= link.begin < link.end <= end
            ],
        )
        begin = end + 1


def _target(entity: Entity) -> str | None:
    return entity.details.get("url") if entity.type == _LINK else None


def _code_point(text: str, units: int) -> int:
    """Return the position of a UTF-16 code unit."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore"))


def _row(line: str, links: Sequence[_Found], number: int) -> tuple[LinkButton, ...]:
    found = sorted(_found(line, links), key=lambda one: one.begin)
    position = 0
    for one in found:
        _require_nothing(line[position : one.begin], number)
        position = one.end
    _require_nothing(line[position:], number)
    if not found:
        raise LinkButtonsRefused(LinkProblem.NOT_A_BUTTON, number, line.strip())
    if len(found) > MOST_IN_ROW:
        raise LinkButtonsRefused(LinkProblem.TOO_MANY_IN_ROW, number, "", limit=MOST_IN_ROW)
    return tuple(_button(one, number) for one in found)


def _found(line: str, links: Sequence[_Found]) -> Iterator[_Found]:
    """Yield the buttons of a line: links of the client first, then what is marked, then what is plain."""
    taken = list(links)
    yield from links
    for match in _MARKED.finditer(line):
        if all(match.end() <= link.begin or link.end <= match.start() for link in taken):
            one = _Found(match.start(), match.end(), _ESCAPED.sub(r"\1", match["label"]), match["url"])
            taken.append(one)
            yield one
    taken.sort(key=lambda one: one.begin)
    begin = 0
    for gap_end, following in [*((one.begin, one.end) for one in taken), (len(line), len(line))]:
        for match in _PLAIN.finditer(line, begin, gap_end):
            url = match[0].rstrip(",;|")
            label = _label(line[begin : match.start()])
            yield _Found(begin, match.start() + len(url), label, url)
            begin = match.start() + len(url)
        begin = following


def _label(before: str) -> str:
    """Return what names an address that stands behind it."""
    label = before.rstrip()
    joint = next((joint for joint in _JOINTS if label.endswith(joint)), "")
    return label.removesuffix(joint).strip(_LOOSE)


def _require_nothing(between: str, number: int) -> None:
    if between.strip(_BETWEEN):
        raise LinkButtonsRefused(LinkProblem.NOT_A_BUTTON, number, between.strip())


def _button(found: _Found, number: int) -> LinkButton:
    label = " ".join(found.label.split())
    if Content(label).is_blank:
        raise LinkButtonsRefused(LinkProblem.NO_LABEL, number, found.url)
    if len(label) > LABEL_LIMIT:
        raise LinkButtonsRefused(LinkProblem.LABEL_TOO_LONG, number, label, limit=LABEL_LIMIT)
    if len(found.url) > ADDRESS_LIMIT:
        raise LinkButtonsRefused(LinkProblem.ADDRESS_TOO_LONG, number, found.url, limit=ADDRESS_LIMIT)
    url = address_of(found.url)
    if url is None:
        raise LinkButtonsRefused(LinkProblem.NO_ADDRESS, number, found.url)
    return LinkButton(label, url)


def _escaped(label: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", label)
