"""`parse_mode`: which parser reads a text."""

from collections.abc import Callable

from sandbox.errors import BadRequest
from sandbox.formatted import FormattedText
from sandbox.markup_html import parse_html
from sandbox.markup_markdown import parse_markdown, parse_markdown_v2

_PARSERS: dict[str, Callable[[str], FormattedText]] = {
    "html": parse_html,
    "markdown": parse_markdown,
    "markdownv2": parse_markdown_v2,
}


def parsed(text: str, mode: str) -> FormattedText:
    """Return text and entities of a marked-up text. Raises `BadRequest` for a mode or markup that is none."""
    parser = _PARSERS.get(mode.lower())
    if parser is None:
        raise BadRequest("unsupported parse_mode")
    return parser(text)
